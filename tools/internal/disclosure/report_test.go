package disclosure

import (
	"os"
	"slices"
	"testing"

	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/markdown"
	"nscp/tools/internal/repair"
)

// The real report tells of single children in its case reviews, from line 105 to
// line 129. Nothing else in it may hold up publication.
func TestRealReportsCaseSummariesAreFoundAndNothingElse(t *testing.T) {
	path := os.Getenv("NSCP_REPORT")
	if path == "" {
		t.Skip("NSCP_REPORT is not set: it names the partnership's real report, which is not in the repository")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, repaired := range []bool{false, true} {
		d, _ := markdown.Read("report.md", data)
		if repaired {
			repair.Run(d)
		}
		var lines []int
		for _, f := range Run(d, Config{Words: spelling.New(nil)}) {
			t.Logf("%s", f)
			if f.Rule != caseDetail.ID {
				t.Errorf("found besides: %s", f)
			}
			if f.Excerpt != "" {
				t.Errorf("the finding repeats the words: %s", f.Pos)
			}
			lines = append(lines, f.Pos.Line)
		}
		for _, want := range []int{105, 109, 113, 119, 125} {
			if !slices.Contains(lines, want) {
				t.Errorf("repaired %v: have lines %v want %d among them", repaired, lines, want)
			}
		}
		for _, line := range lines {
			if line < 105 || line > 129 {
				t.Errorf("repaired %v: line %d tells of no case", repaired, line)
			}
		}
	}
}

func texts(t testing.TB, text string) *doc.Document {
	t.Helper()
	d, fs := markdown.Read("example.md", []byte(text))
	if d == nil {
		t.Fatalf("cannot be read: %v", fs)
	}
	return d
}

// readable returns the document in a text, or nil where there is none.
func readable(text string) *doc.Document {
	d, _ := markdown.Read("example.md", []byte(text))
	return d
}

func BenchmarkRealReport(b *testing.B) {
	data, err := os.ReadFile(os.Getenv("NSCP_REPORT"))
	if err != nil {
		b.Skip("NSCP_REPORT is not set")
	}
	d, _ := markdown.Read("report.md", data)
	c := Config{Words: spelling.New(nil)}
	for b.Loop() {
		Run(d, c)
	}
}
