package repair

import (
	"fmt"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
)

// joinSplitLists joins a list to the one before it when a page ended between
// them: page furniture stood there, an item went on behind it, or the numbers
// go on. Two lists that a writer put one after the other stay two.
func joinSplitLists(s *state) {
	var out []doc.Block
	for _, b := range s.d.Blocks {
		l, ok := b.(*doc.List)
		above, isList := lastList(out)
		if !ok || !isList || l.Ordered != above.Ordered {
			out = append(out, b)
			continue
		}
		because := ""
		switch {
		case s.orders.find("join", l) != nil:
			because = "the front matter says so"
		case l.Ordered && l.Start == above.Start+len(above.Items):
			because = fmt.Sprintf("its numbers go on from %d", l.Start-1)
		case !l.Ordered && s.pageEnds[above]:
			because = "a page ended between the two"
		}
		if because == "" || s.orders.find("keep-apart", l) != nil {
			out = append(out, b)
			continue
		}
		s.note(Change{
			Pos: l.Pos, What: fmt.Sprintf("joined this list to the one at line %d", above.Pos.Line),
			Because: because, Overrule: overrule("keep-apart", l.Pos, ""), Records: s.joinItems(above, l),
		})
	}
	s.d.Blocks = out
}

// joinItems puts the items of b behind those of a. An item that the page end
// cut becomes one again.
func (s *state) joinItems(a, b *doc.List) []ledger.Record {
	items := b.Items
	var records []ledger.Record
	if len(a.Items) > 0 && len(items) > 0 && !a.Ordered {
		last := a.Items[len(a.Items)-1]
		p, ok1 := lastParagraph(last)
		q, ok2 := firstParagraph(items[0])
		if ok1 && ok2 {
			// Items need no full stop, so only a small letter after a word that leads
			// on tells.
			if x, y := doc.Words(p.Inlines), doc.Words(q.Inlines); startsLower(y) && leadsOn[lastWord(x)] {
				p.Inlines, records = s.sew(p.Inlines, q.Inlines, q.Pos)
				last.Blocks = append(last.Blocks, items[0].Blocks[1:]...)
				items = items[1:]
			}
		}
	}
	a.Items = append(a.Items, items...)
	return records
}

func firstParagraph(it *doc.Item) (*doc.Paragraph, bool) {
	if len(it.Blocks) == 0 {
		return nil, false
	}
	p, ok := it.Blocks[0].(*doc.Paragraph)
	return p, ok
}
