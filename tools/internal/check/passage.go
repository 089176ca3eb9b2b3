package check

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// A passage is one run of text a reader takes in at once: a paragraph, a
// heading, the text of a list item, one paragraph of a table cell. Rules read
// passages; each knows where in the source every character of it stands.
type passage struct {
	kind   passageKind
	text   string
	tokens []token
	quoted bool // somebody else's words, set apart

	level   int        // of a heading
	table   *doc.Table // of a cell or a caption
	row     int        // of a cell, from 0
	column  int        // of a cell, from 0, as a reader counts: spans are counted
	header  bool       // the cell is a header
	list    *doc.List  // of an item
	item    int        // which item, from 0
	section int        // index of the heading it stands under in page.passages, or -1
	link    []stretch  // text that is linked
	emph    []stretch  // text in italics: titles of works, mostly

	number     int // index in page.passages
	runs       []run
	counted    []int         // characters before every 256th byte; see characters
	at         diag.Position // where the block stands, for text without a run
	sentences  []sentence
	quantities []quantity
	quotes     []stretch      // text between quotation marks
	paired     map[int][]pair // by the first token of a sentence; see pairs
	loud       knowledge      // whether it is written in capitals; see mostlyShouted
}

type passageKind uint8

const (
	body passageKind = iota
	heading
	item
	cell
	caption
)

// A stretch is a part of a passage's text, in bytes.
type stretch struct{ start, end int }

// A run is a part of a passage's text that stands without a break in the source.
type run struct {
	start int // offset in the passage's text
	pos   diag.Position
}

// position returns where the character at an offset of the text stands: the
// run's place and as many columns on as there are characters between.
func (p *passage) position(offset int) diag.Position {
	i := sort.Search(len(p.runs), func(i int) bool { return p.runs[i].start > offset }) - 1
	if i < 0 {
		return p.at
	}
	pos := p.runs[i].pos
	if pos.Line > 0 && pos.Column > 0 {
		pos.Column += p.characters(min(offset, len(p.text))) - p.characters(p.runs[i].start)
	}
	return pos
}

// characters returns how many characters stand before an offset. Counting them
// from the start each time would take quadratic time on one long line.
func (p *passage) characters(offset int) int {
	const step = 256
	if p.counted == nil {
		n := 0
		for i := range p.text { // the first byte of each character
			for len(p.counted)*step <= i {
				p.counted = append(p.counted, n)
			}
			n++
		}
	}
	k := min(offset/step, len(p.counted)-1)
	if k < 0 {
		return 0
	}
	from := k * step
	for from < offset && !utf8.RuneStart(p.text[from]) {
		from++ // counted from the next character on
	}
	return p.counted[k] + utf8.RuneCountInString(p.text[from:offset])
}

// of returns the words of the tokens from first up to, not including, last.
func (p *passage) of(first, last int) string {
	if first >= last || first < 0 || last > len(p.tokens) {
		return ""
	}
	return p.text[p.tokens[first].start:p.tokens[last-1].end]
}

// sentenceAt returns which sentence token i belongs to, or -1.
func (p *passage) sentenceAt(i int) int {
	n := sort.Search(len(p.sentences), func(k int) bool { return p.sentences[k].last > i })
	if n < len(p.sentences) && p.sentences[n].first <= i {
		return n
	}
	return -1
}

// finished returns a text of its own as a passage, with what every rule reads:
// tokens, sentences, quotation marks, numbers and periods.
func (v *vocabulary) finished(text string) *passage {
	p := v.passage()
	p.text = text
	p.cut(v)
	p.quantities = findQuantities(p)
	return p
}

// cut works out the tokens, sentences and quotation marks of a passage. Numbers and
// periods cost as much again, and only rules ask for them.
func (p *passage) cut(v *vocabulary) {
	p.cutWords(v)
	from := len(v.sentences)
	v.sentences = p.splitSentences(v.sentences)
	p.sentences = slices.Clip(v.sentences[from:])
}

// cutWords is cut without sentences, for those who ask for single words.
func (p *passage) cutWords(v *vocabulary) {
	from := len(v.tokens)
	v.tokens = v.tokenize(v.tokens, p.text)
	p.tokens = slices.Clip(v.tokens[from:])
	p.quotes = quotations(p)
	p.flag(p.quotes, func(t *token) { t.quoted = true })
	p.flag(p.emph, func(t *token) { t.italic = true })
	p.flag(p.link, func(t *token) { t.linked = true })
}

// flag calls set for every token inside one of the stretches, which may lie
// inside one another, in one pass over the tokens.
func (p *passage) flag(all []stretch, set func(*token)) {
	if len(all) == 0 {
		return
	}
	depth := make([]int, len(p.tokens)+1)
	for _, s := range all {
		first, last := p.tokensIn(s)
		depth[first]++
		depth[last]--
	}
	open := 0
	for i := range p.tokens {
		if open += depth[i]; open > 0 {
			set(&p.tokens[i])
		}
	}
}

// tokensIn returns the tokens of a stretch: from first up to, not including, last.
func (p *passage) tokensIn(s stretch) (first, last int) {
	first = sort.Search(len(p.tokens), func(i int) bool { return p.tokens[i].start >= s.start })
	last = sort.Search(len(p.tokens), func(i int) bool { return p.tokens[i].start >= s.end })
	return first, last
}

// maxQuotation is how many tokens a quotation inside a sentence may have. A mark
// that is never closed must not make the rest of a report somebody's words.
const maxQuotation = 80

