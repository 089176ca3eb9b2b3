package ledger

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"nscp/tools/internal/diag"
)

// Marks that stand among a text's characters where markup stood.
const (
	glue rune = -1 - iota // may be markup inside a word, or a character of its own: un*believ*able, 2*3
	gap                   // ends a word: a line break, a cell, a superscript
	link                  // a link's destination, the next of text.addresses
)

// The marks as bytes.
const (
	glueByte = byte(256 + glue)
	gapByte  = byte(256 + gap)
	linkByte = byte(256 + link)
)

// A text is the characters of one block, markup taken away: in UTF-8, so that most
// words are a part of it as they stand. A mark is one byte that is in no UTF-8.
type text struct {
	path      string
	place     string
	chars     []byte
	spots     []spot // in the order of the characters
	line, col int32  // where the next character stands, if it follows the last
	wide      bool   // a character has more than one byte
	addresses []string
	more      *more // what all its words have; nil for nothing

	spelt string           // chars, while they are cut into words
	arena *strings.Builder // what several texts spell, one behind the other
	mails [][2]int         // where mail addresses begin and end
	home  *diag.Position   // the path and the place, as the words share it
	spot  int              // the spot of the last word
}

// A spot says where a character stands. Those behind it, up to the next spot, follow
// column by column, or stand at the same place where it has no column.
type spot struct {
	at        int // the index of the character
	line, col int32
}

// spare keeps what a text's characters stood in for the next.
var spare = sync.Pool{New: func() any { return &text{arena: new(strings.Builder)} }}

func newText(path string) *text {
	t := spare.Get().(*text)
	t.path = path
	return t
}

// free gives the text back, which nothing may use any more.
func (t *text) free() {
	*t = text{chars: t.chars[:0], spots: t.spots[:0], arena: t.arena}
	spare.Put(t)
}

// stands notes where the next character stands, before it is put there.
func (t *text) stands(line, col int32) {
	if line != t.line || col != t.col || len(t.spots) == 0 {
		t.spots = append(t.spots, spot{len(t.chars), line, col})
		t.line, t.col = line, col
	}
}

// put puts a character or mark at the end of the text.
func (t *text) put(r rune, line, col int32) {
	t.stands(line, col)
	if r < utf8.RuneSelf {
		t.chars = append(t.chars, byte(r))
	} else {
		t.chars, t.wide = utf8.AppendRune(t.chars, r), true
	}
	if col > 0 {
		t.col++
	}
}

// add puts a character at the end of the text, in comparable form.
func (t *text) add(r rune, line, col int32) {
	switch {
	case r < utf8.RuneSelf:
		// The common case, and never a letter in another form.
		if r == '`' {
			r = '\''
		}
	case zeroWidth(r):
		return
	case r >= 'ﬀ' && r <= 'ﬆ':
		for _, l := range [...]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}[r-'ﬀ'] {
			t.put(l, line, col)
		}
		return
	case strings.ContainsRune("‘’‛ʼ＇´′", r):
		r = '\''
	case r == '−' || r == '－' || r == '﹣':
		r = '-'
	}
	t.put(r, line, col)
}

// addLine puts the characters at the start of s that stand for themselves, column
// by column, and returns how many bytes they are: none where another comes first.
func addLine[S string | []byte](t *text, s S, line, col int32) int {
	n := 0
	for n < len(s) && itself[s[n]] {
		n++
	}
	if n > 0 {
		t.stands(line, col)
		t.chars = append(t.chars, s[:n]...)
		if col > 0 {
			t.col += int32(n)
		}
	}
	return n
}

// itself are the characters that are no other in comparable form, and that nothing
// in this package takes for a sign of its own.
var itself = func() (table [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		table[c] = c != '`'
	}
	return table
}()

// addString puts plain characters that all stand at one place.
func (t *text) addString(s string, line, col int32) {
	for _, r := range s {
		t.add(r, line, col)
	}
}

// addBytes puts plain characters of a line that has no columns.
func (t *text) addBytes(b []byte, line int32) {
	for len(b) > 0 {
		n := addLine(t, b, line, 0)
		if n == 0 {
			var r rune
			r, n = utf8.DecodeRune(b)
			t.add(r, line, 0)
		}
		b = b[n:]
	}
}

