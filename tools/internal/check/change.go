package check

import "strings"

// A change is a statement together with the pairs of figures it can be about.
type change struct {
	statement
	pairs []pair
}

// changes returns the changes that a passage states of figures that it gives.
func (p *passage) changes() []change {
	var out []change
	var last []pair
	for n, s := range p.sentences {
		pairs := p.pairs(s)
		for _, st := range p.statements(s) {
			if near := p.about(st, pairs, s); len(near) > 0 {
				out = append(out, change{st, near})
				continue
			}
			if len(pairs) > 0 || n == 0 {
				continue
			}
			back := p.refersBack(s, st) && p.sameSubject(st, s, p.sentences[n-1])
			switch x, ok := p.acrossSentences(n, st, back); {
			case back && len(last) > 0:
				out = append(out, change{st, last})
			case ok:
				out = append(out, change{st, []pair{x}})
			}
		}
		last = pairs
	}
	return out
}

// acrossSentences returns the pair of figures that two sentences in a row give,
// one each, each with its time: "In 2022-23 there were 118. In 2023-24 there
// were 94, a fall of 20%." Where a statement refers back, they are the two
// sentences before it.
func (p *passage) acrossSentences(n int, st statement, back bool) (pair, bool) {
	first, second := n-1, n
	if back {
		first, second = n-2, n-1
	}
	if first < 0 {
		return pair{}, false
	}
	a, ta, okA := p.onlyFigure(p.sentences[first], nil)
	b, tb, okB := p.onlyFigure(p.sentences[second], &st)
	if !okA || !okB || !a.comparable(b) || ta.rank == tb.rank {
		return pair{}, false
	}
	x := pair{before: a, after: b, first: b.hedged, last: b.last, sure: true}
	if ta.rank > tb.rank {
		x.before, x.after = b, a
	}
	if back {
		return x, true
	}
	return x, st.first >= x.last && len(p.about(st, []pair{x}, p.sentences[second])) > 0
}

// onlyFigure returns the one figure of a sentence with a time of its own, apart
// from that of a statement.
func (p *passage) onlyFigure(s sentence, st *statement) (quantity, moment, bool) {
	var one []quantity
	for _, q := range p.figures(s) {
		if st == nil || q.first != st.amount.first {
			one = append(one, q)
		}
	}
	if len(one) != 1 {
		return quantity{}, moment{}, false
	}
	m := p.timeOf(one[0], s, one)
	return one[0], m, m.known
}

// about returns the pairs of the same sentence that a statement can be about.
func (p *passage) about(st statement, pairs []pair, s sentence) []pair {
	var out []pair
	for _, x := range pairs {
		if st.amount.first >= x.first && st.amount.last <= x.last &&
			(st.amount.first == x.before.first || st.amount.first == x.after.first) {
			continue
		}
		var gap []token
		switch {
		case st.first >= x.last:
			gap = p.tokens[x.last:st.first]
		case st.last <= x.first:
			gap = p.tokens[st.last:x.first]
		}
		if st.last <= x.first && anyOf(gap, "since", "because", "largest", "highest", "lowest", "biggest", "smallest") {
			continue // the 3% rise is the largest since numbers went from 60 to 67
		}
		if len(gap) > reach+4 || p.divided(gap) || p.figureWithin(gap, st, s) && !st.follows {
			continue
		}
		if st.first >= x.last && anotherChange(gap) || p.elsewhere(st, x, s) {
			continue
		}
		out = append(out, x)
	}
	return out
}

// pastChanges are verbs that begin a change of their own: "rose from 14 to 17,
// fell by 5 the day after".
var pastChanges = list("fell", "rose", "dropped", "increased", "decreased", "declined", "grew", "climbed", "jumped", "shrank", "dipped")

// anotherChange reports whether the words from a pair to a statement hold a verb
// with a change of its own, and no word that points back to the pair.
func anotherChange(gap []token) bool {
	for i, t := range gap {
		if t.in(pastChanges) && t.kind == word {
			return !anyOf(gap[max(0, i-3):i], "which", "this", "that", "it", "has", "have", "so", "therefore", "thus")
		}
	}
	return false
}

// figureWithin reports whether another figure stands among tokens, which is then
// the nearer one.
func (p *passage) figureWithin(gap []token, st statement, s sentence) bool {
	if len(gap) == 0 {
		return false
	}
	from, to := gap[0].start, gap[len(gap)-1].end
	for _, q := range p.inSentence(s) {
		start := p.tokens[q.first].start
		if q.hedged > 1 && p.tokens[q.hedged-1].is("of") && p.tokens[q.hedged-2].is("out") {
			continue // 4.1 out of 5
		}
		if from <= start && start < to && (q.kind == count || q.kind == percent || q.kind == money) && q.first != st.amount.first {
			return true
		}
	}
	return false
}

