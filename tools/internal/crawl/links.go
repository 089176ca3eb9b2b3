package crawl

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A web is the pages of a site and how they lead to one another.
type web struct {
	*Site
	known  *Known
	order  []string // files, in the order of their pages' paths
	byPath map[string]*summary
	linked map[*summary]bool // another page leads to it
}

func newWeb(s *Site, known *Known) *web {
	w := &web{Site: s, known: known, byPath: map[string]*summary{}, linked: map[*summary]bool{}}
	for name, p := range known.Pages {
		p.path = s.Base + strings.TrimSuffix(name, "index.html")
		w.byPath[p.path] = p
		w.order = append(w.order, name)
	}
	slices.SortFunc(w.order, func(a, b string) int { return cmp.Compare(known.Pages[a].path, known.Pages[b].path) })
	return w
}

// follow marks the pages that a page leads to, and reports whether an address on it
// leads nowhere.
func (w *web) follow(p *summary) (broken bool) {
	here := &url.URL{Path: p.path}
	for i, list := range [][]int32{p.Links, p.Heads} {
		for _, word := range list {
			to, wrong := w.target(here, w.known.Words[word])
			broken = broken || wrong != nil
			if to != nil && to != p && i == 0 {
				w.linked[to] = true
			}
		}
	}
	return broken
}

// broken reads a page again for the links and pictures that lead nowhere, and the
// words that they stand at.
func (w *web) broken(name string) ([]Problem, error) {
	data, err := fs.ReadFile(w.files, name)
	if err != nil {
		return nil, err
	}
	p, err := readPage(name, w.Base, data)
	if err != nil {
		return nil, err
	}
	var out []Problem
	here := &url.URL{Path: p.Path}
	for n := range p.Root.Descendants() {
		address, ok := addressOf(n)
		if !ok {
			continue
		}
		if _, wrong := w.target(here, address); wrong != nil {
			wrong.Words, wrong.Address, wrong.Heading, wrong.Around = Text(n), address, headingOf(n), p.around(n)
			out = append(out, *wrong)
		}
	}
	return out, nil
}

// target returns the page that an address on the page here leads to, if it is one
// of this site, and what is wrong with the address, if anything is.
func (w *web) target(here *url.URL, address string) (*summary, *Problem) {
	u, err := here.Parse(address)
	if err != nil {
		return nil, &Problem{Rule: deadLink, Message: fmt.Sprintf("found the address %q, which no browser can read", address), Fix: "correct the address of the link"}
	}
	if u.Host != "" || u.Scheme != "" || u.Opaque != "" {
		return nil, nil
	}
	to, isPage := w.byPath[u.Path]
	switch {
	case isPage:
	case !strings.HasPrefix(u.Path, w.Base):
		return nil, &Problem{Rule: deadLink, Message: fmt.Sprintf("found a link to %s, which is outside this site: it begins at %s", u.Path, w.Base), Fix: "begin the address with " + w.Base}
	case !w.has(strings.TrimPrefix(u.Path, w.Base)):
		message := fmt.Sprintf("found a link to %s; expected a page or file of the site, and there is none", u.Path)
		if _, ok := w.byPath[u.Path+"/"]; ok {
			message = fmt.Sprintf("found a link to %s; expected %s/", u.Path, u.Path)
		}
		return nil, &Problem{Rule: deadLink, Message: message, Fix: "correct the address, or take the link out"}
	default:
		return nil, nil
	}
	if u.Fragment == "" {
		return to, nil
	}
	if id, named := w.known.index[u.Fragment]; named && slices.Contains(to.IDs, id) {
		return to, nil
	}
	message := fmt.Sprintf("found a link to #%s; expected a heading with that anchor on this page", u.Fragment)
	if to.path != here.Path {
		message = fmt.Sprintf("found a link to #%s on %s; expected a heading with that anchor there", u.Fragment, to.path)
	}
	return to, &Problem{Rule: deadAnchor, Message: message, Fix: "correct the part behind #, or take it out"}
}

// apart returns pages that cannot be told apart or found.
func (w *web) apart() []Problem {
	var out []Problem
	first := map[string]*summary{}
	for _, name := range w.order {
		p := w.known.Pages[name]
		if p.Refresh || strings.HasSuffix(p.path, "404.html") {
			continue
		}
		other := first[p.Title]
		switch {
		case p.Title == "":
			out = append(out, Problem{Rule: pageTitle, File: name, Message: "found no title", Fix: "write title: in the front matter"})
		case other != nil:
			out = append(out, Problem{Rule: pageTitle, File: name,
				Message: fmt.Sprintf("found the title %q, which %s has too", p.Title, other.path), Fix: "give one of the two another title"})
		default:
			first[p.Title] = p
		}
		if p.path != w.Base && !w.linked[p] {
			out = append(out, Problem{Rule: unlinked, File: name,
				Message: fmt.Sprintf("found no link to %s on any other page", p.path), Fix: "link to the page from where readers would look for it"})
		}
	}
	return out
}

// addresses are the attributes that name an address.
var addresses = []string{"href", "src", "action", "poster", "data"}

// addressOf returns the address that an element names.
func addressOf(n *html.Node) (string, bool) {
	if n.Type == html.ElementNode {
		for _, key := range addresses {
			if v, ok := Attr(n, key); ok {
				return v, true
			}
		}
	}
	return "", false
}

// has reports whether the site has a file, which no page is.
func (s *Site) has(name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(s.files, name)
	return err == nil && !info.IsDir()
}

// anchors returns the anchors that stand on several elements, or cannot be named.
func (p *Page) anchors() []Problem {
	var out []Problem
	seen := map[string]int{}
	for n := range p.Root.Descendants() {
		id, ok := Attr(n, "id")
		if n.Type != html.ElementNode || !ok {
			continue
		}
		seen[id]++
		switch {
		case seen[id] == 2:
			out = append(out, Problem{Rule: repeatedAnchor, Words: Text(n), Heading: headingOf(n), Around: p.around(n),
				Message: fmt.Sprintf("found the anchor %q a second time on one page", id), Fix: "give the second another anchor, or take it out"})
		case id == "" || strings.ContainsAny(id, " \t\n"):
			out = append(out, Problem{Rule: repeatedAnchor, Words: Text(n), Heading: headingOf(n), Around: p.around(n),
				Message: fmt.Sprintf("found the anchor %q, which nothing can link to", id), Fix: "write the anchor in small letters, with hyphens for spaces"})
		}
	}
	return out
}
