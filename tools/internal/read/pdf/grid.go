package pdf

import "nscp/tools/internal/doc"

// collapse takes out columns of a table in which no cell begins. Office
// programs lay every table of a page over one grid, so a table of two columns
// can come with cells that span five and two.
func collapse(t *doc.Table) {
	type placed struct {
		cell  *doc.Cell
		start int
	}
	var cells []placed
	begins := map[int]bool{}
	covered := map[int]int{} // rows that a cell from above still covers, by column
	width := 0
	for _, r := range t.Rows {
		col := 0
		for _, c := range r.Cells {
			for covered[col] > 0 {
				covered[col]--
				col++
			}
			span := max(c.ColSpan, 1)
			cells = append(cells, placed{c, col})
			begins[col] = true
			for i := range span {
				covered[col+i] = max(c.RowSpan, 1) - 1
			}
			col += span
			width = max(width, col)
			if width > maxColumns*10 {
				return
			}
		}
		for ; col < width; col++ {
			if covered[col] > 0 {
				covered[col]--
			}
		}
	}
	if len(begins) == width {
		return
	}
	before := make([]int, width+1) // columns that begin a cell, to the left
	for i := range width {
		before[i+1] = before[i]
		if begins[i] {
			before[i+1]++
		}
	}
	for _, p := range cells {
		end := p.start + max(p.cell.ColSpan, 1)
		if p.cell.ColSpan = before[end] - before[p.start]; p.cell.ColSpan < 2 {
			p.cell.ColSpan = 0
		}
	}
}
