package markdown

import (
	"os"
	"testing"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// realReport returns the partnership's real report, which is not part of the
// repository.
func realReport(t testing.TB) []byte {
	t.Helper()
	path := os.Getenv("NSCP_REPORT")
	if path == "" {
		t.Skip("NSCP_REPORT is not set: it names the partnership's real report, on which this test runs")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRealReportReadsAsItStands(t *testing.T) {
	d, fs := Read("report.md", realReport(t))
	if errors, _ := diag.Count(fs); errors > 0 {
		t.Fatalf("have findings %v want none", fs)
	}
	var tables, html, headings int
	doc.Walk(d.Blocks, func(b doc.Block) bool {
		switch b.(type) {
		case *doc.Table:
			tables++
		case *doc.HTML:
			html++
		case *doc.Heading:
			headings++
		}
		return true
	})
	doc.WalkInlines(d.Blocks, func(in doc.Inline) {
		if _, ok := in.(*doc.Markup); ok {
			html++
		}
	})
	if tables != 7 || html != 61 || headings != 0 {
		t.Errorf("have %d tables, %d pieces of raw HTML, %d headings; want 7, 61, 0", tables, html, headings)
	}
}
