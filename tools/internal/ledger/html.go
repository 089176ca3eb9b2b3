package ledger

import (
	"fmt"
	"io"

	"golang.org/x/net/html"
)

// HTML returns the words of a built page, in the order of its source: of every
// element with the attribute data-ledger, without those inside it with
// data-added, which are the site's own. Of two, one inside the other, the inner
// attribute counts. A position names the nearest anchor before the word; built
// pages have no lines worth naming.
func HTML(path string, r io.Reader) ([]Word, error) {
	root, err := html.Parse(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	b := &built{text: newText(path)}
	b.node(root, false)
	b.flush()
	return b.words, nil
}

// built goes through the tree of a built page.
type built struct {
	text  *text
	words []Word
}

func (b *built) flush() { b.words = b.text.flush(b.words) }

func (b *built) node(n *html.Node, counts bool) {
	switch n.Type {
	case html.TextNode:
		if counts {
			b.text.addString(n.Data, 0, 0)
		}
		return
	case html.ElementNode:
		b.element(n, counts)
		return
	}
	b.children(n, counts)
}

func (b *built) children(n *html.Node, counts bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.node(c, counts)
	}
}

func (b *built) element(n *html.Node, counts bool) {
	as := map[string]string{}
	for _, a := range n.Attr {
		as[a.Key] = a.Val
	}
	_, added := as["data-added"]
	_, ledger := as["data-ledger"]
	switch {
	case added:
		counts = false
	case ledger:
		counts = true
	}
	switch n.Data {
	case "script", "style", "template", "head":
		return
	}
	inline := inlineElements[n.Data]
	if id := as["id"]; id != "" {
		if !inline {
			b.flush()
		}
		b.text.place = "under #" + id
	}
	if r := as["role"]; r == "doc-noteref" || r == "doc-backlink" {
		// The number of a footnote is the site's, and so is the way back.
		b.gap()
		return
	}
	if !inline || added {
		b.gap()
	}
	from := len(b.text.glyphs)
	b.children(n, counts)
	if counts {
		switch n.Data {
		case "a":
			b.text.addLink(from, as["href"], 0, 0)
			if as["title"] != "" && !internal(as["href"]) {
				b.gap()
				b.text.addString(as["title"], 0, 0)
				b.gap()
			}
		case "img":
			b.text.addString(as["alt"], 0, 0)
			b.gap()
			b.text.addString(as["title"], 0, 0)
		}
	}
	if !inline || added {
		b.gap()
	}
}

// gap ends a word.
func (b *built) gap() { b.text.glyphs = append(b.text.glyphs, glyph{r: gap}) }
