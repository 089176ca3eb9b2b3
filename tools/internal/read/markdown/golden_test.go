package markdown

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/golden"
)

// Each golden holds a source (in.md) and what it reads as: the document
// (doc.txt) and the findings (findings.txt).
func TestGoldens(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(t *testing.T, a *txtar.Archive) {
		d, fs := Read("in.md", source(t, a))
		var findings strings.Builder
		if err := diag.WriteText(&findings, fs); err != nil {
			t.Fatal(err)
		}
		a.Files = append(a.Files[:1], txtar.File{Name: "doc.txt", Data: []byte(dumpDocument(d, false))})
		if len(fs) > 0 {
			golden.Put(a, "findings.txt", findings.String())
		}
	})
}

func source(t testing.TB, a *txtar.Archive) []byte {
	t.Helper()
	if len(a.Files) == 0 || a.Files[0].Name != "in.md" {
		t.Fatal("the first file of a golden is in.md")
	}
	return a.Files[0].Data
}
