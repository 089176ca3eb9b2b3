package main

import (
	"errors"
	"io"
	"os"
)

// put writes data at the end of a file, opened with the flags beside those for
// writing. After an error, such as that of a full disk, the file is what it was.
func put(path string, data []byte, flags int) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|flags, 0o666)
	if err != nil {
		return err
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = f.Write(data)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		return nil
	}
	if flags&os.O_EXCL != 0 {
		return errors.Join(err, os.Remove(path))
	}
	return errors.Join(err, os.Truncate(path, size))
}
