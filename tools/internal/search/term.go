package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
)

// Stop are words that say nothing about a place. The script gets this list with
// the index, and leaves them out of a query.
const Stop = "a an and are as at be been but by can do for from had has have he her his how i if in into is it its may more not of on one or our she so than that the their them they this to was we were what when where which who will with you your"

var stop = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(Stop) {
		m[w] = true
	}
	return m
}()

// Forms returns the words of a text as they are looked up: lower case, without
// apostrophes, commas inside numbers left out. A word with hyphens gives its parts
// and the whole, so that "eLearning" finds "e-learning". assets/js/search.js cuts
// a query in the same way; a test of the site holds the two together.
func Forms(text string) []string {
	text = strings.ToLower(text)
	out := make([]string, 0, len(text)/6)
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if !letter(r) {
			at += n
			continue
		}
		end := at + n
		plain := true // nothing but letters and digits, which is nearly every word
		for end < len(text) {
			r, n := utf8.DecodeRuneInString(text[end:])
			if !letter(r) {
				if !joins(text, end, n) {
					break
				}
				plain = false
			}
			end += n
		}
		if plain {
			out = append(out, text[at:end])
		} else {
			out = appendJoined(out, text[at:end])
		}
		at = end
	}
	return out
}

// appendJoined appends the forms of a word that holds a mark: what stands between
// its hyphens, and the whole of it.
func appendJoined(out []string, word string) []string {
	parts := strings.FieldsFunc(word, hyphen)
	for i, p := range parts {
		parts[i] = strings.Map(func(r rune) rune {
			if letter(r) {
				return r
			}
			return -1
		}, p)
	}
	out = append(out, parts...)
	if len(parts) > 1 {
		out = append(out, strings.Join(parts, ""))
	}
	return out
}

func hyphen(r rune) bool { return r == '-' || r == '‑' }

// joins reports whether the mark of n bytes at i stands inside a word or a number.
func joins(text string, i, n int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+n:])
	if !letter(before) || !letter(after) {
		return false
	}
	switch r, _ := utf8.DecodeRuneInString(text[i:]); r {
	case '-', '‑', '\'', '’':
		return true
	case ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// stem returns what forms of a word have in common.
func stem(form string) string { return english.Stem(form, false) }
