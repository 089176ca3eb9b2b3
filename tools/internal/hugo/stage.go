package hugo

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/afero"
)

// A stage is the file system that a preview is rendered to. What Hugo writes
// stays on it until the build is known to be whole, and is then taken off: a
// build that fails half-way shows nothing of itself.
type stage struct {
	afero.Fs
	mu      sync.Mutex
	written map[string]bool
}

func newStage() *stage {
	return &stage{Fs: afero.NewMemMapFs(), written: map[string]bool{}}
}

func (s *stage) Create(name string) (afero.File, error) {
	s.note(name)
	return s.Fs.Create(name)
}

func (s *stage) OpenFile(name string, flag int, perm os.FileMode) (afero.File, error) {
	if flag&(os.O_WRONLY|os.O_RDWR|os.O_CREATE) != 0 {
		s.note(name)
	}
	return s.Fs.OpenFile(name, flag, perm)
}

func (s *stage) note(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.written[name] = true
}

// take returns what was written since the last time, by slash-separated path
// from the root, and clears the stage. Keeping the files on it as well would
// hold every page in memory twice.
func (s *stage) take() (map[string][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	files := make(map[string][]byte, len(s.written))
	for name := range s.written {
		data, err := afero.ReadFile(s.Fs, name)
		if os.IsNotExist(err) {
			continue // a temporary file
		}
		if err != nil {
			return nil, err
		}
		files[strings.Trim(filepath.ToSlash(name), "/")] = data
		if err := s.Fs.Remove(name); err != nil {
			return nil, err
		}
	}
	s.written = map[string]bool{}
	return files, nil
}

// nothing is a file system without files.
type nothing struct{}

func (nothing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
