package figures

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/sheet"
)

// The columns of a file of figures, in the order of the handbook.
var columns = []sheet.Column{
	{Name: "measure", Others: []string{"indicator", "what is counted"}},
	{Name: "group", Others: []string{"breakdown", "category"}, Optional: true},
	{Name: "period", Others: []string{"year", "reporting period"}},
	{Name: "value", Others: []string{"figure", "number"}},
	{Name: "unit", Others: []string{"units"}},
	{Name: "source"},
	{Name: "note", Others: []string{"notes"}, Optional: true},
	{Name: "derived", Optional: true},
}

// reader turns rows into figures and gathers what is wrong with them.
type reader struct {
	cols     *sheet.Columns
	findings []diag.Finding
}

// Read reads the figures of a book: the first sheet that names their columns.
// The Figures are never nil; rows that cannot be read are not in them.
func Read(b *sheet.Book) (*Figures, []diag.Finding) {
	out := &Figures{Path: b.Path}
	var first []diag.Finding
	for _, s := range b.Sheets {
		cols, fs := s.ByName(columns)
		if cols == nil {
			if first == nil {
				first = fs
			}
			continue
		}
		if !cols.Has("measure") || !cols.Has("period") || !cols.Has("value") {
			return out, fs
		}
		r := &reader{cols: cols, findings: fs}
		for _, row := range cols.Rows {
			if f, ok := r.figure(row); ok {
				out.Rows = append(out.Rows, f)
			}
		}
		r.compare(out.Rows)
		diag.Sort(r.findings)
		return out, r.findings
	}
	return out, first
}

func (r *reader) report(severity diag.Severity, rule string, at sheet.Cell, message, fix string) {
	r.findings = append(r.findings, diag.Finding{Rule: rule, Severity: severity, Pos: at.Pos, Message: message, Fix: fix})
}

// figure reads a row. ok is false where it has no measure, period or value that
// can be read.
func (r *reader) figure(row []sheet.Cell) (f Figure, ok bool) {
	cell := func(name string) sheet.Cell { return r.cols.Cell(row, name) }
	ok = true
	value := cell("value")
	f = Figure{
		Pos: value.Pos, Measure: words(cell("measure").Text), Group: words(cell("group").Text),
		Source: words(cell("source").Text), Note: words(cell("note").Text), Unit: ParseUnit(words(cell("unit").Text)),
	}
	if f.Measure == "" {
		r.report(diag.Error, "missing-value", cell("measure"), "the row does not say what is measured", "put in the measure, in full on every row")
		ok = false
	}
	period := cell("period")
	var err error
	if f.Period, err = ParsePeriod(periodText(period)); err != nil {
		r.report(diag.Error, "bad-period", period, err.Error(), "write the period in one of these ways: 2023-24, 2023-24 Q4, 2024-03, 2024-03-31")
		ok = false
	}
	if !r.value(&f, value) {
		ok = false
	}
	if f.Unit.Name == "" && r.cols.Has("unit") {
		r.report(diag.Error, "missing-value", cell("unit"), "the row does not say in which unit the value is", "put in what is counted, such as children or events, or %")
	}
	if f.Source == "" && r.cols.Has("source") {
		r.report(diag.Warning, "missing-source", cell("source"), "the row does not say where the number is from", "name the section of the report, or the return, that gives the number")
	}
	f.Derived = r.derived(cell("derived")) || strings.HasPrefix(strings.ToLower(f.Note), "derived")
	return f, ok
}

func words(s string) string { return strings.Join(strings.Fields(s), " ") }

// periodText returns a period as text; Excel turns "March 2024" into a date.
func periodText(c sheet.Cell) string {
	if c.Date != "" {
		return c.Date
	}
	return words(c.Text)
}

// value reads the value or its mark, and reports what does not fit the unit.
func (r *reader) value(f *Figure, c sheet.Cell) bool {
	mark, marked := marks[strings.ToLower(words(c.Text))]
	switch {
	case marked:
		f.Mark = mark
		return true
	case c.Kind == sheet.Empty:
		r.report(diag.Error, "missing-value", c, "the value is missing", "put in the number, or c where it is withheld, x where it is not known, z where there can be none")
		return false
	case c.Number == "" && c.Kind == sheet.Date:
		r.report(diag.Error, "bad-value", c, "the value is a date, and a number is expected", "type the number again, and choose the format Number")
		return false
	case c.Number == "":
		r.report(diag.Error, "bad-value", c, fmt.Sprintf("the value is %s, and a number is expected", c.Kind), "put in the number in digits, or c where it is withheld, x where it is not known, z where there can be none; words go into the note")
		return false
	}
	v, err := ParseDecimal(c.Number)
	if err != nil {
		r.report(diag.Error, "bad-value", c, "the value has more digits than are read", "round it")
		return false
	}
	f.Value = v
	r.fit(*f, c)
	return true
}

