package doc

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// printer writes Markdown. Only newline may end a line, because it owns the
// prefix ("> ", list indents) that every line of a nested block starts with.
type printer struct {
	out    []byte
	prefix string
	fresh  bool // at the start of a line, prefix not yet written
	begun  bool // something has been written
	inner  bool // behind a list's or a note's mark, where a block begins as well
	cell   bool // inside a one-line table cell: breaks become <br>-free spaces
	line   bool // inside a heading: the same
	link   bool // inside a link's text
	second bool // printing a list right behind one of its kind
}

// atStart reports whether what is printed next begins a block or a line of one.
func (p *printer) atStart() bool { return p.fresh || p.inner || !p.begun }

// buffers keeps what was printed into for the next printer.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// printed returns what f prints.
func printed(f func(p *printer)) string {
	buffer := buffers.Get().(*[]byte)
	p := printer{out: (*buffer)[:0]}
	f(&p)
	s := string(p.out)
	*buffer = p.out
	buffers.Put(buffer)
	return s
}

// text writes s, which must not hold a newline.
func (p *printer) text(s string) {
	if strings.IndexByte(s, '\n') >= 0 {
		panic("doc: newline in printed text: " + s)
	}
	if s == "" {
		return
	}
	if p.fresh || !p.begun {
		p.out = append(p.out, p.prefix...)
		p.fresh = false
		p.begun = true
	}
	p.inner = false
	p.out = append(p.out, s...)
}

// newline ends the line.
func (p *printer) newline() {
	if p.fresh || !p.begun {
		p.out = append(p.out, strings.TrimRight(p.prefix, " ")...)
		p.begun = true
	}
	p.out = append(p.out, '\n')
	p.fresh = true
	p.inner = false
}

// lines writes each line of s on a line of its own.
func (p *printer) lines(s string) {
	for line := range strings.SplitSeq(s, "\n") {
		p.text(line)
		p.newline()
	}
}

func (p *printer) blocks(blocks []Block) { p.separated(blocks, true) }

// separated prints blocks, with an empty line between them where apart. Two
// lists in a row would read back as one: every other one has another mark.
func (p *printer) separated(blocks []Block, apart bool) {
	outer := p.second
	p.second = false
	blocks = visible(blocks)
	for i, b := range blocks {
		if i > 0 && apart {
			p.newline()
		}
		p.second = i > 0 && adjacentLists(blocks[i-1], b) && !p.second
		b.print(p)
	}
	p.second = outer
}

// visible returns the blocks that are not hollow.
func visible(blocks []Block) []Block {
	if !slices.ContainsFunc(blocks, hollow) {
		return blocks
	}
	return slices.DeleteFunc(slices.Clone(blocks), hollow)
}

// hollow reports whether nothing of a block would be printed but its mark.
func hollow(b Block) bool {
	switch b := b.(type) {
	case *Paragraph:
		return len(b.Inlines) == 0
	case *Quote:
		return len(b.Source) == 0 && !slices.ContainsFunc(b.Blocks, func(b Block) bool { return !hollow(b) })
	case *List:
		return !slices.ContainsFunc(b.Items, func(it *Item) bool { return len(visible(it.Blocks)) > 0 })
	}
	return false
}

func adjacentLists(a, b Block) bool {
	x, ok := a.(*List)
	if !ok {
		return false
	}
	y, ok := b.(*List)
	return ok && x.Ordered == y.Ordered
}

// nested writes f's output with first before its first line and rest before
// every other.
func (p *printer) nested(first, rest string, f func()) {
	outer := p.prefix
	p.text(first)
	p.inner = true
	p.prefix = outer + rest
	f()
	p.prefix = outer
}

// oneLine makes a space of what would end a line or be taken for an indent.
var oneLine = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ")

// escape returns text with every character that Markdown or Hugo would act on
// made literal. atStart says that it begins a line, where more characters act.
func escape(s string, atStart bool) string {
	for i := range len(s) {
		if active[s[i]] {
			s = escapeFrom(s, i)
			break
		}
	}
	if atStart {
		s = escapeStart(s)
	}
	return strings.ReplaceAll(s, "www.", "www&#46;")
}

// active are the characters that [escapeFrom] may write otherwise.
var active = func() (table [256]bool) {
	for _, c := range "\n\r\t\\`*[]|~_<&{#:@" {
		table[c] = true
	}
	return table
}()

// escapeFrom is escape for all but the start of a line, from the byte at start on.
func escapeFrom(s string, start int) string {
	s = oneLine.Replace(s)
	var b strings.Builder
	b.Grow(len(s) + 16)
	b.WriteString(s[:start])
	for i := start; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch r {
		case '\\', '`', '*', '[', ']', '|', '~':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '_':
			// Inside a word an underscore is literal already.
			if !inWord(s, i) {
				b.WriteByte('\\')
			}
			b.WriteByte('_')
		case '<':
			b.WriteString("&lt;")
		case '&':
			b.WriteString("&amp;")
		case '{':
			// "{#id}" would be an anchor, and "{{<" a shortcode, to which a
			// backslash means nothing.
			if strings.HasPrefix(s[i:], "{{") {
				b.WriteString("&#123;")
			} else {
				b.WriteString(`\{`)
			}
		case '#':
			// At the end of a heading it would be taken for its closing mark.
			if i == 0 || s[i-1] == ' ' {
				b.WriteByte('\\')
			}
			b.WriteByte('#')
		case ':':
			// "https://" in text stays text; "[^1]:" would begin a note.
			switch {
			case strings.HasPrefix(s[i:], "://"):
				b.WriteString("&#58;")
			case i == 0:
				b.WriteString(`\:`)
			default:
				b.WriteByte(':')
			}
		case '@':
			b.WriteString("&#64;")
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// escapeStart makes literal what would begin a block: "# ", "- ", "1. ", "> ".
func escapeStart(s string) string {
	if s == "" {
		return s
	}
	switch s[0] {
	case '#', '>', '+', '-', '=':
		return `\` + s
	case ' ':
		return "&#32;" + s[1:]
	}
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	if 0 < i && i < 10 && i < len(s) && (s[i] == '.' || s[i] == ')') {
		return s[:i] + `\` + s[i:]
	}
	return s
}

// inWord reports whether letters or digits stand on both sides of the byte at i.
func inWord(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return letter(before) && letter(after)
}
