package doc

import (
	"strconv"
	"strings"
)

// A List is a bulleted or numbered list.
type List struct {
	At
	Ordered bool
	Start   int // the first number of an ordered list
	Items   []*Item
}

// An Item is one entry of a list.
type Item struct {
	At
	Number int // of an ordered list's item, as the source has it; 0 where nothing was typed
	Blocks []Block
}

func (l *List) print(p *printer) {
	bullet, stop := "- ", ". "
	if p.second {
		// Not "* ", which before "***" would be a thematic break.
		bullet, stop = "+ ", ") "
	}
	loose := l.loose()
	for i, it := range l.Items {
		if i > 0 && loose {
			p.newline()
		}
		marker := bullet
		if l.Ordered {
			marker = strconv.Itoa(l.Start+i) + stop
		}
		p.nested(marker, strings.Repeat(" ", len(marker)), func() {
			if len(visible(it.Blocks)) == 0 {
				p.newline()
			}
			p.separated(it.Blocks, loose)
		})
	}
}

// loose reports whether empty lines are needed between the blocks of an item:
// only a list can follow without one, and it only where it may interrupt a
// paragraph (CommonMark, section 5.2).
func (l *List) loose() bool {
	for _, it := range l.Items {
		for i, b := range visible(it.Blocks) {
			nested, ok := b.(*List)
			if i > 0 && (!ok || nested.Ordered && nested.Start != 1 || len(visible(nested.Items[0].Blocks)) == 0) {
				return true
			}
		}
	}
	return false
}
