package check

import (
	"fmt"
	"math"

	"nscp/tools/internal/diag"
)

var degreeWord = &Rule{
	ID:       "degree-word",
	Group:    "Figures",
	Title:    "“slight” or “significant” for a change of another size",
	Why:      "A word that plays a change down, or up, tells the reader something the figures do not.",
	Severity: diag.Warning,
	Bad: []string{
		"There was a slight fall in attendance, from 1,868 to 1,580.",
		"There was a significant rise in referrals, from 410 to 418.",
		"In all 10,132 places were taken up. This has decreased slightly by 1,497.",
		"The number of plans remained about the same, going from 80 to 104.",
	},
	Good: []string{
		"There was a slight fall in attendance, from 1,868 to 1,790.",
		"There was a significant rise in attendance, from 32 to 111.",
		"There was no significant change, from 410 to 418.",
	},
	check: checkDegreeWord,
}

type degree uint8

const (
	noDegree degree = iota
	slight
	large
	same
)

var degreeWords = map[string]degree{
	"slight": slight, "slightly": slight, "small": slight, "marginal": slight, "marginally": slight, "modest": slight, "modestly": slight, "minor": slight,
	"significant": large, "significantly": large, "substantial": large, "substantially": large, "dramatic": large, "dramatically": large,
	"sharp": large, "sharply": large, "considerable": large, "considerably": large, "marked": large, "markedly": large, "steep": large,
	"steeply": large, "huge": large, "major": large, "massive": large,
}

var (
	degrees   = keysOf(degreeWords)
	remaining = list("remained", "stayed", "remains")
	being     = list("is", "was", "are", "were")
)

var sameWords = list("same", "stable", "unchanged", "static", "steady", "constant", "level")

// fewestApart is by how many two small counts must differ before a share of
// them means anything: from 4 to 6 is half as much again, and still two.
const fewestApart = 5

// A degreePhrase is a word of degree with the word of direction it belongs to.
type degreePhrase struct {
	statement
	degree degree
	word   int // token of the word of degree
}

