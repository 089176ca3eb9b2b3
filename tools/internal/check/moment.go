package check

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
		// in the first year … in the second
		if q.kind == ordinal && from <= q.first && q.last < to+1 && q.first > s.first+1 {
			named := q.last < s.last && p.tokens[q.last].is("year", "half", "quarter", "term")
			if named || p.tokens[q.first-1].is("the") && p.tokens[q.first-2].is("in") && (q.last == s.last || p.tokens[q.last].kind == mark) {
				return moment{true, int(q.value)}
			}
		}
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
		if t.is("year") && i+2 < to && p.tokens[i+1].is("that") && p.tokens[i+2].is("followed") || t.is("year") && i > from && p.tokens[i-1].is("following") {
			return moment{true, thisYear}
		}
		if t.is("year") && i+1 < to && p.tokens[i+1].is("end") { // at year end there were 73
			return moment{true, thisYear}
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
		if a.rank > b.rank && !x.sure {
			x.before, x.after = x.after, x.before
		}
		x.sure = true
	}
	return x
}
