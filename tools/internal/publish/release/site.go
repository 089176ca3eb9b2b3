package release

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"nscp/tools/internal/parallel"
)

// A Site is a finished website in a folder.
type Site struct {
	Dir      string
	Manifest *Manifest
}

// Beside returns where what belongs to the website in dir but is not for readers
// is kept: .nscp/public/ for public/. It is beside the website and not in it, as
// some hosts serve a folder with everything that it holds.
func Beside(dir, name string) string {
	return filepath.Join(filepath.Dir(dir), Records, filepath.Base(dir), name)
}

// ErrNotFinished says that a folder holds no website that was made for
// publication.
var ErrNotFinished = errors.New("is not a website made for publication")

// Open returns the finished website in dir. Every file is read and compared with
// the manifest: what is published is what was checked, whatever happened to the
// folder since.
func Open(ctx context.Context, dir string) (*Site, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(Beside(dir, "manifest.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s %w: it has no manifest", filepath.Base(dir), ErrNotFinished)
	}
	if err != nil {
		return nil, err
	}
	m, err := Read(data)
	if err != nil {
		return nil, err
	}
	s := &Site{Dir: dir, Manifest: m}
	return s, s.verify(ctx)
}

// verify compares every file of the folder with the manifest.
func (s *Site) verify(ctx context.Context) error {
	want := map[string]Variant{}
	for _, f := range s.Manifest.Files {
		want[f.Path] = Variant{SHA256: f.SHA256, Size: f.Size}
		for _, v := range f.Variants {
			want[f.Path+Extensions[v.Encoding]] = v
		}
	}
	var names []string
	err := filepath.WalkDir(s.Dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(s.Dir, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if _, ok := want[rel]; !ok {
			return fmt.Errorf("%s %w: %s came after it was finished", filepath.Base(s.Dir), ErrNotFinished, rel)
		}
		names = append(names, rel)
		return nil
	})
	if err != nil {
		return err
	}
	if len(names) != len(want) {
		for _, name := range names {
			delete(want, name)
		}
		for name := range want {
			return fmt.Errorf("%s %w: %s is missing", filepath.Base(s.Dir), ErrNotFinished, name)
		}
	}
	return parallel.Do(ctx, runtime.GOMAXPROCS(0), names, func(_ context.Context, name string) error {
		hash, size, err := HashFile(filepath.Join(s.Dir, filepath.FromSlash(name)))
		if err == nil && (hash != want[name].SHA256 || size != want[name].Size) {
			err = fmt.Errorf("%s %w: %s was changed after it was finished", filepath.Base(s.Dir), ErrNotFinished, name)
		}
		return err
	})
}

// HashFile returns the SHA-256 of a file, in hexadecimal, and its size.
func HashFile(name string) (hash string, size int64, err error) {
	f, err := os.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// Hash returns the SHA-256 of data, in hexadecimal.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
