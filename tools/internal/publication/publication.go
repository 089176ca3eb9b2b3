// Package publication is the domain: what a safeguarding partnership publishes,
// recognised in repaired documents.
//
// In goes a document; out comes a [Report] (a year's report with its sections,
// commitments, reviews and feedback) or another kind of publication. Everything
// is recognised from the document's own structure and words; front matter is
// needed only where the text cannot say. Nothing is added: a review never holds
// more of a case than its source does.
package publication

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/doc"
)

// wordsAMinute is the reading pace behind every reading time: a usual figure
// for adults reading prose on a screen.
const wordsAMinute = 200

// Minutes returns how long blocks take to read, in whole minutes, at least 1.
func Minutes(blocks []doc.Block) int {
	n := doc.CountWords(blocks)
	return max((n+wordsAMinute-1)/wordsAMinute, 1)
}

// plain returns text in lower case, with single spaces and plain quotation marks and
// hyphens, as nothing of that decides what a sentence is about.
func plain(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		switch r {
		case '’', '‘':
			r = '\''
		case '“', '”':
			r = '"'
		case '‑', '–', '—':
			r = '-'
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// A phrase is an expression, and letters of which one stands in all that it matches.
// A look for them costs next to nothing, and nearly every sentence has none.
type phrase struct {
	letters []string
	re      *regexp.Regexp
}

// find returns what the expression finds in plain text, with its groups, or nil.
func (p phrase) find(text string) []string {
	if !slices.ContainsFunc(p.letters, func(l string) bool { return strings.Contains(text, l) }) {
		return nil
	}
	return p.re.FindStringSubmatch(text)
}

// sentences cuts text after each full stop, question or exclamation mark that a
// space and a capital follow.
func sentences(s string) []string {
	var out []string
	start := 0
	for i := 0; i < len(s); {
		n := strings.IndexAny(s[i:], ".!?")
		if n < 0 {
			break
		}
		i += n + 1
		rest := strings.TrimLeft(s[i:], `"'”’)`)
		if next, _ := utf8.DecodeRuneInString(rest); rest == "" || unicode.IsSpace(next) && nextCapital(rest) {
			i = len(s) - len(rest)
			out = append(out, strings.TrimSpace(s[start:i]))
			start = i
		}
	}
	if rest := strings.TrimSpace(s[start:]); rest != "" {
		out = append(out, rest)
	}
	return out
}

func nextCapital(s string) bool {
	for _, r := range s {
		if unicode.IsSpace(r) || strings.ContainsRune(`"'“‘(`, r) {
			continue
		}
		return unicode.IsUpper(r) || unicode.IsDigit(r)
	}
	return true
}

var numberWords = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// count returns the number that a word or numeral says, and false for any other
// word.
func count(word string) (int, bool) {
	word = strings.ToLower(strings.Trim(word, ",.;:"))
	for n, w := range numberWords {
		if w == word {
			return n, true
		}
	}
	n := 0
	for _, r := range word {
		if r < '0' || r > '9' || n > 1000 {
			return 0, false
		}
		n = n*10 + int(r-'0')
	}
	return n, word != ""
}
