package check

import "nscp/tools/internal/doc"

// A place is a cell with the row and column a reader sees it in.
type place struct {
	cell        *doc.Cell
	row, column int
	header      bool
	text        string // what the cell says
}

// A grid is a table with its cells in their places.
type grid struct {
	table  *doc.Table
	places []place
}

// empty reports whether the cell holds no words and no picture.
func (p *place) empty() bool { return p.text == "" && p.cell.Empty() }

// gridOf returns the cells of a table in order with their places, by the
// forming-a-table algorithm of HTML (section 4.9.12.1): a cell takes the first
// column that no span from above or the left covers.
func gridOf(t *doc.Table) []place {
	var out []place
	covered := []int{} // rows still covered, by column
	for r, row := range t.Rows {
		column := 0
		for _, c := range row.Cells {
			for column < len(covered) && covered[column] > 0 {
				column++
			}
			out = append(out, place{c, r, column, row.Header || c.Header, doc.Squeeze(doc.Plain(c.Blocks))})
			for range clamp(c.ColSpan) {
				for column >= len(covered) {
					covered = append(covered, 0)
				}
				covered[column] = clamp(c.RowSpan)
				column++
			}
		}
		for i := range covered {
			if covered[i] > 0 {
				covered[i]--
			}
		}
	}
	return out
}

// clamp brings a span into the bounds that HTML sets for columns, so that a
// wrong number costs nothing.
func clamp(span int) int { return min(max(span, 1), 1000) }
