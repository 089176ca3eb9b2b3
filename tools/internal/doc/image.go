package doc

// An Image is a picture. Decorative pictures carry no words and are hidden from
// screen readers; any other needs Alt.
type Image struct {
	At
	Src        string
	Alt        string
	Decorative bool
}

func (m *Image) printInline(p *printer) {
	alt := m.Alt
	if m.Decorative {
		alt = ""
	}
	p.text("![" + escape(alt, false) + "](" + destination(m.Src) + ")")
}

// A Figure is a picture with its caption.
type Figure struct {
	At
	Image   *Image
	Caption []Inline
}

func (f *Figure) print(p *printer) {
	f.Image.printInline(p)
	p.newline()
	if len(f.Caption) > 0 {
		p.newline()
		p.text(`{{< caption >}}`)
		p.inlines(f.Caption)
		p.text(`{{< /caption >}}`)
		p.newline()
	}
}
