package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/text"
)

// readCSV reads a .csv file as the programs that people have really write it:
// with or without a byte order mark, in UTF-8, UTF-16 or Windows-1252, with
// commas, semicolons or tabs. A row with more or fewer cells than the others is
// an error: a comma inside an unquoted text has moved every cell behind it.
func readCSV(b *Book, data []byte, r *report) {
	data, fs := text.Decode(r.path, data)
	r.findings = append(r.findings, fs...)
	if len(bytes.TrimSpace(data)) == 0 {
		if len(fs) == 0 {
			r.add(archive.Refusal(archive.Empty).Finding(r.path))
		}
		return
	}
	first := 1
	separator := guessSeparator(string(data))
	// Excel's own way to say it is a first line "sep=;".
	if line, rest, found := bytes.Cut(data, []byte("\n")); found && len(line) == 5 && bytes.HasPrefix(bytes.ToLower(line), []byte("sep=")) {
		separator, data, first = rune(line[4]), rest, 2
	}
	source := text.NewSource(r.path, data, first)
	starts := lineStarts(data)
	in := csv.NewReader(bytes.NewReader(data))
	in.Comma = separator
	in.FieldsPerRecord = -1

	s := &Sheet{Pos: r.at("")}
	cells := 0
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			r.badCSV(err, first-1)
			return
		}
		if blank(record) {
			continue
		}
		cells += len(record)
		if len(s.Rows) >= maxRows || len(record) > maxColumns || cells > maxCells {
			line, _ := in.FieldPos(0)
			r.add(diag.Finding{Rule: archive.RuleSize, Severity: diag.Error,
				Pos:     diag.Position{Path: r.path, Line: line + first - 1},
				Message: fmt.Sprintf("the file has more than %d rows, %d columns or %d cells", maxRows, maxColumns, maxCells),
				Fix:     "keep the table that is to be published, and delete the rest"})
			return
		}
		row := make([]Cell, len(record))
		for i, field := range record {
			line, column := in.FieldPos(i)
			row[i].Pos = source.Position(starts[line-1] + column - 1)
			fillCSV(&row[i], field, r)
		}
		s.Rows = append(s.Rows, row)
	}
	r.square(s)
	b.Sheets = []*Sheet{s}
}

// square gives all rows the same length: that of most of them, less the columns
// at the end that are empty in all. Any other length is an error, except for
// rows at the end of which nothing but separators is missing or too many, and
// titles above the table.
func (r *report) square(s *Sheet) {
	lengths := map[int]int{}
	for _, row := range s.Rows {
		lengths[len(row)]++
	}
	width, above := 0, true
	for _, row := range s.Rows {
		if lengths[len(row)] > lengths[width] {
			width = len(row)
		}
	}
	used := 0
	for i, row := range s.Rows {
		n := filled(row)
		above = above && n == 1 && len(row) < width
		if n > width || len(row) < width && !above {
			r.add(diag.Finding{Rule: "ragged-row", Severity: diag.Error, Pos: row[0].Pos,
				Message: fmt.Sprintf("row %d has %s, and most rows have %d", i+1, count(len(row), "cell"), width),
				Why:     "values would stand under the wrong column",
				Fix:     `put quotation marks around a text or number that has a comma in it ("7,100"), or put in the missing commas`})
		}
		used = max(used, min(n, width))
	}
	for i, row := range s.Rows {
		for len(row) < used {
			row = append(row, Cell{Pos: diag.Position{Path: r.path, Line: row[0].Pos.Line}})
		}
		s.Rows[i] = row[:used]
	}
}

// filled returns how many cells a row has up to the last that holds anything.
func filled(row []Cell) int {
	n := len(row)
	for n > 0 && row[n-1].Kind == Empty {
		n--
	}
	return n
}

func blank(record []string) bool {
	for _, field := range record {
		if strings.TrimSpace(field) != "" {
			return false
		}
	}
	return true
}

