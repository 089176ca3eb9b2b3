package check

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// A numberTable is a table's cells as figures: what a row and a column are
// called, and what stands where they meet.
type numberTable struct {
	table   *doc.Table
	columns []string // header texts in lower case, by column
	rows    []numberRow
}

type numberRow struct {
	label string // first cell that is no figure, in lower case
	cells []tableFigure
}

// A tableFigure is one cell: a figure, or what stands instead.
type tableFigure struct {
	ok       bool // it is a figure
	empty    bool
	header   bool
	value    float64
	decimals int
	percent  bool
	signed   int // +1 or -1 where a sign or an arrow is written
	text     string
	cell     *doc.Cell
}

// numberTables reads the tables of a document that hold figures. Three rules ask.
func (p *page) numberTables() []numberTable {
	if p.numbersRead {
		return p.numbers
	}
	var out []numberTable
	for _, g := range p.grids {
		if n, ok := g.numbers(); ok {
			out = append(out, n)
		}
	}
	p.numbers, p.numbersRead = out, true
	return out
}

func (x grid) numbers() (numberTable, bool) {
	t := x.table
	n := numberTable{table: t}
	byRow := make([][]place, len(t.Rows))
	for _, g := range x.places {
		if g.cell.ColSpan > 1 && !g.header || g.cell.RowSpan > 1 {
			return n, false // figures that belong to several rows or columns add up to nothing
		}
		byRow[g.row] = append(byRow[g.row], g)
		for len(n.columns) <= g.column {
			n.columns = append(n.columns, "")
		}
	}
	figures := 0
	for r, places := range byRow {
		row := numberRow{cells: make([]tableFigure, len(n.columns))}
		for _, g := range places {
			f := readFigure(g)
			f.header = g.header
			if t.Rows[r].Header {
				n.columns[g.column] = strings.TrimSpace(n.columns[g.column] + " " + strings.ToLower(f.text))
				continue
			}
			row.cells[g.column] = f
			if f.ok {
				figures++
			} else if row.label == "" && !f.empty {
				row.label = strings.ToLower(f.text)
			}
		}
		if !t.Rows[r].Header {
			n.rows = append(n.rows, row)
		}
	}
	return n, figures >= 2 && len(n.rows) > 0
}

