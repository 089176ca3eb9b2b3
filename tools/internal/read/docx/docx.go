// Package docx reads a Word file (.docx) into the document that every page is
// made from, and finds what is hidden in it.
//
// In go a path, for positions, and the file's bytes. [Read] returns the
// document and findings: an error means that the document must not be used.
// [Hidden] lists what a reader of the file would not see, with the hidden words
// for the one who asks. [Words] takes the words out of the file a second time,
// in a flat pass that shares nothing with Read but the opening of the file and the
// parsing of its XML, for the ledger to hold Read against. [Open] does that once.
//
// # What becomes of what
//
// Headings are found by style name or outline level. A paragraph in the style
// Title is the document's title; headings then begin at level 2, as they do
// when several headings of level 1 leave none that could be the title. Lists
// keep their numbers; a number that a list on a page cannot show ("1.2",
// "Recommendation 3") becomes part of the text. Paragraphs in the styles Quote
// and Intense Quote are quotations, and one that begins with a dash names its
// source. A caption goes to the table or picture that it stands beside. Text
// boxes come behind the paragraph that they are anchored to. A contents list,
// headers and footers are set aside. Tracked changes, comments, hidden, white,
// tiny and struck text never enter the document, and each is an error.
//
// # Positions
//
// A place in the text is "paragraph 41": every paragraph is counted from the
// beginning, empty ones, list items and those in table cells included, as Word
// counts them; those in text boxes are not, and have the number of the
// paragraph that the box is anchored to. Other places are "footnote 2" and
// "endnote 1" (in order of mention), "header 1" and "footer 1" (in order of
// use), "comment 3" and "document properties".
//
// # What a document says of itself
//
// Word has no front matter. A document can begin with a table of two columns,
// the left one holding keys (title, date, summary, themes, audience, review …),
// and that table becomes [doc.Document.Meta] and is taken out of the text.
// Without it the properties under File, Info are used: Title, Subject (as the
// description), Tags (as themes), and custom properties named like a key. A
// title that says other than the document's own first words is left alone,
// because properties are often those of the file that was copied.
package docx

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
)

// A File is a Word file that is read twice, opened and parsed once.
type File struct {
	path  string
	data  []byte
	parts *unpacked
	err   error // why it could not be opened
}

// Open opens a Word file. Where that fails, both readings say why.
func Open(path string, data []byte) *File {
	p, err := openParts(data, archive.Default)
	return &File{path, data, p, err}
}

// open begins a pass over the file.
func (x *File) open() (*file, error) {
	if x.err != nil {
		return nil, x.err
	}
	return x.parts.open()
}

// Read reads a Word file. With an error finding the document must not be used;
// it is never nil. Hidden words are in neither.
func Read(path string, data []byte) (*doc.Document, []diag.Finding) { return Open(path, data).Read() }

// Read is [Read] of an open file.
func (x *File) Read() (*doc.Document, []diag.Finding) {
	f, err := x.open()
	if err != nil {
		return &doc.Document{Path: x.path}, []diag.Finding{problem(err).Finding(x.path)}
	}
	r := newReader(x.path, f)
	r.read()
	fs := append(hidden.Findings(r.list.Items, x.data), r.findings...)
	if errors, _ := diag.Count(fs); errors == 0 && len(r.doc.Blocks) == 0 {
		fs = append(fs, (&archive.Problem{Rule: "empty-file", Message: "there is no text in the file", Fix: "put the text into %s, or delete the file"}).Finding(x.path))
	}
	diag.Sort(fs)
	return r.doc, fs
}

// Hidden lists what a reader of a Word file would not see, in the order of the
// file. An error finding says that the file could not be looked into.
func Hidden(path string, data []byte) ([]hidden.Item, []diag.Finding) {
	f, err := Open(path, data).open()
	if err != nil {
		return nil, []diag.Finding{problem(err).Finding(path)}
	}
	r := newReader(path, f)
	r.read()
	r.inspect()
	slices.SortStableFunc(r.list.Items, func(a, b hidden.Item) int { return cmp.Compare(paragraphOf(a), paragraphOf(b)) })
	return r.list.Items, slices.DeleteFunc(r.findings, func(f diag.Finding) bool {
		return f.Severity != diag.Error || f.Pos.Place != ""
	})
}

// paragraphOf returns the paragraph that an item is in; what is in none comes
// behind.
func paragraphOf(it hidden.Item) int {
	if n, ok := strings.CutPrefix(it.Pos.Place, "paragraph "); ok {
		if v, err := strconv.Atoi(n); err == nil {
			return v
		}
	}
	return math.MaxInt
}

func problem(err error) *archive.Problem {
	var p *archive.Problem
	if errors.As(err, &p) {
		return p
	}
	return &archive.Problem{Rule: archive.RuleDamaged, Message: err.Error(), Fix: "open %s in Word and save a copy"}
}

