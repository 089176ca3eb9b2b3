package crawl

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"nscp/tools/internal/built"
)

// A web is the pages of a site and how they lead to one another.
type web struct {
	*Crawl
	known  *Known
	order  []string // files, in the order of their pages' paths
	byPath map[string]*summary
	linked map[*summary]bool // another page leads to it
	leads  []lead            // by the number of the address
}

// A lead is where an address leads that is the same on every page.
type lead struct {
	known  bool
	to     *summary
	broken bool
}

func newWeb(c *Crawl) *web {
	w := &web{Crawl: c, known: c.now, byPath: map[string]*summary{}, linked: map[*summary]bool{}, leads: make([]lead, len(c.now.Words))}
	for name, p := range w.known.Pages {
		p.path = c.path(name)
		w.byPath[p.path] = p
		w.order = append(w.order, name)
	}
	slices.SortFunc(w.order, func(a, b string) int { return cmp.Compare(w.known.Pages[a].path, w.known.Pages[b].path) })
	return w
}

// follow marks the pages that a page leads to, and reports whether an address on it
// leads nowhere.
func (w *web) follow(p *summary) (broken bool) {
	here := &url.URL{Path: p.path}
	for i, list := range [][]int32{p.Links, p.Heads} {
		for _, word := range list {
			to := w.lead(here, word)
			broken = broken || to.broken
			if to.to != nil && to.to != p && i == 0 {
				w.linked[to.to] = true
			}
		}
	}
	return broken
}

// lead returns where an address on the page here leads. One that begins at the root
// is read once.
func (w *web) lead(here *url.URL, word int32) lead {
	if l := w.leads[word]; l.known {
		return l
	}
	address := w.known.Words[word]
	to, wrong := w.target(here, address)
	l := lead{strings.HasPrefix(address, "/"), to, wrong != nil}
	w.leads[word] = l
	return l
}

// broken reads a page again for the links and pictures that lead nowhere, and the
// words that they stand at.
func (w *web) broken(name string) ([]Problem, error) {
	data, err := fs.ReadFile(w.files, name)
	if err != nil {
		return nil, err
	}
	p, err := w.open(built.NewPage(name, data))
	if err != nil {
		return nil, err
	}
	var out []Problem
	here := &url.URL{Path: p.path}
	for i := range p.Nodes {
		address, ok := addressOf(&p.Nodes[i])
		if !ok {
			continue
		}
		if _, wrong := w.target(here, string(address)); wrong != nil {
			wrong.Words, wrong.Address, wrong.Heading, wrong.Around = p.Words(i), string(address), p.heading(i), p.around(i)
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
	case !strings.HasPrefix(u.Path, w.base):
		return nil, &Problem{Rule: deadLink, Message: fmt.Sprintf("found a link to %s, which is outside this site: it begins at %s", u.Path, w.base), Fix: "begin the address with " + w.base}
	case !w.has(strings.TrimPrefix(u.Path, w.base)):
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
		if p.path != w.base && !w.linked[p] {
			out = append(out, Problem{Rule: unlinked, File: name,
				Message: fmt.Sprintf("found no link to %s on any other page", p.path), Fix: "link to the page from where readers would look for it"})
		}
	}
	return out
}

// has reports whether the site has a file, which no page is.
func (c *Crawl) has(name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(c.files, name)
	return err == nil && !info.IsDir()
}

// anchors returns the anchors that stand on several elements, or cannot be named.
func (p *page) anchors() []Problem {
	var out []Problem
	seen := map[string]int{}
	for i := range p.Nodes {
		value, ok := p.Nodes[i].Attr("id")
		if !ok {
			continue
		}
		id := string(value)
		seen[id]++
		message, fix := "", ""
		switch {
		case seen[id] == 2:
			message, fix = fmt.Sprintf("found the anchor %q a second time on one page", id), "give the second another anchor, or take it out"
		case id == "" || strings.ContainsAny(id, " \t\n"):
			message, fix = fmt.Sprintf("found the anchor %q, which nothing can link to", id), "write the anchor in small letters, with hyphens for spaces"
		default:
			continue
		}
		out = append(out, Problem{Rule: repeatedAnchor, Words: p.Words(i), Heading: p.heading(i), Around: p.around(i), Message: message, Fix: fix})
	}
	return out
}
