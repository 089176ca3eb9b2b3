package disclosure

import "nscp/tools/internal/sieve"

// expressions are all that were declared. Only the tests compile every one.
var expressions []*sieve.Expression

func compile(source string) *sieve.Expression {
	e := sieve.Compile(source)
	expressions = append(expressions, e)
	return e
}
