package check

import (
	"fmt"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

var tableHeaders = &Rule{
	ID:       "table-headers",
	Group:    "Structure and access",
	Title:    "a table without header cells, or with an empty one",
	Why:      "A screen reader says the header before each cell; without one a reader hears figures that belong to nothing (WCAG 2.2, 1.3.1).",
	Severity: diag.Warning,
	Bad: []string{
		"| | |\n| --- | --- |\n| Police | 111 |\n| Health | 372 |",
		"| Sector | |\n| --- | --- |\n| Police | 111 |",
		"| Sector | 2023-24 | 2023-24 |\n| --- | --- | --- |\n| Police | 32 | 111 |",
	},
	Good: []string{
		"| | 2022-23 | 2023-24 |\n| --- | --- | --- |\n| Police | 32 | 111 |",
	},
	check: checkTableHeaders,
}

var tableShape = &Rule{
	ID:       "table-shape",
	Group:    "Structure and access",
	Title:    "a table with uneven rows, an empty row or column, or a single cell",
	Why:      "Uneven rows put figures under the wrong header, and an empty row or column is a gap that a screen reader reads out.",
	Severity: diag.Warning,
	Bad: []string{
		"| Sector | Places |\n| --- | --- |\n| Police | 111 | 12 |",
		"| Sector | Places |\n| --- | --- |\n| Police | 111 |\n| | |\n| Health | 372 |",
		"| Sector | Note | Places |\n| --- | --- | --- |\n| Police | | 111 |\n| Health | | 372 |",
	},
	Good: []string{
		"| Sector | Places |\n| --- | --- |\n| Police | 111 |\n| Health | |",
	},
	check: checkTableShape,
}

// tables calls f for every table with its cells in their places.
func (p *page) tables(f func(t *doc.Table, grid []place)) {
	for _, g := range p.grids {
		if len(g.table.Rows) > 0 {
			f(g.table, g.places)
		}
	}
}

func checkTableHeaders(p *page) []diag.Finding {
	var out []diag.Finding
	p.tables(func(t *doc.Table, grid []place) {
		add := func(at doc.At, message, fix string) {
			out = append(out, diag.Finding{Pos: at.Pos, Message: message, Excerpt: firstWords(t), Fix: fmt.Sprintf("in %s, %s", p.Path, fix)})
		}
		headers, named := 0, 0
		for _, g := range grid {
			if g.header {
				headers++
				if !g.empty() {
					named++
				}
			}
		}
		if headers == 0 || named == 0 {
			add(t.At, "found a table without headers; expected a first row that names its columns", "write the names of the columns into the first row")
			return
		}
		seen := map[string]bool{}
		for _, g := range grid {
			if !t.Rows[g.row].Header || g.row > 0 && t.Rows[g.row-1].Header {
				continue
			}
			text := g.text
			switch {
			case g.empty() && g.column > 0 && len(t.Rows) > 1:
				add(at(g.cell.At, t.At), fmt.Sprintf("column %d has no header", g.column+1), "write what the column holds into its first cell")
			case text != "" && seen[text] && clamp(g.cell.ColSpan) == 1 && !twoHeaderRows(t):
				add(at(g.cell.At, t.At), fmt.Sprintf("two columns are both called %q", text), "give each column a name of its own")
			}
			seen[text] = true
		}
	})
	return out
}

func twoHeaderRows(t *doc.Table) bool { return len(t.Rows) > 1 && t.Rows[1].Header }

// at returns the first of two places that is known.
func at(a, b doc.At) doc.At {
	if a.Pos == (diag.Position{}) {
		return b
	}
	return a
}

func checkTableShape(p *page) []diag.Finding {
	var out []diag.Finding
	p.tables(func(t *doc.Table, grid []place) {
		add := func(at doc.At, message, fix string) {
			out = append(out, diag.Finding{Pos: at.Pos, Message: message, Excerpt: firstWords(t), Fix: fmt.Sprintf("in %s, %s", p.Path, fix)})
		}
		if len(grid) == 1 {
			add(t.At, "found a table with a single cell", "write it as a paragraph")
			return
		}
		// A row's width is where its last cell ends, spans from above included.
		widths := make([]int, len(t.Rows))
		filled := map[int]bool{}
		words := make([]bool, len(t.Rows))
		columns := 0
		for _, g := range grid {
			end := g.column + clamp(g.cell.ColSpan)
			for r := g.row; r < min(len(t.Rows), g.row+clamp(g.cell.RowSpan)); r++ {
				widths[r] = max(widths[r], end)
				words[r] = words[r] || !g.empty()
			}
			columns = max(columns, end)
			if !g.empty() {
				for c := g.column; c < end; c++ {
					filled[c] = filled[c] || !g.header
				}
			}
		}
		for r, row := range t.Rows {
			switch {
			case !words[r] && !row.Header:
				add(at(row.At, t.At), fmt.Sprintf("row %d is empty", r+1), "delete the row")
			case widths[r] != widths[0]:
				add(at(row.At, t.At), fmt.Sprintf("row %d has %d columns, the first row %d", r+1, widths[r], widths[0]), "give every row the same number of cells")
			}
		}
		if len(t.Rows) > 2 && columns > 1 {
			for c := range columns {
				if !filled[c] {
					add(t.At, fmt.Sprintf("column %d is empty", c+1), "delete the column")
				}
			}
		}
	})
	return out
}

// firstWords returns what a table begins with, for an excerpt.
func firstWords(t *doc.Table) string {
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if s := doc.Squeeze(doc.Plain(c.Blocks)); s != "" {
				return diag.Excerpt(s, 0, 0)
			}
		}
	}
	return ""
}
