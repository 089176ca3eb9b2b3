package statutory

import (
	"slices"

	"nscp/tools/internal/sieve"
)

// A pattern is the number of an expression of an [index]; the zero pattern is none and
// matches nothing.
type pattern int

// An index is the expressions that every sentence is held against.
type index struct {
	sources     []string
	expressions []*sieve.Expression
	sieve       *sieve.Sieve
}

// compile adds an expression, which begins at the start of a word, in either case; ""
// is none.
func (x *index) compile(source string) pattern {
	if source == "" {
		return 0
	}
	i := slices.Index(x.sources, source)
	if i < 0 {
		i = len(x.sources)
		x.sources = append(x.sources, source)
		x.expressions = append(x.expressions, sieve.Compile(`(?i)\b(?:`+source+`)`))
	}
	return pattern(i + 1)
}

// close is called when all expressions are added.
func (x *index) close() { x.sieve = sieve.New(x.expressions...) }

// held says which patterns match a text.
type held struct{ sieve.Text }

func (x *index) matches(text string) held { return held{x.sieve.Sift(text)} }

func (h *held) has(p pattern) bool { return p != 0 && h.Matches(int(p-1)) }
