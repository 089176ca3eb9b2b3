package convert_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/golden"
)

// Each golden holds sources and every file that they make, with the findings.
func TestSourcesMakeThesePages(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(t *testing.T, a *txtar.Archive) {
		a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return !strings.HasPrefix(f.Name, "sources/") })
		sources := map[string][]byte{}
		for _, f := range a.Files {
			sources[f.Name] = f.Data
		}
		r := mustRun(t, siteWith(t, sources), convert.Options{Check: true})
		for _, c := range r.Changes {
			golden.Put(a, c.Path, string(c.After))
		}
		var log strings.Builder
		if err := diag.WriteText(&log, r.Findings); err != nil {
			t.Fatal(err)
		}
		if log.Len() > 0 {
			golden.Put(a, "findings.txt", log.String())
		}
	})
}
