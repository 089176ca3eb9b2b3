package ledger

import (
	"strings"
	"unicode/utf8"
)

// This file finds the blocks of Markdown, line by line, as CommonMark 0.31
// section "Phase 1: block structure" describes: which lines belong together and
// which are code. Only that decides how characters are to be read; what kind of
// block it is otherwise makes no difference to the words.

// A leaf is a block that holds text.
type leaf struct {
	kind  leafKind
	spans []span
	ends  string // html: what ends the block; "" is a blank line
	fence string // fenced: the run that opened it
	depth int    // indented: how many containers it stands in
}

type leafKind int

const (
	paragraph leafKind = iota // inline markup is read, tables are looked for
	heading                   // inline markup is read
	fenced                    // every character is itself
	indented                  // the same, begun by four spaces
	rawHTML                   // tags and entities are read
	marker                    // the number of a list item
)

// A span is a line of a leaf, or what is left of it behind the markers of the
// blocks around it, and where it begins.
type span struct {
	s         string
	line, col int32
}

// from returns the span without its first n bytes.
func (s span) from(n int) span {
	return span{s.s[n:], s.line, s.col + int32(utf8.RuneCountInString(s.s[:n]))}
}

// indent returns how many columns of space the span begins with, and how many
// bytes they are. Tabs count as up to four columns, from where the span starts.
func (s span) indent() (columns, bytes int) {
	for bytes < len(s.s) {
		switch s.s[bytes] {
		case ' ':
			columns++
		case '\t':
			columns += 4 - (int(s.col)-1+columns)%4
		default:
			return columns, bytes
		}
		bytes++
	}
	return columns, bytes
}

// dedent returns the span without up to n columns of space at its start.
func (s span) dedent(n int) span {
	columns, i := 0, 0
	for i < len(s.s) && columns < n && (s.s[i] == ' ' || s.s[i] == '\t') {
		if s.s[i] == '\t' {
			columns += 4 - (int(s.col)-1+columns)%4
		} else {
			columns++
		}
		i++
	}
	rest := s.from(i)
	if columns > n {
		// Part of a tab is left; its width is all that matters.
		rest.s = strings.Repeat(" ", columns-n) + rest.s
		rest.col -= int32(columns - n)
	}
	return rest
}

func (s span) blank() bool { return strings.Trim(s.s, " \t\r") == "" }

// A container holds blocks and marks each of their lines.
type container struct {
	kind   containerKind
	indent int  // item and note: the columns that its lines stand in
	empty  bool // item: nothing has stood in it yet
}

type containerKind int

const (
	quotation containerKind = iota
	item
	note
)

// maxDepth is how deeply containers are followed. What lies deeper is read as
// the text of the innermost, with the same words.
const maxDepth = 100

// blocks is the state of the search.
type blocks struct {
	leaves []*leaf
	open   *leaf // the leaf that the next line may belong to
	around []container
	notes  map[string]bool // the labels of the footnotes
}

// line takes the next line of the file, without its end.
func (b *blocks) line(s span) {
	rest, matched := b.match(s)
	whole := matched == len(b.around)
	if b.open != nil && b.open.kind != paragraph {
		if whole && b.verbatim(rest) {
			return
		}
		b.open = nil
	}
	begun := false // a container began on this line
	for {
		columns, i := rest.indent()
		if rest.blank() {
			break
		}
		lazy := b.open != nil && !begun
		if columns >= 4 {
			if lazy {
				break
			}
			b.close(matched)
			if n := len(b.leaves) - 1; n >= 0 && b.leaves[n].kind == indented && b.leaves[n].depth == matched {
				b.leaves[n].spans = append(b.leaves[n].spans, rest.dedent(4))
				return
			}
			b.begin(indented, rest.dedent(4))
			b.leaves[len(b.leaves)-1].depth = matched
			return
		}
		at := rest.from(i)
		if c, next, ok := b.container(at, columns, matched, b.open != nil && whole && !begun); ok {
			if !begun {
				b.close(matched)
			}
			b.around = append(b.around, c)
			matched, begun, whole = len(b.around), true, true
			rest = next
			continue
		}
		if b.beginLeaf(at, matched, lazy, whole && !begun) {
			return
		}
		break
	}
	switch {
	case rest.blank():
		b.open = nil
		b.close(matched)
	case b.open != nil && !begun:
		// A paragraph goes on, even without the markers of what it stands in.
		b.open.spans = append(b.open.spans, rest)
	default:
		b.close(matched)
		b.begin(paragraph, rest)
		b.open = b.leaves[len(b.leaves)-1]
	}
}

// match passes over the markers of the open containers and returns what is left
// and how many were there.
func (b *blocks) match(s span) (span, int) {
	for n := range b.around {
		c := &b.around[n]
		columns, i := s.indent()
		switch {
		case c.empty && s.blank():
			// An item may begin with a blank line, but not with two.
			return s, n
		case c.kind == quotation:
			if columns > 3 || i == len(s.s) || s.s[i] != '>' {
				return s, n
			}
			s = s.from(i + 1).dedent(1)
		case s.blank():
		case columns >= c.indent:
			c.empty = false
			s = s.dedent(c.indent)
		default:
			return s, n
		}
	}
	return s, len(b.around)
}

// close leaves all containers but the first n, and whatever was open in them.
func (b *blocks) close(n int) {
	b.around = b.around[:n]
	b.open = nil
}

