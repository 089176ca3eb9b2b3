package repair

import (
	"fmt"
	"slices"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
)

// Some extractors put a mark of their own before the one that was printed:
// "- 1. Ask", "- · Listen", "- o and look".

// countedTwice makes a numbered list of bullets that each hold one numbered item,
// with numbers that rise by one.
func (s *state) countedTwice(l *doc.List) {
	if l.Ordered || len(l.Items) < 2 {
		return
	}
	var items []*doc.Item
	for i, it := range l.Items {
		if len(it.Blocks) != 1 {
			return
		}
		inner, ok := it.Blocks[0].(*doc.List)
		if !ok || !inner.Ordered || len(inner.Items) != 1 || i > 0 && inner.Start != items[0].Number+i {
			return
		}
		inner.Items[0].Number = inner.Start
		items = append(items, inner.Items[0])
	}
	l.Ordered, l.Start, l.Items = true, items[0].Number, items
	s.note(Change{Pos: l.Pos, What: fmt.Sprintf("made a numbered list of %d bullets", len(items)),
		Because: "each holds a number, and the numbers rise by one", Overrule: overrule("as-is", l.Pos, "")})
}

// printedBullets are what stands for a bullet behind another.
const printedBullets = bullets + "·–"

// bulletsTwice takes the printed bullet off the items of a list. The letter "o"
// beside other bullets is one of the second level.
func (s *state) bulletsTwice(l *doc.List) {
	if l.Ordered || !slices.ContainsFunc(l.Items, func(it *doc.Item) bool { return strings.ContainsRune(printedBullets, firstRune(markOf(it))) }) {
		return
	}
	var records []ledger.Record
	var items []*doc.Item
	n := 0
	for _, it := range l.Items {
		mark := markOf(it)
		second := mark == bulletLetter
		if !second && (mark == "" || !strings.Contains(printedBullets, mark)) {
			items = append(items, it)
			continue
		}
		n++
		p := it.Blocks[0].(*doc.Paragraph)
		t := p.Inlines[0].(*doc.Text)
		rest := strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(t.Text, " "), mark), " \t\u00a0")
		p.Inlines = append([]doc.Inline{cut(t, len(t.Text)-len(rest), len(t.Text))}, p.Inlines[1:]...)
		if !second {
			items = append(items, it)
			continue
		}
		records = append(records, s.setAside(t.Pos, mark, "a bullet that came out as the letter o"))
		if len(items) == 0 {
			items = append(items, it)
			continue
		}
		above := items[len(items)-1]
		if inner, ok := lastList(above.Blocks); ok && !inner.Ordered {
			inner.Items = append(inner.Items, it)
		} else {
			above.Blocks = append(above.Blocks, &doc.List{At: it.At, Start: 1, Items: []*doc.Item{it}})
		}
	}
	l.Items = items
	s.note(Change{Pos: l.Pos, What: fmt.Sprintf("took the printed bullets off %d items of a list", n),
		Because: "the list has bullets of its own", Overrule: overrule("as-is", l.Pos, ""), Records: records})
}

// markOf returns the single character that begins an item, with a space behind it.
func markOf(it *doc.Item) string {
	if len(it.Blocks) == 0 {
		return ""
	}
	p, ok := it.Blocks[0].(*doc.Paragraph)
	if !ok || len(p.Inlines) == 0 {
		return ""
	}
	t, ok := p.Inlines[0].(*doc.Text)
	if !ok {
		return ""
	}
	mark, rest, ok := strings.Cut(strings.TrimLeft(t.Text, " "), " ")
	if !ok || len([]rune(mark)) != 1 || strings.TrimSpace(rest) == "" && len(p.Inlines) == 1 {
		return ""
	}
	return mark
}