// fit reports values that their unit does not have.
func (r *reader) fit(f Figure, c sheet.Cell) {
	warn := func(message, fix string) { r.report(diag.Warning, "odd-value", c, message, fix) }
	change := strings.Contains(fold(f.Measure), "change") || strings.Contains(fold(f.Measure), "difference")
	switch kind := f.Unit.Kind; {
	case c.Kind == sheet.Percentage && kind != Percent && f.Unit.Name != "":
		r.report(diag.Error, "bad-value", c, fmt.Sprintf("the value is a percentage, and the unit is %q", f.Unit.Name), "set the unit to %, or put in the number that is counted")
	case kind == Percent && c.Kind == sheet.Number && f.Value.Sign() > 0 && f.Value.Compare(Whole(1)) < 0:
		warn("a percentage below 1; if the cell means a share, 0.5 is 50%", "write per cent, such as 95.5, and no share of one")
	case kind == Percent && !change && (f.Value.Sign() < 0 || f.Value.Compare(Whole(100)) > 0):
		warn("a percentage outside 0 to 100", "correct the value, or say in the measure that it is a change")
	case kind == Count && f.Value.Places() > 0:
		warn("a count that is not whole", "correct the value, or name the unit so that it need not be whole, such as % or days")
	case kind == Count && f.Value.Sign() < 0 && !change:
		warn("a count below nought", "correct the value, or say in the measure that it is a change")
	}
	if f.Value.Places() > 4 {
		warn(fmt.Sprintf("the value has %d decimal places", f.Value.Places()), "round it in the file: nobody measures so closely")
	}
	if c.Stored != "" {
		r.report(diag.Warning, "rounded-value", c, "the cell shows another number than it holds, and what it shows is used",
			"put ROUND around the formula, or show all its digits")
	}
}

func (r *reader) derived(c sheet.Cell) bool {
	switch strings.ToLower(words(c.Text)) {
	case "yes", "y", "true", "derived", "1":
		return true
	case "no", "n", "false", "0", "":
		return false
	}
	r.report(diag.Error, "bad-value", c, fmt.Sprintf("the column derived holds %s, and yes or no is expected", c.Kind), "write yes where the number is worked out from others, and leave the cell empty elsewhere")
	return false
}

// compare reports what only shows between rows: a figure that is there twice,
// one name spelt in two ways, one measure in two units.
func (r *reader) compare(rows []Figure) {
	first := map[key]Figure{}
	spelt := map[string]Figure{}
	units := map[string]Figure{}
	for _, f := range rows {
		at := sheet.Cell{Pos: f.Pos}
		if g, ok := first[f.key()]; ok {
			what := "with the same value"
			if g.Value != f.Value || g.Mark != f.Mark {
				what = "with another value"
			}
			r.report(diag.Error, "repeated-figure", at,
				fmt.Sprintf("%q for %s is there twice, here and at %s, %s", f.name(), f.Period.ID(), place(g.Pos), what),
				"keep the row that is right, and delete the other")
		} else {
			first[f.key()] = f
		}
		for _, n := range []string{f.Measure, f.Group} {
			if n == "" {
				continue
			}
			g, ok := spelt[fold(n)]
			if !ok {
				spelt[fold(n)] = Figure{Pos: f.Pos, Measure: n}
			} else if g.Measure != n {
				r.report(diag.Warning, "name-variants", at, fmt.Sprintf("%q is written %q at %s", n, g.Measure, place(g.Pos)), "write it in one way everywhere")
			}
		}
		g, ok := units[fold(f.Measure)]
		if !ok {
			units[fold(f.Measure)] = f
		} else if g.Unit != f.Unit && f.Unit.Name != "" && g.Unit.Name != "" {
			r.report(diag.Warning, "unit-variants", at,
				fmt.Sprintf("%q is in %q here and in %q at %s", f.Measure, f.Unit.Name, g.Unit.Name, place(g.Pos)),
				"use one unit for a measure, or make two measures of it")
		}
	}
}

func (f Figure) name() string {
	if f.Group == "" {
		return f.Measure
	}
	return f.Measure + ", " + f.Group
}

// place returns a position within its file: a cell or a line.
func place(p diag.Position) string {
	if p.Place != "" {
		return p.Place
	}
	return fmt.Sprintf("line %d", p.Line)
}
