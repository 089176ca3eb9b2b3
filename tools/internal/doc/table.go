package doc

import (
	"fmt"
	"strings"
)

// A Table is data in rows and columns, or, until repair and publication have
// looked at it, prose that was laid out in them.
type Table struct {
	At
	ID      string // anchor, unique in the document; may be empty
	Caption []Inline
	Rows    []*Row
}

// A Row is one line of a table, the cells in order. A cell that spans rows is
// held once, in its first.
type Row struct {
	At
	Header bool // every cell of it is a header
	Cells  []*Cell
}

// A Cell is one field of a table.
type Cell struct {
	At
	Blocks  []Block
	Header  bool // a row header; all cells of a header row are headers as well
	ColSpan int  // columns covered; 0 means 1
	RowSpan int  // rows covered; 0 means 1
}

// Empty reports whether the cell holds no words and no picture.
func (c *Cell) Empty() bool {
	return len(c.Blocks) == 0 || strings.TrimSpace(Plain(c.Blocks)) == "" && !hasImage(c.Blocks)
}

func hasImage(blocks []Block) bool {
	found := false
	WalkInlines(blocks, func(in Inline) {
		if _, ok := in.(*Image); ok {
			found = true
		}
	})
	return found
}

// Columns returns how many columns the widest row covers.
func (t *Table) Columns() int {
	n := 0
	for _, r := range t.Rows {
		w := 0
		for _, c := range r.Cells {
			w += max(c.ColSpan, 1)
		}
		n = max(n, w)
	}
	return n
}

// simple reports whether Markdown's own table can say all of it: one header
// row, then rows of the same width, each cell at most one paragraph.
func (t *Table) simple() bool {
	if len(t.Rows) < 2 || !t.Rows[0].Header {
		return false
	}
	width := len(t.Rows[0].Cells)
	for i, r := range t.Rows {
		if len(r.Cells) != width || r.Header != (i == 0) {
			return false
		}
		for _, c := range r.Cells {
			if c.ColSpan > 1 || c.RowSpan > 1 || c.Header || len(c.Blocks) > 1 {
				return false
			}
			if len(c.Blocks) == 1 {
				para, ok := c.Blocks[0].(*Paragraph)
				if !ok {
					return false
				}
				for _, in := range para.Inlines {
					if br, ok := in.(*LineBreak); ok && br.Hard {
						return false
					}
				}
			}
		}
	}
	return width > 0
}

func (t *Table) print(p *printer) {
	if t.simple() {
		t.printMarkdown(p)
	} else {
		t.printShortcodes(p)
	}
}

func (t *Table) printMarkdown(p *printer) {
	for i, r := range t.Rows {
		p.text("|")
		for _, c := range r.Cells {
			p.text(" ")
			if len(c.Blocks) == 1 {
				outer := p.cell
				p.cell = true
				p.whole(c.Blocks[0].(*Paragraph).Inlines)
				p.cell = outer
			}
			p.text(" |")
		}
		p.newline()
		if i == 0 {
			p.text("|" + strings.Repeat(" --- |", len(r.Cells)))
			p.newline()
		}
	}
	if len(t.Caption) > 0 {
		id := ""
		if t.ID != "" {
			id = "#" + t.ID + " "
		}
		p.text("{" + id + `caption="` + attribute(Words(t.Caption)) + `"}`)
		p.newline()
	}
}

// printShortcodes prints a table that Markdown cannot say. Each cell's blocks
// stand between its shortcodes as ordinary Markdown.
func (t *Table) printShortcodes(p *printer) {
	p.text("{{< table")
	if len(t.Caption) > 0 {
		p.text(` caption="` + attribute(Words(t.Caption)) + `"`)
	}
	if t.ID != "" {
		p.text(` id="` + t.ID + `"`)
	}
	p.text(" >}}")
	p.newline()
	for _, r := range t.Rows {
		p.text("{{< row >}}")
		p.newline()
		for _, c := range r.Cells {
			name := "cell"
			attrs := ""
			if r.Header {
				name, attrs = "header", ` scope="col"`
			} else if c.Header {
				name, attrs = "header", ` scope="row"`
			}
			if c.ColSpan > 1 {
				attrs += fmt.Sprintf(` colspan="%d"`, c.ColSpan)
			}
			if c.RowSpan > 1 {
				attrs += fmt.Sprintf(` rowspan="%d"`, c.RowSpan)
			}
			p.text("{{< " + name + attrs + " >}}")
			p.newline()
			p.blocks(c.Blocks)
			p.text("{{< /" + name + " >}}")
			p.newline()
		}
		p.text("{{< /row >}}")
		p.newline()
	}
	p.text("{{< /table >}}")
	p.newline()
}

// attribute returns words as they may stand inside a double-quoted attribute.
func attribute(s string) string {
	return strings.NewReplacer(`"`, "”", `\`, "", "\n", " ", "{{", "{", "}}", "}").Replace(s)
}
