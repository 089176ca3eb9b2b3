package docx

import (
	"strings"
	"unicode"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
)

// A target is where a link leads. Words that share one are one link.
type target struct {
	at       doc.At
	href     string
	bookmark string // a place in the document; resolved when all of it is read
	reader   *reader
}

// A bookmarkLink is a link to a place in the document.
type bookmarkLink struct {
	link *doc.Link
	name string
	at   doc.At
}

// inline returns the link around words.
func (t *target) inline(in []doc.Inline) doc.Inline {
	l := &doc.Link{At: t.at, Href: t.href, Inlines: in}
	if t.bookmark != "" {
		t.reader.links = append(t.reader.links, &bookmarkLink{l, t.bookmark, t.at})
	}
	return l
}

// hyperlink reads w:hyperlink: an address by its relation, a place in the
// document by its bookmark, or both.
func (s *story) hyperlink(n *archive.Node) {
	var t *target
	if rel, ok := s.rels[n.Attr("r:id")]; ok {
		address := rel.Target
		if a := n.Attr("anchor"); a != "" && !strings.Contains(address, "#") {
			address += "#" + a
		}
		t = s.address(address, s.here())
	} else if a := n.Attr("anchor"); a != "" {
		t = s.bookmark(a, s.here())
	}
	if tip := n.Attr("tooltip"); tip != "" {
		s.hide(hidden.Strip, hidden.Metadata, s.here(), "the tip of a link", tip)
	}
	outer := s.within
	if t != nil {
		s.within = t
	}
	s.inline(n.Nodes)
	s.within = outer
}

