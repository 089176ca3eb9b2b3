package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/text"
)

// Columns of words that only spaces part, as a program leaves them that keeps a
// printed page's layout. Markdown passes over the spaces and reads across, so that
// the words of neighbouring columns come out mixed: every word is there, and no
// sentence. Which words belong together cannot be known for certain, so this is an
// error and no repair.

const (
	columnLines = 3 // so many lines with a gap at the same place
	columnBreak = 2 // a block of columns ends with so many empty lines
)

// gap matches what parts columns. Two spaces also stand behind a full stop, and
// between the words of a line that was set to both margins.
var gap = regexp.MustCompile(`\S {3,}\S`)

// itemMark matches a line as far as the bullet or number that begins an item.
var itemMark = regexp.MustCompile(`^\s*(?:[^\pL\d\s]{1,2}|o|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]+)[.)]?)$`)

// columns reports blocks of lines in which words of one column go on below it,
// beside those of another.
func columns(src *text.Source, data []byte, path string) []diag.Finding {
	if !bytes.Contains(data, []byte("   ")) {
		return nil
	}
	var fs []diag.Finding
	var b columnBlock
	end := func() {
		from, to := src.Position(b.from), src.Position(b.to)
		f := diag.Finding{Rule: "columns", Pos: from}
		switch {
		case b.mixed():
			f.Severity = diag.Error
			f.Message = fmt.Sprintf("lines %d to %d hold columns that only spaces part; expected a table, or one column after the other", from.Line, to.Line)
			f.Why = "the lines would be read across, and the sentences of the columns come out mixed"
			f.Fix = fmt.Sprintf("in %s, make a table of them or set each column's text below the other; or use the Word file that it comes from, or a PDF that was saved from it with Document structure tags for accessibility", path)
		case b.rows >= columnLines:
			f.Severity = diag.Warning
			f.Message = fmt.Sprintf("lines %d to %d look like a table whose columns only spaces part; expected a table", from.Line, to.Line)
			f.Why = "the page shows its rows as a paragraph, one behind the other"
			f.Fix = fmt.Sprintf("in %s, make a table of them: put | between the columns, and a line of | --- | --- | below the first", path)
		default:
			b = columnBlock{}
			return
		}
		fs = append(fs, f)
		b = columnBlock{}
	}
	offset, empty, fenced := 0, 0, false
	for line := range bytes.Lines(data) {
		text := bytes.TrimRight(line, " \t\r\n\f")
		switch trimmed := bytes.TrimLeft(text, " \f"); {
		case bytes.HasPrefix(trimmed, []byte("```")) || bytes.HasPrefix(trimmed, []byte("~~~")):
			fenced = !fenced
			end()
		case fenced || bytes.ContainsAny(text, "|\t"):
			end()
		case len(trimmed) == 0:
			if empty++; empty >= columnBreak {
				end()
			}
		default:
			empty = 0
			if !b.add(text, offset) {
				end()
				b.add(text, offset)
			}
		}
		offset += len(line)
	}
	end()
	return fs
}

// A columnBlock is lines that follow one another.
type columnBlock struct {
	from, to int         // offsets of the first and last line with a gap
	starts   map[int]int // how often words start behind a gap at a place
	goesOn   map[int]int // how often they start in mid-sentence there, or a line does
	cells    int         // of the line before
	rows     int         // lines of three cells or more, as many as the line before has
	plain    int         // lines without a gap since the last with one
}

// add adds a line. It returns false for a line that ends the block: a third one in a
// row that has no gap.
func (b *columnBlock) add(line []byte, offset int) bool {
	cells := gap.FindAllIndex(line, -1)
	if len(cells) > 0 && itemMark.Match(line[:cells[0][0]+1]) {
		cells = cells[1:] // the space behind a bullet
	}
	if len(cells) == 0 {
		if b.starts == nil {
			return true
		}
		b.indented(line)
		b.plain++
		return b.plain < columnLines
	}
	if b.starts == nil {
		b.starts, b.goesOn, b.from = map[int]int{}, map[int]int{}, offset
	}
	b.plain, b.to = 0, offset
	if len(cells) >= 2 && (b.rows == 0 || len(cells) == b.cells) {
		b.rows++
	}
	b.cells = len(cells)
	b.indented(line)
	for _, c := range cells {
		r, size := utf8.DecodeLastRune(line[:c[1]])
		column := utf8.RuneCount(line[:c[1]-size])
		b.starts[column]++
		if unicode.IsLower(r) {
			b.goesOn[column]++
		}
	}
	return true
}

// indented notes a line whose first column is empty.
func (b *columnBlock) indented(line []byte) {
	indent := len(line) - len(bytes.TrimLeft(line, " "))
	if r, _ := utf8.DecodeRune(line[indent:]); indent > 0 && unicode.IsLower(r) {
		b.goesOn[indent]++
	}
}

// mixed reports whether words go on below one another at one place, beside those of
// another column.
func (b *columnBlock) mixed() bool {
	for column, n := range b.starts {
		// A printed column may stand a character off.
		all, on := n+b.starts[column-1]+b.starts[column+1], b.goesOn[column]+b.goesOn[column-1]+b.goesOn[column+1]
		if all >= columnLines-1 && on >= 2 && all+on > columnLines && on*3 >= all {
			return true
		}
	}
	return false
}
