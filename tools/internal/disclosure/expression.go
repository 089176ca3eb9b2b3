package disclosure

import (
	"regexp"
	"sync"
)

// An expression is a regular expression that is compiled when it is first asked:
// to compile all of them takes longer than anything else when the program starts,
// and most of what it is started for asks none.
type expression struct {
	source   string
	compiled func() *regexp.Regexp
	sieve    func() *sieve
}

// expressions are all that were declared. Only the tests compile every one.
var expressions []*expression

// compile declares an expression. Where the source is none, the first question panics.
func compile(source string) *expression {
	e := &expression{source: source}
	expressions = append(expressions, e)
	e.compiled = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(source) })
	e.sieve = sync.OnceValue(func() *sieve { return newSieve(e) })
	return e
}

// mayMatch reports whether it is worth asking the expression about a text.
func (e *expression) mayMatch(text string) bool { return e.sieve().pass(text) != 0 }

func (e *expression) String() string { return e.source }

func (e *expression) MatchString(text string) bool { return e.compiled().MatchString(text) }

func (e *expression) FindStringSubmatch(text string) []string {
	return e.compiled().FindStringSubmatch(text)
}

func (e *expression) FindAllStringIndex(text string, n int) [][]int {
	return e.compiled().FindAllStringIndex(text, n)
}

func (e *expression) FindAllStringSubmatchIndex(text string, n int) [][]int {
	return e.compiled().FindAllStringSubmatchIndex(text, n)
}
