package doc

// A Paragraph is a run of sentences.
type Paragraph struct {
	At
	Inlines []Inline
}

func (b *Paragraph) print(p *printer) {
	p.whole(b.Inlines)
	p.newline()
}

// A Break is a thematic break.
type Break struct{ At }

func (b *Break) print(p *printer) {
	p.text("***")
	p.newline()
}