func checkDegreeWord(p *page) []diag.Finding {
	var out []diag.Finding
	for n, q := range p.passages {
		if q.quoted {
			continue
		}
		for i, s := range q.sentences {
			for _, d := range q.degreePhrases(s) {
				if f, wrong := p.wrongDegree(n, q, i, s, d); wrong {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// degreePhrases finds "slight decrease", "decreased slightly", "significantly
// higher", "remained about the same".
func (p *passage) degreePhrases(s sentence) []degreePhrase {
	var out []degreePhrase
	for i := s.first; i < s.last; i++ {
		t := p.tokens[i]
		if n := p.asBefore(i, s); n > 0 {
			out = append(out, degreePhrase{degree: same, word: i, statement: statement{direction: either, first: i, last: n}})
			continue
		}
		if !t.in(degrees | remaining) {
			continue
		}
		d := degreeWords[t.low]
		if i > s.first && p.tokens[i-1].is("no", "not", "statistically", "without", "any", "little", "more", "less", "most") {
			continue
		}
		x := degreePhrase{degree: d, word: i}
		if d == noDegree {
			for j := i + 1; j < s.last && j < i+6; j++ {
				if p.tokens[j].in(sameWords) {
					x.degree, x.statement = same, statement{direction: either, first: i, last: j + 1}
				}
			}
			if x.degree == same {
				out = append(out, x)
			}
			continue
		}
		if i > s.first && directionOf(p.tokens[i-1]) != none && p.tokens[i-1].in(changeVerbs) {
			x.statement = statement{direction: directionOf(p.tokens[i-1]), first: i - 1, last: i + 1}
			out = append(out, x)
			continue
		}
		for j := i + 1; j < s.last && j < i+4; j++ {
			u := p.tokens[j]
			if u.kind == word && (u.in(changeNouns) || u.in(changeVerbs) || u.in(changeAdjectives)) && directionOf(u) != none {
				x.statement = statement{direction: directionOf(u), first: i, last: j + 1}
				out = append(out, x)
				break
			}
			if !u.is("overall", "further", "and", "welcome", "annual", "year", "on", "-", "net") {
				break
			}
		}
	}
	return out
}

// asBefore returns the token behind "in line with", "similar to" or "comparable
// with" where they begin at token i behind "is" or "was", or 0.
func (p *passage) asBefore(i int, s sentence) int {
	if i == s.first || !p.tokens[i-1].in(being) {
		return 0
	}
	k := i
	for k < s.last && p.tokens[k].is("broadly", "very", "much", "largely") {
		k++
	}
	if k+2 >= s.last {
		return 0
	}
	switch {
	case p.tokens[k].is("in") && p.tokens[k+1].is("line") && p.tokens[k+2].is("with"):
		return k + 3
	case p.tokens[k].is("similar") && p.tokens[k+1].is("to"), p.tokens[k].is("comparable") && p.tokens[k+1].is("to", "with"):
		return k + 2
	}
	return 0
}

func (p *page) wrongDegree(n int, q *passage, i int, s sentence, d degreePhrase) (diag.Finding, bool) {
	size, apart, from, ok := p.sizeOf(n, q, i, s, d)
	if !ok {
		return diag.Finding{}, false
	}
	c := p.config
	var limit float64
	switch d.degree {
	case slight:
		if limit = or(c.SlightChange, 10); size <= limit || apart < fewestApart {
			return diag.Finding{}, false
		}
	case large:
		if limit = or(c.NotableChange, 5); size >= limit {
			return diag.Finding{}, false
		}
	case same:
		if limit = or(c.SameNumber, 10); size <= limit || apart < fewestApart {
			return diag.Finding{}, false
		}
	}
	said := q.of(d.first, d.last)
	return p.finding(q, q.tokens[d.first].start, q.tokens[d.last-1].end,
		fmt.Sprintf("found %q for a change of %s%% (%s); expected a word that fits its size", said, tenth(size), from),
		fmt.Sprintf("in %s, take the word out and let the figures speak, or accept it with a reason", p.Path)), true
}

// sizeOf returns the size in per cent of the change that a phrase is about, by
// how many the figures differ, and the figures.
func (p *page) sizeOf(n int, q *passage, i int, s sentence, d degreePhrase) (size, apart float64, from string, ok bool) {
	// A stated percentage: "a slight fall of 23%".
	for _, st := range q.statements(s) {
		if st.first >= d.last-1 && st.first-d.last <= 3 && st.direction == d.direction && st.amount.kind == percent && !st.factor {
			return st.amount.value, fewestApart, q.of(st.amount.first, st.amount.last), true
		}
	}
	if pairs := q.about(d.statement, q.pairs(s), s); len(pairs) > 0 {
		x := pairs[0]
		if x.before.value == 0 || x.before.kind == percent || opposed(d.direction, wayOf(x.before.value, x.after.value)) {
			return 0, 0, "", false
		}
		text := q.of(x.before.first, x.before.last) + " to " + q.of(x.after.first, x.after.last)
		return math.Abs(percentOf(x.before.value, x.after.value)), math.Abs(x.after.value - x.before.value), text, true
	}
	if d.degree == same {
		return 0, 0, "", false
	}
	// "10,132 … This has decreased slightly by 1,497."
	for _, st := range q.statements(s) {
		if st.amount.kind != count || st.direction != d.direction || st.factor || st.first < d.first || st.first-d.last > 3 {
			continue
		}
		if i == 0 || !q.refersBack(s, st) {
			return 0, 0, "", false
		}
		now, ok := q.totalOf(q.sentences[i-1])
		if !ok {
			return 0, 0, "", false
		}
		before := now.value + st.amount.value
		if d.direction == up {
			before = now.value - st.amount.value
		}
		if before <= 0 {
			return 0, 0, "", false
		}
		text := written(before) + " to " + q.of(now.first, now.last)
		return st.amount.value / before * 100, st.amount.value, text, true
	}
	return 0, 0, "", false
}

// totalOf returns the figure of a sentence that the next one would call "this":
// its total, or its only count.
func (p *passage) totalOf(s sentence) (quantity, bool) {
	var counts []quantity
	for _, q := range p.figures(s) {
		if q.kind != count {
			continue
		}
		counts = append(counts, q)
		for k := max(s.first, q.hedged-3); k < q.hedged; k++ {
			if p.tokens[k].is("total", "totalling") {
				return q, true
			}
		}
	}
	if len(counts) == 1 {
		return counts[0], true
	}
	return quantity{}, false
}
