package check

import (
	"fmt"

	"nscp/tools/internal/diag"
)

var mismatchedPeriods = &Rule{
	ID:       "mismatched-period-style",
	Group:    "Periods",
	Title:    "a financial year set against a calendar year",
	Why:      "The fourth quarter of 2022/23 is January to March 2023, that of 2023 is October to December: the comparison may be of other months than the reader thinks.",
	Severity: diag.Warning,
	Bad: []string{
		"Of the first kind there were 131 in Q4 of 2022/23, compared with 70 in Q4 of 2023.",
		"There were 1,520 referrals in 2022-23 compared with 1,610 in 2024.",
	},
	Good: []string{
		"Of the first kind there were 131 in Q4 of 2022/23, compared with 70 in Q4 of 2023/24.",
		"In 2023-24 we began to use the guidance of 2023.",
	},
	check: checkMismatchedPeriods,
}

func checkMismatchedPeriods(p *page) []diag.Finding {
	var out []diag.Finding
	for _, q := range p.passages {
		if q.quoted {
			continue
		}
		if f, wrong := p.mixedQuarters(q); wrong {
			out = append(out, f)
			continue
		}
		for _, s := range q.sentences {
			if f, wrong := p.mixedYears(q, s); wrong {
				out = append(out, f)
			}
		}
	}
	return out
}

// mixedQuarters finds quarters of both kinds of year in one passage.
func (p *page) mixedQuarters(q *passage) (diag.Finding, bool) {
	var last *quantity
	for i, x := range q.quantities {
		if x.kind != when || !x.period.quarter {
			continue
		}
		if last != nil && last.period.kind != x.period.kind && q.sentenceAt(x.first)-q.sentenceAt(last.first) <= 1 {
			return p.finding(q, q.tokens[last.first].start, q.tokens[x.last-1].end,
				fmt.Sprintf("%q is set against %q: one is a quarter of a financial year, the other of a calendar year", q.of(last.first, last.last), q.of(x.first, x.last)),
				fmt.Sprintf("in %s, name the same kind of year both times", p.Path)), true
		}
		last = &q.quantities[i]
	}
	return diag.Finding{}, false
}

// mixedYears finds two figures that a sentence compares, one of a financial and
// one of a calendar year.
func (p *page) mixedYears(q *passage, s sentence) (diag.Finding, bool) {
	for _, x := range q.pairs(s) {
		a, b := q.yearOf(x.before, s), q.yearOf(x.after, s)
		if a == nil || b == nil || a.first == b.first || a.period.quarter || b.period.quarter || a.period.kind == b.period.kind {
			continue
		}
		if a.first > b.first {
			a, b = b, a
		}
		return p.finding(q, q.tokens[a.first].start, q.tokens[b.last-1].end,
			fmt.Sprintf("%q is set against %q: one is a financial year, the other a calendar year", q.of(a.first, a.last), q.of(b.first, b.last)),
			fmt.Sprintf("in %s, name the same kind of year both times", p.Path)), true
	}
	return diag.Finding{}, false
}

// yearOf returns the whole year that stands right behind a figure, "120 in
// 2022-23", or right before it, "in 2022-23 there were 120".
func (p *passage) yearOf(q quantity, s sentence) *quantity {
	all := p.inSentence(s)
	isYear := func(x quantity) bool {
		return x.kind == when && (x.period.kind == oneYear || x.period.financial())
	}
	for i := range all {
		x := &all[i]
		if isYear(*x) && x.first >= q.last && x.first-q.last <= 6 && !anyOf(p.tokens[q.last:x.first], ",", "and", "to", "compared", "guidance", "act", "with") &&
			x.first > 0 && p.tokens[x.first-1].is("in", "during", "for", "(") {
			return x
		}
	}
	for i := range all {
		x := &all[i]
		if isYear(*x) && x.last <= q.hedged && q.hedged-x.last <= 6 && x.first > 0 && p.tokens[x.first-1].is("in", "during", "for", "In") &&
			!anyOf(p.tokens[x.last:q.hedged], "and", "compared", "from", "to") {
			return x
		}
	}
	return nil
}
