package statutory

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A pattern is an expression that begins at the start of a word, in either case.
//
// Dozens are held against every sentence, and an expression that looks for its own
// beginning goes through the sentence each time. So an [index] goes through it once,
// and asks at each word only those patterns that may begin so.
type pattern struct{ number int }

// An index is the patterns that a text is held against.
type index struct {
	patterns   map[string]*pattern
	beginnings [letterKinds * letterKinds][]beginning // by their first two letters
	open       []*open
}

// A beginning is letters in lower case with which a match of a pattern begins.
type beginning struct {
	letters string
	rest    func() *regexp.Regexp // the alternatives that begin so, at the start of a text
	*pattern
}

// An open is alternatives that may begin anyhow, such as \w+ed.
type open struct {
	*regexp.Regexp
	stems    []string // letters, in lower case, one of which every match holds; nil where nothing can be said
	patterns []*pattern
}

// A set says which patterns match a text.
type set []uint64

func (s set) put(p *pattern) { s[p.number/64] |= 1 << (p.number % 64) }

// has reports whether a pattern is in the set; nil matches nothing.
func (s set) has(p *pattern) bool { return p != nil && s[p.number/64]&(1<<(p.number%64)) != 0 }

func newIndex() *index { return &index{patterns: map[string]*pattern{}} }

