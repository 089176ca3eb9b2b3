package repair

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// parseMarkup turns raw HTML into real blocks and inlines: in table cells,
// where extractors put <p> and <ul> because Markdown has no other way, in
// paragraphs, and in whole HTML blocks. What it does not understand it leaves
// for the finding that [Run] makes of every leftover.
func parseMarkup(s *state) {
	s.d.Blocks = s.markupBlocks(s.d.Blocks)
	for _, n := range s.d.Notes {
		n.Blocks = s.markupBlocks(n.Blocks)
	}
}

// markupBlocks returns the blocks with the raw HTML in them and inside them
// parsed. A run of blocks from one with raw HTML that opens an element to the
// one that closes it is parsed as a whole.
func (s *state) markupBlocks(blocks []doc.Block) []doc.Block {
	var out []doc.Block
	for _, b := range blocks {
		switch b := b.(type) {
		case *doc.HTML:
			if parsed, ok := s.parseHTML(b); ok {
				out = append(out, parsed...)
				continue
			}
		case *doc.Paragraph:
			if hasMarkup(b.Inlines) {
				out = append(out, s.buildBlocks(b.At, b.Inlines)...)
				continue
			}
		case *doc.Heading:
			if hasMarkup(b.Inlines) {
				b.Inlines = s.buildInlines(b.At, b.Inlines)
			}
		case *doc.List:
			for _, it := range b.Items {
				it.Blocks = s.markupBlocks(it.Blocks)
			}
		case *doc.Quote:
			b.Blocks = s.markupBlocks(b.Blocks)
		case *doc.Table:
			for _, r := range b.Rows {
				for _, c := range r.Cells {
					c.Blocks = s.markupBlocks(c.Blocks)
				}
			}
		}
		out = append(out, b)
	}
	return out
}

func hasMarkup(ins []doc.Inline) bool {
	for _, in := range ins {
		switch in := in.(type) {
		case *doc.Markup:
			return true
		case *doc.Emphasis:
			if hasMarkup(in.Inlines) {
				return true
			}
		case *doc.Link:
			if hasMarkup(in.Inlines) {
				return true
			}
		}
	}
	return false
}

// parseHTML parses a block of raw HTML. It reports false where the block holds
// nothing but tags that mean nothing on a page, so that they stay a finding;
// a comment alone is passed over.
func (s *state) parseHTML(h *doc.HTML) ([]doc.Block, bool) {
	ins, ok := tokenize(h)
	if !ok {
		return nil, false
	}
	return s.buildBlocks(h.At, ins), true
}

// tokenize returns the text and the tags of raw HTML, each with its position.
// It reports false at an element whose content must not be published.
func tokenize(h *doc.HTML) ([]doc.Inline, bool) {
	var ins []doc.Inline
	pos := h.Pos
	z := html.NewTokenizer(strings.NewReader(h.Text))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return ins, true
		}
		raw := string(z.Raw())
		switch kind {
		case html.TextToken:
			at := pos
			for i, line := range strings.Split(raw, "\n") {
				if i > 0 {
					ins = append(ins, &doc.LineBreak{})
					at.Line, at.Column = at.Line+1, 1
				}
				if t := html.UnescapeString(line); strings.TrimSpace(t) != "" {
					ins = append(ins, &doc.Text{At: doc.At{Pos: at}, Text: t})
				}
			}
		case html.CommentToken:
		default:
			name, _ := z.TagName()
			if blocked[string(name)] {
				return nil, false
			}
			ins = append(ins, &doc.Markup{At: doc.At{Pos: pos}, Text: raw})
		}
		if n := strings.Count(raw, "\n"); n > 0 {
			pos.Line += n
			pos.Column = 1 + len([]rune(raw[strings.LastIndexByte(raw, '\n')+1:]))
		} else {
			pos.Column += len([]rune(raw))
		}
	}
}

