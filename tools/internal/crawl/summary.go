package crawl

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html/atom"

	"nscp/tools/internal/program"
)

// Known is what was read of the pages of a site, so that a page that is the same
// the next time is not parsed again. The zero Known knows nothing and is ready.
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

// word returns the index of an address or anchor. It is not for several goroutines.
func (k *Known) word(s string) int32 {
	if k.index == nil {
		k.index = map[string]int32{}
	}
	i, ok := k.index[s]
	if !ok {
		i = int32(len(k.Words))
		s = strings.Clone(s) // no piece of a page
		k.Words, k.index[s] = append(k.Words, s), i
	}
	return i
}

// fromOther takes over a summary that names its words by another Known.
func (k *Known) fromOther(s *summary, other *Known) *summary {
	same := *s
	again := func(words []int32) []int32 {
		out := make([]int32, len(words))
		for i, w := range words {
			out[i] = k.word(other.Words[w])
		}
		return out
	}
	same.IDs, same.Links, same.Heads = again(s.IDs), again(s.Links), again(s.Heads)
	return &same
}

// A gist is a summary before its words have numbers.
type gist struct {
	summary
	ids, links, heads []string
	known             bool // the same as before
}

// gistOf reads one page, unless it is known.
func (s *Site) gistOf(name string, old *Known) (g gist, err error) {
	data, err := fs.ReadFile(s.files, name)
	if err != nil {
		return g, err
	}
	hash := sha256.Sum256(data)
	if k := old.Pages[name]; k != nil && (k.Weighed || old.Unweighed) && bytes.Equal(k.Hash, hash[:]) {
		styled, err := s.styled(k.Styles)
		if err != nil || styled == k.Styled {
			return gist{summary: *k, known: true}, err
		}
	}
	p, err := readPage(name, s.Base, data)
	if err != nil {
		return g, err
	}
	g.Hash, g.Title, g.Refresh, g.Styles, g.Weighed = hash[:], p.Title(), p.Refresh(), p.Styles(), !old.Unweighed
	g.ids = slices.Collect(maps.Keys(p.IDs))
	for n := range p.Root.Descendants() {
		if v, ok := addressOf(n); ok {
			if n.DataAtom == atom.Link {
				g.heads = append(g.heads, v)
			} else {
				g.links = append(g.links, v)
			}
		}
	}
	for _, list := range []*[]string{&g.ids, &g.links, &g.heads} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	if g.Styled, err = s.styled(g.Styles); err != nil || g.Refresh {
		return g, err
	}
	g.Own = slices.Concat(outline(p), p.anchors(), p.tables(), p.names(), p.traces())
	if g.Weighed {
		heavy, err := weight(p, g.Styled)
		if err != nil {
			return g, err
		}
		g.Own = append(g.Own, heavy...)
	}
	return g, nil
}

// read summarises every page, several at a time, and holds none of them.
func (s *Site) read(old *Known) (*Known, error) {
	var names []string
	err := fs.WalkDir(s.files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".html") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	now := &Known{Program: old.Program, Pages: map[string]*summary{}}
	workers := runtime.GOMAXPROCS(0)
	for some := range slices.Chunk(names, 16*workers) {
		gists := make([]gist, len(some))
		ctx, cancel := context.WithCancelCause(context.Background())
		var group sync.WaitGroup
		for w := range workers {
			group.Go(func() {
				for i := w; i < len(some) && ctx.Err() == nil; i += workers {
					var err error
					if gists[i], err = s.gistOf(some[i], old); err != nil {
						cancel(err)
					}
				}
			})
		}
		group.Wait()
		err := context.Cause(ctx)
		cancel(nil)
		if err != nil {
			return nil, err
		}
		for i, name := range some {
			now.Pages[name] = now.number(&gists[i], old)
		}
	}
	now.Changed = now.Changed || len(old.Pages) != len(now.Pages)
	return now, nil
}

// number gives a gist's words their numbers.
func (k *Known) number(g *gist, old *Known) *summary {
	if g.known {
		return k.fromOther(&g.summary, old)
	}
	k.Changed = true
	s := g.summary
	for list, words := range map[*[]int32][]string{&s.IDs: g.ids, &s.Links: g.links, &s.Heads: g.heads} {
		for _, w := range words {
			*list = append(*list, k.word(w))
		}
	}
	return &s
}
