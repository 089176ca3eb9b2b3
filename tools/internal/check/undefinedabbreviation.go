package check

import (
	"fmt"
	"slices"

	"nscp/tools/internal/diag"
)

var undefinedAbbreviation = &Rule{
	ID:       "undefined-abbreviation",
	Group:    "Names",
	Title:    "an abbreviation that is never spelt out",
	Why:      "Parents and councillors do not know the profession's abbreviations; each is spelt out at its first use on a page.",
	Severity: diag.Warning,
	Bad: []string{
		"Staff in the MASH were trained.",
		"The arrangements for Police (HMICFRS) and Health (CQC) were left as they were.",
		"Recommendations are as SMART as possible.",
	},
	Good: []string{
		"Staff in the multi-agency safeguarding hub (MASH) were trained. The MASH grew.",
		"The CARE (children at risk of exploitation) team grew. CARE is new.",
		"Do NOT share this with the NHS or the BBC.",
		"Ofsted came in March. OFSTED was pleased.",
	},
	check: checkUndefinedAbbreviation,
}

func checkUndefinedAbbreviation(p *page) []diag.Finding {
	var out []diag.Finding
	for _, abbr := range p.undefined() {
		if p.misspeltInitials(abbr) != nil || p.shortOf(abbr) != "" {
			continue // said once, by initials-mismatch or name-variants
		}
		u := p.abbreviations.uses[abbr][0]
		q := p.passages[u.passage]
		t := q.tokens[u.token]
		message := fmt.Sprintf("%q is never spelt out", abbr)
		if name := p.candidate(abbr); name != "" {
			message += fmt.Sprintf("; the text also says %q", name)
		}
		out = append(out, p.finding(q, t.start, t.end, message,
			fmt.Sprintf("in %s, write the name in full here with (%s) behind it, or list %s in the configuration as one everybody knows", p.Path, abbr, abbr)))
	}
	return out
}

// undefined returns the abbreviations that a document uses, outside other
// people's words, and never defines, by first use. The usual ones and those that
// the configuration names are not among them.
func (p *page) undefined() []string {
	var out []string
	a := p.abbreviations
	for _, abbr := range a.order {
		if usualAbbreviations[abbr] || slices.Contains(p.config.Known, abbr) || len(a.definitions[abbr]) > 0 {
			continue
		}
		if slices.ContainsFunc(a.uses[abbr], func(u use) bool { return !p.passages[u.passage].quoted }) {
			out = append(out, abbr)
		}
	}
	return out
}

// candidate returns words of the text with the abbreviation's initials: a hint
// for the editor, and no definition.
func (p *page) candidate(abbr string) string {
	if len(abbr) < 3 {
		return ""
	}
	for _, n := range p.abbreviations.names {
		if k := initialsBeginning(n.words, abbr); k == len(n.words) {
			return p.passages[n.passage].of(n.first, n.last)
		}
	}
	return ""
}
