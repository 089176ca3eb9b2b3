package inspect

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// maxSize is the largest file that is looked into, in bytes. A Word file with
// the photographs of a whole conference has some 100 MB.
const maxSize = 400 << 20

// A Named is a file that was read.
type Named struct {
	Path string // slash-separated, as it was asked for
	Data []byte
}

// Files reads a file, or every file of a folder in the order of their names.
// The name is relative to dir unless it is absolute. Files and folders whose
// name begins with a dot are passed over in a folder, and so are links: they
// lead to files that are not in it.
func Files(dir, name string) ([]Named, error) {
	full := filepath.FromSlash(name)
	if !filepath.IsAbs(full) {
		full = filepath.Join(dir, full)
	}
	info, err := os.Stat(full)
	if err != nil {
		return nil, fmt.Errorf("%s: no such file or folder", name)
	}
	if !info.IsDir() {
		data, err := read(full, name)
		return []Named{{name, data}}, err
	}
	var out []Named
	err = filepath.WalkDir(full, func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case p != full && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case !e.Type().IsRegular():
			return nil
		}
		rel, err := filepath.Rel(full, p)
		if err != nil {
			return err
		}
		as := path.Join(name, filepath.ToSlash(rel))
		data, err := read(p, as)
		out = append(out, Named{as, data})
		return err
	})
	return out, err
}

func read(full, name string) ([]byte, error) {
	info, err := os.Stat(full)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxSize {
		return nil, fmt.Errorf("%s: the file has %d MB, and at most %d MB are looked into", name, info.Size()>>20, maxSize>>20)
	}
	return os.ReadFile(full)
}
