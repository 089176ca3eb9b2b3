package ledger

import (
	"bytes"
	"strings"
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

// flush cuts the text into words, appends them to ws and empties the text.
func (t *text) flush(ws []Word) []Word {
	t.begin()
	n := len(ws)
	for i := 0; i < len(t.chars); {
		if t.chars[i] == ' ' {
			i++
			continue
		}
		if end := t.plainEnd(i); end > i {
			ws = append(ws, t.spelling(t.spelt[i:end], i))
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
	t.chars, t.spots, t.addresses, t.more, t.wide = t.chars[:0], t.spots[:0], t.addresses[:0], nil, false
	return ws
}

// begin prepares the text to be cut into words.
func (t *text) begin() {
	t.spelt, t.mails, t.spot = t.spell(), t.findMails(), 0
	if t.home == nil || t.home.Path != t.path || t.home.Place != t.place {
		t.home = &diag.Position{Path: t.path, Place: t.place}
	}
}

// ranged reports whether a dash at i is that of a range: nothing but spaces
// stand between it and a number.
func (t *text) ranged(i int) bool {
	for i = t.ahead(i); i >= 0 && (t.at(i) == glue || space(t.at(i))); i = t.ahead(i) {
	}
	r := t.at(i)
	return unicode.IsDigit(r) || unicode.Is(unicode.Sc, r) || strings.ContainsRune("%‰°", r)
}

// next returns the word at i, if one begins there, and where to go on.
func (t *text) next(i int) (Word, int) {
	r, behind := t.at(i), t.behind(i)
	if r == link {
		w := t.spelling(t.addresses[0], i)
		w.target = true
		t.addresses = t.addresses[1:]
		return w, behind
	}
	if r < 0 || space(r) {
		return Word{}, behind
	}
	if core(r) {
		if end := t.addressEnd(i); end > i {
			return t.spelling(address(t.between(i, end)), i), end
		}
		if end := t.runEnd(i); end > i {
			return t.word(i, end), end
		}
	}
	if start := t.prefixEnd(i); start > i {
		end := t.runEnd(start)
		if r == '–' && year(t.between(start, end)) {
			return Word{}, behind
		}
		return t.word(i, end), end
	}
	if lone(r) {
		w := t.word(i, behind)
		if w.Optional() == "" && strings.ContainsRune(ticks, r) && core(t.at(t.skipSpace(behind))) {
			w.more = &more{optional: "a tick used as a bullet", parts: w.parts()}
		}
		return w, behind
	}
	return Word{}, behind
}

// plainEnd returns where the word of letters of ASCII at i ends, as most are: one
// that no address begins with, and behind which nothing may go on; else i.
func (t *text) plainEnd(i int) int {
	if len(t.mails) > 0 {
		return i
	}
	end := i
	for end < len(t.chars) && asciiLetter[t.chars[end]] {
		end++
	}
	if end < len(t.chars) {
		switch t.chars[end] {
		case ' ', '.', ',', ';', ')':
		default:
			return i
		}
	}
	if end > i+1 && mayBeScheme(t.chars[i], t.chars[i+1]) {
		return i
	}
	return end
}

var asciiLetter = bytesOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

// word makes the word that the characters from i to end spell.
func (t *text) word(i, end int) Word {
	w := t.spelling(t.between(i, end), i)
	if bytes.IndexByte(t.chars[i:end], glueByte) >= 0 {
		// Read again as if the marks ended words: 2*3 may be two numbers.
		apart := newText(t.path)
		apart.stands(0, 0)
		for _, c := range t.chars[i:end] {
			if c == glueByte {
				c = gapByte
			}
			apart.chars = append(apart.chars, c)
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

// spelling returns a word that begins at the character at i.
func (t *text) spelling(s string, i int) Word {
	w := Word{Text: s, at: t.home, more: t.more}
	if t.place == "" {
		w.line, w.col = t.where(i)
	}
	return w
}

// between returns what the characters spell, in comparable form: most of them as
// they stand.
func (t *text) between(i, end int) string {
	plain := true
	for _, c := range t.chars[i:end] {
		if c >= utf8.RuneSelf || space(rune(c)) {
			plain = false
			break
		}
	}
	if plain {
		return t.spelt[i:end]
	}
	var b strings.Builder
	for j := i; j < end; j = t.behind(j) {
		switch r := t.at(j); {
		case r < 0 || space(r):
		case r == '–' && b.Len() == 0:
			b.WriteByte('-')
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// runEnd returns where the run of letters and digits that begins at i ends,
// with the marks that belong to it; i where none begins.
func (t *text) runEnd(i int) int {
	if !core(t.at(i)) || unicode.IsMark(t.at(i)) {
		return i
	}
	end, last := t.behind(i), t.at(i) // end is just behind last
	for {
		j := t.skip(end)
		r := t.at(j)
		if core(r) {
			end, last = t.behind(j), r
			continue
		}
		if r == ' ' || r < 0 {
			break
		}
		if k := t.skip(t.behind(j)); connects(last, r, t.at(k)) {
			end, last = t.behind(k), t.at(k)
			continue
		}
		break
	}
	if !unicode.IsNumber(last) {
		return end
	}
	// A number: what may follow it.
	if j := t.skip(end); t.at(j) == '°' {
		end = t.behind(j)
	}
	if j := t.skipSpace(end); t.at(j) == '%' || t.at(j) == '‰' {
		return t.behind(j)
	}
	j := t.skip(end)
	behind := t.behind(j)
	switch r := t.at(j); {
	case unicode.Is(unicode.Sc, r) && !unicode.IsDigit(t.at(t.skip(behind))):
		return behind
	case r == '+' && !core(t.at(t.skip(behind))):
		return behind
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
			j = t.skipSpace(t.behind(j))
			continue
		case (r == '-' || r == '–' || r == '+') && !signed && !stopped:
			if j == i && (core(t.before(i)) || t.ranged(i)) {
				return i
			}
			signed = true
		case r > 0 && unicode.Is(unicode.Sc, r) && !priced && !stopped:
			priced = true
			j = t.skipSpace(t.behind(j))
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
		j = t.skip(t.behind(j))
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