// readFigure reads a cell that holds one number and nothing else: 7,100, -23%,
// £1.50, (12), ↓ 4, +6. A minus sign is any dash.
func readFigure(p place) tableFigure {
	f := tableFigure{cell: p.cell, text: p.text}
	s := f.text
	if s == "" {
		f.empty = true
		return f
	}
	if len(s) > 24 {
		return f
	}
	for _, sign := range []struct {
		text string
		way  int
	}{{"-", -1}, {"–", -1}, {"−", -1}, {"↓", -1}, {"▼", -1}, {"+", 1}, {"↑", 1}, {"▲", 1}} {
		if rest, ok := strings.CutPrefix(s, sign.text); ok {
			f.signed, s = sign.way, strings.TrimSpace(rest)
			break
		}
	}
	s = strings.TrimSpace(strings.TrimPrefix(s, "£"))
	if rest, ok := strings.CutSuffix(s, "%"); ok {
		f.percent, s = true, strings.TrimSpace(rest)
	}
	if s == "" || s[0] < '0' || s[0] > '9' {
		return f
	}
	t, end := scanNumber(s, 0)
	if end != len(s) || t.ordinal {
		return f
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil {
		return f
	}
	if f.signed < 0 {
		v = -v
	}
	f.ok, f.value, f.decimals = true, v, t.decimals
	return f
}

// position returns where a cell's words stand.
func (f tableFigure) position() diag.Position {
	pos := f.cell.Pos
	found := false
	doc.WalkInlines(f.cell.Blocks, func(in doc.Inline) {
		if t, ok := in.(*doc.Text); ok && !found {
			pos, found = t.Pos, true
		}
	})
	return pos
}

// tableChanges checks the columns of tables that state a change, those in per
// cent or those in number.
func (p *page) tableChanges(percents bool) []diag.Finding {
	var out []diag.Finding
	for _, t := range p.numberTables() {
		old, new, ok := p.beforeAndAfter(t)
		if !ok {
			continue
		}
		for c, name := range t.columns {
			if c == old || c == new || !isChange(name) {
				continue
			}
			inPercent := strings.Contains(name, "%") || strings.Contains(name, "per cent") || strings.Contains(name, "percent")
			for _, r := range t.rows {
				a, b, d := r.cells[old], r.cells[new], r.cells[c]
				if !a.ok || !b.ok || !d.ok || a.percent != b.percent || (inPercent || d.percent) != percents {
					continue
				}
				if f, wrong := p.wrongChange(a, b, d, percents, name); wrong {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

var apart = strings.NewReplacer("(", " ", ")", " ", "%", " % ")

func isChange(header string) bool {
	for w := range strings.FieldsSeq(apart.Replace(header)) {
		switch w {
		case "change", "difference", "increase", "decrease", "increase/decrease", "variance", "reduction":
			return true
		}
	}
	return false
}

// beforeAndAfter returns the columns of the two periods of a table that has
// exactly two, in order of time.
func (p *page) beforeAndAfter(t numberTable) (old, new int, ok bool) {
	var columns []int
	var ranks []int
	for c, name := range t.columns {
		if isChange(name) {
			continue
		}
		if m := p.momentOf(name); m.known {
			columns = append(columns, c)
			ranks = append(ranks, m.rank)
		}
	}
	if len(columns) != 2 || ranks[0] == ranks[1] {
		return 0, 0, false
	}
	if ranks[0] > ranks[1] {
		return columns[1], columns[0], true
	}
	return columns[0], columns[1], true
}

// momentOf returns the time that a header names.
func (p *page) momentOf(header string) moment {
	q := p.vocabulary.finished(titleMonths(strings.ToUpper(header[:min(1, len(header))]) + header[min(1, len(header)):]))
	if len(q.sentences) == 0 {
		return moment{}
	}
	return q.timeWithin(0, len(q.tokens), q.sentences[0])
}

// titleMonths gives the names of months back the capitals that a header in lower
// case has lost.
func titleMonths(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if monthNames[strings.ToLower(w)] > 0 {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

func (p *page) wrongChange(a, b, d tableFigure, percents bool, header string) (diag.Finding, bool) {
	truth := b.value - a.value
	unit := ""
	points := strings.Contains(header, "point") || strings.Contains(header, "pp")
	if percents && !points {
		if a.value == 0 {
			return diag.Finding{}, false
		}
		if a.percent && exact.allows(math.Abs(d.value), math.Abs(truth), d.decimals) && (d.signed == 0 || d.value*truth >= 0) {
			return diag.Finding{}, false // points, under a header that says "%"
		}
		truth = percentOf(a.value, b.value)
		unit = "%"
	}
	signOf := d.signed != 0 || !strings.Contains(header, "decrease") && !strings.Contains(header, "reduction")
	fits := exact.allows(math.Abs(d.value), math.Abs(truth), d.decimals)
	if fits && (d.signed == 0 || d.value*truth >= 0) {
		return diag.Finding{}, false
	}
	shown := written(math.Abs(truth))
	if d.decimals > 0 {
		shown = fmt.Sprintf("%.*f", d.decimals, math.Abs(truth))
	} else if percents && !points {
		shown = tenth(math.Abs(truth))
	}
	way := ""
	if signOf && truth < 0 {
		way = "-"
	} else if d.signed > 0 && truth > 0 {
		way = "+"
	}
	f := diag.Finding{
		Pos:     d.position(),
		Message: fmt.Sprintf("from %s to %s is %s%s%s, but the column %q says %s", a.text, b.text, way, shown, unit, strings.TrimSpace(header), d.text),
		Excerpt: d.text,
		Fix:     fmt.Sprintf("in %s, correct whichever cell of the row is wrong", p.Path),
	}
	return f, true
}
