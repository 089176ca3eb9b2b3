package repair

import (
	"regexp"
	"slices"
	"strings"

	"nscp/tools/internal/doc"
)

var loneDelimiter = regexp.MustCompile(`^\s*\|(?:\s*:?-+:?\s*\|)+\s*$`)

var dashes = regexp.MustCompile(`^\s*:?[-–—]+:?\s*$`)

// dropDelimiterRows drops a table's delimiter row (|---|---|) where it was left
// among the rows. It holds no word, so the ledger does not need to know.
func dropDelimiterRows(s *state) {
	var out []doc.Block
	for _, b := range s.d.Blocks {
		if p, ok := b.(*doc.Paragraph); ok && isDelimiterLine(doc.Words(p.Inlines)) {
			s.note(Change{Pos: p.Pos, What: "dropped a line that holds only bars and dashes", Because: "it is the delimiter row of a Markdown table"})
			continue
		}
		out = append(out, b)
	}
	s.d.Blocks = out
	eachTable(s.d.Blocks, func(t *doc.Table) {
		if len(t.Rows) == 0 {
			return
		}
		rest := slices.DeleteFunc(t.Rows[1:], func(r *doc.Row) bool {
			if !isDelimiterRow(r) {
				return false
			}
			s.note(Change{Pos: r.Pos, What: "dropped a row that holds only dashes", Because: "it is the delimiter row of a Markdown table"})
			return true
		})
		t.Rows = t.Rows[:1+len(rest)]
	})
}

// isDelimiterLine reports whether text is a delimiter row that stands alone.
func isDelimiterLine(text string) bool {
	return strings.HasPrefix(strings.TrimSpace(text), "|") && loneDelimiter.MatchString(text)
}

// isDelimiterRow reports whether every cell holds nothing but dashes.
func isDelimiterRow(r *doc.Row) bool {
	return len(r.Cells) > 0 && !slices.ContainsFunc(r.Cells, func(c *doc.Cell) bool { return !isDashes(cellText(c)) })
}

func isDashes(text string) bool {
	return strings.ContainsRune(":-–—", firstRune(text)) && dashes.MatchString(text)
}

// cellTexts returns what each cell of a row says.
func cellTexts(r *doc.Row) []string {
	out := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		out[i] = cellText(c)
	}
	return out
}

// cellText returns what a cell says, which is mostly a paragraph.
func cellText(c *doc.Cell) string {
	if len(c.Blocks) == 1 {
		if p, ok := c.Blocks[0].(*doc.Paragraph); ok {
			return strings.TrimSpace(doc.Words(p.Inlines))
		}
	}
	return strings.TrimSpace(doc.Plain(c.Blocks))
}

func eachTable(blocks []doc.Block, f func(*doc.Table)) {
	doc.Walk(blocks, func(b doc.Block) bool {
		if t, ok := b.(*doc.Table); ok {
			f(t)
		}
		return true
	})
}
