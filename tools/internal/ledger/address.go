package ledger

import (
	"bytes"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// An address is one word. It is compared without "http://", "https://" and
// "mailto:", without a slash at its end and with its percent signs decoded,
// because a bare address, a link made of it and the browser write it in these
// different ways. A link's destination stands behind the link's words, and adds
// no word when they spell it out.

// address returns the comparable form of a destination.
func address(dest string) string {
	s := strings.TrimSpace(dest)
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			s = s[len(scheme):]
			break
		}
	}
	if u, err := url.PathUnescape(s); err == nil {
		s = u
	}
	host, rest, found := strings.Cut(s, "/")
	if found && !strings.Contains(host, "@") {
		s = strings.ToLower(host) + "/" + rest
	} else if !found {
		s = strings.ToLower(s)
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1 // no browser keeps a control character in an address
		}
		return r
	}, s)
	return norm.NFC.String(strings.TrimRight(s, "/"))
}

// internal reports whether the destination is a place in the site itself: those
// are the site's to choose.
func internal(dest string) bool {
	return strings.HasPrefix(dest, "#") || strings.HasPrefix(dest, "/") && !strings.HasPrefix(dest, "//")
}

// spells reports whether a link's words are its address.
func spells(words, dest string) bool {
	if number, ok := strings.CutPrefix(dest, "tel:"); ok {
		return digits(words) != "" && digits(words) == digits(number)
	}
	return address(words) == address(dest)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

var schemes = []string{"https://", "http://", "ftp://", "mailto:", "www."}

// schemeLetters are the letters with which a scheme begins.
const schemeLetters = "hHfFmMwW"

var schemeLetter = bytesOf(schemeLetters)

// mayBeScheme reports whether a scheme may begin with the two letters.
func mayBeScheme(first, second byte) bool {
	switch first | 0x20 {
	case 'h', 'f':
		return second|0x20 == 't'
	case 'm':
		return second|0x20 == 'a'
	case 'w':
		return second|0x20 == 'w'
	}
	return false
}

// bare returns the length of the address's beginning ("https://", "www.") with
// which s begins, or 0.
func bare(s string) int {
	if len(s) < 2 || !mayBeScheme(s[0], s[1]) {
		return 0
	}
	for _, p := range schemes {
		if len(s) > len(p) && strings.EqualFold(s[:len(p)], p) {
			return len(p)
		}
	}
	return 0
}

// inAddress reports whether the character may stand in a bare address.
func inAddress(r rune) bool {
	return r > ' ' && !unicode.IsSpace(r) && !strings.ContainsRune("<>\"“”‘«»[]`|\\^{}…"+string(gapCharacter), r)
}

// atAddressEnd are characters that end the sentence rather than the address
// when an address ends with them.
const atAddressEnd = ".,;:!?'*_~)"

// addressEnd returns where the bare web or mail address that begins at i ends;
// i where none begins.
func (t *text) addressEnd(i int) int {
	for len(t.mails) > 0 && t.mails[0][0] < i {
		t.mails = t.mails[1:]
	}
	if len(t.mails) > 0 && t.mails[0][0] == i {
		return t.mails[0][1]
	}
	if r := t.at(i); r < 0 || r >= utf8.RuneSelf || !schemeLetter[r] || core(t.before(i)) {
		return i
	}
	ascii := i // where the characters end that a scheme may be of, and the one behind it
	for ascii < min(i+9, len(t.chars)) && t.chars[ascii] < utf8.RuneSelf {
		ascii++
	}
	n := bare(t.spelt[i:ascii])
	if n == 0 || !core(t.at(i+n)) {
		return i
	}
	end := i + n
	for end < len(t.chars) && inAddress(t.at(end)) {
		end = t.behind(end)
	}
	return t.trimAddress(i, end)
}

// trimAddress moves end back over the marks of the sentence around an address.
// A closing bracket stays where the address opened one.
func (t *text) trimAddress(i, end int) int {
	depth := bytes.Count(t.chars[i:end], []byte("(")) - bytes.Count(t.chars[i:end], []byte(")"))
	for end > i {
		c := t.chars[end-1]
		if strings.IndexByte(atAddressEnd, c) < 0 || c == ')' && depth >= 0 {
			break
		}
		if c == ')' {
			depth++
		}
		end--
	}
	return end
}

// findMails returns where the mail addresses in the text begin and end.
func (t *text) findMails() [][2]int {
	var found [][2]int
	floor := 0
	for i := bytes.IndexByte(t.chars, '@'); i >= 0 && i < len(t.chars); i++ {
		if t.chars[i] != '@' || i < floor {
			continue
		}
		start := i
		for start > floor {
			before := t.ahead(start)
			if r := t.at(before); !core(r) && (r < 0 || !strings.ContainsRune("._%+-", r)) {
				break
			}
			start = before
		}
		for start < i && !core(t.at(start)) {
			start++ // a mark of these, and each is one byte
		}
		end, dot := i+1, false
		for end < len(t.chars) {
			r := t.at(end)
			if r == '.' && core(t.at(end+1)) && end > i+1 {
				dot = true
			} else if !core(r) && !(r == '-' && core(t.at(end+1))) {
				break
			}
			end = t.behind(end)
		}
		if start < i && dot {
			found = append(found, [2]int{start, end})
			floor = end
		}
	}
	return found
}
