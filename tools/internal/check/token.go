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
	*lexeme
	start, end int  // bytes of the passage's text
	space      bool // a space, or the passage's beginning, stands before it
	quoted     bool // it stands between quotation marks
	italic     bool // it stands in italics: the title of a work, mostly
	linked     bool // it is part of a link
}

// nothing stands for a token before the first or behind the last.
var nothing = token{lexeme: &lexeme{kind: mark}, space: true}

// tokenize splits text, and appends its tokens. Words keep apostrophes inside them
// and capitals joined by "&"; hyphens are marks, so that both "multi" and
// "multi-agency" can be seen.
func (v *vocabulary) tokenize(out []token, text string) []token {
	space := true
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case r != '\n' && unicode.IsSpace(r) || r == '\u200b' || r == '\u00ad':
			space = true
			i += n
			continue
		case '0' <= r && r <= '9':
			x, end := scanNumber(text, i)
			out = append(out, token{lexeme: v.number(text[i:end], x), start: i, end: end, space: space})
			i = end
		case unicode.IsLetter(r):
			end := scanWord(text, i)
			out = append(out, token{lexeme: v.word(text[i:end]), start: i, end: end, space: space})
			i = end
		default:
			out = append(out, token{lexeme: v.mark(text[i : i+n]), start: i, end: i + n, space: space})
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
		switch c := text[i]; {
		case 'a' <= c && c <= 'z':
			capitals = false
			i++
			continue
		case 'A' <= c && c <= 'Z' || '0' <= c && c <= '9':
			i++
			continue
		}
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
func scanNumber(text string, i int) (t lexeme, end int) {
	t.kind = number
	digits := func(from int) int {
		j := from
		for j < len(text) && '0' <= text[j] && text[j] <= '9' {
			j++
		}
		return j
	}
	end = digits(i)
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
	return t, end
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
