package finish

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"nscp/tools/internal/publish/release"
)

// A Record says how a website was made. It is kept beside the manifest and is
// not published.
type Record struct {
	Release  string            `json:"release"`
	Versions map[string]string `json:"versions"` // of nscp, Go, Hugo and what compresses
	Revision string            `json:"revision"` // of the repository; "" where there is none
	Modified bool              `json:"modified"` // the repository held changes that were not committed
	Clock    string            `json:"clock"`    // what counted as now, RFC 3339
	Sources  map[string]string `json:"sources"`  // SHA-256 of each file of sources/, by path
}

// Swap puts the finished website in aside in the place of the one in dest, and
// its manifest, record and server includes beside it. Until the very last step
// dest is what it was. If the machine stops between the last two renames,
// [Recover] puts the old website back.
//
// The records change places first. If only that half happened, the manifest does
// not fit the website, and publishing refuses.
func Swap(aside, dest string, r *Result, record Record) error {
	record.Release = r.Manifest.ID
	if err := Recover(dest); err != nil {
		return err
	}
	records := release.Beside(dest, "")
	fresh := records + ".next" // Hugo builds to .nscp/public.new
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := os.MkdirAll(fresh, 0o777); err != nil {
		return err
	}
	manifest, err := r.Manifest.Bytes()
	if err != nil {
		return err
	}
	how, err := json.MarshalIndent(record, "", "  ")
	if err != nil {
		return err
	}
	files := map[string][]byte{"manifest.json": manifest, "build.json": append(how, '\n')}
	for name, text := range r.Hosting {
		files[name] = []byte(text)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(fresh, name), data, 0o666); err != nil {
			return err
		}
	}
	if err := exchange(fresh, records); err != nil {
		return err
	}
	return exchange(aside, dest)
}

// exchange puts the folder fresh in the place of the folder at.
func exchange(fresh, at string) error {
	old := oldOf(at)
	if err := os.MkdirAll(filepath.Dir(old), 0o777); err != nil {
		return err
	}
	if err := os.RemoveAll(old); err != nil {
		return err
	}
	switch err := os.Rename(at, old); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("the last website cannot be moved out of the way: %w", err)
	}
	if err := os.Rename(fresh, at); err != nil {
		if back := os.Rename(old, at); back != nil && !errors.Is(back, fs.ErrNotExist) {
			return fmt.Errorf("%w; what was there is in %s", err, old)
		}
		return err
	}
	return os.RemoveAll(old)
}

// oldOf returns where what stands at a path is kept between two renames. It is
// under the records' folder, so that nothing serves or lists it.
func oldOf(at string) string {
	dir := filepath.Dir(at)
	if filepath.Base(dir) != release.Records {
		dir = filepath.Join(dir, release.Records)
	}
	return filepath.Join(dir, filepath.Base(at)+".replaced")
}

// Recover puts back the website at dest if a swap was cut short between its two
// renames.
func Recover(dest string) error {
	for _, at := range []string{dest, release.Beside(dest, "")} {
		if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.Rename(oldOf(at), at); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
