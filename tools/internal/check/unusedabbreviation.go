package check

import (
	"fmt"

	"nscp/tools/internal/diag"
)

var unusedAbbreviation = &Rule{
	ID:       "unused-abbreviation",
	Group:    "Names",
	Title:    "an abbreviation that is spelt out and never used",
	Why:      "Letters in brackets that never come again are one more thing to remember for nothing.",
	Severity: diag.Warning,
	Bad: []string{
		"The partnership contributed to a Safeguarding Adults Review (SAR) for a young adult.",
	},
	Good: []string{
		"The partnership contributed to a Safeguarding Adults Review (SAR). The SAR is not yet published.",
		"The National Health Service (NHS) was asked.",
	},
	check: checkUnusedAbbreviation,
}

func checkUnusedAbbreviation(p *page) []diag.Finding {
	var out []diag.Finding
	a := p.abbreviations
	for _, abbr := range a.order {
		ds := a.definitions[abbr]
		if len(ds) == 0 || ds[0].wrong || usualAbbreviations[abbr] || len(a.uses[abbr]) > len(ds) {
			continue
		}
		d := ds[0]
		q := p.passages[d.passage]
		t := q.tokens[d.token]
		out = append(out, p.finding(q, t.start, t.end,
			fmt.Sprintf("%q is spelt out here and never used", abbr),
			fmt.Sprintf("in %s, take (%s) out, or use it", p.Path, abbr)))
	}
	return out
}
