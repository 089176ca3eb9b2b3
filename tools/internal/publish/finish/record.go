package finish

import (
	"encoding/json"
	"errors"
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

// Record writes the manifest, the record and the includes for servers beside the
// place dest where the website is to stand. It is called before the website gets
// there: should that fail, the manifest does not fit what stands there, and
// publishing refuses.
func (r *Result) Record(dest string, record Record) error {
	record.Release = r.Manifest.ID
	manifest, err := r.Manifest.Bytes()
	if err != nil {
		return err
	}
	how, err := json.MarshalIndent(record, "", "  ")
	if err != nil {
		return err
	}
	files := map[string][]byte{"build.json": append(how, '\n')}
	for name, text := range r.Hosting {
		files[name] = []byte(text)
	}
	dir := release.Beside(dest, "")
	// Without a manifest nothing is published: it goes first and comes last.
	if err := os.Remove(filepath.Join(dir, "manifest.json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			return err
		}
	}
	temp := filepath.Join(dir, "manifest.new")
	if err := os.WriteFile(temp, manifest, 0o666); err != nil {
		return err
	}
	return os.Rename(temp, filepath.Join(dir, "manifest.json"))
}

// ReadRecord returns how the website that stands in dest was made.
func ReadRecord(dest string) (Record, error) {
	var r Record
	data, err := os.ReadFile(release.Beside(dest, "build.json"))
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	return r, err
}