// A reader turns one file into one document.
type reader struct {
	*file
	doc      *doc.Document
	findings []diag.Finding
	list     hidden.List

	paragraphs int      // counted so far in the body
	places     []string // names of paragraphs, by number
	counter    *counter
	notes      map[string]string // label of a note by kind and id
	pending    []pendingNote
	links      []*bookmarkLink
	bookmarks  map[string]*doc.Heading // the heading that a bookmark stands in or under
	heading    *doc.Heading            // the last one
	waiting    []string                // bookmarks of the paragraph that is being read
	comments   map[string]string       // place of a comment by id
	images     map[string]bool
	media      map[mediaKey]*doc.Asset
	contents   *doc.Aside // the contents list that is being set aside
	warned     map[string]bool
	titles     int
	unseen     map[rune]*trace
	core       *archive.Node
	custom     *archive.Node
	asked      bool         // core and custom have been read
	nested     int          // tables around what is being read
	headless   []*doc.Table // tables without a header row
}

func newReader(path string, f *file) *reader {
	return &reader{
		file:      f,
		doc:       &doc.Document{Path: path},
		counter:   f.numbering.counter(),
		notes:     map[string]string{},
		bookmarks: map[string]*doc.Heading{},
		comments:  map[string]string{},
		images:    map[string]bool{},
		media:     map[mediaKey]*doc.Asset{},
		warned:    map[string]bool{},
		unseen:    map[rune]*trace{},
	}
}

// read reads the whole file. Its order is that of the ledger: the text, then
// the notes as they are mentioned, then headers and footers.
func (r *reader) read() {
	s := &story{reader: r, rels: r.rels}
	r.doc.Blocks = s.blocks(r.body.Nodes, context{})
	s.end()
	r.readNotes()
	r.readHeaders()
	r.readComments()
	r.readParts()
	r.settleLevels()
	r.readMeta()
	r.bodyMarkings() // "Draft" in the table of metadata is a key, and gone by now
	r.settleLinks()
	r.warnTables()
	r.tellInvisible()
}

// at returns the position of a place.
func (r *reader) at(place string) doc.At {
	return doc.At{Pos: diag.Position{Path: r.doc.Path, Place: place}}
}

// paragraphAt returns the position of a paragraph of the body.
func (r *reader) paragraphAt(n int) doc.At {
	for len(r.places) <= n {
		r.places = append(r.places, "paragraph "+itoa(len(r.places)))
	}
	return r.at(r.places[n])
}

// hide notes something hidden.
func (r *reader) hide(severity hidden.Severity, kind hidden.Kind, at doc.At, detail, content string) {
	r.list.Add(hidden.Item{Kind: kind, Pos: at.Pos, Severity: severity, Detail: detail, Content: content})
}

// warn notes something that a person should look at.
func (r *reader) warn(rule string, at doc.At, message, why, fix string) {
	r.findings = append(r.findings, diag.Finding{Rule: rule, Severity: diag.Warning, Pos: at.Pos, Message: message, Why: why, Fix: "in " + r.doc.Path + " " + fix})
}

// fail notes something that cannot be published as it is.
func (r *reader) fail(rule string, at doc.At, message, why, fix string) {
	r.warn(rule, at, message, why, fix)
	r.findings[len(r.findings)-1].Severity = diag.Error
}

// once reports whether it is called with the key for the first time.
func (r *reader) once(key string) bool {
	if r.warned[key] {
		return false
	}
	r.warned[key] = true
	return true
}

// settleLevels gives headings their level on a page, where level 1 is the title.
func (r *reader) settleLevels() {
	var heads []*doc.Heading
	first := 0
	doc.Walk(r.doc.Blocks, func(b doc.Block) bool {
		if h, ok := b.(*doc.Heading); ok {
			heads = append(heads, h)
			if h.Level == 1 {
				first++
			}
		}
		return true
	})
	for _, h := range heads {
		switch {
		case h.Level == titleLevel:
			h.Level = 1
			continue
		case r.titles > 0 || first > 1:
			h.Level++
		}
		h.Level = min(h.Level, 6)
	}
}

// warnTables warns of tables whose first row is not marked as a header.
func (r *reader) warnTables() {
	for _, t := range r.headless {
		r.warn("table-header", t.At, "a table has no header row",
			"without one a screen reader reads figures out with nothing to say what they are",
			"select the first row, choose Layout, Repeat Header Rows; if the table is not for data, lay its words out as headings and paragraphs")
	}
}

// titleLevel marks the heading made from the style Title until the levels of
// the others are known.
const titleLevel = 0

func itoa(n int) string { return strconv.Itoa(n) }
