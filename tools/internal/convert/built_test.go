package convert_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nscp/tools/internal/convert"
)

func TestBuiltPageThatDropsOrAddsAWordIsFound(t *testing.T) {
	dir := siteWith(t, map[string][]byte{"sources/briefings/sleep.md": []byte("# Sleep\n\nA baby sleeps on *its* back in 7,100 homes.\n")})
	r := mustRun(t, dir, convert.Options{})
	const good = `<main><h1 data-ledger>Sleep</h1><p>Menu</p><div data-ledger><p>A baby sleeps on <em>its</em> back <span data-added>(more)</span> in 7,100 homes.</p></div></main>`
	for _, c := range []struct {
		name, html string
		findings   int
	}{
		{"whole", good, 0},
		{"word dropped", strings.Replace(good, "baby ", "", 1), 1},
		{"word added", strings.Replace(good, "homes", "warm homes", 1), 1},
		{"figure changed", strings.Replace(good, "7,100", "7,200", 1), 1},
		{"markup dropped with its words", strings.Replace(good, "<em>its</em>", "", 1), 1},
	} {
		built := t.TempDir()
		page := filepath.Join(built, "learning/briefings/sleep/index.html")
		if err := os.MkdirAll(filepath.Dir(page), 0o777); err != nil {
			t.Fatal(err)
		}
		write(t, page, []byte(c.html))
		for range 2 { // what was found wrong must not be taken for right the next time
			found, err := r.VerifyBuilt(built)
			if err != nil {
				t.Fatal(err)
			}
			if len(found) != c.findings {
				t.Errorf("%s: have %d findings want %d: %v", c.name, len(found), c.findings, found)
			}
		}
	}
	// The source changes, and the built page is the one that was right before it.
	write(t, filepath.Join(dir, "sources/briefings/sleep.md"), []byte("# Sleep\n\nA baby sleeps on *its* back in 7,200 homes.\n"))
	built := t.TempDir()
	if err := os.MkdirAll(filepath.Join(built, "learning/briefings/sleep"), 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(built, "learning/briefings/sleep/index.html"), []byte(good))
	if found, err := r.VerifyBuilt(built); err != nil || len(found) != 0 {
		t.Fatalf("have %v, %v", found, err)
	}
	changed := mustRun(t, dir, convert.Options{Index: true})
	if found, err := changed.VerifyBuilt(built); err != nil || len(found) != 1 {
		t.Errorf("a page of the last build: have %v, %v, want what differs", found, err)
	}
	if found, err := r.VerifyBuilt(t.TempDir()); err != nil || len(found) != 0 {
		t.Errorf("a page that was not built: %v %v", found, err)
	}
}
