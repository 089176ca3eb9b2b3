package disclosure

import (
	"fmt"
	"strconv"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
)

// smallCount looks only where an author says that children are counted: a table
// whose caption, or the heading above it, is named under childCounts: in front
// matter, and figures whose unit is children or the like. "Four rapid reviews" is
// an account of what was done, and stays.
//
// A small number that is withheld must not follow from the others either: with a
// total beside it, one empty place is a sum, and two that leave a remainder of 2
// are 1 and 1. A 0 stays 0 (Department for Education, statistics of children in
// need, methodology).
var smallCount = &Rule{
	Rule: diag.Rule{
		ID: "small-count", Group: group, Gate: true, Severity: diag.Error,
		Title: "a small number of children in figures, or one that follows from a total",
		Why:   "Where few children are counted, those who know one of them learn about the others.",
		Bad: []string{
			"---\nchildCounts: [Children by age]\n---\n\n## Children by age\n\n| Age | Children |\n| --- | --- |\n| Under 1 | 3 |\n| 1 to 4 | 46 |\n",
			"---\nchildCounts: [Children by age]\n---\n\n## Children by age\n\n| Age | Children |\n| --- | --- |\n| Under 1 | c |\n| 1 to 4 | 46 |\n| Total | 49 |\n",
		},
		Good: []string{
			"---\nchildCounts: [Children by age]\n---\n\n## Children by age\n\n| Age | Children |\n| --- | --- |\n| Under 1 | 0 |\n| 1 to 4 | c |\n| 5 to 9 | c |\n| Total | 52 |\n",
			"## Reviews\n\n| Reviews | Number |\n| --- | --- |\n| Rapid reviews | 4 |\n",
		},
	},
	document: countsInTables,
}

// limit returns the largest count that is small.
func (c *Config) limit() int {
	if c.SmallCount > 0 {
		return c.SmallCount
	}
	return 5
}

// A place is one number of a series that has a total.
type place struct {
	pos      diag.Position
	value    int
	known    bool
	withheld bool
	row      string // the words of its row, for the mark
}

// judgeCounts returns findings for small numbers among places, and for withheld
// ones that follow from the total; total may be nil.
func judgeCounts(places []place, total *place, limit int) []sighting {
	var out []sighting
	rest, withheld := 0, []place{}
	for _, p := range places {
		switch {
		case p.known && p.value >= 1 && p.value <= limit:
			out = append(out, sighting{
				pos: p.pos, words: p.row,
				message: fmt.Sprintf("found a count of children from 1 to %d", limit),
				fix:     "put c in place of the number, and a second c where a total would give it away",
			})
			rest += p.value
		case p.known:
			rest += p.value
		case p.withheld:
			withheld = append(withheld, p)
		default:
			return out // a number that nobody knows: nothing follows
		}
	}
	n := len(withheld)
	if total == nil || !total.known || n == 0 {
		return out
	}
	left := total.value - rest
	if n == 1 || left == n || left == n*limit {
		for _, p := range withheld {
			out = append(out, sighting{
				pos: p.pos, words: p.row,
				message: "the number withheld here follows from the total and the other numbers",
				fix:     "withhold a second number of the same series as well, or the total",
			})
		}
	}
	return out
}

// Counts returns small and derivable counts of children in a file of figures.
// What counts children is what its unit says.
func Counts(file *figures.Figures, c Config) []diag.Finding {
	var out []sighting
	for _, measure := range file.Measures() {
		for _, period := range file.Periods(measure) {
			var places []place
			var total *place
			for _, f := range file.Rows {
				if f.Measure != measure || f.Period.ID() != period.ID() || !childUnit.MatchString(f.Unit.Name) {
					continue
				}
				p := place{pos: f.Pos, known: f.Known(), withheld: f.Mark == figures.Suppressed, row: strings.Join([]string{f.Measure, f.Group, period.ID(), f.Show()}, " ")}
				if p.known {
					n, err := strconv.Atoi(f.Value.String())
					if err != nil {
						continue // a fraction of a child is a rate
					}
					p.value = n
				}
				if f.Group == "" || totalWord.MatchString(f.Group) {
					total = &p
					out = append(out, judgeCounts([]place{p}, nil, c.limit())...)
					continue
				}
				places = append(places, p)
			}
			out = append(out, judgeCounts(places, total, c.limit())...)
		}
	}
	return smallCount.findings(file.Path, out)
}

