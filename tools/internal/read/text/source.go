package text

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// A Source tells the line and column of offsets in one text. It is for one
// goroutine: it remembers the last place it was asked for, because a table of
// commitments is one line of 20,000 characters, and counting each cell's column
// from the start of the line would take quadratic time.
type Source struct {
	path  string
	data  []byte
	first int   // line number of data's first line
	lines []int // offset of each line's first byte

	lastOffset, lastLine, lastColumn int
}

// NewSource returns the source for data, whose first line is line number first
// of the file.
func NewSource(path string, data []byte, first int) *Source {
	lines := make([]int, 1, 1+bytes.Count(data, []byte("\n")))
	for rest, at := data, 0; ; {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			break
		}
		at += i + 1
		rest = rest[i+1:]
		lines = append(lines, at)
	}
	return &Source{path: path, data: data, first: first, lines: lines, lastLine: -1}
}

// Position returns the line and column (both 1-based, the column in
// characters) of the byte at offset.
func (s *Source) Position(offset int) diag.Position {
	offset = min(max(offset, 0), len(s.data))
	line := sort.SearchInts(s.lines, offset+1) - 1
	column, from := 1, s.lines[line]
	if line == s.lastLine && s.lastOffset <= offset {
		column, from = s.lastColumn, s.lastOffset
	}
	column += utf8.RuneCount(s.data[from:offset])
	s.lastOffset, s.lastLine, s.lastColumn = offset, line, column
	return diag.Position{Path: s.path, Line: s.first + line, Column: column}
}

// At returns the position of offset as blocks and text carry it.
func (s *Source) At(offset int) doc.At { return doc.At{Pos: s.Position(offset)} }

// Line returns the line that holds offset, without its line end.
func (s *Source) Line(offset int) []byte {
	offset = min(max(offset, 0), len(s.data))
	i := sort.SearchInts(s.lines, offset+1) - 1
	end := len(s.data)
	if i+1 < len(s.lines) {
		end = s.lines[i+1] - 1
	}
	return s.data[s.lines[i]:end]
}

// Excerpt returns what a finding about the bytes from start to end quotes.
func (s *Source) Excerpt(start, end int) string {
	start = min(max(start, 0), len(s.data))
	from := s.lines[sort.SearchInts(s.lines, start+1)-1]
	return diag.Excerpt(string(s.Line(start)), start-from, end-from)
}
