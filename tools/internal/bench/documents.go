package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nscp/tools/internal/check"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/page"
	"nscp/tools/internal/publication"
	"nscp/tools/internal/read"
	"nscp/tools/internal/repair"
)

// A taken is one document on its way through the stages.
type taken struct {
	path     string
	data     []byte
	doc      *doc.Document
	words    []ledger.Word
	aside    []ledger.Record // what the reader left out
	repaired *repair.Result
	set      *page.Set
}

// batch is how many documents go through the stages together: few enough that
// memory does not grow with the site, many enough that the clock is read seldom.
const batch = 64

// documents takes every document through read, repair, page and ledger, a batch at
// a time, and tells the processor time of each stage apart. It is what convert
// does for a document, on one processor.
func documents(_ context.Context, w *work) error {
	all, err := w.sources()
	if err != nil {
		return err
	}
	for names := range slices.Chunk(all, batch) {
		var ts []*taken
		for _, name := range names {
			data, err := os.ReadFile(filepath.Join(w.dir, name))
			if err != nil {
				return err
			}
			ts = append(ts, &taken{path: filepath.ToSlash(name), data: data})
		}
		w.mark("")
		for _, s := range []struct {
			name string
			do   func(*taken) error
		}{
			{"read", (*taken).read},
			{"repair", (*taken).repair},
			{"page", (*taken).print},
			{"ledger", (*taken).balance},
		} {
			for _, t := range ts {
				if err := s.do(t); err != nil {
					return fmt.Errorf("%s: %w", t.path, err)
				}
			}
			w.mark(s.name)
		}
	}
	return nil
}

// rules checks all documents together, as nscp check does once it has read them.
func rules(_ context.Context, w *work) error {
	all, err := w.sources()
	if err != nil {
		return err
	}
	words, err := os.ReadFile(filepath.Join(w.dir, "sources", "words.txt"))
	if err != nil {
		return err
	}
	site := &check.Site{Words: strings.Split(string(words), "\n")}
	for _, name := range all {
		data, err := os.ReadFile(filepath.Join(w.dir, name))
		if err != nil {
			return err
		}
		d, found := read.File(filepath.ToSlash(name), data)
		if err := failed(found, nil); err != nil {
			return err
		}
		repair.Run(d)
		site.Documents = append(site.Documents, d)
	}
	w.mark("")
	check.Run(site)
	w.mark("check")
	return nil
}

// sources returns the documents of the site, as paths below it.
func (w *work) sources() ([]string, error) {
	var all []string
	for _, pattern := range []string{"annual-reports/*/report.*", "briefings/*", "arrangements/*"} {
		names, err := filepath.Glob(filepath.Join(w.dir, "sources", filepath.FromSlash(pattern)))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			rel, err := filepath.Rel(w.dir, name)
			if err != nil {
				return nil, err
			}
			all = append(all, rel)
		}
	}
	return all, nil
}

func (t *taken) read() error {
	d, found, second := read.Both(t.path, t.data)
	words, more := second()
	t.doc, t.words = d, words
	for _, a := range d.Asides { // repair adds its own
		t.aside = append(t.aside, ledger.Record{Kind: ledger.SetAside, Pos: a.Pos, Text: a.Text, Reason: a.Reason})
	}
	return failed(slices.Concat(found, more), nil)
}

func (t *taken) repair() error {
	t.repaired = repair.Run(t.doc)
	return failed(t.repaired.Findings, nil)
}

func (t *taken) print() error {
	switch filepath.Base(filepath.Dir(t.path)) {
	case "briefings":
		t.set = page.Briefing(publication.NewBriefing(t.doc))
	case "arrangements":
		t.set = page.Arrangements(publication.NewArrangements(t.doc))
	default:
		t.set = page.Report(publication.NewReport(t.doc, nil))
	}
	return nil
}

func (t *taken) balance() error {
	rendered := make([]ledger.Word, 0, len(t.words)+len(t.words)/4)
	for _, f := range t.set.Files {
		if !f.Words {
			continue
		}
		from := len(rendered)
		all, body, err := ledger.AppendPage(rendered, f.Path, f.Data)
		if err != nil {
			return err
		}
		ledger.Digest(all[from:])
		if rendered = all; !f.Title {
			rendered = slices.Delete(all, from, body)
		}
	}
	return failed(ledger.Balance(t.words, rendered, slices.Concat(t.aside, t.repaired.Records(), t.set.Records)).Findings(), nil)
}
