// Package figures is the numbers of a report: tidy rows from a spreadsheet, one
// figure a row, that drive charts, tables, year-on-year views, checks and the
// open data.
//
// In goes a [sheet.Book]. Out come [Figures] (measure, group, period, value,
// unit, source, note) and findings: rows that cannot be read, figures that are
// there twice, values that do not fit their unit. Values are exact decimals from
// the cell to the page ([Decimal]); nothing is ever a float, because 24.1 is
// not one.
//
// [Read] is in read.go, what a period is in period.go, sums and changes in
// change.go, and the open data in write.go.
package figures

import (
	"slices"
	"strings"
	"unicode"

	"nscp/tools/internal/diag"
)

// Figures are the rows of one file, in its order.
type Figures struct {
	Path string
	Rows []Figure
}

// A Figure is one number and what it counts.
type Figure struct {
	Pos     diag.Position // of the value
	Measure string        // what is counted: "Training events offered"
	Group   string        // the part of it: "Police"; "" for all of it
	Period  Period
	Value   Decimal
	Mark    Mark // why there is no value; "" where there is one
	Unit    Unit
	Source  string // where the number is from: a section of the report, a return
	Note    string // what a reader must know in order not to be misled
	Derived bool   // worked out from other figures, not stated by the source
}

// A Mark stands where a value is not given. The words follow the Government
// Analysis Function's guidance on symbols in tables.
type Mark string

const (
	Suppressed    Mark = "c" // withheld so that nobody can be identified
	Unavailable   Mark = "x" // not collected or not known
	NotApplicable Mark = "z" // does not apply
)

// Meaning returns what a mark tells a reader.
func (m Mark) Meaning() string {
	switch m {
	case Suppressed:
		return "withheld to protect confidentiality"
	case Unavailable:
		return "not available"
	case NotApplicable:
		return "not applicable"
	}
	return ""
}

// marks are the ways in which people write a mark. A dash alone is none of
// them: in one table it means nought, in the next that nobody knows.
var marks = map[string]Mark{
	"c": Suppressed, "[c]": Suppressed, "*": Suppressed, "suppressed": Suppressed, "<5": Suppressed, "< 5": Suppressed,
	"x": Unavailable, "[x]": Unavailable, "..": Unavailable, ":": Unavailable, "n/k": Unavailable, "not known": Unavailable, "not available": Unavailable,
	"z": NotApplicable, "[z]": NotApplicable, "n/a": NotApplicable, "not applicable": NotApplicable,
}

// Known reports whether the figure has a value.
func (f Figure) Known() bool { return f.Mark == "" }

// key is what makes a figure the same as another: case, spaces and marks of
// punctuation do not.
type key struct{ measure, group, period string }

func (f Figure) key() key { return key{fold(f.Measure), fold(f.Group), f.Period.ID()} }

// fold returns the letters and digits of a name in lower case, with single
// spaces between words.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// Measures returns the names of all measures, in the order of the file.
func (fs *Figures) Measures() []string {
	return distinct(fs.Rows, func(f Figure) (string, bool) { return f.Measure, true })
}

// Groups returns the groups of a measure in the order of the file; a figure for
// all of it has the group "".
func (fs *Figures) Groups(measure string) []string {
	return distinct(fs.Rows, func(f Figure) (string, bool) { return f.Group, fold(f.Measure) == fold(measure) })
}

// Periods returns the periods of a measure, the earliest first.
func (fs *Figures) Periods(measure string) []Period {
	var ps []Period
	for _, f := range fs.Rows {
		if fold(f.Measure) == fold(measure) && !slices.ContainsFunc(ps, func(p Period) bool { return p.ID() == f.Period.ID() }) {
			ps = append(ps, f.Period)
		}
	}
	slices.SortStableFunc(ps, Period.Compare)
	return ps
}

// Find returns the figure of a measure and group for a period. The first one
// counts where there are two, which Read has reported.
func (fs *Figures) Find(measure, group string, p Period) (Figure, bool) {
	want := Figure{Measure: measure, Group: group, Period: p}.key()
	for _, f := range fs.Rows {
		if f.key() == want {
			return f, true
		}
	}
	return Figure{}, false
}

// Series returns the figures of a measure and group over time, the earliest
// first.
func (fs *Figures) Series(measure, group string) []Figure {
	var out []Figure
	for _, f := range fs.Rows {
		if fold(f.Measure) == fold(measure) && fold(f.Group) == fold(group) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Figure) int { return a.Period.Compare(b.Period) })
	return out
}

func distinct(rows []Figure, name func(Figure) (string, bool)) []string {
	var out []string
	seen := map[string]bool{}
	for _, f := range rows {
		if n, ok := name(f); ok && !seen[fold(n)] {
			seen[fold(n)] = true
			out = append(out, n)
		}
	}
	return out
}
