package doc

// A Note is a footnote or endnote.
type Note struct {
	At
	Label  string // unique in the document
	Blocks []Block
}

func (n *Note) print(p *printer) {
	p.newline()
	p.nested("[^"+n.Label+"]: ", "    ", func() { p.blocks(n.Blocks) })
}

// A NoteMark is where a note is referred to.
type NoteMark struct{ Label string }

func (m *NoteMark) printInline(p *printer) { p.text("[^" + m.Label + "]") }
