package markdown

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
)

var update = flag.Bool("update", false, "write what the tests have into the goldens")

// Each golden holds a source (in.md) and what it reads as: the document
// (doc.txt) and the findings (findings.txt).
func TestGoldens(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			d, fs := Read("in.md", source(t, a))
			var findings strings.Builder
			if err := diag.WriteText(&findings, fs); err != nil {
				t.Fatal(err)
			}
			have := []txtar.File{a.Files[0], {Name: "doc.txt", Data: []byte(dumpDocument(d, false))}}
			if len(fs) > 0 {
				have = append(have, txtar.File{Name: "findings.txt", Data: []byte(findings.String())})
			}
			if *update {
				a.Files = have
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(asText(a.Files), asText(have)); diff != "" {
				t.Errorf("(-want +have)\n%s", diff)
			}
		})
	}
}

func source(t testing.TB, a *txtar.Archive) []byte {
	t.Helper()
	if len(a.Files) == 0 || a.Files[0].Name != "in.md" {
		t.Fatal("the first file of a golden is in.md")
	}
	return a.Files[0].Data
}

func asText(files []txtar.File) string {
	var b strings.Builder
	for _, f := range files[1:] {
		fmt.Fprintf(&b, "-- %s --\n%s", f.Name, f.Data)
	}
	return b.String()
}
