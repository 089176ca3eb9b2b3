package release

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// A Plan is what a publication would do, worked out before anything is done.
type Plan struct {
	From, To  string   // releases; From is "" for the first
	Assets    []File   // assets to bring over, which nobody refers to yet
	New       []File   // other files at addresses where nothing is
	Changed   []File   // other files that take the place of what is there
	Removed   []File   // files that are no longer part of the website
	Unchanged int      // files that stay as they are
	Clean     []string // leftovers of earlier releases that no reader can need
	Conflicts []string // addresses where something stands that nscp did not put there
	Of        int      // files besides assets that the last release had
}

// Compare returns the difference between two releases. A nil from is an empty
// target. Host instructions and files that skip names are left out.
func Compare(from, to *Manifest) *Plan {
	p := &Plan{To: to.ID}
	for _, f := range to.Files {
		old, had := from.Find(f.Path)
		switch {
		case f.Kind == Host:
		case had && sameBytes(old, f):
			p.Unchanged++
		case f.Kind == Asset:
			p.Assets = append(p.Assets, f)
		case had:
			p.Changed = append(p.Changed, f)
		default:
			p.New = append(p.New, f)
		}
	}
	if from == nil {
		return p
	}
	p.From = from.ID
	for _, f := range from.Files {
		if f.Kind == Asset || f.Kind == Host {
			continue // assets stay for a while: see [Options.Keep]
		}
		p.Of++
		if _, still := to.Find(f.Path); !still {
			p.Removed = append(p.Removed, f)
		}
	}
	return p
}

// sameBytes reports whether readers get the same from both.
func sameBytes(a, b File) bool {
	if a.SHA256 != b.SHA256 || a.Type != b.Type || a.Cache != b.Cache || len(a.Variants) != len(b.Variants) {
		return false
	}
	for i := range a.Variants {
		if a.Variants[i] != b.Variants[i] {
			return false
		}
	}
	return true
}

// Empty reports whether there is nothing to do.
func (p *Plan) Empty() bool {
	return len(p.Assets)+len(p.New)+len(p.Changed)+len(p.Removed)+len(p.Clean) == 0 && p.From == p.To
}

// Refuse returns why the plan must not be carried out, or nil.
func (p *Plan) Refuse(o Options) error {
	if len(p.Conflicts) > 0 && !o.Adopt {
		return &ConflictError{p.Conflicts}
	}
	if share := o.removable(); !o.Yes && len(p.Removed) > 1 && float64(len(p.Removed)) > share*float64(p.Of) {
		return &RemovalError{Removed: len(p.Removed), Of: p.Of, Share: share}
	}
	return nil
}

// A RemovalError stops a publication that would take away much of the website:
// more often than not the build was of the wrong folder.
type RemovalError struct {
	Removed, Of int
	Share       float64
}

func (e *RemovalError) Error() string {
	return fmt.Sprintf("this would remove %d of the %d files on the website; without being told to, at most %.0f%% are removed at once", e.Removed, e.Of, 100*e.Share)
}

// A ConflictError stops a publication that would overwrite what others put
// there.
type ConflictError struct{ Paths []string }

func (e *ConflictError) Error() string {
	shown := e.Paths
	more := ""
	if len(shown) > 5 {
		more = fmt.Sprintf(" and %d more", len(shown)-5)
		shown = shown[:5]
	}
	return fmt.Sprintf("something that nscp did not put there stands in the way: %s%s", strings.Join(shown, ", "), more)
}

// Write prints the plan for a person, changes one a line.
func (p *Plan) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	switch {
	case p.From == "":
		fmt.Fprintf(b, "release %s, the first here\n", p.To)
	case p.From == p.To:
		fmt.Fprintf(b, "release %s, which is there already\n", p.To)
	default:
		fmt.Fprintf(b, "release %s in place of %s\n", p.To, p.From)
	}
	for _, group := range []struct {
		word  string
		files []File
	}{{"asset  ", p.Assets}, {"new    ", p.New}, {"changed", p.Changed}, {"removed", p.Removed}} {
		for _, f := range group.files {
			fmt.Fprintf(b, "  %s %s\n", group.word, f.Path)
		}
	}
	for _, path := range p.Clean {
		fmt.Fprintf(b, "  cleared %s\n", path)
	}
	for _, path := range p.Conflicts {
		fmt.Fprintf(b, "  not ours %s\n", path)
	}
	fmt.Fprintf(b, "%s\n", p.Summary())
	return b.Flush()
}

// Summary returns the plan in one line.
func (p *Plan) Summary() string {
	return fmt.Sprintf("%d new assets, %d new files, %d changed, %d removed, %d unchanged",
		len(p.Assets), len(p.New), len(p.Changed), len(p.Removed), p.Unchanged)
}
