package statutory

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// A pattern is an expression with the letters that any match of it must hold. A
// search for letters is many times faster than an expression, and nearly every
// sentence has none of them.
type pattern struct {
	re    *regexp.Regexp
	stems []string // in lower case; nil where nothing can be said
}

// compile compiles an expression that begins at the start of a word; "" is nil.
func compile(s string) *pattern {
	if s == "" {
		return nil
	}
	s = `(?i)\b(?:` + s + `)`
	p := &pattern{re: regexp.MustCompile(s)}
	if tree, err := syntax.Parse(s, syntax.Perl); err == nil {
		p.stems = stems(tree.Simplify())
	}
	return p
}

// matches reports whether a text, also given in lower case, has a match.
func (p *pattern) matches(text, lower string) bool {
	if p == nil {
		return false
	}
	if p.stems != nil {
		held := false
		for _, s := range p.stems {
			if held = strings.Contains(lower, s); held {
				break
			}
		}
		if !held {
			return false
		}
	}
	return p.re.MatchString(text)
}

// stems returns letters, one of which every match holds, or nil.
func stems(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		// ſ and K fold to s and k, and lower case does not change ſ.
		return []string{strings.ToLower(string(re.Rune))}
	case syntax.OpCapture, syntax.OpPlus:
		return stems(re.Sub[0])
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if s := stems(sub); s != nil && shortest(s) > shortest(best) {
				best = s
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			s := stems(sub)
			if s == nil {
				return nil
			}
			all = append(all, s...)
		}
		return all
	}
	return nil
}

func shortest(all []string) int {
	n := 0
	for i, s := range all {
		if i == 0 || len(s) < n {
			n = len(s)
		}
	}
	return n
}
