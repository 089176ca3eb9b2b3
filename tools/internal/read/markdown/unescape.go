package markdown

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// unescape returns text with its backslash escapes and character references
// (&amp; &#8217; &#x2019;) as the characters they stand for; CommonMark, sections
// 2.4 and 2.5.
func unescape(s []byte) string { return string(appendUnescaped(nil, s)) }

// appendUnescaped appends what [unescape] returns. To nothing it adds s itself, where
// s stands for itself.
func appendUnescaped(b, s []byte) []byte {
	for {
		i := bytes.IndexAny(s, `\&`)
		if i < 0 && len(b) == 0 {
			return s[:len(s):len(s)] // what is appended to it goes elsewhere
		}
		if i < 0 {
			return append(b, s...)
		}
		b = append(b, s[:i]...)
		s = s[i:]
		switch {
		case s[0] == '&':
			char, n := reference(s)
			b, s = append(b, char...), s[n:]
		case len(s) > 1 && util.IsPunct(s[1]):
			b, s = append(b, s[1]), s[2:]
		default:
			b, s = append(b, '\\'), s[1:]
		}
	}
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
