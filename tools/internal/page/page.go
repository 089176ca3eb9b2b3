// Package page prints the domain as Hugo pages and data files.
//
// In goes a publication; out come files, each with the path it belongs at and
// its bytes, and what the ledger must know: labels that a layout repeats, cells
// that change places when a table becomes headed parts. The same publication
// always prints the same bytes. Writing them to disk is package convert's.
package page

import (
	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/publication"
	"nscp/tools/internal/statutory"
)

// A File is one generated file.
type File struct {
	Path   string // slash-separated, relative to the site folder
	Source string // the source it was made from
	Data   []byte
	Words  bool // the ledger counts its words: a page, not a list or a data file
	Title  bool // its title is the source's own words, and counts as well
	// Digest is that of its title's and its own words, as the ledger reads them; nil
	// until the ledger has.
	Digest []byte
	// Address is where the page is on the site, without slashes at its ends;
	// "" for a data file.
	Address string
}

// Set is what one source makes.
type Set struct {
	Files   []File
	Records []ledger.Record
	Terms   []Term // for the glossary
	Answers *Answers
}

// Answers are how a yearly report answers the guidance, for the checks to go by what
// the page says; nil for other publications.
type Answers struct {
	Report   *publication.Report
	Coverage []statutory.Coverage
	Wrong    []diag.Finding // with what the editor says of it
}

func (s *Set) add(f File) { s.Files = append(s.Files, f) }

// repeated records words of the source that the layout says once more.
func (s *Set) repeated(at doc.At, words, reason string) {
	s.Records = append(s.Records, ledger.Record{Kind: ledger.Repeated, Pos: at.Pos, Text: words, Reason: reason})
}

// moved records words of the source that stand elsewhere on the page.
func (s *Set) moved(at doc.At, words, to, reason string) {
	s.Records = append(s.Records, ledger.Record{Kind: ledger.Moved, Pos: at.Pos, Text: words, To: to, Reason: reason})
}
