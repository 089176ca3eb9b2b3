package check

import (
	"fmt"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

var headingOrder = &Rule{
	ID:       "heading-order",
	Group:    "Structure and access",
	Title:    "a heading that skips a level, a second title, or an empty heading",
	Why:      "Screen reader users move by headings; a level left out reads as a part of the text left out (WCAG 2.2, 1.3.1 and 2.4.6).",
	Severity: diag.Warning,
	Bad: []string{
		"# Report\n\n## Reviews\n\n#### Timescales\n\nAll were on time.",
		"# Report\n\nText.\n\n# Another title\n\nText.",
		"# Report\n\n##\n\nText.",
		"#### Timescales\n\nAll were on time.",
	},
	Good: []string{
		"# Report\n\n## Reviews\n\n### Timescales\n\nText.\n\n## Training\n\nText.",
		"---\ntitle: Report\n---\n\n## Reviews\n\nText.",
	},
	check: checkHeadingOrder,
}

func checkHeadingOrder(p *page) []diag.Finding {
	var out []diag.Finding
	level, titles := 0, 0
	doc.Walk(p.Blocks, func(b doc.Block) bool {
		h, ok := b.(*doc.Heading)
		if !ok {
			return true
		}
		text := doc.Squeeze(doc.Words(h.Inlines))
		add := func(message, fix string) {
			out = append(out, diag.Finding{Pos: h.Pos, Message: message, Excerpt: text, Fix: fmt.Sprintf("in %s, %s", p.Path, fix)})
		}
		if text == "" {
			add("found a heading without words", "write the heading, or delete the line")
			return true
		}
		switch {
		case h.Level == 1:
			if titles++; titles > 1 {
				add(fmt.Sprintf("found a second title, %q; expected one heading of level 1", text), "make it a heading of level 2")
			}
		case level == 0 && h.Level > 2:
			add(fmt.Sprintf("the first heading is of level %d; expected level 1 or 2", h.Level), "make it a heading of level 2")
		case level > 0 && h.Level > level+1:
			add(fmt.Sprintf("a heading of level %d follows one of level %d; expected level %d or higher up", h.Level, level, level+1),
				fmt.Sprintf("make it a heading of level %d", level+1))
		}
		level = h.Level
		return true
	})
	return out
}
