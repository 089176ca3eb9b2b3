package convert

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// FuzzConvert takes any bytes all the way to pages. Whatever they hold, the
// converter does not fail: either there are error findings and no pages, or the
// ledger accounts for every word.
func FuzzConvert(f *testing.F) {
	goldens, err := filepath.Glob("../repair/testdata/*.txtar")
	if err != nil || len(goldens) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, g := range goldens {
		ar, err := txtar.ParseFile(g)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(ar.Files[0].Data)
	}
	// A small one of each construct: a large seed spends the time on itself.
	for _, text := range []string{
		"# A\n\n## B\n\nSome *words* and **more**, `code`, [a link](https://example.org) and a note.[^1]\n\n[^1]: Here.\n",
		"# A\n\n1. one\n2. two\n   - three\n\n> quoted\n> — source\n\n***\n",
		"| a | b |\n|---|---|\n| <p>x</p> | <ul><li>y</li></ul> |\n\n| | |\n|---|---|\n| | z |\n",
	} {
		f.Add([]byte(text))
	}
	dir := f.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sources"), 0o777); err != nil {
		f.Fatal(err)
	}
	disk, err := openSite(dir)
	if err != nil {
		f.Fatal(err)
	}
	defer disk.close()
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, k := range kinds {
			if k.tabulate != nil {
				continue
			}
			s := job{kind: k, path: "sources/" + k.folder + "/x/report.md"}.convertBytes(disk, data, nil)
			for _, x := range s.found {
				if x.Rule == "internal-fault" {
					t.Fatalf("%v\n%s", x, x.Why)
				}
			}
			if s.Pages != nil && !s.Ledger.Balanced() {
				t.Fatal("pages were made although the ledger does not balance")
			}
			if s.Pages == nil && !s.hasErrors() {
				t.Fatal("no pages, and no finding says why")
			}
		}
	})
}
