package check

import "sort"

// A pair is two figures of which a text says that one became the other: "from
// 669 to 513", "513, down from 669", "73 in 2023 compared with 123 in 2022".
type pair struct {
	before, after quantity
	first, last   int  // tokens: from first up to, not including, last
	sure          bool // the text leaves no doubt which came first
	periods       bool // both figures have their period beside them
}

// reach is how many tokens two parts of one statement may stand apart. Beyond
// it a sentence has usually changed its subject.
const reach = 12

// maxFigures is how many figures a sentence of prose may have before it is taken
// for a table that lost its lines. It also bounds the work on one sentence.
const maxFigures = 40

// pairs returns the pairs of a sentence, in order.
func (p *passage) pairs(s sentence) []pair {
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
		// A percentage between two counts is the size of their change.
		j := i + 1
		for j < len(qs) && j < i+3 && !qs[j].comparable(qs[i]) && qs[j].kind == percent {
			j++
		}
		if j < len(qs) {
			if old, new, sure, ok := p.become(qs[i], qs[j], s); ok {
				add(old, new, sure)
			}
		}
	}
	// 60 events, 6 more than the 54 of the year before; 31, down by 6 from 38
	for i := 1; i+1 < len(qs); i++ {
		k := qs[i].last
		than := k+1 < s.last && changeAdjectives[p.tokens[k].low] && p.tokens[k+1].is("than")
		from := k < s.last && p.tokens[k].is("from", "on") && p.preceded(qs[i], s, "by", "up", "down")
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
	var out []quantity
	for _, q := range p.inSentence(s) {
		switch q.kind {
		case count, percent, money, duration:
			out = append(out, q)
		}
	}
	return out
}

func (p *passage) inSentence(s sentence) []quantity {
	lo := sort.Search(len(p.quantities), func(i int) bool { return p.quantities[i].first >= s.first })
	hi := sort.Search(len(p.quantities), func(i int) bool { return p.quantities[i].first >= s.last })
	return p.quantities[lo:hi]
}

// become reports whether the words around two neighbouring figures say that one
// became the other, and which.
func (p *passage) become(a, b quantity, s sentence) (old, new quantity, sure, ok bool) {
	ts := p.tokens
	gap := ts[a.last:b.hedged]
	// … from A … to B
	if n := len(gap); n > 0 && n <= reach && p.after(gap, "to") && !endsComparing(gap) && p.opens(a, s, "from") {
		return a, b, true, true
	}
	// … to B … from A
	if n := len(gap); n > 0 && n <= 6 && gap[n-1].is("from") && !p.opensRange(a, s) &&
		(p.preceded(a, s, "to", "at", "by", "stood") || anyOf(gap, "up", "down", "compared") || directionOf(gap[max(n-2, 0)]) != none) {
		if p.preceded(a, s, "by") { // "fell by 20 from 669" is a difference and its start
			return a, b, false, false
		}
		return b, a, true, true
	}
	if len(gap) > reach || len(gap) == 0 || p.divided(gap) {
		return a, b, false, false
	}
	for i, t := range gap {
		next := token{}
		if i+1 < len(gap) {
			next = gap[i+1]
		}
		switch {
		case t.is("compared", "comparison") && next.is("to", "with", "against"), t.is("versus", "vs"), t.is("against") && i <= 6:
			return b, a, false, true
		case t.is("up", "down") && anyOf(gap[i+1:min(i+5, len(gap))], "from", "on"):
			return b, a, true, true
		case t.is("than") && i > 0 && gap[i-1].is("higher", "lower", "fewer", "more", "less", "greater") && i+1 < len(gap) && len(gap)-i <= 9:
			return b, a, true, true
		case t.is("("):
			// 60 events (54 the year before)
			if c := p.timeWithin(b.last, b.last+6, s); c.known && i <= 5 && len(gap)-i <= 6 && p.closes(b, s) {
				return b, a, false, true
			}
		}
	}
	return a, b, false, false
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
			return gap[i-1].is("compared", "comparison", "due", "up", "addition", "close", "according", "similar", "equal", "equivalent")
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

// A moment is where in time a figure belongs, for telling which came first.
type moment struct {
	known bool
	rank  int // months; a year that is only called "last" or "this" ranks outside
}

const (
	lastYear = -1 << 20
	thisYear = 1 << 20
)

// timeWithin looks for a period, or for "last year" and the like, among tokens.
func (p *passage) timeWithin(from, to int, s sentence) moment {
	from, to = max(from, s.first), min(to, s.last)
	for _, q := range p.inSentence(s) {
		if q.kind == when && from <= q.first && q.first < to && q.period.from > 0 {
			return moment{true, q.period.from}
		}
	}
	for i := from; i < to; i++ {
		t := p.tokens[i]
		if !t.is("year", "year's", "period", "quarter", "before", "earlier", "previously") {
			continue
		}
		if t.is("previously", "earlier") {
			return moment{true, lastYear}
		}
		if i > from && t.is("before") && p.tokens[i-1].is("year", "period", "quarter") {
			return moment{true, lastYear}
		}
		for j := max(i-2, from); j < i; j++ {
			switch {
			case p.tokens[j].is("last", "previous", "prior", "preceding"):
				return moment{true, lastYear}
			case p.tokens[j].is("this", "current", "reporting"):
				return moment{true, thisYear}
			}
		}
	}
	return moment{}
}

// timeOf returns when a figure of a sentence belongs: the time right behind it,
// or else the time before it that no other figure stands nearer to.
func (p *passage) timeOf(q quantity, s sentence, qs []quantity) moment {
	next, last := s.last, s.first
	for _, o := range qs {
		if o.first > q.first {
			next = min(next, o.hedged)
		} else if o.first < q.first {
			last = max(last, o.last)
		}
	}
	// "54 in 2022-23": behind, before the clause ends.
	end := q.last
	for end < next && end < q.last+8 && !p.tokens[end].is(",", ";", "and", "while", "whereas", "but", "compared", "to") {
		end++
	}
	if m := p.timeWithin(q.last, end, s); m.known {
		return m
	}
	// "in 2022-23 there were 54": before, after the last figure's clause.
	start := q.hedged
	for start > last && start > q.hedged-10 && !p.tokens[start-1].is(";", "while", "whereas", "but", "compared") {
		start--
	}
	if last > s.first {
		for i := last; i < q.hedged; i++ {
			if p.tokens[i].is(",", ";", "and", "while", "whereas", "but", "to", "(") {
				start = max(start, i)
				break
			}
			if i == q.hedged-1 {
				return moment{}
			}
		}
	}
	return p.timeWithin(start, q.hedged, s)
}

// inTime puts the two figures of a pair in the order of their periods, where
// both have one.
func (p *passage) inTime(x pair, s sentence, qs []quantity) pair {
	a, b := p.timeOf(x.before, s, qs), p.timeOf(x.after, s, qs)
	if a.known && b.known && a.rank != b.rank {
		x.periods = true
		if a.rank > b.rank && !x.sure {
			x.before, x.after = x.after, x.before
		}
		x.sure = true
	}
	return x
}
