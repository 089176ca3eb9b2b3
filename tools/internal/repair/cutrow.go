package repair

import (
	"fmt"
	"strings"

	"nscp/tools/internal/doc"
)

// rejoinRows rejoins rows of one table that an extractor cut at the end of a
// printed line: each cell of the second that holds anything goes on with a small
// letter where the one above it stops, and above one of them stands a word that no
// text ends with. Rows of data in small letters are no such rows.
func rejoinRows(s *state) {
	eachTable(s.d.Blocks, func(t *doc.Table) {
		var rows []*doc.Row
		for _, r := range t.Rows {
			if n := len(rows); n > 0 && !rows[n-1].Header && !r.Header && s.orders.find("keep-apart", rowBlock(r)) == nil {
				if because, ok := wrapped(rows[n-1], r); ok {
					s.joinRow(rows[n-1], r, because)
					continue
				}
			}
			rows = append(rows, r)
		}
		t.Rows = rows
	})
}

// wrapped reports whether row b is the second line of row a, and why.
func wrapped(a, b *doc.Row) (because string, ok bool) {
	if len(a.Cells) != len(b.Cells) || len(a.Cells) < 2 {
		return "", false
	}
	x, y := cellTexts(a), cellTexts(b)
	for i := range y {
		if a.Cells[i].RowSpan > 1 || a.Cells[i].ColSpan > 1 || b.Cells[i].RowSpan > 1 || b.Cells[i].ColSpan > 1 {
			return "", false
		}
		if y[i] == "" {
			continue
		}
		if _, on := continues(lastLine(x[i]), y[i]); !on || !startsLower(y[i]) {
			return "", false
		}
		if word := lastWord(lastLine(x[i])); leadsOn[strings.ToLower(word)] {
			because = fmt.Sprintf("in column %d, no text ends with %q", i+1, word)
		}
	}
	return because, because != ""
}
