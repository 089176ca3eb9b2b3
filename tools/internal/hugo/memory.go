package hugo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"nscp/tools/internal/diag"
)

// Built is a website as it would be published, held in memory.
type Built struct {
	Files fs.FS
	Base  string // path of the home page: "/" or "/sub/path/"
}

// Memory builds the site in dir without writing anything to it, for whoever looks
// through the pages. changed are files, by their path below dir, that it is built
// from in place of those on disk; nil is one that is gone. With findings there is
// no site.
func Memory(ctx context.Context, dir string, changed map[string][]byte) (*Built, []diag.Finding, error) {
	if len(changed) > 0 {
		aside, err := withChanges(dir, changed)
		if aside != "" {
			defer os.RemoveAll(aside)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("copying the site: %w", err)
		}
		dir = aside
	}
	s, err := NewSite(dir, Options{})
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	if _, found, err := s.Build(); err != nil || len(found) > 0 {
		return nil, found, err
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	pages, err := s.Pages()
	if err != nil {
		return nil, nil, err
	}
	return &Built{Files: layered{pages, s.static}, Base: s.Base() + "/"}, nil, nil
}

// components are the folders that Hugo builds a site from.
var components = []string{"archetypes", "assets", "config", "content", "data", "i18n", "layouts", "static", "themes"}

// withChanges copies what Hugo reads of a site to a folder of its own, with the
// changes. Laying them over the disk in a file system of our own was tried: Hugo
// asks its file systems for more than their interface says.
func withChanges(dir string, changed map[string][]byte) (aside string, err error) {
	if aside, err = os.MkdirTemp("", "nscp-check-"); err != nil {
		return "", err
	}
	data, err := os.ReadFile(filepath.Join(dir, "hugo.toml"))
	if err == nil {
		err = os.WriteFile(filepath.Join(aside, "hugo.toml"), data, 0o600)
	}
	if err != nil {
		return aside, err
	}
	for _, name := range components {
		from := filepath.Join(dir, name)
		if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.CopyFS(filepath.Join(aside, name), os.DirFS(from)); err != nil {
			return aside, err
		}
	}
	for name, data := range changed {
		full := filepath.Join(aside, filepath.FromSlash(name))
		if data == nil {
			if err := os.Remove(full); err != nil {
				return aside, err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			return aside, err
		}
		if err := os.WriteFile(full, data, 0o600); err != nil {
			return aside, err
		}
	}
	return aside, nil
}

// layered shows the second file system where the first has nothing.
type layered [2]fs.FS

func (l layered) Open(name string) (fs.File, error) {
	f, err := l[0].Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return l[1].Open(name)
	}
	return f, err
}
