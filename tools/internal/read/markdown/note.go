package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Footnotes: "[^label]: text" at the top level of a document, "[^label]" where
// it is referred to. goldmark's own extension is not used, because it drops a
// note that nothing refers to, and loses a note inside a note; ours leaves each
// definition where it stands, for the converter to judge.

var kindNoteBlock = ast.NewNodeKind("NoteBlock")

// noteBlock is a footnote's definition.
type noteBlock struct {
	ast.BaseBlock
	label string
}

func (*noteBlock) Kind() ast.NodeKind { return kindNoteBlock }

func (n *noteBlock) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Label": n.label}, nil)
}

var kindNoteMark = ast.NewNodeKind("NoteMark")

// noteMark is where a footnote is referred to.
type noteMark struct {
	ast.BaseInline
	label string
}

func (*noteMark) Kind() ast.NodeKind { return kindNoteMark }

func (n *noteMark) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Label": n.label}, nil)
}

// noteLabels is the set of labels defined so far, map[string]bool. Inline text
// is parsed when all blocks are known, so marks see every definition.
var noteLabels = parser.NewContextKey()

// A looseMark is a mark for which there is no footnote.
type looseMark struct {
	label  string
	offset int
}

// looseMarks are those of the document, []looseMark.
var looseMarks = parser.NewContextKey()

// noteLabel returns the label that s begins with, in "[^label]", and the length
// of that, or zero.
func noteLabel(s []byte) (label string, length int) {
	if !bytes.HasPrefix(s, []byte("[^")) {
		return "", 0
	}
	end := bytes.IndexAny(s[2:], "[]\n \t^")
	if end <= 0 || s[2+end] != ']' {
		return "", 0
	}
	return string(s[2 : 2+end]), end + 3
}

type noteBlockParser struct{}

func (noteBlockParser) Trigger() []byte { return []byte{'['} }

func (noteBlockParser) Open(parent ast.Node, reader gtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	// Only at the top level: Hugo's parser misreads them anywhere else.
	if parent.Kind() != ast.KindDocument {
		return nil, parser.NoChildren
	}
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 || segment.Padding > 0 {
		return nil, parser.NoChildren
	}
	label, n := noteLabel(line[pos:])
	if n == 0 || pos+n >= len(line) || line[pos+n] != ':' {
		return nil, parser.NoChildren
	}
	labels, _ := pc.ComputeIfAbsent(noteLabels, func() any { return map[string]bool{} }).(map[string]bool)
	labels[label] = true
	// Spaces behind the colon are no indent: goldmark would make code of five.
	n += pos + 1
	for n < len(line) && (line[n] == ' ' || line[n] == '\t') {
		n++
	}
	reader.Advance(n)
	return &noteBlock{label: label}, parser.HasChildren
}

func (noteBlockParser) Continue(_ ast.Node, reader gtext.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if pos < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

func (noteBlockParser) Close(ast.Node, gtext.Reader, parser.Context) {}
func (noteBlockParser) CanInterruptParagraph() bool                  { return true }
func (noteBlockParser) CanAcceptIndentedLine() bool                  { return false }

type noteMarkParser struct{}

// Trigger includes "!", or "![^1]" would be read as a picture.
func (noteMarkParser) Trigger() []byte { return []byte{'!', '['} }

func (noteMarkParser) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	bang := 0
	if len(line) > 0 && line[0] == '!' {
		bang = 1
	}
	label, n := noteLabel(line[bang:])
	if n == 0 {
		return nil
	}
	if labels, _ := pc.Get(noteLabels).(map[string]bool); !labels[label] {
		if rest := line[bang+n:]; len(rest) == 0 || rest[0] != '(' && rest[0] != '[' {
			marks, _ := pc.Get(looseMarks).([]looseMark)
			pc.Set(looseMarks, append(marks, looseMark{label, segment.Start + bang}))
		}
		return nil
	}
	if bang == 1 {
		ast.MergeOrAppendTextSegment(parent, segment.WithStop(segment.Start+1))
	}
	block.Advance(bang + n)
	return &noteMark{label: label}
}
