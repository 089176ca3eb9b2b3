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
			if len(q.inSentence(s)) < 2 {
				continue // a sum has two parts
			}
			if f, wrong := p.wrongTotal(q, s); wrong {
				out = append(out, f)
			} else if f, wrong := p.wrongSource(q, n); wrong {
				out = append(out, f)
			} else if f, wrong := p.wrongParts(q, s); wrong {
				out = append(out, f)
			} else if f, wrong := p.wrongRemainder(q, s); wrong {
				out = append(out, f)
			} else if f, wrong := p.wrongExclusive(q, s); wrong {
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
	out := p.ofKind(s, count, money)
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
		case t.is("from") && i+1 == len(gap), t.is("since", "out", "cumulative", "cumulatively", "including", "bringing", "of whom", "with", "per", "each", "between", "attended", "reaching", "over", "date"):
			return false
		case t.is("="), t.is("totalling", "totals", "equals"), t.is("total") && i+1 < len(gap) && gap[i+1].is("of", "to"):
			cue = true
		case t.is("total") && i == len(gap)-1:
			cue = true
		case t.is("makes", "making", "giving", "gives", "means", "meaning") && i >= len(gap)-4:
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
		if t.kind != word || t.in(smallWords) || t.is("were", "was", "have", "has", "which", "who", "that", "had", "are", "is", "took", "attended", "completed") {
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
