package docx

import (
	"slices"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
)

// maxColumns bounds the columns that a table claims; Word allows 63.
const maxColumns = 256

// maxTables is how deep tables stand inside one another.
const maxTables = 16

// table reads a table. It comes as one entry, or as none when the table holds
// nothing.
func (s *story) table(n *archive.Node, cx context) []entry {
	if s.nested == maxTables {
		s.fail("unread-content", s.next(), "tables stand inside one another more than "+itoa(maxTables)+" deep", "", "lay the text out without tables")
		s.skip(n)
		return nil
	}
	s.nested++
	defer func() { s.nested-- }()
	if pr := n.Child("w:tblPr"); pr.Child("w:tblPrChange") != nil || n.Child("w:tblGrid").Child("w:tblGridChange") != nil {
		s.hide(hidden.Stop, hidden.Tracked, s.next(), formatting, "")
	}
	s.tableAlt(n)
	t := &tableReader{story: s, cx: cx, table: &doc.Table{At: s.next()}, open: map[int]*doc.Cell{}}
	t.style = s.styles.tableStyle(n.Child("w:tblPr").Child("w:tblStyle").Attr("val"))
	t.look = readLook(n.Child("w:tblPr").Child("w:tblLook"))
	t.cx.table = true
	if shd := n.Child("w:tblPr").Child("w:shd"); shd != nil {
		if c := s.theme.shading(shd); c.set {
			t.cx.fill = c
		}
	}
	rows := t.collect(n.Nodes, nil)
	for i, row := range rows {
		t.row(row, i, len(rows))
	}
	t.settle()
	if len(t.table.Rows) == 0 {
		return nil
	}
	t.warnHeader()
	return []entry{{block: t.table, left: noIndent}}
}

// tableAlt notes the title and description of a table, which Word reads out to
// nobody who looks at the page.
func (s *story) tableAlt(n *archive.Node) {
	pr := n.Child("w:tblPr")
	for _, name := range []string{"w:tblCaption", "w:tblDescription"} {
		if v := pr.Child(name).Attr("val"); v != "" {
			s.hide(hidden.Strip, hidden.Metadata, s.next(), "the alt text of a table", v)
		}
	}
}

// A tableReader reads one table.
type tableReader struct {
	*story
	cx    context
	table *doc.Table
	style *tableStyle
	look  look
	open  map[int]*doc.Cell // cells that the next row may continue, by the column they begin at
	heads int               // header rows at the top
	done  bool              // a row that is no header has come
}

// collect returns the rows, wherever they are wrapped.
func (t *tableReader) collect(nodes, out []*archive.Node) []*archive.Node {
	for _, n := range nodes {
		switch n.Name {
		case "w:tr":
			out = append(out, n)
		case "w:sdt":
			t.control(n, func(inside []*archive.Node) { out = t.collect(inside, out) })
		case "w:customXml", "w:ins", "w:moveTo":
			out = t.collect(n.Nodes, out)
		case "mc:AlternateContent":
			out = t.collect(branch(n), out)
		default:
			t.mark(n, t.next())
		}
	}
	return out
}

// cells returns the cells of a row, wherever they are wrapped.
func (t *tableReader) cells(nodes, out []*archive.Node) []*archive.Node {
	for _, n := range nodes {
		switch n.Name {
		case "w:tc":
			out = append(out, n)
		case "w:sdt":
			t.control(n, func(inside []*archive.Node) { out = t.cells(inside, out) })
		case "w:customXml":
			out = t.cells(n.Nodes, out)
		case "mc:AlternateContent":
			out = t.cells(branch(n), out)
		default:
			t.mark(n, t.next())
		}
	}
	return out
}

// row reads a row.
func (t *tableReader) row(n *archive.Node, index, rows int) {
	pr := n.Child("w:trPr")
	for _, c := range []struct{ name, detail string }{
		{"w:ins", "a row that was put in"}, {"w:del", "a row that was deleted"}, {"w:trPrChange", formatting},
	} {
		if pr.Child(c.name) != nil {
			s := ""
			if c.name == "w:del" {
				s = deletedWords(n)
			}
			t.hide(hidden.Stop, hidden.Tracked, t.next(), c.detail, s)
		}
	}
	if n.Child("w:tblPrEx").Child("w:tblPrExChange") != nil {
		t.hide(hidden.Stop, hidden.Tracked, t.next(), formatting, "")
	}
	if pr.Child("w:del") != nil {
		t.skip(n)
		return
	}
	cx := t.cx
	if on(pr.Child("w:hidden")) {
		t.hide(hidden.Stop, hidden.Row, t.next(), "", visibleText(n))
		t.skip(n)
		return
	}
	if h := pr.Child("w:trHeight"); h.Attr("hRule") == "exact" {
		if v, ok := number(h.Attr("val"), 20); ok && v < tinySize*10 {
			cx.hidden = hidden.Tiny
		}
	}
	out := &doc.Row{At: t.next()}
	grid := 0
	if before := span(pr.Child("w:gridBefore")); before > 0 {
		out.Cells = append(out.Cells, &doc.Cell{At: out.At, ColSpan: before})
		grid = before
	}
	open := map[int]*doc.Cell{}
	cells := t.cells(n.Nodes, nil)
	for i, c := range cells {
		if grid >= maxColumns {
			t.fail("unread-content", t.next(), "the table has more than "+itoa(maxColumns)+" columns", "", "split the table")
			break
		}
		grid = t.cell(c, out, cx, grid, open, index, i, rows, len(cells))
	}
	if after := span(pr.Child("w:gridAfter")); after > 0 && grid < maxColumns {
		out.Cells = append(out.Cells, &doc.Cell{At: out.At, ColSpan: after})
	}
	t.open = open
	out.Header = on(pr.Child("w:tblHeader")) && !t.done
	if out.Header {
		t.heads++
	} else {
		t.done = true
	}
	t.table.Rows = append(t.table.Rows, out)
}

