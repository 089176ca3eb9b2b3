// Package crawl reads a built website as a browser and a search engine do: every
// page, every address on it, every place that an address can name.
//
// In go the files of a site and the path of its home page; out come its pages
// ([Read]) and what is wrong with them that an editor can mend ([Check]). A
// [Problem] names the built page and the words where it stands; which source they
// came from is for the caller to say, who knows how the pages were made.
package crawl

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Site is a website that was built.
type Site struct {
	Base  string // path of the home page: "/" or "/sub/path/"
	Pages []*Page

	files fs.FS

	mu    sync.Mutex
	sizes map[string]int // of style sheets over the wire, by address
}

// A Page is one page of it.
type Page struct {
	Path  string // as in its address: "/about/", "/404.html"
	File  string // below the site's folder: "about/index.html"
	Data  []byte
	Root  *html.Node
	IDs   map[string]int
	Links []string // every address that the page names, as it stands

	main *html.Node // what holds the page's own words; Root where nothing says so
}

// Read reads every page of a site.
func Read(files fs.FS, base string) (*Site, error) {
	s := &Site{Base: base, files: files, sizes: map[string]int{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		p, err := readPage(name, base, data)
		if err != nil {
			return err
		}
		s.Pages = append(s.Pages, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the built site: %w", err)
	}
	slices.SortFunc(s.Pages, func(a, b *Page) int { return strings.Compare(a.Path, b.Path) })
	return s, nil
}

func readPage(file, base string, data []byte) (*Page, error) {
	node, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	p := &Page{Path: base + strings.TrimSuffix(file, "index.html"), File: file, Data: data, Root: node, IDs: map[string]int{}, main: node}
	if found := all(node, atom.Main); len(found) > 0 {
		p.main = found[0]
	}
	for n := range node.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id, ok := Attr(n, "id"); ok {
			p.IDs[id]++
		}
		if v, ok := addressOf(n); ok {
			p.Links = append(p.Links, v)
		}
	}
	return p, nil
}

// All returns the page's elements of the given names, in order.
func (p *Page) All(names ...atom.Atom) []*html.Node { return all(p.Root, names...) }

func all(root *html.Node, names ...atom.Atom) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && slices.Contains(names, n.DataAtom) {
			found = append(found, n)
		}
	}
	return found
}

// Meta returns the content of the meta element with that name or property.
func (p *Page) Meta(name string) string {
	for _, n := range p.All(atom.Meta) {
		for _, key := range []string{"name", "property", "http-equiv"} {
			if v, _ := Attr(n, key); v == name {
				content, _ := Attr(n, "content")
				return content
			}
		}
	}
	return ""
}

// Title returns what the page calls itself in the browser's tab.
func (p *Page) Title() string {
	for _, n := range p.All(atom.Title) {
		if Within(n, atom.Svg) == nil {
			return Text(n)
		}
	}
	return ""
}

// Refresh reports whether the page only leads on to another.
func (p *Page) Refresh() bool { return p.Meta("refresh") != "" }

// Attr returns the value of an element's attribute.
func Attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// Text returns the words of an element, white space collapsed.
func Text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Within returns the nearest element of that name around n.
func Within(n *html.Node, name atom.Atom) *html.Node {
	for a := n.Parent; a != nil; a = a.Parent {
		if a.DataAtom == name {
			return a
		}
	}
	return nil
}
