// Package spelling says whether a word is spelt as in Britain, and what was
// probably meant where it is not.
//
// In goes a word ([List.Knows], [List.Suggest]); the answer comes from three
// lists: a British dictionary, the words of safeguarding work that it lacks, and
// the words that the partnership adds for itself ([New]). Names of two and more
// words are kept whole ([List.NamesNear]), so that "Sherwood Forrest" can be held
// against the name it was meant to be although "Forrest" is a name too.
package spelling

import (
	_ "embed"
	"iter"
	"strings"
	"sync"
	"unicode"
)

//go:embed dictionary/sector.txt
var sectorText string

//go:embed dictionary/names.txt
var namesText string

// A List is the dictionary together with a partnership's own words. It does not
// change once made, and any number of goroutines may ask it.
type List struct {
	words map[string]bool // whole words of our own lists, exactly as written
	order []string        // the same in order, for suggestions

	// names of several words, by their first and their second in lower case
	byFirst, bySecond map[string][]Name

	suggested sync.Map // word -> suggestion: documents of one site share their slips
}

// A Name is one of several words.
type Name struct {
	Words []string // as they are written
	Low   []string // in lower case
}

// New returns the dictionary with the lines of a word list added: a word or a
// name a line, "#" before a remark. A capital in a line is part of the word.
func New(lines []string) *List {
	l := &List{words: map[string]bool{}, byFirst: map[string][]Name{}, bySecond: map[string][]Name{}}
	l.add(strings.Split(sectorText, "\n"))
	l.add(strings.Split(namesText, "\n"))
	l.add(lines)
	return l
}

func (l *List) add(lines []string) {
	for _, line := range lines {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(plainApostrophes(line))
		if len(words) > 1 {
			low := strings.Fields(strings.ToLower(strings.Join(words, " ")))
			l.byFirst[low[0]] = append(l.byFirst[low[0]], Name{words, low})
			l.bySecond[low[1]] = append(l.bySecond[low[1]], Name{words, low})
		}
		for _, w := range words {
			w = strings.Trim(w, ",.;:()")
			if w == "" || l.words[w] {
				continue
			}
			l.words[w] = true
			l.order = append(l.order, w)
		}
	}
}

// Listed reports whether a word stands in one of the project's own lists, as
// written.
func (l *List) Listed(word string) bool { return l.words[plainApostrophes(word)] }

// Familiar reports whether a word with a capital is one for other reasons than to be a
// name that nobody knows: the project's lists have it so, or it is known in lower case.
func (l *List) Familiar(word string) bool { return l.Listed(word) || l.Knows(strings.ToLower(word)) }

// Knows reports whether a word is spelt right: as it stands, or, when it begins
// with a capital or is all in capitals, in lower case. Digits are no business of
// a dictionary: words that hold one are known.
func (l *List) Knows(word string) bool {
	word = plainApostrophes(word)
	if word == "" || strings.ContainsFunc(word, unicode.IsDigit) {
		return true
	}
	if l.knowsExactly(word) {
		return true
	}
	lower := strings.ToLower(word)
	if lower == word {
		return false
	}
	if l.knowsExactly(lower) {
		return true
	}
	// "LONDON" is London.
	return strings.ToUpper(word) == word && l.knowsExactly(word[:1]+lower[1:])
}

func (l *List) knowsExactly(word string) bool {
	if l.words[word] || dictionary().knows(word) {
		return true
	}
	// Possessives of any known word: the dictionary has them only for some.
	base, found := strings.CutSuffix(word, "'s")
	if !found {
		base, found = strings.CutSuffix(word, "s'")
		base += "s"
	}
	if found && len(base) > 1 && (l.words[base] || dictionary().knows(base)) {
		return true
	}
	return l.derived(word)
}

// Endings and beginnings that make a new word of nearly any other. The
// dictionary has only the commonest of these words.
var (
	adverbs  = []string{"ively", "ously", "ally", "fully", "lessly", "ably", "edly", "ingly"}
	nouns    = []string{"iveness", "ousness", "fulness", "lessness", "edness", "ingness", "ableness"}
	prefixes = []string{"re", "un", "pre", "co", "mis", "non", "over", "under", "multi", "inter", "sub", "cyber", "post", "anti", "de", "out", "micro", "neuro", "psycho", "bio", "tele", "trans", "pseudo", "hyper", "ultra"}
)

// leastDerived is how many letters must be left when a beginning is taken off.
// "Deside" is not a new side.
const leastDerived = 5

// derived reports whether a word is a known one with a usual ending or beginning:
// "electively", "neurodisability".
func (l *List) derived(word string) bool {
	known := func(s string) bool { return l.words[s] || dictionary().knows(s) }
	for _, end := range adverbs {
		if strings.HasSuffix(word, end) && known(strings.TrimSuffix(word, "ly")) {
			return true
		}
	}
	for _, end := range nouns {
		if strings.HasSuffix(word, end) && known(strings.TrimSuffix(word, "ness")) {
			return true
		}
	}
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(word, p); ok && len(rest) >= leastDerived && known(rest) {
			return true
		}
	}
	return false
}

// dictionary is read once, when the first word is asked for: it takes about ten
// milliseconds, which a command that checks nothing should not pay.
var dictionary = sync.OnceValue(func() *hunspell { return parse(affText, dicText) })

func plainApostrophes(s string) string { return strings.ReplaceAll(s, "’", "'") }

// NamesNear yields the names that a run of words can be a slip of, from its
// first two words: one of them must be right.
func (l *List) NamesNear(first, second string) iter.Seq[Name] {
	return func(yield func(Name) bool) {
		for _, name := range l.byFirst[plainApostrophes(first)] {
			if !yield(name) {
				return
			}
		}
		for _, name := range l.bySecond[plainApostrophes(second)] {
			if !strings.EqualFold(name.Words[0], first) && !yield(name) {
				return
			}
		}
	}
}
