// Package release says what a finished website is: a list of files with their
// hashes, types and cache rules (a [Manifest]), the folder that holds them (a
// [Site]), and what would have to change where the last one stands (a [Plan]).
//
// It reads and compares. Nothing here changes a website.
package release

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The kinds of file. What may happen to a file while readers look on depends on
// its kind alone.
const (
	Page  = "page"  // HTML: replaced in one go, after everything that it loads
	Asset = "asset" // its name changes with its bytes: never replaced, kept for old pages
	Other = "file"  // stands for itself under a fixed name: a feed, a spreadsheet, robots.txt
	Host  = "host"  // instructions to one host (_headers), read by it and by nobody else
)

// A Manifest lists every file of a website. The ID is made from what readers
// get, so the same website has the same ID wherever and whenever it was built.
type Manifest struct {
	ID    string
	Files []File // sorted by path
}

// A File is one file of a website as readers get it.
type File struct {
	Path         string    `json:"path"` // slash-separated, from the root of the site: about/index.html
	Kind         string    `json:"kind"`
	SHA256       string    `json:"sha256"` // hexadecimal
	Size         int64     `json:"size"`   // bytes
	Type         string    `json:"type"`   // Content-Type
	Cache        string    `json:"cache"`  // Cache-Control
	Variants     []Variant `json:"variants,omitempty"`
	Source       string    `json:"source,omitempty"` // the file that it was made from, from the root of the repository
	SourceSHA256 string    `json:"source_sha256,omitempty"`
}

// A Variant is a compressed form of a file, which stands beside it.
type Variant struct {
	Encoding string `json:"encoding"` // Content-Encoding: gzip or br
	SHA256   string `json:"sha256"`
	Size     int64  `json:"size"`
}

// Extensions are what the compressed form of a file is called: page.html.gz.
var Extensions = map[string]string{"gzip": ".gz", "br": ".br"}

// Variant returns the compressed form in an encoding.
func (f File) Variant(encoding string) (Variant, bool) {
	for _, v := range f.Variants {
		if v.Encoding == encoding {
			return v, true
		}
	}
	return Variant{}, false
}

// New returns the manifest of files, which it sorts.
func New(files []File) *Manifest {
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	m := &Manifest{Files: files}
	h := sha256.New()
	for _, f := range files {
		// Sources are left out: a source that changes without changing a page
		// makes no new release.
		fmt.Fprintf(h, "%q %q %q %d %q %q\n", f.Path, f.Kind, f.SHA256, f.Size, f.Type, f.Cache)
		for _, v := range f.Variants {
			fmt.Fprintf(h, "\t%q %q %d\n", v.Encoding, v.SHA256, v.Size)
		}
	}
	m.ID = hex.EncodeToString(h.Sum(nil))[:20]
	return m
}

// Find returns the file at path.
func (m *Manifest) Find(path string) (File, bool) {
	if m == nil {
		return File{}, false
	}
	i, ok := slices.BinarySearchFunc(m.Files, path, func(f File, path string) int { return strings.Compare(f.Path, path) })
	if !ok {
		return File{}, false
	}
	return m.Files[i], true
}

// WithoutSources returns the manifest as it may lie where readers could find it.
// The name of a source can say what its pages do not.
func (m *Manifest) WithoutSources() *Manifest {
	files := slices.Clone(m.Files)
	for i := range files {
		files[i].Source, files[i].SourceSHA256 = "", ""
	}
	return &Manifest{ID: m.ID, Files: files}
}

// Write prints the manifest, one file a line, so that two can be compared by
// any tool.
func (m *Manifest) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "{\"release\": %q, \"files\": [", m.ID)
	for i, f := range m.Files {
		line, err := json.Marshal(f)
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return b.Flush()
}

// Bytes returns what Write prints.
func (m *Manifest) Bytes() ([]byte, error) {
	var b bytes.Buffer
	err := m.Write(&b)
	return b.Bytes(), err
}

// Read reads what Write printed. It works the ID out again: a manifest that a
// transfer damaged is an error and is never acted on.
func Read(data []byte) (*Manifest, error) {
	var in struct {
		Release string
		Files   []File
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return nil, fmt.Errorf("the manifest cannot be read: %w", err)
	}
	m := New(in.Files)
	if m.ID != in.Release {
		return nil, fmt.Errorf("the manifest is damaged: it is called %s and its files make %s", in.Release, m.ID)
	}
	for i, f := range m.Files {
		if err := f.check(); err != nil {
			return nil, fmt.Errorf("the manifest names a file that cannot be: %w", err)
		}
		if i > 0 && f.Path == m.Files[i-1].Path {
			return nil, fmt.Errorf("the manifest names %s twice", f.Path)
		}
	}
	return m, nil
}

// check refuses what could lead out of the website or into our own records.
func (f File) check() error {
	switch {
	case !ValidPath(f.Path):
		return fmt.Errorf("path %q", f.Path)
	case len(f.SHA256) != sha256.Size*2 || f.Size < 0:
		return fmt.Errorf("%s has the hash %q and the size %d", f.Path, f.SHA256, f.Size)
	}
	for _, v := range f.Variants {
		if Extensions[v.Encoding] == "" || len(v.SHA256) != sha256.Size*2 {
			return fmt.Errorf("%s has a form %q with the hash %q", f.Path, v.Encoding, v.SHA256)
		}
	}
	return nil
}
