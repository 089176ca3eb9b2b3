package built

import (
	"bytes"
	"slices"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Hugo's pages are plain: every element has its end tag, and none stands where
// HTML's rules would move it. Such a page can be read in a tenth of the time that
// a full parser takes, whose rules for everything else are most of its work. The
// plain reader gives a page up at the first thing that could mean more than it
// says, and the full parser reads it: an element that it does not know, an end
// tag too many or too few, a paragraph that a block would end, words between the
// rows of a table, a comment. What it does read is the full parser's tree, which
// tests hold it to on every page of the sites and a fuzz target on anything.

// How far the reader is in a page.
const (
	beforeRoot = iota
	beforeHead
	inHead
	afterHead
	inBody
	afterBody
	afterRoot
)

// deepest is how deep elements may stand in one another. The full parser's limit
// is higher.
const deepest = 200

type plain struct {
	*Tree
	src   []byte
	at    int
	stage int
	svg   int // how many elements of a drawing are open
}

// readPlain reads a page into the tree and reports whether it was plain.
func (t *Tree) readPlain(src []byte) bool {
	t.reset()
	const start = "<!doctype html>"
	if len(src) < len(start) || !bytes.EqualFold(src[:len(start)], []byte(start)) || bytes.IndexByte(src, 0) >= 0 || bytes.IndexByte(src, '\r') >= 0 {
		return false
	}
	p := &plain{Tree: t, src: src, at: len(start)}
	for p.at < len(src) {
		if !p.next() {
			return false
		}
	}
	t.plain = p.stage == afterRoot
	return t.plain
}

// next reads the text up to a tag, and the tag.
func (p *plain) next() bool {
	from, tag := p.at, p.at
	for {
		i := bytes.IndexByte(p.src[tag:], '<')
		if i < 0 || tag+i+1 == len(p.src) {
			tag = len(p.src)
			break
		}
		tag += i
		if c := p.src[tag+1]; letter(c) || c == '/' || c == '!' || c == '?' {
			break
		}
		tag++ // no tag, but a sign
	}
	if p.at = tag; tag > from && !p.words(p.src[from:tag]) {
		return false
	}
	switch {
	case tag == len(p.src):
		return true
	case p.src[tag+1] == '/':
		return p.end()
	}
	return p.begin()
}

// words takes a text.
func (p *plain) words(s []byte) bool {
	switch p.stage {
	case inBody:
		switch top := &p.Nodes[p.top()]; {
		case top.Atom == atom.Pre && s[0] == '\n' && p.top() == int32(len(p.Nodes)-1):
			return false // not shown
		case top.how&structure != 0 && !blank(s):
			return false
		}
	case inHead, afterHead:
		if !blank(s) {
			return false
		}
	case beforeRoot, beforeHead:
		return blank(s)
	default:
		return false
	}
	p.text(s, true)
	return true
}

// text appends a text, in which character references stand for characters or not.
func (p *plain) text(s []byte, references bool) {
	if references && bytes.IndexByte(s, '&') >= 0 {
		s = []byte(html.UnescapeString(string(s)))
	}
	p.Nodes = append(p.Nodes, Node{Data: s, Parent: p.top(), End: int32(len(p.Nodes)) + 1, text: true})
}

// top returns the innermost open element.
func (p *plain) top() int32 {
	if len(p.open) == 0 {
		return -1
	}
	return p.open[len(p.open)-1]
}

// end reads an end tag: that of the innermost open element.
func (p *plain) end() bool {
	rest := p.src[p.at+2:]
	top := p.top()
	if top >= 0 && p.Nodes[top].how&implied != 0 && bytes.HasPrefix(rest, []byte("table>")) {
		p.close(top)
		top = p.top()
	}
	if top < 0 {
		return false
	}
	n := &p.Nodes[top]
	if n.how&implied != 0 || len(rest) <= len(n.Data) || !bytes.HasPrefix(rest, n.Data) || rest[len(n.Data)] != '>' {
		return false
	}
	p.at += 2 + len(n.Data) + 1
	p.close(top)
	if p.svg > 0 {
		p.svg--
		return true
	}
	switch n.Atom {
	case atom.Head:
		p.stage = afterHead
	case atom.Body:
		p.stage = afterBody
	case atom.Html:
		if p.stage != afterBody {
			return false
		}
		p.stage = afterRoot
	}
	return true
}

func (p *plain) close(i int32) {
	p.Nodes[i].End = int32(len(p.Nodes))
	p.open = p.open[:len(p.open)-1]
}

// begin reads a start tag, and the content that is no markup.
func (p *plain) begin() bool {
	from := p.at + 1
	for p.at = from; p.at < len(p.src) && (letter(p.src[p.at]) || '0' <= p.src[p.at] && p.src[p.at] <= '9'); p.at++ {
	}
	name := p.src[from:p.at]
	n := Node{Atom: atom.Lookup(name), Data: name}
	drawing := p.svg > 0 || n.Atom == atom.Svg
	var ended, ok bool
	if n.Attrs, ended, ok = p.attributes(drawing); !ok {
		return false
	}
	if top := p.top(); n.Atom == atom.Tr && top >= 0 && p.Nodes[top].Atom == atom.Table {
		p.push(Node{Atom: atom.Tbody, Data: []byte("tbody"), how: manners[atom.Tbody] | implied}, true)
	}
	n.Parent = p.top()
	switch {
	case drawing:
		ok = p.stage == inBody && p.draws(&n)
	case p.stage != inBody && (n.Atom == atom.Html || n.Atom == atom.Head || n.Atom == atom.Body):
		ok = !ended && p.frame(n.Atom)
	default:
		n.how = manners[n.Atom]
		ok = p.fits(&n) && (!ended || n.how&void != 0)
		ended = n.how&void != 0
	}
	if !ok || len(p.open) == deepest {
		return false
	}
	if p.push(n, !ended); drawing && !ended {
		p.svg++
	}
	return n.how&raw == 0 || p.raw(&n)
}

// push appends an element to the tree, which stays open or not.
func (p *plain) push(n Node, open bool) {
	i := int32(len(p.Nodes))
	n.Parent, n.End = p.top(), i+1
	if p.Nodes = append(p.Nodes, n); open {
		p.open = append(p.open, i)
	}
}

// frame takes the elements that every page has once, in their order.
func (p *plain) frame(name atom.Atom) bool {
	switch {
	case p.stage == beforeRoot && name == atom.Html, p.stage == beforeHead && name == atom.Head, p.stage == afterHead && name == atom.Body:
		p.stage++
		return true
	}
	return false
}

// draws reports whether an element of a drawing stands where it may.
func (p *plain) draws(n *Node) bool {
	if p.svg == 0 {
		n.how = known
		return p.fits(n)
	}
	switch string(p.Nodes[p.top()].Data) {
	case "desc", "title": // where HTML begins again
		return false
	}
	return drawn[string(n.Data)]
}

// fits reports whether an element stands where its tag only begins it.
func (p *plain) fits(n *Node) bool {
	switch {
	case n.how&known == 0,
		p.stage == inHead && n.how&metadata == 0,
		p.stage != inHead && p.stage != inBody:
		return false
	case p.stage == inHead:
		return true
	case n.how&block != 0 && p.isOpen(atom.P),
		n.how&single != 0 && p.isOpen(n.Atom):
		return false
	}
	parent := &p.Nodes[n.Parent]
	if n.how&heading != 0 && parent.how&heading != 0 || parent.how&leaf != 0 {
		return false
	}
	if n.how&enclosed == 0 {
		return parent.how&structure == 0
	}
	if slices.Contains(parents[n.Atom], parent.Atom) {
		return true
	}
	// Terms and their meanings may be grouped.
	return (n.Atom == atom.Dt || n.Atom == atom.Dd) && parent.Atom == atom.Div && p.Nodes[parent.Parent].Atom == atom.Dl
}

func (p *plain) isOpen(name atom.Atom) bool {
	for _, i := range p.open {
		if p.Nodes[i].Atom == name {
			return true
		}
	}
	return false
}

// raw reads the content of an element in which no tag counts but its own end.
func (p *plain) raw(n *Node) bool {
	from := p.at
	for at := from; ; at += 2 {
		i := bytes.Index(p.src[at:], []byte("</"))
		if i < 0 {
			return false
		}
		at += i
		rest := p.src[at+2:]
		if len(rest) <= len(n.Data) || !bytes.EqualFold(rest[:len(n.Data)], n.Data) {
			continue
		}
		content := p.src[from:at]
		if n.Atom == atom.Script && bytes.Contains(content, []byte("<!--")) {
			return false // in which an end may be none
		}
		if len(content) > 0 {
			p.text(content, n.Atom == atom.Title)
		}
		p.at = at
		return p.end()
	}
}

// attributes reads the attributes of a start tag and its end, and reports whether
// it says that the element ends at once.
func (p *plain) attributes(drawing bool) (attrs []Attr, ended, ok bool) {
	first := len(p.attrs)
	for {
		spaces := p.at
		for p.at < len(p.src) && space(p.src[p.at]) {
			p.at++
		}
		switch rest := p.src[p.at:]; {
		case len(rest) > 0 && rest[0] == '>':
			p.at++
			return p.attrs[first:len(p.attrs):len(p.attrs)], false, true
		case len(rest) > 1 && rest[0] == '/' && rest[1] == '>':
			p.at += 2
			return p.attrs[first:len(p.attrs):len(p.attrs)], true, true
		case spaces == p.at:
			return nil, false, false
		}
		a, ok := p.attribute(drawing)
		if !ok {
			return nil, false, false
		}
		for _, b := range p.attrs[first:] {
			if bytes.Equal(a.Key, b.Key) {
				return nil, false, false
			}
		}
		p.attrs = append(p.attrs, a)
	}
}

// attribute reads one attribute: a name, and mostly a value in quotation marks.
func (p *plain) attribute(drawing bool) (a Attr, ok bool) {
	from := p.at
	for p.at < len(p.src) && (named[p.src[p.at]] || drawing && letter(p.src[p.at])) {
		p.at++
	}
	if a.Key = p.src[from:p.at]; len(a.Key) == 0 {
		return a, false
	}
	// Of a drawing's names some have capitals, and some are of another language.
	if drawing && (bytes.IndexByte(a.Key, ':') >= 0 || bytes.IndexFunc(a.Key, unicode.IsUpper) >= 0 && !spelt[string(a.Key)]) {
		return a, false
	}
	rest := p.src[p.at:]
	if len(rest) == 0 || rest[0] != '=' {
		return a, len(rest) > 0 && (space(rest[0]) || rest[0] == '>' || rest[0] == '/')
	}
	if len(rest) < 2 {
		return a, false
	}
	end := 0
	switch quote := rest[1]; quote {
	case '"', '\'':
		rest = rest[2:]
		if end = bytes.IndexByte(rest, quote); end < 0 {
			return a, false
		}
		p.at = len(p.src) - len(rest) + end + 1
	default:
		rest = rest[1:]
		for end < len(rest) && !space(rest[end]) && rest[end] != '>' {
			end++
		}
		if end == 0 || bytes.ContainsAny(rest[:end], `"'`) || rest[end-1] == '/' {
			return a, false
		}
		p.at = len(p.src) - len(rest) + end
	}
	if a.Val = rest[:end]; bytes.IndexByte(a.Val, '&') >= 0 {
		a.Val = unescaped(a.Val)
	}
	return a, true
}

// unescaped returns what an attribute's value stands for. Character references
// count for less there than in a text, and only the tokenizer knows how.
func unescaped(value []byte) []byte {
	quote := []byte{'"'}
	if bytes.IndexByte(value, '"') >= 0 {
		quote[0] = '\''
	}
	z := html.NewTokenizer(bytes.NewReader(slices.Concat([]byte("<a b="), quote, value, quote, []byte{'>'})))
	z.Next()
	z.TagName()
	_, val, _ := z.TagAttr()
	return val
}

// named are the characters that the plain reader takes in an attribute's name.
var named = func() (is [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyz0123456789-_:.") {
		is[c] = true
	}
	return is
}()

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\f' }

// blank reports whether a text is nothing but white space.
func blank(s []byte) bool { return len(bytes.Trim(s, " \n\t\f")) == 0 }