// compile adds an expression to the index; "" is nil.
func (x *index) compile(s string) *pattern {
	if s == "" || x.patterns[s] != nil {
		return x.patterns[s]
	}
	tree, err := syntax.Parse(s, syntax.Perl|syntax.FoldCase)
	if err != nil {
		panic("statutory: " + err.Error()) // embedded, and tested
	}
	p := &pattern{number: len(x.patterns)}
	x.patterns[s] = p
	var others []*syntax.Regexp
	for _, alternative := range alternatives(tree) {
		letters := beginnings(alternative)
		if letters == nil {
			others = append(others, alternative)
			continue
		}
		// Most are never asked for.
		rest := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:` + alternative.String() + `)`) })
		for _, l := range letters {
			n, others := bucketOf(l), 1
			if len(l) == 1 {
				others = letterKinds // whatever follows
			}
			for i := range others {
				x.beginnings[n+i] = append(x.beginnings[n+i], beginning{l, rest, p})
			}
		}
	}
	if others != nil {
		x.leaveOpen(p, &syntax.Regexp{Op: syntax.OpAlternate, Sub: others})
	}
	return p
}

// leaveOpen notes the alternatives of a pattern that may begin anyhow.
func (x *index) leaveOpen(p *pattern, others *syntax.Regexp) {
	re := regexp.MustCompile(`\b(?:` + others.String() + `)`)
	i := slices.IndexFunc(x.open, func(o *open) bool { return o.String() == re.String() })
	if i < 0 {
		i = len(x.open)
		x.open = append(x.open, &open{Regexp: re, stems: stems(others.Simplify())})
	}
	x.open[i].patterns = append(x.open[i].patterns, p)
}

// matches returns the patterns that match a text. ſ and K (U+212A), which an
// expression takes for s and k, are no letters here.
func (x *index) matches(text string) set {
	s := make(set, (len(x.patterns)+63)/64)
	inside := false // a word
	for i := range len(text) {
		starts := !inside
		if inside = letterKind[text[i]] != 0; !inside || !starts {
			continue
		}
		for _, b := range x.beginnings[bucketOf(text[i:])] {
			if begins(text[i:], b.letters) && !s.has(b.pattern) && b.rest().MatchString(text[i:]) {
				s.put(b.pattern)
			}
		}
	}
	folded := ""
	for _, o := range x.open {
		if !slices.ContainsFunc(o.patterns, func(p *pattern) bool { return !s.has(p) }) {
			continue
		}
		if folded == "" {
			folded = strings.ToLower(text)
		}
		held := o.stems == nil || slices.ContainsFunc(o.stems, func(stem string) bool { return strings.Contains(folded, stem) })
		if held && o.MatchString(text) {
			for _, p := range o.patterns {
				s.put(p)
			}
		}
	}
	return s
}

// bucketOf returns which beginnings a text that begins with a letter may have.
func bucketOf(text string) int {
	n := letterKinds * int(letterKind[text[0]])
	if len(text) > 1 {
		n += int(letterKind[text[1]])
	}
	return n
}

// letterKind numbers the letters of a word, as \b has them, the same in either
// case; all else is 0.
var letterKind = func() (kinds [256]uint8) {
	for i, c := range "abcdefghijklmnopqrstuvwxyz0123456789_" {
		kinds[c], kinds[unicode.ToUpper(c)] = uint8(i+1), uint8(i+1)
	}
	return kinds
}()

const letterKinds = 26 + 10 + 2

// begins reports whether a text begins with letters, which are in lower case.
func begins(text, letters string) bool {
	if len(text) < len(letters) {
		return false
	}
	for i := range len(letters) {
		if lower(text[i]) != letters[i] {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// alternatives takes an expression apart: where it matches, one of them does.
func alternatives(re *syntax.Regexp) []*syntax.Regexp {
	var all []*syntax.Regexp
	switch re.Op {
	case syntax.OpCapture:
		return alternatives(re.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			all = append(all, alternatives(sub)...)
		}
		return all
	case syntax.OpConcat:
		for _, first := range alternatives(re.Sub[0]) { // (a|b)c is ac|bc
			all = append(all, &syntax.Regexp{Op: syntax.OpConcat, Sub: append([]*syntax.Regexp{first}, re.Sub[1:]...)})
		}
		return all
	}
	return []*syntax.Regexp{re}
}

// beginnings returns letters in lower case, with one of which every match begins,
// or nil where nothing can be said.
func beginnings(re *syntax.Regexp) []string {
	var all []string
	for _, h := range heads(re) {
		if h.letters == "" || letterKind[h.letters[0]] == 0 {
			return nil
		}
		all = append(all, h.letters)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// A head is how a match may begin; all says that it is the whole match.
type head struct {
	letters string
	all     bool
}

const (
	longestHead = 12
	mostHeads   = 256
)

// heads returns how the matches of an expression may begin, in ASCII and lower case.
func heads(re *syntax.Regexp) []head {
	nothing := head{all: true}
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpWordBoundary:
		return []head{nothing}
	case syntax.OpLiteral:
		h := nothing
		for _, r := range re.Rune {
			if r >= utf8.RuneSelf || len(h.letters) == longestHead {
				h.all = false
				break
			}
			h.letters += string(lower(byte(r)))
		}
		return []head{h}
	case syntax.OpCharClass:
		var hs []head
		for i := 0; i < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if r == 'ſ' || r == '\u212a' {
					continue
				}
				if r >= utf8.RuneSelf || len(hs) == 2*10 { // ten digits, or letters in both cases
					return []head{{}}
				}
				hs = append(hs, head{string(lower(byte(r))), true})
			}
		}
		return hs
	case syntax.OpCapture:
		return heads(re.Sub[0])
	case syntax.OpAlternate:
		var hs []head
		for _, sub := range re.Sub {
			hs = append(hs, heads(sub)...)
		}
		return hs
	case syntax.OpQuest:
		return append(heads(re.Sub[0]), nothing)
	case syntax.OpPlus:
		return openEnded(heads(re.Sub[0]))
	case syntax.OpStar:
		return append(openEnded(heads(re.Sub[0])), nothing)
	case syntax.OpConcat:
		hs := []head{nothing}
		for _, sub := range re.Sub {
			var next []head
			for _, h := range hs {
				if !h.all {
					next = append(next, h)
					continue
				}
				for _, more := range heads(sub) {
					next = append(next, head{h.letters + more.letters, more.all && len(h.letters) < longestHead})
				}
			}
			if len(next) > mostHeads {
				return openEnded(hs)
			}
			hs = next
		}
		return hs
	}
	return []head{{}} // anything
}

// openEnded returns heads that more may follow.
func openEnded(hs []head) []head {
	for i := range hs {
		hs[i].all = false
	}
	return hs
}
