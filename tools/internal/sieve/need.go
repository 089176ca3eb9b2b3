package sieve

import (
	"cmp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is text that a match holds, in lower case.
type word struct {
	text string // with boundary where \b stands
	rest rest   // what of a word follows
	open bool   // a match goes on behind it, or may begin before it
	less bool   // the expression asks for more than this text: capitals, a line's end
}

// A rest is how a word goes on in whatever letters.
type rest uint8

const (
	none      rest = iota
	oneOrMore      // \w+
	anyNumber      // \w*
)

// boundary stands for \b in a word.
const boundary = "\x00"

// plain returns the text without boundaries, and whether it is a whole match wherever
// it stands between those at its ends.
func (w word) plain() (text string, sure bool) {
	sure = !w.open && !w.less
	inside := strings.Trim(w.text, boundary)
	for i := 1; i < len(inside); i++ {
		if inside[i] == 0 {
			next := strings.TrimLeft(inside[i:], boundary)
			sure = sure && wordByte[inside[i-1]] != wordByte[next[0]]
			inside = inside[:i] + next
		}
	}
	return inside, sure
}

// A need is what a part of an expression asks of a text: each match begins with one
// of heads, and holds one of one. nil is not known.
type need struct{ heads, one []word }

const (
	// many is how many words an expression may need before they are not worth a look.
	many = 400
	// few is how many words may come of two lists that follow one another: beyond,
	// either alone is as good.
	few = 64
	// long is from where a longer word is hardly rarer.
	long = 6
)

// best returns words of which each match holds one, or nil.
func (n need) best() []word {
	heads := usable(n.heads)
	if heads != nil && whole(heads) {
		return heads // they may decide
	}
	return better(heads, n.one)
}

// whole reports whether the words are known to their ends.
func whole(words []word) bool {
	return words != nil && !slices.ContainsFunc(words, func(w word) bool { return w.open })
}

// usable returns the words, unless one of them stands in nearly every text: a letter, or
// nothing.
func usable(words []word) []word {
	if slices.ContainsFunc(words, func(w word) bool {
		text := strings.Trim(w.text, boundary)
		return text == "" || len(text) == 1 && (text < "0" || "9" < text)
	}) {
		return nil
	}
	return words
}

// better returns the words that stand in fewer texts: the longer, then the fewer.
func better(a, b []word) []word {
	if x, y := min(shortest(a), long), min(shortest(b), long); x > y || x == y && len(a) <= len(b) {
		return a
	}
	return b
}

func shortest(words []word) int {
	n := 0
	for i, w := range words {
		if k := len(w.text) - strings.Count(w.text, boundary); i == 0 || k < n {
			n = k
		}
	}
	return n
}

// opened returns the words, of which nothing is known where they end.
func opened(words []word) []word {
	out := slices.Clone(words)
	for i := range out {
		out[i].open, out[i].rest = true, none
	}
	return out
}

// needed returns what an expression, simplified, asks of a text.
func needed(re *syntax.Regexp) need {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return need{heads: []word{{}}}
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpNoWordBoundary:
		return need{heads: []word{{less: true}}}
	case syntax.OpWordBoundary:
		return need{heads: []word{{text: boundary}}}
	case syntax.OpLiteral:
		var w word
		for _, r := range re.Rune {
			c, ok := plainRune(r)
			if !ok {
				return need{}
			}
			w.text += string(c)
			w.less = w.less || re.Flags&syntax.FoldCase == 0 && unicode.SimpleFold(r) != r
		}
		return need{heads: []word{w}}
	case syntax.OpCharClass:
		return need{heads: classWords(re.Rune)}
	case syntax.OpCapture:
		return needed(re.Sub[0])
	case syntax.OpStar:
		if wordClass(re.Sub[0]) {
			return need{heads: []word{{rest: anyNumber}}}
		}
	case syntax.OpPlus:
		if wordClass(re.Sub[0]) {
			return need{heads: []word{{rest: oneOrMore}}}
		}
		n := needed(re.Sub[0])
		return need{heads: opened(n.heads), one: opened(n.best())}
	case syntax.OpQuest:
		if n := needed(re.Sub[0]); n.heads != nil {
			return need{heads: once(append(slices.Clone(n.heads), word{}))}
		}
	case syntax.OpConcat:
		if i := onlyChoice(re.Sub); i >= 0 {
			var all []*syntax.Regexp
			for _, part := range re.Sub[i].Sub { // \b(a|b) is \ba|\bb
				all = append(all, &syntax.Regexp{Op: syntax.OpConcat, Sub: slices.Concat(re.Sub[:i], []*syntax.Regexp{part}, re.Sub[i+1:])})
			}
			return neededOfOne(all)
		}
		return neededInTurn(re.Sub)
	case syntax.OpAlternate:
		return neededOfOne(re.Sub)
	}
	return need{}
}

