package repair

import (
	"fmt"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
)

// joinSplitTables joins a table that page breaks cut into several. The second
// piece must look like the rest of the first: as many columns, and a header
// that is empty, or the same labels again, or the end of a cut row. A piece
// that begins with a title, or whose own labels follow, is a new table and
// stays apart, however alike the two are.
func joinSplitTables(s *state) {
	var out []doc.Block
	for _, b := range s.d.Blocks {
		t, ok := b.(*doc.Table)
		if !ok || len(out) == 0 {
			out = append(out, b)
			continue
		}
		before, ok := out[len(out)-1].(*doc.Table)
		if !ok {
			out = append(out, b)
			continue
		}
		rows, because, join := s.rest(before, t)
		forced := s.orders.find("join", t) != nil
		if s.orders.find("keep-apart", t) != nil || !join && !forced {
			if because != "" {
				s.note(Change{Pos: t.Pos, What: "kept this table apart from the one before it", Because: because,
					Overrule: overrule("join", t.Pos, "")})
			}
			out = append(out, b)
			continue
		}
		if forced {
			because = "the front matter says so"
		}
		s.note(Change{
			Pos: t.Pos, What: fmt.Sprintf("joined this table to the one that begins at line %d", before.Pos.Line),
			Because: because, Overrule: overrule("keep-apart", t.Pos, ""),
		})
		s.appendRows(before, rows)
	}
	s.d.Blocks = out
}

// rest decides whether b is the rest of a. It returns the rows that b adds, and
// the evidence either way.
func (s *state) rest(a, b *doc.Table) (rows []*doc.Row, because string, join bool) {
	if len(a.Rows) == 0 || len(b.Rows) == 0 {
		return nil, "", false
	}
	rows = b.Rows
	if len(b.Caption) > 0 && letters(doc.Words(a.Caption)) != letters(doc.Words(b.Caption)) {
		return rows, "it has a title of its own", false
	}
	if a.Columns() != b.Columns() {
		return rows, fmt.Sprintf("it has %d columns and the one before has %d", b.Columns(), a.Columns()), false
	}
	header := cellTexts(b.Rows[0])
	empty := allEmpty(header)
	labels := labelRow(a)
	if empty || !b.Rows[0].Header {
		if empty {
			rows = rows[1:]
		}
		if len(rows) == 0 {
			return nil, "it holds no row", true
		}
		first := cellTexts(rows[0])
		if title := loneTitle(first); title != "" {
			if sameTitle(a, title) {
				return s.dropHead(rows, labels), "it begins with the title of the table before, again", true
			}
			if len(rows) > 1 && labels != nil && sameLabels(cellTexts(rows[1]), labels) {
				return rows, fmt.Sprintf("it begins with a title, %q, and the column labels come again below it", clip(title, 60)), false
			}
			if newTitle(a, title) {
				return rows, fmt.Sprintf("it begins with a title of its own, %q", clip(title, 60)), false
			}
		}
		if labels != nil && sameLabels(first, labels) {
			// The labels again at the head of the next page.
			return s.dropHead(rows, labels), "the same column labels come again below an empty header", true
		}
		if kindOf(a.Rows[1:]) != kindOf(rows) {
			return rows, "its columns hold numbers where those of the one before hold text, or the other way round", false
		}
		return rows, "its header is empty, it has as many columns, and no title or label begins it", true
	}
	if sameTitle(a, loneTitle(header)) {
		return s.dropHead(rows, labels), "its header repeats the title of the table before", true
	}
	if labels != nil && sameLabels(header, labels) {
		return s.dropHead(rows, labels), "its header repeats the column labels of the table before", true
	}
	if _, cells, ok := s.cutRow(a.Rows[len(a.Rows)-1], b.Rows[0]); ok && cells != "" {
		return rows, "its first row goes on where the last row before was cut: " + cells, true
	}
	return rows, "it has a header of its own", false
}

// dropHead returns rows without the title and the column labels that begin
// them, which a printed page repeats.
func (s *state) dropHead(rows []*doc.Row, labels []string) []*doc.Row {
	for len(rows) > 0 {
		cells := cellTexts(rows[0])
		if loneTitle(cells) == "" && !sameLabels(cells, labels) {
			break
		}
		pos, text := rows[0].Pos, strings.Join(cells, " ")
		const reason = "a table's title or column labels, repeated at the head of a page"
		s.note(Change{Pos: pos, What: fmt.Sprintf("set aside %q", clip(text, 60)), Because: reason,
			Records: []ledger.Record{s.setAside(pos, text, reason)}})
		rows = rows[1:]
		if sameLabels(cells, labels) {
			break
		}
	}
	return rows
}

// sameTitle reports whether a title is that of table a, said again: "Commitment
// 1: … (continued)".
func sameTitle(a *doc.Table, title string) bool {
	own := loneTitle(cellTexts(a.Rows[0]))
	if own == "" || title == "" {
		return false
	}
	again := strings.TrimSuffix(strings.TrimSuffix(letters(title), " continued"), " cont")
	return letters(own) == again
}

// appendRows adds rows to a table, the first of them rejoined to the last row
// where a page break cut it.
func (s *state) appendRows(t *doc.Table, rows []*doc.Row) {
	for i, r := range rows {
		r.Header = false
		if i > 0 || len(t.Rows) == 0 {
			t.Rows = append(t.Rows, r)
			continue
		}
		last := t.Rows[len(t.Rows)-1]
		_, because, cut := s.cutRow(last, r)
		if !cut || s.orders.find("keep-apart", rowBlock(r)) != nil {
			t.Rows = append(t.Rows, r)
			continue
		}
		s.joinRow(last, r, because)
	}
}