var (
	childUnit = compile(`(?i)\b(?:child|children|young people|young persons?|babies|infants|toddlers|pupils|girls|boys|teenagers|siblings|care leavers|unaccompanied minors)\b`)
	totalWord = compile(`(?i)^(?:(?:grand |sub-?)?totals?|all|overall|sum|all (?:children|ages|groups|areas))\b`)
	wholeCell = compile(`^\s*(\d{1,3}(?:,\d{3})*|\d+)\s*$`)
	hiddenOne = compile(`(?i)^\s*(?:\[?c\]?|\*|suppressed|withheld|<\s?\d|fewer than \d+|less than \d+)\s*$`)
)

func countsInTables(d *doc.Document, _ []*passage, c *Config) []sighting {
	marked := d.Values("childCounts")
	if len(marked) == 0 {
		return nil
	}
	var out []sighting
	heading := ""
	doc.Walk(d.Blocks, func(b doc.Block) bool {
		switch b := b.(type) {
		case *doc.Heading:
			heading = doc.Words(b.Inlines)
		case *doc.Table:
			for _, m := range marked {
				if normalise(m) == normalise(doc.Words(b.Caption)) || normalise(m) == normalise(heading) {
					out = append(out, tableCounts(b, c.limit())...)
					break
				}
			}
			return false
		}
		return true
	})
	return out
}

// tableCounts judges a table down its columns and across its rows. A number that
// is found both ways is told once.
func tableCounts(t *doc.Table, limit int) []sighting {
	type cell struct {
		place
		number bool
	}
	grid := make([][]cell, len(t.Rows))
	totalColumn, columns := -1, t.Columns()
	for i, r := range t.Rows {
		var row strings.Builder
		for _, x := range r.Cells {
			row.WriteString(doc.Plain(x.Blocks))
		}
		for j, x := range r.Cells {
			words := strings.TrimSpace(doc.Plain(x.Blocks))
			g := cell{place: place{pos: placeOf(x, r), row: row.String()}}
			if m := wholeCell.FindStringSubmatch(words); m != nil {
				g.value, _ = strconv.Atoi(strings.ReplaceAll(m[1], ",", "")) // digits; too many are no small count
				g.known, g.number = true, true
			} else if hiddenOne.MatchString(words) {
				g.withheld, g.number = true, true
			}
			if i == 0 && j > 0 && totalWord.MatchString(words) {
				totalColumn = j
			}
			grid[i] = append(grid[i], g)
		}
	}
	seen := map[diag.Position]bool{}
	var out []sighting
	judge := func(places []place, total *place) {
		for _, f := range judgeCounts(places, total, limit) {
			if !seen[f.pos] {
				seen[f.pos] = true
				out = append(out, f)
			}
		}
	}
	for j := 1; j < columns; j++ {
		var places []place
		var total *place
		for i, r := range t.Rows {
			if i == 0 || r.Header || j >= len(grid[i]) || !grid[i][j].number {
				continue
			}
			if totalWord.MatchString(strings.TrimSpace(doc.Plain(r.Cells[0].Blocks))) {
				total = &grid[i][j].place
				judge([]place{*total}, nil)
				continue
			}
			places = append(places, grid[i][j].place)
		}
		judge(places, total)
	}
	if totalColumn > 0 {
		for i := 1; i < len(grid); i++ {
			var places []place
			for j := 1; j < len(grid[i]); j++ {
				if j != totalColumn && grid[i][j].number {
					places = append(places, grid[i][j].place)
				}
			}
			if totalColumn < len(grid[i]) && grid[i][totalColumn].number {
				judge(places, &grid[i][totalColumn].place)
			}
		}
	}
	return out
}
