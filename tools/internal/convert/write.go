package convert

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/lockedfile"
	"golang.org/x/text/unicode/norm"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/page"
)

// owned are the folders in which every generated file is ours to remove.
var owned = []string{"content", "assets/data", strings.TrimSuffix(page.PictureFolder, "/")}

// temporary is how the names of files begin that are being written.
const temporary = ".nscp-"

// sameAs returns what paths of pages have in common of which Hugo takes one and
// drops the others without a word: upper and lower case, and spaces, are the same
// to it. Names that look alike are the same to a reader (é may be one letter or two).
func sameAs(name string) string {
	return norm.NFC.String(strings.ToLower(strings.ReplaceAll(name, " ", "-")))
}

// wanted returns the files that the sources make, each and together.
func wanted(sources []*Source, together []page.File) (want map[string]page.File, found []diag.Finding) {
	want = map[string]page.File{}
	owner := map[string]page.File{} // by what is the same to Hugo
	for _, f := range together {
		want[f.Path], owner[sameAs(f.Path)] = f, f
	}
	for _, s := range sources {
		if s.Pages == nil {
			continue
		}
		for _, f := range s.Pages.Files {
			if other, taken := owner[sameAs(f.Path)]; taken && !isPicture(f.Path) {
				found = append(found, sameAddress(f, other.Source))
				continue
			}
			want[f.Path], owner[sameAs(f.Path)] = f, f
		}
	}
	return want, found
}

func sameAddress(f page.File, other string) diag.Finding {
	return diag.Finding{
		Rule: "same-address", Severity: diag.Error, Pos: diag.Position{Path: f.Source},
		Message: fmt.Sprintf("makes %s, and so does %s", f.Path, other),
		Why:     "two pages cannot have one address; one would silently replace the other",
		Fix:     "change the name or the title of one of the two sources",
	}
}

// leaves reports whether a file was made from a source that is left out.
func (o Options) leaves(data []byte) bool {
	return page.Stamp(data) != page.NoStamp && !o.takes(page.MadeFrom(data))
}

// plan compares what the sources make with what is on disk, of all files or of
// those that it is to look at.
func (d *site) plan(now *round, look *revision, o Options) (changes []Change, found []diag.Finding) {
	failed := map[string]bool{}
	for _, s := range now.sources {
		if s.Pages == nil {
			failed[s.Path] = true
		}
	}
	edited := func(name, source string, gone bool) diag.Finding {
		f := diag.Finding{
			Rule: "hand-edit", Severity: diag.Error, Pos: diag.Position{Path: name},
			Message: fmt.Sprintf("was generated from %s and has been changed by hand since", source),
			Why:     "the next conversion would undo the change, and the page no longer says what its source says",
			Fix:     fmt.Sprintf("make the change in %s, then run: nscp convert --overwrite", source),
		}
		if gone {
			f.Message = "was generated from a source that is gone, and has been changed by hand since"
			f.Fix = "remove the file, or move it to a page of its own outside the generated sections"
		}
		return f
	}
	for name, f := range now.want {
		if f.Data == nil || !look.at(name) {
			continue // the index says that it stands as it was written
		}
		stands, err := d.root.ReadFile(name)
		switch {
		case os.IsNotExist(err):
			changes = append(changes, Change{Path: name, After: f.Data})
		case err != nil:
			found = append(found, diag.Finding{Rule: "unreadable", Severity: diag.Error, Pos: diag.Position{Path: name}, Message: reason(err)})
		case bytes.Equal(stands, f.Data):
		case o.leaves(stands):
			found = append(found, sameAddress(f, page.MadeFrom(stands)))
		case !o.Overwrite && page.Stamp(stands) != page.Intact && !isPicture(name):
			found = append(found, edited(name, f.Source, false))
		default:
			changes = append(changes, Change{Path: name, Before: stands, After: f.Data})
		}
	}
	for _, name := range look.generated(d) {
		if _, ok := now.want[name]; ok {
			continue
		}
		stands, err := d.root.ReadFile(name)
		if err != nil {
			continue
		}
		if isPicture(name) {
			if len(failed) == 0 && o.Only == nil { // a source that failed or is left out may still show it
				changes = append(changes, Change{Path: name, Before: stands})
			}
			continue
		}
		if source := page.MadeFrom(stands); failed[source] || o.leaves(stands) {
			continue // the last good page stays until the source is mended, or taken again
		}
		switch page.Stamp(stands) {
		case page.Intact:
			changes = append(changes, Change{Path: name, Before: stands})
		case page.HandEdit:
			found = append(found, edited(name, "", true))
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return changes, found
}

// isPicture reports whether a file is a picture out of a document. It is named by
// its content, so it needs no stamp, and two sources may share it.
func isPicture(name string) bool { return strings.HasPrefix(name, page.PictureFolder) }

// generated lists the files in owned folders that may carry a stamp, and notes
// what a conversion that was killed left behind.
func (d *site) generated() []string {
	var out []string
	for _, folder := range owned {
		// A folder that is not there holds nothing.
		_ = fs.WalkDir(d.root.FS(), folder, func(name string, e fs.DirEntry, err error) error {
			if err != nil {
				return fs.SkipDir
			}
			if strings.HasPrefix(e.Name(), temporary) {
				d.stale = append(d.stale, name)
				return nil
			}
			if ext := path.Ext(name); e.Type().IsRegular() && (ext == ".md" || ext == ".json" || isPicture(name)) {
				out = append(out, name)
			}
			return nil
		})
	}
	return out
}

// apply makes the changes, each file by a temporary name and a rename: whoever
// looks, and whenever the program is stopped, finds each file old or new.
func (d *site) apply(ctx context.Context, changes []Change) error {
	if len(changes) == 0 && len(d.stale) == 0 {
		return nil
	}
	defer d.lock()()
	for _, name := range d.stale {
		if err := d.root.Remove(name); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("removing what a stopped conversion left: %w", err)
		}
	}
	for _, c := range changes {
		if err := ctx.Err(); err != nil {
			return err
		}
		if c.After == nil {
			if err := d.root.Remove(c.Path); err != nil && !os.IsNotExist(err) {
				return fmt.Errorf("removing a page whose source is gone: %w", err)
			}
			// The folder goes with its last page; one that still holds
			// something says so and stays.
			_ = d.root.Remove(path.Dir(c.Path))
			continue
		}
		if err := d.write(c.Path, c.After); err != nil {
			return err
		}
	}
	return nil
}

// lock waits until no other conversion of the site writes, and returns what lets the
// next one: a preview and a build at the same time would take each other's temporary
// files. A folder that no lock can be put into is written to without.
func (d *site) lock() (free func()) {
	if err := d.root.MkdirAll(".nscp", 0o777); err != nil {
		return func() {}
	}
	free, err := lockedfile.MutexAt(filepath.Join(d.dir, ".nscp", "convert.lock")).Lock()
	if err != nil {
		return func() {}
	}
	return free
}

func (d *site) write(name string, data []byte) error {
	folder := path.Dir(name)
	if err := d.root.MkdirAll(folder, 0o777); err != nil {
		return fmt.Errorf("making the folder for a page: %w", err)
	}
	temp := path.Join(folder, temporary+path.Base(name))
	f, err := d.root.OpenFile(temp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o666)
	if err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}
	// No sync: a page lost with the machine's power is made again by the next run.
	_, err = f.Write(data)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = d.root.Rename(temp, name)
	}
	if err != nil {
		_ = d.root.Remove(temp) // what could not be written must not stay either
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}
