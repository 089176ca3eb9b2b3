package crawl

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// outline returns what is wrong with the headings of a page.
func outline(p *page) []Problem {
	var out []Problem
	last, titles := 0, 0
	for i := range p.Nodes {
		now := level(&p.Nodes[i])
		if now == 0 {
			continue
		}
		words := p.Words(i)
		add := func(message, fix string) {
			out = append(out, Problem{Rule: pageOutline, Words: words, Heading: p.heading(i), Around: p.around(i), Message: message, Fix: fix})
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
func (p *page) tables() []Problem {
	var out []Problem
	for i := p.from; i < p.to; i++ {
		if p.Nodes[i].Atom != atom.Table {
			continue
		}
		caption, named := "", false
		for j := i + 1; j < int(p.Nodes[i].End); j++ {
			switch n := &p.Nodes[j]; n.Atom {
			case atom.Caption:
				caption = p.Words(j)
			case atom.Th:
				if scope, _ := n.Attr("scope"); len(scope) > 0 && !p.Wordless(j) {
					named = true
				}
			}
		}
		missing := ""
		switch {
		case caption == "":
			missing = "a caption"
		case !named:
			missing = "a row or column of names"
		default:
			continue
		}
		words := caption
		if words == "" {
			words = p.firstCell(i)
		}
		out = append(out, Problem{Rule: pageTable, Words: words, Heading: p.heading(i),
			Message: "found a table without " + missing, Fix: "write " + missing + " for the table"})
	}
	return out
}

func (p *page) firstCell(table int) string {
	for i := table + 1; i < int(p.Nodes[table].End); i++ {
		if n := &p.Nodes[i]; (n.Atom == atom.Td || n.Atom == atom.Th) && !p.Wordless(i) {
			return p.Words(i)
		}
	}
	return ""
}

// names returns pictures that no words stand for, and links without words.
func (p *page) names() []Problem {
	var out []Problem
	for i := range p.Nodes {
		n := &p.Nodes[i]
		add := func(what, fix, key string) {
			address, _ := n.Attr(key)
			out = append(out, Problem{Rule: unnamed, Address: string(address), Heading: p.heading(i), Around: p.around(i),
				Message: fmt.Sprintf("found %s: %s", what, address), Fix: fix})
		}
		switch n.Atom {
		case atom.Img:
			if _, ok := n.Attr("alt"); !ok {
				add("a picture without a description", "write what the picture shows between its square brackets", "src")
			}
		case atom.A:
			if _, ok := n.Attr("href"); ok && !p.named(i) {
				add("a link without words", "write words for the link that say where it leads", "href")
			}
		}
	}
	return out
}

// named reports whether a screen reader has words for a link.
func (p *page) named(i int) bool {
	n := &p.Nodes[i]
	if label, _ := n.Attr("aria-label"); len(label) > 0 || !p.Wordless(i) {
		return true
	}
	for j := i + 1; j < int(n.End); j++ {
		if alt, _ := p.Nodes[j].Attr("alt"); len(alt) > 0 {
			return true
		}
	}
	labelled, _ := n.Attr("aria-labelledby")
	return len(labelled) > 0
}

// trace is what a template, a shortcode or a translation that failed leaves behind.
var trace = regexp.MustCompile(`ZgotmplZ|\{\{|\}\}|&(?:amp|lt|gt|quot|#\d+);|<no value>|%!\w?\(|\[i18n\]|[\x{E000}\x{E001}]|HAHAHUGO`)

// traceable reports whether a text may hold what trace looks for, which costs little
// to say of the words that pages are full of.
func traceable(s []byte) bool {
	return bytes.ContainsAny(s, "{}&<%[") || bytes.IndexByte(s, "\ue000"[0]) >= 0 || bytes.Contains(s, []byte("ZgotmplZ")) || bytes.Contains(s, []byte("HAHAHUGO"))
}

// traces returns commands that show in the words of a page. Words shown as code are
// meant to be seen.
func (p *page) traces() []Problem {
	for i := p.from; i < p.to; i++ {
		n := &p.Nodes[i]
		if !n.Text() || !traceable(n.Data) || p.Within(i, atom.Code) || p.Within(i, atom.Pre) || p.Within(i, atom.Script) {
			continue
		}
		if m := trace.Find(n.Data); m != nil {
			return []Problem{{Rule: templateTrace, Words: strings.Join(strings.Fields(string(n.Data)), " "), Heading: p.heading(i),
				Message: fmt.Sprintf("found %q in the words of the page", m), Fix: "correct the command, which has a bracket or a name wrong"}}
		}
	}
	return nil
}