// addLink puts the destination of the link whose words begin at the index from.
// It adds nothing where it says nothing new: a place in the site itself, or an
// address that the words spell out already.
func (t *text) addLink(from int, dest string, line, col int32) {
	if internal(dest) || strings.IndexFunc(dest, core) < 0 {
		return
	}
	switch words := t.plain(from); {
	case !spells(words, dest):
		t.addresses = append(t.addresses, address(dest))
		t.put(link, line, col)
	case bare(words) > 0 || strings.Contains(words, "@"):
		// The address is a word even where no space parts it from its neighbours.
		t.insertGap(from)
		t.put(gap, line, col)
	}
}

// insertGap puts a gap before the character at i. What stands behind it keeps its
// place.
func (t *text) insertGap(i int) {
	k := len(t.spots)
	for ; k > 0 && t.spots[k-1].at >= i; k-- {
		t.spots[k-1].at++
	}
	if k > 0 && (k == len(t.spots) || t.spots[k].at > i+1) {
		s := t.follow(t.spots[k-1], i)
		s.at++
		t.spots = slices.Insert(t.spots, k, s)
	}
	t.chars = slices.Insert(t.chars, i, gapByte)
}

// plain returns the characters from the index on, without marks.
func (t *text) plain(from int) string {
	var b strings.Builder
	for _, c := range t.chars[from:] {
		if !marked(c) {
			b.WriteByte(c)
		}
	}
	return strings.TrimSpace(b.String())
}

func zeroWidth(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\ufe0e', '\ufe0f':
		return true
	}
	return false
}

// marked reports whether a byte of the characters is a mark.
func marked(c byte) bool { return c >= linkByte }

// follow returns the spot of a later character among those that a spot places.
func (t *text) follow(s spot, i int) spot {
	switch {
	case s.col == 0:
	case t.wide:
		s.col += int32(utf8.RuneCount(t.chars[s.at:i])) // a mark counts as one
	default:
		s.col += int32(i - s.at)
	}
	s.at = i
	return s
}

// spell returns the characters as a string. Texts are short, so one room serves many.
func (t *text) spell() string {
	if t.arena.Cap()-t.arena.Len() < len(t.chars) {
		t.arena.Reset()
		t.arena.Grow(max(len(t.chars), 4096))
	}
	from := t.arena.Len()
	t.arena.Write(t.chars)
	return t.arena.String()[from:]
}

// where returns where the character at i stands. It is asked in their order.
func (t *text) where(i int) (line, col int32) {
	for t.spot+1 < len(t.spots) && t.spots[t.spot+1].at <= i {
		t.spot++
	}
	s := &t.spots[t.spot]
	*s = t.follow(*s, i) // the next is counted from here
	return s.line, s.col
}

// at returns the character at i, or gap outside the text.
func (t *text) at(i int) rune {
	if i < 0 || i >= len(t.chars) {
		return gap
	}
	c := t.chars[i]
	if c < utf8.RuneSelf || marked(c) {
		return rune(int8(c))
	}
	r, _ := utf8.DecodeRune(t.chars[i:])
	return r
}

// behind returns the index behind the character at i.
func (t *text) behind(i int) int {
	if i < 0 || i >= len(t.chars) || t.chars[i] < utf8.RuneSelf || marked(t.chars[i]) {
		return i + 1
	}
	_, n := utf8.DecodeRune(t.chars[i:])
	return i + n
}

// ahead returns the index of the character ahead of i, below 0 where there is none.
func (t *text) ahead(i int) int {
	if i <= 0 || i > len(t.chars) || t.chars[i-1] < utf8.RuneSelf || marked(t.chars[i-1]) {
		return i - 1
	}
	_, n := utf8.DecodeLastRune(t.chars[:i])
	return i - n
}

// before returns the character before i, passing over glue.
func (t *text) before(i int) rune {
	for i--; i >= 0 && t.chars[i] == glueByte; i-- {
	}
	return t.at(t.ahead(i + 1))
}

// skip returns the index of the first character at or after i that is no glue.
func (t *text) skip(i int) int {
	for i < len(t.chars) && t.chars[i] == glueByte {
		i++
	}
	return i
}

// skipSpace returns the index of the first character at or after i that is neither
// glue nor space.
func (t *text) skipSpace(i int) int {
	for i < len(t.chars) && (t.chars[i] == glueByte || space(t.at(i))) {
		i = t.behind(i)
	}
	return i
}
