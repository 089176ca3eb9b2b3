package text

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/diag"
)

// Hidden reports characters that are in the text but that nobody can see, or
// that change what is seen, once for each character with all its lines. Hugo
// passes all of them through.
//
// Errors are those that can make a reader see other words than are there, or
// that no web page may hold; warnings those that break searching, copying and
// screen readers.
func Hidden(src *Source) []diag.Finding {
	type use struct {
		at    diag.Position
		lines []int
		count int
	}
	uses := map[rune]*use{}
	var previous rune
	for i := 0; i < len(src.data); {
		b := src.data[i]
		if b >= ' ' && b < utf8.RuneSelf && b != 0x7f {
			previous = rune(b)
			i++
			continue
		}
		r, n := utf8.DecodeRune(src.data[i:])
		if hidden(r, previous, following(src.data[i+n:])) {
			u := uses[r]
			if u == nil {
				u = &use{at: src.Position(i)}
				uses[r] = u
			}
			u.count++
			if line := src.Position(i).Line; !slices.Contains(u.lines, line) && len(u.lines) <= mostLines {
				u.lines = append(u.lines, line)
			}
		}
		if !unicode.Is(unicode.Mn, r) {
			previous = r
		}
		i += n
	}
	var fs []diag.Finding
	for r, u := range uses {
		fs = append(fs, HiddenRune(r, u.at, where(u.count, u.lines)))
	}
	diag.Sort(fs)
	return fs
}

// mostLines is how many lines a finding names.
const mostLines = 8

func where(count int, lines []int) string {
	if count == 1 {
		return ""
	}
	var names []string
	for _, l := range lines[:min(len(lines), mostLines)] {
		names = append(names, fmt.Sprint(l))
	}
	if len(lines) > mostLines {
		names = append(names, "…")
	}
	word := "line "
	if len(lines) > 1 {
		word = "lines "
	}
	return fmt.Sprintf(", %d times, on %s%s", count, word, strings.Join(names, ", "))
}

// HiddenRune is the finding for a character at a place, with what is to be
// added to its message.
func HiddenRune(r rune, at diag.Position, more string) diag.Finding {
	f := diag.Finding{
		Rule: "hidden-character", Severity: diag.Warning, Pos: at,
		Message: fmt.Sprintf("found %s (U+%04X)%s, which nobody can see", name(r), r, more),
		Why:     "it breaks searching and copying, and screen readers stumble over it",
		Fix:     fmt.Sprintf("in %s, delete the word around it and type it again", at.Path),
	}
	switch {
	case r == utf8.RuneError:
		f.Severity = diag.Error
		f.Message = fmt.Sprintf("found %s (U+%04X)%s: a letter was lost before the file came here", name(r), r, more)
		f.Why = "readers see a black box where the letter was"
		f.Fix = fmt.Sprintf("in %s, type the letter that belongs there, or extract the text again", at.Path)
	case turnsText(r), isTag(r):
		f.Severity = diag.Error
		f.Message = fmt.Sprintf("found %s (U+%04X)%s; expected text that reads as it is stored", name(r), r, more)
		f.Why = "with it, people see other words than programs and screen readers do"
	case unicode.IsControl(r):
		f.Severity = diag.Error
		f.Message = fmt.Sprintf("found %s (U+%04X)%s, which no web page may hold", name(r), r, more)
		f.Why = ""
	}
	return f
}

// Unseen returns the characters of s that [Hidden] finds, once each, in the
// order in which they come.
func Unseen(s string) []rune {
	var found []rune
	var previous rune
	for i, r := range s {
		if r >= ' ' && r < 0x7f {
			previous = r
			continue
		}
		next, _ := utf8.DecodeRuneInString(strings.TrimPrefix(s[i:], string(r)))
		if hidden(r, previous, next) && !slices.Contains(found, r) {
			found = append(found, r)
		}
		if !unicode.Is(unicode.Mn, r) {
			previous = r
		}
	}
	return found
}

// IsHidden reports whether a character is one that [Hidden] finds wherever it
// stands.
func IsHidden(r rune) bool { return hidden(r, 'a', 'a') }

func hidden(r, previous, next rune) bool {
	switch r {
	case '\t', '\n', '\f':
		// A form feed is a page break in extracted text.
		return false
	case '\u200c', '\u200d':
		// Joiners belong in Arabic, Persian, Urdu and Indian scripts, and in emoji.
		return !joins(previous) || !joins(next)
	case utf8.RuneError, '\u00ad', '\u034f', '\u115f', '\u1160', '\u17b4', '\u17b5', '\u180e', '\u200b', '\u2060', '\u2061', '\u2062', '\u2063', '\u2064', '\u3164', '\ufeff', '\uffa0':
		return true
	case '\u2028', '\u2029':
		return true
	}
	if isTag(r) {
		// Flags of England, Scotland and Wales are a black flag and tags.
		return previous != '\U0001f3f4' && !isTag(previous)
	}
	return unicode.IsControl(r) || turnsText(r) || r == '\u200e' || r == '\u200f' || r == '\u061c' || r >= '\ufff9' && r <= '\ufffb'
}

// turnsText reports whether a character changes the direction in which the
// text after it is shown.
func turnsText(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' }

// isTag reports whether a character is one of the invisible copies of ASCII.
func isTag(r rune) bool { return r >= 0xe0000 && r <= 0xe007f }

func joins(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian, unicode.Devanagari, unicode.Bengali,
		unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala) ||
		unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) || r == '\ufe0f'
}

func following(data []byte) rune {
	if len(data) == 0 {
		return 0
	}
	r, _ := utf8.DecodeRune(data)
	return r
}

var names = map[rune]string{
	'\u00ad': "a soft hyphen", '\u200b': "a zero-width space", '\u200c': "a zero-width non-joiner", '\u200d': "a zero-width joiner",
	'\u200e': "a left-to-right mark", '\u200f': "a right-to-left mark", '\u061c': "an Arabic letter mark",
	'\u202a': "a left-to-right embedding", '\u202b': "a right-to-left embedding", '\u202c': "an end of a change of direction",
	'\u202d': "a left-to-right override", '\u202e': "a right-to-left override",
	'\u2066': "a left-to-right isolate", '\u2067': "a right-to-left isolate", '\u2068': "a first strong isolate", '\u2069': "an end of an isolate",
	'\u2028': "a line separator", '\u2029': "a paragraph separator", '\u2060': "a word joiner", '\ufeff': "a byte order mark inside the text",
	utf8.RuneError: "a replacement character", '\v': "a vertical tab",
}

func name(r rune) string {
	switch {
	case names[r] != "":
		return names[r]
	case isTag(r):
		return "an invisible tag character"
	case unicode.IsControl(r):
		return "a control character"
	}
	return "an invisible character"
}
