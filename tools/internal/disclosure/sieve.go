package disclosure

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A sieve says which of many expressions can match a text at all, in one pass over
// the text. Nearly every passage has nothing for nearly every expression, and to
// ask all of them took most of the time of all checks.
//
// It is made from the expressions themselves, because a list kept by hand beside
// them would one day hide a finding: from each it takes words of which every match
// must hold one ("\b(?:fractur\w*|bitten)" cannot match where neither "fractur"
// nor "bitten" stands). An expression that has no such words passes always.
type sieve struct {
	always uint64 // the expressions that pass always
	all    uint64
	begin  [kinds]uint32          // by the kind of a first byte: those of the second, as bits
	words  [kinds][kinds][]sifted // by the kinds of their first two bytes
}

// sifted is a word that an expression's match must hold, in lower case.
type sifted struct {
	text        string
	left, right bool // a boundary of words stands before it, after it
	of          uint64
}

// boundary stands for \b in a word, until the sieve is made.
const boundary = "\x00"

// newSieve makes the sieve of at most 64 expressions.
func newSieve(all ...*expression) *sieve {
	s := &sieve{}
	for i, re := range all {
		s.all |= 1 << i
		tree, err := syntax.Parse(re.source, syntax.Perl)
		if err != nil {
			panic(err) // nor can it be compiled
		}
		need := needed(tree.Simplify()).best()
		if need == nil {
			s.always |= 1 << i
		}
		for _, w := range need {
			text := strings.ReplaceAll(w, boundary, "")
			s.add(sifted{text, strings.HasPrefix(w, boundary), strings.HasSuffix(w, boundary), 1 << i})
		}
	}
	return s
}

func (s *sieve) add(w sifted) {
	first, second := kind[w.text[0]], kind[w.text[1]]
	s.begin[first] |= 1 << second
	words := &s.words[first][second]
	same := func(x sifted) bool { return x.text == w.text && x.left == w.left && x.right == w.right }
	if i := slices.IndexFunc(*words, same); i >= 0 {
		(*words)[i].of |= w.of
		return
	}
	*words = append(*words, w)
}

// pass returns the expressions that may match the text: bit i is the i-th.
func (s *sieve) pass(text string) uint64 {
	out := s.always
	if text == "" {
		return out
	}
	first, second := byte(0), kind[text[0]]
	for i := 0; i+1 < len(text) && out != s.all; i++ {
		first, second = second, kind[text[i+1]]
		// ſ and the Kelvin sign are an s and a k to an expression without case.
		if first == beyond && (strings.HasPrefix(text[i:], "ſ") || strings.HasPrefix(text[i:], "\u212a")) {
			return s.all
		}
		if s.begin[first]&(1<<second) == 0 {
			continue // nearly always, and without a look at the words
		}
		words := s.words[first][second]
		for k := range words {
			if w := &words[k]; w.of&^out != 0 && w.at(text, i) {
				out |= w.of
			}
		}
	}
	return out
}

// at reports whether the word stands at i.
func (w *sifted) at(text string, i int) bool {
	end := i + len(w.text)
	if end > len(text) || w.left && i > 0 && wordByte[text[i-1]] == wordByte[text[i]] {
		return false
	}
	for k := range len(w.text) {
		if lower[text[i+k]] != w.text[k] {
			return false
		}
	}
	return !w.right || end == len(text) || wordByte[text[end]] != wordByte[text[end-1]]
}

// kinds is how many kinds of bytes there are, beyond the one of those beyond ASCII.
const kinds, beyond = 32, 29

// lower is each byte in lower case; wordByte what \b takes for part of a word; kind
// one of 32 kinds of bytes, where upper and lower case are the same.
var lower, wordByte, kind = func() (low [256]byte, word [256]bool, kind [256]byte) {
	for i := range 256 {
		b := byte(i)
		low[i] = b
		if 'A' <= b && b <= 'Z' {
			low[i] = b + 'a' - 'A'
		}
		letter, digit := 'a' <= low[i] && low[i] <= 'z', '0' <= b && b <= '9'
		word[i] = b == '_' || digit || letter
		switch {
		case letter:
			kind[i] = low[i] - 'a'
		case digit:
			kind[i] = 26
		case b == ' ':
			kind[i] = 27
		case b < utf8.RuneSelf:
			kind[i] = 28
		default:
			kind[i] = beyond
		}
	}
	return low, word, kind
}()

