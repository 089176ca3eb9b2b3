package check

// A statement is what a text says of the size of a change: "a reduction of just
// under 15%", "156 fewer", "more than doubled".
type statement struct {
	direction   direction
	amount      quantity // of kind percent, points, count, money or duration
	factor      bool     // the amount is a share of the first figure in words: "halved", "a third"
	first, last int      // tokens: from first up to, not including, last
	follows     bool     // in brackets or behind "or" after another statement, of which it says the same
}

// multiples are verbs that state a factor: what becomes of 100.
var multiples = map[string]float64{
	"twofold": 100, "threefold": 200, "fourfold": 300, "fivefold": 400, "sixfold": 500, "eightfold": 700, "tenfold": 900,
	"halved": -50, "halving": -50, "doubled": 100, "doubling": 100, "trebled": 200, "tripled": 200, "quadrupled": 300,
}

var multiplying = keysOf(multiples)

// statements returns what a sentence says of sizes of changes.
func (p *passage) statements(s sentence) []statement {
	var out []statement
	for _, q := range p.inSentence(s) {
		switch q.kind {
		case percent, points, count, money, duration:
			if st, ok := p.statementOf(q, s); ok {
				out = append(out, st)
			} else if n := len(out); n > 0 && p.repeats(q, out[n-1]) {
				st := out[n-1]
				st.amount, st.first, st.last, st.follows, st.factor = q, q.hedged, q.last, true, false
				out = append(out, st)
			}
		}
	}
	past := s.first // behind the last fraction: "a half" is not "half" again
	for i := s.first; i < s.last; i++ {
		t := p.tokens[i]
		if !t.in(multiplying | counting) {
			continue
		}
		if v, found := multiples[t.low]; found && t.kind == word {
			h, first := p.hedgeBefore(i)
			q := quantity{kind: percent, first: i, last: i + 1, value: v, hedge: h, hedged: first}
			way := up
			if v < 0 {
				q.value, way = -v, down
			}
			out = append(out, statement{direction: way, amount: q, factor: true, first: first, last: i + 1})
		}
		// by a third; a fall of almost a quarter
		if v, next, ok := p.fraction(i); ok && i >= past {
			past = next
			h, first := p.hedgeBefore(i)
			q := quantity{kind: percent, first: i, last: next, value: v, hedge: h, hedged: first}
			if way, ok := p.leading(first, s); ok && !p.ofSomething(next) {
				out = append(out, statement{direction: way, amount: q, factor: true, first: first, last: next})
			}
		}
	}
	return out
}

// ofSomething reports whether "of" follows: "by a third of schools" is about
// schools.
func (p *passage) ofSomething(i int) bool {
	return i < len(p.tokens) && p.tokens[i].is("of")
}

// statementOf reads a statement around a figure.
func (p *passage) statementOf(q quantity, s sentence) (statement, bool) {
	st := statement{amount: q, first: q.hedged, last: q.last}
	if way, ok := p.leading(q.hedged, s); ok {
		st.direction = way
		return st, true
	}
	// (-23%), (+6); 2022-23: 1,204, 2023-24: 1,445, +20%
	if i := q.first - 1; i > s.first && !p.tokens[q.first].space &&
		(p.tokens[i-1].is("(") || q.kind == percent && p.tokens[i].space && p.tokens[i-1].is(",", ":", ";")) {
		switch {
		case isDash(p.tokens[i]):
			st.direction = down
			return st, true
		case p.tokens[i].is("+"):
			st.direction = up
			return st, true
		}
	}
	// from £60,000 to £75,000 (25%): of money and time a share makes no sense; of
	// counts it often is one ("rose to 45 (75%)")
	if i := q.hedged - 1; i > s.first && q.kind == percent && p.tokens[i].is("(") && q.last < s.last && p.tokens[q.last].is(")") {
		if before := p.quantityBefore(i, s); before != nil && i-before.last <= 1 && (before.kind == money || before.kind == duration) {
			st.direction = either
			return st, true
		}
	}
	// fell 23%, up 11%
	if i := q.hedged - 1; i >= s.first && (q.kind == percent || q.kind == points || p.tokens[i].is("up", "down")) {
		if t := p.tokens[i]; t.in(changeVerbs) && t.kind == word && directionOf(t) != none {
			st.direction = directionOf(t)
			return st, true
		}
	}
	// a 23% reduction, 23% year-on-year increase, 156 fewer
	for i := q.last; i < s.last && i < q.last+5; i++ {
		t := p.tokens[i]
		if t.kind == word && (t.in(changeNouns) || i == q.last && t.in(changeAdjectives) || i == q.last+1 && p.tokens[q.last].is("point") && t.in(changeNouns)) {
			if t.is("fall", "rise", "drop", "cut", "change") && i+1 < s.last && p.tokens[i+1].is("under", "within", "outside") {
				return st, false
			}
			st.direction = directionOf(t)
			st.last = i + 1
			return st, true
		}
		if t.is("point") || isDash(t) || t.is("year", "on", "annual", "overall", "net", "further", "reported", "percentage", "relative") {
			continue
		}
		break
	}
	return st, false
}

// quantityBefore returns the last quantity of a sentence that ends at token i or
// before, or nil.
func (p *passage) quantityBefore(i int, s sentence) *quantity {
	all := p.inSentence(s)
	for k := len(all) - 1; k >= 0; k-- {
		if all[k].last <= i {
			return &all[k]
		}
	}
	return nil
}

// leading reads the words before a figure that make it the size of a change:
// "a reduction of", "fell by", "reduced the number of plans by".
func (p *passage) leading(i int, s sentence) (direction, bool) {
	i--
	for i > s.first && p.tokens[i].is("a", "further", "total", "the", "an", "only", "just", "some", "another") {
		i--
	}
	if i <= s.first {
		return none, false
	}
	switch {
	case p.tokens[i].is("of"):
		for j := i - 1; j >= s.first && j >= i-9; j-- {
			t := p.tokens[j]
			if t.kind == number || t.is(",", ";", "and", "(", ")", "of") && j < i-1 {
				break
			}
			if t.kind == word && t.in(changeNouns) {
				if j == i-1 || p.tokens[j+1].is("in", "to", "for", "overall") {
					return directionOf(t), true
				}
				break
			}
		}
	case p.tokens[i].is("by"):
		// from 812 to 1,003, or by a quarter
		if p.tokens[i-1].is("or", ",") {
			return either, true
		}
		for j := i - 1; j >= s.first && j >= i-9; j-- {
			t := p.tokens[j]
			if t.kind == number && p.year(j) == 0 || t.is(",", ";", "(", ")") {
				break
			}
			if t.kind == word && t.in(changeVerbs) {
				return directionOf(t), true
			}
		}
	}
	return none, false
}

// repeats reports whether a percentage stands in brackets or behind "or" right
// after a change in number, and so says the same: "156 plans (23%)".
func (p *passage) repeats(q quantity, st statement) bool {
	if q.kind != percent || st.amount.kind == percent || q.hedged-st.last > 4 || q.hedged <= st.last {
		return false
	}
	gap := p.tokens[st.last:q.hedged]
	t := gap[len(gap)-1]
	return (t.is("(") && q.last < len(p.tokens) && p.tokens[q.last].is(")") || t.is("or")) && !anyOf(gap, "of", "and", ";", "to", "from")
}
