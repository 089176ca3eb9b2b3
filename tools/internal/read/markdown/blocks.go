package markdown

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/text"
)

// converter makes a document of goldmark's tree.
type converter struct {
	src      *text.Source
	data     []byte
	path     string
	notes    []*doc.Note
	inCell   bool
	findings []diag.Finding
}

func (c *converter) add(f diag.Finding) { c.findings = append(c.findings, f) }

// blocks returns the blocks inside a node.
func (c *converter) blocks(parent ast.Node) []doc.Block {
	var out []doc.Block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if b := c.block(n); b != nil {
			out = append(out, b)
		}
	}
	return out
}

// block returns the block a node stands for, or nil where it stands for none.
func (c *converter) block(n ast.Node) doc.Block {
	at := c.src.At(offset(n))
	switch n := n.(type) {
	case *ast.Heading:
		return c.heading(n, at)
	case *ast.Paragraph, *ast.TextBlock:
		return &doc.Paragraph{At: at, Inlines: c.inlines(n)}
	case *ast.Blockquote:
		return c.quote(n, at)
	case *ast.List:
		return c.list(n, at)
	case *extast.Table:
		return c.table(n, at)
	case *ast.ThematicBreak:
		return &doc.Break{At: at}
	case *ast.FencedCodeBlock:
		return &doc.Code{At: at, Text: c.lines(n)}
	case *ast.CodeBlock:
		return &doc.Code{At: at, Text: c.lines(n)}
	case *ast.HTMLBlock:
		return c.html(n, at)
	case *noteBlock:
		c.notes = append(c.notes, &doc.Note{At: at, Label: n.label, Blocks: c.blocks(n)})
		return nil
	case *ast.LinkReferenceDefinition:
		return nil
	}
	panic(fmt.Sprintf("markdown: no block for %s", n.Kind()))
}

// headingID matches an anchor at the end of a heading, as doc.Format writes it.
// Only this one form of attributes is read: the rest of them are a reader's
// words as likely as not, and stay text.
var headingID = regexp.MustCompile(`[ \t]+\{#([A-Za-z][-A-Za-z0-9_]*)\}$`)

func (c *converter) heading(n *ast.Heading, at doc.At) doc.Block {
	h := &doc.Heading{At: at, Level: n.Level, Inlines: c.inlines(n)}
	last, ok := n.LastChild().(*ast.Text)
	if !ok || len(h.Inlines) == 0 {
		return h
	}
	// The source decides, not the decoded text: "\{#" is a reader's text.
	m := headingID.FindSubmatch(last.Segment.Value(c.data))
	t, ok := h.Inlines[len(h.Inlines)-1].(*doc.Text)
	if m == nil || !ok {
		return h
	}
	h.ID = string(m[1])
	t.Text = strings.TrimSuffix(t.Text, string(m[0]))
	if t.Text == "" {
		h.Inlines = h.Inlines[:len(h.Inlines)-1]
	}
	return h
}

// quote reads a quotation. A last paragraph that begins with a dash names its
// source: that is how doc.Format writes it.
func (c *converter) quote(n *ast.Blockquote, at doc.At) doc.Block {
	q := &doc.Quote{At: at, Blocks: c.blocks(n)}
	if len(q.Blocks) < 2 {
		return q
	}
	last, ok := q.Blocks[len(q.Blocks)-1].(*doc.Paragraph)
	if !ok || len(last.Inlines) == 0 {
		return q
	}
	t, ok := last.Inlines[0].(*doc.Text)
	if !ok || !strings.HasPrefix(t.Text, "— ") {
		return q
	}
	t.Text = strings.TrimPrefix(t.Text, "— ")
	t.Pos.Column += 2
	q.Source = last.Inlines
	q.Blocks = q.Blocks[:len(q.Blocks)-1]
	return q
}

func (c *converter) list(n *ast.List, at doc.At) doc.Block {
	l := &doc.List{At: at, Ordered: n.IsOrdered()}
	if l.Ordered {
		l.Start = n.Start
	}
	for i := n.FirstChild(); i != nil; i = i.NextSibling() {
		l.Items = append(l.Items, &doc.Item{At: c.src.At(offset(i)), Blocks: c.blocks(i)})
	}
	return l
}

// lines returns the lines of a code block.
func (c *converter) lines(n ast.Node) string {
	return string(n.Lines().Value(c.data))
}

func (c *converter) html(n *ast.HTMLBlock, at doc.At) doc.Block {
	text := n.Lines().Value(c.data)
	if n.HasClosure() {
		text = append(text, n.ClosureLine.Value(c.data)...)
	}
	return &doc.HTML{At: at, Text: strings.TrimRight(string(text), "\n")}
}

func (c *converter) table(n *extast.Table, at doc.At) doc.Block {
	t := &doc.Table{At: at}
	c.inCell = true
	defer func() { c.inCell = false }()
	for r := n.FirstChild(); r != nil; r = r.NextSibling() {
		row := &doc.Row{At: c.src.At(offset(r)), Header: r.Kind() == extast.KindTableHeader}
		for cell := r.FirstChild(); cell != nil; cell = cell.NextSibling() {
			dc := &doc.Cell{At: c.src.At(offset(cell))}
			if ins := c.inlines(cell); len(ins) > 0 {
				dc.Blocks = []doc.Block{&doc.Paragraph{At: dc.At, Inlines: ins}}
			}
			row.Cells = append(row.Cells, dc)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
