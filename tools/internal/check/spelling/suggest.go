package spelling

import (
	"strings"
	"unicode/utf8"
)

const (
	// shortest and longest words for which a suggestion is looked for. Nearly
	// every word of three letters is one slip from some other word.
	shortest, longest = 4, 30
	// longWord is from how many letters on two slips are still recognised, and
	// then only against the project's own lists: in a dictionary of fifty
	// thousand words something is always two letters away.
	longWord = 8
	alphabet = "abcdefghijklmnopqrstuvwxyz'"
)

// Suggest returns the word that was probably meant by one that is not known, or
// "" where none is near: one letter too many, too few, other, or two changed
// over; two such slips in a long word of the sector's own. The answer has a
// capital where the word has one.
func (l *List) Suggest(word string) string {
	if known, ok := l.suggested.Load(word); ok {
		return known.(string)
	}
	meant := l.suggest(word)
	l.suggested.Store(word, meant)
	return meant
}

func (l *List) suggest(word string) string {
	word = plainApostrophes(word)
	n := utf8.RuneCountInString(word)
	if n < shortest || n > longest || n != len(word) {
		return ""
	}
	lower := strings.ToLower(word)
	best := l.near(lower, word[0] < 'a')
	if best == "" && n >= longWord {
		for _, w := range l.order {
			if len(w) >= longWord && Distance(lower, strings.ToLower(w), 2) <= 2 {
				best = w
				break
			}
		}
	}
	if best == "" {
		return ""
	}
	if word[0] < 'a' && best == strings.ToLower(best) {
		return strings.ToUpper(best[:1]) + best[1:]
	}
	return best
}

// near returns the best known word one slip away. The order of trying is the
// order of likelihood in writing: letters changed over, a letter doubled or not,
// an apostrophe or a letter left out, one vowel for another, a letter too many,
// another letter; the first letter last, because people rarely get it wrong. A
// word with a capital may be meant for a name.
func (l *List) near(w string, capital bool) string {
	knows := func(s string) bool {
		listed := l.words[s] || capital && l.words[strings.ToUpper(s[:1])+s[1:]]
		return (listed || dictionary().knows(s)) && dictionary().shown(s) && !strings.HasSuffix(s, "'")
	}
	for i := len(w) - 2; i >= 0; i-- {
		if w[i] != w[i+1] {
			if s := w[:i] + w[i+1:i+2] + w[i:i+1] + w[i+2:]; knows(s) {
				return s
			}
		}
	}
	for i := 1; i < len(w); i++ {
		if s := w[:i] + w[i-1:]; knows(s) {
			return s
		}
		if w[i] == w[i-1] {
			if s := w[:i] + w[i+1:]; knows(s) {
				return s
			}
		}
	}
	if s := possessive(w); s != "" && knows(s) {
		return s
	}
	for i := 1; i <= len(w); i++ {
		for _, c := range alphabet {
			if s := w[:i] + string(c) + w[i:]; knows(s) {
				return s
			}
		}
	}
	for _, c := range "aeiouy" {
		for i := 1; i < len(w); i++ {
			if strings.IndexByte("aeiouy", w[i]) >= 0 && rune(w[i]) != c {
				if s := w[:i] + string(c) + w[i+1:]; knows(s) {
					return s
				}
			}
		}
	}
	for i := len(w) - 1; i >= 0; i-- {
		if s := w[:i] + w[i+1:]; knows(s) {
			return s
		}
	}
	for i := len(w) - 1; i >= 0; i-- {
		for _, c := range alphabet {
			if s := w[:i] + string(c) + w[i+1:]; knows(s) {
				return s
			}
		}
	}
	for _, c := range alphabet {
		if s := string(c) + w; knows(s) {
			return s
		}
	}
	return ""
}

// possessive returns "children's" for "childrens".
func possessive(w string) string {
	if base, ok := strings.CutSuffix(w, "s"); ok && base != "" {
		return base + "'s"
	}
	return ""
}

// Distance returns how many slips (a letter more, less or other, or two
// neighbours changed over) lie between two words, or limit+1 where there are
// more than limit.
func Distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	var room [3][longest + 2]int // for most words; longer ones take their own
	before, last, now := room[0][:], room[1][:], room[2][:]
	if len(b) >= len(last) {
		before, last, now = make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	}
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, now = last, now, before
	}
	return min(last[len(b)], limit+1)
}
