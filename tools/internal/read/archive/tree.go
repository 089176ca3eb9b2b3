package archive

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A Node is an XML element, or a run of text, in which case only Text is set.
//
// The name is a local name behind the prefix that this package gives the
// namespace ("w:p"), whatever prefix the file uses; elements of a namespace
// that no reader here knows are named "?:local". An attribute of its element's
// namespace, or of none, has no prefix: "val" is w:val in a document and val in
// a workbook; a relation is "r:id".
type Node struct {
	Name  string
	Text  string
	Attrs []Attr
	Nodes []*Node
}

// An Attr is one attribute.
type Attr struct{ Name, Value string }

// Attr returns the value of the attribute, or "".
func (n *Node) Attr(name string) string {
	v, _ := n.Lookup(name)
	return v
}

// Lookup returns the value of the attribute and whether it is there.
func (n *Node) Lookup(name string) (string, bool) {
	if n == nil {
		return "", false
	}
	for i := range n.Attrs {
		if n.Attrs[i].Name == name {
			return n.Attrs[i].Value, true
		}
	}
	return "", false
}

// Child returns the first child element with the name, or nil. It may be called
// on nil, so that a path of children can be followed without asking.
func (n *Node) Child(name string) *Node {
	if n == nil {
		return nil
	}
	for _, c := range n.Nodes {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Find returns the first element with the name inside n, at any depth, in
// document order, or nil.
func (n *Node) Find(name string) *Node {
	if n == nil {
		return nil
	}
	for _, c := range n.Nodes {
		if c.Name == name {
			return c
		}
		if f := c.Find(name); f != nil {
			return f
		}
	}
	return nil
}

// Walk calls f for n and every element inside it, in document order. Where f
// returns false, what is inside is passed over.
func (n *Node) Walk(f func(*Node) bool) {
	if n == nil || n.Name == "" || !f(n) {
		return
	}
	for _, c := range n.Nodes {
		c.Walk(f)
	}
}

// Content returns all text inside n.
func (n *Node) Content() string {
	if n == nil {
		return ""
	}
	if len(n.Nodes) == 1 && n.Nodes[0].Name == "" {
		return n.Nodes[0].Text
	}
	var b strings.Builder
	n.content(&b)
	return b.String()
}

func (n *Node) content(b *strings.Builder) {
	b.WriteString(n.Text)
	for _, c := range n.Nodes {
		c.content(b)
	}
}

// XML parses a part. A part that is not there gives nil and no error. Text that
// is only white space is kept, because in w:t it counts. Any error is a
// *[Problem].
func (a *Package) XML(name string) (*Node, error) {
	data, err := a.unpack(name, a.limits.XML)
	if data == nil || err != nil {
		return nil, err
	}
	return a.parse(data)
}

func (a *Package) parse(data []byte) (*Node, error) {
	data, err := toUTF8(data)
	if err != nil {
		return nil, err
	}
	if longTag(data) {
		return nil, unsafe("the XML inside the file has a tag of more than 8 MB")
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "utf-16") { // converted above
			return in, nil
		}
		return nil, errors.New("unknown encoding")
	}
	root := &Node{}
	t := treeBuilder{a: a, stack: []*Node{root}, scopes: []scope{{prefix: "xml", name: "xml"}}}
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, damaged("the XML inside it breaks off or is malformed")
		}
		if err := t.token(tok); err != nil {
			return nil, err
		}
	}
	if len(t.stack) != 1 || len(root.Nodes) == 0 {
		return nil, damaged("the XML inside it breaks off or is malformed")
	}
	for _, n := range root.Nodes {
		if n.Name != "" {
			return n, nil
		}
	}
	return nil, damaged("the XML inside it breaks off or is malformed")
}

// treeBuilder turns tokens into nodes. It resolves namespaces itself, because
// the decoder's own resolution keeps no prefixes, and mc:AlternateContent names
// what it requires by prefix.
type treeBuilder struct {
	a      *Package
	stack  []*Node
	raw    []xml.Name // names of the open elements, as written
	scopes []scope
	room   []Node // nodes set aside in blocks: one allocation for many
}

func (t *treeBuilder) node() *Node {
	if len(t.room) == 0 {
		t.room = make([]Node, 128)
	}
	n := &t.room[0]
	t.room = t.room[1:]
	return n
}

