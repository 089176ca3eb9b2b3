package doc

import "strings"

// A Code block holds text that is shown exactly as it is.
type Code struct {
	At
	Text string // lines, each ended by a newline
	// Indented says that an indent alone makes it code. In a text taken off a
	// printed page it is none.
	Indented bool
}

func (c *Code) print(p *printer) {
	text := strings.TrimSuffix(c.Text, "\n")
	if callsShortcode(text) {
		// Hugo looks for shortcodes in code as well, and there no reference
		// stands for a bracket: the words matter more than their look.
		for i, line := range strings.Split(text, "\n") {
			if i > 0 && !p.atStart() {
				p.text(`\`)
				p.newline()
			}
			p.text(escape(strings.Trim(line, " \t"), p.atStart()))
		}
		p.newline()
		return
	}
	fence := "```"
	for strings.Contains(c.Text, fence) {
		fence += "`"
	}
	p.text(fence)
	p.newline()
	if c.Text != "" {
		p.lines(text)
	}
	p.text(fence)
	p.newline()
}

// callsShortcode reports whether Hugo would take a part of text for the call of
// a shortcode.
func callsShortcode(text string) bool {
	return strings.Contains(text, "{{<") || strings.Contains(text, "{{%")
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
