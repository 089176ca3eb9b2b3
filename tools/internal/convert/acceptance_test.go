package convert_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/publication"
	"nscp/tools/internal/read"
	"nscp/tools/internal/repair"
)

// realReport returns the partnership's real report as an extractor left it. It
// is never committed; CI names its place.
func realReport(t testing.TB) []byte {
	path := os.Getenv("NSCP_REPORT")
	if path == "" {
		t.Skip("NSCP_REPORT is not set: the real report is not tried")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const reportPath = "sources/annual-reports/2023-24/report.md"

// siteWith returns a new site folder with files in it.
func siteWith(t testing.TB, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func mustRun(t testing.TB, dir string, o convert.Options) *convert.Result {
	t.Helper()
	r, err := convert.Run(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRealReportLosesAndInventsNothing(t *testing.T) {
	dir := siteWith(t, map[string][]byte{reportPath: realReport(t)})
	r := mustRun(t, dir, convert.Options{})
	for _, f := range r.Findings {
		if f.Severity == diag.Error {
			t.Errorf("%v\n  %s", f, f.Excerpt)
		}
	}
	l := r.Sources[0].Ledger
	if !l.Balanced() {
		t.Error("the ledger does not balance")
	}
	t.Logf("ledger: %d words in the source: %d published, %d moved, %d joined, %d set aside, %d lost; %d repeated, %d invented",
		l.Source, l.Published, l.Moved, l.Joined, l.SetAside, count(l.Lost), l.Repeated, count(l.Invented))
	// Only the contents list is kept off the page: eight words of titles for
	// each word of reason would be too many.
	if l.SetAside == 0 || l.SetAside > 40 {
		t.Errorf("%d words set aside, want only those of the printed contents list", l.SetAside)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "content/annual-reports/2023-24/*.md"))
	if err != nil || len(pages) != 9 {
		t.Errorf("have %d pages, want 7 sections, the landing page and the whole: %v %v", len(pages), pages, err)
	}
}

func count(runs []ledger.Run) (n int) {
	for _, r := range runs {
		n += len(r.Words)
	}
	return n
}

func TestRealReportIsRecognised(t *testing.T) {
	d, fs := read.File(reportPath, realReport(t))
	for _, f := range fs {
		if f.Severity == diag.Error {
			t.Fatal(f)
		}
	}
	changes := repair.Run(d)
	if len(changes.Findings) > 0 {
		t.Errorf("repair has findings: %v", changes.Findings)
	}
	r := publication.NewReport(d, nil)

	var kinds []string
	for _, s := range r.Sections {
		kinds = append(kinds, string(s.Kind))
	}
	if have, want := strings.Join(kinds, " "), "foreword introduction commitments reviews training priorities scrutiny"; have != want {
		t.Errorf("sections: have %q want %q", have, want)
	}
	levels := map[int]int{}
	for _, b := range d.Blocks {
		if h, ok := b.(*doc.Heading); ok {
			levels[h.Level]++
		}
	}
	if have, want := levels, (map[int]int{1: 1, 2: 7, 3: 4, 4: 4}); len(have) != len(want) || have[1] != want[1] || have[2] != want[2] || have[3] != want[3] || have[4] != want[4] {
		t.Errorf("headings by level: have %v want %v", have, want)
	}
	var actions []int
	for _, c := range r.Commitments {
		actions = append(actions, len(c.Actions))
	}
	if len(actions) != 3 || actions[0] != 4 || actions[1] != 4 || actions[2] != 3 {
		t.Errorf("actions of the commitments: have %v want [4 4 3]", actions)
	}
	rapid, other := 0, 0
	for _, v := range r.Reviews {
		if v.Kind == publication.RapidReview {
			rapid++
			if v.Panel == "" || v.Outcome == publication.OutcomeNotStated {
				t.Errorf("%s has no outcome or no response of the panel", v.ID)
			}
		} else {
			other += v.Count
		}
	}
	if rapid != 4 || other != 6 {
		t.Errorf("have %d rapid and %d other reviews, want 4 and 6", rapid, other)
	}
	quotes, references := 0, 0
	doc.Walk(d.Blocks, func(b doc.Block) bool {
		if _, ok := b.(*doc.Quote); ok {
			quotes++
		}
		return true
	})
	doc.WalkInlines(d.Blocks, func(in doc.Inline) {
		if l, ok := in.(*doc.Link); ok && strings.HasPrefix(doc.Words(l.Inlines), "pg") {
			references++
			if l.Href != "#multi-agency-training-guidance-and-procedures" && l.Href != "#case-reviews" {
				t.Errorf("page reference %q leads to %s", doc.Words(l.Inlines), l.Href)
			}
		}
	})
	if quotes != 8 || references != 2 || len(r.Feedback) != 6 {
		t.Errorf("have %d quotations, %d page references, %d pieces of feedback, want 8, 2 and 6", quotes, references, len(r.Feedback))
	}
}

func TestExplainNamesEveryRepair(t *testing.T) {
	dir := siteWith(t, map[string][]byte{reportPath: realReport(t)})
	r := mustRun(t, dir, convert.Options{Check: true})
	var b bytes.Buffer
	if err := r.Explain(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		":17:", "setAsideContents", // the contents list
		":28:", ":56:", ":97:", ":103:", ":163:", // headings
		":66:", ":71:", ":83:", "joined this table", ":89:", "kept this table apart",
		":68:", ":73:", ":85:", "rejoined this row",
		":69:", "only dashes", ":127:", "rejoined this paragraph", ":177:", "made a list of 3 paragraphs",
		":34:", ":151:", "set this paragraph as a quotation", "linked \"pg. 14\"", "linked \"pg.11\"",
		":54:", "gave the address the name", "keep-apart: [66]", "set aside",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the explanation does not hold %q", want)
		}
	}
}
