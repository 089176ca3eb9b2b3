package hugo

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExchangePutsBackAWebsiteThatAKilledBuildMovedAway(t *testing.T) {
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, ".nscp", "public.old"), 0o777))
	must(t, os.MkdirAll(filepath.Join(dir, ".nscp", "public.new"), 0o777))
	must(t, os.WriteFile(filepath.Join(dir, ".nscp", "public.old", "index.html"), []byte("good"), 0o666))
	must(t, os.WriteFile(filepath.Join(dir, ".nscp", "public.new", "index.html"), []byte("half"), 0o666))
	x, err := newExchange(dir, "")
	must(t, err)
	x.close()
	if have, _ := os.ReadFile(filepath.Join(dir, "public", "index.html")); string(have) != "good" {
		t.Errorf("have %q, want %q", have, "good")
	}
	if left, err := os.ReadDir(x.aside); err == nil {
		t.Errorf("the half-written website is still there: %v", left)
	}
}

func TestExchangeIsAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	for _, words := range []string{"first", "second"} {
		x, err := newExchange(dir, "")
		must(t, err)
		must(t, os.WriteFile(filepath.Join(x.aside, words+".html"), []byte(words), 0o666))
		must(t, x.swap())
		x.close()
		files, err := os.ReadDir(filepath.Join(dir, "public"))
		must(t, err)
		if len(files) != 1 || files[0].Name() != words+".html" {
			t.Errorf("have %v, want only %s.html", files, words)
		}
	}
}

func TestTheNextWebsiteBeginsWithoutAnyFile(t *testing.T) {
	dir := t.TempDir()
	elsewhere := filepath.Join(t.TempDir(), "theirs")
	must(t, os.WriteFile(elsewhere, []byte("theirs"), 0o666))
	for range 3 {
		x, err := newExchange(dir, "")
		must(t, err)
		must(t, filepath.WalkDir(x.aside, func(name string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				t.Errorf("%s is of an earlier website", name)
			}
			return err
		}))
		must(t, os.MkdirAll(filepath.Join(x.aside, "about", "us"), 0o777))
		must(t, os.WriteFile(filepath.Join(x.aside, "about", "us", "index.html"), []byte("us"), 0o666))
		must(t, x.swap())
		x.close()
		// What somebody puts into the website is no part of the next one, either.
		must(t, os.Symlink(elsewhere, filepath.Join(dir, "public", "about", "link")))
	}
	if have, err := os.ReadFile(elsewhere); string(have) != "theirs" {
		t.Errorf("a file outside the website: have %q (%v)", have, err)
	}
}

func TestFoldersThatHoldNoFileAreRemoved(t *testing.T) {
	dir := t.TempDir()
	for _, folder := range []string{"a/b/c", "d/e", "f"} {
		must(t, os.MkdirAll(filepath.Join(dir, folder), 0o777))
	}
	must(t, os.WriteFile(filepath.Join(dir, "d", "index.html"), nil, 0o666))
	left, err := removeEmpty(dir)
	must(t, err)
	if left != 1 {
		t.Errorf("have %d entries, want 1", left)
	}
	for folder, want := range map[string]bool{"a": false, "d": true, "d/e": false, "f": false} {
		if _, err := os.Stat(filepath.Join(dir, folder)); (err == nil) != want {
			t.Errorf("%s: have %v, want it there: %v", folder, err, want)
		}
	}
}

func TestExchangeRefusesFoldersThatHoldMoreThanAWebsite(t *testing.T) {
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "other", ".git"), 0o777))
	must(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o666))
	for destination, want := range map[string]string{
		dir:                                "holds the site itself",
		filepath.Dir(dir):                  "holds the site itself",
		string(filepath.Separator):         "holds the site itself",
		filepath.Join(dir, "other"):        "holds .git",
		filepath.Join(dir, "file"):         "not a folder",
		filepath.Join(dir, "public", ".."): "holds the site itself",
	} {
		x, err := newExchange(dir, destination)
		if err == nil {
			x.close()
			t.Errorf("%s was accepted", destination)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: have %q, want %q in it", destination, err, want)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
