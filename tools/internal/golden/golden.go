// Package golden compares what a test has with what lies in a file. In goes what came
// out of the code; the test fails where the file says otherwise. With the flag -update
// the file is written instead, to be looked at and committed.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// Update is the flag -update, for tests that keep something else than text.
var Update = flag.Bool("update", false, "write what the tests have into the files that they compare with")

// File fails the test where a file does not hold what the test has.
func File(t testing.TB, path, have string) {
	t.Helper()
	if *Update {
		if err := os.WriteFile(path, []byte(have), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), have); d != "" {
		t.Errorf("%s is not what comes out now; -update accepts it (-want +have):\n%s", path, d)
	}
}

// Archives runs a test of its own for each txtar archive that a pattern matches. It is
// given the archive, puts what comes out into it, and fails where that was not there.
func Archives(t *testing.T, pattern string, put func(t *testing.T, a *txtar.Archive)) {
	t.Helper()
	Each(t, pattern, func(t *testing.T, path string) {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		put(t, a)
		File(t, path, string(txtar.Format(a)))
	})
}

// Each runs a test of its own for each file that a pattern matches, and fails where
// there is none.
func Each(t *testing.T, pattern string, test func(t *testing.T, path string)) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no file matches %s: %v", pattern, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { test(t, path) })
	}
}

// Section returns what an archive holds under a name, nil where it has no such section.
func Section(a *txtar.Archive, name string) []byte {
	for _, f := range a.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// Put makes a section of an archive hold a text: in its place, or at the end where it
// is new.
func Put(a *txtar.Archive, name, text string) {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(text)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
}
