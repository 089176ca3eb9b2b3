package search

import (
	"bytes"
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
	var out []string
	eachForm([]byte(text), func(form []byte) { out = append(out, string(form)) })
	return out
}

// eachForm calls f with each form of a text, which it must not keep, and returns
// how many there are. The text is changed.
func eachForm(text []byte, f func(form []byte)) (n int) {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if !letter(r) {
			at += size
			continue
		}
		end := at
		plain := true // nothing but letters and digits of English, which is nearly every word
		for end < len(text) {
			if c := small[text[end]]; c != 0 {
				text[end] = c
				end++
				continue
			}
			r, size := utf8.DecodeRune(text[end:])
			if r == ' ' || !letter(r) && !joins(text, end, size) {
				break
			}
			plain = false
			end += size
		}
		word := text[at:end]
		if at = end; plain {
			f(word)
			n++
			continue
		}
		n += joinedForms(bytes.ToLower(word), f)
	}
	return n
}

// joinedForms calls f with the forms of a word that holds a mark: what stands
// between its hyphens, and the whole of it.
func joinedForms(word []byte, f func([]byte)) (n int) {
	var whole []byte
	for part := range bytes.FieldsFuncSeq(word, hyphen) {
		part = bytes.Map(func(r rune) rune {
			if letter(r) {
				return r
			}
			return -1
		}, part)
		f(part)
		n++
		whole = append(whole, part...)
	}
	if n > 1 {
		f(whole)
		n++
	}
	return n
}

func hyphen(r rune) bool { return r == '-' || r == '‑' }

// joins reports whether the mark of n bytes at i stands inside a word or a number.
func joins(text []byte, i, n int) bool {
	mark, _ := utf8.DecodeRune(text[i:])
	if mark != ',' && mark != '\'' && mark != '’' && !hyphen(mark) {
		return false
	}
	before, _ := utf8.DecodeLastRune(text[:i])
	after, _ := utf8.DecodeRune(text[i+n:])
	if mark == ',' {
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return letter(before) && letter(after)
}

// small are the letters and digits of English, in small letters.
var small = func() (small [256]byte) {
	for c := range byte(utf8.RuneSelf) {
		if letter(rune(c)) {
			small[c] = byte(unicode.ToLower(rune(c)))
		}
	}
	return small
}()

func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// stem returns what forms of a word have in common.
func stem(form string) string { return english.Stem(form, false) }