// fieldLink reads the arguments of a HYPERLINK field. The switches \l, \o and
// \t each take one of their own: a place in the page, a tip, a window.
func (s *story) fieldLink(args []string) *target {
	address, anchor := "", ""
	at := s.here()
	for i := 0; i < len(args); i++ {
		next := func() string {
			if i+1 < len(args) {
				i++
				return args[i]
			}
			return ""
		}
		switch strings.ToLower(args[i]) {
		case `\l`:
			anchor = next()
		case `\o`:
			if tip := next(); tip != "" {
				s.hide(hidden.Strip, hidden.Metadata, at, "the tip of a link", tip)
			}
		case `\t`:
			next()
		case `\n`, `\m`, `\h`:
		default:
			if address == "" && !strings.HasPrefix(args[i], `\`) || strings.HasPrefix(args[i], `\\`) {
				address = args[i]
			}
		}
	}
	switch {
	case address == "" && anchor == "":
		return nil
	case address == "":
		return s.bookmark(anchor, at)
	case anchor != "":
		address += "#" + anchor
	}
	return s.address(address, at)
}

// bookmark returns the target of a link to a place in the document.
func (s *story) bookmark(name string, at doc.At) *target {
	name = strings.TrimPrefix(name, "#")
	if s.aside || name == "" || name == "_top" {
		return nil
	}
	return &target{at: at, bookmark: name, reader: s.reader}
}

// address returns the target of a link to a web or mail address, or nil after
// it has noted why the address must not be published.
func (s *story) address(raw string, at doc.At) *target {
	raw = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, raw))
	if raw == "" {
		return nil
	}
	if name, ok := strings.CutPrefix(raw, "#"); ok {
		return s.bookmark(name, at)
	}
	if why := hidden.Unpublishable(raw); why != "" {
		s.hide(hidden.Stop, hidden.Address, at, why, raw)
		return nil
	}
	return &target{at: at, href: raw}
}

// settleBookmarks notes under which heading the bookmarks of a paragraph stand.
func (s *story) settleBookmarks(h *doc.Heading) {
	if h == nil {
		h = s.heading
	}
	for _, name := range s.waiting {
		if _, ok := s.bookmarks[name]; !ok {
			s.bookmarks[name] = h
		}
	}
	s.waiting = s.waiting[:0]
}

// settleLinks points links to bookmarks at the heading that the bookmark stands
// in or under: headings are the only places on a page that have an address.
// The words of a link that leads nowhere stay, without the link.
func (r *reader) settleLinks() {
	for name := range r.waitingAtEnd() {
		r.bookmarks[name] = r.heading
	}
	ids := r.anchors()
	lost := map[*doc.Link]bool{}
	for _, l := range r.links {
		h, ok := r.bookmarks[l.name]
		if h == nil {
			lost[l.link] = true
			if !ok {
				r.warn("broken-link", l.at, "a link leads to a place in the document that is not there",
					"", "make the link again with Insert, Link, Place in This Document")
			}
			continue
		}
		h.ID = ids[h]
		l.link.Href = "#" + h.ID
	}
	if len(lost) == 0 {
		return
	}
	for _, in := range r.inlineLists() {
		*in = unlink(*in, lost)
	}
}

// waitingAtEnd returns the bookmarks behind the last paragraph.
func (r *reader) waitingAtEnd() map[string]bool {
	m := map[string]bool{}
	for _, name := range r.waiting {
		if _, ok := r.bookmarks[name]; !ok {
			m[name] = true
		}
	}
	return m
}

// inlineLists returns every list of inlines in the document, to be changed.
func (r *reader) inlineLists() []*[]doc.Inline {
	var out []*[]doc.Inline
	visit := func(b doc.Block) bool {
		switch b := b.(type) {
		case *doc.Heading:
			out = append(out, &b.Inlines)
		case *doc.Paragraph:
			out = append(out, &b.Inlines)
		case *doc.Quote:
			out = append(out, &b.Source)
		case *doc.Table:
			out = append(out, &b.Caption)
		case *doc.Figure:
			out = append(out, &b.Caption)
		}
		return true
	}
	doc.Walk(r.doc.Blocks, visit)
	for _, n := range r.doc.Notes {
		doc.Walk(n.Blocks, visit)
	}
	return out
}

func unlink(in []doc.Inline, lost map[*doc.Link]bool) []doc.Inline {
	var out []doc.Inline
	for _, x := range in {
		switch x := x.(type) {
		case *doc.Link:
			x.Inlines = unlink(x.Inlines, lost)
			if lost[x] {
				out = append(out, x.Inlines...)
				continue
			}
		case *doc.Emphasis:
			x.Inlines = unlink(x.Inlines, lost)
		}
		out = append(out, x)
	}
	return merge(out)
}

// anchors returns an id for every heading, made from its words; of headings
// with the same words all but the first are numbered. Only those that a link
// leads to are given theirs here: a later pass names the others, and would
// otherwise have to count in the same way.
func (r *reader) anchors() map[*doc.Heading]string {
	ids, used, last := map[*doc.Heading]string{}, map[string]bool{}, map[string]int{}
	if len(r.links) == 0 {
		return ids
	}
	doc.Walk(r.doc.Blocks, func(b doc.Block) bool {
		if h, ok := b.(*doc.Heading); ok {
			base := anchor(doc.Words(h.Inlines))
			id := base
			for used[id] {
				// Going on from the last number keeps many equal headings cheap.
				last[base] = max(last[base], 1) + 1
				id = base + "-" + itoa(last[base])
			}
			used[id], ids[h] = true, id
		}
		return true
	})
	return ids
}

// maxAnchor is the length of an anchor in bytes; it is cut at a word.
const maxAnchor = 60

// anchor returns words as they stand in an address.
func anchor(words string) string {
	var b strings.Builder
	for _, w := range strings.Fields(strings.ToLower(words)) {
		w = strings.Join(strings.FieldsFunc(strings.NewReplacer("'", "", "’", "").Replace(w), func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9')
		}), "-")
		if w == "" || b.Len() > 0 && b.Len()+1+len(w) > maxAnchor {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(w)
	}
	if b.Len() == 0 {
		return "part"
	}
	return b.String()
}
