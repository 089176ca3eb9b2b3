package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	gtext "github.com/yuin/goldmark/text"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/text"
)

// converter makes a document of goldmark's tree.
type converter struct {
	src      *text.Source
	data     []byte
	path     string
	depth    int // of the blocks being read
	headings int
	inCell   bool
	tooDeep  bool // reported already

	notes       []*doc.Note
	mentions    map[string]int // label of a footnote -> its place in the order of mention
	definitions []*ast.LinkReferenceDefinition
	used        map[string]bool // labels of definitions that a link uses
	findings    []diag.Finding
}

func (c *converter) add(f diag.Finding) { c.findings = append(c.findings, f) }

// blocks returns the blocks inside a node.
func (c *converter) blocks(parent ast.Node) []doc.Block {
	var out []doc.Block
	c.depth++
	defer func() { c.depth-- }()
	if c.depth > 2*maxDepth {
		// A list and its item are two of these levels. The marks of one line were
		// counted before; these have come together by indents.
		c.deep(offset(parent))
		return nil
	}
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
		c.fence(n, at)
		return &doc.Code{At: at, Text: c.lines(n)}
	case *ast.CodeBlock:
		return &doc.Code{At: at, Text: c.lines(n), Indented: true}
	case *ast.HTMLBlock:
		return c.html(n, at)
	case *noteBlock:
		c.notes = append(c.notes, &doc.Note{At: at, Label: n.label, Blocks: c.blocks(n)})
		return nil
	case *ast.LinkReferenceDefinition:
		c.definitions = append(c.definitions, n)
		return nil
	}
	panic(fmt.Sprintf("markdown: no block for %s", n.Kind()))
}

// headingID matches an anchor at the end of a heading, as doc.Format writes it.
// Only this one form of attributes is read: the rest of them are a reader's
// words as likely as not, and stay text.
var headingID = regexp.MustCompile(`[ \t]+\{#([A-Za-z0-9][-A-Za-z0-9_]*)\}$`)

func (c *converter) heading(n *ast.Heading, at doc.At) doc.Block {
	c.headings++
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
	if t.Text == "" {
		q.Source = q.Source[1:]
	}
	q.Blocks = q.Blocks[:len(q.Blocks)-1]
	return q
}

func (c *converter) list(n *ast.List, at doc.At) doc.Block {
	l := &doc.List{At: at, Ordered: n.IsOrdered()}
	if l.Ordered {
		l.Start = n.Start
	}
	for i := n.FirstChild(); i != nil; i = i.NextSibling() {
		it := &doc.Item{At: c.src.At(offset(i)), Blocks: c.blocks(i)}
		if l.Ordered {
			it.Number = c.number(offset(i))
		}
		l.Items = append(l.Items, it)
	}
	return l
}

// number returns the number that is written at a place.
func (c *converter) number(offset int) int {
	n := 0
	for _, b := range c.data[offset:] {
		if b < '0' || b > '9' {
			break
		}
		n = n*10 + int(b-'0')
	}
	return n
}

// fence reports words behind the mark that begins a block of code. One is the
// name of a programming language, which nobody is shown; more than one would be
// a reader's words.
func (c *converter) fence(n *ast.FencedCodeBlock, at doc.At) {
	if n.Info == nil || len(bytes.Fields(n.Info.Segment.Value(c.data))) < 2 {
		return
	}
	c.add(diag.Finding{
		Rule: "code-fence", Severity: diag.Error, Pos: at.Pos,
		Message: "the words behind ``` or ~~~ would be lost",
		Excerpt: c.src.Excerpt(n.Info.Segment.Start, n.Info.Segment.Stop),
		Fix:     fmt.Sprintf("in %s, put them on a line of their own", c.path),
	})
}

// lines returns the lines of a code block.
func (c *converter) lines(n ast.Node) string {
	return string(n.Lines().Value(c.data))
}

