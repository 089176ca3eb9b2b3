package docx

import (
	"strings"

	"nscp/tools/internal/doc"
)

// An entry is a paragraph, table or line of a story, with what is needed to put
// it together with its neighbours.
type entry struct {
	block doc.Block
	role  role
	style string // name of its style
	num   *mark  // its place in a list; nil when it is in none
	left  int    // its indent; noIndent when not given
	seq   string // what its caption counts: "table", "figure"
}

// assemble turns a flat run of entries into blocks: list items into lists,
// quotations and captions to what they belong to.
func assemble(entries []entry) []doc.Block {
	entries = captions(entries)
	var b builder
	for i := 0; i < len(entries); i++ {
		e := entries[i]
		switch {
		case e.num != nil:
			b.item(e)
		case e.role == quotation && isParagraph(e.block):
			n := i + 1
			for n < len(entries) && entries[n].role == quotation && entries[n].num == nil &&
				entries[n].style == e.style && isParagraph(entries[n].block) && !separate(entries[n-1], entries[n]) {
				n++
			}
			b.add(quote(entries[i:n]), noIndent)
			i = n - 1
		default:
			b.add(e.block, indentOf(e))
		}
	}
	return b.out
}

func isParagraph(b doc.Block) bool {
	_, ok := b.(*doc.Paragraph)
	return ok
}

// indentOf returns the indent by which a paragraph may continue a list item;
// headings and tables never do.
func indentOf(e entry) int {
	if !isParagraph(e.block) || e.role != body {
		return noIndent
	}
	return e.left
}

// A builder puts lists together.
type builder struct {
	out  []doc.Block
	open []*openList
}

// An openList is a list that the next item may belong to.
type openList struct {
	list *doc.List
	mark mark // of its last item
	left int  // indent of its text
}

// item adds a paragraph that is numbered or has a bullet.
func (b *builder) item(e entry) {
	m := *e.num
	for len(b.open) > 0 && b.open[len(b.open)-1].mark.level > m.level {
		b.open = b.open[:len(b.open)-1]
	}
	k := len(b.open) - 1
	if k >= 0 && b.open[k].mark.level == m.level {
		top := b.open[k]
		if top.mark.ordered == m.ordered && (!m.ordered || m.value == top.mark.value+1) {
			top.list.Items = append(top.list.Items, &doc.Item{At: doc.At{Pos: e.block.Position()}, Blocks: []doc.Block{e.block}})
			top.mark, top.left = m, e.left
			return
		}
		// The same level, but another list: begun anew, or numbers after bullets.
		b.open = b.open[:k]
	}
	at := doc.At{Pos: e.block.Position()}
	l := &doc.List{At: at, Ordered: m.ordered, Items: []*doc.Item{{At: at, Blocks: []doc.Block{e.block}}}}
	if m.ordered {
		l.Start = m.value
	}
	b.put(l)
	b.open = append(b.open, &openList{l, m, e.left})
}

// put adds a block to the last item of the innermost open list, or to the text.
func (b *builder) put(x doc.Block) {
	if k := len(b.open) - 1; k >= 0 {
		items := b.open[k].list.Items
		last := items[len(items)-1]
		last.Blocks = append(last.Blocks, x)
		return
	}
	b.out = append(b.out, x)
}

// add adds a block that is no list item. A paragraph without a number that is
// indented as far as the words of the item above continues it; anything else
// ends the lists.
func (b *builder) add(x doc.Block, left int) {
	for len(b.open) > 0 {
		top := b.open[len(b.open)-1]
		if left != noIndent && top.left != noIndent && left > 0 && left >= top.left {
			break
		}
		b.open = b.open[:len(b.open)-1]
	}
	b.put(x)
}

// separate reports whether b begins a quotation of its own: both are complete
// in their own marks, as in a list of what people said.
func separate(a, b entry) bool {
	return closed(a.block) && opened(b.block) || isSource(a.block)
}

