package check

import (
	"fmt"
	"math"
	"strings"

	"nscp/tools/internal/diag"
)

// tableSums checks rows and columns called total.
func (p *page) tableSums() []diag.Finding {
	var out []diag.Finding
	for _, t := range p.numberTables() {
		out = append(out, p.columnSums(t)...)
		out = append(out, p.rowSums(t)...)
	}
	return out
}

func isTotal(label string) bool {
	label = strings.Trim(label, " :*")
	switch label {
	case "total", "totals", "grand total", "overall total", "all", "overall", "total number", "sum":
		return true
	}
	return strings.HasPrefix(label, "total (")
}

// notAdded are words of a column's or a row's name that say that its figures do
// not add up: shares, rates, averages.
func notAdded(name string) bool {
	for _, w := range []string{"%", "per cent", "percent", "rate", "average", "mean", "median", "per 1", "ratio", "change", "difference", "of which", "change", "age", "rank"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

func (p *page) columnSums(t numberTable) []diag.Finding {
	var out []diag.Finding
	for r, row := range t.rows {
		if !isTotal(row.label) {
			continue
		}
		// The parts stand above, back to the last total, or below a first row.
		parts := t.rows[:r]
		for i := len(parts) - 1; i >= 0; i-- {
			if isTotal(parts[i].label) || strings.Contains(parts[i].label, "subtotal") || strings.Contains(parts[i].label, "sub-total") {
				parts = nil
				break
			}
		}
		if r == 0 {
			parts = t.rows[1:]
		}
		if len(parts) < 2 {
			continue
		}
		for c := range t.columns {
			if !row.cells[c].ok {
				continue
			}
			var cells []tableFigure
			usable := true
			for _, x := range parts {
				f := x.cells[c]
				usable = usable && f.ok && f.percent == row.cells[c].percent && !notAdded(x.label) && !strings.Contains(x.label, "total")
				cells = append(cells, f)
			}
			share := row.cells[c].percent || notAdded(t.columns[c])
			if !usable || share && row.cells[c].value != 100 {
				continue
			}
			if f, wrong := p.wrongTableTotal(cells, row.cells[c], share); wrong {
				out = append(out, f)
			}
		}
	}
	return out
}

func (p *page) rowSums(t numberTable) []diag.Finding {
	var out []diag.Finding
	for c, name := range t.columns {
		if !isTotal(name) {
			continue
		}
		// Every other column of figures must be a part.
		for _, row := range t.rows {
			if !row.cells[c].ok || notAdded(row.label) {
				continue
			}
			var cells []tableFigure
			usable := true
			for k, f := range row.cells {
				if k == c || f.header || k == 0 && !f.ok {
					continue
				}
				if notAdded(t.columns[k]) || !f.ok || f.percent || isTotal(t.columns[k]) || momentOf(t.columns[k]).known && k > c {
					usable = false
				}
				cells = append(cells, f)
			}
			if !usable || len(cells) < 2 || row.cells[c].percent {
				continue
			}
			if f, wrong := p.wrongTableTotal(cells, row.cells[c], false); wrong {
				out = append(out, f)
			}
		}
	}
	return out
}

func (p *page) wrongTableTotal(parts []tableFigure, total tableFigure, rounded bool) (diag.Finding, bool) {
	added := 0.0
	decimals := total.decimals
	for _, f := range parts {
		added += f.value
		decimals = max(decimals, f.decimals)
	}
	room := 1e-6
	if rounded || decimals > 0 {
		room += 0.5 * float64(len(parts)+1) / math.Pow10(decimals)
	}
	if math.Abs(added-total.value) <= room {
		return diag.Finding{}, false
	}
	shown := written(added)
	if decimals > 0 {
		shown = fmt.Sprintf("%.*f", decimals, added)
	}
	return diag.Finding{
		Pos:     total.position(),
		Message: fmt.Sprintf("the total is %s, but its parts add up to %s", total.text, shown),
		Excerpt: total.text,
		Fix:     fmt.Sprintf("in %s, correct the total or the part that is wrong", p.Path),
	}, true
}
