package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
)

// addresses asks goldmark's parser of bare addresses only in a block that may hold
// one: it is called at every word, and was a sixth of reading a text.
type addresses struct{ parser.InlineParser }

// looked is what is known of the block that is being parsed.
type looked struct {
	block ast.Node
	may   bool // it may hold an address
}

var lookedKey = parser.NewContextKey()

func (a addresses) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	s := pc.ComputeIfAbsent(lookedKey, func() any { return &looked{} }).(*looked)
	if parent != s.block {
		lines := parent.Lines()
		s.block = parent
		s.may = mayHoldAddress(block.Source()[lines.At(0).Start:lines.At(lines.Len()-1).Stop])
	}
	if !s.may {
		return nil
	}
	return a.InlineParser.Parse(parent, block, pc)
}

// mayHoldAddress reports whether a text holds what the parser knows an address by.
func mayHoldAddress(text []byte) bool {
	for _, mark := range []string{"@", "http:", "https:", "ftp:", "www."} {
		if bytes.Contains(text, []byte(mark)) {
			return true
		}
	}
	return false
}
