package check

import (
	"fmt"

	"nscp/tools/internal/diag"
)

var emptyRange = &Rule{
	ID:       "empty-range",
	Group:    "Periods",
	Title:    "a range that ends where it begins",
	Why:      "A range with no length is a slip of the pen in one of its ends; the reader cannot tell which year is meant.",
	Severity: diag.Error,
	Bad: []string{
		"Four reviews were completed in the 23-23 period.",
		"This report covers 2023/23.",
		"This report covers April 2023 to April 2023.",
	},
	Good: []string{
		"Four reviews were completed in the 23-24 period.",
		"The two teams drew 23-23.",
		"The vote was split 50-50.",
	},
	check: checkEmptyRange,
}

func checkEmptyRange(p *page) []diag.Finding {
	var out []diag.Finding
	for _, q := range p.passages {
		for _, x := range q.quantities {
			if x.kind == when && x.period.empty() && !q.countsNotYears(x) {
				out = append(out, p.finding(q, q.tokens[x.first].start, q.tokens[x.last-1].end,
					fmt.Sprintf("the range %q ends where it begins; expected a later end", q.of(x.first, x.last)),
					fmt.Sprintf("in %s, correct the end that is wrong", p.Path)))
			}
		}
	}
	return out
}
