package check

import (
	"slices"
	"strings"
)

// smallWords are the words of a name that its initials may pass over.
var smallWords = list("of", "and", "the", "for", "in", "to", "on", "with", "from", "by", "or", "a", "an", "at", "under", "into", "within", "who", "not")

// joinedPrefixes are beginnings of a word that lend their own initial: a
// multidisciplinary team is an MDT.
var joinedPrefixes = []string{"multi", "inter", "anti", "trans", "cyber", "post", "sub", "psycho", "micro", "bio", "non", "self", "over", "pre"}

// letterChoices returns the letters that a word may give to an abbreviation, each
// a run of lower-case letters: its initial, both initials of a joined word, all
// of an abbreviation ("NHS England" is NHSE).
func letterChoices(w string, capitals bool) []string {
	if w == "" {
		return nil
	}
	first := []rune(w)[:1]
	out := []string{string(first)}
	if capitals && len(w) > 1 {
		out = append(out, w)
	}
	for _, p := range joinedPrefixes {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) > 2 {
			out = append(out, string(first)+rest[:1])
		}
	}
	return out
}

// nameWord is a word that may lend letters to an abbreviation.
type nameWord struct {
	token int
	*lexeme
}

// ampersand is what "&" stands for in a name.
var ampersand = &lexeme{low: "and", lists: smallWords}

// nameWords returns the words among tokens from first up to, not including,
// last. Hyphens, commas, apostrophes, quotation marks and "&" may stand between
// the words of a name; "and" is put for "&". Anything else ends the list at the
// side that is farther from the abbreviation.
func (p *passage) nameWords(first, last int, fromEnd bool) []nameWord {
	var out []nameWord
	step := func(i int) bool {
		t := p.tokens[i]
		switch {
		case t.kind == word:
			out = append(out, nameWord{i, t.lexeme})
		case t.is("&"):
			out = append(out, nameWord{i, ampersand})
		case isDash(t) && !t.space, t.is(",", "/", "'", "’", "‘", "“", "”", `"`):
		default:
			return false
		}
		return true
	}
	if fromEnd {
		for i := last - 1; i >= first; i-- {
			if i == last-1 && (p.year(i) > 0 || p.tokens[i].kind == number && p.tokens[i].digits == 1) {
				continue // the Police, Crime and Sentencing Act 2022 (PCSA), the Graded Care Profile 2 (GCP2)
			}
			if !step(i) {
				break
			}
		}
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
		return out
	}
	for i := first; i < last; i++ {
		if !step(i) {
			break
		}
	}
	return out
}

// initialsEnding returns the index of the word with which a name begins that
// ends with the last of the words and whose initials are abbr, or -1. Of several
// beginnings the nearest counts: "the" is never part of a name.
func initialsEnding(words []nameWord, abbr string) int {
	abbr = strings.ToLower(abbr)
	type state struct{ word, left int }
	seen := map[state]bool{}
	best := -1
	var walk func(i, left int)
	walk = func(i, left int) {
		if left == 0 {
			best = max(best, i+1)
			return
		}
		if i < 0 || seen[state{i, left}] {
			return
		}
		seen[state{i, left}] = true
		for _, c := range letterChoices(words[i].low, words[i].shout) {
			if strings.HasSuffix(abbr[:left], c) {
				walk(i-1, left-len(c))
			}
		}
		// The last word of a name lends a letter; small ones inside need not.
		if words[i].in(smallWords) && i < len(words)-1 && left < len(abbr) {
			walk(i-1, left)
		}
	}
	walk(len(words)-1, len(abbr))
	if best >= 0 && words[best].low == "the" {
		return -1
	}
	return best
}

// initialsBeginning returns how many of the words, from the first on, make a name
// whose initials are abbr, or 0.
func initialsBeginning(words []nameWord, abbr string) int {
	abbr = strings.ToLower(abbr)
	type state struct{ word, used int }
	seen := map[state]bool{}
	best := 0
	var walk func(i, used int)
	walk = func(i, used int) {
		if used == len(abbr) {
			if best == 0 || i < best {
				best = i
			}
			return
		}
		if i >= len(words) || seen[state{i, used}] {
			return
		}
		seen[state{i, used}] = true
		for _, c := range letterChoices(words[i].low, words[i].shout) {
			if strings.HasPrefix(abbr[used:], c) {
				walk(i+1, used+len(c))
			}
		}
		if words[i].in(smallWords) {
			walk(i+1, used)
		}
	}
	walk(0, 0)
	return best
}

// plainInitials returns the initials of the words that are not small, or of all.
func plainInitials(words []nameWord, all bool) string {
	var b strings.Builder
	for _, w := range words {
		if all || !w.in(smallWords) {
			b.WriteString(string([]rune(w.low)[:1]))
		}
	}
	return b.String()
}

// jumbled reports whether two runs of letters are the same but for two
// neighbours changed over, one letter missing, or one other letter.
func jumbled(a, b string) bool {
	return a != b && slips(a, b, 1) == 1
}

// sameLetters reports whether two runs of four letters or more are the same
// letters in another order.
func sameLetters(a, b string) bool {
	if len(a) != len(b) || len(a) < 4 || a == b {
		return false
	}
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return string(x) == string(y)
}

// changedOver reports whether two runs of letters have the same letters, two
// neighbours of them in the other order.
func changedOver(a, b string) bool {
	if len(a) != len(b) || a == b {
		return false
	}
	i := 0
	for a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
