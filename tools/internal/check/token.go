package check

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a word, a number or a mark of a passage. Rules read tokens and not
// regular expressions, because what matters in a sentence ("2023-24" is one
// thing and holds no number) cannot be said to an expression, and because one
// pass over the text serves every rule.
type token struct {
	kind       tokenKind
	start, end int    // bytes of the passage's text
	low        string // the words in lower case with plain apostrophes; a mark as it is
	space      bool   // a space, or the passage's beginning, stands before it
	quoted     bool   // it stands between quotation marks
	italic     bool   // it stands in italics: the title of a work, mostly
	linked     bool   // it is part of a link

	value    float64 // of a number
	decimals int     // digits behind its point
	digits   int     // digits in all; "07" has 2
	grouped  bool    // written with commas: 7,100
	ordinal  bool    // 17th
}

type tokenKind uint8

const (
	word tokenKind = iota
	number
	mark
)

// tokenize splits text. Words keep apostrophes inside them and capitals joined
// by "&"; hyphens are marks, so that both "multi" and "multi-agency" can be seen.
func tokenize(text string) []token {
	out := make([]token, 0, len(text)/4+4)
	space := true
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r != '\n' && unicode.IsSpace(r) || r == '\u200b' || r == '\u00ad':
			space = true
			i += n
			continue
		case '0' <= r && r <= '9':
			t := scanNumber(text, i)
			t.space = space
			out = append(out, t)
			i = t.end
		case unicode.IsLetter(r):
			end := scanWord(text, i)
			out = append(out, token{kind: word, start: i, end: end, low: lower(text[i:end]), space: space})
			i = end
		default:
			out = append(out, token{kind: mark, start: i, end: i + n, low: text[i : i+n], space: space})
			i += n
			space = r == '\n'
			continue
		}
		space = false
	}
	return out
}

func lower(s string) string {
	return strings.ReplaceAll(strings.ToLower(s), "’", "'")
}

// scanWord returns where the word that begins at i ends: letters, digits behind
// them, and an apostrophe or an ampersand with a letter on both sides.
func scanWord(text string, i int) int {
	capitals := true
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			capitals = capitals && !unicode.IsLower(r)
			i += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[i+n:])
		if (r == '\'' || r == '’') && unicode.IsLetter(next) || r == '&' && capitals && unicode.IsUpper(next) {
			i += n
			continue
		}
		break
	}
	return i
}

// scanNumber reads digits with commas between groups of three and a decimal
// point. "1,23" is two numbers, "3.4.5" is three.
func scanNumber(text string, i int) token {
	t := token{kind: number, start: i}
	digits := func(from int) int {
		j := from
		for j < len(text) && '0' <= text[j] && text[j] <= '9' {
			j++
		}
		return j
	}
	end := digits(i)
	plain := text[i:end]
	for end-i <= 3 || t.grouped {
		if end >= len(text) || text[end] != ',' || digits(end+1) != end+4 {
			break
		}
		plain += text[end+1 : end+4]
		end += 4
		t.grouped = true
	}
	t.digits = len(plain)
	if end+1 < len(text) && text[end] == '.' {
		if j := digits(end + 1); j > end+1 && !(j+1 < len(text) && text[j] == '.' && digits(j+1) > j+1) {
			t.decimals = j - end - 1
			plain += text[end:j]
			end = j
		}
	}
	// A number too long for a float is an identifier; its value is never used.
	t.value, _ = strconv.ParseFloat(plain, 64)
	if t.decimals == 0 && end+2 <= len(text) {
		switch strings.ToLower(text[end : end+2]) {
		case "st", "nd", "rd", "th":
			if next, _ := utf8.DecodeRuneInString(text[end+2:]); !unicode.IsLetter(next) {
				t.ordinal = true
				end += 2
			}
		}
	}
	t.end = end
	t.low = text[i:end]
	return t
}

// is reports whether the token is one of the words or marks.
func (t token) is(words ...string) bool {
	if t.kind == number {
		return false
	}
	for _, w := range words {
		if t.low == w {
			return true
		}
	}
	return false
}

// capital reports whether the word begins with a capital.
func (p *passage) capital(t token) bool {
	r, _ := utf8.DecodeRuneInString(p.text[t.start:])
	return t.kind == word && unicode.IsUpper(r)
}

// shout reports whether a word of two letters or more is all in capitals.
func (p *passage) shout(t token) bool {
	if t.kind != word || t.end-t.start < 2 {
		return false
	}
	for _, r := range p.text[t.start:t.end] {
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}

// isDash reports whether a mark is a hyphen or a dash of any length.
func isDash(t token) bool {
	return t.is("-", "–", "—", "‐", "‑", "−", "‒")
}

// sortedKeys returns the keys of a map in order, so that what a rule says does
// not depend on the order of a map.
func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