func (c *converter) html(n *ast.HTMLBlock, at doc.At) doc.Block {
	lines := n.Lines().Sliced(0, n.Lines().Len())
	if n.HasClosure() {
		lines = append(slices.Clone(lines), n.ClosureLine)
	}
	return &doc.HTML{At: at, Text: strings.TrimRight(c.rawHTML(lines), "\n")}
}

func (c *converter) table(n *extast.Table, at doc.At) doc.Block {
	t := &doc.Table{At: at}
	if v, ok := n.AttributeString(attributesOf); ok {
		line := trim(c.data, v.(gtext.Segment))
		m := tableAttributes.FindSubmatch(line.Value(c.data))
		t.ID = string(m[1])
		if len(m[2]) > 0 {
			t.Caption = doc.TextAt(c.src.At(line.Start+bytes.Index(line.Value(c.data), m[2])), string(m[2]))
		}
	}
	c.inCell = true
	defer func() { c.inCell = false }()
	for r := n.FirstChild(); r != nil; r = r.NextSibling() {
		row := &doc.Row{At: c.src.At(offset(r)), Header: r.Kind() == extast.KindTableHeader}
		for cell := r.FirstChild(); cell != nil; cell = cell.NextSibling() {
			// A cell stands where its text begins; goldmark has no place for it.
			dc := &doc.Cell{At: c.src.At(offset(cell))}
			if ins := c.inlines(cell); len(ins) > 0 {
				dc.Blocks = []doc.Block{&doc.Paragraph{At: dc.At, Inlines: ins}}
			}
			row.Cells = append(row.Cells, dc)
		}
		t.Rows = append(t.Rows, row)
		c.ragged(row, r, len(t.Rows[0].Cells))
	}
	if len(t.Rows) > maxRows {
		c.add(diag.Finding{
			Rule: "table-size", Severity: diag.Error, Pos: at.Pos,
			Message: fmt.Sprintf("the table has %d rows; expected at most %d", len(t.Rows), maxRows),
			Why:     "nobody can read a table of this length on a page",
			Fix:     fmt.Sprintf("take the table out of %s and put its figures beside it in a file figures.csv", c.path),
		})
	}
	return t
}

// ragged reports a row that is wider than the header: GitHub and Hugo drop what
// is too much, and here it is kept. A row without any "|" is a paragraph to
// most writers.
func (c *converter) ragged(row *doc.Row, n ast.Node, width int) {
	f := diag.Finding{Rule: "table-row", Severity: diag.Warning, Pos: row.Pos}
	switch {
	case len(row.Cells) > width:
		f.Message = fmt.Sprintf("the row has %d cells; expected %d, as in the table's first row", len(row.Cells), width)
		f.Why = "the cells that are too many have no column heading"
		f.Fix = fmt.Sprintf("in %s, put a backslash before a | that is part of the text, or correct the row", c.path)
	case width > 1 && bytes.IndexByte(c.src.Line(offset(n)), '|') < 0:
		f.Message = "a line without any | stands right behind a table and became its last row"
		f.Fix = fmt.Sprintf("in %s, put an empty line between the table and this line", c.path)
	default:
		return
	}
	f.Excerpt = c.src.Excerpt(offset(n), offset(n))
	c.add(f)
}

// deep reports blocks that stand too deep inside one another, once.
func (c *converter) deep(offset int) {
	if c.tooDeep {
		return
	}
	c.tooDeep = true
	c.add(nesting(c.src.Position(offset), c.path, fmt.Sprintf("more than %d", maxDepth)))
}

// tooMany reports a document with more headings than any has.
func (c *converter) tooMany() {
	if c.headings > maxHeadings {
		c.add(diag.Finding{
			Rule: "heading-count", Severity: diag.Error, Pos: diag.Position{Path: c.path},
			Message: fmt.Sprintf("there are %d headings; expected at most %d", c.headings, maxHeadings),
			Why:     "a contents list of this length helps nobody, and building the site would take minutes",
			Fix:     fmt.Sprintf("check that %s is the right file, or split it into parts", c.path),
		})
	}
}
