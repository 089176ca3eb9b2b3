package archive

import (
	"bytes"
	"regexp"
	"strconv"
	"unicode/utf8"
)

// declaration begins a part as office programs write it: UTF-8, and no other
// version.
var declaration = regexp.MustCompile(`^<\?xml version=(?:"1\.0" encoding="(?i:utf-8)"(?: standalone="(?:yes|no)")?|'1\.0' encoding='(?i:utf-8)'(?: standalone='(?:yes|no)')?)\s*\?>`)

// scan reads XML as office programs write it: elements, attributes, text and the
// references that XML itself has, with names in ASCII. It returns nil for anything
// else (a comment, a document type, what is no XML), which is for decode.
func (a *Package) scan(r *room, data []byte) *Node {
	s := scanner{builder: a.builder(r), rest: data[len(declaration.Find(data)):]}
	for len(s.rest) > 0 {
		ok := false
		switch {
		case s.rest[0] != '<':
			ok = s.words()
		case len(s.rest) > 1 && s.rest[1] == '/':
			ok = s.endTag()
		default:
			ok = s.startTag()
		}
		if !ok {
			return nil
		}
	}
	return s.root()
}

// A scanner reads one part. Each of its methods takes something off the front of
// rest, and reports false where that is not there.
type scanner struct {
	builder
	rest []byte
}

// words reads text up to the next tag.
func (s *scanner) words() bool {
	n := bytes.IndexByte(s.rest, '<')
	if n < 0 {
		n = len(s.rest)
	}
	text := s.rest[:n]
	s.rest = s.rest[n:]
	if len(s.open) == 0 {
		return len(bytes.Trim(text, " \t\r\n")) == 0
	}
	s.decoded = s.decoded[:0]
	text, ok := s.characters(text)
	return ok && s.text(text) == nil
}

// endTag reads "</w:p>".
func (s *scanner) endTag() bool {
	s.rest = s.rest[len("</"):]
	name := s.name()
	s.space()
	return s.take('>') && s.end(name)
}

// startTag reads "<w:p w:val='1'>" or "<w:p/>". There is one element that holds all
// others.
func (s *scanner) startTag() bool {
	s.rest = s.rest[len("<"):]
	name := s.name()
	if len(name) == 0 || len(s.open) == 0 && len(s.done) > 0 {
		return false
	}
	s.given, s.decoded = s.given[:0], s.decoded[:0]
	for {
		s.space()
		switch {
		case s.take('>'):
			return s.start(name) == nil
		case s.take('/'):
			return s.take('>') && s.start(name) == nil && s.end(name)
		case !s.attribute():
			return false
		}
	}
}

// attribute reads "w:val='1'".
func (s *scanner) attribute() bool {
	name := s.name()
	s.space()
	if len(name) == 0 || !s.take('=') {
		return false
	}
	s.space()
	if len(s.rest) == 0 || s.rest[0] != '"' && s.rest[0] != '\'' {
		return false
	}
	value, rest, ok := bytes.Cut(s.rest[1:], s.rest[:1])
	if !ok {
		return false
	}
	s.rest = rest
	value, ok = s.characters(value)
	s.given = append(s.given, given{name, value})
	return ok
}

func (s *scanner) take(c byte) bool {
	if len(s.rest) == 0 || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

func (s *scanner) space() {
	for len(s.rest) > 0 && (s.rest[0] == ' ' || s.rest[0] == '\n' || s.rest[0] == '\r' || s.rest[0] == '\t') {
		s.rest = s.rest[1:]
	}
}

// name reads a name with at most one colon, or nothing.
func (s *scanner) name() []byte {
	n, colons := 0, 0
	for n < len(s.rest) && classes[s.rest[n]]&inName != 0 {
		if s.rest[n] == ':' {
			colons++
		}
		n++
	}
	if n == 0 || colons > 1 || classes[s.rest[0]]&beginsName == 0 {
		return nil
	}
	name := s.rest[:n]
	s.rest = s.rest[n:]
	return name
}

// The classes of bytes.
const (
	beginsName = 1 << iota
	inName
	unusual   // control characters, a carriage return (which is to become a line end), "<"
	beyond    // part of a character that is not ASCII
	reference // "&"
	bracket   // "]", three of which with ">" are no text
)

var classes = func() (c [256]byte) {
	for b := range c {
		switch {
		case 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', b == '_', b == ':':
			c[b] = beginsName | inName
		case '0' <= b && b <= '9', b == '-', b == '.':
			c[b] = inName
		case b < ' ' && b != '\t' && b != '\n', b == '<':
			c[b] = unusual
		case b >= utf8.RuneSelf:
			c[b] = beyond
		case b == '&':
			c[b] = reference
		case b == ']':
			c[b] = bracket
		}
	}
	return c
}()

// characters returns what a text or the value of an attribute stands for.
func (s *scanner) characters(b []byte) ([]byte, bool) {
	var seen byte
	for _, c := range b {
		seen |= classes[c]
	}
	switch {
	case seen&unusual != 0,
		seen&bracket != 0 && bytes.Contains(b, []byte("]]>")),
		seen&beyond != 0 && (!utf8.Valid(b) || bytes.Contains(b, []byte("\ufffe")) || bytes.Contains(b, []byte("\uffff"))):
		return nil, false
	case seen&reference == 0:
		return b, true
	}
	from := len(s.decoded)
	for {
		before, after, found := bytes.Cut(b, []byte("&"))
		s.decoded = append(s.decoded, before...)
		if !found {
			return s.decoded[from:], true
		}
		name, rest, found := bytes.Cut(after, []byte(";"))
		r := character(name)
		if !found || r == 0 {
			return nil, false
		}
		s.decoded = utf8.AppendRune(s.decoded, r)
		b = rest
	}
}

// character returns what a reference such as "amp" or "#x2019" stands for; 0 where
// that is not one of XML's own, or no character that XML may hold.
func character(name []byte) rune {
	switch string(name) {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	digits, ok := bytes.CutPrefix(name, []byte("#"))
	if !ok {
		return 0
	}
	base := 10
	if hex, ok := bytes.CutPrefix(digits, []byte("x")); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(string(digits), base, 21)
	r := rune(n)
	switch {
	case err != nil || !utf8.ValidRune(r) || r == 0xfffe || r == 0xffff:
		return 0
	case r < ' ' && r != '\t' && r != '\n' && r != '\r':
		return 0
	}
	return r
}
