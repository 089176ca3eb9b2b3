package sheet

import (
	"strings"

	"nscp/tools/internal/doc"
)

// Table returns the sheet as a table for a page, or nil where it has no cells.
//
// The first row is a header row where the workbook marks it as one (a table of
// its own, bold type) or where all its cells are filled and none holds a number
// other than a year. A single cell above the rest, or merged across the whole
// width, is the caption. The first column holds row headers where all its cells
// are filled with text and another column has numbers. Where nothing says so,
// nothing is a header: a table without any is for a person to mend.
func Table(s *Sheet) *doc.Table {
	rows := s.Rows
	for len(rows) > 0 && emptyRow(rows[len(rows)-1]) {
		rows = rows[:len(rows)-1]
	}
	if len(rows) == 0 {
		return nil
	}
	t := &doc.Table{At: doc.At{Pos: rows[0][0].Pos}}
	headed := s.headed
	if caption, ok := captionRow(rows); ok {
		t.Caption = inlines(caption)
		rows, headed = rows[1:], false
		for len(rows) > 1 && emptyRow(rows[0]) {
			rows = rows[1:]
		}
		t.Pos = caption.Pos
	}
	headed = len(rows) > 1 && (headed || namesColumns(rows[0]))
	rowHeaders := headed && namesRows(rows[1:])
	for i, cells := range rows {
		if emptyRow(cells) {
			continue
		}
		row := &doc.Row{At: doc.At{Pos: cells[0].Pos}, Header: headed && i == 0}
		for j, c := range cells {
			if c.Covered {
				continue
			}
			row.Cells = append(row.Cells, &doc.Cell{
				At:      doc.At{Pos: c.Pos},
				Blocks:  blocks(c),
				Header:  rowHeaders && !row.Header && j == 0,
				ColSpan: c.ColSpan,
				RowSpan: c.RowSpan,
			})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func emptyRow(cells []Cell) bool {
	for _, c := range cells {
		if c.Kind != Empty || c.Covered {
			return false
		}
	}
	return true
}

// captionRow returns the only filled cell of the first row, where the table is
// wider than one column and goes on below.
func captionRow(rows [][]Cell) (Cell, bool) {
	if len(rows) < 3 || len(rows[0]) < 2 {
		return Cell{}, false
	}
	var only *Cell
	for i := range rows[0] {
		c := &rows[0][i]
		if c.RowSpan > 1 || c.Covered && only == nil {
			return Cell{}, false
		}
		if c.Kind == Empty {
			continue
		}
		if only != nil || c.Kind != Text {
			return Cell{}, false
		}
		only = c
	}
	if only == nil || only != &rows[0][0] {
		return Cell{}, false
	}
	return *only, true
}

func namesColumns(cells []Cell) bool {
	for _, c := range cells {
		switch c.Kind {
		case Text, Date:
		case Number:
			if len(c.Text) != 4 || c.Text < "1900" || c.Text > "2199" {
				return false
			}
		case Empty:
			if !c.Covered {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func namesRows(rows [][]Cell) bool {
	numbers := false
	for _, cells := range rows {
		if emptyRow(cells) {
			continue
		}
		if cells[0].Kind != Text && !cells[0].Covered {
			return false
		}
		for _, c := range cells[1:] {
			numbers = numbers || c.Kind == Number || c.Kind == Percentage
		}
	}
	return numbers
}

// blocks returns a cell's text as paragraphs: a blank line in a cell begins a
// new one, any other line end is a line break.
func blocks(c Cell) []doc.Block {
	var bs []doc.Block
	for part := range strings.SplitSeq(c.Text, "\n\n") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		cell := c
		cell.Text = part
		bs = append(bs, &doc.Paragraph{At: doc.At{Pos: c.Pos}, Inlines: inlines(cell)})
	}
	return bs
}

func inlines(c Cell) []doc.Inline {
	at := doc.At{Pos: c.Pos}
	var ins []doc.Inline
	for line := range strings.SplitSeq(c.Text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if len(ins) > 0 {
			ins = append(ins, &doc.LineBreak{Hard: true})
		}
		ins = append(ins, &doc.Text{At: at, Text: line})
	}
	if c.Link != "" {
		return []doc.Inline{&doc.Link{At: at, Href: c.Link, Inlines: ins}}
	}
	return ins
}
