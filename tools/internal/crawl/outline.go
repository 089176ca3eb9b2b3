package crawl

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// outline returns what is wrong with the headings of a page.
func outline(p *Page) []Problem {
	var out []Problem
	last, titles := 0, 0
	for _, h := range p.All(atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6) {
		now, words := level(h), Text(h)
		add := func(message, fix string) {
			out = append(out, Problem{Rule: pageOutline, Words: words, Heading: headingOf(h), Around: p.around(h), Message: message, Fix: fix})
		}
		if now == 1 {
			titles++
		}
		switch {
		case words == "":
			add(fmt.Sprintf("found an empty heading of level %d", now), "write the heading, or take it out")
		case now > last+1 && last > 0:
			add(fmt.Sprintf("found the heading %q of level %d under one of level %d", words, now, last), fmt.Sprintf("make it a heading of level %d", last+1))
		}
		last = now
	}
	if titles != 1 {
		out = append(out, Problem{Rule: pageOutline, Message: fmt.Sprintf("found %d titles on the page; expected 1", titles), Fix: "give the page one title, in its front matter"})
	}
	return out
}

// tables returns the tables of a page without a caption or without named cells.
func (p *Page) tables() []Problem {
	var out []Problem
	for _, t := range all(p.main, atom.Table) {
		caption, named := "", 0
		for n := range t.Descendants() {
			switch n.DataAtom {
			case atom.Caption:
				caption = Text(n)
			case atom.Th:
				if scope, _ := Attr(n, "scope"); scope != "" && Text(n) != "" {
					named++
				}
			}
		}
		missing := ""
		switch {
		case caption == "":
			missing = "a caption"
		case named == 0:
			missing = "a row or column of names"
		default:
			continue
		}
		words := caption
		if words == "" {
			words = firstCell(t)
		}
		out = append(out, Problem{Rule: pageTable, Words: words, Heading: headingOf(t),
			Message: "found a table without " + missing, Fix: "write " + missing + " for the table"})
	}
	return out
}

func firstCell(t *html.Node) string {
	for n := range t.Descendants() {
		if n.DataAtom == atom.Td || n.DataAtom == atom.Th {
			if words := Text(n); words != "" {
				return words
			}
		}
	}
	return ""
}

// names returns pictures that no words stand for, and links without words.
func (p *Page) names() []Problem {
	var out []Problem
	for _, n := range p.All(atom.Img, atom.A) {
		add := func(what, fix, key string) {
			address, _ := Attr(n, key)
			out = append(out, Problem{Rule: unnamed, Address: address, Heading: headingOf(n), Around: p.around(n),
				Message: fmt.Sprintf("found %s: %s", what, address), Fix: fix})
		}
		if n.DataAtom == atom.Img {
			if _, ok := Attr(n, "alt"); !ok {
				add("a picture without a description", "write what the picture shows between its square brackets", "src")
			}
			continue
		}
		if _, ok := Attr(n, "href"); ok && !named(n) {
			add("a link without words", "write words for the link that say where it leads", "href")
		}
	}
	return out
}

// named reports whether a screen reader has words for a link.
func named(n *html.Node) bool {
	if label, _ := Attr(n, "aria-label"); label != "" || Text(n) != "" {
		return true
	}
	for d := range n.Descendants() {
		if alt, _ := Attr(d, "alt"); alt != "" {
			return true
		}
	}
	labelled, _ := Attr(n, "aria-labelledby")
	return labelled != ""
}

// trace is what a template, a shortcode or a translation that failed leaves behind.
var trace = regexp.MustCompile(`ZgotmplZ|\{\{|\}\}|&(?:amp|lt|gt|quot|#\d+);|<no value>|%!\w?\(|\[i18n\]|[\x{E000}\x{E001}]|HAHAHUGO`)

// traces returns commands that show in the words of a page. Words shown as code are
// meant to be seen.
func (p *Page) traces() []Problem {
	for n := range p.main.Descendants() {
		if n.Type != html.TextNode || Within(n, atom.Code) != nil || Within(n, atom.Pre) != nil || Within(n, atom.Script) != nil {
			continue
		}
		if m := trace.FindString(n.Data); m != "" {
			return []Problem{{Rule: templateTrace, Words: strings.Join(strings.Fields(n.Data), " "), Heading: headingOf(n),
				Message: fmt.Sprintf("found %q in the words of the page", m), Fix: "correct the command, which has a bracket or a name wrong"}}
		}
	}
	return nil
}
