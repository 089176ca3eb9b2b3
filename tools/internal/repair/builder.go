package repair

import (
	"fmt"
	"strings"

	"nscp/tools/internal/doc"
)

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
