package ledger

import (
	"crypto/sha256"

	"nscp/tools/internal/built"
)

// HTML returns the words of a built page, in the order of its source: of every
// element with the attribute data-ledger, without those inside it with
// data-added, which are the site's own. Of two, one inside the other, the inner
// attribute counts. A position names the nearest anchor before the word; built
// pages have no lines worth naming.
func HTML(p *built.Page) ([]Word, error) {
	var words []Word
	err := readHTML(p, func(t *text) { words = t.flush(words) })
	return words, err
}

// HTMLDigest returns the digest of the words that HTML returns, without holding
// them: nearly every page is right, and nobody asks where its words stand.
func HTMLDigest(p *built.Page) ([sha256.Size]byte, error) {
	words := Room()
	defer func() { Free(words) }()
	d := newDigest()
	err := readHTML(p, func(t *text) {
		words = t.flush(words[:0])
		d.add(words)
	})
	return d.sum(), err
}

// readHTML puts the characters of a page into a text and has it taken where the
// place changes, and at the end.
func readHTML(p *built.Page, take func(*text)) error {
	tree, err := p.Tree()
	if err != nil {
		return err
	}
	r := &htmlReader{nodes: tree.Nodes, text: newText(p.File), take: take}
	if len(r.nodes) > 0 {
		r.element(0, false)
	}
	take(r.text)
	r.text.free()
	return nil
}

// htmlReader goes through the tree of a built page.
type htmlReader struct {
	nodes []built.Node
	text  *text
	take  func(*text)
}

func (r *htmlReader) inside(i int, counts bool) {
	for j := i + 1; j < int(r.nodes[i].End); j = int(r.nodes[j].End) {
		switch {
		case !r.nodes[j].Text():
			r.element(j, counts)
		case counts:
			r.text.addBytes(r.nodes[j].Data, 0)
		}
	}
}

func (r *htmlReader) element(i int, counts bool) {
	n := &r.nodes[i]
	var id, role, href, title, alt []byte
	added, ledger := false, false
	for _, a := range n.Attrs {
		switch string(a.Key) {
		case "data-added":
			added = true
		case "data-ledger":
			ledger = true
		case "id":
			id = a.Val
		case "role":
			role = a.Val
		case "href":
			href = a.Val
		case "title":
			title = a.Val
		case "alt":
			alt = a.Val
		}
	}
	switch {
	case added:
		counts = false
	case ledger:
		counts = true
	}
	switch string(n.Data) {
	case "script", "style", "template", "head":
		return
	}
	inline := inlineElements[string(n.Data)]
	if len(id) > 0 {
		if !inline {
			r.take(r.text)
		}
		r.text.place = "under #" + string(id)
	}
	if s := string(role); s == "doc-noteref" || s == "doc-backlink" {
		// The number of a footnote is the site's, and so is the way back.
		r.gap()
		return
	}
	if !inline || added {
		r.gap()
	}
	from := len(r.text.chars)
	r.inside(i, counts)
	if counts {
		switch string(n.Data) {
		case "a":
			href := string(href)
			r.text.addLink(min(from, len(r.text.chars)), href, 0, 0)
			if len(title) > 0 && !internal(href) {
				r.gap()
				r.text.addBytes(title, 0)
				r.gap()
			}
		case "img":
			r.text.addBytes(alt, 0)
			r.gap()
			r.text.addBytes(title, 0)
		}
	}
	if !inline || added {
		r.gap()
	}
}

// gap ends a word.
func (r *htmlReader) gap() {
	if n := len(r.text.chars); n == 0 || r.text.chars[n-1] != gapByte {
		r.text.put(gap, 0, 0)
	}
}
