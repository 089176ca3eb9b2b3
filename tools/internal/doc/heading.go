package doc

import "strings"

// A Heading begins a part of the document.
type Heading struct {
	At
	Level   int    // 1 to 6; 1 is the document's title
	ID      string // anchor, unique in the document; "" leaves it to Hugo
	Inlines []Inline
}

func (h *Heading) print(p *printer) {
	p.text(strings.Repeat("#", min(max(h.Level, 1), 6)) + " ")
	p.line = true
	p.whole(h.Inlines)
	p.line = false
	if h.ID != "" {
		p.text(" {#" + h.ID + "}")
	}
	p.newline()
}
