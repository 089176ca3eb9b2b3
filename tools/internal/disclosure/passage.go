package disclosure

import (
	"sort"
	"strings"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// A Text is a document divided into passages.
type Text struct{ passages []*passage }

// A passage is one run of text: a paragraph, a heading, the text of a list item, a
// cell, a line of front matter, the words for a picture. A cell's text begins with
// the labels of its column and row, as a reader sees them, because "03/05/2019"
// alone is a date and below "Date of birth" it is more.
type passage struct {
	text    string
	label   int // bytes of text that are labels, and were said elsewhere
	heading bool
	level   int // of a heading
	meta    string
	table   *doc.Table
	row     int
	numbers []stretch // runs of digits
	runs    []run
	only    [1]run // room for runs: most have one
	at      diag.Position
	// counted is how far columns were counted, so that many findings in one long
	// line are one count.
	counted struct{ run, offset, columns int }
}

// A run is a part of a passage that stands without a break in the source.
type run struct {
	start int
	pos   diag.Position
}

// position returns where the character at an offset of the text stands.
func (p *passage) position(offset int) diag.Position {
	i := sort.Search(len(p.runs), func(i int) bool { return p.runs[i].start > offset }) - 1
	if i < 0 {
		return p.at
	}
	pos := p.runs[i].pos
	if pos.Line > 0 && pos.Column > 0 {
		from, n := p.runs[i].start, 0
		offset = min(offset, len(p.text))
		if p.counted.run == i && from <= p.counted.offset && p.counted.offset <= offset {
			from, n = p.counted.offset, p.counted.columns
		}
		n += utf8.RuneCountInString(p.text[from:offset])
		p.counted.run, p.counted.offset, p.counted.columns = i, offset, n
		pos.Column += n
	}
	return pos
}

// count notes the digits of a passage.
func (p *passage) count() {
	for i := 0; i < len(p.text); i++ {
		if p.text[i] < '0' || p.text[i] > '9' {
			continue
		}
		if n := len(p.numbers); n > 0 && p.numbers[n-1].end == i {
			p.numbers[n-1].end++
		} else {
			p.numbers = append(p.numbers, stretch{i, i + 1})
		}
	}
}

// words returns the text without its labels.
func (p *passage) words() string { return p.text[p.label:] }

// unread are the keys of front matter whose values are no text for readers.
var unread = map[string]bool{
	"accept": true, "statutory": true, "date": true, "start": true, "end": true, "draft": true, "publishDate": true, "expiryDate": true,
	"updated": true, "reviewBy": true, "layout": true, "type": true, "url": true, "childCounts": true,
}

// Read divides a document: its front matter, text and notes.
func Read(d *doc.Document) *Text {
	c := &collector{}
	for _, f := range d.Meta {
		if unread[f.Key] {
			continue
		}
		for _, v := range f.Values {
			if strings.TrimSpace(v) != "" {
				p := &passage{text: v, meta: f.Key, at: f.Pos}
				p.count()
				c.out = append(c.out, p)
			}
		}
	}
	c.blocks(d.Blocks, func(*passage) {})
	for _, n := range d.Notes {
		c.blocks(n.Blocks, func(*passage) {})
	}
	return &Text{c.out}
}

type collector struct {
	out   []*passage
	label string
}

func (c *collector) add(at doc.At, ins []doc.Inline, set func(*passage)) {
	p := &passage{at: at.Pos}
	if t, alone := onlyText(ins); alone && c.label == "" {
		p.only[0] = run{0, t.Pos}
		p.text, p.runs = ordinary(t.Text), p.only[:]
	} else {
		var b strings.Builder
		if c.label != "" {
			b.WriteString(c.label)
			p.label = b.Len()
		}
		p.write(&b, ins)
		p.text = b.String()
	}
	if strings.TrimSpace(p.words()) == "" {
		return
	}
	set(p)
	p.count()
	c.out = append(c.out, p)
}

// onlyText returns the text that inlines are, if they are nothing else.
func onlyText(ins []doc.Inline) (*doc.Text, bool) {
	if len(ins) != 1 {
		return nil, false
	}
	t, ok := ins[0].(*doc.Text)
	return t, ok
}

func (c *collector) plain(at doc.At, text string, set func(*passage)) {
	c.add(at, []doc.Inline{&doc.Literal{Text: text}}, set)
}

// ordinary makes what a word processor writes by itself into what people type, a
// character for a character, so that columns stay.
func ordinary(s string) string {
	if !strings.ContainsFunc(s, typeset) {
		return s
	}
	return typed.Replace(s)
}

var typed = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u00a0", " ", "\u202f", " ", "\u2009", " ")

func typeset(r rune) bool {
	switch r {
	case '\u2010', '\u2011', '\u00a0', '\u202f', '\u2009':
		return true
	}
	return false
}

func (p *passage) write(b *strings.Builder, ins []doc.Inline) {
	for _, in := range ins {
		switch in := in.(type) {
		case *doc.Text:
			p.runs = append(p.runs, run{b.Len(), in.Pos})
			b.WriteString(ordinary(in.Text))
		case *doc.Literal:
			b.WriteString(in.Text)
		case *doc.Emphasis:
			p.write(b, in.Inlines)
		case *doc.Link:
			p.write(b, in.Inlines)
			// What a link leads to is published as well: mailto:, tel:.
			if scheme, address, ok := strings.Cut(in.Href, ":"); ok && (scheme == "mailto" || scheme == "tel") && !strings.Contains(doc.Words(in.Inlines), address) {
				p.runs = append(p.runs, run{b.Len(), in.Pos})
				b.WriteString(" (" + address + ") ")
			}
		case *doc.Image:
			b.WriteString(" " + in.Alt + " ")
		case *doc.LineBreak:
			b.WriteByte(' ')
		case *doc.Markup:
			b.WriteByte(' ')
		}
	}
}

func (c *collector) blocks(blocks []doc.Block, set func(*passage)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *doc.Heading:
			c.add(b.At, b.Inlines, func(p *passage) { set(p); p.heading, p.level = true, b.Level })
		case *doc.Paragraph:
			c.add(b.At, b.Inlines, set)
		case *doc.List:
			for _, it := range b.Items {
				c.blocks(it.Blocks, set)
			}
		case *doc.Quote:
			c.blocks(b.Blocks, set)
			c.add(b.At, b.Source, set)
		case *doc.Figure:
			c.add(b.At, append([]doc.Inline{b.Image}, b.Caption...), set)
		case *doc.Code:
			c.plain(b.At, b.Text, set)
		case *doc.HTML:
			c.plain(b.At, b.Text, set)
		case *doc.Table:
			c.table(b, set)
		}
	}
}

// longestLabel bounds a label: a longer header is a sentence and labels nothing.
const longestLabel = 60

func (c *collector) table(t *doc.Table, set func(*passage)) {
	outer := c.label
	c.label = ""
	c.add(t.At, t.Caption, func(p *passage) { set(p); p.table = t })
	var heads []string
	for i, r := range t.Rows {
		first := ""
		for j, cell := range r.Cells {
			c.label = ""
			if !r.Header {
				if j > 0 && first != "" {
					c.label = first + ": "
				}
				if j < len(heads) && heads[j] != "" {
					c.label += heads[j] + ": "
				}
			}
			c.blocks(cell.Blocks, func(p *passage) { set(p); p.table, p.row = t, i })
			if j == 0 {
				first = short(cell)
			}
			if i == 0 && r.Header {
				heads = append(heads, short(cell))
			}
		}
	}
	c.label = outer
}

func short(c *doc.Cell) string {
	s := doc.Squeeze(doc.Plain(c.Blocks))
	if len(s) > longestLabel {
		return ""
	}
	return s
}
