package check

import (
	"hash/maphash"
	"strings"
	"unicode"
)

// A lexeme is a word, number or mark as it is written, apart from where it stands.
// What the rules ask of a word again and again (is it on a list, has it a capital,
// is it in the dictionary) is worked out once for all places where it stands.
type lexeme struct {
	kind    tokenKind
	written string
	low     string   // a word in lower case with plain apostrophes; a mark as it is
	lists   wordList // those that it is on
	hash    uint64   // of low

	// of a word
	capital   bool // it begins with a capital
	capitals  int  // how many it has
	shout     bool // two letters or more, none of them small
	syllables int
	known     knowledge // whether the dictionary has it
	name      knowledge // whether the lists have it with a capital only; see page.listedName
	title     string    // with its capital, if so
	familiar  knowledge // whether it is no name; see page.Familiar

	// of a number
	value    float64
	decimals int  // digits behind its point
	digits   int  // digits in all; "07" has 2
	grouped  bool // written with commas: 7,100
	ordinal  bool // 17th
}

type tokenKind uint8

const (
	word tokenKind = iota
	number
	mark
)

// A knowledge is what is known of a word, once it was asked.
type knowledge uint8

const (
	unasked knowledge = iota
	yes
	no
)

// A wordList is one or several lists of words, as a set of bits.
type wordList uint64

// lexicon has every word of a list, with the lists that it is on.
var lexicon = map[string]wordList{}

// lists is how many lists there are.
var lists int

// list makes a list of words, for [lexeme.in].
func list(words ...string) wordList {
	if lists == 64 {
		panic("more lists of words than a wordList can tell apart")
	}
	l := wordList(1) << lists
	lists++
	for _, w := range words {
		lexicon[w] |= l
	}
	return l
}

// keysOf makes a list of the keys of a map.
func keysOf[V any](m map[string]V) wordList {
	var words []string
	for w := range m {
		words = append(words, w)
	}
	return list(words...)
}

// has reports whether a word, in lower case, is on a list.
func (l wordList) has(low string) bool { return lexicon[low]&l != 0 }

// in reports whether the word is on one of the lists.
func (x *lexeme) in(l wordList) bool { return x.lists&l != 0 }

// is reports whether it is one of the words or marks.
func (x *lexeme) is(words ...string) bool {
	if x.kind == number {
		return false
	}
	for _, w := range words {
		if x.low == w {
			return true
		}
	}
	return false
}

// A vocabulary has the lexemes of a document, or of several that were read one
// after the other: most words of one are those of the last. It is for one
// goroutine at a time.
type vocabulary struct {
	lexemes map[string]*lexeme // by how they are written
	slab    []lexeme           // not handed out yet

	tokens    []token    // room for those of a document; see Rulebook.open
	sentences []sentence // likewise
	passages  []*passage // likewise
	used      int        // how many of them are this document's
}

func newVocabulary() *vocabulary { return &vocabulary{lexemes: map[string]*lexeme{}} }

// passage returns an empty passage.
func (v *vocabulary) passage() *passage {
	if v == nil {
		return &passage{}
	}
	if v.used == len(v.passages) {
		v.passages = append(v.passages, &passage{})
	}
	v.used++
	return v.passages[v.used-1]
}

// forget makes the room of a document's tokens and passages that of the next one's.
func (v *vocabulary) forget() {
	v.tokens, v.sentences = v.tokens[:0], v.sentences[:0]
	for _, p := range v.passages[:v.used] {
		*p = passage{runs: p.runs[:0], quantities: p.quantities[:0]}
	}
	v.used = 0
}

var seed = maphash.MakeSeed()

// mostLexemes and mostTokens are from how many on a vocabulary is not kept for
// another document.
const mostLexemes, mostTokens = 20_000, 100_000

// add puts a lexeme down. Its text is copied, as it must not keep that of a whole
// document.
func (v *vocabulary) add(written string, x lexeme) *lexeme {
	if len(v.slab) == 0 {
		v.slab = make([]lexeme, 64)
	}
	p := &v.slab[0]
	v.slab = v.slab[1:]
	written = strings.Clone(written)
	if x.written, x.low = written, written; x.kind == word {
		x.low = lower(written)
	}
	x.lists, x.hash = lexicon[x.low], maphash.String(seed, x.low)
	*p = x
	v.lexemes[written] = p
	return p
}

func (v *vocabulary) word(written string) *lexeme {
	if x := v.lexemes[written]; x != nil {
		return x
	}
	x := lexeme{kind: word, shout: len(written) > 1}
	for i, r := range written {
		if unicode.IsUpper(r) {
			x.capitals++
			x.capital = x.capital || i == 0
		}
		x.shout = x.shout && !unicode.IsLower(r)
	}
	x.syllables = syllables(lower(written))
	return v.add(written, x)
}

func (v *vocabulary) mark(written string) *lexeme {
	if x := v.lexemes[written]; x != nil {
		return x
	}
	return v.add(written, lexeme{kind: mark})
}

// number returns the lexeme of a number that was read before.
func (v *vocabulary) number(written string, x lexeme) *lexeme {
	if known := v.lexemes[written]; known != nil {
		return known
	}
	return v.add(written, x)
}
