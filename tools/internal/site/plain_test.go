package site

import (
	"bytes"
	"testing"

	"golang.org/x/net/html"

	pages "nscp/tools/internal/built"
)

// TestPagesAreReadAsTheFullParserReadsThem holds what the checks, the ledger and the
// search index go by to what a browser makes of each page. Every page is plain, which
// saves most of the time that looking at a large site takes.
func TestPagesAreReadAsTheFullParserReadsThem(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		nodes := 0
		for _, p := range s.pages {
			tree, err := pages.NewPage(p.file, p.data).Tree()
			if err != nil {
				t.Fatal(err)
			}
			if !tree.Plain() && !p.refresh() {
				t.Errorf("%s is not plain: write the page more plainly, or teach tools/internal/built what is new on it", p.file)
			}
			i := 0
			for n := range p.root.Descendants() {
				if n.Type != html.ElementNode && n.Type != html.TextNode {
					continue
				}
				if i == len(tree.Nodes) || !same(n, &tree.Nodes[i]) || depth(n) != depthOf(tree, i) {
					t.Errorf("%s: node %d is %q", p.file, i, n.Data)
					break
				}
				i++
			}
			if nodes += i; i < len(tree.Nodes) {
				t.Errorf("%s: %d nodes too many", p.file, len(tree.Nodes)-i)
			}
		}
		t.Logf("%d nodes on %d pages", nodes, len(s.pages))
	})
}

// same reports whether a node of the full parser's is the same as one of ours.
func same(n *html.Node, have *pages.Node) bool {
	if have.Text() != (n.Type == html.TextNode) || string(have.Data) != n.Data || have.Atom != n.DataAtom || len(have.Attrs) != len(n.Attr) {
		return false
	}
	for _, a := range have.Attrs {
		if want, ok := attr(n, string(a.Key)); !ok || !bytes.Equal(a.Val, []byte(want)) {
			return false
		}
	}
	return true
}

// depth is how many elements are around a node.
func depth(n *html.Node) (d int) {
	for a := n.Parent; a.Type == html.ElementNode; a = a.Parent {
		d++
	}
	return d
}

func depthOf(tree *pages.Tree, i int) (d int) {
	for a := tree.Nodes[i].Parent; a >= 0; a = tree.Nodes[a].Parent {
		d++
	}
	return d
}