// elsewhere reports whether a statement names another base or another subject
// than the pair: "since 2019", "per year", "with a 10% fall in complaints".
func (p *passage) elsewhere(st statement, x pair, s sentence) bool {
	end := st.last
	if st.first < x.first {
		end = max(end, min(end+reach, x.first)) // "55 up to 88" begins inside the statement "55 up"
	} else {
		end = min(end+reach, s.last)
	}
	rest := p.tokens[st.last:end]
	for i, t := range rest {
		if t.is("per", "annually", "each", "every", "target", "average", "since", "national", "nationally", "regional", "inflation") && !(t.is("per") && i+1 < len(rest) && rest[i+1].is("cent")) {
			return true
		}
		if t.is("a") && i == 0 && i+1 < len(rest) && rest[i+1].is("year", "month", "week", "quarter") {
			return true
		}
		if t.is(",", ";", ".") {
			break
		}
	}
	if m := p.timeWithin(st.last, end, s); m.known && m.rank > lastYear && m.rank < thisYear && anyOf(rest[:min(len(rest), 3)], "on", "compared", "from", "over", "in", "against") {
		// "an increase of 40% on 2019-20": another base, unless it is the pair's.
		qs := p.figures(s)
		if b := p.timeOf(x.before, s, qs); b != m && !anyOf(rest, "when") {
			return true
		}
	}
	// "12% on the 1,100 of the year before" names its base.
	if st.last+1 < s.last && p.tokens[st.last].is("on", "over", "from") {
		for _, q := range p.figures(s) {
			if q.first > st.last && q.comparable(x.before) && p.leadsTo(st.last+1, q) && q.first != x.before.first {
				return true
			}
			if q.first > st.last {
				break
			}
		}
	}
	// "a fall in attendance from 60 to 54" names the figures' own subject.
	return st.first >= x.last && !p.sameSubject(st, s, s)
}

// neutral are words that name no subject of their own.
var neutral = list("the", "a", "an", "of", "in", "this", "that", "these", "number", "numbers", "total", "totals", "volume", "overall", "demand", "activity",
	"rate", "rates", "figure", "figures", "year", "period", "level", "levels", "just", "under", "over", "compared", "with", "to", "last", "previous",
	"from", "on", "for", "same", "reporting", "is", "was", "which", "and", "by", "at", "its", "their", "our", "such", "all", "count", "counts",
	"terms", "real", "since", "during", "across", "than", "before", "twelve", "months", "recorded", "reported", "comparison", "against", "use")

// sameSubject reports whether what a statement says it is a change "in" is also
// named in the sentence where the figures stand. A statement that names nothing
// speaks of the figures beside it.
func (p *passage) sameSubject(st statement, s, figures sentence) bool {
	i := st.last
	if i >= s.last || !p.tokens[i].is("in", "to") {
		return true
	}
	if p.tokens[i].is("to") {
		return true
	}
	named := false
	for i++; i < s.last && i < st.last+7; i++ {
		t := p.tokens[i]
		if t.kind == mark && !isDash(t) && !t.is("'", "’") || t.is("from", "compared", "over", "on", "since", "between", "which") || t.kind == number {
			break
		}
		if t.kind != word || t.in(neutral) {
			continue
		}
		named = true
		stem := stemOf(t.low)
		for k := figures.first; k < figures.last; k++ {
			if k >= st.first && k <= i {
				continue
			}
			if u := p.tokens[k]; u.kind == word && !u.in(neutral) && stemOf(u.low) == stem {
				return true
			}
		}
	}
	return !named
}

// stemOf takes the commonest endings off a word, so that "plan" and "plans",
// "attend" and "attendance" are the same.
func stemOf(w string) string {
	w = strings.TrimSuffix(w, "'s")
	for _, end := range []string{"ances", "ance", "ations", "ation", "ees", "ments", "ment", "ings", "ing", "ies", "es", "ed", "ee", "s", "y"} {
		if len(w) > len(end)+3 && w[len(w)-len(end):] == end {
			w = w[:len(w)-len(end)]
			break
		}
	}
	return strings.TrimSuffix(w, "e")
}

// refersBack reports whether a sentence opens by speaking of the one before:
// "This is a reduction of …", "A fall of …".
func (p *passage) refersBack(s sentence, st statement) bool {
	if st.first-s.first > reach {
		return false
	}
	t := p.tokens[s.first]
	if t.is("this", "that", "it", "these", "which", "representing", "equating", "overall") {
		return true
	}
	if t.is("a", "an", "the") {
		for i := s.first + 1; i < s.last && i < s.first+4; i++ {
			if p.tokens[i].in(changeNouns) || i == st.amount.first || i == st.first {
				return true
			}
		}
	}
	return false
}