// blocked elements run, load or hide something; their content is never text.
var blocked = map[string]bool{
	"script": true, "style": true, "iframe": true, "object": true, "embed": true, "form": true, "input": true,
	"template": true, "noscript": true, "svg": true, "math": true, "video": true, "audio": true, "base": true,
	"link": true, "meta": true, "textarea": true, "select": true, "button": true, "xmp": true, "plaintext": true,
}

// tag is one raw HTML tag, read.
type tag struct {
	name  string
	close bool
	attr  map[string]string
}

func readTag(raw string) (tag, bool) {
	z := html.NewTokenizer(strings.NewReader(raw))
	switch z.Next() {
	case html.CommentToken:
		return tag{name: "!"}, true
	case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
	default:
		return tag{}, false
	}
	t := z.Token()
	out := tag{name: t.Data, close: t.Type == html.EndTagToken, attr: map[string]string{}}
	for _, a := range t.Attr {
		out.attr[a.Key] = a.Val
	}
	return out, true
}

// buildBlocks builds the blocks that a run of text and tags means.
func (s *state) buildBlocks(at doc.At, ins []doc.Inline) []doc.Block {
	b := &builder{at: at, tags: map[string]int{}}
	b.open("root")
	b.all(ins)
	blocks := b.finish()
	if len(b.order) > 0 {
		s.note(Change{
			Pos: at.Pos, What: "made real blocks of the HTML tags " + b.seen(),
			Because: "a website drops raw HTML, and the structure it stands for",
		})
	}
	return blocks
}

// buildInlines is buildBlocks where only one paragraph can stand.
func (s *state) buildInlines(at doc.At, ins []doc.Inline) []doc.Inline {
	var out []doc.Inline
	for i, b := range s.buildBlocks(at, ins) {
		if p, ok := b.(*doc.Paragraph); ok {
			if i > 0 {
				out = append(out, &doc.LineBreak{})
			}
			out = append(out, p.Inlines...)
		}
	}
	return out
}

// frame is one element that is open while building.
type frame struct {
	name    string
	at      doc.At
	blocks  []doc.Block
	inlines []doc.Inline
	list    *doc.List
	table   *doc.Table
	typed   bool // the list's items are told by bullet characters, not by <li>
	attr    map[string]string
}

// builder builds blocks from tags, in the forgiving way of a browser: what is
// left open is closed where its parent ends, and a paragraph ends where a block
// begins.
type builder struct {
	at    doc.At
	stack []*frame
	tags  map[string]int
	order []string
}

func (b *builder) seen() string {
	var parts []string
	for _, name := range b.order {
		if n := b.tags[name]; n > 1 {
			parts = append(parts, fmt.Sprintf("<%s> (%d times)", name, n))
		} else {
			parts = append(parts, "<"+name+">")
		}
	}
	return strings.Join(parts, ", ")
}

func (b *builder) top() *frame { return b.stack[len(b.stack)-1] }

func (b *builder) open(name string) *frame {
	f := &frame{name: name, at: b.at}
	b.stack = append(b.stack, f)
	return f
}

func (b *builder) all(ins []doc.Inline) {
	for _, in := range ins {
		switch in := in.(type) {
		case *doc.Markup:
			b.at = in.At
			t, ok := readTag(in.Text)
			if !ok || !b.tag(t) {
				b.add(in)
			}
		case *doc.Emphasis:
			if hasMarkup(in.Inlines) {
				name := map[doc.Style]string{doc.Bold: "b", doc.Superscript: "sup", doc.Subscript: "sub"}[in.Style]
				if name == "" {
					name = "i"
				}
				b.openInline(name, nil)
				b.all(in.Inlines)
				b.closeTo(name)
				continue
			}
			b.add(in)
		case *doc.Text:
			b.at = in.At
			if f := b.top(); f.name == "list" {
				b.typedItems(in)
				continue
			}
			b.add(in)
		default:
			b.add(in)
		}
	}
}

