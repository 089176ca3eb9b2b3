package archive

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"strings"
	"sync"
)

// A builder puts the nodes of one part together. It resolves namespaces itself,
// and not by encoding/xml, which keeps no prefixes: mc:AlternateContent names what
// it requires by prefix.
//
// Word files are hundreds to a site and their trees short-lived, so nodes,
// attributes and lists are set aside in blocks, and a name or value that comes
// again is one string.
type builder struct {
	*room
	a    *Package
	last scope // that of the name before, as most names of a part have one prefix
}

// A room is what parsing needs for as long as it takes. It is used again for
// other parts and files; no node holds on to it.
type room struct {
	part    []byte // unpacked
	decoded []byte // what holds references in the text or tag that is being read, resolved
	full    []byte // the name that is being put together
	open    []openNode
	done    []*Node // what is finished inside the open elements, that of the innermost last
	given   []given // attributes of the tag that is being read
	scopes  []scope
	words   [1024]string // names and short values that were met lately, by their hash
}

var (
	rooms = sync.Pool{New: func() any { return new(room) }}
	seed  = maphash.MakeSeed()
)

// leave gives a room back. What few parts need is not kept.
func (r *room) leave() {
	const largest = 1 << 20
	clear(r.done[:cap(r.done)]) // nodes, which live no longer than their tree
	if cap(r.part) > largest {
		r.part = nil
	}
	rooms.Put(r)
}

// word returns a name or the value of an attribute as a string. Short ones come
// again and again: "w:p", a style, a number, "preserve".
func (r *room) word(b []byte) string {
	const longest = 32
	if len(b) > longest {
		return string(b)
	}
	w := &r.words[maphash.Bytes(seed, b)%uint64(len(r.words))]
	if *w != string(b) {
		*w = string(b)
	}
	return *w
}

// name returns prefix and local name as one string.
func (r *room) name(prefix string, local []byte) string {
	if prefix == "" {
		return r.word(local)
	}
	r.full = append(append(append(r.full[:0], prefix...), ':'), local...)
	return r.word(r.full)
}

// An openNode is an element whose end tag has not come.
type openNode struct {
	node  *Node
	raw   []byte // its name, as the file writes it
	inner int    // where what it holds begins in done
}

// A given is an attribute: its name as the file writes it, and what the value
// stands for.
type given struct{ raw, value []byte }

// builder returns a builder for the next part.
func (a *Package) builder(r *room) builder {
	r.open, r.done, r.given = r.open[:0], r.done[:0], r.given[:0]
	r.scopes = append(r.scopes[:0], scope{prefix: []byte("xml"), name: "xml"})
	return builder{room: r, a: a}
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
	n := &t.a.nodes.take(1)[0]
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
	space, local := split(raw)
	own := t.resolve(space)
	n := &t.a.nodes.take(1)[0]
	n.Name = t.name(own, local)
	if attrs > 0 {
		n.Attrs = t.a.attrs.take(attrs)[:0]
	}
	for _, g := range t.given {
		if _, ok := declares(g.raw); ok {
			continue
		}
		prefix := ""
		space, local := split(g.raw)
		if len(space) > 0 {
			prefix = t.resolve(space)
		}
		if prefix == own {
			prefix = ""
		}
		at := Attr{t.name(prefix, local), t.word(g.value)}
		if n.Name == "mc:Choice" && at.Name == "Requires" {
			at.Value = t.requires(at.Value)
		}
		n.Attrs = append(n.Attrs, at)
	}
	t.open = append(t.open, openNode{n, raw, len(t.done)})
	return nil
}

// end ends the innermost element. It reports false where that has another name.
func (t *builder) end(raw []byte) bool {
	k := len(t.open) - 1
	if k < 0 || !bytes.Equal(t.open[k].raw, raw) {
		return false
	}
	e := t.open[k]
	if inside := t.done[e.inner:]; len(inside) > 0 {
		e.node.Nodes = t.a.lists.take(len(inside))
		copy(e.node.Nodes, inside)
	}
	t.done = append(t.done[:e.inner], e.node)
	t.open = t.open[:k]
	for s := len(t.scopes) - 1; t.scopes[s].depth == k+1; s-- {
		t.scopes, t.last = t.scopes[:s], scope{}
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

// requires rewrites the prefixes of a Requires attribute as ours.
func (t *builder) requires(value string) string {
	fields := strings.Fields(value)
	for i, f := range fields {
		fields[i] = t.resolve([]byte(f))
	}
	return strings.Join(fields, " ")
}

// declare puts a declaration in force until the element at the depth ends.
func (t *builder) declare(depth int, prefix, uri []byte) {
	name, ok := namespaces[string(uri)]
	if !ok {
		name = "?"
	}
	if len(t.scopes) < maxScopes {
		t.scopes, t.last = append(t.scopes, scope{depth, prefix, name}), scope{}
	}
}

// resolve returns what a prefix in the file stands for.
func (t *builder) resolve(prefix []byte) string {
	if t.last.name != "" && bytes.Equal(t.last.prefix, prefix) {
		return t.last.name
	}
	t.last = scope{prefix: prefix, name: "?"}
	for i := len(t.scopes) - 1; i >= 0; i-- {
		if bytes.Equal(t.scopes[i].prefix, prefix) {
			t.last.name = t.scopes[i].name
			break
		}
	}
	return t.last.name
}

// A store is room for what the trees of a package are made of.
type store struct {
	nodes block[Node]
	attrs block[Attr]
	lists block[*Node]
}

// A block is room for many of a kind that is set aside at once.
type block[T any] struct {
	room []T
	used int
}

// take returns room for n.
func (b *block[T]) take(n int) []T {
	if len(b.room)-b.used < n {
		b.room, b.used = make([]T, max(256, n)), 0
	}
	b.used += n
	return b.room[b.used-n : b.used : b.used]
}

// count takes n elements, attributes or texts from the budget.
func (a *Package) count(n int) error {
	if a.parsed += n; a.parsed > a.limits.Nodes {
		return tooLarge(fmt.Sprintf("the file has more than %d million XML elements and attributes", a.limits.Nodes/1_000_000))
	}
	return nil
}
