package doc

import "strings"

// A Code block holds text that is shown exactly as it is.
type Code struct {
	At
	Text string // lines, each ended by a newline
}

func (c *Code) print(p *printer) {
	fence := "```"
	for strings.Contains(c.Text, fence) {
		fence += "`"
	}
	p.text(fence)
	p.newline()
	if c.Text != "" {
		p.lines(strings.ReplaceAll(strings.TrimSuffix(c.Text, "\n"), "{{", "{\u200b{"))
	}
	p.text(fence)
	p.newline()
}

// HTML is a block of raw HTML as it stands in the source. Reading keeps it;
// repair turns what it understands into real blocks; whatever is left is a
// finding, because Hugo would drop it without a word.
type HTML struct {
	At
	Text string
}

// print writes nothing a browser would act on: the text, escaped.
func (h *HTML) print(p *printer) {
	p.text(escape(strings.TrimSpace(h.Text), true))
	p.newline()
}
