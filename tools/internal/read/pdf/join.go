package pdf

import (
	"strings"

	"nscp/tools/internal/doc"
)

// captions gives captions to the table or picture that they stand beside: the
// one behind them, as is usual for tables, or else the one before, as is usual
// for pictures.
func (s *sink) captions() {
	takes := func(i int) bool {
		if i < 0 || i >= len(s.blocks) {
			return false
		}
		switch b := s.blocks[i].(type) {
		case *doc.Table:
			return len(b.Caption) == 0
		case *doc.Figure:
			return len(b.Caption) == 0
		}
		return false
	}
	give := func(i int, p *doc.Paragraph) {
		switch b := s.blocks[i].(type) {
		case *doc.Table:
			b.Caption = p.Inlines
		case *doc.Figure:
			b.Caption = p.Inlines
		}
	}
	var gone []int
	for i, b := range s.blocks {
		p, ok := b.(*doc.Paragraph)
		if !ok || s.origins[i] == nil || s.origins[i].kind != "Caption" {
			continue
		}
		_, pictureBefore := at(s.blocks, i-1).(*doc.Figure)
		switch {
		case pictureBefore && takes(i-1):
			give(i-1, p)
		case takes(i + 1):
			give(i+1, p)
		case takes(i - 1):
			give(i-1, p)
		default:
			continue
		}
		gone = append(gone, i)
	}
	s.drop(gone)
}

func at(blocks []doc.Block, i int) doc.Block {
	if i < 0 || i >= len(blocks) {
		return nil
	}
	return blocks[i]
}

// drop takes blocks out; gone is in order.
func (s *sink) drop(gone []int) {
	if len(gone) == 0 {
		return
	}
	kept := 0
	for i := range s.blocks {
		if len(gone) > 0 && gone[0] == i {
			gone = gone[1:]
			continue
		}
		s.blocks[kept], s.origins[kept] = s.blocks[i], s.origins[i]
		kept++
	}
	s.blocks, s.origins = s.blocks[:kept], s.origins[:kept]
}

// quotations puts quotations together that are paragraphs in one style, as
// LibreOffice tags them: each is an element of its own. One that is complete in
// its own marks, and one behind the name of a source, stay apart.
func (s *sink) quotations() {
	var gone []int
	last := -1
	for i := range s.blocks {
		q, ok := s.blocks[i].(*doc.Quote)
		if !ok || s.origins[i] == nil || hasParagraphs(s.origins[i]) {
			last = -1
			continue
		}
		if last >= 0 && s.origins[last].style == s.origins[i].style {
			before := s.blocks[last].(*doc.Quote)
			if !apart(before, q) {
				before.Blocks = append(before.Blocks, q.Blocks...)
				takeSource(before)
				gone = append(gone, i)
				continue
			}
		}
		last = i
	}
	s.drop(gone)
}

func hasParagraphs(n *node) bool {
	for _, k := range n.kids {
		if k.node != nil && k.node.kind == "P" {
			return true
		}
	}
	return false
}

// apart reports whether a quotation stands for itself behind another.
func apart(a, b *doc.Quote) bool {
	if len(a.Source) > 0 {
		return true
	}
	words := strings.TrimRight(strings.TrimSpace(doc.Plain(a.Blocks)), ".,;")
	next := strings.TrimSpace(doc.Plain(b.Blocks))
	return words != "" && next != "" && strings.ContainsRune(`"”’'`, lastRune(words)) && strings.ContainsRune(`"“‘'`, firstRune(next))
}

// isSource reports whether a paragraph names who is quoted.
func isSource(p *doc.Paragraph) bool {
	w := strings.TrimSpace(doc.Words(p.Inlines))
	return strings.HasPrefix(w, "—") || strings.HasPrefix(w, "–") || strings.HasPrefix(w, "- ")
}

// takeSource makes the last paragraph of a quotation its source where it names
// one.
func takeSource(q *doc.Quote) {
	n := len(q.Blocks)
	if n < 2 {
		return
	}
	p, ok := q.Blocks[n-1].(*doc.Paragraph)
	if !ok || !isSource(p) {
		return
	}
	if t, ok := p.Inlines[0].(*doc.Text); ok {
		t.Text = strings.TrimLeft(t.Text, "—–- ")
		q.Source, q.Blocks = p.Inlines, q.Blocks[:n-1]
	}
}

// lists puts lists together that a page break cut: the second goes on with the
// numbers of the first, or both have bullets and nothing stands between.
func (s *sink) lists() {
	var gone []int
	last := -1
	for i := range s.blocks {
		l, ok := s.blocks[i].(*doc.List)
		if !ok || len(l.Items) == 0 {
			last = -1
			continue
		}
		if last >= 0 {
			before := s.blocks[last].(*doc.List)
			cut := before.Items[len(before.Items)-1].Pos != l.Items[0].Pos
			goesOn := before.Ordered == l.Ordered && (l.Ordered && l.Start == before.Start+len(before.Items) || !l.Ordered && cut)
			if goesOn {
				before.Items = append(before.Items, l.Items...)
				gone = append(gone, i)
				continue
			}
		}
		last = i
	}
	s.drop(gone)
}
