package convert_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Each golden holds sources and every file that they make, with the findings.
func TestSourcesMakeThesePages(t *testing.T) {
	goldens, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(goldens) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, golden := range goldens {
		t.Run(strings.TrimSuffix(filepath.Base(golden), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			sources := map[string][]byte{}
			want := map[string]string{}
			var keep []txtar.File
			for _, f := range ar.Files {
				if strings.HasPrefix(f.Name, "sources/") {
					sources[f.Name] = f.Data
					keep = append(keep, f)
				} else {
					want[f.Name] = string(f.Data)
				}
			}
			r := mustRun(t, siteWith(t, sources), convert.Options{Check: true})
			have := map[string]string{}
			for _, c := range r.Changes {
				have[c.Path] = string(c.After)
				keep = append(keep, txtar.File{Name: c.Path, Data: c.After})
			}
			var log strings.Builder
			if err := diag.WriteText(&log, r.Findings); err != nil {
				t.Fatal(err)
			}
			if log.Len() > 0 {
				have["findings.txt"] = log.String()
				keep = append(keep, txtar.File{Name: "findings.txt", Data: []byte(log.String())})
			}
			if *update {
				ar.Files = keep
				if err := os.WriteFile(golden, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("(-want +have):\n%s", diff)
			}
		})
	}
}
