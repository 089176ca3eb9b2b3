// Package history says what changed in a site since it was last published.
//
// In goes a site folder; out comes a [Since]: what it is compared with, in words,
// and the files that differ. Git answers, where there is one. Which version was
// published is told by the tag "published", which a team may share, or else by the
// note that "nscp publish" leaves on the machine it ran on ([Record]). Where neither
// is there, that is said, and the branch that changes are merged into is compared
// with instead.
package history

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nscp/tools/internal/page"
)

// Since is what changed, and since when.
type Since struct {
	Known   bool   // Against is a publication
	Against string // "the publication of 3 March 2026 to s3://our-site"; "" where nothing can be compared with
	Why     string // why it is not known; a phrase
	Changes []Change
}

// A Change is one file of the site that people write.
type Change struct {
	Path string // slash-separated, relative to the site folder
	Kind string // "new", "changed" or "gone"
}

// A Published is the note of a publication.
type Published struct {
	Target   string    `json:"target"`
	Release  string    `json:"release"`
	Revision string    `json:"revision"` // of Git; "" where it did not know
	Modified bool      `json:"modified"` // with changes that Git did not have
	Day      time.Time `json:"day"`
}

// note is where the last publication from this machine is written down.
const note = ".nscp/published.json"

// tag is the name of the version that readers have, where a team keeps one.
const tag = "published"

// Record writes down a publication from the site in dir; nil that it is not known
// any more which version readers have.
func Record(dir string, p *Published) error {
	name := filepath.Join(dir, filepath.FromSlash(note))
	if p == nil {
		if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
			return err
		}
		return nil
	}
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, append(data, '\n'), 0o666)
}

// Noted returns the last publication from this machine; nil where it is not known.
func Noted(dir string) (*Published, error) {
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(note)))
	if os.IsNotExist(err) {
		return nil, nil
	}
	p := new(Published)
	if err == nil {
		err = json.Unmarshal(data, p)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w; remove it, and it is written with the next publication", note, err)
	}
	return p, nil
}

// Read returns what changed in the site in dir.
func Read(ctx context.Context, dir string) (*Since, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return &Since{Why: "Git is not installed"}, nil
	}
	if _, err := git(ctx, dir, "rev-parse", "--is-inside-work-tree"); err != nil {
		return &Since{Why: "the folder is not kept by Git"}, nil
	}
	s := &Since{}
	revision, against, err := published(ctx, dir)
	switch {
	case err != nil:
		return nil, err
	case revision != "":
		s.Known, s.Against = true, against
	default:
		s.Why = "nothing was published from here, and Git has no tag called " + tag
		if s.Against = mainBranch(ctx, dir); s.Against == "" {
			return s, nil
		}
		revision = s.Against
	}
	all, err := Changed(ctx, dir, revision)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if written(dir, c.Path) {
			s.Changes = append(s.Changes, c)
		}
	}
	return s, nil
}

// published returns the revision that readers have, and what it is in words; ""
// where it is not known.
func published(ctx context.Context, dir string) (revision, against string, err error) {
	if out, err := git(ctx, dir, "log", "-1", "--format=%H %cs", "refs/tags/"+tag, "--"); err == nil {
		hash, day, _ := strings.Cut(strings.TrimSpace(out), " ")
		return hash, "the tag " + tag + ", of " + inWords(day), nil
	}
	p, err := Noted(dir)
	if err != nil || p == nil {
		return "", "", err
	}
	if _, err := git(ctx, dir, "cat-file", "-e", p.Revision+"^{commit}"); p.Revision == "" || err != nil {
		return "", "", nil // Git did not know it, or knows it no more
	}
	against = "the publication of " + inWords(p.Day.Format(time.DateOnly)) + " to " + p.Target
	if p.Modified {
		against += ", which had changes that Git does not know"
	}
	return p.Revision, against, nil
}

// mainBranch returns the branch that changes are merged into, as Git last fetched
// it; "" where there is none.
func mainBranch(ctx context.Context, dir string) string {
	if out, err := git(ctx, dir, "rev-parse", "--abbrev-ref", "origin/HEAD"); err == nil {
		return strings.TrimSpace(out)
	}
	for _, name := range []string{"origin/main", "origin/master"} {
		if _, err := git(ctx, dir, "rev-parse", "--verify", "--quiet", name); err == nil {
			return name
		}
	}
	return ""
}

// Changed returns the files of a site folder that differ from a revision, new ones
// among them, sorted by path.
func Changed(ctx context.Context, dir, revision string) ([]Change, error) {
	if strings.HasPrefix(revision, "-") {
		return nil, fmt.Errorf("%q is no git revision", revision)
	}
	out, err := git(ctx, dir, "diff", "--name-status", "--no-renames", "--relative", "-z", revision, "--")
	if err != nil {
		return nil, fmt.Errorf("asking git what changed since %s: %w", revision, err)
	}
	var all []Change
	fields := strings.Split(out, "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		kind := "changed"
		switch fields[i] {
		case "A":
			kind = "new"
		case "D":
			kind = "gone"
		}
		all = append(all, Change{fields[i+1], kind})
	}
	out, err = git(ctx, dir, "ls-files", "--others", "--exclude-standard", "-z")
	if err != nil {
		return nil, fmt.Errorf("asking git for new files: %w", err)
	}
	for name := range strings.SplitSeq(out, "\x00") {
		if name != "" {
			all = append(all, Change{name, "new"})
		}
	}
	slices.SortFunc(all, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

// written reports whether people write a file: those that the converter makes say
// again what their sources say.
func written(dir, name string) bool {
	part, _, _ := strings.Cut(name, "/")
	switch part {
	case "content":
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil { // it is gone: a page that people write stands where no kind's pages do
			return !strings.Contains(strings.TrimPrefix(name, "content/"), "/") || strings.HasSuffix(name, "/_index.md")
		}
		return page.Stamp(data) == page.NoStamp
	case "assets":
		return !strings.HasPrefix(name, "assets/data/")
	case "sources", "layouts", "static", "data", "i18n", "hugo.toml", "checks.toml":
		return fs.ValidPath(name)
	}
	return false
}

// inWords writes a day as GOV.UK's style does.
func inWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2 January 2006")
}

// git asks Git about the site folder.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", dir}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return "", fmt.Errorf("%w: %s", err, first)
	}
	return string(out), nil
}
