// Package desk says how a site's documents stand: what an editor who comes to
// the desk in the morning wants to know.
//
// In goes a conversion ([convert.Result]), the findings of whatever checks were
// run over it, and the day; out comes an [Overview]: each document with its state
// (draft, under embargo, due for review), what was found in it and what repair
// did to it. The preview shows it in the page, and "nscp status" in the terminal.
package desk

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/repair"
	"nscp/tools/internal/statutory"
)

// An Overview is all documents of a site, sorted by their sources' paths.
type Overview struct {
	Documents []*Document
	Other     []diag.Finding // those that are about no document: a template, the settings
	Today     time.Time
	byPage    map[string]*Document
}

// A Document is one source, and the pages that were made from it.
type Document struct {
	Source   string // path relative to the site folder
	Folder   string // the kind's folder below sources: "briefings"
	Title    string
	Address  string // of its first page, "learning/briefings/sleep"; "" for a list, or where an error stopped it
	State    []Note // what a person should know of it, the most pressing first; never empty
	Findings []diag.Finding
	Repairs  []repair.Change
	text     *doc.Document
	stopped  bool // by an error
	coverage func() []statutory.Coverage
}

// A Note is one thing about a document's state.
type Note struct {
	Text   string
	Urgent bool // it needs a person now
}

const published = "published with the next build"

// New brings together a conversion, the findings about it, and the day.
func New(r *convert.Result, findings []diag.Finding, today time.Time) *Overview {
	o := &Overview{Today: today, byPage: map[string]*Document{}}
	bySource := map[string]*Document{}
	for _, s := range r.Sources {
		d := &Document{Source: s.Path, Folder: s.Folder, Title: title(s), text: s.Document, stopped: s.Pages == nil, coverage: coverage(s)}
		if s.Repair != nil {
			d.Repairs = s.Repair.Changes
		}
		if s.Pages != nil {
			for _, f := range s.Pages.Files {
				bySource[f.Path] = d
				if f.Address == "" {
					continue
				}
				if o.byPage[f.Address] = d; d.Address == "" || len(f.Address) < len(d.Address) {
					d.Address = f.Address // a report's own page stands above its sections
				}
			}
		}
		d.State = state(s, today)
		bySource[s.Path] = d
		o.Documents = append(o.Documents, d)
	}
	for _, f := range findings {
		if d, ok := bySource[f.Pos.Path]; ok {
			d.Findings = append(d.Findings, f)
		} else {
			o.Other = append(o.Other, f)
		}
	}
	slices.SortFunc(o.Documents, func(a, b *Document) int { return cmp.Compare(a.Source, b.Source) })
	return o
}

// Page returns the document from which the page at an address without slashes
// at its ends was made, or nil.
func (o *Overview) Page(address string) *Document { return o.byPage[address] }

// Source returns the document of a source, or nil.
func (o *Overview) Source(path string) *Document {
	for _, d := range o.Documents {
		if d.Source == path {
			return d
		}
	}
	return nil
}

// title returns what a document calls itself, or its name.
func title(s *convert.Source) string {
	if s.Document != nil {
		if t := s.Document.Value("title"); t != "" {
			return t
		}
		for _, b := range s.Document.Blocks {
			if h, ok := b.(*doc.Heading); ok && h.Level == 1 {
				return doc.Words(h.Inlines)
			}
		}
	}
	return path.Base(s.Path)
}

// state says how a document stands on a day.
func state(s *convert.Source, today time.Time) []Note {
	var notes []Note
	if s.Pages == nil {
		notes = append(notes, Note{"stopped by an error; the last good pages stay", true})
	}
	if s.Document == nil {
		if len(notes) == 0 {
			notes = append(notes, Note{published, false})
		}
		return notes
	}
	dates := Dates(s.Document.Meta, today)
	if len(notes) > 0 {
		dates = slices.DeleteFunc(dates, func(n Note) bool { return n.Text == published })
	}
	return append(notes, dates...)
}

// Dates says what a page's front matter means for its publication on a day.
func Dates(meta []doc.Field, today time.Time) []Note {
	d := doc.Document{Meta: meta}
	var notes []Note
	// The whole of a day's embargo has passed when the day begins, as for Hugo.
	if d.Value("draft") == "true" {
		notes = append(notes, Note{"draft: not published", false})
	}
	on := func(key string) (time.Time, bool) { return frontmatter.ParseDate(d.Value(key)) }
	if t, ok := on("publishDate"); ok && t.After(today) {
		notes = append(notes, Note{"embargoed until " + Day(t), false})
	}
	if t, ok := on("expiryDate"); ok {
		if t.After(today) {
			notes = append(notes, Note{"taken down on " + Day(t), false})
		} else {
			notes = append(notes, Note{"expired on " + Day(t) + ": not published", true})
		}
	}
	if len(notes) == 0 {
		notes = append(notes, Note{published, false})
	}
	if t, ok := on("reviewBy"); ok {
		if t.After(today) {
			notes = append(notes, Note{"review by " + Day(t), false})
		} else {
			notes = append(notes, Note{"review was due on " + Day(t), true})
		}
	}
	return notes
}

// Day writes a day as GOV.UK's style does: 4 June 2017.
func Day(t time.Time) string { return t.Format("2 January 2006") }

// Words returns the words of the block that a position names, at most n of them,
// by which the block can be found in a page; "" where nothing can be told.
func (d *Document) Words(pos diag.Position, n int) string {
	if d.text == nil || pos.Path != d.Source || pos.Line == 0 && pos.Place == "" {
		return ""
	}
	found := ""
	doc.Walk(d.text.Blocks, func(b doc.Block) bool {
		at := b.Position()
		var words string
		for _, ins := range doc.Inlines(b) {
			words += doc.Words(ins) + " "
		}
		if words = strings.TrimSpace(words); words == "" {
			return true
		}
		if pos.Place != "" {
			if at.Place == pos.Place && found == "" {
				found = words
			}
		} else if 0 < at.Line && at.Line <= pos.Line {
			// Of several blocks in one line, such as a table's row, the one
			// that begins before the place.
			if at.Line < pos.Line || pos.Column == 0 || at.Column <= pos.Column {
				found = words
			}
		}
		return true
	})
	fields := strings.Fields(found)
	return strings.Join(fields[:min(n, len(fields))], " ")
}
