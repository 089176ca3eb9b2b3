package crawl

import (
	"fmt"
	"io/fs"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// links returns the links and pictures of a page that lead nowhere on this site,
// and marks the pages that it leads to.
func (s *Site) links(p *Page, byPath map[string]*Page, linked map[string]bool) []Problem {
	var out []Problem
	here := &url.URL{Path: p.Path}
	for n := range p.Root.Descendants() {
		address, ok := addressOf(n)
		if !ok {
			continue
		}
		add := func(r Problem) {
			r.Words, r.Address, r.Heading, r.Around = Text(n), address, headingOf(n), p.around(n)
			out = append(out, r)
		}
		u, err := here.Parse(address)
		if err != nil {
			add(Problem{Rule: deadLink, Message: fmt.Sprintf("found the address %q, which no browser can read", address), Fix: "correct the address of the link"})
			continue
		}
		if u.Host != "" || u.Scheme != "" || u.Opaque != "" {
			continue
		}
		target, isPage := byPath[u.Path]
		switch {
		case isPage:
		case !strings.HasPrefix(u.Path, s.Base):
			add(Problem{Rule: deadLink, Message: fmt.Sprintf("found a link to %s, which is outside this site: it begins at %s", u.Path, s.Base), Fix: "begin the address with " + s.Base})
			continue
		case !s.has(strings.TrimPrefix(u.Path, s.Base)):
			message := fmt.Sprintf("found a link to %s; expected a page or file of the site, and there is none", u.Path)
			if _, ok := byPath[u.Path+"/"]; ok {
				message = fmt.Sprintf("found a link to %s; expected %s/", u.Path, u.Path)
			}
			add(Problem{Rule: deadLink, Message: message, Fix: "correct the address, or take the link out"})
			continue
		default:
			continue
		}
		if target != p && n.DataAtom != atom.Link {
			linked[target.Path] = true
		}
		if u.Fragment != "" && target.IDs[u.Fragment] == 0 {
			message := fmt.Sprintf("found a link to #%s; expected a heading with that anchor on this page", u.Fragment)
			if target != p {
				message = fmt.Sprintf("found a link to #%s on %s; expected a heading with that anchor there", u.Fragment, target.Path)
			}
			add(Problem{Rule: deadAnchor, Message: message, Fix: "correct the part behind #, or take it out"})
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
