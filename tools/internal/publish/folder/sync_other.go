//go:build unix && !linux

package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// syncTree writes everything in a folder through to the disk, file by file.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		return errors.Join(f.Sync(), f.Close())
	})
}
