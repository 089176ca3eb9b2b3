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
	Blocks []Block
}

func (l *List) print(p *printer) {
	loose := false
	for _, it := range l.Items {
		for i, b := range it.Blocks {
			if _, nested := b.(*List); i > 0 && !nested {
				loose = true
			}
		}
	}
	for i, it := range l.Items {
		if i > 0 && loose {
			p.newline()
		}
		marker := "- "
		if l.Ordered {
			marker = strconv.Itoa(l.Start+i) + ". "
		}
		p.nested(marker, strings.Repeat(" ", len(marker)), func() {
			if len(it.Blocks) == 0 {
				p.newline()
			}
			for j, b := range it.Blocks {
				if j > 0 && loose {
					p.newline()
				}
				b.print(p)
			}
		})
	}
}
