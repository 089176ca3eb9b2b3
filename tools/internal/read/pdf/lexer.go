package pdf

import (
	"bytes"
	"strconv"
)

// An operand is one value in a content stream.
type operand struct {
	kind operandKind
	num  float64
	str  []byte // of a string or name
	list []operand
	dict map[string]operand
}

type operandKind byte

const (
	none operandKind = iota
	numberKind
	textKind
	nameKind
	listKind
	dictKind
	operatorKind // only inside the lexer
)

// A lexer reads operators and their operands out of a content stream (ISO
// 32000-2, 7.8.2). What it cannot read it passes over, as viewers do.
type lexer struct {
	data  []byte
	at    int
	depth int
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// next returns the next operator and appends its operands to args. ok is false
// at the end.
func (l *lexer) next(args []operand) (op string, out []operand, ok bool) {
	for {
		o, more := l.value()
		if !more {
			return "", args, false
		}
		if o.kind != operatorKind {
			if len(args) < 64 { // no operator has more, and 33 is the most for scn
				args = append(args, o)
			}
			continue
		}
		op = string(o.str)
		if op == "BI" {
			l.inlineImage()
		}
		return op, args, true
	}
}

// value reads one value or operator.
func (l *lexer) value() (operand, bool) {
	for {
		l.skipSpace()
		if l.at >= len(l.data) {
			return operand{}, false
		}
		switch c := l.data[l.at]; c {
		case '(':
			return operand{kind: textKind, str: l.literal()}, true
		case '<':
			if l.at+1 < len(l.data) && l.data[l.at+1] == '<' {
				l.at += 2
				return l.dictionary(), true
			}
			return operand{kind: textKind, str: l.hex()}, true
		case '[':
			l.at++
			return l.array(), true
		case '/':
			l.at++
			return operand{kind: nameKind, str: l.name()}, true
		case ')', '>', ']', '{', '}':
			l.at++ // a stray one; arrays and dictionaries see theirs before
		default:
			word := l.word()
			if n, ok := parseNumber(word); ok {
				return operand{kind: numberKind, num: n}, true
			}
			return operand{kind: operatorKind, str: word}, true
		}
	}
}

func (l *lexer) skipSpace() {
	for l.at < len(l.data) {
		switch c := l.data[l.at]; {
		case space(c):
			l.at++
		case c == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

func (l *lexer) word() []byte {
	start := l.at
	for l.at < len(l.data) && !space(l.data[l.at]) && !delimiter(l.data[l.at]) {
		l.at++
	}
	return l.data[start:l.at]
}

func (l *lexer) name() []byte {
	w := l.word()
	if bytes.IndexByte(w, '#') < 0 {
		return w
	}
	out := make([]byte, 0, len(w))
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) && hexDigit(w[i+1]) >= 0 && hexDigit(w[i+2]) >= 0 {
			out = append(out, byte(hexDigit(w[i+1])<<4|hexDigit(w[i+2])))
			i += 2
			continue
		}
		out = append(out, w[i])
	}
	return out
}

func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

func (l *lexer) hex() []byte {
	l.at++ // <
	var out []byte
	half, high := false, 0
	for l.at < len(l.data) && l.data[l.at] != '>' {
		if d := hexDigit(l.data[l.at]); d >= 0 {
			if half {
				out = append(out, byte(high<<4|d))
			} else {
				high = d
			}
			half = !half
		}
		l.at++
	}
	l.at++ // >
	if half {
		out = append(out, byte(high<<4))
	}
	return out
}

// literal reads a string in brackets, which may hold balanced brackets.
func (l *lexer) literal() []byte {
	l.at++ // (
	var out []byte
	for depth := 1; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return out
			}
		case '\r':
			c = '\n'
			if l.at+1 < len(l.data) && l.data[l.at+1] == '\n' {
				l.at++
			}
		case '\\':
			var ok bool
			if c, ok = l.escape(); !ok {
				continue
			}
		}
		out = append(out, c)
	}
	return out
}

