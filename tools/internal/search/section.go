package search

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
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
func Sections(page string, source []byte) ([]Section, error) {
	root, err := html.Parse(bytes.NewReader(mainOf(source)))
	if err != nil {
		return nil, err
	}
	main := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Main })
	if main == nil || find(root, noindex) != nil {
		return nil, nil
	}
	c := &cutter{now: Section{Page: page}}
	c.walk(main)
	c.close()
	for i := range c.done {
		c.done[i].Title = c.title
	}
	return c.done, nil
}

// mainOf returns the stretch of a page that is its main element, which is all that
// is cut: the head, the menus and the foot are half of a page, and parsing is most
// of the work. Where it is not plain to see, it returns the whole page.
func mainOf(source []byte) []byte {
	start, end := bytes.Index(source, []byte("<main")), bytes.LastIndex(source, []byte("</main>"))
	if start < 0 || end < start || bytes.Count(source, []byte("<main")) > 1 || bytes.Contains(source, []byte("noindex")) {
		return source
	}
	return source[start : end+len("</main>")]
}

type cutter struct {
	now   Section
	text  strings.Builder
	title string
	done  []Section
}

func (c *cutter) walk(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		c.text.WriteString(n.Data)
		return
	case n.Type != html.ElementNode:
		return
	case skipped(n):
		return
	}
	switch n.DataAtom {
	case atom.H1:
		c.title = words(n)
		return
	case atom.H2, atom.H3:
		if id := attribute(n, "id"); id != "" {
			c.close()
			c.now = Section{Page: c.now.Page, Anchor: id, Heading: words(n)}
			return
		}
	}
	for child := range n.ChildNodes() {
		c.walk(child)
	}
	if !inline[n.DataAtom] {
		c.text.WriteByte(' ')
	}
}

func (c *cutter) close() {
	c.now.Text = strings.Join(strings.Fields(c.text.String()), " ")
	c.text.Reset()
	if c.now.Text != "" || c.now.Heading != "" {
		c.done = append(c.done, c.now)
	}
}

// inline elements do not part the words around them.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Cite: true, atom.Code: true, atom.Del: true, atom.Em: true,
	atom.I: true, atom.Ins: true, atom.Mark: true, atom.Q: true, atom.Small: true, atom.Span: true, atom.Strong: true,
	atom.Sub: true, atom.Sup: true, atom.Time: true,
}

func skipped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Form, atom.Script, atom.Style, atom.Svg, atom.Template, atom.Select, atom.Button:
		return true
	}
	if attribute(n, "data-search") == "off" || attribute(n, "aria-hidden") == "true" || attribute(n, "role") == "img" {
		return true
	}
	for class := range strings.FieldsSeq(attribute(n, "class")) {
		if class == "visually-hidden" || class == "meta" || class == "eyebrow" {
			return true
		}
	}
	return false
}

func noindex(n *html.Node) bool {
	return n.DataAtom == atom.Meta && attribute(n, "name") == "robots" && strings.Contains(attribute(n, "content"), "noindex")
}

func find(n *html.Node, is func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && is(d) {
			return d
		}
	}
	return nil
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// words returns the words in n that a reader sees.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !(d.Parent != n && skipped(d.Parent)) {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
