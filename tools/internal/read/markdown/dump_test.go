package markdown

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// dump prints a document for goldens and comparisons, a line for each construct,
// with its line and column unless bare.
type dump struct {
	strings.Builder
	bare   bool
	indent string
}

func dumpDocument(d *doc.Document, bare bool) string {
	p := dump{bare: bare}
	for _, f := range d.Meta {
		p.line(f.Pos, "%s = %q", f.Key, f.Values)
	}
	p.blocks(d.Blocks)
	for _, n := range d.Notes {
		p.line(n.Pos, "note %q", n.Label)
		p.in(func() { p.blocks(n.Blocks) })
	}
	return p.String()
}

func (p *dump) line(pos diag.Position, format string, args ...any) {
	p.WriteString(p.indent)
	if !p.bare && pos.Line > 0 {
		fmt.Fprintf(p, "%d:%d ", pos.Line, pos.Column)
	}
	fmt.Fprintf(p, format+"\n", args...)
}

func (p *dump) in(f func()) {
	outer := p.indent
	p.indent += "  "
	f()
	p.indent = outer
}

func (p *dump) blocks(blocks []doc.Block) {
	for _, b := range blocks {
		at := b.Position()
		switch b := b.(type) {
		case *doc.Heading:
			p.line(at, "heading %d %q", b.Level, b.ID)
			p.in(func() { p.inlines(b.Inlines) })
		case *doc.Paragraph:
			p.line(at, "paragraph")
			p.in(func() { p.inlines(b.Inlines) })
		case *doc.List:
			p.line(at, "list ordered=%v start=%d", b.Ordered, b.Start)
			p.in(func() {
				for _, it := range b.Items {
					p.line(it.Pos, "item")
					p.in(func() { p.blocks(it.Blocks) })
				}
			})
		case *doc.Quote:
			p.line(at, "quote")
			p.in(func() {
				p.blocks(b.Blocks)
				if len(b.Source) > 0 {
					p.line(diag.Position{}, "source")
					p.in(func() { p.inlines(b.Source) })
				}
			})
		case *doc.Table:
			p.line(at, "table %q", b.ID)
			p.in(func() {
				p.inlines(b.Caption)
				for _, r := range b.Rows {
					p.line(r.Pos, "row header=%v", r.Header)
					p.in(func() {
						for _, c := range r.Cells {
							p.line(c.Pos, "cell")
							p.in(func() { p.blocks(c.Blocks) })
						}
					})
				}
			})
		case *doc.Code:
			p.line(at, "code %q", b.Text)
		case *doc.Break:
			p.line(at, "break")
		case *doc.HTML:
			p.line(at, "html %q", b.Text)
		default:
			panic(fmt.Sprintf("no dump for %T", b))
		}
	}
}

func (p *dump) inlines(ins []doc.Inline) {
	for _, in := range ins {
		switch in := in.(type) {
		case *doc.Text:
			p.line(in.Pos, "text %q", in.Text)
		case *doc.Emphasis:
			p.line(diag.Position{}, "%s", in.Style)
			p.in(func() { p.inlines(in.Inlines) })
		case *doc.Link:
			p.line(in.Pos, "link %q %q", in.Href, in.Title)
			p.in(func() { p.inlines(in.Inlines) })
		case *doc.Image:
			p.line(in.Pos, "image %q %q", in.Src, in.Alt)
		case *doc.Literal:
			p.line(diag.Position{}, "literal %q", in.Text)
		case *doc.LineBreak:
			p.line(diag.Position{}, "line break hard=%v", in.Hard)
		case *doc.NoteMark:
			p.line(diag.Position{}, "note mark %q", in.Label)
		case *doc.Markup:
			p.line(in.Pos, "markup %q", in.Text)
		default:
			panic(fmt.Sprintf("no dump for %T", in))
		}
	}
}
