package check

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// FuzzGuards holds that what rules pass over at a glance is nothing that they would
// find something at.
func FuzzGuards(f *testing.F) {
	for _, s := range corpus(f) {
		f.Add(s.text)
	}
	for _, name := range sortedKeys(hard) {
		f.Add(strings.Repeat(hard[name], 3))
	}
	for _, r := range Rules {
		for _, text := range slices.Concat(r.Bad, r.Good) {
			f.Add(text)
		}
	}
	f.Add("q4 of 2023, Quarter four 2023, qtr 2 2023, Half, a third, twenty-four, may 2023, May 2023, third, 3rd quarter of 2023, approx. 5, ~4, c. 9, no more than 3, e-learning, eLearning, e learning, E-learning")
	f.Fuzz(func(t *testing.T, text string) {
		p := newVocabulary().finished(text)
		q := &page{passages: []*passage{p}, words: plainBook().words}
		keys := q.compounds()
		beginnings := slices.Sorted(maps.Keys(keys))
		for i := range p.tokens {
			x := p.tokens[i]
			if _, ok := p.quantityAt(i); ok && !x.mayCount() {
				t.Errorf("a quantity begins at %q in %q", x.written, text)
			}
			for _, h := range hedges {
				if n := len(h.words); n <= i+1 && matches(p.tokens[i+1-n:i+1], h.words) && !x.in(hedgeEnds) {
					t.Errorf("a hedge ends with %q in %q", x.written, text)
				}
			}
			if _, n, _ := p.compoundAt(i, keys); n > 0 && x.kind == word && !begins(beginnings, x.low) {
				t.Errorf("a compound begins at %q in %q", x.written, text)
			}
			if _, ok := p.pageNumber(i); ok && !x.mayRefer() {
				t.Errorf("a reference to a page begins at %q in %q", x.written, text)
			}
			if _, _, ok := p.fraction(i); ok && !x.in(counting) {
				t.Errorf("a fraction begins at %q in %q", x.written, text)
			}
		}
	})
}
