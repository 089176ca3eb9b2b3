package check

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

var initialsMismatch = &Rule{
	ID:       "initials-mismatch",
	Group:    "Names",
	Title:    "an abbreviation whose letters are not the initials of its name",
	Why:      "The letters are what a reader searches for; changed over, they find nothing.",
	Severity: diag.Warning,
	Bad: []string{
		"The Child Safeguarding Practice Review Group meets monthly. Its deputies attend when CSRPG members cannot.",
		"The Multi-Agency Risk Assessment Conference (MRAAC) met weekly.",
	},
	Good: []string{
		"The Child Safeguarding Practice Review Group (CSPRG) meets monthly. The CSPRG has deputies.",
		"His Majesty's Inspectorate of Constabulary and Fire & Rescue Services (HMICFRS) reported. HMICFRS was pleased.",
	},
	check: checkInitialsMismatch,
}

func checkInitialsMismatch(p *page) []diag.Finding {
	var out []diag.Finding
	a := p.abbreviations
	for _, abbr := range a.order {
		if d := a.defined(abbr); d != nil && d.wrong {
			q := p.passages[d.passage]
			t := q.tokens[d.token]
			out = append(out, p.finding(q, t.start, t.end,
				fmt.Sprintf("%q is not the initials of %q; expected %s", abbr, doc.Squeeze(d.name), d.initials),
				fmt.Sprintf("in %s, correct the abbreviation, or the name", p.Path)))
		}
	}
	for _, abbr := range p.undefined() {
		n := p.misspeltInitials(abbr)
		if n == nil {
			continue
		}
		u := a.uses[abbr][0]
		q := p.passages[u.passage]
		t := q.tokens[u.token]
		o := p.passages[n.passage]
		out = append(out, p.finding(q, t.start, t.end,
			fmt.Sprintf("%q is not the initials of %q%s; expected %s", abbr, o.of(n.first, n.last), p.where(n.passage, n.first), strings.ToUpper(plainInitials(n.words, false))),
			fmt.Sprintf("in %s, correct the abbreviation, and spell it out at its first use", p.Path)))
	}
	return out
}

// leastJumbled is how many letters an abbreviation that stands far from its name
// must have before two of them changed over are evidence: among shorter ones
// chance is as likely.
const leastJumbled = 5

// misspeltInitials returns the name whose initials an undefined abbreviation has
// in the wrong order, or nil.
func (p *page) misspeltInitials(abbr string) *properName {
	if len(abbr) < leastJumbled {
		return nil
	}
	low := strings.ToLower(abbr)
	for i := range p.abbreviations.names {
		n := &p.abbreviations.names[i]
		if changedOver(plainInitials(n.words, false), low) {
			return n
		}
	}
	return nil
}
