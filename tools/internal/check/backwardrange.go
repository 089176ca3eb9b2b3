package check

import (
	"fmt"

	"nscp/tools/internal/diag"
)

var backwardRange = &Rule{
	ID:       "backward-range",
	Group:    "Periods",
	Title:    "a range that ends before it begins",
	Why:      "A reader cannot tell which end is wrong, and so not what the report covers.",
	Severity: diag.Error,
	Bad: []string{
		"The priorities for 2023 - 2017 are set out below.",
		"Between April 2024 and March 2023 the group met six times.",
		"Support is offered to young people aged 25 to 16.",
	},
	Good: []string{
		"The priorities for 2023 - 2027 are set out below.",
		"The plan covers 1999-00 and 2009-10.",
		"Ring 0115 2023-2017 for advice.",
	},
	check: checkBackwardRange,
}

func checkBackwardRange(p *page) []diag.Finding {
	var out []diag.Finding
	for _, q := range p.passages {
		for k, x := range q.quantities {
			switch {
			case x.kind == when && x.period.backward() && !q.countsNotYears(x):
				out = append(out, p.finding(q, q.tokens[x.first].start, q.tokens[x.last-1].end,
					fmt.Sprintf("the range %q ends before it begins", q.of(x.first, x.last)),
					fmt.Sprintf("in %s, correct the end that is wrong", p.Path)))
			case k+1 < len(q.quantities):
				y := q.quantities[k+1]
				if q.betweenPeriods(x, y) || q.agesFallBack(x, y) {
					out = append(out, p.finding(q, q.tokens[x.first].start, q.tokens[y.last-1].end,
						fmt.Sprintf("the range %q ends before it begins", q.of(x.first, y.last)),
						fmt.Sprintf("in %s, correct the end that is wrong", p.Path)))
				}
			}
		}
	}
	return out
}

// countsNotYears reports whether "from 2023 to 2017" counts something: a verb of
// change stands before it, or what is counted behind it.
func (p *passage) countsNotYears(x quantity) bool {
	if !p.joinedByTo(x) {
		return false
	}
	if x.last < len(p.tokens) && p.tokens[x.last].kind == word && plural(p.tokens[x.last].low) {
		return true
	}
	for i := x.first - 1; i >= 0 && i >= x.first-6; i-- {
		t := p.tokens[i]
		if t.kind == word && (t.in(changeVerbs) || t.in(changeNouns) || t.is("back")) {
			return true
		}
		if t.is(".", ";", ",") {
			break
		}
	}
	return false
}

func (p *passage) joinedByTo(x quantity) bool {
	return anyOf(p.tokens[x.first:x.last], "to", "until", "through")
}

// betweenPeriods reports whether "between A and B" or "from A until B" names two
// periods in the wrong order. "Both 2023 and 2019" says nothing of an order.
func (p *passage) betweenPeriods(x, y quantity) bool {
	if x.kind != when || y.kind != when || x.period.from == 0 || y.period.from == 0 || x.first == 0 {
		return false
	}
	gap := p.tokens[x.last:y.first]
	before := p.tokens[x.first-1]
	opened := before.is("between") && len(gap) == 1 && gap[0].is("and") ||
		before.is("from") && (len(gap) == 1 && gap[0].is("to", "until") || len(gap) == 2 && gap[0].is("up") && gap[1].is("to"))
	if !opened || p.countsNotYears(quantity{first: x.first, last: y.last}) {
		return false
	}
	return y.period.to < x.period.from ||
		x.period.kind == dates && y.period.kind == dates && x.period.from == y.period.from && x.period.day > y.period.day
}

// agesFallBack reports whether "aged 25 to 16" runs backwards.
func (p *passage) agesFallBack(x, y quantity) bool {
	if x.kind != age || y.value >= x.value || y.first-x.last != 1 || y.kind != count && y.kind != age && y.kind != other || y.spelt != x.spelt {
		return false
	}
	if x.first == 0 || !p.tokens[x.first-1].is("aged", "ages") {
		return false
	}
	t := p.tokens[x.last]
	return (isDash(t) || t.is("to")) && y.value > 0
}
