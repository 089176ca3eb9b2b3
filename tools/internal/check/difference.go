package check

import (
	"fmt"
	"math"

	"nscp/tools/internal/diag"
)

var difference = &Rule{
	ID:       "difference",
	Group:    "Figures",
	Title:    "a difference that is not the one between the two figures beside it",
	Why:      "A reader who takes one figure from the other gets a third, and trusts none of them.",
	Severity: diag.Error,
	Bad: []string{
		"The number of plans fell by 146, from 669 to 513.",
		"Attendance rose from 372 to 209.",
		"We ran 60 events, 8 more than the 54 of the year before.",
		"| Measure | 2022-23 | 2023-24 | Change |\n| --- | --- | --- | --- |\n| Conferences | 123 | 73 | -40 |",
	},
	Good: []string{
		"The number of plans fell by 156, from 669 to 513.",
		"Plans fell from 669 to 513, and 40 fewer conferences were requested.",
		"Attendance rose from 209 to 372.",
		"Plans fell by around 150, from 669 to 513.",
	},
	check: checkDifference,
}

func checkDifference(p *page) []diag.Finding {
	var out []diag.Finding
	for n, q := range p.passages {
		if q.quoted {
			continue
		}
		for _, c := range p.changesOf(n) {
			if f, wrong := p.wrongDifference(q, c); wrong {
				out = append(out, f)
			}
		}
		for _, s := range q.sentences {
			out = append(out, p.wrongWay(q, s)...)
		}
	}
	return append(out, p.tableChanges(false)...)
}

func (p *page) wrongDifference(q *passage, c change) (diag.Finding, bool) {
	x := c.pairs[len(c.pairs)-1]
	for _, y := range c.pairs {
		if !c.amount.comparable(y.before) || c.amount.kind == percent || c.differs(y.before, y.after) || !y.sure && c.differs(y.after, y.before) {
			return diag.Finding{}, false
		}
	}
	old, new := x.before, x.after
	is := fmt.Sprintf("%q is %s", q.of(old.first, old.last)+" to "+q.of(new.first, new.last), wayOf(old.value, new.value).noun())
	if d := math.Abs(new.value - old.value); d > 0 {
		is += " of " + written(d)
	}
	what := fmt.Sprintf("%s, but the sentence says %q", is, q.of(c.first, c.last))
	if opposed(c.direction, wayOf(old.value, new.value)) {
		what = fmt.Sprintf("%s, but the sentence speaks of %s", is, c.direction.noun())
	}
	return p.finding(q, q.tokens[c.first].start, q.tokens[c.last-1].end, what,
		fmt.Sprintf("in %s, correct whichever figure is wrong", p.Path)), true
}

// differs reports whether the stated difference can be said of the two figures.
func (c change) differs(old, new quantity) bool {
	if opposed(c.direction, wayOf(old.value, new.value)) {
		return false
	}
	return c.amount.hedge.allows(c.amount.value, math.Abs(new.value-old.value), c.amount.decimals)
}

// wrongWay finds "rose from 372 to 209": a verb right before two figures that go
// the other way.
func (p *page) wrongWay(q *passage, s sentence) []diag.Finding {
	var out []diag.Finding
	for _, x := range q.pairs(s) {
		i := x.before.hedged - 1
		if i <= s.first || !q.tokens[i].is("from") {
			continue
		}
		if x.after.first < x.before.first { // 48, up from 54
			if t := q.tokens[i-1]; t.is("up", "down") && opposed(directionOf(t), wayOf(x.before.value, x.after.value)) {
				out = append(out, p.finding(q, t.start, q.tokens[x.last-1].end,
					fmt.Sprintf("%q to %q is %s, but the sentence says %q", q.of(x.before.first, x.before.last), q.of(x.after.first, x.after.last),
						wayOf(x.before.value, x.after.value).noun(), q.of(i-1, i+1)),
					fmt.Sprintf("in %s, correct the word, or the order of the figures", p.Path)))
			}
			continue
		}
		for i--; i > s.first && q.tokens[i].kind == word && (degreeWords[q.tokens[i].low] != noDegree || q.tokens[i].is("again", "further", "steadily", "year", "overall")); i-- {
		}
		t := q.tokens[i]
		if t.kind != word || !t.in(changeVerbs) || !opposed(directionOf(t), wayOf(x.before.value, x.after.value)) {
			continue
		}
		out = append(out, p.finding(q, t.start, q.tokens[x.last-1].end,
			fmt.Sprintf("%q is %s, but the sentence says %q", q.of(x.before.first, x.before.last)+" to "+q.of(x.after.first, x.after.last),
				wayOf(x.before.value, x.after.value).noun(), t.low),
			fmt.Sprintf("in %s, correct the word, or the order of the figures", p.Path)))
	}
	return out
}

// written returns a number as a report writes it: 1,497; 2.5.
func written(v float64) string {
	if v != math.Trunc(v) {
		return tenth(v)
	}
	s := fmt.Sprintf("%.0f", v)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
