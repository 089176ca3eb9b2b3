package docx_test

import (
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/docx"
	"nscp/tools/internal/read/markdown"
)

// The same report as Markdown and as a Word file, laid out in a word processor
// with its own title, contents list, header and page numbers. What differs, and
// nothing else does:
//
//   - the Word file has a title among its properties;
//   - its contents list, header and footer are set aside;
//   - positions are paragraphs, where Markdown has lines.
func TestReportIsTheSameAsMarkdownAndAsWord(t *testing.T) {
	read := func(name string) []byte {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	md, fs := markdown.Read("report.md", read("report.md"))
	if len(fs) > 0 {
		t.Fatal(fs)
	}
	word, fs := docx.Read("report.docx", read("report.docx"))
	if len(fs) > 0 {
		t.Fatal(fs)
	}
	if diff := cmp.Diff(doc.FormatDocument(md), doc.FormatDocument(word)); diff != "" {
		t.Errorf("Markdown (-) and Word (+) differ:\n%s", diff)
	}
	if have, want := word.Value("title"), "Annual report 2022 to 2023"; have != want {
		t.Errorf("have title %q want %q", have, want)
	}
	var reasons []string
	for _, a := range word.Asides {
		reasons = append(reasons, a.Reason)
	}
	if want := []string{"printed contents list", "running header", "running footer"}; !slices.Equal(reasons, want) {
		t.Errorf("have asides %q want %q", reasons, want)
	}
}
