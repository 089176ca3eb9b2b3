// Package built reads the pages of a built website: each file once, whoever asks
// for it, and each page as a browser would.
//
// In go the files of a site; out comes one [Page] after the other, with its bytes,
// their hash, and its elements and texts as a [Tree]. What is looked for on the
// pages is for others: the ledger their words, search what can be found, crawl
// where their links lead, publish what their policy forbids. They are called for
// the same page together, so that a site is read and taken apart once.
package built

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"sync"

	"nscp/tools/internal/parallel"
)

// A Page is one page of a built website. It is lent: whoever is called with it
// keeps nothing of it when the call is over.
type Page struct {
	File   string // below the site's folder: "about/index.html"
	Number int    // in the order of the site's files
	Data   []byte

	tree   Tree
	parsed bool
	hash   [sha256.Size]byte
	hashed bool
	buffer bytes.Buffer
}

// NewPage returns a page that was read already.
func NewPage(file string, data []byte) *Page {
	return &Page{File: file, Data: data}
}

// Tree returns the page's elements and texts, which are read when somebody first
// asks for them.
func (p *Page) Tree() (*Tree, error) {
	if !p.parsed {
		if err := p.tree.parse(p.Data); err != nil {
			return nil, fmt.Errorf("reading %s: %w", p.File, err)
		}
		p.parsed = true
	}
	return &p.tree, nil
}

// Hash returns the hash of the page's bytes, which is made when somebody first asks
// for it.
func (p *Page) Hash() []byte {
	if !p.hashed {
		p.hash, p.hashed = sha256.Sum256(p.Data), true
	}
	return p.hash[:]
}

// read reads a file of a site in place of the page that p was.
func (p *Page) read(files fs.FS, name string, number int) error {
	f, err := files.Open(name)
	if err != nil {
		return fmt.Errorf("reading a built page: %w", err)
	}
	defer f.Close()
	p.buffer.Reset()
	if _, err := p.buffer.ReadFrom(f); err != nil {
		return fmt.Errorf("reading a built page: %w", err)
	}
	p.File, p.Number, p.Data = name, number, p.buffer.Bytes()
	p.parsed, p.hashed = false, false
	return nil
}

// A Use is what somebody does with each page. It is called from several goroutines.
type Use func(*Page) error

// Each gives every page of a site to all of the uses, several pages at a time, and
// holds no more pages than it works on. The first error ends it.
func Each(files fs.FS, uses ...Use) error {
	var names []string
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".html") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("looking for the pages of the built site: %w", err)
	}
	pages := sync.Pool{New: func() any { return new(Page) }}
	return parallel.Count(context.Background(), runtime.GOMAXPROCS(0), len(names), func(_ context.Context, i int) error {
		p := pages.Get().(*Page)
		defer pages.Put(p)
		if err := p.read(files, names[i], i); err != nil {
			return err
		}
		for _, use := range uses {
			if err := use(p); err != nil {
				return err
			}
		}
		return nil
	})
}