// rowBlock lets an order name a row by its line.
func rowBlock(r *doc.Row) doc.Block { return &doc.Paragraph{At: r.At} }

// cutRow reports whether row b is the end of row a, and why: a cell of it goes
// on mid-sentence, or its first cell is empty.
func (s *state) cutRow(a, b *doc.Row) (cell int, because string, ok bool) {
	if len(a.Cells) != len(b.Cells) {
		return 0, "", false
	}
	x, y := cellTexts(a), cellTexts(b)
	for i := range y {
		if why, ok := continues(lastLine(x[i]), y[i]); ok {
			return i, fmt.Sprintf("in column %d, %s", i+1, why), true
		}
		if first, second := lastWord(x[i]), firstWord(y[i]); s.oneWord(first, second) {
			return i, fmt.Sprintf("in column %d, %q and %q are one word of this document", i+1, first, second), true
		}
	}
	if y[0] == "" && !allEmpty(y) {
		return 0, "its first cell is empty", true
	}
	return 0, "", false
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

// joinRow adds each cell of b to the cell above it. The words of all cells but
// the last change places with those that stood between: the ledger is told.
func (s *state) joinRow(a, b *doc.Row, because string) {
	var records []ledger.Record
	for i, c := range b.Cells {
		if c.Empty() {
			continue
		}
		blocks, joined := s.sewBlocks(a.Cells[i].Blocks, c.Blocks)
		records = append(records, joined...)
		// Half a word, and no more, went to its other half: that is told.
		half := len(joined) > 0 && countWords(doc.Plain(c.Blocks)) == 1
		if i < len(b.Cells)-1 && !half {
			records = append(records, ledger.Record{
				Kind: ledger.Moved, Pos: c.Blocks[0].Position(), Text: doc.Plain(c.Blocks),
				To: a.Pos.String(), Reason: "a cell cut by a page break, rejoined",
			})
		}
		a.Cells[i].Blocks = blocks
	}
	s.note(Change{
		Pos: b.Pos, What: fmt.Sprintf("rejoined this row to the row at line %d", a.Pos.Line), Because: because,
		Overrule: overrule("keep-apart", b.Pos, ""), Records: records,
	})
}

func allEmpty(cells []string) bool {
	for _, c := range cells {
		if c != "" {
			return false
		}
	}
	return true
}

// loneTitle returns the text of the first cell where all others are empty and
// it reads like a title: it begins with a capital or number and is not cut.
func loneTitle(cells []string) string {
	if len(cells) < 2 || cells[0] == "" || !allEmpty(cells[1:]) || startsLower(cells[0]) || strings.Contains(cells[0], "\n") {
		return ""
	}
	if countWords(cells[0]) > 40 {
		return ""
	}
	return cells[0]
}

// newTitle reports whether a title that begins a table makes it another table
// than a: a label with another number, or a title where a has one too.
func newTitle(a *doc.Table, title string) bool {
	if _, _, _, ok := label(title); ok {
		return true
	}
	own := loneTitle(cellTexts(a.Rows[0]))
	return own != "" && endsSentence(lastLine(cellTexts(a.Rows[len(a.Rows)-1])[0]))
}

// labelRow returns the column labels of a table that has been read but not yet
// mended: its header, or, under a title row, the row after.
func labelRow(t *doc.Table) []string {
	for i, r := range t.Rows {
		if i > 2 {
			break
		}
		cells := cellTexts(r)
		if allEmpty(cells) || loneTitle(cells) != "" {
			continue
		}
		if looksLikeLabels(cells) && (r.Header || headsRows(cells, t.Rows[i+1:])) {
			return cells
		}
		return nil
	}
	return nil
}

// looksLikeLabels reports whether cells read like column labels: all filled,
// short, none a sentence.
func looksLikeLabels(cells []string) bool {
	if len(cells) < 2 {
		return false
	}
	for _, c := range cells {
		if c == "" || countWords(c) > 12 || strings.HasSuffix(c, ".") || strings.Contains(c, "\n") {
			return false
		}
	}
	return true
}

// headsRows reports whether cells are labels of the rows below, and not one row
// of data among others: the rows hold clearly more words, or sentences, or
// numbers where the labels have none.
func headsRows(labels []string, rows []*doc.Row) bool {
	n, count := 0, 0
	for _, r := range rows {
		for _, c := range r.Cells {
			text := cellText(c)
			if strings.HasSuffix(text, ".") {
				return true // a sentence
			}
			n++
			count += countWords(text)
		}
	}
	if n == 0 {
		return false
	}
	own := countWords(strings.Join(labels, " "))
	return count*len(labels) > 2*own*n ||
		kindOf(rows) == "numbers" && !strings.ContainsAny(strings.Join(labels[1:], " "), "0123456789")
}

func sameLabels(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if letters(a[i]) != letters(b[i]) {
			return false
		}
	}
	return true
}

// kindOf tells whether the columns after the first hold numbers.
func kindOf(rows []*doc.Row) string {
	numbers, cells := 0, 0
	for _, r := range rows {
		for i, c := range cellTexts(r) {
			if i == 0 || c == "" {
				continue
			}
			cells++
			if strings.IndexAny(c, "0123456789£-−") == 0 && countWords(c) <= 3 {
				numbers++
			}
		}
	}
	if cells > 0 && numbers*2 > cells {
		return "numbers"
	}
	return "text"
}
