package hugo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// An exchange lets a new website take the place of the last one at once. The
// new one is written to a folder beside it, .nscp/public.new; the last one
// stands until [exchange.swap], when two renames put the new one in its place.
// (Emptying the destination first, as hugo's --cleanDestinationDir does, leaves
// half a website behind when a template fails.)
//
// The folders of the website before it are used again, empty: most stay the same,
// and to make and remove one costs a file system more than to write a page.
type exchange struct {
	dest  string // where the website stands
	aside string // where the new one is written
	old   string // where the last one stands between the two renames
	done  bool   // the new one stands
	free  func() // lets the next build begin
}

// newExchange prepares to replace the website of the site in dir, which stands
// at destination ("" is public/). It waits for another build of the same
// destination to end.
func newExchange(dir, destination string) (*exchange, error) {
	if destination == "" {
		destination = filepath.Join(dir, "public")
	}
	dest, err := filepath.Abs(destination)
	if err != nil {
		return nil, err
	}
	if to, err := filepath.EvalSymlinks(dest); err == nil {
		dest = to
	}
	if err := replaceable(dir, dest); err != nil {
		return nil, err
	}
	work := filepath.Join(filepath.Dir(dest), ".nscp")
	if err := os.MkdirAll(work, 0o777); err != nil {
		return nil, err
	}
	name := filepath.Base(dest)
	x := &exchange{
		dest:  dest,
		aside: filepath.Join(work, name+".new"),
		old:   filepath.Join(work, name+".old"),
	}
	if x.free, err = lockedfile.MutexAt(filepath.Join(work, name+".lock")).Lock(); err != nil {
		return nil, err
	}
	if err := x.prepare(); err != nil {
		x.free()
		return nil, err
	}
	return x, nil
}

// prepare clears away what a build that was killed left, first putting back the
// website if it was killed between the two renames.
func (x *exchange) prepare() error {
	if _, err := os.Stat(x.dest); os.IsNotExist(err) {
		if err := os.Rename(x.old, x.dest); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	if err := os.RemoveAll(x.old); err != nil {
		return err
	}
	if err := removeFiles(x.aside); err != nil {
		return err
	}
	return os.MkdirAll(x.aside, 0o777)
}

// swap puts the new website in the place of the last.
func (x *exchange) swap() error {
	switch err := os.Rename(x.dest, x.old); {
	case os.IsNotExist(err): // the first build
	case err != nil:
		return fmt.Errorf("the last website cannot be moved out of the way: %w", err)
	}
	if err := os.Rename(x.aside, x.dest); err != nil {
		if back := os.Rename(x.old, x.dest); back != nil && !os.IsNotExist(back) {
			return fmt.Errorf("%w; the last website is in %s", err, x.old)
		}
		return err
	}
	x.done = true
	if err := removeFiles(x.old); err != nil {
		return err
	}
	if err := os.Rename(x.old, x.aside); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

// removeFiles removes what is in a folder but for the folders.
func removeFiles(dir string) error {
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Remove(name)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// close clears away a new website that was not wanted and lets the next build
// begin. What cannot be removed now is removed by the next build.
func (x *exchange) close() {
	if !x.done {
		_ = os.RemoveAll(x.aside)
	}
	x.free()
}

// removeEmpty removes the folders below a folder that hold no file, and returns how
// many entries are left in it.
func removeEmpty(dir string) (left int, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	left = len(entries)
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		inner := filepath.Join(dir, e.Name())
		n, err := removeEmpty(inner)
		if err == nil && n == 0 {
			err = os.Remove(inner)
			left--
		}
		if err != nil {
			return 0, err
		}
	}
	return left, nil
}

// replaceable refuses a destination that holds more than a website: the site
// itself, a folder above it, or one with a repository in it.
func replaceable(dir, dest string) error {
	rel, err := filepath.Rel(dest, dir)
	if err == nil && (rel == "." || !strings.HasPrefix(rel, "..")) {
		return fmt.Errorf("%s cannot be the destination: it holds the site itself, which a build would replace", dest)
	}
	for _, name := range []string{".git", "go.mod", "hugo.toml"} {
		if _, err := os.Lstat(filepath.Join(dest, name)); err == nil {
			return fmt.Errorf("%s cannot be the destination: it holds %s, which a build would remove", dest, name)
		}
	}
	switch info, err := os.Stat(dest); {
	case os.IsNotExist(err):
		return nil
	case err != nil:
		return err
	case !info.IsDir():
		return &fs.PathError{Op: "build", Path: dest, Err: fmt.Errorf("it is a file, not a folder")}
	}
	return nil
}
