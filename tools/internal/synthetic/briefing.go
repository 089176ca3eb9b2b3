package synthetic

import (
	"encoding/xml"
	"fmt"
	"strings"

	"nscp/tools/internal/read/docx/docxtest"
)

var themes = []string{
	"Safer sleep", "Babies", "Neglect", "Exploitation", "Online harm", "Domestic abuse", "School attendance",
	"Missing children", "Private fostering", "Parental mental health", "Substance use", "Low mood",
	"Elective home education", "Housing", "Transition to adult services", "What children say", "Referrals",
	"Supervision", "Fathers", "Disabled children",
}

var audiences = []string{"Health practitioners", "Schools and colleges", "Police", "Social workers", "Early years settings", "Managers", "Volunteers"}

// A brief is a briefing before it is written down in Word or Markdown.
type brief struct {
	title, description, date string
	themes, audiences        []string
	parts                    []part
}

type part struct {
	title      string
	paragraphs []string
	points     []string
	table      [][]string
}

// briefing returns document number i: every other one in Word. A briefing has
// about 600 words.
func briefing(seed uint64, i int) ([]File, error) {
	w := newWriter(seed, "briefing", i)
	p := newPartnership(seed, i/(cycle*years))
	w.names = p.towns
	b := brief{
		title:       fmt.Sprintf("%s %s and %s: briefing %d", p.area, w.say("matter"), w.say("noun"), i+1),
		description: capital(w.fill("{matter}: what a review found for {people}, and what has {changed}.")),
		date:        fmt.Sprintf("%d-%02d-%02d", w.between(firstYear, firstYear+years-1), w.between(1, 12), w.between(1, 28)),
	}
	for _, at := range w.Perm(len(themes))[:w.between(1, 3)] {
		b.themes = append(b.themes, themes[at])
	}
	for _, at := range w.Perm(len(audiences))[:w.between(1, 2)] {
		b.audiences = append(b.audiences, audiences[at])
	}
	b.title, b.description = shortened(b.title, 65), shortened(b.description, 160)
	b.parts = []part{
		{title: "Background", paragraphs: w.several("sentence", 2)},
		{title: "What the review found", paragraphs: w.several("review", 2), table: w.table()},
		{title: "What has changed", paragraphs: w.several("sentence", 2), points: w.points("point", w.between(3, 6))},
		{title: "Questions for your team", points: w.points("question", w.between(4, 6))},
	}
	name := fmt.Sprintf("sources/briefings/%s-%05d", p.slug(), i+1)
	if i%2 == 1 {
		data, err := b.word(w)
		return []File{{name + ".docx", data}}, err
	}
	return []File{{name + ".md", []byte(b.markdown())}}, nil
}

// several returns n paragraphs.
func (w *writer) several(list string, n int) []string {
	var out []string
	for range n {
		out = append(out, w.sentences(list, w.between(3, 6)))
	}
	return out
}

func (w *writer) points(list string, n int) []string {
	var out []string
	for range n {
		out = append(out, w.say(list))
	}
	return out
}

// table returns a table of who does what.
func (w *writer) table() [][]string {
	rows := [][]string{{"Who", "What they will do", "By"}}
	for range w.between(3, 5) {
		rows = append(rows, []string{capital(w.say("who")), capital(w.fill("{plan} {thing}")), w.fill("{month}")})
	}
	return rows
}

// shortened cuts a title behind a word.
func shortened(s string, limit int) string {
	for len(s) > limit {
		s = s[:strings.LastIndexByte(s, ' ')]
	}
	return strings.TrimRight(s, ",: ")
}

func (b brief) markdown() string {
	var s strings.Builder
	list := func(key string, values []string) {
		s.WriteString(key + ":\n")
		for _, v := range values {
			s.WriteString("  - " + v + "\n")
		}
	}
	fmt.Fprintf(&s, "---\ntitle: %q\ndescription: %q\ndate: %s\n", b.title, b.description, b.date)
	list("themes", b.themes)
	list("audience", b.audiences)
	fmt.Fprintf(&s, "---\n\n# %s\n\n", b.title)
	for _, p := range b.parts {
		fmt.Fprintf(&s, "## %s\n\n", p.title)
		for _, x := range p.paragraphs {
			s.WriteString(x + "\n\n")
		}
		for _, x := range p.points {
			s.WriteString("- " + x + "\n")
		}
		if len(p.points) > 0 {
			s.WriteString("\n")
		}
		s.WriteString(markdownTable(p.table))
	}
	return s.String()
}

// markdownTable returns a table whose first row heads it.
func markdownTable(rows [][]string) string {
	var s strings.Builder
	for i, r := range rows {
		s.WriteString("| " + strings.Join(r, " | ") + " |\n")
		if i == 0 {
			s.WriteString(strings.Repeat("| --- ", len(r)) + "|\n")
		}
	}
	if len(rows) > 0 {
		s.WriteString("\n")
	}
	return s.String()
}

// word returns the briefing as a Word file, with the clutter that Word leaves:
// a sentence in several runs, and a mark of the editing session on each.
func (b brief) word(w *writer) ([]byte, error) {
	var s strings.Builder
	meta := [][]string{
		{"title", b.title}, {"description", b.description}, {"date", b.date},
		{"themes", strings.Join(b.themes, "; ")}, {"audience", strings.Join(b.audiences, "; ")},
	}
	s.WriteString(w.wordTable(meta))
	s.WriteString(w.paragraph("Heading1", "", b.title))
	for _, p := range b.parts {
		s.WriteString(w.paragraph("Heading2", "", p.title))
		for _, x := range p.paragraphs {
			s.WriteString(w.paragraph("", "", x))
		}
		for _, x := range p.points {
			s.WriteString(w.paragraph("ListParagraph", `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, x))
		}
		if p.table != nil {
			s.WriteString(w.wordTable(p.table))
		}
	}
	s.WriteString(`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>`)
	return docxtest.Parts("document.xml", s.String(), "numbering.xml", bullets)
}

const bullets = `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>` +
	`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`

func (w *writer) paragraph(style, properties, text string) string {
	var s strings.Builder
	fmt.Fprintf(&s, `<w:p w:rsidR="%08X" w:rsidRDefault="%08X">`, w.Uint32(), w.Uint32())
	if style != "" {
		fmt.Fprintf(&s, `<w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>`, style, properties)
	}
	for text != "" {
		end := len(text)
		if at := w.between(30, 160); at < end {
			if space := strings.IndexByte(text[at:], ' '); space >= 0 {
				end = at + space
			}
		}
		fmt.Fprintf(&s, `<w:r w:rsidRPr="%08X"><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">`, w.Uint32())
		_ = xml.EscapeText(&s, []byte(text[:end])) // a strings.Builder takes everything
		s.WriteString(`</w:t></w:r>`)
		text = text[end:]
	}
	s.WriteString(`</w:p>`)
	return s.String()
}

func (w *writer) wordTable(rows [][]string) string {
	var s strings.Builder
	s.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid>` + strings.Repeat(`<w:gridCol w:w="3000"/>`, len(rows[0])) + `</w:tblGrid>`)
	for i, r := range rows {
		s.WriteString(`<w:tr>`)
		if i == 0 && len(r) > 2 {
			s.WriteString(`<w:trPr><w:tblHeader/></w:trPr>`)
		}
		for _, c := range r {
			s.WriteString(`<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>` + w.paragraph("", "", c) + `</w:tc>`)
		}
		s.WriteString(`</w:tr>`)
	}
	s.WriteString(`</w:tbl>`)
	return s.String()
}
