package repair

import "strings"

// marks say which of the expressions of [setTypography] can match in a text. Most
// texts hold nothing for any of them, and one look costs a hundredth of what they do.
type marks uint8

const (
	rangeDash     marks = 1 << iota // a dash behind a digit
	wideDash                        // a dash between two spaces
	colonDash                       // a dash behind a colon
	severalSpaces                   // two spaces, or one of another kind
	spacedStop                      // a space before a comma, semicolon or full stop
	stopCapital                     // a capital right behind a full stop
	joinedLetters                   // a ligature
	straightQuote
)

// marksIn looks through a text once.
func marksIn(s string) (m marks) {
	if strings.Contains(s, "  ") {
		m |= severalSpaces
	}
	for i := range len(s) {
		if !marking[s[i]] {
			continue
		}
		before, next := byte(0), byte(0)
		if i > 0 {
			before = s[i-1]
		}
		if i+1 < len(s) {
			next = s[i+1]
		}
		switch c := s[i]; {
		case c == '-':
			m |= dash(s[:i], s[i+1:])
		case c == '.' || c == ',' || c == ';':
			if isSpace(before) {
				m |= spacedStop
			}
			if c == '.' && 'A' <= next && next <= 'Z' {
				m |= stopCapital
			}
		case c == '"' || c == '\'' || c == '`':
			m |= straightQuote
		case c == '\t' || c == '\n' || c == '\f' || c == '\r':
			if c == '\t' || next == ' ' {
				m |= severalSpaces
			}
		case c == 0xc2 && next == 0xa0: // no-break space
			m |= severalSpaces
		case c == 0xe2 && i+2 < len(s):
			switch third := s[i+2]; {
			case next == 0x80 && 0x82 <= third && third <= 0x8a: // U+2002 to U+200A, spaces
				m |= severalSpaces
			case next == 0x80 && 0x92 <= third && third <= 0x94, next == 0x88 && third == 0x92: // ‒ – — −
				m |= dash(s[:i], s[i+3:])
			}
		case c == 0xef && next == 0xac: // U+FB00 to U+FB3F
			m |= joinedLetters
		}
	}
	return m
}

// marking are the bytes that a mark may begin with. Spaces, the most of all, are left
// to what follows them.
var marking = func() (table [256]bool) {
	for _, c := range []byte("-.,;\"'`\t\n\f\r\xc2\xe2\xef") {
		table[c] = true
	}
	return table
}()

// dash returns what a dash is by what stands on either side of it.
func dash(before, after string) (m marks) {
	word := strings.TrimRight(before, whiteSpace)
	switch {
	case word == "":
	case isDigit(word[len(word)-1]):
		m |= rangeDash
	case word[len(word)-1] == ':':
		m |= colonDash
	}
	if len(word) < len(before) && after != "" && isSpace(after[0]) {
		m |= wideDash
	}
	return m
}

// whiteSpace is what \s matches.
const whiteSpace = " \t\n\f\r"

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' }
