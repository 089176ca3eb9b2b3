package check

import (
	"slices"
	"sort"
)

// A pair is two figures of which a text says that one became the other: "from
// 669 to 513", "513, down from 669", "73 in 2023 compared with 123 in 2022".
type pair struct {
	before, after quantity
	first, last   int  // tokens: from first up to, not including, last
	sure          bool // the text leaves no doubt which came first
}

// reach is how many tokens two parts of one statement may stand apart. Beyond
// it a sentence has usually changed its subject.
const reach = 12

// maxFigures is how many figures a sentence of prose may have before it is taken
// for a table that lost its lines. It also bounds the work on one sentence.
const maxFigures = 40

// pairs returns the pairs of a sentence, in order. Several rules ask, so they are
// worked out once.
func (p *passage) pairs(s sentence) []pair {
	if len(p.inSentence(s)) < 2 {
		return nil
	}
	found, ok := p.paired[s.first]
	if !ok {
		found = p.findPairs(s)
		if p.paired == nil {
			p.paired = map[int][]pair{}
		}
		p.paired[s.first] = found
	}
	return found
}

func (p *passage) findPairs(s sentence) []pair {
	qs := p.figures(s)
	if len(qs) < 2 || len(qs) > maxFigures {
		return nil
	}
	var out []pair
	used := map[[2]int]bool{}
	add := func(old, new quantity, sure bool) {
		key := [2]int{min(old.first, new.first), max(old.first, new.first)}
		if used[key] || !old.comparable(new) {
			return
		}
		used[key] = true
		x := pair{before: old, after: new, first: min(old.hedged, new.hedged), last: max(old.last, new.last), sure: sure}
		out = append(out, p.inTime(x, s, qs))
	}
	for i := range qs {
		// A percentage between two counts is the size of their change, and so is
		// the 6 of "60 events, an increase of 6 (11%) on last year's 54".
		j := i + 1
		for j < len(qs)-1 && j < i+4 && p.between(qs[i], qs[j], s) {
			j++
		}
		if j < len(qs) {
			a := qs[i]
			if i > 0 && p.partOf(qs[i-1], a) {
				a = qs[i-1] // 14 of the 60: it is the 14 that is compared
			}
			if old, new, sure, ok := p.become(a, qs[j], s); ok {
				add(old, new, sure)
			}
		}
	}
	// 60 events, 6 more than the 54 of the year before; 31, down by 6 from 38
	for i := 1; i+1 < len(qs); i++ {
		k := qs[i].last
		than := k+1 < s.last && p.tokens[k].in(changeAdjectives) && p.tokens[k+1].is("than")
		from := k < s.last && p.tokens[k].is("from", "on") && p.preceded(qs[i], s, "by", "up", "down") && p.leadsTo(k+1, qs[i+1])
		if (than || from) && qs[i+1].first-k <= 7 {
			add(qs[i+1], qs[i-1], true)
		}
	}
	if len(out) == 0 {
		for i := 0; i+1 < len(qs); i++ {
			a, b := qs[i], qs[i+1]
			if ta, tb := p.timeOf(a, s, qs), p.timeOf(b, s, qs); ta.known && tb.known && ta.rank != tb.rank {
				add(a, b, false)
			}
		}
	}
	return out
}

// figures returns the quantities of a sentence that can be one of a pair.
func (p *passage) figures(s sentence) []quantity {
	return p.ofKind(s, count, percent, money, duration)
}

// ofKind returns the quantities of a sentence that are of one of the kinds.
func (p *passage) ofKind(s sentence, kinds ...quantityKind) []quantity {
	var out []quantity
	all := p.inSentence(s)
	for i := range all {
		if slices.Contains(kinds, all[i].kind) {
			out = append(out, all[i])
		}
	}
	return out
}

func (p *passage) inSentence(s sentence) []quantity {
	if len(p.quantities) == 0 {
		return nil
	}
	lo := sort.Search(len(p.quantities), func(i int) bool { return p.quantities[i].first >= s.first })
	hi := sort.Search(len(p.quantities), func(i int) bool { return p.quantities[i].first >= s.last })
	return p.quantities[lo:hi]
}

