// Package sieve asks regular expressions only of texts that they may match.
//
// In go expressions; out comes, for a text, which of them match it and which may, in
// one pass over the text. Nearly every text has nothing for nearly every expression,
// and to ask all of them took most of the time of all checks.
//
// A sieve is made from the expressions themselves, because a list kept by hand beside
// them would one day hide a finding: from each it takes words of which every match
// must hold one ("\b(?:fractur\w*|bitten)" cannot match where neither "fractur" nor
// "bitten" stands). Where such a word is a whole match, it decides alone (need.go).
package sieve

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// An Expression is a regular expression behind a sieve of its own. It is compiled when
// it is first needed: to compile all of them takes longer than anything else when the
// program starts, and most of what it is started for asks none.
type Expression struct {
	source   string
	compiled func() *regexp.Regexp
	alone    func() *Sieve
}

// Compile declares an expression. Where the source is none, the first question panics.
func Compile(source string) *Expression {
	e := &Expression{source: source}
	e.compiled = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(source) })
	e.alone = sync.OnceValue(func() *Sieve { return New(e) })
	return e
}

func (e *Expression) String() string { return e.source }

// Regexp returns the expression itself, to be asked without a sieve.
func (e *Expression) Regexp() *regexp.Regexp { return e.compiled() }

// MatchString reports whether the expression matches a text.
func (e *Expression) MatchString(text string) bool {
	t := e.alone().Sift(text)
	return t.Matches(0)
}

// FindAll returns all its matches in a text with their groups, as
// [regexp.Regexp.FindAllStringSubmatchIndex] does.
func (e *Expression) FindAll(text string) [][]int {
	t := e.alone().Sift(text)
	return t.FindAll(0)
}

// FindStringSubmatch returns its first match in a text with the groups, or nil.
func (e *Expression) FindStringSubmatch(text string) []string {
	t := e.alone().Sift(text)
	if !t.May(0) {
		return nil
	}
	return e.compiled().FindStringSubmatch(text)
}

// A Sieve tells several expressions apart by what stands in a text. It does not change
// once made, and any number of goroutines may use it.
type Sieve struct {
	expressions []*Expression
	always      set                   // those that nothing is known of
	decided     set                   // those of which some word decides alone
	asked       int                   // how many are not in always
	begin       [kinds * kinds]uint16 // by the kinds of two bytes: those of words that begin so, or 0
	words       [][]held
}

// held is a word that matches hold, in lower case.
type held struct {
	text        string
	left, right bool    // a boundary of words stands before it, after it
	more        bool    // a letter follows
	hints       []uint8 // expressions that may match where it stands
	decides     []uint8 // expressions that do
}

// most is how many expressions a sieve may have.
const most = 256

// A set is expressions by their numbers.
type set [most / 64]uint64

func (s *set) has(n uint8) bool { return s[n/64]&(1<<(n%64)) != 0 }
func (s *set) put(n uint8)      { s[n/64] |= 1 << (n % 64) }

// New makes a sieve. Its expressions are numbered from 0.
func New(all ...*Expression) *Sieve {
	if len(all) > most {
		panic("a sieve has room for 256 expressions") // each is written in the program
	}
	s := &Sieve{expressions: all, words: make([][]held, 1)}
	for i, e := range all {
		tree, err := syntax.Parse(e.source, syntax.Perl)
		if err != nil {
			panic(err) // nor can it be compiled
		}
		n, words := uint8(i), needed(tree.Simplify()).best()
		if words == nil || anchored(tree) {
			s.always.put(n)
			continue
		}
		s.asked++
		for _, w := range words {
			s.add(n, w)
		}
	}
	return s
}

func (s *Sieve) add(n uint8, w word) {
	text, sure := w.plain()
	h := held{text: text, left: strings.HasPrefix(w.text, boundary), right: strings.HasSuffix(w.text, boundary), more: w.rest == oneOrMore}
	if sure {
		s.decided.put(n)
	}
	for second := range byte(kinds) {
		if len(text) > 1 && second != kind[text[1]] {
			continue
		}
		begin := &s.begin[pair(kind[text[0]], second)]
		if *begin == 0 {
			*begin = uint16(len(s.words))
			s.words = append(s.words, nil)
		}
		words := &s.words[*begin]
		i := slices.IndexFunc(*words, h.same)
		if i < 0 {
			i = len(*words)
			*words = append(*words, h)
		}
		if known := &(*words)[i]; sure {
			known.decides = append(known.decides, n)
		} else {
			known.hints = append(known.hints, n)
		}
	}
}

