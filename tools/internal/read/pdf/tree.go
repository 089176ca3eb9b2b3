package pdf

import (
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A node is one element of the structure tree (14.7): a heading, a table, a
// cell. Its kids are elements, pieces of page content, and annotations.
type node struct {
	kind     string  // standard type, after the role map: H1, P, TD
	style    string  // type as written, often the name of a style: "Heading 1"
	page     int     // where its content begins; 0 where it has none
	alt      *string // words in place of a picture
	replaced *string // words in place of what is drawn
	attrs    map[string]types.Object
	kids     []kid
}

// A kid is one of: an element, marked content, an annotation.
type kid struct {
	node    *node
	content *contentKey
	annot   types.Dict
	page    int
}

// A contentKey names marked content: a page or form, and a number in it.
type contentKey struct {
	page   int // from 1
	stream int // object of the form; 0 for the page itself
	id     int
}

// A tree reads the structure tree.
type tree struct {
	file    *file
	pageOf  map[int]int // page number by object
	roles   map[string]string
	classes types.Dict
	seen    map[int]bool
	left    int
	struck  []int // pages with text that an attribute says is struck through
	lost    bool  // an element is missing
}

// readTree returns the elements at the top of the structure tree, or nil where
// the file has none.
func (f *file) readTree(pages []page) ([]*node, *tree) {
	root := f.dict(f.catalog["StructTreeRoot"])
	if root == nil {
		return nil, nil
	}
	t := &tree{file: f, pageOf: map[int]int{}, roles: map[string]string{}, classes: f.dict(root["ClassMap"]), seen: map[int]bool{}, left: maxElements}
	for _, p := range pages {
		t.pageOf[p.object] = p.number
	}
	for k, v := range f.dict(root["RoleMap"]) {
		t.roles[k] = f.name(v)
	}
	var out []*node
	for _, k := range t.kids(root["K"], 0, 0) {
		if k.node != nil {
			out = append(out, k.node)
		}
	}
	return out, t
}

// kids reads what K holds. page is that of the element around.
func (t *tree) kids(o types.Object, page, depth int) []kid {
	if depth > maxDepth || t.left <= 0 {
		return nil
	}
	f := t.file
	var out []kid
	for _, k := range f.list(o) {
		if t.left--; t.left <= 0 {
			break
		}
		if id, ok := f.integer(k); ok {
			out = append(out, kid{content: &contentKey{page: page, id: id}, page: page})
			continue
		}
		d := f.dict(k)
		if d == nil {
			t.lost = t.lost || reference(k) > 0
			continue
		}
		at := page
		if pg, ok := d["Pg"]; ok {
			if n := t.pageOf[reference(pg)]; n > 0 {
				at = n
			}
		}
		switch f.name(d["Type"]) {
		case "MCR":
			if id, ok := f.integer(d["MCID"]); ok {
				out = append(out, kid{content: &contentKey{page: at, stream: reference(d["Stm"]), id: id}, page: at})
			}
		case "OBJR":
			if a := f.dict(d["Obj"]); a != nil {
				out = append(out, kid{annot: a, page: at})
			}
		default:
			if n := reference(k); n > 0 {
				if t.seen[n] {
					continue // an element is in the tree once; anything else is a loop
				}
				t.seen[n] = true
			}
			if d["S"] != nil {
				out = append(out, kid{node: t.element(d, at, depth+1), page: at})
			}
		}
	}
	return out
}

func (t *tree) element(d types.Dict, page, depth int) *node {
	f := t.file
	n := &node{style: f.name(d["S"]), attrs: map[string]types.Object{}}
	n.kind = t.standard(n.style, d["NS"])
	if o := f.get(d["Alt"]); o != nil {
		alt := strings.Join(strings.Fields(f.text(o)), " ")
		n.alt = &alt
	}
	if o := f.get(d["ActualText"]); o != nil {
		text := f.text(o)
		n.replaced = &text
	}
	for _, c := range f.list(d["C"]) {
		t.attributes(n, t.classes[f.name(c)])
	}
	t.attributes(n, d["A"])
	n.kids = t.kids(d["K"], page, depth)
	n.page = n.firstPage(page)
	if f.name(n.attrs["TextDecorationType"]) == "LineThrough" {
		t.struck = append(t.struck, n.page)
	}
	return n
}

func (n *node) firstPage(otherwise int) int {
	for _, k := range n.kids {
		if k.node != nil && k.node.page > 0 {
			return k.node.page
		}
		if k.page > 0 {
			return k.page
		}
	}
	return otherwise
}

// attributes adds what attribute objects say. Revision numbers stand between
// them and are passed over; owners do not matter, since no two use one name for
// two things.
func (t *tree) attributes(n *node, o types.Object) {
	for _, a := range t.file.list(o) {
		for k, v := range t.file.dict(a) {
			n.attrs[k] = v
		}
	}
}

// standardTypes are those of ISO 32000-1, 14.8.4, and ISO 32000-2, 14.8.4.
var standardTypes = map[string]bool{}

func init() {
	for s := range strings.FieldsSeq(`Document DocumentFragment Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private Aside
		P H H1 H2 H3 H4 H5 H6 Title L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note FENote Reference BibEntry Code Link
		Annot Ruby RB RT RP Warichu WT WP Figure Formula Form Em Strong Sub Artifact`) {
		standardTypes[s] = true
	}
}

// standard follows the role map to a standard type. A type that leads to none
// is taken for what its name says, or for a group.
func (t *tree) standard(s string, namespace types.Object) string {
	f := t.file
	if ns := f.dict(f.dict(namespace)["RoleMapNS"]); ns != nil {
		if a := f.list(ns[s]); len(a) > 0 && f.name(a[0]) != "" {
			s = f.name(a[0])
		}
	}
	for range 16 {
		next, ok := t.roles[s]
		if !ok || next == s || next == "" {
			break
		}
		if standardTypes[s] && (next == "P" || next == "Span" || next == "Div") && s != "Title" && s != "Note" {
			break // a standard type is not mapped to a vaguer one
		}
		s = next
	}
	if standardTypes[s] {
		return s
	}
	if len(s) > 1 && s[0] == 'H' && strings.Trim(s[1:], "0123456789") == "" {
		return "H6" // PDF 2.0 has H7 and beyond
	}
	return "Div"
}

// number returns an attribute that counts, at least 1.
func (t *tree) number(n *node, name string) int {
	v, ok := t.file.integer(n.attrs[name])
	if !ok || v < 1 {
		return 1
	}
	return min(v, 1000)
}

// word returns an attribute that is a name.
func (t *tree) word(n *node, name string) string { return t.file.name(n.attrs[name]) }
