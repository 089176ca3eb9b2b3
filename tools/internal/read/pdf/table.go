package pdf

import (
	"slices"

	"nscp/tools/internal/doc"
)

// table adds a table. A structure tree holds it whole, however many pages it
// runs over.
func (s *sink) table(n *node) {
	if s.inside >= maxTables {
		s.fail("unread-content", s.here().Pos.Place, "tables stand inside one another more than "+itoa(maxTables)+" deep", "", "lay the text out without tables")
		return
	}
	s.inside++
	defer func() { s.inside-- }()
	t := &doc.Table{At: s.here()}
	var outside []doc.Block
	var rows func(n *node, head bool)
	rows = func(n *node, head bool) {
		for _, k := range n.kids {
			if k.node == nil {
				continue
			}
			switch k.node.kind {
			case "TR":
				if r := s.row(k.node, head); r != nil {
					t.Rows = append(t.Rows, r)
				}
			case "THead":
				rows(k.node, true)
			case "TBody", "TFoot", "NonStruct", "Div", "Sect", "Part":
				rows(k.node, false)
			case "Caption":
				if bs := s.blocksOf(k.node.kids, true); len(bs) > 0 {
					if p, ok := bs[0].(*doc.Paragraph); ok && len(t.Caption) == 0 {
						t.Caption, bs = p.Inlines, bs[1:]
					}
					outside = append(outside, bs...)
				}
			default:
				outside = append(outside, s.blocksOf([]kid{k}, false)...)
			}
		}
	}
	rows(n, false)
	for _, b := range outside {
		s.add(b, nil)
	}
	if len(t.Rows) == 0 {
		return
	}
	t.At = t.Rows[0].At
	collapse(t)
	if t.Columns() > maxColumns {
		s.fail("unread-content", t.Pos.Place, "the table has more than "+itoa(maxColumns)+" columns", "", "split the table")
		return
	}
	headed := slices.ContainsFunc(t.Rows, func(r *doc.Row) bool {
		return r.Header || slices.ContainsFunc(r.Cells, func(c *doc.Cell) bool { return c.Header })
	})
	if !headed && len(t.Rows) > 1 {
		s.warn("table-header", t.Pos.Place, "a table has no header row",
			"without one a screen reader reads figures out with nothing to say what they are",
			"mark the first row as a header in the document that the PDF was made from (in Word: Layout, Repeat Header Rows), and export it again")
	}
	s.add(t, n)
}

const (
	maxTables  = 8
	maxColumns = 200
)

// row reads a row; one without cells is none.
func (s *sink) row(n *node, head bool) *doc.Row {
	r := &doc.Row{}
	var cells []*node
	for _, k := range n.kids {
		if k.node == nil {
			continue
		}
		if k.node.kind == "TH" || k.node.kind == "TD" {
			cells = append(cells, k.node)
			continue
		}
		for _, inner := range k.node.kids { // a group around cells
			if inner.node != nil && (inner.node.kind == "TH" || inner.node.kind == "TD") {
				cells = append(cells, inner.node)
			}
		}
	}
	if len(cells) == 0 {
		return nil
	}
	r.Header = head || !slices.ContainsFunc(cells, func(c *node) bool {
		return c.kind != "TH" || s.tree.word(c, "Scope") == "Row"
	})
	if n.page > 0 {
		s.page = n.page
	}
	r.At = s.here()
	for _, c := range cells {
		if r.Header {
			s.onceOnly(c)
		}
		cell := &doc.Cell{Header: c.kind == "TH" && !r.Header}
		if c.page > 0 {
			s.page = c.page
		}
		cell.At = s.here()
		cell.Blocks = s.blocksOf(c.kids, c.kind == "TH" || r.Header)
		if span := s.tree.number(c, "ColSpan"); span > 1 {
			cell.ColSpan = span
		}
		if span := s.tree.number(c, "RowSpan"); span > 1 {
			cell.RowSpan = span
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}

// onceOnly finds what a header cell holds once more for each further page that
// its table runs over, as Chromium tags it.
func (b *builder) onceOnly(n *node) {
	var pages []int
	keys := map[int][]contentKey{}
	var gather func(n *node)
	gather = func(n *node) {
		for _, k := range n.kids {
			switch {
			case k.content != nil:
				key := b.contents.find(*k.content)
				if b.contents.text(b.contents.runs[key]) == "" {
					continue
				}
				if _, ok := keys[key.page]; !ok {
					pages = append(pages, key.page)
				}
				keys[key.page] = append(keys[key.page], key)
			case k.node != nil:
				gather(k.node)
			}
		}
	}
	gather(n)
	if len(pages) < 2 {
		return
	}
	text := func(page int) string {
		var runs []*run
		for _, k := range keys[page] {
			runs = append(runs, b.contents.runs[k]...)
		}
		return b.contents.text(runs)
	}
	first := text(pages[0])
	for _, p := range pages[1:] {
		if text(p) != first {
			return // a long header that a page break cut
		}
	}
	for _, p := range pages[1:] {
		for _, k := range keys[p] {
			b.repeats[k] = true
		}
	}
}
