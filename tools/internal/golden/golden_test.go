package golden_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/golden"
)

// A recorder is a test that only keeps whether it failed.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestFileFailsWhereTheTextDiffers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "want")
	if err := os.WriteFile(path, []byte("The lamp burns.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for have, fails := range map[string]bool{"The lamp burns.\n": false, "The lamp is out.\n": true, "": true} {
		r := &recorder{TB: t}
		golden.File(r, path, have)
		if r.failed != fails {
			t.Errorf("%q: failed %v, want %v", have, r.failed, fails)
		}
	}
}

func TestUpdateWritesTheFile(t *testing.T) {
	*golden.Update = true
	defer func() { *golden.Update = false }()
	path := filepath.Join(t.TempDir(), "want")
	golden.File(t, path, "The lamp is out.\n")
	if have, err := os.ReadFile(path); err != nil || string(have) != "The lamp is out.\n" {
		t.Errorf("have %q, error %v", have, err)
	}
}

func TestPutKeepsTheOrderOfSections(t *testing.T) {
	a := txtar.Parse([]byte("-- in --\na\n-- want --\nb\n-- after --\nc\n"))
	golden.Put(a, "want", "d\n")
	golden.Put(a, "found", "e\n")
	if have, want := string(txtar.Format(a)), "-- in --\na\n-- want --\nd\n-- after --\nc\n-- found --\ne\n"; have != want {
		t.Errorf("have %q, want %q", have, want)
	}
	if have := string(golden.Section(a, "after")); have != "c\n" {
		t.Errorf("have %q", have)
	}
}