func (b *builder) add(in doc.Inline) {
	f := b.top()
	switch f.name {
	case "list":
		if f.typed {
			f = b.openItem()
		} else if _, ok := in.(*doc.LineBreak); ok {
			return
		}
	case "table", "row":
		if _, ok := in.(*doc.LineBreak); ok {
			return
		}
	}
	f.inlines = append(f.inlines, in)
}

// typedItems reads text that stands in a list without <li>: a bullet character
// begins each item.
func (b *builder) typedItems(t *doc.Text) {
	for i, piece := range splitBullets(t) {
		if i > 0 {
			b.closeItem()
			b.openItem()
			b.stack[len(b.stack)-2].typed = true
		}
		if strings.TrimSpace(piece.Text) == "" {
			continue
		}
		if b.top().name == "list" {
			b.openItem()
		}
		b.top().inlines = append(b.top().inlines, piece)
	}
}

func (b *builder) openItem() *frame { return b.open("item") }

func (b *builder) closeItem() {
	for b.inside("list", "item") {
		b.close()
	}
}

// inside reports whether an element with the name is open, deeper than any with
// the other name.
func (b *builder) inside(limit, name string) bool {
	for i := len(b.stack) - 1; i >= 0; i-- {
		if b.stack[i].name == name {
			return true
		}
		if b.stack[i].name == limit {
			return false
		}
	}
	return false
}

// flush makes a paragraph of the pending inlines of the innermost block.
func (b *builder) flush() {
	for isInline(b.top().name) {
		b.close()
	}
	f := b.top()
	ins := trimInlines(f.inlines)
	f.inlines = nil
	if len(ins) > 0 {
		f.blocks = append(f.blocks, &doc.Paragraph{At: atOf(ins, f.at), Inlines: ins})
	}
}

func isInline(name string) bool {
	switch name {
	case "i", "b", "sup", "sub", "a", "code":
		return true
	}
	return false
}

// close ends the innermost element and gives what it built to its parent.
func (b *builder) close() {
	f := b.top()
	if !isInline(f.name) {
		b.flush()
	}
	b.stack = b.stack[:len(b.stack)-1]
	if len(b.stack) == 0 {
		b.stack = []*frame{f}
		return
	}
	p := b.top()
	switch f.name {
	case "i", "b", "sup", "sub":
		if len(f.inlines) > 0 {
			style := map[string]doc.Style{"i": doc.Italic, "b": doc.Bold, "sup": doc.Superscript, "sub": doc.Subscript}[f.name]
			p.inlines = append(p.inlines, tidyEmphasis(style, f.inlines)...)
		}
	case "code":
		p.inlines = append(p.inlines, &doc.Literal{Text: doc.Words(f.inlines)})
	case "a":
		if f.attr["href"] == "" {
			p.inlines = append(p.inlines, f.inlines...)
		} else {
			p.inlines = append(p.inlines, &doc.Link{At: f.at, Href: f.attr["href"], Inlines: f.inlines})
		}
	case "item":
		if p.list != nil && len(f.blocks) > 0 {
			p.list.Items = append(p.list.Items, &doc.Item{At: doc.At{Pos: f.blocks[0].Position()}, Blocks: f.blocks})
		} else {
			p.blocks = append(p.blocks, f.blocks...)
		}
	case "list":
		p.flushIf(b)
		if f.list != nil && len(f.list.Items) > 0 {
			p.blocks = append(p.blocks, f.list)
		}
		p.blocks = append(p.blocks, f.blocks...)
	case "quote":
		if len(f.blocks) > 0 {
			p.blocks = append(p.blocks, &doc.Quote{At: f.at, Blocks: f.blocks})
		}
	case "heading":
		level := int(f.attr["level"][0] - '0')
		for _, x := range f.blocks {
			if para, ok := x.(*doc.Paragraph); ok {
				p.blocks = append(p.blocks, &doc.Heading{At: para.At, Level: level, Inlines: para.Inlines})
			}
		}
	case "cell":
		p.addCell(f)
	case "row":
		p.addRow(f)
	case "table":
		if len(f.table.Rows) > 0 {
			p.blocks = append(p.blocks, f.table)
		}
		p.blocks = append(p.blocks, f.blocks...)
	default: // p, div and whatever else holds blocks
		p.blocks = append(p.blocks, f.blocks...)
	}
}