// onlyChoice returns which of the parts is a choice, if all others are boundaries, or -1.
func onlyChoice(parts []*syntax.Regexp) int {
	at := -1
	for i, part := range parts {
		switch {
		case part.Op == syntax.OpAlternate && at < 0:
			at = i
		case part.Op != syntax.OpWordBoundary:
			return -1
		}
	}
	return at
}

// wordClass reports whether an expression is \w, in either case or not.
func wordClass(re *syntax.Regexp) bool {
	return re.Op == syntax.OpCharClass && (string(re.Rune) == "09AZ__az" || string(re.Rune) == "09AZ__azſſ\u212a\u212a")
}

// neededOfOne is needed for parts of which one matches.
func neededOfOne(parts []*syntax.Regexp) need {
	var out need
	known, held := true, true
	for _, part := range parts {
		n := needed(part)
		best := n.best()
		out.heads, out.one = append(out.heads, n.heads...), append(out.one, best...)
		known, held = known && n.heads != nil, held && best != nil
	}
	if out.heads = once(out.heads); !known || len(out.heads) > many {
		out.heads = nil
	}
	if out.one = once(out.one); !held || len(out.one) > many {
		out.one = nil
	}
	return out
}

// neededInTurn is needed for parts that follow one another: what stands side by side
// makes longer words.
func neededInTurn(parts []*syntax.Regexp) need {
	var heads, one []word // no heads while the run is of all parts
	run := []word{{}}
	for _, part := range parts {
		n := needed(part)
		if heads != nil {
			heads = joined(heads, n.heads)
		}
		next := joined(run, n.heads)
		if whole(next) {
			run = next
			continue
		}
		if heads == nil {
			heads = next
		}
		one = better(better(one, opened(usable(run))), opened(n.best()))
		if run = n.heads; !whole(run) {
			run = []word{{}}
		}
	}
	if heads == nil {
		return need{heads: run}
	}
	return need{heads, better(one, opened(usable(run)))}
}

// joined returns the words that begin as a does and go on as b does, where a is known
// to its end.
func joined(a, b []word) []word {
	if !slices.ContainsFunc(a, func(w word) bool { return !w.open }) {
		return a
	}
	limit := max(few, len(a), len(b))
	if shortest(a) < 2 {
		limit = many // alone it is of no use
	}
	if b == nil || len(a)*len(b) > limit {
		return opened(a)
	}
	out := make([]word, 0, len(a)*len(b))
	for _, x := range a {
		if x.open {
			out = append(out, x)
			continue
		}
		for _, y := range b {
			out = append(out, x.then(y))
		}
	}
	return once(out)
}

// then returns the word that begins as x does, which is known to its end, and goes on
// as y does.
func (x word) then(y word) word {
	less := x.less || y.less
	switch {
	case x.rest == none:
		return word{x.text + y.text, y.rest, y.open, less}
	case y == word{less: y.less}:
		return word{x.text, x.rest, false, less}
	case y == word{text: boundary, less: y.less} && x.endsInWord():
		return word{x.text, x.rest, false, less} // there is one where the rest ends
	}
	return word{text: x.text, open: true, less: less}
}

// endsInWord reports whether what stands last is part of a word.
func (x word) endsInWord() bool {
	return x.rest == oneOrMore || x.text != "" && wordByte[x.text[len(x.text)-1]]
}

// once returns the words in order, each once. It sorts them in place.
func once(words []word) []word {
	slices.SortFunc(words, func(x, y word) int {
		if x.text != y.text {
			return strings.Compare(x.text, y.text)
		}
		return cmp.Or(cmp.Compare(x.rest, y.rest), compare(x.open, y.open), compare(x.less, y.less))
	})
	return slices.Compact(words)
}

func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// classWords returns the characters of a class, if they are few.
func classWords(ranges []rune) []word {
	has := func(r rune) bool {
		for i := 0; i < len(ranges); i += 2 {
			if ranges[i] <= r && r <= ranges[i+1] {
				return true
			}
		}
		return false
	}
	out := []word{}
	for i := 0; i < len(ranges); i += 2 {
		if len(out)+int(ranges[i+1]-ranges[i]) > 64 {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if r == 'ſ' || r == '\u212a' {
				continue // Sift looks out for them
			}
			c, ok := plainRune(r)
			if !ok {
				return nil
			}
			out = append(out, word{text: string(c), less: !has(unicode.ToLower(r)) || !has(unicode.ToUpper(r))})
		}
	}
	return once(out)
}

// plainRune returns a character as the sieve compares it, unless that would take
// more than the case of ASCII.
func plainRune(r rune) (rune, bool) {
	if r < utf8.RuneSelf {
		return unicode.ToLower(r), r != 0
	}
	return r, r != utf8.RuneError && unicode.SimpleFold(r) == r
}