// become reports whether the words around two neighbouring figures say that one
// became the other, and which.
func (p *passage) become(a, b quantity, s sentence) (old, new quantity, sure, ok bool) {
	ts := p.tokens
	gap := ts[a.last:b.hedged]
	// … from A … to B; "up to" is no hedge there
	for _, g := range [][]token{gap, ts[a.last:b.first]} {
		if n := len(g); n > 0 && n <= reach && p.after(g, "to") && !endsComparing(g) && p.opens(a, s, "from") {
			if len(g) > len(gap) {
				b.hedge, b.hedged = exact, b.first
			}
			return a, b, true, true
		}
	}
	// (669 to 513), (669 plans to 513), 669 → 513; (5 to 11) are ages
	if n := len(gap); n == 1 && gap[0].is("→") ||
		0 < n && n <= 3 && gap[n-1].is("to") && a.first > s.first && ts[a.first-1].is("(") && max(a.value, b.value) > oldestPupil {
		return a, b, true, true
	}
	// Compared with last year's A, … B
	if n := len(gap); n > 0 && n <= reach && ts[s.first].is("compared", "against") && a.first-s.first <= 8 && anyOf(gap, ",") {
		return a, b, false, true
	}
	// B, a rise of 20% on A; B, which is an increase from A
	if len(gap) > 1 && len(gap) <= reach+4 && !p.divided(gap) && !p.beginsRange(b, s) && !p.opensRange(a, s) && p.endsWithBase(gap) {
		return b, a, true, true
	}
	// … to B … from A
	if n := len(gap); n > 0 && n <= 6 && gap[n-1].is("from") && !p.opensRange(a, s) &&
		(p.preceded(a, s, "to", "at", "by", "stood") || anyOf(gap, "up", "down", "compared") || directionOf(gap[max(n-2, 0)]) != none) {
		if p.preceded(a, s, "by") { // "fell by 20 from 669" is a difference and its start
			return a, b, false, false
		}
		return b, a, true, true
	}
	// 123 and now stands at 73; 50 more than in 2022-23, when it was 20
	if len(gap) > 0 && len(gap) <= reach+4 {
		if anyOf(gap, "now") && p.preceded(a, s, "at", "was", "were") {
			return a, b, false, true
		}
		if anyOf(gap, "than") && anyOf(gap, "when") {
			return b, a, true, true
		}
	}
	if len(gap) > reach || len(gap) == 0 || p.divided(gap) {
		return a, b, false, false
	}
	for i, t := range gap {
		next := nothing
		if i+1 < len(gap) {
			next = gap[i+1]
		}
		switch {
		case t.is("compared", "comparison") && next.is("to", "with", "against"), t.is("versus", "vs"), t.is("against") && i <= 6:
			return b, a, false, true
		case t.is("rather") && next.is("than"):
			return b, a, true, true
		case t.is("up", "down") && anyOf(gap[i+1:min(i+5, len(gap))], "from", "on"):
			return b, a, true, true
		case t.is("than") && i > 0 && gap[i-1].is("higher", "lower", "fewer", "more", "less", "greater") && i+1 < len(gap) && len(gap)-i <= 9:
			return b, a, true, true
		case t.is("("):
			// 60 events (54 the year before)
			c := p.timeWithin(b.last, b.last+6, s)
			if !c.known {
				c = p.timeWithin(a.last+i, b.first, s) // (2022-23: 54)
			}
			if c.known && i <= 5 && len(gap)-i <= 6 && p.closes(b, s) {
				return b, a, false, true
			}
		}
	}
	return a, b, false, false
}

// partOf reports whether "of the" joins two figures: 14 of the 60.
func (p *passage) partOf(part, whole quantity) bool {
	gap := p.tokens[part.last:whole.hedged]
	return len(gap) > 0 && len(gap) <= 3 && gap[len(gap)-1].is("of", "the", "all", "our") && anyOf(gap, "of")
}

// leadsTo reports whether nothing but "the", "last year's" and the like stands
// from token k to a figure.
func (p *passage) leadsTo(k int, q quantity) bool {
	for ; k < q.hedged; k++ {
		if !p.tokens[k].is("the", "a", "last", "previous", "year's", "figure", "of", "total") {
			return false
		}
	}
	return true
}

