package check

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
)

// exclusive are answers and kinds of which one thing can only have one, so that
// their numbers cannot make more than there are. They need not make all: "of 34,
// 21 were boys and 12 were girls" leaves one out.
var exclusive = []map[string]int{
	{"boy": 1, "boys": 1, "girl": 2, "girls": 2},
	{"male": 1, "males": 1, "female": 2, "females": 2},
	{"men": 1, "women": 2},
	{"yes": 1, "no": 2},
	{"agreed": 1, "disagreed": 2, "unsure": 3, "undecided": 3},
}

// wrongExclusive finds "of 34 reports, 21 were of boys and 14 of girls" and "46%
// yes, 31% no and 28% not sure": parts that make more than the whole.
func (p *page) wrongExclusive(q *passage, s sentence) (diag.Finding, bool) {
	qs := q.parts(s)
	if len(qs) < 2 || len(qs) > maxFigures {
		return diag.Finding{}, false
	}
	parts := qs
	whole := quantity{value: 100}
	said := "100%"
	if qs[0].kind == count {
		whole, parts = qs[0], qs[1:]
		said = q.of(whole.first, whole.last)
		if whole.first <= s.first || !q.tokens[s.first].is("of") || whole.first-s.first > 3 || whole.hedge != exact {
			return diag.Finding{}, false
		}
	}
	added, last := 0.0, quantity{}
	var terms []string
	kinds := map[int]bool{}
	group := -1
	for i, x := range parts {
		if x.kind != parts[0].kind {
			break // "(of 203 replies)" behind the shares
		}
		if x.hedge != exact {
			return diag.Finding{}, false
		}
		end := min(x.last+5, s.last)
		if i+1 < len(parts) {
			end = min(end, parts[i+1].hedged)
		}
		g, kind := exclusiveKind(q.tokens[x.last:end])
		if g >= 0 && group >= 0 && g != group || g >= 0 && kinds[kind] {
			return diag.Finding{}, false
		}
		if g < 0 && (group < 0 || parts[0].kind == count || !undecided(q.tokens[x.last:end])) {
			return diag.Finding{}, false
		}
		if g >= 0 {
			group, kinds[kind] = g, true
		}
		added += x.value
		last = x
		terms = append(terms, q.of(x.first, x.last))
	}
	room := 1e-9
	if parts[0].kind == percent {
		room += 0.5 * float64(len(terms))
	}
	if !kinds[1] || !kinds[2] || added <= whole.value+room {
		return diag.Finding{}, false
	}
	return p.finding(q, q.tokens[last.first].start, q.tokens[last.last-1].end,
		fmt.Sprintf("%s is %s, which is more than %s", strings.Join(terms, " + "), written(added), said),
		fmt.Sprintf("in %s, correct the figure that is wrong", p.Path)), true
}

// exclusiveKind returns which of the groups the words behind a figure belong to,
// and which of its kinds; -1 where none.
func exclusiveKind(ts []token) (group, kind int) {
	for _, t := range ts {
		for g, words := range exclusive {
			if k := words[t.low]; k > 0 && t.kind == word {
				return g, k
			}
		}
		if t.is(",", ";", ".", "(") {
			break
		}
	}
	return -1, 0
}

// undecided reports whether the words behind a share are the third answer to a
// question of yes or no.
func undecided(ts []token) bool {
	return anyOf(ts, "sure", "unsure", "undecided", "maybe", "perhaps", "know", "neither", "answer")
}
