// Package ledger proves that nothing was lost or invented between a source file
// and the pages made from it.
//
// In go the words of the source ([Markdown], from its raw bytes), the words of
// the result ([Page], from generated Markdown as Hugo reads it, or [HTML], from
// the built site), and the records of what repair and publication say they did.
// Out comes a [Report]: every word of the source is published, moved, repeated,
// joined or set aside with a reason, and whatever is left over is an error.
//
// The package shares no code with the readers, the repair passes or the
// printer. It looks at the two ends only, so a fault anywhere between them
// shows. Nor does it take a record's word for anything: what a record claims
// must stand in the source where it says, and is excused once.
//
// What counts as a word is in token.go, how Markdown is taken apart in
// block.go and inline.go, how the two ends are laid side by side in align.go
// and settle.go.
package ledger

import (
	"strings"
	"sync"
	"unicode/utf8"

	"nscp/tools/internal/diag"
)

// A Word is one word, number or address, where it stands.
//
// Text is the comparable form: Unicode NFC, a straight apostrophe, a number
// with its sign, currency and per cent (token.go has the rules). Two words are
// the same when their Texts are.
type Word struct {
	Text string

	// A report has thousands of words, so what they share is shared.
	at        *diag.Position // the file, and the place in one without lines; nil for none
	line, col int32
	more      *more // nil for nearly all
	target    bool  // the destination of the link whose text stands before it
	last      bool  // the last word of its paragraph, cell or other block
}

// more is what few words have.
type more struct {
	optional string
	parts    []string
}

// Pos returns where the word stands.
func (w *Word) Pos() diag.Position {
	var pos diag.Position
	if w.at != nil {
		pos = *w.at
	}
	pos.Line, pos.Column = int(w.line), int(w.col)
	return pos
}

// Optional returns why the word may be absent from the result without a record,
// or "": the number of a list item, which the browser counts for itself.
func (w *Word) Optional() string {
	if w.more == nil {
		return ""
	}
	return w.more.optional
}

// parts returns what the word reads as when the markup inside it is no markup.
func (w *Word) parts() []string {
	if w.more == nil {
		return nil
	}
	return w.more.parts
}

// path returns the file that the word stands in.
func (w *Word) path() string {
	if w.at == nil {
		return ""
	}
	return w.at.Path
}

// on reports whether the word stands on the line, or at the place, of pos.
func (w *Word) on(pos diag.Position) bool {
	at := w.at
	if at == nil {
		at = &diag.Position{}
	}
	return int(w.line) == pos.Line && at.Path == pos.Path && at.Place == pos.Place
}

// A Kind says what became of words of the source.
type Kind uint8

const (
	Published Kind = iota // on the page, in their order
	Moved                 // on the page, at another place
	Repeated              // on the page once more than in the source
	SetAside              // not on the page, for a stated reason
	Joined                // two halves of a cut word, on the page as one
	Explained             // published, and followed on the page by words of the site's own: takes nothing, so there is nothing to prove
)

// String returns the kind as the explanation prints it.
func (k Kind) String() string {
	return [...]string{"published", "moved", "repeated", "set aside", "joined", "explained"}[k]
}

// A Record is what repair or publication says it did with words of the source.
//
// The words must begin at Pos: they are the next words there, or stand later on
// the same line (in the same paragraph of a Word file, in the same cell of a
// sheet). Text is plain, without markup. The destination of a link goes with
// the link's words and is not part of Text.
type Record struct {
	Kind   Kind // any but Published
	Pos    diag.Position
	Text   string // Joined: the two halves, "safe guarding" or "safe- guarding"
	To     string // Moved: the place they went to, for a person to read
	Reason string
	// Next is where the second half of a Joined word stands, when other words
	// that stay on the page come between the halves: the next row of a table.
	Next diag.Position
}

// An Entry is one line of the ledger. Words that are published in their order
// are counted, not listed.
type Entry struct {
	Kind   Kind
	Pos    diag.Position
	Text   string
	Reason string
	To     string
}

// A Run is neighbouring words that one side has and the other has not.
type Run struct {
	Pos     diag.Position // of the first word
	Words   []string
	Before  string        // the words before it, on its own side
	After   string        // the words after it, on its own side
	Near    diag.Position // the last place before it where both sides agree, on the other side
	Instead []string      // what the other side has in this place
}

// An Unproved record is one that the words do not bear out.
type Unproved struct {
	Record Record
	But    string // what was found; completes "the ledger was told that …, but …"
}

// A Report is what [Balance] found.
type Report struct {
	Source   int // words of the source
	Rendered int // words of the result

	// Words of the source, by what became of them. With Lost they add up to
	// Source. Joined counts the halves.
	Published, Moved, SetAside, Joined int
	// Repeated counts words of the result that are there once more.
	Repeated int

	Entries  []Entry // in the order of the source
	Lost     []Run   // in the source and not on the page
	Invented []Run   // on the page and not in the source
	Unproved []Unproved
}

// Balanced reports whether every word is accounted for and every record true.
func (r Report) Balanced() bool {
	return len(r.Lost) == 0 && len(r.Invented) == 0 && len(r.Unproved) == 0
}

// Marks around the destination of a link in plain text. No text holds them.
const openTarget, closeTarget = '\x1e', '\x1f'

// Room returns room for the words of a document, with nothing in it. It may be that of
// a document before: a report has some hundred kilobytes of words, which nobody needs
// once they are balanced.
func Room() []Word { return (*rooms.Get().(*[]Word))[:0] }

// Free gives the room of words back, of which nothing may be used any more.
func Free(words []Word) { rooms.Put(&words) }

var rooms = sync.Pool{New: func() any { return new([]Word) }}

// Destination returns a link's destination as [Text] reads it: one word that goes
// with the words of the link, which stand before it.
func Destination(dest string) string {
	return string(openTarget) + dest + string(closeTarget)
}

// Text returns the words of plain text that stands at pos: a paragraph of a
// Word file, a cell of a sheet. They are one block. A link's destination stands
// in it as [Destination] gives it.
func Text(pos diag.Position, s string) []Word {
	t := Texts{text: newText(pos.Path)}
	t.Add(pos, s, "")
	t.text.free()
	return t.Words
}

// Texts gathers the words of one plain text after the other.
type Texts struct {
	Words []Word
	text  *text
}

// Add adds the words of a text, as [Text] returns them, all of them optional
// where a reason is given.
func (ts *Texts) Add(pos diag.Position, s, optional string) {
	if ts.text == nil {
		ts.text = newText(pos.Path)
	}
	t := ts.text
	t.path, t.place = pos.Path, pos.Place
	if optional != "" {
		t.more = &more{optional: optional}
	}
	line, col := int32(pos.Line), int32(max(pos.Column, 1))
	for i := 0; i < len(s); {
		if n := addLine(t, s[i:], line, col); n > 0 {
			i, col = i+n, col+int32(n)
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r == openTarget {
			if end := strings.IndexByte(s[i:], closeTarget); end >= 0 {
				t.addresses = append(t.addresses, address(s[i:i+end]))
				t.put(link, line, col)
				i += end + 1
				continue
			}
		}
		if r == '\n' && pos.Line > 0 {
			t.add(' ', line, col)
			line, col = line+1, 1
			continue
		}
		t.add(r, line, col)
		col++
	}
	ts.Words = t.flush(ts.Words)
}