// span returns a number of columns.
func span(n *archive.Node) int {
	v, ok := whole(n)
	if !ok || v < 1 {
		return 0
	}
	return min(v, maxColumns)
}

// cell reads a cell that begins at a column of the grid, and returns the column
// behind it. A cell that continues the one above is not added to the row; the
// one above grows. It is found by column, because rows above and below may be
// cut into cells differently.
func (t *tableReader) cell(n *archive.Node, row *doc.Row, cx context, grid int, open map[int]*doc.Cell, r, c, rows, cols int) int {
	pr := n.Child("w:tcPr")
	for _, name := range []string{"w:cellIns", "w:cellDel", "w:cellMerge", "w:tcPrChange"} {
		if pr.Child(name) != nil {
			t.hide(hidden.Stop, hidden.Tracked, t.next(), "a change of the table", "")
		}
	}
	width := max(span(pr.Child("w:gridSpan")), 1)
	part := t.style.cell(t.look, r, c, rows, cols)
	cx.run = part.run
	if part.fill.set {
		cx.fill = part.fill
	}
	if shd := pr.Child("w:shd"); shd != nil {
		if fill := t.theme.shading(shd); fill.set {
			cx.fill = fill
		}
	}
	// Word 97 marked cells that continue to the right one by one.
	if m := pr.Child("w:hMerge"); m != nil && m.Attr("val") != "restart" && len(row.Cells) > 0 {
		t.covered(n)
		last := row.Cells[len(row.Cells)-1]
		last.ColSpan = max(last.ColSpan, 1) + width
		return grid + width
	}
	merge := pr.Child("w:vMerge")
	if merge != nil && merge.Attr("val") != "restart" {
		if above := t.open[grid]; above != nil && max(above.ColSpan, 1) == width {
			above.RowSpan = max(above.RowSpan, 1) + 1
			open[grid] = above
			t.covered(n)
			return grid + width
		}
	}
	cell := &doc.Cell{At: t.next()}
	if width > 1 {
		cell.ColSpan = width
	}
	cell.Blocks = t.blocks(n.Nodes, cx)
	row.Cells = append(row.Cells, cell)
	if merge != nil {
		open[grid] = cell
	}
	return grid + width
}

// covered reads a cell that a merged cell covers. Word shows nothing of it, so
// words in it are hidden.
func (t *tableReader) covered(n *archive.Node) {
	if words := visibleText(n); strings.TrimSpace(words) != "" {
		t.hide(hidden.Stop, hidden.Text, t.next(), "words in a cell that a merged cell covers", words)
	}
	t.skip(n)
}

// settle drops rows and columns that hold nothing because all of it was merged
// away: a row whose every cell is covered from above would be no row in HTML.
func (t *tableReader) settle() {
	kept := t.table.Rows[:0]
	for i, r := range t.table.Rows {
		if len(r.Cells) > 0 {
			kept = append(kept, r)
			continue
		}
		t.shorten(i)
	}
	t.table.Rows = kept
	if len(kept) > 0 && !slices.ContainsFunc(kept, func(r *doc.Row) bool {
		return slices.ContainsFunc(r.Cells, func(c *doc.Cell) bool { return !c.Empty() })
	}) {
		t.table.Rows = nil
	}
}

// shorten takes a row that is dropped off the cells that span it.
func (t *tableReader) shorten(dropped int) {
	for i, r := range t.table.Rows[:dropped] {
		for _, c := range r.Cells {
			if c.RowSpan > dropped-i {
				if c.RowSpan--; c.RowSpan == 1 {
					c.RowSpan = 0
				}
			}
		}
	}
}

// warnHeader warns of a table of data whose first row is not marked as a header.
func (t *tableReader) warnHeader() {
	if t.heads > 0 || t.aside || len(t.table.Rows) < 2 || t.table.Columns() < 2 {
		return
	}
	t.headless = append(t.headless, t.table)
}