func (b *blocks) begin(k leafKind, s span) {
	b.leaves = append(b.leaves, &leaf{kind: k, spans: []span{s}})
}

// verbatim takes a line of the open code or HTML, and reports whether it was one.
func (b *blocks) verbatim(s span) bool {
	l := b.open
	switch l.kind {
	case fenced:
		if columns, i := s.indent(); columns < 4 {
			run := strings.TrimRight(s.s[i:], " \t\r")
			if len(run) >= len(l.fence) && strings.Trim(run, l.fence[:1]) == "" {
				b.open = nil
				return true
			}
		}
	case rawHTML:
		if l.ends == "" && s.blank() {
			return false
		}
		if l.ends != "" && strings.Contains(strings.ToLower(s.s), l.ends) {
			b.open = nil
		}
	default:
		return false
	}
	l.spans = append(l.spans, s)
	return true
}

// container returns the container that begins with s, which has columns of
// space before it and depth containers around it, and what is left of the line.
// Where interrupts is set, s would otherwise go on a paragraph, and less can
// begin.
func (b *blocks) container(s span, columns, depth int, interrupts bool) (container, span, bool) {
	if depth == maxDepth {
		return container{}, s, false
	}
	if s.s[0] == '>' {
		return container{kind: quotation}, s.from(1).dedent(1), true
	}
	if label := noteLabel(s.s); label != "" && depth == 0 && strings.HasPrefix(s.s[len(label)+3:], ":") {
		b.notes[label] = true
		return container{kind: note, indent: 4}, s.from(len(label) + 4), true
	}
	n := listMarker(s.s)
	if n == 0 || thematicBreak(s.s) {
		return container{}, s, false
	}
	rest := s.from(n)
	if interrupts && (rest.blank() || n > 1 && s.s[:n-1] != "1") {
		return container{}, s, false
	}
	width, _ := rest.indent()
	if rest.blank() || width > 4 {
		width = 1
	}
	if n > 1 {
		// Its paragraph, if it interrupts one, ends before the number.
		b.leaves = append(b.leaves, &leaf{kind: marker, spans: []span{{s.s[:n], s.line, s.col}}})
	}
	return container{kind: item, indent: columns + n + width, empty: rest.blank()}, rest.dedent(width), true
}

// beginLeaf begins the heading, code or HTML that s opens, and reports whether
// it is one. Where lazy is set, s would otherwise go on a paragraph; where
// under is set, directly below it.
func (b *blocks) beginLeaf(s span, matched int, lazy, under bool) bool {
	if lazy && under && strings.Trim(strings.TrimRight(s.s, " \t\r"), s.s[:1]) == "" && (s.s[0] == '=' || s.s[0] == '-') {
		b.open.kind = heading
		b.open = nil
		return true
	}
	if thematicBreak(s.s) {
		b.close(matched)
		return true
	}
	if n := len(s.s) - len(strings.TrimLeft(s.s, "#")); n > 0 && n < 7 && (n == len(s.s) || strings.ContainsRune(" \t\r", rune(s.s[n]))) {
		b.close(matched)
		b.begin(heading, s.from(n))
		return true
	}
	if f := fence(s.s); f != "" {
		b.close(matched)
		info := s.from(len(f))
		_, i := info.indent()
		info = info.from(i)
		// The first word of the line names the language; more would be words.
		if j := strings.IndexAny(info.s, " \t"); j >= 0 {
			b.begin(heading, info.from(j))
		}
		b.leaves = append(b.leaves, &leaf{kind: fenced, fence: f})
		b.open = b.leaves[len(b.leaves)-1]
		return true
	}
	if ends, ok := htmlBlock(s.s, lazy); ok {
		b.close(matched)
		b.begin(rawHTML, s)
		l := b.leaves[len(b.leaves)-1]
		if l.ends = ends; ends == "" || !strings.Contains(strings.ToLower(s.s), ends) {
			b.open = l
		}
		return true
	}
	return false
}

// listMarker returns the length of the list marker that s begins with, or 0.
func listMarker(s string) int {
	n := 0
	for n < len(s) && n < 10 && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	if n > 9 || n == len(s) || n > 0 && s[n] != '.' && s[n] != ')' || n == 0 && !strings.ContainsRune("-+*", rune(s[0])) {
		return 0
	}
	n++
	if n < len(s) && !strings.ContainsRune(" \t\r", rune(s[n])) {
		return 0
	}
	return n
}

// noteLabel returns the label in "[^label]" at the start of s, or "".
func noteLabel(s string) string {
	if !strings.HasPrefix(s, "[^") {
		return ""
	}
	if n := strings.IndexAny(s[2:], "[]^ \t\n"); n > 0 && s[2+n] == ']' {
		return s[2 : 2+n]
	}
	return ""
}

func thematicBreak(s string) bool {
	var mark byte
	marks := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ' || c == '\t' || c == '\r':
		case marks == 0 && (c == '-' || c == '*' || c == '_'), marks > 0 && c == mark:
			mark = c
			marks++
		default:
			return false // nearly always at the first letter
		}
	}
	return marks > 2
}

// fence returns the run of backticks or tildes that opens fenced code, or "".
func fence(s string) string {
	for _, c := range "`~" {
		rest := strings.TrimLeft(s, string(c))
		if n := len(s) - len(rest); n > 2 && (c == '~' || !strings.ContainsRune(rest, c)) {
			return s[:n]
		}
	}
	return ""
}
