package ledger

import "strings"

// openBracket takes a "[" or "![" of n bytes. Until its end is found it counts
// as a character.
func (sc *scanner) openBracket(n int) {
	sc.brackets = append(sc.brackets, bracket{char: len(sc.text.chars), at: sc.i + n, image: n == 2})
	sc.literal(n)
}

// closeBracket takes a "]" with the destination behind it, if it ends a link.
func (sc *scanner) closeBracket() {
	last := len(sc.brackets) - 1
	if last < 0 {
		sc.literal(1)
		return
	}
	open := sc.brackets[last]
	sc.brackets = sc.brackets[:last]
	ref, n := sc.target(open)
	if n == 0 || open.dead && !open.image {
		sc.literal(1)
		return
	}
	from := open.char + 1
	sc.text.chars[open.char] = glueByte
	if open.image {
		sc.text.chars[open.char] = gapByte
		sc.text.chars[open.char+1] = gapByte
		from++
	}
	// The position of a destination is its own, so that a record finds it there.
	sc.mark(glue, 1)
	if !open.image {
		sc.text.addLink(from, ref.dest, sc.line, sc.col)
		// No link lies inside another. What is dead already ends the search.
		for i := len(sc.brackets) - 1; i >= 0 && !sc.brackets[i].dead; i-- {
			sc.brackets[i].dead = !sc.brackets[i].image
		}
	}
	if ref.title != "" && !internal(ref.dest) {
		sc.mark(gap, 0)
		sc.text.addString(ref.title, sc.line, sc.col)
		sc.mark(gap, 0)
	}
	if open.image {
		sc.mark(gap, 0)
	}
	sc.pass(n - 1)
}

// target returns where the link that ends at the "]" here leads and the length
// of the link's end, or 0 where it is no link.
func (sc *scanner) target(open bracket) (reference, int) {
	p := dest{s: sc.s, i: sc.i + 1}
	if ref, ok := p.inline(); ok {
		return ref, p.i - sc.i
	}
	label := sc.s[open.at:sc.i]
	p.i = sc.i + 1
	n := 1
	if p.i < len(p.s) && p.s[p.i] == '[' {
		if l, ok := p.label(); ok {
			if strings.TrimSpace(l) != "" {
				label = l
			}
			n = p.i - sc.i
		}
	}
	if len(label) > 999 {
		return reference{}, 0
	}
	if ref, ok := sc.refs[labelKey(label)]; ok {
		return ref, n
	}
	return reference{}, 0
}

// dest reads the parts of a link's end (CommonMark 0.31, sections 4.7 and 6.3).
type dest struct {
	s string
	i int
}

func (p *dest) take(c byte) bool {
	if p.i < len(p.s) && p.s[p.i] == c {
		p.i++
		return true
	}
	return false
}

// space passes over spaces and at most one end of line.
func (p *dest) space() {
	lines := 0
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.i]) >= 0 {
		if p.s[p.i] == '\n' {
			if lines++; lines > 1 {
				return
			}
		}
		p.i++
	}
}

// spaced reports whether a space comes next.
func (p *dest) spaced() bool {
	return p.i < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.i]) >= 0
}

// endOfLine reports whether nothing but spaces is left of the line.
func (p *dest) endOfLine() bool {
	rest, _, _ := strings.Cut(p.s[p.i:], "\n")
	return strings.Trim(rest, " \t\r") == ""
}

// inline reads "(destination "title")".
func (p *dest) inline() (reference, bool) {
	var ref reference
	if !p.take('(') {
		return ref, false
	}
	p.space()
	if p.take(')') {
		return ref, true
	}
	var ok bool
	if ref.dest, ok = p.destination(); !ok {
		return ref, false
	}
	if p.spaced() {
		p.space()
		if t, ok := p.title(); ok {
			ref.title = t
		}
		p.space()
	}
	return ref, p.take(')')
}

// label reads "[label]".
func (p *dest) label() (string, bool) {
	start := p.i + 1
	for i := start; i < len(p.s) && i-start < 1000; i++ {
		switch p.s[i] {
		case '\\':
			i++
		case '[':
			return "", false
		case ']':
			p.i = i + 1
			return p.s[start:i], true
		}
	}
	return "", false
}

// destination reads an address, in angle brackets or bare.
func (p *dest) destination() (string, bool) {
	start := p.i
	if p.take('<') {
		for ; p.i < len(p.s); p.i++ {
			switch p.s[p.i] {
			case '\\':
				p.i++
			case '<', '\n':
				return "", false
			case '>':
				p.i++
				return unescape(p.s[start+1 : p.i-1]), true
			}
		}
		return "", false
	}
	depth := 0
	for ; p.i < len(p.s); p.i++ {
		c := p.s[p.i]
		if strings.IndexByte(" \t\r\n", c) >= 0 {
			break
		}
		if c == '\\' && p.i+1 < len(p.s) && punctuation(p.s[p.i+1]) {
			p.i++
			continue
		}
		if c == '(' {
			if depth++; depth > 32 {
				return "", false // no address; and a search for its end could go on and on
			}
		}
		if c == ')' {
			if depth == 0 {
				break
			}
			depth--
		}
	}
	// Hugo's parser does not mind brackets that are left open.
	return unescape(p.s[start:p.i]), p.i > start
}

// title reads a title in quotation marks or brackets.
func (p *dest) title() (string, bool) {
	if p.i >= len(p.s) || strings.IndexByte(`"'(`, p.s[p.i]) < 0 {
		return "", false
	}
	open := p.s[p.i]
	end := open
	if open == '(' {
		end = ')'
	}
	start := p.i + 1
	for i := start; i < len(p.s); i++ {
		switch c := p.s[i]; {
		case c == '\\':
			i++
		case c == end:
			p.i = i + 1
			return unescape(p.s[start:i]), true
		case c == open:
			return "", false
		}
	}
	return "", false
}

// unescape decodes backslashes and entities.
func unescape(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] == '\\' && i+1 < len(s) && punctuation(s[i+1]) {
			b.WriteByte(s[i+1])
			i += 2
			continue
		}
		if s[i] == '&' {
			if c, n := character(s[i:]); n > 0 {
				b.WriteString(c)
				i += n
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}
