package archive

import "strings"

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