// endsWithBase reports whether the words between two figures state a change and
// end by leading to what it is a change of: "a rise of 20% on the".
func (p *passage) endsWithBase(gap []token) bool {
	i := len(gap) - 1
	for i > 0 && gap[i].is("the", "last", "previous", "year's", "a", "figure", "of", "total") {
		i--
	}
	if !gap[i].is("on", "from", "over") {
		return false
	}
	for _, t := range gap[:i] {
		if t.kind == word && (t.in(changeNouns) || t.is("up", "down")) {
			return true
		}
	}
	return false
}

// beginsRange reports whether "to" and another figure follow a figure.
func (p *passage) beginsRange(q quantity, s sentence) bool {
	for _, o := range p.figures(s) {
		if o.first > q.first && o.comparable(q) {
			gap := p.tokens[q.last:o.first]
			return len(gap) > 0 && len(gap) <= reach && p.after(gap, "to")
		}
	}
	return false
}

// oldestPupil is the highest age that a range in brackets may be of.
const oldestPupil = 25

// between reports whether the second of two figures is the size of a change that
// the first is the outcome of, so that what it is a change from is still to come.
func (p *passage) between(a, q quantity, s sentence) bool {
	if !q.comparable(a) && q.kind == percent {
		return true
	}
	gap := p.tokens[a.last:q.hedged]
	if len(gap) < 2 || !gap[len(gap)-1].is("of") {
		return false
	}
	_, ok := p.leading(q.hedged, s)
	return ok
}

// after reports whether the gap ends with the word, but for a few words that add
// nothing: "to a total of", "to only".
func (p *passage) after(gap []token, w string) bool {
	for i := len(gap) - 1; i >= 0 && i >= len(gap)-4; i-- {
		if gap[i].is(w) {
			return true
		}
		if !gap[i].is("a", "the", "total", "of", "only", "just", "its", "some", "their", "current") {
			return false
		}
	}
	return false
}

func endsComparing(gap []token) bool {
	for i := len(gap) - 1; i > 0; i-- {
		if gap[i].is("to") {
			return gap[i-1].is("compared", "comparison", "due", "addition", "close", "according", "similar", "equal", "equivalent")
		}
	}
	return false
}

// opens reports whether the word stands before the figure with no other figure
// and few words between.
func (p *passage) opens(q quantity, s sentence, w string) bool {
	for i := q.hedged - 1; i >= s.first && i >= q.hedged-10; i-- {
		t := p.tokens[i]
		if t.is(w) {
			return true
		}
		if t.is(";", ":", "to", ".", ",") || t.kind == number && p.year(i) == 0 {
			return false
		}
	}
	return false
}

// opensRange reports whether the figure is the end of "from A to B" already.
func (p *passage) opensRange(q quantity, s sentence) bool {
	qs := p.figures(s)
	for i := 1; i < len(qs); i++ {
		if qs[i].first == q.first {
			gap := p.tokens[qs[i-1].last:q.hedged]
			return len(gap) > 0 && p.after(gap, "to") && p.opens(qs[i-1], s, "from")
		}
	}
	return false
}

// preceded reports whether one of the words stands right before the figure.
func (p *passage) preceded(q quantity, s sentence, words ...string) bool {
	i := q.hedged - 1
	for i > s.first && p.tokens[i].is("a", "the", "just", "only", "total", "of") {
		i--
	}
	return i >= s.first && p.tokens[i].is(words...)
}

// closes reports whether a bracket closes soon behind the figure.
func (p *passage) closes(q quantity, s sentence) bool {
	for i := q.last; i < s.last && i < q.last+8; i++ {
		if p.tokens[i].is(")") {
			return true
		}
		if p.tokens[i].kind == number && p.year(i) == 0 && p.tokens[i].digits != 2 {
			return false
		}
	}
	return false
}

// divided reports whether words part a sentence into statements of their own.
func (p *passage) divided(ts []token) bool {
	for i, t := range ts {
		if t.is(";") && i+1 < len(ts) && ts[i+1].is("this", "that", "it", "which") {
			continue
		}
		if t.is(";", "while", "whereas", "although", "though", "but", "however", "meanwhile", "whilst", "yet") {
			return true
		}
		if t.is("and") {
			if i+1 == len(ts) || !ts[i+1].is("this", "that", "is", "was", "represents", "so", "therefore", "it", "which", "equates", "amounts", "has", "down", "up") {
				return true
			}
		}
	}
	return false
}

func anyOf(ts []token, words ...string) bool {
	for _, t := range ts {
		if t.is(words...) {
			return true
		}
	}
	return false
}
