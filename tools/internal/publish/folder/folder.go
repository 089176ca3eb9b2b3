// Package folder publishes to a folder that a web server serves, that rsync
// copies on, or that a host takes as a whole.
//
// In goes a finished website; the target then holds
//
//	current       a link to the release that readers have: the server's root
//	releases/ID/  each release kept, whole, with compressed forms beside files
//	hosting/      includes for nginx and Caddy (package hosting)
//	.nscp/        what the tool has to know: manifests, state, lock
//
// A release is put together where no reader looks, read back and compared with
// its manifest, written through to the disk, and only then does the link change,
// in one step: every page that a reader can fetch is of one release, with all of
// its assets, at every moment and after a stop at any point. A page that was
// fetched before the step asks for its assets after it, so a release also
// carries the assets of those that are kept.
//
// Files that did not change are linked and not copied (hard links), which keeps
// their time: to nginx, size and time are what tells one version from another,
// so a file that changed never has the time of the one before.
//
// Whatever else is in the folder is somebody else's and never touched.
//
// Windows is refused: it cannot put one link in the place of another in one step.
package folder

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"nscp/tools/internal/publish/release"
)

// A Target is a folder to publish to.
type Target struct {
	dir  string
	step func(what, name string) error // asked before each change on disk; set in tests alone
	done func(what, name string)       // told after each; set in tests alone
}

// Open returns the folder as a target. It need not exist yet.
func Open(dir string) (*Target, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	return &Target{dir: dir}, nil
}

const (
	currentName  = "current"
	releasesName = "releases"
	hostingName  = "hosting"
)

func (t *Target) path(parts ...string) string {
	return filepath.Join(append([]string{t.dir}, parts...)...)
}

func (t *Target) release(id string) string { return t.path(releasesName, id) }

func (t *Target) manifestFile(id string) string {
	return t.path(release.Records, releasesName, id+".json")
}

func (t *Target) staging() string { return t.path(release.Records, "staging") }

// do makes one change on disk.
func (t *Target) do(what, name string, change func() error) error {
	if t.step != nil {
		if err := t.step(what, name); err != nil {
			return err
		}
	}
	err := change()
	if t.done != nil {
		t.done(what, name)
	}
	return err
}

// mkdir makes a folder that a web server can read, whatever the umask.
func (t *Target) mkdir(name string) error {
	if _, err := os.Stat(name); err == nil {
		return nil
	}
	return t.do("mkdir", name, func() error {
		if err := os.MkdirAll(name, 0o755); err != nil {
			return err
		}
		return os.Chmod(name, 0o755)
	})
}

// write writes a file under a temporary name, reads it back and renames it:
// whoever looks finds the old bytes or the new ones.
func (t *Target) write(name string, data []byte) error {
	temp := name + ".new"
	err := t.do("write", temp, func() error { return writeSynced(temp, data) })
	if err == nil {
		var back []byte
		if back, err = os.ReadFile(temp); err == nil && !bytes.Equal(back, data) {
			err = fmt.Errorf("%s has other bytes than were written when it is read back", temp)
		}
	}
	if err == nil {
		err = t.do("rename", name, func() error { return os.Rename(temp, name) })
	}
	if err == nil {
		err = t.do("sync", filepath.Dir(name), func() error { return syncDir(filepath.Dir(name)) })
	}
	return err
}

func writeSynced(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// copyFile copies a file, with the time that it is to have.
func (t *Target) copyFile(from, to string, at time.Time) error {
	return t.do("copy", to, func() error {
		in, err := os.Open(from)
		if err != nil {
			return err
		}
		defer in.Close()
		out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, in)
		return errors.Join(err, out.Chmod(0o644), out.Close(), os.Chtimes(to, at, at))
	})
}

// link makes a second name for a file, or a copy with the same time where the
// file system knows no second names.
func (t *Target) link(from, to string) error {
	err := t.do("link", to, func() error { return os.Link(from, to) })
	if err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	info, e := os.Stat(from)
	if e != nil {
		return errors.Join(err, e)
	}
	return t.copyFile(from, to, info.ModTime())
}

// current returns the release that readers have, "" if there is none.
func (t *Target) current() (string, error) {
	name := t.path(currentName)
	info, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if info.Mode()&fs.ModeSymlink == 0 {
		return "", &release.ConflictError{Paths: []string{currentName}}
	}
	to, err := os.Readlink(name)
	if err != nil {
		return "", err
	}
	if filepath.Dir(to) != releasesName {
		return "", &release.ConflictError{Paths: []string{currentName}}
	}
	return filepath.Base(to), nil
}

// switchTo makes a release what readers have, in one step.
func (t *Target) switchTo(id string) error {
	temp := t.path(release.Records, "current.new")
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	// A link is made in place and moved: it cannot be changed.
	err := t.do("symlink", temp, func() error { return os.Symlink(filepath.Join(releasesName, id), temp) })
	if err == nil {
		err = t.do("switch", currentName, func() error { return os.Rename(temp, t.path(currentName)) })
	}
	if err == nil {
		err = t.do("sync", t.dir, func() error { return syncDir(t.dir) })
	}
	if err != nil {
		return fmt.Errorf("making the new release what readers have: %w", err)
	}
	return nil
}
