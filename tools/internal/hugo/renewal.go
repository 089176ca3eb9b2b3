package hugo

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/afero"
	"github.com/spf13/afero/mem"
)

// A renewal is the file system that a website is written to beside the last one. A
// file that has the bytes of the last website's file of that name becomes that file,
// by a hard link: after an edit most do, and a file system links a file in much less
// time than it makes one and later deletes the other. What is unchanged keeps its time
// as well, for whoever compares by that.
//
// No file that stands is ever written to, as it may be one of the last website's.
type renewal struct {
	afero.Fs
	dir  string
	last string // where the last website stands; "" is nowhere
}

func newRenewal(dir, last string) renewal {
	if _, err := os.Stat(last); err != nil {
		last = ""
	}
	return renewal{afero.NewBasePathFs(afero.NewOsFs(), dir), dir, last}
}

func (r renewal) Create(name string) (afero.File, error) {
	if r.last == "" {
		return r.Fs.Create(name)
	}
	return renewed{mem.NewFileHandle(mem.CreateFile(name)), r, name}, nil
}

func (r renewal) OpenFile(name string, flag int, perm os.FileMode) (afero.File, error) {
	switch {
	case flag&(os.O_WRONLY|os.O_RDWR) == 0:
		return r.Fs.OpenFile(name, flag, perm)
	case flag&os.O_CREATE != 0 && flag&os.O_TRUNC != 0:
		return r.Create(name)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: errors.ErrUnsupported}
}

// A renewed file is put in its place when it is closed.
type renewed struct {
	*mem.File
	in   renewal
	name string
}

func (f renewed) Close() error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	data := make([]byte, info.Size())
	if len(data) > 0 {
		if _, err := f.ReadAt(data, 0); err != nil {
			return err
		}
	}
	return errors.Join(f.in.put(f.name, data), f.File.Close())
}

// put puts a file in its place.
func (r renewal) put(name string, data []byte) error {
	to := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	if r.last == "" {
		return os.WriteFile(to, data, 0o666)
	}
	if before := filepath.Join(r.last, name); same(before, data) && os.Link(before, to) == nil {
		return nil
	}
	// Another of the same name may be a link already.
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(to, data, 0o666)
}

// same reports whether a file has these bytes, and everyone may read it.
func same(name string, data []byte) bool {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Mode()&0o444 != 0o444 || info.Size() != int64(len(data)) {
		return false
	}
	have, err := os.ReadFile(name)
	return err == nil && bytes.Equal(have, data)
}
