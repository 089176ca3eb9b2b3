package check

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
)

const wrongPercent = "Plans fell from 640 to 512, a drop of 15%."

func TestSameSiteGivesTheSameFindingsHoweverItIsShared(t *testing.T) {
	site := &Site{}
	for i, s := range corpus(t) {
		site.Documents = append(site.Documents, read(t, fmt.Sprintf("briefings/%03d.md", i), s.text))
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := Run(site)
	for _, n := range []int{2, 7} {
		runtime.GOMAXPROCS(n)
		if have := Run(site); !reflect.DeepEqual(have, want) {
			t.Errorf("on %d processors the findings differ", n)
		}
	}
	sorted := append([]diag.Finding{}, want...)
	diag.Sort(sorted)
	if !reflect.DeepEqual(sorted, want) {
		t.Error("the findings are not in order")
	}
	if len(want) < 200 {
		t.Errorf("only %d findings", len(want))
	}
}

func TestConfigurationSetsSeverity(t *testing.T) {
	d := read(t, "a.md", wrongPercent)
	for _, c := range []struct {
		severity Severity
		want     string
	}{
		{"", "error"}, {Warn, "warning"}, {Stop, "error"}, {Off, ""},
	} {
		site := &Site{Documents: []*doc.Document{d}}
		if c.severity != "" {
			site.Config.Severity = map[string]Severity{percentChange.ID: c.severity}
		}
		have := ""
		for _, f := range Run(site) {
			have += f.Severity.String()
		}
		if have != c.want {
			t.Errorf("%q: have %q want %q", c.severity, have, c.want)
		}
	}
}

func TestConfigurationIsCheckedItself(t *testing.T) {
	site := &Site{Config: Config{Path: "hugo.toml", Severity: map[string]Severity{
		"percent-chnage": Warn, "sum": "fatal", readingAge.ID: Stop, sentenceLength.ID: Off, difference.ID: Stop,
	}}}
	var have []string
	for _, f := range Run(site) {
		have = append(have, f.Message)
		if f.Pos.Path != "hugo.toml" || f.Severity != diag.Error {
			t.Errorf("have %v", f)
		}
	}
	want := []string{`percent-change`, `severity "fatal"`, `never stops`}
	if len(have) != len(want) {
		t.Fatalf("have %q", have)
	}
	for _, w := range want {
		if !strings.Contains(strings.Join(have, "\n"), w) {
			t.Errorf("have %q want one with %q", have, w)
		}
	}
}

func TestAdviceIsNeverAnError(t *testing.T) {
	text := strings.Repeat("The interdisciplinary organisational representatives of the aforementioned partnership systematically operationalised their "+
		"recommendations throughout the administrative infrastructure of neighbouring authorities and institutions. ", 12)
	site := &Site{Documents: []*doc.Document{read(t, "a.md", text)}, Config: Config{Severity: map[string]Severity{readingAge.ID: Stop}}}
	found := false
	for _, f := range Run(site) {
		if f.Rule == readingAge.ID {
			found = true
			if f.Severity != diag.Warning {
				t.Errorf("have %s", f)
			}
		}
	}
	if !found {
		t.Error("the reading age was not shown")
	}
}

func TestReadingAgeFollowsTheText(t *testing.T) {
	age := func(text string) int {
		p := &page{Document: read(t, "a.md", text)}
		p.passages, _ = passagesOf(p.Document, newVocabulary())
		return p.reading().Age()
	}
	easy := age(strings.Repeat("The cat sat on the mat. It was a good cat. ", 20))
	hard := age(strings.Repeat("Organisational representatives systematically operationalised interdisciplinary recommendations, notwithstanding administrative considerations. ", 20))
	if easy > 7 || hard < 18 {
		t.Errorf("have %d and %d, want at most 7 and at least 18", easy, hard)
	}
	if have := (Reading{Words: 20, Sentences: 1, Syllables: 60}).Age(); have != 0 {
		t.Errorf("a text of 20 words: have %d want 0", have)
	}
}

func TestAcceptedFindingsAreListedWithTheirReason(t *testing.T) {
	for _, c := range []struct {
		entry    string
		accepted int
		message  string // of a finding about the acceptance
	}{
		{"percent-change: the report states it", 1, ""},
		{`percent-change at "a drop of 15%": the report states it`, 1, ""},
		{`'percent-change at “drop of 15%”: it says: so'`, 1, ""},
		{"percent-change at line 6: the report states it", 1, ""},
		{"percent-change at line 7: the report states it", 0, "matches no finding"},
		{`percent-change at "a rise": the report states it`, 0, "matches no finding"},
		{"sum: the report states it", 0, "matches no finding"},
		{"percent-change", 0, "without a reason"},
		{"'percent-change:'", 0, "without a reason"},
		{"percentchange: the report states it", 0, `perhaps "percent-change" was meant`},
		{"'%%%: the report states it'", 0, "no rule"},
	} {
		text := "---\naccept:\n  - " + c.entry + "\n---\n\n" + wrongPercent + "\n"
		r := Examine(&Site{Documents: []*doc.Document{read(t, "a.md", text)}})
		if len(r.Accepted) != c.accepted {
			t.Errorf("%s: have %d accepted, want %d", c.entry, len(r.Accepted), c.accepted)
		}
		message := ""
		for _, f := range r.Findings {
			if f.Rule == acceptanceRule.ID {
				message += f.Message
				if f.Pos.Line != 2 || f.Fix == "" {
					t.Errorf("%s: have %+v", c.entry, f)
				}
			}
		}
		if (c.message == "") != (message == "") || !strings.Contains(message, c.message) {
			t.Errorf("%s: have %q want %q", c.entry, message, c.message)
		}
		if c.accepted > 0 && r.Accepted[0].Reason == "" {
			t.Errorf("%s: the reason is lost", c.entry)
		}
	}
}

func TestAcceptanceMayBeAMap(t *testing.T) {
	r := Examine(&Site{Documents: []*doc.Document{read(t, "a.md", "---\naccept:\n  percent-change: the report states it\n---\n\n"+wrongPercent+"\n")}})
	if len(r.Accepted) != 1 || r.Accepted[0].Reason != "the report states it" || len(r.Findings) != 0 {
		t.Errorf("have %+v", r)
	}
}

func TestAcceptanceNamesAPlaceInAFileWithoutLines(t *testing.T) {
	at := doc.At{Pos: diag.Position{Path: "a.docx", Place: "paragraph 7"}}
	d := &doc.Document{
		Path:   "a.docx",
		Meta:   []doc.Field{{Key: "accept", Values: []string{"percent-change at paragraph 7: the report states it"}}},
		Blocks: []doc.Block{&doc.Paragraph{At: at, Inlines: doc.TextAt(at, wrongPercent)}},
	}
	if r := Examine(&Site{Documents: []*doc.Document{d}}); len(r.Accepted) != 1 || len(r.Findings) != 0 {
		t.Errorf("have %+v", r)
	}
}

func TestExplainShowsExamplesAndHowToAccept(t *testing.T) {
	for _, r := range Rules {
		text, err := Explain(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range append([]string{r.ID, r.Title, r.Why}, firstLines(append(r.Bad, r.Good...))...) {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not explained", r.ID, want)
			}
		}
	}
	_, err := Explain("percnt-change")
	if err == nil || !strings.Contains(err.Error(), `"percent-change"`) {
		t.Errorf("have %v, want an error that names percent-change", err)
	}
}

func firstLines(texts []string) []string {
	var out []string
	for _, t := range texts {
		line, _, _ := strings.Cut(t, "\n")
		out = append(out, line)
	}
	return out
}

func TestFiguresOfTheTextAreHeldAgainstTheFile(t *testing.T) {
	row := func(measure, group, period, value, unit string) figures.Figure {
		when, err := figures.ParsePeriod(period)
		if err != nil {
			t.Fatal(err)
		}
		v, err := figures.ParseDecimal(value)
		if err != nil {
			t.Fatal(err)
		}
		return figures.Figure{Pos: diag.Position{Path: "reports/2023-24/figures.csv", Line: 2}, Measure: measure, Group: group, Period: when, Value: v, Unit: figures.ParseUnit(unit)}
	}
	file := &figures.Figures{Path: "reports/2023-24/figures.csv", Rows: []figures.Figure{
		row("Training events offered", "", "2022-23", "54", "events"),
		row("Training events offered", "", "2023-24", "60", "events"),
		row("Face-to-face training events offered", "", "2023-24", "5", "events"),
		row("eLearning course completions", "", "2023-24", "7100", "completions"),
		row("Respondents whose practice changed", "", "2023-24", "95.5", "%"),
	}}
	for text, want := range map[string]int{
		"We offered 62 training events in the year.":                                 1,
		"We offered 60 training events in the year.":                                 0,
		"We offered 60 training events, compared with 54 training events last year.": 0,
		"We offered about 60 training events.":                                       0,
		"We offered 5 face-to-face training events.":                                 0,
		"We offered 6 face-to-face training events.":                                 1,
		"In 2020-21 we offered 48 training events.":                                  0,
		"People finished 7,200 eLearning courses; completions fell.":                 1,
		"People finished 7,100 eLearning courses; completions fell.":                 0,
		"> We offered 62 training events, I think.":                                  0,
		"In total 65 training events were offered, 60 of them here and 5 elsewhere.": 0,
	} {
		site := &Site{Documents: []*doc.Document{read(t, "reports/2023-24/report.md", text)}, Figures: []*figures.Figures{file}}
		have := 0
		for _, f := range Run(site) {
			if f.Rule == figureMismatch.ID {
				have++
			}
		}
		if have != want {
			t.Errorf("%q: have %d want %d", text, have, want)
		}
	}
	elsewhere := &Site{Documents: []*doc.Document{read(t, "reports/2022-23/report.md", "We offered 62 training events.")}, Figures: []*figures.Figures{file}}
	if fs := Run(elsewhere); len(fs) != 0 {
		t.Errorf("a file in another folder: have %v", fs)
	}

	file.Rows = append(file.Rows, row("Attendance", "Police", "2023-24", "111", "people"), row("Attendance", "Health", "2023-24", "372", "people"), row("Attendance", "Total", "2023-24", "493", "people"))
	site := &Site{Documents: []*doc.Document{
		read(t, "reports/2023-24/report.md", "Nothing is said here."),
		read(t, "reports/2023-24/notes.md", "Nothing is said here."),
	}, Figures: []*figures.Figures{file}}
	fs := Run(site)
	if len(fs) != 1 || fs[0].Rule != sum.ID || fs[0].Pos.Path != file.Path || !strings.Contains(fs[0].Message, "483") {
		t.Errorf("the file's own total: have %v, want one finding of 483", fs)
	}
}

func TestPartnershipsOwnWordsAreKnown(t *testing.T) {
	text := "The Broomhill Centr team met, with the Oakdlae staff."
	d := read(t, "a.md", text)
	if fs := Run(&Site{Documents: []*doc.Document{d}, Words: []string{"Oakdale"}}); len(fs) != 1 || !strings.Contains(fs[0].Message, "Oakdale") {
		t.Errorf("have %v, want Oakdale", fs)
	}
	if fs := Run(&Site{Documents: []*doc.Document{d}, Words: []string{"Oakdlae"}}); len(fs) != 0 {
		t.Errorf("have %v, want nothing", fs)
	}
	named := read(t, "a.md", "The SPoC met.")
	if fs := Run(&Site{Documents: []*doc.Document{named}, Config: Config{Known: []string{"SPoC"}}}); len(fs) != 0 {
		t.Errorf("have %v, want nothing", fs)
	}
}
