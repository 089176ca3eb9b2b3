package ledger

import (
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

// schemeLetter are the letters with which a scheme begins.
var schemeLetter = bytesOf("hHfFmMwW")

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
	var head [9]byte
	long := 0
	for _, g := range t.glyphs[i:min(i+len(head), len(t.glyphs))] {
		if g.r < 0 || g.r >= utf8.RuneSelf {
			break
		}
		head[long] = byte(g.r)
		long++
	}
	n := bare(string(head[:long]))
	if n == 0 || !core(t.at(i+n)) {
		return i
	}
	end := i + n
	for end < len(t.glyphs) && inAddress(t.glyphs[end].r) {
		end++
	}
	return t.trimAddress(i, end)
}

// trimAddress moves end back over the marks of the sentence around an address.
// A closing bracket stays where the address opened one.
func (t *text) trimAddress(i, end int) int {
	depth := 0
	for _, g := range t.glyphs[i:end] {
		switch g.r {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	for end > i {
		r := t.glyphs[end-1].r
		if r < 0 || !strings.ContainsRune(atAddressEnd, r) || r == ')' && depth >= 0 {
			break
		}
		if r == ')' {
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
	for i, g := range t.glyphs {
		if g.r != '@' || i < floor {
			continue
		}
		start := i
		for start > floor && (core(t.glyphs[start-1].r) || t.glyphs[start-1].r > 0 && strings.ContainsRune("._%+-", t.glyphs[start-1].r)) {
			start--
		}
		for start < i && !core(t.glyphs[start].r) {
			start++
		}
		end, dot := i+1, false
		for end < len(t.glyphs) {
			r := t.glyphs[end].r
			if r == '.' && core(t.at(end+1)) && end > i+1 {
				dot = true
			} else if !core(r) && !(r == '-' && core(t.at(end+1))) {
				break
			}
			end++
		}
		if start < i && dot {
			found = append(found, [2]int{start, end})
			floor = end
		}
	}
	return found
}
