package hugo

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gohugoio/hugo/hugolib"
	"github.com/spf13/afero"

	"nscp/tools/internal/diag"
)

// A Site is a website held in memory for a preview, rendered again after each
// edit. Reading it is safe while it is built.
type Site struct {
	dir     string
	options Options

	building sync.Mutex // held by Build and Close; guards the next five
	clock    time.Time
	sites    *hugolib.HugoSites
	stage    *stage
	log      *journal
	rebuilds int // since the site was built from new

	mu     sync.RWMutex // guards what is shown
	pages  map[string][]byte
	static fs.FS
	base   string
}

// renewAfter is how many partial rebuilds are made before the site is built from
// new. Hugo keeps the old form of an edited page alive, about 10 kB an edit.
const renewAfter = 500

// NewSite returns the site in dir, without pages until it is built.
func NewSite(dir string, o Options) (*Site, error) {
	dir, err := siteFolder(dir)
	if err != nil {
		return nil, err
	}
	return &Site{dir: dir, options: o, static: nothing{}}, nil
}

// Build renders the site: what depends on the edited files, or everything from
// new when none are named. Edited files are absolute paths of files that were
// there at the last build and hold other words now. When a file has come, gone
// or changed its name, or hugo.toml changed, everything has to be built from
// new: Hugo's partial rebuilds leave removed pages up and new folders out.
//
// It returns the paths of the pages that are now different (all of them after a
// build from new) and that [Options].First was not told of, and what is wrong with
// the site. When Hugo fails, the pages of the last good build stay but for those
// that First was told of, and the next build is from new.
func (s *Site) Build(edited ...string) (changed []string, fs []diag.Finding, err error) {
	s.building.Lock()
	defer s.building.Unlock()
	engine.Lock()
	defer engine.Unlock()

	s.rebuilds++
	whole := s.sites == nil || len(edited) == 0 || s.rebuilds > renewAfter || len(rounds(edited)) > mostRounds
	if whole {
		edited, s.rebuilds = nil, 0
		s.drop()
		if fs, err := s.load(); err != nil || len(fs) > 0 {
			return nil, fs, err
		}
	}
	if whole {
		err = render(s.sites, s.clock, s.log)
	} else {
		err = rerender(s.sites, s.clock, s.log, edited, func() error {
			files, err := s.stage.take()
			if err != nil {
				return err
			}
			changed = s.show(files, false)
			if s.options.First != nil && len(changed) > 0 {
				s.options.First(changed)
				changed = nil
			}
			return nil
		})
	}
	if errors.Is(err, errMoved) {
		whole, s.rebuilds = true, 0
		s.drop()
		if fs, err := s.load(); err != nil || len(fs) > 0 {
			return nil, fs, err
		}
		err = render(s.sites, s.clock, s.log)
	}
	if err != nil {
		fs := problems(s.dir, err, s.log)
		s.drop()
		return changed, fs, nil
	}
	files, err := s.stage.take()
	if err != nil {
		s.drop()
		return changed, nil, err
	}
	fs = problems(s.dir, nil, s.log)
	fs = sorted(append(fs, sharedAddresses(s.dir, s.sites)...))
	changed = append(changed, s.show(files, whole)...)
	slices.Sort(changed)
	return slices.Compact(changed), fs, nil
}

// load makes Hugo ready to build the site from new.
func (s *Site) load() ([]diag.Finding, error) {
	s.clock = s.options.Clock
	if s.clock.IsZero() {
		var err error
		if s.clock, err = Clock(s.dir, time.Now()); err != nil {
			return nil, err
		}
	}
	s.stage, s.log = newStage(), new(journal)
	sites, err := load(s.dir, s.options, s.stage, s.log, true)
	if err != nil {
		return problems(s.dir, err, s.log), nil
	}
	s.sites = sites
	return nil, nil
}

// show puts up the rendered files: beside those that stand, or in their place
// when the site was built whole. It returns the paths that changed.
func (s *Site) show(files map[string][]byte, whole bool) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var changed []string
	for name, data := range files {
		if old, ok := s.pages[name]; !ok || !bytes.Equal(old, data) {
			changed = append(changed, name)
		}
	}
	if whole {
		for name := range s.pages {
			if _, ok := files[name]; !ok {
				changed = append(changed, name)
			}
		}
		s.pages = files
	} else {
		maps.Copy(s.pages, files)
		changed = append(changed, s.shorten(files)...)
	}
	s.static = staticFiles(s.sites)
	s.base = s.sites.Configs.GetFirstLanguageConfig().BaseURL().BasePathNoTrailingSlash
	return changed
}

// shorten takes down the last pages of lists that were rendered again and have
// fewer of them now. It returns their paths.
func (s *Site) shorten(files map[string][]byte) []string {
	var gone []string
	for name := range s.pages {
		list, number, ok := strings.Cut(name, pagerFolder)
		if _, stands := files[name]; !ok || stands || !strings.HasSuffix(number, "/index.html") {
			continue
		}
		if _, rendered := files[list+"/index.html"]; rendered {
			delete(s.pages, name)
			gone = append(gone, name)
		}
	}
	return gone
}

// pagerFolder is where Hugo puts the second page of a list and those that follow.
const pagerFolder = "/page/"

// File returns the page or other file at a slash-separated path without a
// leading slash, such as "about/index.html". Static files are read from disk
// each time.
func (s *Site) File(name string) ([]byte, bool) {
	s.mu.RLock()
	data, ok := s.pages[name]
	static := s.static
	s.mu.RUnlock()
	if ok {
		return data, true
	}
	if !fs.ValidPath(name) {
		return nil, false
	}
	data, err := fs.ReadFile(static, name)
	return data, err == nil
}

// Pages returns the rendered files as they are now. Later builds do not change
// what it returned.
func (s *Site) Pages() (fs.FS, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	files := afero.NewMemMapFs()
	for name, data := range s.pages {
		if err := afero.WriteFile(files, name, data, 0o444); err != nil {
			return nil, err
		}
	}
	return afero.NewIOFS(files), nil
}

// Base returns the path of the site's home page without the slash at its end:
// "" for https://example.org/, "/safe" for https://example.org/safe/. It is known
// when the site has been built.
func (s *Site) Base() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.base
}

// Close frees what Hugo holds. The pages can still be read.
func (s *Site) Close() {
	s.building.Lock()
	defer s.building.Unlock()
	s.drop()
}

// drop closes Hugo's view of the site, so that the next build is from new. The
// error is not of interest: the view is not used again.
func (s *Site) drop() {
	if s.sites != nil {
		_ = s.sites.Close()
		s.sites = nil
	}
}
