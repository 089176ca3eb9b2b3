package archive

import (
	"bytes"
	"fmt"
	"strings"
)

// A builder puts the nodes of one part together. It resolves namespaces itself,
// and not by encoding/xml, which keeps no prefixes: mc:AlternateContent names what
// it requires by prefix.
//
// Word files are hundreds to a site and their trees short-lived, so everything here
// is set aside in blocks, and a name or value that comes again is one string.
type builder struct {
	a      *Package
	open   []openNode
	done   []*Node // what is finished inside the open elements, that of the innermost last
	given  []given // attributes of the tag that is being read
	scopes []scope

	// Names met while the same namespaces are in force, by how the file writes them.
	elements   map[string]qname
	attributes map[string]qname
}

// An openNode is an element whose end tag has not come.
type openNode struct {
	node  *Node
	raw   string // its name, as the file writes it
	inner int    // where what it holds begins in done
}

// A given is an attribute as the file writes it.
type given struct {
	raw   []byte
	value string
}

// A qname is what a name in the file stands for.
type qname struct {
	raw    string
	prefix string // as namespaces has it; "" for an attribute without one
	local  string
	full   string // "w:p"
}

func newBuilder(a *Package) *builder {
	return &builder{a: a, scopes: []scope{{prefix: "xml", name: "xml"}}}
}

// root returns the first element, or nil where one is still open or none came.
func (t *builder) root() *Node {
	if len(t.open) > 0 || len(t.done) == 0 {
		return nil
	}
	return t.done[0]
}

// text adds text. What stands outside the first element is none.
func (t *builder) text(s []byte) error {
	if len(t.open) == 0 {
		return nil
	}
	if err := t.a.count(1); err != nil {
		return err
	}
	n := t.a.node()
	n.Text = string(s)
	t.done = append(t.done, n)
	return nil
}

// start begins an element with the attributes that are given.
func (t *builder) start(raw []byte) error {
	if err := t.a.count(1 + len(t.given)); err != nil {
		return err
	}
	if len(t.open) >= t.a.limits.Depth {
		return unsafe(fmt.Sprintf("the XML inside the file is nested more than %d deep", t.a.limits.Depth))
	}
	attrs := 0
	for _, g := range t.given {
		if prefix, ok := declares(g.raw); ok {
			t.declare(len(t.open)+1, prefix, g.value)
		} else {
			attrs++
		}
	}
	e := t.elementName(raw)
	n := t.a.node()
	n.Name = e.full
	n.Attrs = t.a.attrs(attrs)
	for _, g := range t.given {
		if _, ok := declares(g.raw); ok {
			continue
		}
		at := t.attributeName(g.raw)
		name := at.full
		if at.prefix == e.prefix {
			name = at.local
		}
		if n.Name == "mc:Choice" && name == "Requires" {
			g.value = t.requires(g.value)
		}
		n.Attrs = append(n.Attrs, Attr{name, g.value})
	}
	t.open = append(t.open, openNode{n, e.raw, len(t.done)})
	return nil
}

// end ends the innermost element. It reports false where that has another name.
func (t *builder) end(raw []byte) bool {
	k := len(t.open) - 1
	if k < 0 || t.open[k].raw != string(raw) {
		return false
	}
	e := t.open[k]
	e.node.Nodes = t.a.nodesOf(t.done[e.inner:])
	t.done = append(t.done[:e.inner], e.node)
	t.open = t.open[:k]
	for s := len(t.scopes) - 1; t.scopes[s].depth == k+1; s-- {
		t.scopes = t.scopes[:s]
		t.forget()
	}
	return true
}

// declares reports whether an attribute declares a namespace, and for which prefix.
func declares(raw []byte) (prefix []byte, ok bool) {
	if !bytes.HasPrefix(raw, []byte("xmlns")) {
		return nil, false
	}
	space, local := split(raw)
	if len(space) == 0 {
		return nil, string(local) == "xmlns"
	}
	return local, string(space) == "xmlns"
}

