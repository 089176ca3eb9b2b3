package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
)

// goldmark's parser of bare addresses is called at every word, and was a third of
// reading a text. So a text that holds none is read without it, and in any other it
// is asked only in the blocks that may hold one.

// withoutAddresses is the grammar of a text in which no address stands bare.
var withoutAddresses = newGrammar()

// grammarFor returns the grammar for a text. The parser of addresses also parts the
// words, and by these a hidden character that is written as "&#x202e;" has its place.
func grammarFor(text []byte) parser.Parser {
	if mayHoldAddress(text) || bytes.IndexByte(text, '&') >= 0 {
		return grammar
	}
	return withoutAddresses
}

// addresses asks the parser in the blocks that may hold an address.
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
	for i, c := range text {
		switch before := text[:i]; {
		case c == '@',
			c == ':' && (bytes.HasSuffix(before, []byte("http")) || bytes.HasSuffix(before, []byte("https")) || bytes.HasSuffix(before, []byte("ftp"))),
			c == '.' && bytes.HasSuffix(before, []byte("www")):
			return true
		}
	}
	return false
}
