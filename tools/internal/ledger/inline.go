package ledger

import (
	"strings"
	"unicode/utf8"
)

// This file takes the inline markup of a block of Markdown away (CommonMark
// 0.31, section 6) and hands the characters that are left to text. Emphasis is
// not resolved: whether an asterisk is markup or an asterisk, it is no part of
// a word, and only whether it parts one is open. Such a mark becomes glue.

// scanner goes through the source of one block after the other.
type scanner struct {
	text  *text
	words []Word
	refs  map[string]reference
	notes map[string]bool

	s         string // the lines of the block
	i         int
	spans     []span
	line, col int32

	brackets []bracket
	runs     map[int]int     // where the last run of so many backticks begins
	hrefs    []pending       // raw <a href> not closed yet
	endless  map[string]bool // ends that don't come any more in this block
}

// A bracket is a "[" or "![" that may begin a link or an image.
type bracket struct {
	char  int // its index in the text
	at    int // the index behind it in the source
	image bool
	dead  bool // a link lies inside it, so it can't be one
}

// A pending destination waits for the end of its link.
type pending struct {
	from int // the index of the link's first character
	dest string
}

func (sc *scanner) flush() { sc.words = sc.text.flush(sc.words) }

// begin sets the scanner to the start of a block.
func (sc *scanner) begin(spans []span) {
	sc.s, sc.i, sc.spans = joined(spans), 0, spans
	sc.brackets, sc.hrefs, sc.runs = sc.brackets[:0], sc.hrefs[:0], nil
	sc.endless = nil
	if len(spans) > 0 {
		sc.line, sc.col = spans[0].line, spans[0].col
	}
}

func (sc *scanner) done() bool { return sc.i >= len(sc.s) }

// pass goes on by n bytes.
func (sc *scanner) pass(n int) {
	for end := min(sc.i+n, len(sc.s)); sc.i < end; {
		if sc.s[sc.i] == '\n' {
			sc.i++
			sc.spans = sc.spans[1:]
			sc.line, sc.col = sc.spans[0].line, sc.spans[0].col
			continue
		}
		_, w := utf8.DecodeRuneInString(sc.s[sc.i:])
		sc.i += w
		sc.col++
	}
}

// literal takes the next n bytes as they are.
func (sc *scanner) literal(n int) {
	for end := min(sc.i+n, len(sc.s)); sc.i < end; {
		if sc.col > 0 {
			if n := addLine(sc.text, sc.s[sc.i:end], sc.line, sc.col); n > 0 {
				sc.i += n
				sc.col += int32(n)
				continue
			}
		}
		r, w := utf8.DecodeRuneInString(sc.s[sc.i:])
		sc.text.add(r, sc.line, sc.col)
		if r == '\n' {
			sc.pass(1)
			continue
		}
		sc.i += w
		sc.col++
	}
}

// mark puts a mark in place of the next n bytes.
func (sc *scanner) mark(r rune, n int) {
	sc.text.put(r, sc.line, sc.col)
	sc.pass(n)
}

// inlines cuts a block of inline markup into words.
func (sc *scanner) inlines(spans []span) {
	sc.begin(spans)
	for !sc.done() {
		sc.step()
	}
	sc.closeLink()
	sc.flush()
}

func (sc *scanner) step() {
	rest := sc.s[sc.i:]
	switch c := rest[0]; c {
	case '\\':
		if len(rest) > 1 && punctuation(rest[1]) {
			sc.pass(1)
		}
		sc.literal(1)
	case '`':
		sc.code(rest)
	case '&':
		sc.entity(rest)
	case '<':
		sc.angle(rest, false)
	case '*', '~':
		sc.mark(glue, 1)
	case '_':
		if sc.i > 0 && wordByte(sc.s[sc.i-1]) && len(rest) > 1 && wordByte(rest[1]) {
			sc.literal(1) // inside a word it is an underscore
		} else {
			sc.mark(glue, 1)
		}
	case '!':
		if strings.HasPrefix(rest, "![") && sc.noteMark(rest[1:]) == 0 {
			sc.openBracket(2)
		} else {
			sc.literal(1)
		}
	case '[':
		if n := sc.noteMark(rest); n > 0 {
			sc.mark(gap, n)
		} else {
			sc.openBracket(1)
		}
	case ']':
		sc.closeBracket()
	default:
		if n := sc.plain(); n > 0 {
			sc.literal(n)
		} else {
			sc.bareAddress(rest)
		}
	}
}

// plain returns how many bytes come before the next that may be markup or begin an
// address.
func (sc *scanner) plain() int {
	i := sc.i
	for ; i < len(sc.s); i++ {
		c := sc.s[i]
		if !looked[c] {
			continue
		}
		if !schemeLetter[c] || (i == 0 || !wordByte(sc.s[i-1])) && bare(sc.s[i:]) > 0 {
			break
		}
	}
	return i - sc.i
}

// looked are the characters that [scanner.step] looks at, and those that an address
// begins with.
var looked = bytesOf("\\`&<*~_![]" + schemeLetters)

// bytesOf returns a table of the bytes of s.
func bytesOf(s string) (table [256]bool) {
	for i := range len(s) {
		table[s[i]] = true
	}
	return table
}

// html takes the tags and entities out of a block of HTML.
func (sc *scanner) html() {
	for !sc.done() {
		switch rest := sc.s[sc.i:]; rest[0] {
		case '<':
			sc.angle(rest, true)
		case '&':
			sc.entity(rest)
		default:
			sc.literal(1)
		}
	}
	sc.closeLink()
}

