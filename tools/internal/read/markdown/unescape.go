package markdown

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// unescape returns text with its backslash escapes and character references
// (&amp; &#8217; &#x2019;) as the characters they stand for; CommonMark, sections
// 2.4 and 2.5.
func unescape(s []byte) string {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return string(s)
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			b.WriteByte(s[i+1])
			i += 2
		case s[i] == '&':
			char, n := reference(s[i:])
			b.WriteString(char)
			i += n
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String()
}

// longestName is the length of the longest name of a character reference.
const longestName = 32

// reference returns the characters that the reference at the start of s stands
// for, and its length; or the "&" itself, where no reference begins.
func reference(s []byte) (string, int) {
	end := bytes.IndexByte(s[:min(len(s), longestName+2)], ';')
	if end < 2 {
		return "&", 1
	}
	name := string(s[1:end])
	if name[0] != '#' {
		if e, ok := util.LookUpHTML5EntityByName(name); ok {
			return string(e.Characters), end + 1
		}
		return "&", 1
	}
	digits, base, most := name[1:], 10, 7
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base, most = digits[1:], 16, 6
	}
	if digits == "" || len(digits) > most {
		return "&", 1
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return "&", 1
	}
	// Zero, half of a surrogate pair and numbers beyond Unicode are no characters.
	if n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return string(utf8.RuneError), end + 1
	}
	return string(rune(n)), end + 1
}
