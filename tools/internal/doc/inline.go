package doc

import "strings"

// Text is a run of plain words.
type Text struct {
	At
	Text string
}

func (t *Text) printInline(p *printer) { p.text(escape(t.Text, p.atStart())) }

// A Link leads to another page or place.
type Link struct {
	At
	Href    string
	Title   string
	Inlines []Inline
}

func (l *Link) printInline(p *printer) {
	if p.link {
		// A link inside a link would undo the outer one.
		p.inlines(l.Inlines)
		return
	}
	p.text("[")
	p.link = true
	p.inlines(l.Inlines)
	p.link = false
	p.text("](" + destination(l.Href))
	if l.Title != "" {
		p.text(` "` + strings.ReplaceAll(escape(l.Title, false), `"`, `\"`) + `"`)
	}
	p.text(")")
}

// destination returns an address as a Markdown link destination. The address
// itself is not changed: it reads back letter for letter.
func destination(href string) string {
	href = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, href)
	out := strings.NewReplacer(`\`, `\\`, "&", "&amp;", "<", `\<`, ">", `\>`, "{", "&#123;").Replace(href)
	if href == "" || strings.ContainsAny(href, " ()<>") {
		return "<" + out + ">"
	}
	return out
}

// A Literal is a run of text shown exactly as it is.
type Literal struct{ Text string }

func (l *Literal) printInline(p *printer) {
	text := strings.ReplaceAll(l.Text, "\n", " ")
	if text == "" {
		return
	}
	if callsShortcode(text) {
		p.text(escape(text, p.atStart()))
		return
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	// A space at both ends is taken off again by whoever reads it.
	pad := ""
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") ||
		strings.HasPrefix(text, " ") && strings.HasSuffix(text, " ") && strings.Trim(text, " ") != "" {
		pad = " "
	}
	if p.cell {
		text = strings.ReplaceAll(text, "|", `\|`)
	}
	p.text(fence + pad + text + pad + fence)
}

// A LineBreak ends a line. A soft one only shows where the source was wrapped.
type LineBreak struct{ Hard bool }

// printInline prints a hard break; of a soft one, or one in a table or heading,
// [printer.inlines] makes a space.
func (b *LineBreak) printInline(p *printer) {
	p.text(`\`)
	p.newline()
}

// Markup is one raw HTML tag or comment as it stands in running text. Repair
// turns what it understands into real inlines and blocks; see [HTML].
type Markup struct {
	At
	Text string
}

func (m *Markup) printInline(p *printer) { p.text(escape(m.Text, p.atStart())) }