func (h held) same(other held) bool {
	return h.text == other.text && h.left == other.left && h.right == other.right && h.more == other.more
}

// anchored reports whether an expression matches at the beginning of a text only,
// where it is known at once without a sieve.
func anchored(tree *syntax.Regexp) bool {
	return tree.Op == syntax.OpBeginText || tree.Op == syntax.OpConcat && tree.Sub[0].Op == syntax.OpBeginText
}

// A Text is one that went through a sieve. It is for one goroutine at a time.
type Text struct {
	text  string
	sieve *Sieve
	may   set // match it or do not
	does  set // match it
}

// Sift takes a text through the sieve.
func (s *Sieve) Sift(text string) Text {
	t := Text{text: text, sieve: s, may: s.always}
	if text == "" {
		return t
	}
	left := s.asked
	first, second := byte(end), kind[text[0]]
	for i := 0; i < len(text) && left > 0; i++ {
		if first, second = second, end; i+1 < len(text) {
			second = kind[text[i+1]]
		}
		// ſ and the Kelvin sign are an s and a k to an expression without case.
		if first == beyond && (strings.HasPrefix(text[i:], "ſ") || strings.HasPrefix(text[i:], "\u212a")) {
			for k := range t.may {
				t.may[k] = ^uint64(0)
			}
			return t
		}
		begin := s.begin[pair(first, second)]
		if begin == 0 {
			continue // nearly always, and without a look at the words
		}
		words, starts := s.words[begin], boundaryAt(text, i)
		for k := range words {
			if h := &words[k]; (starts || !h.left) && h.at(text, i) {
				left -= t.note(h)
			}
		}
	}
	return t
}

// note notes a word that stands in the text, and returns of how many expressions all
// is known now that words can tell.
func (t *Text) note(h *held) int {
	n := 0
	for _, e := range h.hints {
		if !t.may.has(e) {
			t.may.put(e)
			if !t.sieve.decided.has(e) {
				n++
			}
		}
	}
	for _, e := range h.decides {
		if !t.does.has(e) {
			t.does.put(e)
			n++
		}
	}
	return n
}

// May reports whether it is worth asking an expression for its matches.
func (t *Text) May(n int) bool { return t.does.has(uint8(n)) || t.may.has(uint8(n)) }

// Matches reports whether an expression matches the text. Where words do not decide, the
// expression itself is asked, and once.
func (t *Text) Matches(n int) bool {
	e := uint8(n)
	if !t.does.has(e) && t.may.has(e) {
		if t.sieve.expressions[n].compiled().MatchString(t.text) {
			t.does.put(e)
		} else {
			t.may[e/64] &^= 1 << (e % 64)
		}
	}
	return t.does.has(e)
}

// FindAll returns all matches of an expression with their groups, as
// [regexp.Regexp.FindAllStringSubmatchIndex] does.
func (t *Text) FindAll(n int) [][]int {
	if !t.May(n) {
		return nil
	}
	return t.sieve.expressions[n].compiled().FindAllStringSubmatchIndex(t.text, -1)
}

// at reports whether the word stands at i, whatever stands before it.
func (h *held) at(text string, i int) bool {
	end := i + len(h.text)
	if end > len(text) {
		return false
	}
	for k := range len(h.text) {
		if lower[text[i+k]] != h.text[k] {
			return false
		}
	}
	return (!h.right || boundaryAt(text, end)) && (!h.more || end < len(text) && wordByte[text[end]])
}

// boundaryAt reports whether \b matches before the byte at i.
func boundaryAt(text string, i int) bool {
	before, behind := i > 0 && wordByte[text[i-1]], i < len(text) && wordByte[text[i]]
	return before != behind
}

func pair(first, second byte) int { return int(first)*kinds + int(second) }

// kinds is how many kinds of bytes there are, beyond the one of those beyond ASCII, end
// that of none.
const kinds, beyond, end = 32, 29, 30

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
