package statutory

import (
	"regexp/syntax"
	"strings"
)

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
