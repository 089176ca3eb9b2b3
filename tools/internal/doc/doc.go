// Package doc is the document: what every reader produces, every repair pass
// mends, and every page is printed from.
//
// A [Document] is a list of blocks (headings, paragraphs, lists, quotations,
// tables, …); a block holds inlines (text, emphasis, links, …) or other blocks.
// The sets are closed: [Block] and [Inline] list their implementers. Every
// block and every run of text knows the place in the source it came from, so a
// finding or a ledger entry can name it.
//
// Each construct has a file of its own, with its type and how it prints. The
// printed form ([Format]) is Hugo's Markdown: it reads back to the same
// document, and what Markdown cannot say (a list inside a table cell, a merged
// cell) goes through the table shortcodes.
package doc

import (
	"strings"

	"nscp/tools/internal/diag"
)

// A Document is one source file, read.
type Document struct {
	Path   string   // slash-separated, relative to the site folder
	Meta   []Field  // what the file says of itself before its text begins
	Blocks []Block  // the text, in order
	Notes  []*Note  // footnotes and endnotes, in order of first mention
	Asides []*Aside // words that are kept out of the text, with the reason
	Images []*Asset // pictures that came inside the file
}

// At is where a construct stands in its source. It is embedded in every block.
type At struct{ Pos diag.Position }

// Position returns the place in the source.
func (a At) Position() diag.Position { return a.Pos }

// A Block is one of *Heading, *Paragraph, *List, *Quote, *Table, *Code, *Break,
// *Figure or *HTML.
type Block interface {
	Position() diag.Position
	print(p *printer)
}

// An Inline is one of *Text, *Emphasis, *Link, *Image, *Literal, *LineBreak,
// *NoteMark or *Markup.
type Inline interface {
	printInline(p *printer)
}

// A Field is one line of a document's metadata: a key and its values. A single
// value is a list of one; how a value is written (a date, true or false) is for
// the front matter schema to judge.
type Field struct {
	At
	Key    string
	Values []string
}

// Value returns the first value of the field with the key, or "".
func (d *Document) Value(key string) string {
	if vs := d.Values(key); len(vs) > 0 {
		return vs[0]
	}
	return ""
}

// Values returns all values of the field with the key, or nil.
func (d *Document) Values(key string) []string {
	for _, f := range d.Meta {
		if f.Key == key {
			return f.Values
		}
	}
	return nil
}

// An Aside is text that the source holds and the page does not, with the reason
// a reader of the ledger is given: a printed contents list, a page number.
type Aside struct {
	At
	Text   string
	Reason string
}

// An Asset is a picture that came inside a document, decoded and written again
// without its metadata.
type Asset struct {
	At
	Name string // file name, made from the content: the same picture has the same name
	Data []byte
}

// Format returns blocks as Hugo's Markdown, ending in a single newline unless
// there is nothing to print.
func Format(blocks []Block) string {
	return printed(func(p *printer) { p.blocks(blocks) })
}

// FormatDocument returns the document's blocks and its notes as Hugo's Markdown.
func FormatDocument(d *Document) string {
	return printed(func(p *printer) {
		p.blocks(d.Blocks)
		for _, n := range d.Notes {
			n.print(p)
		}
	})
}

// FormatInline returns inlines as Hugo's Markdown on one line.
func FormatInline(ins []Inline) string {
	return strings.TrimSuffix(printed(func(p *printer) { p.inlines(ins) }), "\n")
}
