package search

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"nscp/tools/internal/built"
)

// A Section is a part of a page from one heading to the next.
type Section struct {
	Page    string // the page's address below the site's root
	Anchor  string // the heading's id; "" for the page's beginning
	Title   string // the page's title
	Heading string // the section's heading; "" for the page's beginning
	Text    string // its words, white space collapsed
}

// Sections cuts a page at its headings of level 2 and 3 that have an anchor. What
// a page marks with data-search="off", navigation, forms and what only repeats
// (visually hidden words) are left out; a page whose <main> is so marked, or that
// asks robots not to list it, has no sections.
func Sections(p *built.Page) ([]Section, error) {
	var c cutter
	if err := c.cut(p); err != nil {
		return nil, err
	}
	for i := range c.done {
		c.done[i].Text = strings.Join(strings.Fields(string(c.text(i))), " ")
	}
	return c.done, nil
}

// address returns a page's address below the site's root: "about/" for
// about/index.html, "" for the home page.
func address(name string) string {
	return strings.TrimSuffix(name, "index.html")
}

// A cutter cuts pages, one after the other.
type cutter struct {
	tree  *built.Tree
	now   Section
	title string
	raw   []byte // the texts of the page's sections, one behind the other
	begun int    // where in raw the section's text begins
	done  []Section
	ends  []int // where in raw the texts of those begin and end
}

// cut cuts a page into c.done, which have no text yet.
func (c *cutter) cut(p *built.Page) error {
	tree, err := p.Tree()
	if err != nil {
		return err
	}
	c.raw, c.begun, c.done, c.ends = c.raw[:0], 0, nil, c.ends[:0]
	main := tree.First(atom.Main)
	if main < 0 || unlisted(tree) {
		return nil
	}
	c.tree, c.now, c.title = tree, Section{Page: address(p.File)}, ""
	c.walk(main)
	c.close()
	for i := range c.done {
		c.done[i].Title = c.title
	}
	return nil
}

// text returns the text of a section that is done, until the next page is cut.
func (c *cutter) text(i int) []byte { return c.raw[c.ends[2*i]:c.ends[2*i+1]] }

func (c *cutter) walk(i int) {
	n := &c.tree.Nodes[i]
	if n.Text() {
		c.raw = append(c.raw, n.Data...)
		return
	}
	if skipped(n) {
		return
	}
	switch n.Atom {
	case atom.H1:
		c.title = c.words(i)
		return
	case atom.H2, atom.H3:
		if id, _ := n.Attr("id"); len(id) > 0 {
			c.close()
			c.now = Section{Page: c.now.Page, Anchor: string(id), Heading: c.words(i)}
			return
		}
	}
	for j := i + 1; j < int(n.End); j = int(c.tree.Nodes[j].End) {
		c.walk(j)
	}
	if !inline[n.Atom] {
		c.raw = append(c.raw, ' ')
	}
}

func (c *cutter) close() {
	if c.now.Heading != "" || len(bytes.TrimSpace(c.raw[c.begun:])) > 0 {
		c.done = append(c.done, c.now)
		c.ends = append(c.ends, c.begun, len(c.raw))
	}
	c.begun = len(c.raw)
}

// words returns the words in an element that a reader sees.
func (c *cutter) words(i int) string {
	var b strings.Builder
	for j := i + 1; j < int(c.tree.Nodes[i].End); j++ {
		n := &c.tree.Nodes[j]
		if n.Text() && (int(n.Parent) == i || !skipped(&c.tree.Nodes[n.Parent])) {
			b.Write(n.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// inline elements do not part the words around them.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Cite: true, atom.Code: true, atom.Del: true, atom.Em: true,
	atom.I: true, atom.Ins: true, atom.Mark: true, atom.Q: true, atom.Small: true, atom.Span: true, atom.Strong: true,
	atom.Sub: true, atom.Sup: true, atom.Time: true,
}

func skipped(n *built.Node) bool {
	switch n.Atom {
	case atom.Nav, atom.Form, atom.Script, atom.Style, atom.Svg, atom.Template, atom.Select, atom.Button:
		return true
	}
	for _, a := range n.Attrs {
		switch string(a.Key) {
		case "data-search":
			if string(a.Val) == "off" {
				return true
			}
		case "aria-hidden":
			if string(a.Val) == "true" {
				return true
			}
		case "role":
			if string(a.Val) == "img" {
				return true
			}
		case "class":
			for class := range bytes.FieldsSeq(a.Val) {
				switch string(class) {
				case "visually-hidden", "meta", "eyebrow":
					return true
				}
			}
		}
	}
	return false
}

// unlisted reports whether a page asks robots not to list it.
func unlisted(tree *built.Tree) bool {
	for i := range tree.Nodes {
		n := &tree.Nodes[i]
		if n.Atom != atom.Meta {
			continue
		}
		name, _ := n.Attr("name")
		content, _ := n.Attr("content")
		if string(name) == "robots" && bytes.Contains(content, []byte("noindex")) {
			return true
		}
	}
	return false
}

// excerpt returns the beginning of a text, white space collapsed, cut at a word.
func excerpt(raw []byte) string {
	var text []byte
	long := 0
	for word := range bytes.FieldsSeq(raw) {
		if len(text) > 0 {
			text = append(text, ' ')
			long++
		}
		text = append(text, word...)
		if long += utf8.RuneCount(word); long > excerptLength {
			break
		}
	}
	n := 0
	for at := range string(text) {
		if n++; n <= excerptLength {
			continue
		}
		cut := text[:at]
		if i := bytes.LastIndexByte(cut, ' '); i > 0 {
			cut = cut[:i]
		}
		return string(bytes.TrimRight(cut, " ,;:–—")) + "…"
	}
	return string(text)
}
