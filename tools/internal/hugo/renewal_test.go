package hugo

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/spf13/afero"
)

func TestAnUnchangedFileIsTheLastWebsitesFile(t *testing.T) {
	for name, c := range map[string]struct {
		last   func(name string) error // makes the last website's file
		linked bool
	}{
		"same.html":    {func(name string) error { return os.WriteFile(name, []byte("words"), 0o644) }, true},
		"other.html":   {func(name string) error { return os.WriteFile(name, []byte("wards"), 0o644) }, false},
		"shorter.html": {func(name string) error { return os.WriteFile(name, []byte("word"), 0o644) }, false},
		"secret.html":  {func(name string) error { return os.WriteFile(name, []byte("words"), 0o600) }, false},
		"folder.html":  {func(name string) error { return os.Mkdir(name, 0o777) }, false},
		"new.html":     {func(string) error { return nil }, false},
		"link.html": {func(name string) error {
			to := name + ".target"
			if err := os.WriteFile(to, []byte("words"), 0o644); err != nil {
				return err
			}
			return os.Symlink(to, name)
		}, false},
	} {
		if runtime.GOOS == "windows" && name == "secret.html" {
			continue // has no such modes
		}
		last, dir := t.TempDir(), t.TempDir()
		must(t, c.last(filepath.Join(last, name)))
		must(t, afero.WriteFile(newRenewal(dir, last), name, []byte("words"), 0o666))
		have, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		if string(have) != "words" {
			t.Errorf("%s: have %q", name, have)
		}
		now, err := os.Lstat(filepath.Join(dir, name))
		must(t, err)
		before, err := os.Lstat(filepath.Join(last, name))
		if linked := err == nil && os.SameFile(now, before); linked != c.linked {
			t.Errorf("%s: linked: %v, want %v", name, linked, c.linked)
		}
	}
}

func TestAFileWrittenTwiceLeavesTheLastWebsiteAlone(t *testing.T) {
	last, dir := t.TempDir(), t.TempDir()
	must(t, os.WriteFile(filepath.Join(last, "index.html"), []byte("first"), 0o644))
	files := newRenewal(dir, last)
	for _, words := range []string{"first", "second"} {
		must(t, afero.WriteFile(files, "index.html", []byte(words), 0o666))
	}
	for folder, want := range map[string]string{last: "first", dir: "second"} {
		if have, err := os.ReadFile(filepath.Join(folder, "index.html")); string(have) != want {
			t.Errorf("have %q (%v), want %q", have, err, want)
		}
	}
	if f, err := files.OpenFile("index.html", os.O_RDWR, 0); err == nil {
		f.Close()
		t.Error("a file that stands was opened for writing")
	}
}
