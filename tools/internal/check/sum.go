package check

import (
	"fmt"
	"math"
	"strings"

	"nscp/tools/internal/diag"
)

var sum = &Rule{
	ID:       "sum",
	Group:    "Figures",
	Title:    "a total that its parts do not add up to",
	Why:      "Readers add up what is put before them; a total that is out makes them doubt every other figure.",
	Severity: diag.Error,
	Bad: []string{
		"People took 7,100 online courses, in addition to 3,032 places at events, which makes a total of 10,312.",
		"Of the 48 cases, 30 were closed, 12 stayed open and the remaining 8 moved away.",
		"| Sector | Places |\n| --- | --- |\n| Police | 111 |\n| Health | 372 |\n| Total | 493 |",
	},
	Good: []string{
		"During 2023-24 people took 7,100 online courses, in addition to 3,032 places at events, which makes a total of 10,132.",
		"Of the 48 cases, 30 were closed and 12 are open.",
		"We ran 5 seminars and 3 conferences, with a total of 480 people there.",
		"| Sector | Places |\n| --- | --- |\n| Police | 111 |\n| Health | 372 |\n| Total | 483 |",
	},
	check: checkSum,
}

func checkSum(p *page) []diag.Finding {
	var out []diag.Finding
	for _, q := range p.passages {
		if q.quoted {
			continue
		}
		for n, s := range q.sentences {
			if f, wrong := p.wrongTotal(q, s); wrong {
				out = append(out, f)
			} else if f, wrong := p.wrongSource(q, n); wrong {
				out = append(out, f)
			} else if f, wrong := p.wrongParts(q, s); wrong {
				out = append(out, f)
			} else if f, wrong := p.wrongRemainder(q, s); wrong {
				out = append(out, f)
			}
		}
	}
	out = append(out, p.tableSums()...)
	return append(out, p.figureSums()...)
}

// additive returns the counts or amounts of money of a sentence. Percentages add
// up only where the text says that they are all there are; see wrongRemainder.
func (p *passage) additive(s sentence) []quantity {
	var out []quantity
	for _, q := range p.inSentence(s) {
		if q.kind == count || q.kind == money {
			out = append(out, q)
		}
	}
	if len(out) > maxFigures {
		return nil
	}
	return out
}

// wrongTotal finds "A and B, a total of C".
func (p *page) wrongTotal(q *passage, s sentence) (diag.Finding, bool) {
	qs := q.additive(s)
	for n := 2; n < len(qs); n++ {
		total := qs[n]
		if !q.totalled(qs[n-1], total, s) {
			continue
		}
		first := n - 1
		for first > 0 && qs[first-1].comparable(total) && q.added(q.tokens[qs[first-1].last:qs[first].hedged]) {
			first--
		}
		parts := qs[first:n]
		if len(parts) < 2 || !parts[len(parts)-1].comparable(total) {
			continue
		}
		if f, wrong := p.sumFinding(q, parts, total); wrong && q.likelyTotal(parts, total) {
			return f, true
		}
		return diag.Finding{}, false
	}
	return diag.Finding{}, false
}

// totalled reports whether the words between the last part and a figure say that
// the figure is what the parts make.
func (p *passage) totalled(last, total quantity, s sentence) bool {
	gap := p.tokens[last.last:total.hedged]
	if len(gap) == 0 || len(gap) > 2*reach {
		return false
	}
	cue := false
	for k := total.last; k < s.last && k <= total.last+2; k++ { // 30 in total, 550 comments altogether
		t := p.tokens[k]
		cue = cue || t.is("altogether") || t.is("in") && k+1 < s.last && p.tokens[k+1].is("total", "all")
		if t.kind == mark {
			break
		}
	}
	for i, t := range gap {
		switch {
		case t.is("from") && i+1 == len(gap), t.is("since", "cumulative", "cumulatively", "including", "bringing", "of whom", "with", "per", "each", "between", "attended", "reaching", "over", "date"):
			return false
		case t.is("="), t.is("totalling", "totals", "equals"), t.is("total") && i+1 < len(gap) && gap[i+1].is("of", "to"):
			cue = true
		case t.is("total") && i == len(gap)-1:
			cue = true
		case t.is("makes", "making", "giving", "gives", "means", "meaning") && i >= len(gap)-3:
			cue = true
		}
	}
	for i := total.last; i < s.last && i < total.last+8; i++ {
		if p.tokens[i].is("since", "date") {
			return false
		}
	}
	return cue
}

// added reports whether the words between two figures add one to the other and
// do not set them against one another.
func (p *passage) added(gap []token) bool {
	joined := false
	for i, t := range gap {
		if t.is("of", "which") && i+1 < len(gap) && gap[i+1].is("which", "whom", "these", "those", "them") ||
			t.is("from", "to") && (i+1 == len(gap) || gap[i+1].kind == number) && !(t.is("to") && i > 0 && gap[i-1].is("addition")) ||
			t.is("compared", "than", "between", "versus", "per", "including", "out", "against", "were", "where", "while", "but", "whereas", ";") {
			if !t.is("were", "where") {
				return false
			}
		}
		if t.is(",", "and", "plus", "addition", "alongside", "&", "+", "together", "further", "well") {
			joined = true
		}
	}
	return joined && len(gap) <= 2*reach
}

// likelyTotal keeps apart a total of something else: "5 seminars and 3
// conferences, a total of 480 people". A sum that is merely wrong is near, or
// counts the same thing.
func (p *passage) likelyTotal(parts []quantity, total quantity) bool {
	added := 0.0
	for _, q := range parts {
		added += q.value
	}
	if math.Abs(added-total.value) <= 0.4*math.Max(added, total.value) {
		return true
	}
	for _, q := range parts {
		if a, b := p.nounAfter(q), p.nounAfter(total); a != "" && a == b {
			return true
		}
	}
	return false
}

// nounAfter returns the stem of the last of up to three words behind a figure:
// what it counts, as far as can be told without grammar.
func (p *passage) nounAfter(q quantity) string {
	noun := ""
	for i := q.last; i < len(p.tokens) && i < q.last+4; i++ {
		t := p.tokens[i]
		if t.kind != word || smallWords[t.low] || t.is("were", "was", "have", "has", "which", "who", "that", "had", "are", "is", "took", "attended", "completed") {
			break
		}
		noun = stemOf(t.low)
	}
	return noun
}

func (p *page) sumFinding(q *passage, parts []quantity, total quantity) (diag.Finding, bool) {
	added := 0.0
	var terms []string
	decimals := 0
	hedged := total.hedge
	for _, x := range parts {
		added += x.value
		decimals = max(decimals, x.decimals)
		terms = append(terms, q.of(x.first, x.last))
		if x.hedge != exact {
			hedged = about // parts that are only roughly given
		}
	}
	if hedged.allows(total.value, added, max(0, min(decimals, total.decimals))) {
		return diag.Finding{}, false
	}
	shown := written(added)
	if decimals > 0 {
		shown = fmt.Sprintf("%.*f", decimals, added)
	}
	return p.finding(q, q.tokens[total.first].start, q.tokens[total.last-1].end,
		fmt.Sprintf("%s is %s, but the text says %s", strings.Join(terms, " + "), shown, q.of(total.first, total.last)),
		fmt.Sprintf("in %s, correct the total or the part that is wrong", p.Path)), true
}

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
	var qs []quantity
	for _, x := range q.inSentence(s) {
		if x.kind == count || x.kind == percent {
			qs = append(qs, x)
		}
	}
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
