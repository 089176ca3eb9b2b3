package synthetic

import (
	"fmt"
	"strings"

	"nscp/tools/internal/damage"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/read"
	"nscp/tools/internal/repair"
)

// report returns the report number k with its figures and review actions. Its
// text is about as long as a real one, some 6,000 words, and as an extractor
// leaves it.
func report(seed uint64, k int) ([]File, error) {
	w := newWriter(seed, "report", k)
	p := newPartnership(seed, k/years)
	w.names = p.towns
	start := firstYear + k%years
	short, long := yearOf(start)
	folder := fmt.Sprintf("%s-%s", short, p.slug())
	name := "sources/annual-reports/" + folder + "/report.md"
	clean, findings := read.File(name, []byte(w.reportText(p, start, long)))
	if n, _ := diag.Count(findings); n > 0 {
		return nil, fmt.Errorf("the report is not clean: %v", findings)
	}
	repair.Run(clean) // takes the cells' own marks as what they mean
	o := damage.Options{Cuts: w.between(1, 3), Windows: w.IntN(4) == 0, NoContents: w.IntN(5) == 0}
	text := damage.Print(damage.Plain(clean), o, w.Rand)
	head := fmt.Sprintf("---\ntitle: %s annual report %s\ndescription: What the %s did in %s.\nstart: %d-04-01\nend: %d-03-31\n---\n\n", p.area, long, p.name(), long, start, start+1)
	return []File{
		{name, []byte(head + text)},
		{"sources/annual-reports/" + folder + "/figures.csv", []byte(w.figures(p, start))},
		{"sources/review-actions/" + folder + ".csv", []byte(w.actions(start))},
	}, nil
}

// reportText returns the report before it was printed.
func (w *writer) reportText(p partnership, start int, long string) string {
	var b strings.Builder
	section := func(title string) { fmt.Fprintf(&b, "## %s\n\n", title) }
	fmt.Fprintf(&b, "# %s annual report %s\n\n", p.area, long)
	section("Foreword from the Chair")
	b.WriteString(w.paragraphs("sentence", 5))
	section("Introduction")
	fmt.Fprintf(&b, "The %s provides the safeguarding arrangements that the law requires. %s\n\n", p.name(), w.sentences("sentence", 3))
	b.WriteString(w.paragraphs("sentence", 1) + "The report tells of the following:\n\n" + w.bullets("point", w.between(4, 7)))
	section("What the partnership did in the year")
	b.WriteString(w.paragraphs("sentence", 2))
	for i := range 3 {
		fmt.Fprintf(&b, "### Commitment %d: %s will %s %s\n\n", p.first+i, w.say("Who"), w.say("plan"), w.say("thing"))
		b.WriteString("| What we said | What we did |\n| --- | --- |\n")
		for range w.between(3, 5) {
			fmt.Fprintf(&b, "| %s | <p>%s</p><p>%s</p> |\n", w.sentences("said", 2), w.sentences("sentence", w.between(4, 7)), w.sentences("sentence", w.between(4, 8)))
		}
		b.WriteString("\n")
	}
	section("Case reviews")
	b.WriteString(w.paragraphs("sentence", 1) + "### Rapid reviews\n\n")
	for range w.between(2, 4) {
		fmt.Fprintf(&b, "A rapid review was completed after children were harmed. %s\n\nThe National Panel agreed that no local practice review was needed. %s\n\n", w.sentences("review", w.between(4, 7)), w.sentences("review", 2))
	}
	b.WriteString("### Other reviews\n\n" + w.paragraphs("review", 2))
	section("Training, guidance and procedures")
	b.WriteString(w.paragraphs("sentence", 2) + markdownTable(w.attendance(start)) + w.paragraphs("sentence", 2))
	b.WriteString("Those who came said:\n\n")
	for range w.between(3, 5) {
		fmt.Fprintf(&b, "> “%s”\n\n", w.sentences("quotation", 1))
	}
	section("Reflections, next steps and priorities")
	b.WriteString(w.paragraphs("sentence", 2) + w.bullets("point", w.between(4, 6)))
	section("Independent scrutineer’s overview")
	b.WriteString(w.paragraphs("sentence", w.between(6, 12)))
	return b.String()
}

// attendance returns a table of numbers.
func (w *writer) attendance(start int) [][]string {
	before, _ := yearOf(start - 1)
	now, _ := yearOf(start)
	rows := [][]string{{"Attendances", before, now}}
	for _, at := range w.Perm(len(phrases["who"]))[:w.between(4, 7)] {
		rows = append(rows, []string{capital(phrases["who"][at]), w.say("hundreds"), w.say("hundreds")})
	}
	return rows
}

// measures are what the reports count.
var measures = []struct{ name, unit string }{
	{"Attendances at training events", "attendances"}, {"Training events offered", "events"},
	{"Children on a child protection plan", "children"}, {"Initial child protection conferences requested", "conferences"},
	{"Referrals to children’s social care", "referrals"}, {"Multi-agency audits completed", "audits"},
	{"Early help assessments", "assessments"}, {"Strategy discussions", "discussions"},
	{"Episodes of children missing from home", "episodes"}, {"Return interviews held", "interviews"},
}

// figures returns the figures of a year and of the one before, by area.
func (w *writer) figures(p partnership, start int) string {
	var b strings.Builder
	b.WriteString("measure,group,period,value,unit,source,note,derived\n")
	now, _ := yearOf(start)
	for _, m := range measures {
		fmt.Fprintf(&b, "%s,%s,%s,%d,%s,Training,,\n", m.name, p.area, now, w.between(40, 4000), m.unit)
	}
	return b.String()
}

// actions returns the tracker of actions from reviews.
func (w *writer) actions(start int) string {
	var b strings.Builder
	b.WriteString("recommendation,theme,owner,due,done,evidence\n")
	for range w.between(4, 8) {
		done := fmt.Sprintf("%d-%02d-%02d", start+1, w.between(1, 12), w.between(1, 28))
		fmt.Fprintf(&b, "%q,%s,%q,%d-12-31,%s,%q\n", capital(w.fill("{plan} {thing} with {who}")), w.pick(themes), capital(w.say("who")), start+1, done, w.sentences("sentence", 1))
	}
	return b.String()
}

// arrangements returns version number k of a partnership's arrangements.
func arrangements(seed uint64, k int) []File {
	w := newWriter(seed, "arrangements", k)
	p := newPartnership(seed, k/years)
	w.names = p.towns
	year := firstYear + k%years
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s safeguarding arrangements %d\ndescription: How the %s worked together from %d.\ndate: %d-04-01\n---\n\n", p.area, year, p.name(), year, year)
	fmt.Fprintf(&b, "# %s safeguarding arrangements %d\n\n", p.area, year)
	for _, title := range []string{"About these arrangements", "Safeguarding partners", "Relevant agencies", "Schools and colleges", "Groups and how they connect", "Independent scrutiny", "Data and information", "Funding", "Training", "How disagreements are settled", "Reviews", "Reports"} {
		fmt.Fprintf(&b, "## %s\n\n%s", title, w.paragraphs("sentence", w.between(1, 3)))
		if w.IntN(3) == 0 {
			b.WriteString(w.bullets("point", w.between(3, 6)))
		}
		if w.IntN(6) == 0 {
			b.WriteString(markdownTable(w.table()))
		}
	}
	return []File{{fmt.Sprintf("sources/arrangements/%d-%s.md", year, p.slug()), []byte(b.String())}}
}
