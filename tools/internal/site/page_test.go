package site

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A page of a built site.
type page struct {
	path  string // as in its address: "/about/", "/404.html"
	file  string // below the site's folder
	data  []byte
	root  *html.Node
	ids   map[string]int
	links []string // every address that the page names, as it stands
}

func readPage(s *built, file string) (*page, error) {
	data, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(file)))
	if err != nil {
		return nil, err
	}
	node, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	p := &page{path: s.base + strings.TrimSuffix(file, "index.html"), file: file, data: data, root: node, ids: map[string]int{}}
	for n := range node.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id, ok := attr(n, "id"); ok {
			p.ids[id]++
		}
		for _, key := range []string{"href", "src", "action", "poster", "data"} {
			if v, ok := attr(n, key); ok {
				p.links = append(p.links, v)
			}
		}
	}
	return p, nil
}

// all returns the page's elements of the given names, in order.
func (p *page) all(names ...atom.Atom) []*html.Node {
	var found []*html.Node
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, name := range names {
			if n.DataAtom == name {
				found = append(found, n)
			}
		}
	}
	return found
}

// meta returns the content of the meta element with that name or property.
func (p *page) meta(name string) string {
	for _, n := range p.all(atom.Meta) {
		for _, key := range []string{"name", "property", "http-equiv"} {
			if v, _ := attr(n, key); v == name {
				content, _ := attr(n, "content")
				return content
			}
		}
	}
	return ""
}

// refresh reports whether the page only leads on to another.
func (p *page) refresh() bool { return p.meta("refresh") != "" }

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// text returns the words of an element, white space collapsed.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// within returns the nearest element of that name around n.
func within(n *html.Node, name atom.Atom) *html.Node {
	for a := n.Parent; a != nil; a = a.Parent {
		if a.DataAtom == name {
			return a
		}
	}
	return nil
}
