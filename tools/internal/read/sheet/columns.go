package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/diag"
)

// A Column is one that sheets of some kind are expected to have.
type Column struct {
	Name     string   // as it is written in the handbook: "review by"
	Others   []string // other names for it
	Optional bool     // a sheet may leave it out
}

// Columns is a sheet read by the names of its columns.
type Columns struct {
	Rows [][]Cell // those below the names, without blank ones
	at   map[string]int
}

// Cell returns the cell of a row in the column with the name, or an empty one
// at the row's place where the sheet has no such column.
func (c *Columns) Cell(row []Cell, name string) Cell {
	if i, ok := c.at[name]; ok && i < len(row) {
		return row[i]
	}
	if len(row) == 0 {
		return Cell{}
	}
	return Cell{Pos: row[0].Pos}
}

// Has reports whether the sheet has the column.
func (c *Columns) Has(name string) bool {
	_, ok := c.at[name]
	return ok
}

// headerSearch is how many rows may stand above the names of the columns: a
// title, a date, a line of explanation, blank rows.
const headerSearch = 10

// ByName finds the row that names the columns and reads the rows below it by
// those names. Case, spaces, hyphens and underscores do not count. Columns that
// are missing, unknown (with the nearest known name) or there twice are
// findings. It returns nil where no row names any column.
func (s *Sheet) ByName(want []Column) (*Columns, []diag.Finding) {
	known := keys(want)
	head, found := -1, 0
	for i, row := range s.Rows[:min(len(s.Rows), headerSearch)] {
		n := 0
		for _, c := range row {
			if _, ok := known[fold(c.Text)]; ok {
				n++
			}
		}
		if n > found {
			head, found = i, n
		}
	}
	// One name of several may well be a title that happens to be a word like
	// "Title"; half of what must be there makes a header.
	if head < 0 || found < min(2, len(want)) {
		return nil, []diag.Finding{{
			Rule: "missing-column", Severity: diag.Error, Pos: s.Pos,
			Message: fmt.Sprintf("no row names the columns; expected %s", columnList(want)),
			Fix:     "put the names of the columns into the first row",
		}}
	}
	cols := &Columns{at: map[string]int{}}
	var fs []diag.Finding
	for j, c := range s.Rows[head] {
		k, ok := known[fold(c.Text)]
		switch {
		case c.Kind == Empty && !columnEmpty(s.Rows[head+1:], j):
			fs = append(fs, diag.Finding{Rule: "unknown-column", Severity: diag.Error, Pos: c.Pos,
				Message: "the column has cells and no name", Why: "what is in it would be left out",
				Fix: "name the column in the first row, or delete it"})
		case c.Kind == Empty:
		case !ok:
			fs = append(fs, unknownColumn(want, c))
		default:
			name := want[k].Name
			if _, twice := cols.at[name]; twice {
				fs = append(fs, diag.Finding{Rule: "repeated-column", Severity: diag.Error, Pos: c.Pos,
					Message: fmt.Sprintf("the column %q is there twice", name),
					Fix:     "delete one of the two, or give it its own name"})
				continue
			}
			cols.at[name] = j
		}
	}
	for _, w := range want {
		if _, ok := cols.at[w.Name]; !ok && !w.Optional {
			fs = append(fs, diag.Finding{Rule: "missing-column", Severity: diag.Error, Pos: s.Rows[head][0].Pos,
				Message: fmt.Sprintf("the column %q is missing; expected %s", w.Name, columnList(want)),
				Fix:     fmt.Sprintf("put in a column with the name %q", w.Name)})
		}
	}
	for _, row := range s.Rows[head+1:] {
		if !emptyRow(row) {
			cols.Rows = append(cols.Rows, row)
		}
	}
	return cols, fs
}

func columnEmpty(rows [][]Cell, j int) bool {
	return !slices.ContainsFunc(rows, func(row []Cell) bool { return row[j].Kind != Empty })
}

func unknownColumn(want []Column, c Cell) diag.Finding {
	f := diag.Finding{Rule: "unknown-column", Severity: diag.Error, Pos: c.Pos,
		Message: fmt.Sprintf("the column %q is not known; expected %s", c.Text, columnList(want)),
		Why:     "what is in it would be left out",
		Fix:     "rename the column, or delete it"}
	if near := Nearest(c.Text, names(want)); near != "" {
		f.Message = fmt.Sprintf("the column %q is not known; %q is", c.Text, near)
		f.Fix = fmt.Sprintf("rename it to %q", near)
	}
	return f
}

func names(want []Column) []string {
	var ns []string
	for _, w := range want {
		ns = append(ns, w.Name)
	}
	return ns
}

func columnList(want []Column) string { return strings.Join(names(want), ", ") }

// keys returns the index of each column by its folded names; of two columns with one
// name, that of the first.
func keys(want []Column) map[string]int {
	known := map[string]int{}
	for i, w := range slices.Backward(want) {
		known[fold(w.Name)] = i
		for _, other := range w.Others {
			known[fold(other)] = i
		}
	}
	delete(known, "")
	return known
}

// fold returns a name's letters and digits in lower case.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// Nearest returns the known word that was probably meant, or "" where none is
// near: at most one letter in three is wrong, missing or too many.
func Nearest(word string, known []string) string {
	a := fold(word)
	if len(a) > 100 {
		return ""
	}
	best, bestDistance := "", len(a)
	for _, k := range known {
		b := fold(k)
		limit := max(len(a), len(b)) / 3
		if d := spelling.Distance(a, b, limit); d <= limit && d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best
}