func paragraphWords(b doc.Block) string {
	if p, ok := b.(*doc.Paragraph); ok {
		return strings.TrimSpace(doc.Words(p.Inlines))
	}
	return ""
}

func opened(b doc.Block) bool {
	s := paragraphWords(b)
	return s != "" && strings.ContainsRune(`"“‘'`, []rune(s)[0])
}

func closed(b doc.Block) bool {
	s := strings.TrimRight(paragraphWords(b), ".,;")
	return s != "" && strings.ContainsRune(`"”’'`, lastRune(s))
}

// isSource reports whether a paragraph names who is quoted.
func isSource(b doc.Block) bool {
	s := paragraphWords(b)
	return strings.HasPrefix(s, "—") || strings.HasPrefix(s, "–") || strings.HasPrefix(s, "- ")
}

// quote makes a quotation of paragraphs; the last one names its source where it
// begins with a dash.
func quote(entries []entry) *doc.Quote {
	q := &doc.Quote{At: doc.At{Pos: entries[0].block.Position()}}
	for i, e := range entries {
		p := e.block.(*doc.Paragraph)
		if i > 0 && i == len(entries)-1 && isSource(p) {
			q.Source = withoutDash(p.Inlines)
			break
		}
		q.Blocks = append(q.Blocks, p)
	}
	return q
}

// withoutDash takes the dash off the beginning of a source.
func withoutDash(in []doc.Inline) []doc.Inline {
	if len(in) == 0 {
		return in
	}
	switch x := in[0].(type) {
	case *doc.Text:
		x.Text = strings.TrimLeft(x.Text, "—–- \u00a0")
		if x.Text == "" {
			return in[1:]
		}
	case *doc.Emphasis:
		x.Inlines = withoutDash(x.Inlines)
	}
	return in
}

// captions gives captions to the table or picture that they stand beside: the
// one below for a table and the one above for a picture, unless only the other
// is there.
func captions(entries []entry) []entry {
	taken := make([]bool, len(entries))
	for i, e := range entries {
		p, ok := e.block.(*doc.Paragraph)
		if e.role != caption || !ok || e.num != nil {
			continue
		}
		above, below := i-1, i+1
		table := func(k int) *doc.Table {
			if k < 0 || k >= len(entries) || taken[k] {
				return nil
			}
			t, _ := entries[k].block.(*doc.Table)
			if t == nil || len(t.Caption) > 0 {
				return nil
			}
			return t
		}
		image := func(k int) *doc.Image {
			if k < 0 || k >= len(entries) || taken[k] {
				return nil
			}
			return onlyImage(entries[k].block)
		}
		figure := func(k int) {
			entries[k].block = &doc.Figure{At: doc.At{Pos: entries[k].block.Position()}, Image: image(k), Caption: p.Inlines}
			taken[i] = true
		}
		forTable, forFigure := e.seq != "figure", e.seq != "table"
		// Between two tables a caption belongs to the one above when the one below
		// has another caption behind it.
		behind := below+1 < len(entries) && entries[below+1].role == caption
		switch {
		case forTable && table(above) != nil && table(below) != nil && behind:
			table(above).Caption, taken[i] = p.Inlines, true
		case forTable && table(below) != nil:
			table(below).Caption, taken[i] = p.Inlines, true
		case forFigure && image(above) != nil:
			figure(above)
		case forTable && table(above) != nil:
			table(above).Caption, taken[i] = p.Inlines, true
		case forFigure && image(below) != nil:
			figure(below)
		}
	}
	out := entries[:0]
	for i, e := range entries {
		if !taken[i] {
			out = append(out, e)
		}
	}
	return out
}

// onlyImage returns the picture of a paragraph that holds nothing else, or nil.
func onlyImage(b doc.Block) *doc.Image {
	p, ok := b.(*doc.Paragraph)
	if !ok || len(p.Inlines) != 1 {
		return nil
	}
	img, _ := p.Inlines[0].(*doc.Image)
	return img
}