// code takes a code span, or the backticks that begin none.
func (sc *scanner) code(rest string) {
	n := len(rest) - len(strings.TrimLeft(rest, "`"))
	if sc.runs == nil {
		sc.runs = map[int]int{}
		for i := 0; i < len(sc.s); i++ {
			start := i
			for i < len(sc.s) && sc.s[i] == '`' {
				i++
			}
			if i > start {
				sc.runs[i-start] = start
			}
		}
	}
	if sc.runs[n] <= sc.i {
		sc.literal(n)
		return
	}
	sc.mark(glue, n)
	end := sc.i
	for end < len(sc.s) {
		m := len(sc.s[end:]) - len(strings.TrimLeft(sc.s[end:], "`"))
		if m == n {
			break
		}
		end += max(m, 1)
	}
	// One space on either side only keeps backticks apart.
	inner := strings.ReplaceAll(sc.s[sc.i:end], "\n", " ")
	padded := strings.HasPrefix(inner, " ") && strings.HasSuffix(inner, " ") && strings.Trim(inner, " ") != ""
	if padded {
		sc.pass(1)
		sc.literal(end - 1 - sc.i)
		sc.pass(1)
	} else {
		sc.literal(end - sc.i)
	}
	sc.mark(glue, n)
}

// entity takes the character that an entity stands for, or the ampersand.
func (sc *scanner) entity(rest string) {
	c, n := character(rest)
	if n == 0 {
		sc.literal(1)
		return
	}
	sc.text.addString(c, sc.line, sc.col)
	sc.pass(n)
}

// angle takes what "<" begins: an address, a tag, a comment, or text.
func (sc *scanner) angle(rest string, inHTML bool) {
	if !inHTML {
		for _, p := range []interface{ FindStringSubmatch(string) []string }{mailAtStart, urlAtStart} {
			if m := p.FindStringSubmatch(rest); m != nil {
				sc.mark(gap, 1)
				sc.literal(len(m[1]))
				sc.mark(gap, 1)
				return
			}
		}
	}
	n := sc.markup(rest, inHTML)
	if n == 0 {
		sc.literal(1)
		return
	}
	tag := rest[:n]
	m := tagName.FindStringSubmatch(tag)
	if m == nil {
		sc.mark(glue, n)
		return
	}
	name := strings.ToLower(m[1])
	switch {
	case inHTML && (name == "script" || name == "style") && tag[1] != '/':
		// A program is no words, and never reaches a page.
		if end := sc.find(rest, "</"+name); end >= 0 {
			n = end
		}
	case name == "a":
		sc.closeLink()
		if href := attributeOf(tag, "href"); href != "" && tag[1] != '/' {
			sc.hrefs = append(sc.hrefs, pending{len(sc.text.chars), href})
		}
	case name == "img":
		sc.mark(gap, 0)
		sc.text.addString(attributeOf(tag, "alt"), sc.line, sc.col)
	}
	if inlineElements[name] {
		sc.mark(glue, n)
	} else {
		sc.mark(gap, n)
	}
}

// find returns where end next comes in s, the rest of the block, or -1. What
// does not come is looked for once, or a text of openings alone would take the
// square of its length.
func (sc *scanner) find(s, end string) int {
	if sc.endless[end] {
		return -1
	}
	n := indexFold(s, end)
	if n < 0 {
		if sc.endless == nil {
			sc.endless = map[string]bool{}
		}
		sc.endless[end] = true
	}
	return n
}

// indexFold returns where sub, in lower case, begins in s in any case, or -1.
func indexFold(s, sub string) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		j := strings.IndexByte(s[i:], sub[0])
		if j < 0 || i+j+len(sub) > len(s) {
			return -1
		}
		if i += j; strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
	}
	return -1
}

// closeLink puts the destination of a raw <a href> behind its words.
func (sc *scanner) closeLink() {
	for _, p := range sc.hrefs {
		sc.text.addLink(p.from, p.dest, sc.line, sc.col)
	}
	sc.hrefs = sc.hrefs[:0]
}

// bareAddress takes an address that stands as text, so that its asterisks and
// underscores are not read as markup.
func (sc *scanner) bareAddress(rest string) {
	end := bare(rest)
	for end < len(rest) {
		r, w := utf8.DecodeRuneInString(rest[end:])
		if !inAddress(r) || r == '&' && entity.MatchString(rest[end:]) {
			break
		}
		end += w
	}
	for end > 0 && strings.ContainsRune("*_~", rune(rest[end-1])) {
		end--
	}
	sc.literal(end)
}

// noteMark returns the length of the reference to a footnote that s begins
// with, or 0.
func (sc *scanner) noteMark(s string) int {
	if len(sc.notes) == 0 {
		return 0
	}
	label := noteLabel(s)
	if !sc.notes[label] {
		return 0
	}
	return len("[^" + label + "]")
}

func punctuation(c byte) bool {
	return c > ' ' && c < 0x7f && !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z')
}

// wordByte reports whether the byte is of a letter or digit; all that lies
// outside ASCII counts as letters.
func wordByte(c byte) bool { return wordBytes[c] }

var wordBytes = func() (table [256]bool) {
	for c := range table {
		table[c] = c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
	}
	return table
}()