// A need is what a part of an expression asks of a text: all is every text that
// it matches, where they are few; one is words of which each match holds one.
// nil is not known.
type need struct{ all, one []string }

const (
	// most is how many words an expression may need before they are not worth a look.
	most = 400
	// few is how many words may come of two lists that follow one another: beyond,
	// either alone is as good.
	few = 64
	// long is from where a longer word is hardly rarer.
	long = 6
)

// best returns words of which each match holds one, or nil.
func (n need) best() []string { return better(usable(n.all), n.one) }

func usable(words []string) []string {
	if shortest(words) < 2 {
		return nil
	}
	return words
}

// better returns the words that stand in fewer texts: the longer, then the fewer.
func better(a, b []string) []string {
	if x, y := min(shortest(a), long), min(shortest(b), long); x > y || x == y && len(a) <= len(b) {
		return a
	}
	return b
}

func shortest(words []string) int {
	n := 0
	for i, w := range words {
		if k := len(w) - strings.Count(w, boundary); i == 0 || k < n {
			n = k
		}
	}
	return n
}

// needed returns what an expression, simplified, asks of a text.
func needed(re *syntax.Regexp) need {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpNoWordBoundary:
		return need{all: []string{""}}
	case syntax.OpWordBoundary:
		return need{all: []string{boundary}}
	case syntax.OpLiteral:
		var b strings.Builder
		for _, r := range re.Rune {
			c, ok := plainRune(r)
			if !ok {
				return need{}
			}
			b.WriteRune(c)
		}
		return need{all: []string{b.String()}}
	case syntax.OpCharClass:
		return need{all: classWords(re.Rune)}
	case syntax.OpCapture:
		return needed(re.Sub[0])
	case syntax.OpPlus:
		return need{one: needed(re.Sub[0]).best()}
	case syntax.OpQuest:
		if n := needed(re.Sub[0]); n.all != nil {
			return need{all: union(n.all, []string{""})}
		}
	case syntax.OpConcat:
		return neededInTurn(re.Sub)
	case syntax.OpAlternate:
		out, known, held := need{}, true, true
		for _, sub := range re.Sub {
			n := needed(sub)
			best := n.best()
			out.all, out.one = union(out.all, n.all), union(out.one, best)
			known = known && n.all != nil && len(out.all) <= most
			held = held && best != nil && len(out.one) <= most
		}
		if !known {
			out.all = nil
		}
		if !held {
			out.one = nil
		}
		return out
	}
	return need{}
}

// neededInTurn is needed for parts that follow one another: what stands side by
// side makes longer words.
func neededInTurn(parts []*syntax.Regexp) need {
	run, whole := []string{""}, true
	var one []string
	for _, part := range parts {
		n := needed(part)
		limit := max(few, len(run), len(n.all))
		if usable(run) == nil {
			limit = most // alone it is of no use
		}
		if n.all != nil && len(run)*len(n.all) <= limit {
			run = joined(run, n.all)
			continue
		}
		one, whole = better(better(one, usable(run)), n.one), false
		if run = n.all; run == nil {
			run = []string{""}
		}
	}
	if whole {
		return need{all: run, one: one}
	}
	return need{one: better(one, usable(run))}
}

func joined(a, b []string) []string {
	out := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return union(nil, out)
}

// union returns the words of both, each once.
func union(a, b []string) []string {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// classWords returns the characters of a class, if they are few.
func classWords(ranges []rune) []string {
	out := []string{}
	for i := 0; i < len(ranges); i += 2 {
		if len(out)+int(ranges[i+1]-ranges[i]) > 64 {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if r == 'ſ' || r == '\u212a' {
				continue // pass looks out for them
			}
			c, ok := plainRune(r)
			if !ok {
				return nil
			}
			out = append(out, string(c))
		}
	}
	return union(nil, out)
}

// plainRune returns a character as the sieve compares it, unless that would take
// more than the case of ASCII.
func plainRune(r rune) (rune, bool) {
	if r < utf8.RuneSelf {
		return unicode.ToLower(r), r != 0
	}
	return r, r != utf8.RuneError && unicode.SimpleFold(r) == r
}