// flushIf makes a paragraph of what stands before a block in its parent.
func (f *frame) flushIf(b *builder) {
	if b.top() == f && len(f.inlines) > 0 {
		b.flush()
	}
}

// closeTo closes the innermost element with the name, and all inside it. An end
// tag without its start tag means nothing.
func (b *builder) closeTo(name string) {
	for i := len(b.stack) - 1; i > 0; i-- {
		if b.stack[i].name == name {
			for len(b.stack) > i {
				b.close()
			}
			return
		}
	}
}

func (b *builder) finish() []doc.Block {
	for len(b.stack) > 1 {
		b.close()
	}
	b.flush()
	return b.stack[0].blocks
}

// atOf returns the position of the first text in ins.
func atOf(ins []doc.Inline, fallback doc.At) doc.At {
	for _, in := range ins {
		switch in := in.(type) {
		case *doc.Text:
			return in.At
		case *doc.Link:
			return in.At
		case *doc.Emphasis:
			return atOf(in.Inlines, fallback)
		}
	}
	return fallback
}

// trimInlines drops spaces and line breaks at both ends.
func trimInlines(ins []doc.Inline) []doc.Inline {
	blank := func(in doc.Inline) bool {
		switch in := in.(type) {
		case *doc.LineBreak:
			return true
		case *doc.Text:
			return strings.TrimSpace(in.Text) == ""
		}
		return false
	}
	for len(ins) > 0 && blank(ins[0]) {
		ins = ins[1:]
	}
	for len(ins) > 0 && blank(ins[len(ins)-1]) {
		ins = ins[:len(ins)-1]
	}
	if len(ins) == 0 {
		return nil
	}
	ins = append([]doc.Inline(nil), ins...)
	if t, ok := ins[0].(*doc.Text); ok {
		ins[0] = cut(t, len(t.Text)-len(strings.TrimLeft(t.Text, " \t\u00a0")), len(t.Text))
	}
	if t, ok := ins[len(ins)-1].(*doc.Text); ok {
		ins[len(ins)-1] = cut(t, 0, len(strings.TrimRight(t.Text, " \t\u00a0")))
	}
	return ins
}

// cut returns the part of a text between two byte offsets, at its own place in
// the source.
func cut(t *doc.Text, from, to int) *doc.Text {
	if from == 0 && to == len(t.Text) {
		return t
	}
	return &doc.Text{At: doc.At{Pos: shift(t.Pos, t.Text[:from])}, Text: t.Text[from:to]}
}

// shift returns the position after the text.
func shift(pos diag.Position, text string) diag.Position {
	if pos.Column > 0 {
		pos.Column += len([]rune(text))
	}
	return pos
}

// tidyEmphasis returns an emphasis with the spaces at its ends outside, where
// Markdown needs them.
func tidyEmphasis(style doc.Style, ins []doc.Inline) []doc.Inline {
	inner := trimInlines(ins)
	if len(inner) == 0 {
		return ins
	}
	var out []doc.Inline
	text := doc.Words(ins)
	if strings.TrimLeft(text, " \u00a0") != text {
		out = append(out, &doc.Text{At: atOf(inner, doc.At{}), Text: " "})
	}
	out = append(out, &doc.Emphasis{Style: style, Inlines: inner})
	if strings.TrimRight(text, " \u00a0") != text {
		out = append(out, &doc.Text{At: atOf(inner, doc.At{}), Text: " "})
	}
	return out
}
