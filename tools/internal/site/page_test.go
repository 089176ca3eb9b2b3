package site

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"nscp/tools/internal/crawl"
)

// A page of a built site.
type page struct {
	*crawl.Page
	path  string // as in its address: "/about/", "/404.html"
	data  []byte
	root  *html.Node
	ids   map[string]int
	links []string // every address that the page names, as it stands
}

func pageOf(p *crawl.Page) *page { return &page{p, p.Path, p.Data, p.Root, p.IDs, p.Links} }

// all returns the page's elements of the given names, in order.
func (p *page) all(names ...atom.Atom) []*html.Node { return p.All(names...) }

// meta returns the content of the meta element with that name or property.
func (p *page) meta(name string) string { return p.Meta(name) }

// refresh reports whether the page only leads on to another.
func (p *page) refresh() bool { return p.Refresh() }

func attr(n *html.Node, key string) (string, bool) { return crawl.Attr(n, key) }

// text returns the words of an element, white space collapsed.
func text(n *html.Node) string { return crawl.Text(n) }

// within returns the nearest element of that name around n.
func within(n *html.Node, name atom.Atom) *html.Node { return crawl.Within(n, name) }