// fillCSV gives a cell its value and kind.
func fillCSV(c *Cell, field string, r *report) {
	finding := func(severity diag.Severity, rule, message, why, fix string) {
		r.add(diag.Finding{Rule: rule, Severity: severity, Pos: c.Pos, Message: message, Why: why, Fix: fix})
	}
	if n := utf8.RuneCountInString(field); n > maxText {
		finding(diag.Error, archive.RuleSize, fmt.Sprintf("the cell holds %d characters, and at most %d are read", n, maxText),
			"", "look for a quotation mark that is never closed")
		return
	}
	if field != "" && strings.ContainsRune("=+@\t\r", rune(field[0])) {
		if _, _, number := parseNumber(field, false); !number {
			finding(diag.Warning, "formula-in-csv", fmt.Sprintf("the cell begins with %q, which a spreadsheet would run as a formula", field[:1]),
				"a formula in a .csv file is text and has no result", "put in the value itself")
		}
	}
	c.Text = strings.TrimSpace(field)
	iso, american, isDate := parseDate(c.Text)
	number, percent, isNumber := parseNumber(c.Text, false)
	switch {
	case c.Text == "":
	case isNumber && percent:
		c.Kind, c.Number = Percentage, number
	case isNumber:
		c.Kind, c.Number = Number, number
	case isDate:
		c.Kind, c.Date = Date, iso
	case strings.EqualFold(c.Text, "true") || strings.EqualFold(c.Text, "false"):
		c.Kind = Bool
	default:
		c.Kind = Text
		if american {
			finding(diag.Error, "american-date", "the date has the month before the day; year-month-day is expected, such as 2024-03-31",
				"other dates in the file may be read wrongly without anybody seeing it", "write the date as year-month-day")
		}
		if e := errorName(c.Text); e == c.Text {
			finding(diag.Error, "error-value", "the cell holds an error, "+e+", where a value is expected", "",
				"mend the formula in the workbook that the file was saved from, and save it again")
			*c = Cell{Pos: c.Pos}
		}
	}
}

// badCSV reports what encoding/csv could not read.
func (r *report) badCSV(err error, before int) {
	pos := diag.Position{Path: r.path}
	message := "the file cannot be read as a table"
	var pe *csv.ParseError
	if errors.As(err, &pe) {
		pos.Line, pos.Column = pe.StartLine+before, 1
		switch {
		case errors.Is(pe.Err, csv.ErrQuote) && pe.Line > pe.StartLine:
			message = fmt.Sprintf("a quotation mark opens a cell here, and no other one closes it before the end of line %d", pe.Line+before)
		case errors.Is(pe.Err, csv.ErrQuote):
			message = "a quotation mark is opened and not closed at the end of its cell"
		case errors.Is(pe.Err, csv.ErrBareQuote):
			message = "a quotation mark stands inside a cell that has none around it"
		}
	}
	r.add(diag.Finding{Rule: "bad-quotes", Severity: diag.Error, Pos: pos, Message: message,
		Fix: `put quotation marks around the whole cell, and write one inside it twice: "the ""red book"""`})
}

// guessSeparator returns the character that cuts most of the first lines into
// the same number of cells; a comma where none does.
func guessSeparator(text string) rune {
	best, bestScore := ',', 0
	for _, sep := range []rune{',', ';', '\t', '|'} {
		counts := separators(text, sep, 20)
		if len(counts) == 0 || counts[0] == 0 {
			continue
		}
		// The first line, which names the columns, decides; every line that
		// agrees with it adds to the case.
		score := 1
		for _, n := range counts[1:] {
			if n == counts[0] {
				score += 2
			}
		}
		if score > bestScore || score == bestScore && counts[0] > separators(text, best, 1)[0] {
			best, bestScore = sep, score
		}
	}
	return best
}

// separators counts a separator outside quotation marks in each of the first
// lines that are not blank.
func separators(text string, sep rune, lines int) []int {
	var counts []int
	n, quoted, empty := 0, false, true
	for _, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
			empty = false
		case quoted || c == '\r':
		case c == '\n':
			if !empty {
				if counts = append(counts, n); len(counts) == lines {
					return counts
				}
			}
			n, empty = 0, true
		case c == sep:
			n++
			empty = false
		default:
			empty = false
		}
	}
	if !empty {
		counts = append(counts, n)
	}
	return counts
}

// lineStarts returns the offset of each line: encoding/csv tells line and
// column in bytes, and a Source wants an offset.
func lineStarts(data []byte) []int {
	starts := []int{0}
	for i, b := range data {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}
