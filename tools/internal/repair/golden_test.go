package repair_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/golden"
	"nscp/tools/internal/read/markdown"
	"nscp/tools/internal/repair"
)

// Each golden holds a source as an extractor left it, what it is repaired to,
// and what repair says that it did.
func TestRepairMendsWhatExtractionBroke(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(t *testing.T, a *txtar.Archive) {
		d := mustRead(t, golden.Section(a, "source.md"))
		r := repair.Run(d)
		var log strings.Builder
		if err := r.WriteText(&log); err != nil {
			t.Fatal(err)
		}
		if err := diag.WriteText(&log, r.Findings); err != nil {
			t.Fatal(err)
		}
		golden.Put(a, "want.md", doc.FormatDocument(d))
		golden.Put(a, "log.txt", log.String())
	})
}

// Repairing what was repaired changes nothing more: every pass recognises its
// own work.
func TestRepairOfRepairedTextChangesNothing(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, path string) {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.HasPrefix(golden.Section(a, "source.md"), []byte("---\n")) {
			return // what an editor overruled is not recognised without the orders
		}
		want := golden.Section(a, "want.md")
		if bytes.Contains(want, []byte("{{<")) {
			return // a table that Markdown alone cannot say does not read back
		}
		d := mustRead(t, want)
		repair.Run(d)
		if diff := cmp.Diff(string(want), doc.FormatDocument(d)); diff != "" {
			t.Errorf("(-once +twice)\n%s", diff)
		}
	})
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