// closing are quotation marks by those that open.
var closing = map[string]string{"“": "”", "‘": "’", `"`: `"`, "'": "'"}

var quotationMarks = keysOf(closing)

// quotations finds the text between a pair of quotation marks. A single mark
// opens only at the start of a word and closes only at the end of one, so that
// an apostrophe is neither.
func quotations(p *passage) []stretch {
	var out []stretch
	for i := 0; i < len(p.tokens); i++ {
		t := p.tokens[i]
		if !t.in(quotationMarks) || !t.space && !(i > 0 && p.tokens[i-1].is("(", "[", "–", "—")) || t.end == len(p.text) {
			continue
		}
		shut := closing[t.low]
		for j := i + 1; j < len(p.tokens) && j-i <= maxQuotation; j++ {
			u := p.tokens[j]
			if u.is(shut) && !u.space && (j+1 == len(p.tokens) || p.tokens[j+1].space || p.tokens[j+1].kind == mark) {
				out = append(out, stretch{t.start, u.end})
				i = j
				break
			}
		}
	}
	return out
}

// collector turns a document's blocks into passages.
type collector struct {
	passages []*passage
	grids    []grid // of all tables
	section  int
	words    *vocabulary // nil leaves passages uncut
}

// add puts down the passage made of inlines, unless it says nothing.
func (c *collector) add(at doc.At, ins []doc.Inline, set func(*passage)) {
	p := c.words.passage()
	p.at, p.section = at.Pos, c.section
	if t, alone := onlyText(ins); alone {
		p.text, p.runs = t.Text, append(p.runs, run{0, t.Pos})
	} else {
		var b strings.Builder
		p.write(&b, ins)
		p.text = b.String()
	}
	if strings.TrimSpace(p.text) == "" {
		return
	}
	set(p)
	if c.words != nil {
		p.cut(c.words)
	}
	p.number = len(c.passages)
	c.passages = append(c.passages, p)
}

// onlyText returns the text that inlines are, if they are nothing else.
func onlyText(ins []doc.Inline) (*doc.Text, bool) {
	if len(ins) != 1 {
		return nil, false
	}
	t, ok := ins[0].(*doc.Text)
	return t, ok
}

func (p *passage) write(b *strings.Builder, ins []doc.Inline) {
	for _, in := range ins {
		start := b.Len()
		switch in := in.(type) {
		case *doc.Text:
			p.runs = append(p.runs, run{b.Len(), in.Pos})
			b.WriteString(in.Text)
		case *doc.Literal:
			b.WriteString(in.Text)
		case *doc.Emphasis:
			p.write(b, in.Inlines)
			if in.Style == doc.Italic {
				p.emph = append(p.emph, stretch{start, b.Len()})
			}
		case *doc.Link:
			p.write(b, in.Inlines)
			p.link = append(p.link, stretch{start, b.Len()})
		case *doc.LineBreak:
			if in.Hard {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
		case *doc.Markup:
			// Tags that nobody has repaired: those that part blocks part
			// sentences too.
			name := strings.Trim(strings.ToLower(in.Text), "<>/ ")
			name, _, _ = strings.Cut(name, " ")
			if blockTags[name] {
				b.WriteByte('\n')
			}
		}
	}
}

var blockTags = set("p", "br", "ul", "ol", "li", "div", "td", "th", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote")

func (c *collector) blocks(blocks []doc.Block, set func(*passage)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *doc.Heading:
			c.add(b.At, b.Inlines, func(p *passage) {
				set(p)
				p.kind, p.level, p.section = heading, b.Level, -1
			})
			if n := len(c.passages); n > 0 && c.passages[n-1].kind == heading {
				c.section = n - 1
			}
		case *doc.Paragraph:
			c.add(b.At, b.Inlines, set)
		case *doc.List:
			for i, it := range b.Items {
				c.blocks(it.Blocks, func(p *passage) {
					set(p)
					if p.kind == body {
						p.kind, p.list, p.item = item, b, i
					}
				})
			}
		case *doc.Quote:
			quoted := func(p *passage) { set(p); p.quoted = true }
			c.blocks(b.Blocks, quoted)
			c.add(b.At, b.Source, quoted)
		case *doc.Figure:
			c.add(b.At, b.Caption, func(p *passage) { set(p); p.kind = caption })
		case *doc.Table:
			c.table(b, set)
		}
	}
}

func (c *collector) table(t *doc.Table, set func(*passage)) {
	c.add(t.At, t.Caption, func(p *passage) { set(p); p.kind, p.table = caption, t })
	places := gridOf(t)
	c.grids = append(c.grids, grid{t, places})
	for _, g := range places {
		c.blocks(g.cell.Blocks, func(p *passage) {
			set(p)
			if p.kind == body || p.kind == item {
				p.kind = cell
			}
			p.table, p.row, p.column, p.header = t, g.row, g.column, g.header
		})
	}
}

// passagesOf returns a document's passages, its notes last, cut and without their
// quantities, and its tables, without those of notes. Passages are uncut where there
// is no vocabulary.
func passagesOf(d *doc.Document, v *vocabulary) ([]*passage, []grid) {
	c := collector{section: -1, words: v}
	c.blocks(d.Blocks, func(*passage) {})
	tables := len(c.grids)
	for _, n := range d.Notes {
		c.section = -1
		c.blocks(n.Blocks, func(*passage) {})
	}
	return c.passages, c.grids[:tables]
}
