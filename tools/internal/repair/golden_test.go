package repair_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/markdown"
	"nscp/tools/internal/repair"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Each golden holds a source as an extractor left it, what it is repaired to,
// and what repair says that it did.
func TestRepairMendsWhatExtractionBroke(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var source []byte
			for _, f := range ar.Files {
				if f.Name == "source.md" {
					source = f.Data
				}
			}
			d := mustRead(t, source)
			r := repair.Run(d)
			var log bytes.Buffer
			if err := r.WriteText(&log); err != nil {
				t.Fatal(err)
			}
			if err := diag.WriteText(&log, r.Findings); err != nil {
				t.Fatal(err)
			}
			got := map[string]string{"want.md": doc.FormatDocument(d), "log.txt": log.String()}
			if *update {
				ar.Files = []txtar.File{{Name: "source.md", Data: source},
					{Name: "want.md", Data: []byte(got["want.md"])}, {Name: "log.txt", Data: []byte(got["log.txt"])}}
				if err := os.WriteFile(file, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, f := range ar.Files {
				if want, ok := got[f.Name]; ok {
					if diff := cmp.Diff(string(f.Data), want); diff != "" {
						t.Errorf("%s (-want +have):\n%s", f.Name, diff)
					}
				}
			}
		})
	}
}

// Repairing what was repaired changes nothing more: every pass recognises its
// own work.
func TestRepairOfRepairedTextChangesNothing(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			if f.Name == "source.md" && bytes.HasPrefix(f.Data, []byte("---\n")) {
				break // what an editor overruled is not recognised without the orders
			}
			if f.Name != "want.md" || bytes.Contains(f.Data, []byte("{{<")) {
				continue // a table that Markdown alone cannot say does not read back
			}
			d := mustRead(t, f.Data)
			repair.Run(d)
			if diff := cmp.Diff(string(f.Data), doc.FormatDocument(d)); diff != "" {
				t.Errorf("%s: (-once +twice)\n%s", file, diff)
			}
		}
	}
}

func mustRead(t *testing.T, source []byte) *doc.Document {
	t.Helper()
	d, fs := markdown.Read("report.md", source)
	for _, f := range fs {
		if f.Severity == diag.Error {
			t.Fatal(f)
		}
	}
	return d
}
