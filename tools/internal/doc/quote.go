package doc

// A Quote is somebody's words, set apart.
type Quote struct {
	At
	Blocks []Block
	Source []Inline // who or what is quoted, in the document's words; may be empty
}

func (q *Quote) print(p *printer) {
	p.nested("> ", "> ", func() {
		p.blocks(q.Blocks)
		if len(q.Source) > 0 {
			// The last paragraph of a quotation that begins with a dash names its source.
			p.newline()
			p.text("— ")
			p.whole(q.Source)
			p.newline()
		}
	})
}
