package ledger

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"nscp/tools/internal/diag"
)

// What is a word. Both ends of the ledger are cut into words here, after each
// has taken its own markup away.
//
//   - A run of letters and digits is a word. Everything else ends it: spaces,
//     hyphens, dashes, slashes, underscores, dots. So "2023 - 2024", "2023- 2024"
//     and "2023–2024" are the same two words, and repair may mend such marks.
//   - An apostrophe between letters belongs to the word, and all kinds of it are
//     the same: "children's" and "children’s". At either end it can't be told
//     from a quotation mark, and is none of the word.
//   - A full stop, comma, colon or middle dot between digits belongs to the
//     number: 7,100 and 24.1 and 10:30 and 4.2.1 are one word each. So does a
//     stop before its first digit: .5 is not 5.
//   - What changes a number's meaning belongs to it: a sign (-3, −3, +3, 50+), a
//     currency (£1.5m), a per cent (24%, also written "24 %"), a comparison
//     (<5, ≥ 10), a degree (37°). A hyphen or dash is a sign when digits follow
//     at once and no letter or digit stands before it; after a number it is the
//     dash of a range, however it is spaced, and an en dash before a year is
//     a dash.
//   - A per cent, currency, tick or cross that stands alone is a word: in a
//     table it may be all that a cell says. A tick before words is a bullet,
//     which a list may stand for.
//   - A web or mail address is one word, without its scheme (address.go).
//   - Quotation marks, brackets, bullets and dot leaders are no words.
//   - Letters are compared with their case, composed (NFC), with ligatures
//     taken apart. Soft hyphens and characters of no width are as if absent.

// Marks that stand among a text's characters where markup stood.
const (
	glue rune = -1 - iota // may be markup inside a word, or a character of its own: un*believ*able, 2*3
	gap                   // ends a word: a line break, a cell, a superscript
	link                  // a link's destination, the next of text.addresses
)

// A glyph is a character or mark and where it stands.
type glyph struct {
	r         rune
	line, col int32
}

// A text is the characters of one block, markup taken away.
type text struct {
	path      string
	place     string
	glyphs    []glyph
	addresses []string
	mails     [][2]int        // where mail addresses begin and end
	home      *diag.Position  // the path and the place, as the words share it
	more      *more           // what all its words have; nil for nothing
	spelt     strings.Builder // what the words spell, one behind the other
}

// spare keeps what a text's characters stood in for the next.
var spare = sync.Pool{New: func() any { return new(text) }}

func newText(path string) *text {
	t := spare.Get().(*text)
	t.path = path
	return t
}

// free gives the text back, which nothing may use any more.
func (t *text) free() {
	*t = text{glyphs: t.glyphs[:0]}
	spare.Put(t)
}

// add puts a character at the end of the text.
func (t *text) add(r rune, line, col int32) {
	switch {
	case r < 0x80:
		// The common case, and never a letter in another form.
		if r == '`' {
			r = '\''
		}
	case zeroWidth(r):
		return
	case r >= 'ﬀ' && r <= 'ﬆ':
		for _, l := range [...]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}[r-'ﬀ'] {
			t.glyphs = append(t.glyphs, glyph{l, line, col})
		}
		return
	case strings.ContainsRune("‘’‛ʼ＇´′", r):
		r = '\''
	case r == '−' || r == '－' || r == '﹣':
		r = '-'
	}
	t.glyphs = append(t.glyphs, glyph{r, line, col})
}

// addString puts plain characters that all stand at one place.
func (t *text) addString(s string, line, col int32) {
	for _, r := range s {
		t.add(r, line, col)
	}
}

