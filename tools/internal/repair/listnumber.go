package repair

import (
	"fmt"

	"nscp/tools/internal/doc"
)

// keepListNumbers parts a numbered list where the numbers that were typed do not
// go on. Markdown counts from the first and passes over the others, so that "2."
// and then "1." would come out as 2 and 3: a number of the source is never
// changed. The same number before every item is how writers let Markdown count.
func keepListNumbers(s *state) {
	s.d.Blocks = rewriteAll(s.d.Blocks, func(out []doc.Block, b doc.Block) ([]doc.Block, bool) {
		l, ok := b.(*doc.List)
		if !ok || !l.Ordered || s.orders.find("as-is", l) != nil || breakInNumbers(l) == 0 {
			return nil, false
		}
		for at := breakInNumbers(l); at > 0; at = breakInNumbers(l) {
			rest := itemsFrom(l, at)
			s.note(Change{Pos: rest.Pos, What: fmt.Sprintf("began a new list at number %d", rest.Start),
				Because:  fmt.Sprintf("it comes after number %d, and a list would have counted on", l.Start+at-1),
				Overrule: overrule("as-is", l.Pos, "")})
			out = append(out, l)
			l = rest
		}
		return append(out, l), true
	})
}

// breakInNumbers returns the index of the first item whose number is not the next
// one, or 0.
func breakInNumbers(l *doc.List) int {
	same := true
	for _, it := range l.Items {
		same = same && it.Number == l.Items[0].Number
	}
	if same {
		return 0
	}
	for i, it := range l.Items {
		if it.Number != l.Start+i {
			return i
		}
	}
	return 0
}

// itemsFrom takes the items from the one with the index on out of a list, and
// returns them as a list of their own that keeps their numbers.
func itemsFrom(l *doc.List, at int) *doc.List {
	rest := &doc.List{At: l.Items[at].At, Ordered: l.Ordered, Start: l.Start + at, Items: l.Items[at:]}
	if n := rest.Items[0].Number; n > 0 {
		rest.Start = n
	}
	l.Items = l.Items[:at:at]
	return rest
}
