package ledger

import (
	"bytes"
	"os"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	ghtml "github.com/yuin/goldmark/renderer/html"

	"nscp/tools/internal/built"
)

// rendered returns the words of a source by another route than Markdown's:
// goldmark renders it, raw HTML and all, and the browser's parser reads that.
// The two share the rules of what a word is, and nothing else.
func rendered(t testing.TB, source []byte) []Word {
	t.Helper()
	rest, _ := frontMatter(string(source))
	var b bytes.Buffer
	b.WriteString("<body data-ledger>")
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Footnote),
		goldmark.WithRendererOptions(ghtml.WithUnsafe()))
	if err := md.Convert([]byte(rest), &b); err != nil {
		t.Fatal(err)
	}
	ws, err := HTML(built.NewPage("rendered", []byte(b.String())))
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

// report returns the bytes of the real report.
func report(t testing.TB) []byte {
	t.Helper()
	path := os.Getenv("NSCP_REPORT")
	if path == "" {
		t.Skip("NSCP_REPORT is not set: the path of the real report, which is not in the repository")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestTwoRoutesToTheRealReportsWordsAgree(t *testing.T) {
	data := report(t)
	source := Markdown("report.md", data)
	r := Balance(source, rendered(t, data), nil)
	if !r.Balanced() || r.Published != len(source) {
		t.Errorf("%d words in the source, %d published", len(source), r.Published)
		for _, f := range r.Findings() {
			t.Error(f)
		}
	}
	t.Logf("%d words by either route", len(source))
}
