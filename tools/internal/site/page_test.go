package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A page of a built site, as the full parser reads it.
type page struct {
	file  string // below the site's folder: "about/index.html"
	path  string // as in its address: "/about/", "/404.html"
	data  []byte
	root  *html.Node
	ids   map[string]int
	links []string // every address that the page names, as it stands
}

// readPages reads every page of a site whose home page has the path base.
func readPages(files fs.FS, base string) (pages []*page, err error) {
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		root, err := html.Parse(bytes.NewReader(data))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		p := &page{name, base + strings.TrimSuffix(name, "index.html"), data, root, map[string]int{}, nil}
		for n := range root.Descendants() {
			if id, ok := attr(n, "id"); ok {
				p.ids[id]++
			}
			for _, key := range []string{"href", "src", "action", "poster", "data"} {
				if v, ok := attr(n, key); ok {
					p.links = append(p.links, v)
					break
				}
			}
		}
		pages = append(pages, p)
		return nil
	})
	slices.SortFunc(pages, func(a, b *page) int { return strings.Compare(a.path, b.path) })
	return pages, err
}

// all returns the page's elements of the given names, in order.
func (p *page) all(names ...atom.Atom) []*html.Node {
	var found []*html.Node
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && slices.Contains(names, n.DataAtom) {
			found = append(found, n)
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
