package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
)

// tableTransformer makes tables of paragraphs, by the rules of GitHub Flavored
// Markdown, section 4.10, but for one: cells beyond the header's width, which
// the specification drops, are kept. goldmark's own extension is not used
// because it drops them, and with them a reader's words; a finding tells the
// editor of the row (see converter.table).
type tableTransformer struct{}

// delimiterRow matches the line under a table's header.
var delimiterRow = regexp.MustCompile(`^ {0,3}\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)

// tableAttributes matches the line that doc.Format writes behind a table for its
// anchor and its caption.
var tableAttributes = regexp.MustCompile(`^\{(?:#([A-Za-z][-\w]*))? ?(?:caption="([^"]*)")?\}$`)

// attributesOf is the name under which a table node holds that line's segment.
const attributesOf = "attributes"

func (tableTransformer) Transform(node *ast.Paragraph, reader gtext.Reader, _ parser.Context) {
	source := reader.Source()
	lines := node.Lines()
	for i := 1; i < lines.Len(); i++ {
		delimiter := lines.At(i)
		value := bytes.TrimRight(delimiter.Value(source), "\n")
		if !delimiterRow.Match(value) {
			continue
		}
		width := len(cells(source, delimiter))
		header := cells(source, lines.At(i-1))
		if width == 0 || len(header) != width {
			continue
		}
		table := extast.NewTable()
		table.Alignments = make([]extast.Alignment, width)
		table.SetPos(lines.At(i - 1).Start)
		table.AppendChild(table, extast.NewTableHeader(row(lines.At(i-1), header, width)))
		end := lines.Len()
		if last := lines.At(end - 1); end-1 > i && tableAttributes.Match(trimmed(source, last)) {
			table.SetAttributeString(attributesOf, last)
			end--
		}
		for j := i + 1; j < end; j++ {
			table.AppendChild(table, row(lines.At(j), cells(source, lines.At(j)), width))
		}
		parent := node.Parent()
		if i > 1 {
			// The lines before the header are a paragraph of its own. It must be a new
			// one: goldmark asks whether the old one is gone, and else makes a heading
			// of it where a ruled line follows the table.
			before := ast.NewParagraph()
			before.SetBlankPreviousLines(node.HasBlankPreviousLines())
			before.Lines().AppendAll(lines.Sliced(0, i-1))
			last := lines.At(i - 2)
			before.Lines().Set(i-2, last.TrimRightSpace(source))
			parent.InsertBefore(parent, node, before)
		}
		parent.ReplaceChild(parent, node, table)
		return
	}
}

// cells splits a row at each "|" that no backslash stands before.
func cells(source []byte, line gtext.Segment) []gtext.Segment {
	line = trim(source, line)
	start, stop := line.Start, line.Stop
	if start < stop && source[start] == '|' {
		start++
	}
	if start < stop && source[stop-1] == '|' && (stop-2 < start || source[stop-2] != '\\') {
		stop--
	}
	var out []gtext.Segment
	for from := start; from <= stop; {
		to := from
		for to < stop && (source[to] != '|' || to > from && source[to-1] == '\\') {
			to++
		}
		out = append(out, trim(source, gtext.NewSegment(from, to)))
		from = to + 1
	}
	return out
}

func trimmed(source []byte, s gtext.Segment) []byte {
	s = trim(source, s)
	return s.Value(source)
}

func trim(source []byte, s gtext.Segment) gtext.Segment {
	s = s.TrimLeftSpace(source)
	return s.TrimRightSpace(source)
}

// row makes a row of at least width cells; of those beyond it only the empty
// ones at the end are dropped.
func row(line gtext.Segment, segments []gtext.Segment, width int) *extast.TableRow {
	for n := len(segments) - 1; n >= width && segments[n].IsEmpty(); n-- {
		segments = segments[:n]
	}
	r := extast.NewTableRow(nil)
	r.SetPos(line.Start)
	for _, s := range segments {
		c := extast.NewTableCell()
		c.SetPos(s.Start)
		c.Lines().Append(s)
		r.AppendChild(r, c)
	}
	for i := len(segments); i < width; i++ {
		c := extast.NewTableCell()
		c.SetPos(line.Start)
		r.AppendChild(r, c)
	}
	return r
}