func (t *treeBuilder) token(tok xml.Token) error {
	top := t.stack[len(t.stack)-1]
	switch tok := tok.(type) {
	case xml.Directive:
		return &Problem{
			Rule:    RuleUnsafe,
			Message: "the XML inside the file has a document type, which no office program writes",
			Why:     "document types are used to make a reader fetch other files or run out of memory",
			Fix:     "do not use %s; ask whoever sent it to save it again from Word or Excel",
		}
	case xml.CharData:
		if len(t.stack) > 1 {
			if err := t.count(1); err != nil {
				return err
			}
			n := t.node()
			n.Text = string(tok)
			top.Nodes = append(top.Nodes, n)
		}
	case xml.StartElement:
		if err := t.count(1 + len(tok.Attr)); err != nil {
			return err
		}
		if len(t.stack) > t.a.limits.Depth {
			return unsafe(fmt.Sprintf("the XML inside the file is nested more than %d deep", t.a.limits.Depth))
		}
		n := t.start(tok)
		top.Nodes = append(top.Nodes, n)
		t.stack = append(t.stack, n)
		t.raw = append(t.raw, tok.Name)
	case xml.EndElement:
		if len(t.raw) == 0 || t.raw[len(t.raw)-1] != tok.Name {
			return damaged("the XML inside it breaks off or is malformed")
		}
		depth := len(t.stack)
		t.stack = t.stack[:depth-1]
		t.raw = t.raw[:len(t.raw)-1]
		for len(t.scopes) > 0 && t.scopes[len(t.scopes)-1].depth == depth {
			t.scopes = t.scopes[:len(t.scopes)-1]
		}
	}
	return nil
}

// count takes n elements, attributes or texts from the budget.
func (t *treeBuilder) count(n int) error {
	if t.a.nodes += n; t.a.nodes > t.a.limits.Nodes {
		return tooLarge(fmt.Sprintf("the file has more than %d million XML elements and attributes", t.a.limits.Nodes/1_000_000))
	}
	return nil
}

// longTag reports whether a tag is so long that its attributes alone would fill
// the memory: the decoder gathers all of them before the budget is asked. Word
// stores a drawing in one attribute, of some hundred kilobytes.
func longTag(data []byte) bool {
	const limit = 8 << 20
	for len(data) > limit {
		open := bytes.IndexByte(data, '<')
		if open < 0 {
			return false
		}
		data = data[open:]
		end := bytes.IndexByte(data, '>')
		if end < 0 {
			end = len(data)
		}
		if end > limit {
			return true
		}
		data = data[end:]
	}
	return false
}

func (t *treeBuilder) start(e xml.StartElement) *Node {
	depth := len(t.stack) + 1
	attrs := 0
	for _, at := range e.Attr {
		switch {
		case at.Name.Space == "xmlns":
			t.declare(depth, at.Name.Local, at.Value)
		case at.Name.Space == "" && at.Name.Local == "xmlns":
			t.declare(depth, "", at.Value)
		default:
			attrs++
		}
	}
	n := t.node()
	n.Name = t.a.name(t.resolve(e.Name.Space), e.Name.Local)
	if attrs == 0 {
		return n
	}
	n.Attrs = make([]Attr, 0, attrs)
	for _, at := range e.Attr {
		if at.Name.Space == "xmlns" || at.Name.Space == "" && at.Name.Local == "xmlns" {
			continue
		}
		prefix := ""
		if at.Name.Space != "" {
			prefix = t.resolve(at.Name.Space)
		}
		name := at.Name.Local
		if prefix != "" && prefix != elementPrefix(n.Name) {
			name = t.a.name(prefix, name)
		}
		value := at.Value
		if n.Name == "mc:Choice" && name == "Requires" {
			value = t.requires(value)
		}
		n.Attrs = append(n.Attrs, Attr{name, value})
	}
	return n
}

func elementPrefix(name string) string {
	prefix, _, _ := strings.Cut(name, ":")
	return prefix
}

// toUTF8 converts a part in UTF-16, the other encoding that the standard allows.
func toUTF8(data []byte) ([]byte, error) {
	var big bool
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return data[3:], nil
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		big = true
	case !bytes.HasPrefix(data, []byte("\xff\xfe")):
		return data, nil
	}
	data = data[2:]
	if len(data)%2 != 0 {
		return nil, damaged("the XML inside it breaks off or is malformed")
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		lo, hi := data[2*i], data[2*i+1]
		if big {
			lo, hi = hi, lo
		}
		units[i] = uint16(hi)<<8 | uint16(lo)
	}
	out := make([]byte, 0, len(data))
	for _, r := range utf16.Decode(units) {
		out = utf8.AppendRune(out, r)
	}
	return out, nil
}
