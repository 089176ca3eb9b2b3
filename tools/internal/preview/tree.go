package preview

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// parts are what a site is made of: a change below one of these folders, or of
// the file, shows in the preview.
var parts = []string{"sources", "content", "layouts", "assets", "static", "data", "i18n", "hugo.toml"}

// A tree is what the files of a site looked like when they were last seen.
// Events only say where to look; what changed is decided by comparing, so an
// event that comes twice, late or for a file that was put back changes nothing.
type tree struct {
	root  string
	files map[string]stamp
}

// A stamp changes when a file's content does.
type stamp struct {
	size    int64
	written int64 // nanoseconds
}

// A changeSet is what happened to files, as absolute paths in order.
type changeSet struct {
	created, edited, removed []string
	waiting                  []wait // sources that are not whole yet
}

// all returns every file that something happened to.
func (c changeSet) all() []string { return slices.Concat(c.created, c.edited, c.removed) }

// newTree returns the tree of the site in root, as it is now.
func newTree(root string) *tree {
	t := &tree{root: root, files: map[string]stamp{}}
	t.look(t.paths()...)
	return t
}

// paths returns the parts of the site.
func (t *tree) paths() []string {
	var paths []string
	for _, name := range parts {
		paths = append(paths, filepath.Join(t.root, name))
	}
	return paths
}

// look compares the files and folders at paths with what was last seen there,
// and remembers them as they are.
func (t *tree) look(paths ...string) changeSet {
	var c changeSet
	for _, path := range paths {
		if !t.belongs(path) {
			continue
		}
		now := map[string]stamp{}
		// A file that vanishes while it is looked at has been removed.
		_ = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil
			case passing(filepath.Base(name)) && d.IsDir():
				return filepath.SkipDir
			case passing(filepath.Base(name)) || d.IsDir():
				return nil
			}
			if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
				now[name] = stamp{info.Size(), info.ModTime().UnixNano()}
			}
			return nil
		})
		for name, s := range now {
			switch old, known := t.files[name]; {
			case !known:
				c.created = append(c.created, name)
			case old != s:
				c.edited = append(c.edited, name)
			}
			t.files[name] = s
		}
		for _, name := range t.below(path) {
			if _, ok := now[name]; !ok {
				c.removed = append(c.removed, name)
				delete(t.files, name)
			}
		}
	}
	for _, list := range []*[]string{&c.created, &c.edited, &c.removed} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return c
}

// below returns the known files at path and in it.
func (t *tree) below(path string) []string {
	if _, ok := t.files[path]; ok {
		return []string{path}
	}
	var names []string
	for name := range t.files {
		if strings.HasPrefix(name, path+string(filepath.Separator)) {
			names = append(names, name)
		}
	}
	return names
}

// belongs reports whether path is a part of the site or in one.
func (t *tree) belongs(path string) bool {
	rel, err := filepath.Rel(t.root, path)
	if err != nil {
		return false
	}
	names := strings.Split(filepath.ToSlash(rel), "/")
	return slices.Contains(parts, names[0]) && !slices.ContainsFunc(names, passing)
}

// passing reports whether a file's name is one that programs give to what they
// write on their way to something else: Word's and LibreOffice's lock files,
// editors' copies, half-written downloads.
func passing(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasPrefix(name, "#") || strings.HasSuffix(name, "~") {
		return true
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".tmp", ".temp", ".bak", ".bck", ".swp", ".swx", ".part", ".crdownload":
		return true
	}
	return name == "4913" || name == "Thumbs.db" || name == "desktop.ini"
}
