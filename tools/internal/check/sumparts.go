package check

import (
	"fmt"
	"math"

	"nscp/tools/internal/diag"
)

// wrongParts finds "a total of C: A of this and B of that" and "C events (A
// here and B there)": a figure, then parts that each begin with theirs.
func (p *page) wrongParts(q *passage, s sentence) (diag.Finding, bool) {
	qs := q.additive(s)
	for n := 0; n+2 < len(qs); n++ {
		total := qs[n]
		gap := q.tokens[total.last:qs[n+1].hedged]
		if len(gap) == 0 || len(gap) > 14 || !qs[n+1].comparable(total) {
			continue
		}
		open := gap[len(gap)-1]
		madeOf := q.madeOf(gap)
		colon := open.is(":") && (q.calledTotal(total, s) || !total.spelt && q.leadsIn(announcement{quantity: total, end: total.last}, qs[n+1].hedged-1))
		bracket := open.is("(")
		if !madeOf && !colon && !bracket {
			continue
		}
		end := s.last
		if bracket {
			for end = qs[n+1].last; end < s.last && !q.tokens[end].is(")"); end++ {
			}
		}
		parts := qs[n+1 : n+2]
		ok := true
		for m := n + 2; m < len(qs) && qs[m].first < end; m++ {
			between := q.tokens[qs[m-1].last:qs[m].hedged]
			last := between
			if len(last) > 0 {
				last = last[len(last)-1:]
			}
			// A part begins with its number, behind a comma or "and".
			if !qs[m].comparable(total) || !anyOf(last, ",", "and", ";", "plus", "&") && !followsJoin(between) || anyOf(between, "including", "which", "whom") {
				ok = false
				break
			}
			parts = qs[n+1 : m+1]
		}
		if !ok || len(parts) < 2 || q.timed(gap, parts, end, s) {
			continue
		}
		added := 0.0
		for _, x := range parts {
			added += x.value
		}
		if bracket && math.Abs(added-total.value) > 0.3*total.value {
			continue // examples, perhaps
		}
		if f, wrong := p.sumFinding(q, parts, total); wrong {
			return f, true
		}
	}
	return diag.Finding{}, false
}

// wrongSource finds "Our income was £9. It came from health (£4) and schools
// (£6).": a figure, and in the next sentence all of its parts.
func (p *page) wrongSource(q *passage, n int) (diag.Finding, bool) {
	s := q.sentences[n]
	if n == 0 || s.last-s.first < 4 || !q.tokens[s.first].is("it", "this", "these", "they") {
		return diag.Finding{}, false
	}
	start := q.tokens[s.first+1 : min(s.last, s.first+6)]
	if !(anyOf(start, "came", "comes", "come") && anyOf(start, "from")) && !q.madeOf(start) && !anyOf(start, "comprised", "comprises", "comprise") {
		return diag.Finding{}, false
	}
	totals, parts := q.additive(q.sentences[n-1]), q.additive(s)
	if len(totals) != 1 || len(parts) < 2 || anyOf(q.tokens[s.first:s.last], "including", "among", "mainly", "mostly", "partly", "which", "whom") {
		return diag.Finding{}, false
	}
	for _, x := range parts {
		if !x.comparable(totals[0]) {
			return diag.Finding{}, false
		}
	}
	return p.sumFinding(q, parts, totals[0])
}

// followsJoin reports whether a comma or "and" stands before a few words such as
// "another" that lead to a figure.
func followsJoin(between []token) bool {
	for i := len(between) - 1; i >= 0 && i >= len(between)-3; i-- {
		if between[i].is(",", "and", "plus", ";") {
			return true
		}
		if !between[i].is("another", "a", "further", "the", "other") {
			return false
		}
	}
	return false
}

func (p *passage) madeOf(gap []token) bool {
	n := len(gap)
	for i, t := range gap {
		if i < n-3 {
			continue
		}
		if t.is("comprising", "comprised", "totalled") || t.is("of") && i > 0 && gap[i-1].is("up", "consisting", "consisted", "comprised", "composed") {
			return true
		}
	}
	return false
}

// calledTotal reports whether "total" or "in all" stands beside a figure.
func (p *passage) calledTotal(q quantity, s sentence) bool {
	for k := max(s.first, q.hedged-4); k < q.hedged; k++ {
		if p.tokens[k].is("total", "altogether") || p.tokens[k].is("all") && k > s.first && p.tokens[k-1].is("in") {
			return true
		}
	}
	for k := q.last; k < s.last && k < q.last+8; k++ {
		if p.tokens[k].is("total", "altogether", "all") {
			return true
		}
		if p.tokens[k].is(":") {
			return false
		}
	}
	return false
}

// timed reports whether a list of figures is one over time and not of parts.
func (p *passage) timed(gap []token, parts []quantity, end int, s sentence) bool {
	if anyOf(gap, "including", "from", "compared") {
		return true
	}
	return p.timeWithin(parts[0].hedged, end, s).known
}

// wrongRemainder finds "of the T, A …, B … and the remaining C", and percentages
// with "the remaining": words that say that nothing is left over.
func (p *page) wrongRemainder(q *passage, s sentence) (diag.Finding, bool) {
	qs := q.parts(s)
	if len(qs) < 2 || len(qs) > maxFigures {
		return diag.Finding{}, false
	}
	last := len(qs) - 1
	i := qs[last].hedged - 1
	if i < s.first || !q.tokens[i].is("remaining", "other", "rest") || i > s.first+1 && q.tokens[i-1].is("the") && q.tokens[i-2].is("of") {
		return diag.Finding{}, false
	}
	for _, x := range qs[1:] {
		if x.kind != qs[last].kind {
			return diag.Finding{}, false
		}
	}
	for k := 1; k <= last; k++ {
		between := q.tokens[qs[k-1].last:qs[k].hedged]
		if anyOf(between, "including", "whom", "those", "them", "compared", "than") || len(between) > 24 {
			return diag.Finding{}, false
		}
	}
	if qs[last].kind == percent {
		if qs[0].kind != percent {
			return diag.Finding{}, false
		}
		added := 0.0
		for _, x := range qs {
			added += x.value
			if x.hedge != exact {
				return diag.Finding{}, false
			}
		}
		if math.Abs(added-100) <= 0.5*float64(len(qs))+1e-9 {
			return diag.Finding{}, false
		}
		return p.finding(q, q.tokens[qs[last].first].start, q.tokens[qs[last].last-1].end,
			fmt.Sprintf("the shares, with the remaining %s, add up to %s%%; expected 100%%", q.of(qs[last].first, qs[last].last), tenth(added)),
			fmt.Sprintf("in %s, correct the share that is wrong", p.Path)), true
	}
	// Of the T, …: the total stands first, behind "of the", "all", "these" or a colon's lead.
	total := qs[0]
	if len(qs) < 3 || total.kind != count {
		return diag.Finding{}, false
	}
	// "with the other 40 agencies": something else is left over.
	if k := qs[last].last; k < s.last && q.tokens[k].kind == word && plural(q.tokens[k].low) {
		same := false
		for _, x := range qs[:last] {
			same = same || q.nounAfter(x) == stemOf(q.tokens[k].low)
		}
		if !same {
			return diag.Finding{}, false
		}
	}
	return p.sumFinding(q, qs[1:], total)
}

// parts returns the counts and percentages of a sentence, which may be parts of a
// whole.
func (p *passage) parts(s sentence) []quantity {
	return p.ofKind(s, count, percent)
}
