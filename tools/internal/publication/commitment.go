package publication

import (
	"fmt"
	"regexp"
	"strings"

	"nscp/tools/internal/doc"
)

// A Commitment is a promise that a partnership follows from year to year.
type Commitment struct {
	doc.At
	ID      string // stable across years: "commitment-1"
	Number  string
	Title   string // its wording, without "Commitment 1:"
	Heading []doc.Inline
	Labels  [][]doc.Inline // the columns' labels: what was to be done, what was done
	Actions []*Action
	Section *Section
	Table   *doc.Table
	Above   *doc.Heading // the heading that names it, where that is not the table's title
}

// An Action is one row of a commitment.
type Action struct {
	doc.At
	ID    string
	Cells []*doc.Cell
}

// Said returns what was to be done, in the report's words.
func (a *Action) Said() []doc.Block { return a.cell(0) }

// Done returns what was done, in the report's words.
func (a *Action) Done() []doc.Block {
	var out []doc.Block
	for i := 1; i < len(a.Cells); i++ {
		out = append(out, a.cell(i)...)
	}
	return out
}

func (a *Action) cell(i int) []doc.Block {
	if i >= len(a.Cells) {
		return nil
	}
	return a.Cells[i].Blocks
}

var commitmentTitle = regexp.MustCompile(`(?i)^\s*(commitment|priority|objective|aim|goal|pledge)\s+(\d+|[A-Z])\s*[:.–—-]?\s*`)

// findCommitments returns the commitments of a section: tables with two columns
// or more whose title, or whose heading just above, is "Commitment 1: …".
func findCommitments(s *Section) []*Commitment {
	var out []*Commitment
	var above *doc.Heading
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case *doc.Heading:
			above = b
			continue
		case *doc.Table:
			title, heading := b.Caption, (*doc.Heading)(nil)
			if len(title) == 0 && above != nil {
				title, heading = above.Inlines, above
			}
			if c := newCommitment(s, b, title, heading); c != nil {
				out = append(out, c)
				above = nil
			}
		}
	}
	return out
}

func newCommitment(s *Section, t *doc.Table, title []doc.Inline, above *doc.Heading) *Commitment {
	words := doc.Words(title)
	m := commitmentTitle.FindStringSubmatch(words)
	if m == nil || t.Columns() < 2 || len(t.Rows) < 2 || !t.Rows[0].Header {
		return nil
	}
	c := &Commitment{
		At: t.At, Number: m[2], Title: strings.TrimRight(words[len(m[0]):], "."), Heading: title,
		ID: strings.ToLower(m[1] + "-" + m[2]), Section: s, Table: t, Above: above,
	}
	for _, cell := range t.Rows[0].Cells {
		c.Labels = append(c.Labels, labelOf(cell))
	}
	for i, row := range t.Rows[1:] {
		if len(row.Cells) != len(c.Labels) {
			return nil // a shape that headed parts cannot tell; it stays a table
		}
		c.Actions = append(c.Actions, &Action{At: row.At, ID: fmt.Sprintf("%s-action-%d", c.ID, i+1), Cells: row.Cells})
	}
	return c
}

// labelOf returns the words of a header cell.
func labelOf(c *doc.Cell) []doc.Inline {
	for _, b := range c.Blocks {
		if p, ok := b.(*doc.Paragraph); ok {
			return p.Inlines
		}
	}
	return nil
}
