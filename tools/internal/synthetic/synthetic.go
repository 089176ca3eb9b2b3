// Package synthetic writes archives of made-up safeguarding partnerships, as
// large as a benchmark wants them: yearly reports as a PDF extractor leaves them,
// with their figures and review actions, learning briefings in Word and in
// Markdown, and safeguarding arrangements.
//
// In goes a number of documents and a seed; out come files for the folder
// sources/ ([Sources]), or a whole site folder with the project's own templates
// ([Site]). The same seed gives the same bytes, and document number 7 is the same
// in an archive of ten as in one of ten thousand.
//
// Every sentence is put together from the lists of phrases.txt. Names of places
// follow the subject of a document and new ones keep coming, so that compression
// and search meet about as many different words as in real text.
package synthetic

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A share of the documents are reports and arrangements; all others are briefings.
// Of twenty documents one is a report, which becomes some nine pages.
const cycle = 20

// years is how many reports each partnership has.
const years = 20

// firstYear is that of the oldest report. The newest is older than the project's
// own, so that the home page stays what it is.
const firstYear = 2003

// A File is one file of an archive.
type File struct {
	Path string // below the site folder: "sources/briefings/…"
	Data []byte
}

// Sources calls yield with the files of the first documents of the archive that
// the seed makes, and stops with its error.
func Sources(seed uint64, documents int, yield func(File) error) error {
	for i := range documents {
		files, err := document(seed, i)
		if err != nil {
			return fmt.Errorf("document %d: %w", i, err)
		}
		for _, f := range files {
			if err := yield(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// document returns the files of document number i.
func document(seed uint64, i int) ([]File, error) {
	switch i % cycle {
	case 0:
		return report(seed, i/cycle)
	case 5:
		return arrangements(seed, i/cycle), nil
	default:
		return briefing(seed, i)
	}
}

// parts are what a site folder is made of.
var parts = []string{"hugo.toml", "assets", "content", "data", "i18n", "layouts", "static", "sources"}

// Site writes a site folder: a copy of the one at template, with the documents
// added to its sources. The folder dir is made; it must not hold a site.
func Site(dir, template string, seed uint64, documents int) error {
	for _, name := range parts {
		from, to := filepath.Join(template, name), filepath.Join(dir, name)
		info, err := os.Stat(from)
		if err != nil {
			return err
		}
		if info.IsDir() {
			err = os.CopyFS(to, os.DirFS(from))
		} else {
			err = os.CopyFS(dir, only{os.DirFS(template), name})
		}
		if err != nil {
			return err
		}
	}
	if err := addWords(filepath.Join(dir, "sources", "words.txt")); err != nil {
		return err
	}
	return Sources(seed, documents, func(f File) error {
		name := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		return os.WriteFile(name, f.Data, 0o666)
	})
}

// only is one file of a folder.
type only struct {
	fs.FS
	name string
}

func (o only) ReadDir(string) ([]fs.DirEntry, error) {
	info, err := fs.Stat(o.FS, o.name)
	if err != nil {
		return nil, err
	}
	return []fs.DirEntry{fs.FileInfoToDirEntry(info)}, nil
}

// Words returns the names of the places, which a partnership would add to its list
// of words for the spelling check.
func Words() []string {
	out := make([]string, places)
	for i := range out {
		out[i] = placeName(i)
	}
	return out
}

func addWords(path string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.WriteString(strings.Join(Words(), "\n") + "\n"); err != nil {
		return err
	}
	return f.Close()
}

// A partnership is one area's.
type partnership struct {
	area  string
	towns []string // places in it
	first int      // number of its first commitment
}

// newPartnership returns partnership number i.
func newPartnership(seed uint64, i int) partnership {
	w := newWriter(seed, "partnership", i)
	p := partnership{area: placeName((i*37 + 11) % places), first: 3*i + 11}
	for range 8 {
		p.towns = append(p.towns, placeName(w.IntN(places)))
	}
	return p
}

func (p partnership) name() string { return p.area + " Safeguarding Children Partnership" }

// slug returns the part of an address that names the partnership.
func (p partnership) slug() string { return strings.ToLower(p.area) }

// yearOf returns how a reporting year is written in names of files, and in words.
func yearOf(start int) (short, long string) {
	return fmt.Sprintf("%d-%02d", start, (start+1)%100), fmt.Sprintf("%d to %d", start, start+1)
}
