//go:build unix

package folder

import (
	"errors"
	"os"
)

// syncDir writes the names in a folder through to the disk.
func syncDir(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