// addBytes is addString for bytes.
func (t *text) addBytes(b []byte, line, col int32) {
	for i := 0; i < len(b); {
		if c := b[i]; c < utf8.RuneSelf && c != '`' {
			t.glyphs = append(t.glyphs, glyph{rune(c), line, col})
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		t.add(r, line, col)
		i += n
	}
}

// addLink puts the destination of the link whose words begin at the glyph with
// the index from. It adds nothing where it says nothing new: a place in the
// site itself, or an address that the words spell out already.
func (t *text) addLink(from int, dest string, line, col int32) {
	if internal(dest) || strings.IndexFunc(dest, core) < 0 {
		return
	}
	switch words := t.plain(from); {
	case !spells(words, dest):
		t.addresses = append(t.addresses, address(dest))
		t.glyphs = append(t.glyphs, glyph{link, line, col})
	case bare(words) > 0 || strings.Contains(words, "@"):
		// The address is a word even where no space parts it from its neighbours.
		t.glyphs = slices.Insert(t.glyphs, from, glyph{gap, line, col})
		t.glyphs = append(t.glyphs, glyph{gap, line, col})
	}
}

// plain returns the characters from the index on, without marks.
func (t *text) plain(from int) string {
	var b strings.Builder
	for _, g := range t.glyphs[from:] {
		if g.r >= 0 {
			b.WriteRune(g.r)
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

// flush cuts the text into words, appends them to ws and empties the text.
func (t *text) flush(ws []Word) []Word {
	t.mails = t.findMails()
	if t.home == nil || t.home.Path != t.path || t.home.Place != t.place {
		t.home = &diag.Position{Path: t.path, Place: t.place}
	}
	n := len(ws)
	for i := 0; i < len(t.glyphs); {
		if t.glyphs[i].r == ' ' {
			i++
			continue
		}
		if end := t.plainEnd(i); end > i {
			ws = append(ws, t.spelling(t.between(i, end), t.glyphs[i]))
			i = end
			continue
		}
		var w Word
		w, i = t.next(i)
		if w.Text != "" {
			ws = append(ws, w)
		}
	}
	if len(ws) > n {
		ws[len(ws)-1].last = true
	}
	t.glyphs, t.addresses, t.more = t.glyphs[:0], t.addresses[:0], nil
	return ws
}

// ranged reports whether a dash at i is that of a range: nothing but spaces
// stand between it and a number.
func (t *text) ranged(i int) bool {
	for i--; i >= 0 && (t.at(i) == glue || space(t.at(i))); i-- {
	}
	r := t.at(i)
	return unicode.IsDigit(r) || unicode.Is(unicode.Sc, r) || strings.ContainsRune("%‰°", r)
}

// next returns the word at i, if one begins there, and where to go on.
func (t *text) next(i int) (Word, int) {
	g := t.glyphs[i]
	if g.r == link {
		w := t.spelling(t.addresses[0], g)
		w.target = true
		t.addresses = t.addresses[1:]
		return w, i + 1
	}
	if g.r < 0 || space(g.r) {
		return Word{}, i + 1
	}
	if core(g.r) {
		if end := t.addressEnd(i); end > i {
			return t.spelling(address(t.between(i, end)), g), end
		}
		if end := t.runEnd(i); end > i {
			return t.word(i, end), end
		}
	}
	if start := t.prefixEnd(i); start > i {
		end := t.runEnd(start)
		if g.r == '–' && year(t.between(start, end)) {
			return Word{}, i + 1
		}
		return t.word(i, end), end
	}
	if lone(g.r) {
		w := t.word(i, i+1)
		if w.Optional() == "" && strings.ContainsRune(ticks, g.r) && core(t.at(t.skipSpace(i+1))) {
			w.more = &more{optional: "a tick used as a bullet", parts: w.parts()}
		}
		return w, i + 1
	}
	return Word{}, i + 1
}

// plainEnd returns where the word of letters of ASCII at i ends, as most are: one
// that no address begins with, and behind which nothing may go on; else i.
func (t *text) plainEnd(i int) int {
	if len(t.mails) > 0 {
		return i
	}
	end := i
	for end < len(t.glyphs) && asciiLetter(t.glyphs[end].r) {
		end++
	}
	if end < len(t.glyphs) {
		switch t.glyphs[end].r {
		case ' ', '.', ',', ';', ')':
		default:
			return i
		}
	}
	if end > i+1 && mayBeScheme(byte(t.glyphs[i].r), byte(t.glyphs[i+1].r)) {
		return i
	}
	return end
}

func asciiLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// word makes the word that the glyphs from i to end spell.
func (t *text) word(i, end int) Word {
	w := t.spelling(t.between(i, end), t.glyphs[i])
	if slices.ContainsFunc(t.glyphs[i:end], func(g glyph) bool { return g.r == glue }) {
		// Read again as if the marks ended words: 2*3 may be two numbers.
		apart := newText(t.path)
		for _, g := range t.glyphs[i:end] {
			if g.r == glue {
				g.r = gap
			}
			apart.glyphs = append(apart.glyphs, g)
		}
		if ws := apart.flush(nil); len(ws) > 1 {
			w.more = &more{optional: w.Optional()}
			for _, p := range ws {
				w.more.parts = append(w.more.parts, p.Text)
			}
		}
		apart.free()
	}
	return w
}

// spelling returns a word that begins at a glyph.
func (t *text) spelling(s string, g glyph) Word {
	w := Word{Text: s, at: t.home, more: t.more}
	if t.place == "" {
		w.line, w.col = g.line, g.col
	}
	return w
}

// room returns where so many bytes are spelt, without those before being moved.
func (t *text) room(n int) *strings.Builder {
	b := &t.spelt
	if b.Cap()-b.Len() < n {
		b.Reset()
		b.Grow(max(n, len(t.glyphs)))
	}
	return b
}

// between returns what the glyphs spell, in comparable form. The words of a text
// share the memory of one string.
func (t *text) between(i, end int) string {
	b := t.room(utf8.UTFMax * (end - i))
	start := b.Len()
	ascii := true
	for _, g := range t.glyphs[i:end] {
		r := g.r
		switch {
		case r < 0 || space(r):
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		case r == '–' && b.Len() == start:
			b.WriteByte('-')
		default:
			ascii = false
			b.WriteRune(r)
		}
	}
	s := b.String()[start:]
	if ascii {
		return s
	}
	return norm.NFC.String(s)
}

// skip returns the index of the first glyph at or after i that is no glue.
func (t *text) skip(i int) int {
	for i < len(t.glyphs) && t.glyphs[i].r == glue {
		i++
	}
	return i
}

// skipSpace returns the index of the first glyph at or after i that is neither
// glue nor space.
func (t *text) skipSpace(i int) int {
	for i < len(t.glyphs) && (t.glyphs[i].r == glue || space(t.glyphs[i].r)) {
		i++
	}
	return i
}

// at returns the character at i, or gap outside the text.
func (t *text) at(i int) rune {
	if i < 0 || i >= len(t.glyphs) {
		return gap
	}
	return t.glyphs[i].r
}

// before returns the character before i, passing over glue.
func (t *text) before(i int) rune {
	for i--; i >= 0 && t.glyphs[i].r == glue; i-- {
	}
	return t.at(i)
}

// runEnd returns where the run of letters and digits that begins at i ends,
// with the marks that belong to it; i where none begins.
func (t *text) runEnd(i int) int {
	if !core(t.at(i)) || unicode.IsMark(t.at(i)) {
		return i
	}
	end, last := i+1, t.at(i) // end is just behind last
	for {
		j := t.skip(end)
		r := t.at(j)
		if core(r) {
			end, last = j+1, r
			continue
		}
		if r == ' ' || r < 0 {
			break
		}
		if k := t.skip(j + 1); connects(last, r, t.at(k)) {
			end, last = k+1, t.at(k)
			continue
		}
		break
	}
	if !unicode.IsNumber(last) {
		return end
	}
	// A number: what may follow it.
	if j := t.skip(end); t.at(j) == '°' {
		end = j + 1
	}
	if j := t.skipSpace(end); t.at(j) == '%' || t.at(j) == '‰' {
		return j + 1
	}
	j := t.skip(end)
	switch r := t.at(j); {
	case unicode.Is(unicode.Sc, r) && !unicode.IsDigit(t.at(t.skip(j+1))):
		return j + 1
	case r == '+' && !core(t.at(t.skip(j+1))):
		return j + 1
	}
	return end
}

// connects reports whether mark, between two characters of a run, belongs to it.
func connects(before, mark, after rune) bool {
	switch mark {
	case '\'':
		return unicode.IsLetter(after) && !unicode.IsMark(after)
	case '.', ',', ':', '·':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

// prefixEnd returns where the digits begin whose sign, currency or comparison
// begins at i; i when none does.
func (t *text) prefixEnd(i int) int {
	var signed, priced, stopped bool
	for j := i; ; {
		r := t.at(j)
		switch {
		case unicode.IsDigit(r) && j > i:
			return j
		case strings.ContainsRune("<>≤≥≈±", r) && r > 0 && j == i:
			j = t.skipSpace(j + 1)
			continue
		case (r == '-' || r == '–' || r == '+') && !signed && !stopped:
			if j == i && (core(t.before(i)) || t.ranged(i)) {
				return i
			}
			signed = true
		case r > 0 && unicode.Is(unicode.Sc, r) && !priced && !stopped:
			priced = true
			j = t.skipSpace(j + 1)
			continue
		case r == '.' && !stopped:
			// Dot leaders and the stop of a sentence are no decimal points.
			if b := t.before(i); j == i && (b == '.' || core(b)) || j == i && closing(b) {
				return i
			}
			stopped = true
		default:
			return i
		}
		j = t.skip(j + 1)
	}
}

// core reports whether the character is of the run of a word.
func core(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && wordByte(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// space is unicode.IsSpace, and false of a mark.
func space(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || '\t' <= r && r <= '\r'
	}
	return unicode.IsSpace(r)
}

// closing reports whether the character ends a phrase, so that a stop behind it
// ends a sentence.
func closing(r rune) bool { return r > 0 && strings.ContainsRune(`)]}"”'%»`, r) }

// ticks say yes or no in a table. Before words they are bullets.
const ticks = "✓✔✗✘☐☑☒✅❌"

// lone reports whether the character is a word when it stands by itself.
func lone(r rune) bool {
	return r > 0 && (unicode.Is(unicode.Sc, r) || strings.ContainsRune("%‰"+ticks, r))
}

// year reports whether the number reads as a year of ours.
func year(s string) bool {
	return len(s) == 4 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20"))
}
