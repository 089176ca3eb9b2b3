package doc

import (
	"net/url"
	"strings"
)

// Text is a run of plain words.
type Text struct {
	At
	Text string
}

func (t *Text) printInline(p *printer) { p.text(escape(t.Text, p.fresh || !p.begun)) }

// A Style is how a run of words differs from those around it.
type Style string

const (
	Italic      Style = "italic"
	Bold        Style = "bold"
	Superscript Style = "superscript"
	Subscript   Style = "subscript"
)

// Emphasis is a run of words in one style.
type Emphasis struct {
	Style   Style
	Inlines []Inline
}

func (e *Emphasis) printInline(p *printer) {
	mark, end := "*", "*"
	switch e.Style {
	case Bold:
		mark, end = "**", "**"
	case Superscript:
		mark, end = "{{< sup >}}", "{{< /sup >}}"
	case Subscript:
		mark, end = "{{< sub >}}", "{{< /sub >}}"
	}
	p.text(mark)
	p.inlines(e.Inlines)
	p.text(end)
}

// A Link leads to another page or place.
type Link struct {
	At
	Href    string
	Title   string
	Inlines []Inline
}

func (l *Link) printInline(p *printer) {
	p.text("[")
	p.inlines(l.Inlines)
	p.text("](" + destination(l.Href))
	if l.Title != "" {
		p.text(` "` + strings.ReplaceAll(escape(l.Title, false), `"`, `\"`) + `"`)
	}
	p.text(")")
}

// destination returns an address as a Markdown link destination.
func destination(href string) string {
	href = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, href)
	if u, err := url.Parse(href); err == nil && !strings.ContainsAny(href, " ()<>") {
		return u.String()
	}
	return "<" + strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(href) + ">"
}

// A Literal is a run of text shown exactly as it is.
type Literal struct{ Text string }

func (l *Literal) printInline(p *printer) {
	fence := "`"
	for strings.Contains(l.Text, fence) {
		fence += "`"
	}
	pad := ""
	if strings.HasPrefix(l.Text, "`") || strings.HasSuffix(l.Text, "`") {
		pad = " "
	}
	p.text(fence + pad + strings.ReplaceAll(l.Text, "{{", "{\u200b{") + pad + fence)
}

// A LineBreak ends a line. A soft one only shows where the source was wrapped.
type LineBreak struct{ Hard bool }

func (b *LineBreak) printInline(p *printer) {
	if b.Hard && !p.cell {
		p.text(`\`)
		p.newline()
		return
	}
	p.text(" ")
}

// Markup is one raw HTML tag or comment as it stands in running text. Repair
// turns what it understands into real inlines and blocks; see [HTML].
type Markup struct {
	At
	Text string
}

func (m *Markup) printInline(p *printer) { p.text(escape(m.Text, p.fresh || !p.begun)) }