// split returns prefix and local name. A colon with nothing on one side of it is
// part of a name without a prefix.
func split(raw []byte) (space, local []byte) {
	if i := bytes.IndexByte(raw, ':'); i > 0 && i+1 < len(raw) {
		return raw[:i], raw[i+1:]
	}
	return nil, raw
}

func (t *builder) elementName(raw []byte) qname {
	n, ok := t.elements[string(raw)]
	if !ok {
		space, local := split(raw)
		n = qname{raw: string(raw), prefix: t.resolve(string(space)), local: string(local)}
		n.full = t.a.name(n.prefix, n.local)
		if t.elements == nil {
			t.elements = map[string]qname{}
		}
		t.elements[n.raw] = n
	}
	return n
}

func (t *builder) attributeName(raw []byte) qname {
	n, ok := t.attributes[string(raw)]
	if !ok {
		space, local := split(raw)
		n = qname{raw: string(raw), local: string(local)}
		if len(space) > 0 {
			n.prefix = t.resolve(string(space))
		}
		n.full = t.a.name(n.prefix, n.local)
		if t.attributes == nil {
			t.attributes = map[string]qname{}
		}
		t.attributes[n.raw] = n
	}
	return n
}

// forget drops the names that were met, as they may stand for something else now.
func (t *builder) forget() { t.elements, t.attributes = nil, nil }

// requires rewrites the prefixes of a Requires attribute as ours.
func (t *builder) requires(value string) string {
	fields := strings.Fields(value)
	for i, f := range fields {
		fields[i] = t.resolve(f)
	}
	return strings.Join(fields, " ")
}

// declare puts a declaration in force until the element at the depth ends.
func (t *builder) declare(depth int, prefix []byte, uri string) {
	name, ok := namespaces[uri]
	if !ok {
		name = "?"
	}
	if len(t.scopes) < maxScopes {
		t.scopes = append(t.scopes, scope{depth, string(prefix), name})
		t.forget()
	}
}

func (t *builder) resolve(prefix string) string {
	for i := len(t.scopes) - 1; i >= 0; i-- {
		if t.scopes[i].prefix == prefix {
			return t.scopes[i].name
		}
	}
	return "?"
}

// A store is room for what the trees of a package are made of.
type store struct {
	free     []Node
	freeAttr []Attr
	freeList []*Node
	words    map[string]string
}

// block is how many of a kind are set aside at once.
const block = 256

func (a *store) node() *Node {
	if len(a.free) == 0 {
		a.free = make([]Node, block)
	}
	n := &a.free[0]
	a.free = a.free[1:]
	return n
}

// attrs returns an empty list with room for n attributes and no more.
func (a *store) attrs(n int) []Attr {
	if n == 0 {
		return nil
	}
	if len(a.freeAttr) < n {
		a.freeAttr = make([]Attr, max(block, n))
	}
	out := a.freeAttr[:0:n]
	a.freeAttr = a.freeAttr[n:]
	return out
}

// nodesOf returns a copy of a list.
func (a *store) nodesOf(ns []*Node) []*Node {
	n := len(ns)
	if n == 0 {
		return nil
	}
	if len(a.freeList) < n {
		a.freeList = make([]*Node, max(block, n))
	}
	out := a.freeList[:n:n]
	copy(out, ns)
	a.freeList = a.freeList[n:]
	return out
}

// word returns the value of an attribute as a string. Short ones come again and
// again: a style, a number, "preserve".
func (a *store) word(b []byte) string {
	const longest, most = 32, 4096
	if len(b) > longest {
		return string(b)
	}
	w, ok := a.words[string(b)]
	if !ok {
		w = string(b)
		if a.words == nil {
			a.words = map[string]string{}
		}
		if len(a.words) < most {
			a.words[w] = w
		}
	}
	return w
}

// count takes n elements, attributes or texts from the budget.
func (a *Package) count(n int) error {
	if a.nodes += n; a.nodes > a.limits.Nodes {
		return tooLarge(fmt.Sprintf("the file has more than %d million XML elements and attributes", a.limits.Nodes/1_000_000))
	}
	return nil
}
