package check

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
)

// A wordedShare is a share that a text gives in words: "two thirds", "one in five".
type wordedShare struct {
	first, last int // tokens: from first up to, not including, last
	value       float64
	hedge       hedge
}

// wordedShares returns the shares in words of a sentence, in order.
func (p *passage) wordedShares(s sentence) []wordedShare {
	var out []wordedShare
	for i := s.first; i < s.last; i++ {
		v, next, ok := p.fraction(i)
		if !ok {
			v, next, ok = p.oneIn(i)
		}
		if !ok {
			continue
		}
		h, first := p.hedgeBefore(i)
		out = append(out, wordedShare{first, next, v, h})
		i = next - 1
	}
	return out
}

// oneIn reads "one in five", "three out of four" from token i as per cent.
func (p *passage) oneIn(i int) (value float64, next int, ok bool) {
	many, j, ok := p.belowHundred(i)
	if !ok || many == 0 || j >= len(p.tokens) {
		return 0, i, false
	}
	switch {
	case p.tokens[j].is("in"):
		j++
	case p.tokens[j].is("out") && j+1 < len(p.tokens) && p.tokens[j+1].is("of"):
		j += 2
	default:
		return 0, i, false
	}
	parts, next, ok := p.belowHundred(j)
	return 100 * many / max(parts, 1), next, ok && many < parts
}

// wrongWordedShares finds "one in five of the 380 asked (152)" and "three quarters
// of parents (66 of 110)".
func (p *page) wrongWordedShares(q *passage, s sentence) []diag.Finding {
	qs := q.figures(s)
	if len(qs) < 2 || len(qs) > maxFigures {
		return nil
	}
	var out []diag.Finding
	for _, w := range q.wordedShares(s) {
		part, whole, ok := q.figuresOf(w, qs, s)
		if !ok || whole.value == 0 || part.value > whole.value {
			continue
		}
		truth := part.value / whole.value * 100
		if w.hedge.allowsFactor(w.value, truth) || part.hedge != exact || whole.hedge != exact {
			continue
		}
		out = append(out, p.finding(q, q.tokens[w.first].start, q.tokens[w.last-1].end,
			fmt.Sprintf("%s of %s is %s%%, but the text says %q", q.of(part.first, part.last), q.of(whole.first, whole.last), tenth(truth), strings.TrimSpace(q.of(w.first, w.last))),
			fmt.Sprintf("in %s, correct whichever figure is wrong", p.Path)))
	}
	return out
}

// figuresOf returns the two figures behind a share in words: a bracket that holds
// both and nothing else ("66 of 110"), or the whole behind "of the" and the part
// alone in a bracket.
func (p *passage) figuresOf(w wordedShare, qs []quantity, s sentence) (part, whole quantity, ok bool) {
	n := 0
	for n < len(qs) && qs[n].first < w.last {
		n++
	}
	if n+1 >= len(qs) || qs[n].kind != count || qs[n+1].kind != count {
		return part, whole, false
	}
	a, b := qs[n], qs[n+1]
	gap := p.tokens[w.last:a.hedged]
	if len(gap) == 0 || len(gap) > 6 || anyOf(gap, ",", ";", "and", "to", "by") {
		return part, whole, false
	}
	closed := b.last < s.last && p.tokens[b.last].is(")")
	between := p.tokens[a.last:b.hedged]
	switch {
	case gap[len(gap)-1].is("(") && closed && p.ofBetween(a, b):
		return a, b, true
	case closed && len(between) > 0 && len(between) <= 8 && between[len(between)-1].is("(") && !anyOf(between[:len(between)-1], ",", ";", "(", "and") &&
		gap[0].is("of") && b.value < a.value:
		return b, a, true
	}
	return part, whole, false
}
