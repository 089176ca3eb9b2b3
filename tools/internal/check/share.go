package check

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
)

var shareRule = &Rule{
	ID:       "share",
	Group:    "Figures",
	Title:    "a percentage that is not the share of the two figures beside it",
	Why:      "Anyone can divide the one figure by the other, and then doubts both.",
	Severity: diag.Error,
	Bad: []string{
		"Of the 286 people asked, 270 (84%) said that it was useful.",
		"In all 270 of 286 people, or 84%, said that it was useful.",
		"It was useful to 84% of people (270 of 286).",
		"One in five of the 380 young people (152) said yes.",
	},
	Good: []string{
		"Of the 286 people asked, 270 (94%) said that it was useful.",
		"In all 270 of 286 people (94%, up from 84%) said that it was useful.",
		"Of the 286 people asked, 270 replied; 84% of them were parents.",
		"It was useful to more than 90% of people (270 of 286).",
		"Two in five of the 380 young people (152) said yes.",
	},
	check: checkShare,
}

func checkShare(p *page) []diag.Finding {
	var out []diag.Finding
	for _, q := range p.passages {
		if q.quoted {
			continue
		}
		for _, s := range q.sentences {
			out = append(out, p.wrongWordedShares(q, s)...)
			qs := q.figures(s)
			if len(qs) > maxFigures {
				continue
			}
			for i, x := range qs {
				if x.kind != percent {
					continue
				}
				part, whole, ok := q.shareOf(qs, i, s)
				if !ok || whole.value == 0 || part.value > whole.value || part.kind != count || whole.kind != count {
					continue
				}
				truth := part.value / whole.value * 100
				hedge := x.hedge
				if part.hedge != exact || whole.hedge != exact {
					hedge = about
				}
				if hedge.allows(x.value, truth, x.decimals) {
					continue
				}
				out = append(out, p.finding(q, q.tokens[x.first].start, q.tokens[x.last-1].end,
					fmt.Sprintf("%s of %s is %s%%, but the text says %s", q.of(part.first, part.last), q.of(whole.first, whole.last), tenth(truth), q.of(x.first, x.last)),
					fmt.Sprintf("in %s, correct whichever figure is wrong", p.Path)))
			}
		}
	}
	return out
}

// shareOf returns the part and the whole that a percentage, the ith figure, is
// said to be the share of: "270 of 286 people (94%)", "94% (270 of 286)", "of the
// 286 people asked, 270 (94%)".
func (p *passage) shareOf(qs []quantity, i int, s sentence) (part, whole quantity, ok bool) {
	x := qs[i]
	// 94% (270 of 286)
	if i+2 < len(qs) && p.ofBetween(qs[i+1], qs[i+2]) && p.closes(qs[i+2], s) {
		gap := p.tokens[x.last:qs[i+1].hedged]
		if n := len(gap); 0 < n && n <= 6 && gap[n-1].is("(") && !anyOf(gap, ",", ";", "and") {
			return qs[i+1], qs[i+2], true
		}
	}
	if i == 0 || !p.sameThing(qs[i-1], x, s) {
		return part, whole, false
	}
	// 270 of 286 people (94%), 270 of the 286, or 94%
	if i >= 2 && p.ofBetween(qs[i-2], qs[i-1]) {
		return qs[i-2], qs[i-1], true
	}
	// Of the 286 people asked, 270 (94%)
	for _, q := range qs[:i-1] {
		if q.kind == count && q.hedged-s.first <= 2 && p.tokens[s.first].is("of") && q.hedged > s.first {
			return qs[i-1], q, true
		}
	}
	return part, whole, false
}

// ofBetween reports whether "of" joins two counts as part and whole.
func (p *passage) ofBetween(part, whole quantity) bool {
	if part.kind != count || whole.kind != count {
		return false
	}
	gap := p.tokens[part.last:whole.first]
	return len(gap) > 0 && len(gap) <= 4 && anyOf(gap, "of") && !anyOf(gap, "which", "whom", ",", "(")
}

// sameThing reports whether a percentage says again what the figure before it
// says: in brackets with nothing else, or behind "or".
func (p *passage) sameThing(q, x quantity, s sentence) bool {
	gap := p.tokens[q.last:x.hedged]
	n := len(gap)
	if n == 0 || n > 6 || x.last >= s.last && !gap[n-1].is("or") {
		return false
	}
	last := gap[n-1]
	if last.is("or") {
		return true
	}
	behind := p.tokens[x.last]
	return last.is("(") && behind.is(")", ",", ";") && !strings.ContainsAny(p.text[p.tokens[q.last-1].end:p.tokens[x.hedged].start], ",;:")
}
