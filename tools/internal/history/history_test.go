package history_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/history"
)

// A repo is a site folder kept by Git.
type repo struct {
	*testing.T
	dir string
}

func (r repo) write(name, text string) {
	r.Helper()
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		r.Fatal(err)
	}
}

func (r repo) git(args ...string) string {
	r.Helper()
	cmd := exec.Command("git", append([]string{"-C", r.dir, "-c", "user.name=A", "-c", "user.email=a@example.org"}, args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r repo) says(want string) {
	r.Helper()
	s, err := history.Read(r.Context(), r.dir)
	if err != nil {
		r.Fatal(err)
	}
	have := fmt.Sprintf("known %v, against %q, why %q:", s.Known, s.Against, s.Why)
	for _, c := range s.Changes {
		have += " " + c.Kind + " " + c.Path
	}
	if have != want {
		r.Errorf("have %s\nwant %s", have, want)
	}
}

func newRepo(t *testing.T) repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("Git is not installed")
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	t.Setenv("GIT_COMMITTER_DATE", "2026-03-03T12:00:00Z")
	return repo{t, t.TempDir()}
}

const unknown = "nothing was published from here, and Git has no tag called published"

func TestWhatChangedIsToldSinceThePublicationThatIsKnown(t *testing.T) {
	r := newRepo(t)
	r.write("sources/briefings/sleep.md", "# Sleep\n")
	r.write("sources/briefings/old.md", "# Old\n")
	r.write("content/about.md", "---\ntitle: About\n---\n")
	r.says(`known false, against "", why "the folder is not kept by Git":`)
	r.git("init", "-q", "-b", "main")
	r.write(".gitignore", "/.nscp/\n")
	r.git("add", ".")
	r.git("commit", "-qm", "one")
	r.says(`known false, against "", why "` + unknown + `":`)

	revision := r.git("rev-parse", "HEAD")
	day := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	if err := history.Record(r.dir, &history.Published{Target: "s3://our-site", Release: "3f0c", Revision: revision, Day: day}); err != nil {
		t.Fatal(err)
	}
	const byNote = `known true, against "the publication of 4 March 2026 to s3://our-site", why "":`
	r.says(byNote)
	r.write("sources/briefings/sleep.md", "# Safer sleep\n")
	r.git("commit", "-qam", "two")
	r.write("sources/briefings/new one.md", "# New\n")
	r.write("content/learning/briefings/sleep.md", "---\n# Generated from sources/briefings/sleep.md by \"nscp convert\".\n# Do not edit: change the source and convert again.\n# sha256: 0123456789abcdef\ntitle: S\n---\n")
	r.write("assets/data/glossary/a.json", "{}")
	r.write("tools/x.go", "package x\n")
	if err := os.Remove(filepath.Join(r.dir, "sources/briefings/old.md")); err != nil {
		t.Fatal(err)
	}
	r.write("content/about.md", "---\ntitle: About us\n---\n")
	const changes = " changed content/about.md new sources/briefings/new one.md gone sources/briefings/old.md changed sources/briefings/sleep.md"
	r.says(byNote + changes)

	// What the team says counts more than what this machine remembers.
	r.git("tag", "published")
	r.says(`known true, against "the tag published, of 3 March 2026", why "": changed content/about.md new sources/briefings/new one.md gone sources/briefings/old.md`)
	r.git("tag", "-d", "published")

	if err := history.Record(r.dir, &history.Published{Target: "/srv/www", Revision: revision, Modified: true, Day: day}); err != nil {
		t.Fatal(err)
	}
	r.says(`known true, against "the publication of 4 March 2026 to /srv/www, which had changes that Git does not know", why "":` + changes)
	for range 2 { // gone back to an earlier release, twice
		if err := history.Record(r.dir, nil); err != nil {
			t.Fatal(err)
		}
	}
	r.says(`known false, against "", why "` + unknown + `":`)
}

func TestWithoutAPublicationTheMainBranchIsComparedWith(t *testing.T) {
	there := newRepo(t)
	there.git("init", "-q", "-b", "trunk")
	there.write("sources/a.md", "# A\n")
	there.git("add", ".")
	there.git("commit", "-qm", "one")
	here := repo{t, filepath.Join(t.TempDir(), "clone")}
	if out, err := exec.Command("git", "clone", "-q", there.dir, here.dir).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	here.write("sources/b.md", "# B\n")
	here.says(`known false, against "origin/trunk", why "` + unknown + `": new sources/b.md`)

	// A note of a version that Git has no more is no note; one that cannot be read
	// is told.
	if err := history.Record(here.dir, &history.Published{Revision: strings.Repeat("0", 40)}); err != nil {
		t.Fatal(err)
	}
	here.write(".git/info/exclude", "/.nscp/\n")
	here.says(`known false, against "origin/trunk", why "` + unknown + `": new sources/b.md`)
	here.write(".nscp/published.json", "{")
	if _, err := history.Read(t.Context(), here.dir); err == nil || !strings.Contains(err.Error(), "remove it") {
		t.Errorf("have error %v", err)
	}
}