// escape reads what stands behind a backslash; ok is false where that is
// nothing. It leaves the lexer at the last byte read.
func (l *lexer) escape() (c byte, ok bool) {
	if l.at++; l.at >= len(l.data) {
		return 0, false
	}
	switch c := l.data[l.at]; c {
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case '\n':
		return 0, false
	case '\r':
		if l.at+1 < len(l.data) && l.data[l.at+1] == '\n' {
			l.at++
		}
		return 0, false
	default:
		if c < '0' || c > '7' {
			return c, true
		}
		n := 0
		for i := 0; i < 3 && l.at < len(l.data) && '0' <= l.data[l.at] && l.data[l.at] <= '7'; i++ {
			n = n<<3 | int(l.data[l.at]-'0')
			l.at++
		}
		l.at--
		return byte(n), true
	}
}

func (l *lexer) array() operand {
	o := operand{kind: listKind}
	if l.depth++; l.depth > maxDepth {
		l.at = len(l.data)
	}
	for {
		l.skipSpace()
		if l.at >= len(l.data) {
			break
		}
		if l.data[l.at] == ']' {
			l.at++
			break
		}
		v, ok := l.value()
		if !ok {
			break
		}
		if v.kind != operatorKind {
			o.list = append(o.list, v)
		}
	}
	l.depth--
	return o
}

func (l *lexer) dictionary() operand {
	o := operand{kind: dictKind, dict: map[string]operand{}}
	if l.depth++; l.depth > maxDepth {
		l.at = len(l.data)
	}
	for {
		l.skipSpace()
		if l.at >= len(l.data) {
			break
		}
		if l.data[l.at] == '>' {
			l.at = min(l.at+2, len(l.data))
			break
		}
		k, ok := l.value()
		if !ok {
			break
		}
		if k.kind != nameKind {
			continue
		}
		l.skipSpace()
		if l.at < len(l.data) && l.data[l.at] == '>' {
			continue
		}
		v, ok := l.value()
		if !ok {
			break
		}
		o.dict[string(k.str)] = v
	}
	l.depth--
	return o
}

// inlineImage passes over a picture in the content, to behind its EI. Its bytes
// can hold anything, so EI only counts between spaces and before something that
// can be read.
func (l *lexer) inlineImage() {
	i := bytes.Index(l.data[l.at:], []byte("ID"))
	if i < 0 {
		l.at = len(l.data)
		return
	}
	l.at = min(l.at+i+3, len(l.data))
	for {
		j := bytes.Index(l.data[l.at:], []byte("EI"))
		if j < 0 {
			l.at = len(l.data)
			return
		}
		start, end := l.at+j, l.at+j+2
		l.at = end
		if start > 0 && !space(l.data[start-1]) || end < len(l.data) && !space(l.data[end]) {
			continue
		}
		rest := l.data[end:min(end+16, len(l.data))]
		if bytes.IndexFunc(rest, func(r rune) bool { return r > 0x7e || r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != 0 }) < 0 {
			return
		}
	}
}

// parseNumber reads a number as PDF writes it: no exponent, perhaps no digit
// before the point. Some writers put a minus inside a number; viewers stop
// there.
func parseNumber(w []byte) (float64, bool) {
	if len(w) == 0 || len(w) > 64 {
		return 0, false
	}
	if c := w[0]; c != '-' && c != '+' && c != '.' && (c < '0' || c > '9') {
		return 0, false
	}
	for _, c := range w {
		if c != '-' && c != '+' && c != '.' && (c < '0' || c > '9') {
			return 0, false
		}
	}
	if i := bytes.LastIndexByte(w, '-'); i > 0 {
		if trimmed := bytes.TrimLeft(w, "-"); bytes.IndexByte(trimmed, '-') < 0 {
			w = w[i:]
		} else {
			w = w[:i]
		}
	}
	n, err := strconv.ParseFloat(string(w), 64)
	return n, err == nil
}
