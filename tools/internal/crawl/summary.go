package crawl

import (
	"bytes"
	"slices"

	"golang.org/x/net/html/atom"

	"nscp/tools/internal/built"
	"nscp/tools/internal/program"
)

// Known is what was read of the pages of a site, so that a page that is the same
// the next time is not taken apart again. The zero Known knows nothing and is ready.
type Known struct {
	Program program.Identity    `json:"program"` // that read them: set by whoever keeps it
	Words   []string            `json:"words"`   // addresses and anchors, which pages have in common
	Pages   map[string]*summary `json:"pages"`   // by file
	// Unweighed asks for everything but the weight of pages, which takes longer than
	// all else. What is kept is weighed when somebody asks for it.
	Unweighed bool `json:"-"`
	// Changed reports whether it differs from what was known before.
	Changed bool `json:"-"`

	index map[string]int32 // of Words
}

// A summary is all that is kept of a page: what other pages can be held against,
// and what is wrong with it alone. A page itself takes a hundred times as much.
type summary struct {
	Hash    []byte    `json:"hash"`
	Title   string    `json:"title"`
	Refresh bool      `json:"refresh,omitempty"`
	IDs     []int32   `json:"ids,omitempty"`    // anchors, as indices of Words
	Links   []int32   `json:"links,omitempty"`  // addresses that a reader can follow or sees
	Heads   []int32   `json:"heads,omitempty"`  // addresses of link elements
	Styles  []string  `json:"styles,omitempty"` // style sheets
	Styled  int       `json:"styled,omitempty"` // their size when the page was weighed
	Weighed bool      `json:"weighed,omitempty"`
	Own     []Problem `json:"own,omitempty"`

	path string
}

// word returns the index of an address or anchor.
func (k *Known) word(s []byte) int32 {
	if k.index == nil {
		k.index = map[string]int32{}
	}
	i, ok := k.index[string(s)]
	if !ok {
		i = int32(len(k.Words))
		word := string(s)
		k.Words, k.index[word] = append(k.Words, word), i
	}
	return i
}

// Page looks at one page. It may be called from several goroutines.
func (c *Crawl) Page(b *built.Page) error {
	if k := c.old.Pages[b.File]; k != nil && bytes.Equal(k.Hash, b.Hash()) {
		same := !k.Weighed && c.old.Unweighed
		if k.Weighed {
			styled, err := c.styled(k.Styles)
			if err != nil {
				return err
			}
			same = styled == k.Styled
		}
		if same {
			c.keep(b.File, *k)
			return nil
		}
	}
	p, err := c.open(b)
	if err != nil {
		return err
	}
	s := &summary{Hash: bytes.Clone(b.Hash()), Title: p.title(), Refresh: p.refresh(), Styles: p.styles(), Weighed: !c.old.Unweighed}
	if s.Weighed {
		if s.Styled, err = c.styled(s.Styles); err != nil {
			return err
		}
	}
	if !s.Refresh {
		s.Own = slices.Concat(outline(p), p.anchors(), p.tables(), p.names(), p.traces())
		if s.Weighed {
			heavy, err := weight(p, b.Data, s.Styled)
			if err != nil {
				return err
			}
			s.Own = append(s.Own, heavy...)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range p.Nodes {
		n := &p.Nodes[i]
		if id, ok := n.Attr("id"); ok {
			s.IDs = append(s.IDs, c.now.word(id))
		}
		if v, ok := addressOf(n); ok {
			list := &s.Links
			if n.Atom == atom.Link {
				list = &s.Heads
			}
			*list = append(*list, c.now.word(v))
		}
	}
	for _, list := range []*[]int32{&s.IDs, &s.Links, &s.Heads} {
		slices.Sort(*list)
		*list = slices.Clone(slices.Compact(*list))
	}
	c.now.Changed, c.now.Pages[b.File] = true, s
	return nil
}

// keep takes over the summary of a page that is the same, whose words have other
// numbers now.
func (c *Crawl) keep(file string, s summary) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, list := range []*[]int32{&s.IDs, &s.Links, &s.Heads} {
		now := make([]int32, len(*list))
		for i, w := range *list {
			if c.again[w] < 0 {
				c.again[w] = c.now.word([]byte(c.old.Words[w]))
			}
			now[i] = c.again[w]
		}
		*list = now
	}
	c.now.Pages[file] = &s
}

// addresses are the attributes that name an address.
var addresses = []string{"href", "src", "action", "poster", "data"}

// addressOf returns the address that an element names.
func addressOf(n *built.Node) ([]byte, bool) {
	if len(n.Attrs) == 0 {
		return nil, false
	}
	for _, key := range addresses {
		if v, ok := n.Attr(key); ok {
			return v, true
		}
	}
	return nil, false
}

// styles returns the addresses of the style sheets that the page waits for.
func (p *page) styles() []string {
	var out []string
	for i := range p.Nodes {
		n := &p.Nodes[i]
		if n.Atom != atom.Link {
			continue
		}
		rel, _ := n.Attr("rel")
		media, _ := n.Attr("media")
		href, _ := n.Attr("href")
		if string(rel) == "stylesheet" && string(media) != "print" && len(href) > 0 {
			out = append(out, string(href))
		}
	}
	return out
}
