package check

import (
	"fmt"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

var lateDefinition = &Rule{
	ID:       "late-definition",
	Group:    "Names",
	Title:    "an abbreviation used before it is spelt out",
	Why:      "A reader meets the letters before the name they stand for, and may stop there.",
	Severity: diag.Warning,
	Bad: []string{
		"The ICB was asked first. The Integrated Care Board (ICB) agreed.",
	},
	Good: []string{
		"The Integrated Care Board (ICB) was asked first. The ICB agreed.",
		"The CARE (children at risk of exploitation) team grew. CARE is new.",
		"The ICB was asked.\n\n## Glossary\n\n- ICB: Integrated Care Board\n",
	},
	check: checkLateDefinition,
}

func checkLateDefinition(p *page) []diag.Finding {
	var out []diag.Finding
	a := p.abbreviations
	for _, abbr := range a.order {
		d := a.defined(abbr)
		if d == nil || usualAbbreviations[abbr] || d.glossary {
			continue
		}
		for _, u := range a.uses[abbr] {
			q := p.passages[u.passage]
			if q.quoted {
				continue
			}
			if u.before(d.use) {
				t := q.tokens[u.token]
				out = append(out, p.finding(q, t.start, t.end,
					fmt.Sprintf("%q is used here before it is spelt out%s", abbr, p.where(d.passage, d.first)),
					fmt.Sprintf("in %s, write %q here", p.Path, doc.Squeeze(d.name)+" ("+abbr+")")))
			}
			break
		}
	}
	return out
}

// where names the place of a token for the words of a message: " on line 30", or
// nothing in a file without lines that has no place.
func (p *page) where(passage, token int) string {
	q := p.passages[passage]
	pos := q.position(q.tokens[token].start)
	switch {
	case pos.Line > 0:
		return fmt.Sprintf(" on line %d", pos.Line)
	case pos.Place != "":
		return " at " + pos.Place
	}
	return ""
}
