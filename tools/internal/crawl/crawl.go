// Package crawl looks at a built website as a browser and a search engine do: every
// page, every address on it, every place that an address can name.
//
// In go its pages, one by one, and the path of its home page; out comes what is wrong
// with them that an editor can mend ([Check]). A [Problem] names the built page and
// the words where it stands; which source they came from is for the caller to say,
// who knows how the pages were made.
package crawl

import (
	"io/fs"
	"strings"
	"sync"

	"golang.org/x/net/html/atom"

	"nscp/tools/internal/built"
)

// A Crawl is a website that is looked at.
type Crawl struct {
	files fs.FS
	base  string // path of the home page: "/" or "/sub/path/"
	old   *Known

	mu    sync.Mutex // guards the rest
	now   *Known
	again []int32        // numbers of old.Words in now.Words; -1 where not yet there
	sizes map[string]int // of style sheets over the wire, by address
}

// New begins to look at a website. What is known of an earlier one may be nil.
func New(files fs.FS, base string, known *Known) *Crawl {
	if known == nil {
		known = &Known{}
	}
	c := &Crawl{files: files, base: base, old: known, now: &Known{Program: known.Program, Pages: map[string]*summary{}}, sizes: map[string]int{}}
	c.again = make([]int32, len(known.Words))
	for i := range c.again {
		c.again[i] = -1
	}
	return c
}

// Check returns what is wrong with the pages of a site, and what is known of them now.
func Check(files fs.FS, base string, known *Known) ([]Problem, *Known, error) {
	c := New(files, base, known)
	if err := built.Each(files, c.Page); err != nil {
		return nil, nil, err
	}
	return c.Check()
}

// A page is one that is being looked at.
type page struct {
	*built.Tree
	path string // as in its address: "/about/", "/404.html"
	// The page's own words stand in the nodes between the two; in all of them where
	// nothing says which.
	from, to int
	framed   bool // something stands around them
}

func (c *Crawl) path(file string) string { return c.base + strings.TrimSuffix(file, "index.html") }

func (c *Crawl) open(b *built.Page) (*page, error) {
	tree, err := b.Tree()
	if err != nil {
		return nil, err
	}
	p := &page{Tree: tree, path: c.path(b.File), to: len(tree.Nodes)}
	if main := tree.First(atom.Main); main >= 0 {
		p.from, p.to, p.framed = main+1, int(tree.Nodes[main].End), true
	}
	return p, nil
}

// meta returns the content of the meta element with that name or property.
func (p *page) meta(name string) string {
	for i := range p.Nodes {
		n := &p.Nodes[i]
		if n.Atom != atom.Meta {
			continue
		}
		for _, key := range []string{"name", "property", "http-equiv"} {
			if v, _ := n.Attr(key); string(v) == name {
				content, _ := n.Attr("content")
				return string(content)
			}
		}
	}
	return ""
}

// title returns what the page calls itself in the browser's tab.
func (p *page) title() string {
	for i := range p.Nodes {
		if p.Nodes[i].Atom == atom.Title && !p.Within(i, atom.Svg) {
			return p.Words(i)
		}
	}
	return ""
}

// refresh reports whether the page only leads on to another.
func (p *page) refresh() bool { return p.meta("refresh") != "" }

// around reports whether a node stands in the frame around the page's own part.
func (p *page) around(i int) bool { return p.framed && !p.Within(i, atom.Main) }

// heading returns the words of the last heading before a node.
func (p *page) heading(i int) string {
	for h := i - 1; h >= 0; h-- {
		if level(&p.Nodes[h]) == 0 || int(p.Nodes[h].End) > i {
			continue
		}
		// One that stands inside another is a part of it.
		for a := p.Nodes[h].Parent; a >= 0; a = p.Nodes[a].Parent {
			if level(&p.Nodes[a]) > 0 && int(p.Nodes[a].End) <= i {
				h = int(a)
			}
		}
		return p.Words(h)
	}
	return ""
}

// level returns the level of a heading, 0 for any other node.
func level(n *built.Node) int {
	switch n.Atom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(n.Data[1] - '0')
	}
	return 0
}
