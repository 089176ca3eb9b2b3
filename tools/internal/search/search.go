// Package search makes the index that the site's search page reads. In goes a
// built site; out come small JSON files for the folder search/, which the page's
// script fetches in parts, when somebody searches and not before.
//
// The index is by section: a page is cut at its headings, so that a result leads
// to the place and not to the top of a long page. Words are brought together by
// the standard English stemmer (Porter2), here and only here: the index holds
// with each stem the forms that occur, and the script looks a typed word up among
// the forms, so no stemmer is sent to a reader.
//
// Two ready-made engines were weighed. One index for a whole site (MiniSearch)
// grows with it: 67 kB at 100 pages, 734 at 1,000, for the first search. Pagefind
// costs 121 to 183 kB, 60 of them WebAssembly, and its indexer comes through npm.
// This index sends a query only the parts that hold its words: the tests print
// what that is.
package search

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"nscp/tools/internal/built"
)

// Folder is where the index lies in the site, beside the search page.
const Folder = "search"

// Files returns the files of the index for a built site, by their path below the
// site's root. The same site always gives the same files.
func Files(site fs.FS) (map[string][]byte, error) {
	x := New()
	if err := built.Each(site, x.Page); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return x.Files()
}

// Write makes the index of the site in the folder dir and puts it there.
func Write(dir string) error {
	x := New()
	if err := built.Each(os.DirFS(dir), x.Page); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	return x.Write(dir)
}

// Write puts the index into the site in the folder dir. Files of an earlier index
// are removed; a name holds its content's hash, so a part never changes under a
// reader.
func (x *Index) Write(dir string) error {
	files, err := x.Files()
	if err != nil {
		return err
	}
	folder := filepath.Join(dir, Folder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// encode returns v as JSON on one line, with no escapes that JSON does not need.
func encode(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

// mark returns the start of the content's hash, for a file's name.
func mark(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:5])
}
