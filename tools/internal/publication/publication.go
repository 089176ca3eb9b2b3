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
	"strings"
	"unicode"

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

// firstLetters of a sentence decide nothing about its words: plain returns text
// in lower case with single spaces.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.Map(func(r rune) rune {
		switch r {
		case '’', '‘':
			return '\''
		case '“', '”':
			return '"'
		case '‑', '–', '—':
			return '-'
		}
		return r
	}, s))), " ")
}

// sentences cuts text after each full stop, question or exclamation mark that a
// space and a capital follow.
func sentences(s string) []string {
	var out []string
	runes := []rune(s)
	start := 0
	for i := 0; i < len(runes); i++ {
		if !strings.ContainsRune(".!?", runes[i]) {
			continue
		}
		j := i + 1
		for j < len(runes) && strings.ContainsRune(`"'”’)`, runes[j]) {
			j++
		}
		if j >= len(runes) || unicode.IsSpace(runes[j]) && nextCapital(runes[j:]) {
			out = append(out, strings.TrimSpace(string(runes[start:j])))
			start = j
			i = j
		}
	}
	if rest := strings.TrimSpace(string(runes[min(start, len(runes)):])); rest != "" {
		out = append(out, rest)
	}
	return out
}

func nextCapital(runes []rune) bool {
	for _, r := range runes {
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
