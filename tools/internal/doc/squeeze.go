package doc

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Squeeze returns text with single spaces between its words, as most is.
func Squeeze(text string) string {
	space := true // one more would be too many
	for i := range len(text) {
		c := text[i]
		odd := '\t' <= c && c <= '\r'
		if c >= utf8.RuneSelf { // the first byte of a space, or any other
			r, _ := utf8.DecodeRuneInString(text[i:])
			odd = unicode.IsSpace(r)
		}
		if odd || space && c == ' ' {
			return strings.Join(strings.Fields(text), " ")
		}
		space = c == ' '
	}
	return strings.TrimSuffix(text, " ")
}
