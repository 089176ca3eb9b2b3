package check

import (
	"fmt"
	"slices"

	"nscp/tools/internal/diag"
)

var rateBase = &Rule{
	ID:       "rate-base",
	Group:    "Figures",
	Title:    "a percentage without the number it is a share of",
	Why:      "“95% of respondents” may be 19 people or 1,900; a reader cannot weigh a share without its base.",
	Severity: diag.Warning,
	Bad: []string{
		"When asked whether the course had changed their work, 95.5% of respondents said yes.",
		"Attendance by schools rose by 12% over the year.",
	},
	Good: []string{
		"When asked whether the course had changed their work, 95.5% of the 312 respondents said yes.",
		"We asked 286 people. Of these, 95% said yes.",
		"Attendance by schools rose from 100 to 112, or by 12%.",
		"The aim is for 90% of visits to be made in time.",
	},
	check: checkRateBase,
}

// baseReach is how many sentences before a percentage its base may stand in; one
// sentence behind it is searched as well.
const baseReach = 2

func checkRateBase(p *page) []diag.Finding {
	var out []diag.Finding
	for n, q := range p.passages {
		if q.quoted || q.kind == heading || q.kind == caption || q.kind == cell && len(q.tokens) < 8 || !q.has(percent) {
			continue
		}
		paired := map[int]bool{}
		about := map[int]bool{}
		for _, c := range p.changesOf(n) {
			paired[c.amount.first] = true
		}
		for i, s := range q.sentences {
			for _, x := range q.pairs(s) { // "from 62% to 81%": the change is the matter
				paired[x.before.first], paired[x.after.first] = true, true
				about[i] = about[i] || x.before.kind != percent
			}
		}
		for i, s := range q.sentences {
			if about[i] || len(q.inSentence(s)) == 0 || q.aims(s) || q.hasBase(i) || p.leadsFrom(n, i) {
				continue
			}
			for _, x := range q.inSentence(s) {
				if x.kind != percent || paired[x.first] || x.value == 100 || x.value == 0 {
					continue
				}
				out = append(out, p.finding(q, q.tokens[x.first].start, q.tokens[x.last-1].end,
					fmt.Sprintf("found %s with no number beside it; expected how many it is a share of", q.of(x.first, x.last)),
					fmt.Sprintf("in %s, add the number: %s of 312 respondents, or 298 of 312 (%s)", p.Path, q.of(x.first, x.last), q.of(x.first, x.last))))
				break // once a sentence
			}
		}
	}
	return out
}

// has reports whether a passage has a quantity of a kind.
func (p *passage) has(kind quantityKind) bool {
	return slices.ContainsFunc(p.quantities, func(q quantity) bool { return q.kind == kind })
}

var aiming = list("target", "targets", "aim", "aims", "goal", "threshold", "expect", "expected", "should", "must", "benchmark", "vat", "inflation", "standard", "ambition", "salary", "fte", "post", "award")

// aims reports whether a sentence sets a target, which needs no base.
func (p *passage) aims(s sentence) bool {
	for i := s.first; i < s.last; i++ {
		if p.tokens[i].in(aiming) {
			return true
		}
	}
	return false
}

// hasBase reports whether a count stands in a sentence or in those around it.
func (p *passage) hasBase(i int) bool {
	for k := max(0, i-baseReach); k <= i+1 && k < len(p.sentences); k++ {
		for _, x := range p.inSentence(p.sentences[k]) {
			if (x.kind == count || x.kind == money) && x.value > 1 {
				return true
			}
		}
	}
	return false
}

// leadsFrom reports whether a passage's first sentences follow one that ends
// with a colon and gives the number, as the items of a list do.
func (p *page) leadsFrom(n, i int) bool {
	q := p.passages[n]
	if i >= baseReach {
		return false
	}
	for k := n - 1; k >= 0 && k >= n-12; k-- {
		o := p.passages[k]
		if o.list != nil && o.list == q.list {
			continue
		}
		if q.list == nil && k < n-1 || o.kind == heading {
			return false
		}
		if last := len(o.sentences) - 1; last >= 0 {
			return o.hasBase(last)
		}
		return false
	}
	return false
}
