package built

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Tree is a page's elements and texts, as a browser makes them of its source.
// They stand in the order of the page, so that what is inside the node i are the
// nodes from i+1 to its End; the first is the html element. Comments and the
// document type are left out.
type Tree struct {
	Nodes []Node
	attrs []Attr
	plain bool
	open  []int32 // of the plain reader: elements not yet ended
}

// A Node is an element or a text.
type Node struct {
	Atom   atom.Atom // which element it is; 0 for a text, and for a name that HTML does not know
	Data   []byte    // an element's name, or a text
	Attrs  []Attr
	Parent int32 // index of the element it stands in; -1 for the first
	End    int32 // index behind the last node in it
	text   bool
	how    manner // of an element that the plain reader read
}

// An Attr is an attribute. In a drawing its key is spelt as the page has it.
type Attr struct{ Key, Val []byte }

// Text reports whether the node is a text.
func (n *Node) Text() bool { return n.text }

// Attr returns the value of an element's attribute.
func (n *Node) Attr(key string) ([]byte, bool) {
	for i := range n.Attrs {
		if string(n.Attrs[i].Key) == key {
			return n.Attrs[i].Val, true
		}
	}
	return nil, false
}

// Plain reports whether the page is written so plainly that its tags are its
// elements, one for one.
func (t *Tree) Plain() bool { return t.plain }

// Within reports whether node i stands in an element of that name.
func (t *Tree) Within(i int, name atom.Atom) bool {
	for p := t.Nodes[i].Parent; p >= 0; p = t.Nodes[p].Parent {
		if t.Nodes[p].Atom == name {
			return true
		}
	}
	return false
}

// First returns the index of the first element of that name; -1 where there is none.
func (t *Tree) First(name atom.Atom) int {
	for i := range t.Nodes {
		if t.Nodes[i].Atom == name {
			return i
		}
	}
	return -1
}

// Words returns the words in node i, white space collapsed.
func (t *Tree) Words(i int) string {
	var b strings.Builder
	for j := i + 1; j < int(t.Nodes[i].End); j++ {
		if t.Nodes[j].text {
			b.Write(t.Nodes[j].Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Wordless reports whether there are no words in node i.
func (t *Tree) Wordless(i int) bool {
	for j := i + 1; j < int(t.Nodes[i].End); j++ {
		if t.Nodes[j].text && len(bytes.TrimSpace(t.Nodes[j].Data)) > 0 {
			return false
		}
	}
	return true
}

// parse reads a page into the tree, over what it held before.
func (t *Tree) parse(data []byte) error {
	if t.readPlain(data) {
		return nil
	}
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return err
	}
	t.reset()
	for n := range root.ChildNodes() {
		t.take(n, -1)
	}
	return nil
}

func (t *Tree) reset() {
	t.Nodes, t.attrs, t.open, t.plain = t.Nodes[:0], t.attrs[:0], t.open[:0], false
}

// take appends a node of the full parser's tree and all inside it.
func (t *Tree) take(n *html.Node, parent int32) {
	if n.Type != html.ElementNode && n.Type != html.TextNode {
		return
	}
	i := int32(len(t.Nodes))
	from := len(t.attrs)
	for _, a := range n.Attr {
		t.attrs = append(t.attrs, Attr{[]byte(a.Key), []byte(a.Val)})
	}
	t.Nodes = append(t.Nodes, Node{
		Atom: n.DataAtom, Data: []byte(n.Data), Attrs: t.attrs[from:len(t.attrs):len(t.attrs)],
		Parent: parent, text: n.Type == html.TextNode,
	})
	for c := range n.ChildNodes() {
		t.take(c, i)
	}
	t.Nodes[i].End = int32(len(t.Nodes))
}
