package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/text"
)

// Limits on a document, far beyond what any report holds. They are counts and
// not times, so that the same file always has the same findings.
const (
	maxDepth      = 32     // quotations and lists inside one another
	maxEmptyLines = 10_000 // in a row
	maxRows       = 2_000  // of one table
	maxHeadings   = 2_000
)

// maxWork is how much searching for closing marks a document may take. goldmark
// looks back for the partner of each "*" or "]" through all open ones of its
// paragraph, and forward for that of each "`" or "<!--" through the rest of it:
// without a limit, 20 MB of "[a](" keep it busy for an hour. A unit is one step
// back or four bytes forward; a year's report takes 8,000, and the limit
// is reached within two seconds.
const maxWork = 100_000_000

// maxDefinitions is how many lines of link definitions may follow one another
// without an empty line; goldmark copies the rest of them for each.
const maxDefinitions = 1_000

// tooDeep looks at the start of each line before it is parsed: goldmark takes
// time with the square of the marks there. It returns nil where all is well.
func tooDeep(src *text.Source, data []byte, path string) []diag.Finding {
	var lists nest
	empty, offset := 0, 0
	for line := range bytes.Lines(data) {
		if len(bytes.TrimSpace(line)) == 0 {
			if empty++; empty > maxEmptyLines {
				return []diag.Finding{{
					Rule: "empty-lines", Severity: diag.Error, Pos: src.Position(offset),
					Message: fmt.Sprintf("more than %d empty lines stand in a row", maxEmptyLines),
					Fix:     fmt.Sprintf("in %s, delete the empty lines", path),
				}}
			}
		} else {
			empty = 0
			if depth := lists.line(line); depth > maxDepth {
				return []diag.Finding{nesting(src.Position(offset), path, fmt.Sprint(depth))}
			}
		}
		offset += len(line)
	}
	return nil
}

func nesting(at diag.Position, path, depth string) diag.Finding {
	return diag.Finding{
		Rule: "nesting", Severity: diag.Error, Pos: at,
		Message: fmt.Sprintf("quotations and lists stand %s deep inside one another; expected at most %d", depth, maxDepth),
		Why:     "text this deep is nearly always a row of marks that was never meant as quotations",
		Fix:     fmt.Sprintf("in %s, delete the marks or spaces at the start of the line", path),
	}
}

// nest is the lists that are open at a line, roughly: the columns at which their
// items' texts begin.
type nest []int

// line takes in one line, and returns how deep its text stands in quotations and
// lists.
func (n *nest) line(line []byte) int {
	line = bytes.TrimRight(line, "\n")
	ruled := thematic(line)
	quotes, column := 0, 0
	for i := 0; i < len(line); {
		switch line[i] {
		case ' ':
			column++
			i++
			continue
		case '\t':
			column += 4 - column%4
			i++
			continue
		case '>':
			quotes++
			column++
			i++
			continue
		}
		for len(*n) > 0 && (*n)[len(*n)-1] > column {
			*n = (*n)[:len(*n)-1]
		}
		width := listMark(line[i:])
		if width == 0 || ruled {
			break
		}
		column += width
		i += width
		*n = append(*n, column+1)
	}
	return quotes + len(*n)
}

// listMark returns the length of the mark of a list item that s begins with, or
// zero.
func listMark(s []byte) int {
	n := 0
	for n < len(s) && n < 9 && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	marks := ".)"
	if n == 0 {
		marks = "-+*"
	}
	if n == len(s) || !strings.ContainsRune(marks, rune(s[n])) {
		return 0
	}
	if n++; n < len(s) && s[n] != ' ' && s[n] != '\t' {
		return 0
	}
	return n
}

// thematic reports whether a line is a ruled line: "- - -".
func thematic(line []byte) bool {
	var mark byte
	marks := 0
	for _, c := range line {
		switch {
		case c == ' ' || c == '\t':
		case marks == 0 && (c == '-' || c == '*'), marks > 0 && c == mark:
			mark = c
			marks++
		default:
			return false
		}
	}
	return marks >= 3
}

// spent is the work a document has taken so far; see maxWork.
type spent struct {
	block ast.Node // whose text is being parsed
	marks int      // tried in it
	work  int
	over  bool
	where int // offset at which the limit was reached
}

var spentKey = parser.NewContextKey()

// budgeted is a parser of inlines that stops when its document has used up its
// work; what is left is plain text, and an error finding says so.
type budgeted struct{ parser.InlineParser }

func (b budgeted) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	s := pc.ComputeIfAbsent(spentKey, func() any { return &spent{} }).(*spent)
	if s.over {
		return nil
	}
	if parent != s.block {
		s.block, s.marks = parent, 0
	}
	_, position := block.Position()
	lines := parent.Lines()
	s.marks++
	s.work += s.marks + (lines.At(lines.Len()-1).Stop-position.Start)/4
	if s.work > maxWork {
		s.over, s.where = true, position.Start
		return nil
	}
	return b.InlineParser.Parse(parent, block, pc)
}

// CloseBlock is called at the end of each block, whichever parser was at work.
func (b budgeted) CloseBlock(parent ast.Node, block gtext.Reader, pc parser.Context) {
	if c, ok := b.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// definitions takes link definitions out of a paragraph, unless there are too
// many; they stay text then, and an error finding says so.
type definitions struct{ parser.ParagraphTransformer }

func (d definitions) Transform(node *ast.Paragraph, reader gtext.Reader, pc parser.Context) {
	if node.Lines().Len() > maxDefinitions {
		first := node.Lines().At(0)
		if value := first.Value(reader.Source()); bytes.HasPrefix(bytes.TrimLeft(value, " "), []byte("[")) {
			s := pc.ComputeIfAbsent(spentKey, func() any { return &spent{} }).(*spent)
			s.over, s.where = true, first.Start
			return
		}
	}
	d.ParagraphTransformer.Transform(node, reader, pc)
}

// overspent returns the finding for a document that has used up its work.
func overspent(src *text.Source, pc parser.Context, path string) []diag.Finding {
	s, ok := pc.Get(spentKey).(*spent)
	if !ok || !s.over {
		return nil
	}
	return []diag.Finding{{
		Rule: "stray-marks", Severity: diag.Error, Pos: src.Position(s.where),
		Message: "there are too many marks of Markdown (such as * _ [ ] ` <) without partners to be read",
		Why:     "text like this is nearly always data or programme code that was saved under the wrong name",
		Fix:     fmt.Sprintf("check that %s is the right file, or put an empty line between its paragraphs", path),
	}}
}
