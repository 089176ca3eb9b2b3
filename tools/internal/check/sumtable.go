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

// isTotalRow is isTotal for the name of a row. A column "All ages" beside two of
// the ages leaves some out; a row at the end of them all does not.
func isTotalRow(label string) bool {
	switch strings.Trim(label, " :*") {
	case "all ages", "all children", "all categories", "all types", "all agencies", "all partners", "all areas", "all districts", "all sectors", "all schools",
		"all courses", "all sources", "all groups", "all reasons", "all quarters", "all months", "all years":
		return true
	}
	return isTotal(label)
}

// isPartTotal reports whether a row is named as the total of the rows since the
// last such: "Total income", then "Total expenditure".
func isPartTotal(label string) bool {
	name, ok := strings.CutPrefix(strings.Trim(label, " :*"), "total ")
	return ok && !isTotal(label) && !notAdded(name)
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
		part := isPartTotal(row.label)
		if !isTotalRow(row.label) && !part {
			continue
		}
		// The parts stand above, back to the last total, or below a first row.
		parts := t.rows[:r]
		for i := len(parts) - 1; i >= 0; i-- {
			if part && isPartTotal(parts[i].label) {
				parts = parts[i+1:]
				break
			}
			if isTotalRow(parts[i].label) || strings.Contains(parts[i].label, "subtotal") || strings.Contains(parts[i].label, "sub-total") {
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
			if f, wrong := p.wrongTableTotal(cells, row.cells[c], share); wrong && (!part || nearTotal(cells, row.cells[c])) {
				out = append(out, f)
			}
		}
	}
	return out
}

// nearTotal keeps a total of something else apart: "Total venues" below the
// places at each event.
func nearTotal(parts []tableFigure, total tableFigure) bool {
	added := 0.0
	for _, f := range parts {
		added += f.value
	}
	return math.Abs(added-total.value) <= 0.25*math.Max(added, total.value)
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
				if notAdded(t.columns[k]) || !f.ok || f.percent || isTotal(t.columns[k]) || k > c && p.momentOf(t.columns[k]).known {
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
