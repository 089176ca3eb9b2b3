package disclosure

import (
	"math/rand/v2"
	"regexp/syntax"
	"strings"
	"testing"
	"unicode"

	"nscp/tools/internal/sieve"
)

// sieved are the expressions that a sieve stands before.
func sieved() []*sieve.Expression {
	var all []*sieve.Expression
	for _, d := range details {
		all = append(all, d.re)
	}
	all = append(all, inReview, opensCase, childWord)
	all = append(all, births, bornIn, arrived, phones, labelledNHS, tenDigits, insurance, streets, emails, postcodes)
	all = append(all, labelledCase, namedCase, courtCase, pupilNumber)
	return append(all, nameExpressions...)
}

// write adds a text that an expression matches, chosen at random.
func write(b *strings.Builder, r *rand.Rand, re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, c := range re.Rune {
			if re.Flags&syntax.FoldCase != 0 {
				for range r.IntN(4) {
					c = unicode.SimpleFold(c)
				}
			}
			b.WriteRune(c)
		}
	case syntax.OpCharClass:
		i := 2 * r.IntN(len(re.Rune)/2)
		b.WriteRune(re.Rune[i] + rune(r.IntN(int(min(re.Rune[i+1]-re.Rune[i], 30))+1)))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte(" aZ9.-"[r.IntN(6)])
	case syntax.OpCapture:
		write(b, r, re.Sub[0])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest:
		n := r.IntN(3)
		switch re.Op {
		case syntax.OpPlus:
			n++
		case syntax.OpQuest:
			n = min(n, 1)
		}
		for range n {
			write(b, r, re.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			write(b, r, sub)
		}
	case syntax.OpAlternate:
		write(b, r, re.Sub[r.IntN(len(re.Sub))])
	}
}

func TestASieveLetsThroughWhateverMatches(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	all := sieved()
	s := sieve.New(all...)
	var corpora []string
	for _, c := range corpus(t) {
		corpora = append(corpora, c.text)
	}
	around := []string{"", " ", ".", "’", "é", "x", "_", "\n", "(", "\xff"}
	matched := make([]int, len(all))
	check := func(text string) {
		t.Helper()
		sifted := s.Sift(text)
		for i, re := range all {
			want := re.Regexp().MatchString(text)
			if want {
				matched[i]++
			}
			if may := sifted.May(i); want && !may {
				t.Fatalf("%q is held back from %s, which matches it", text, re)
			}
			if have := sifted.Matches(i); have != want {
				t.Fatalf("%q and %s: have %v want %v", text, re, have, want)
			}
		}
	}
	for _, text := range corpora {
		check(text)
		check(strings.ToUpper(text))
	}
	for _, re := range all {
		tree, err := syntax.Parse(re.String(), syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		tree = tree.Simplify()
		for range 300 {
			var b strings.Builder
			b.WriteString(around[r.IntN(len(around))])
			write(&b, r, tree)
			b.WriteString(around[r.IntN(len(around))])
			check(b.String())
		}
	}
	for range 2000 { // two texts cut anywhere and put together
		one, two := corpora[r.IntN(len(corpora))], corpora[r.IntN(len(corpora))]
		check(one[:r.IntN(len(one)+1)] + two[r.IntN(len(two)+1):])
	}
	for i, re := range all {
		if matched[i] < 50 {
			t.Errorf("%s matched only %d of the texts, so the test says nothing of it", re, matched[i])
		}
	}
}

// plainly is judge without a sieve.
func (c *caseText) plainly() (names []string, found bool) {
	text := strings.Join(c.words, "\n")
	one, harm := oneChild(text)
	harm = harm || inReview.Regexp().MatchString(text)
	score, direct := 0, 0
	for _, d := range details {
		if d.re.Regexp().MatchString(text) {
			names = append(names, d.name)
			score += d.weight
			if d.direct {
				direct++
			}
			harm = harm || d.name == "how a child was hurt"
		}
	}
	return names, one && harm && score >= enough && direct > 0 && len(names) > 1
}

func TestDetailsAreJudgedAsWithoutASieve(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	all := corpus(t)
	found := 0
	check := func(text string) {
		t.Helper()
		c := &caseText{&passage{text: text}, []string{text}, childWord.MatchString(text)}
		have, ok := c.judge()
		names, want := c.plainly()
		if ok != want || ok && !strings.HasSuffix(have.message, strings.Join(names, ", ")) {
			t.Fatalf("%q: have %v %q want %v %q", text, ok, have.message, want, names)
		}
		if ok {
			found++
		}
	}
	for _, s := range all {
		check(s.text)
	}
	for range 3000 {
		var b strings.Builder
		for range 1 + r.IntN(3) {
			text := all[r.IntN(len(all))].text
			from := r.IntN(len(text))
			b.WriteString(text[from : from+r.IntN(len(text)-from+1)])
		}
		check(b.String())
	}
	var trees []*syntax.Regexp
	for _, d := range details {
		tree, err := syntax.Parse(d.re.String(), syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		trees = append(trees, tree.Simplify())
	}
	for range 3000 {
		var b strings.Builder
		b.WriteString([]string{"The child died, ", "A baby, ", "Child A and "}[r.IntN(3)])
		for range 1 + r.IntN(3) {
			write(&b, r, trees[r.IntN(len(trees))])
			b.WriteString(", ")
		}
		check(b.String())
	}
	if found < 1000 {
		t.Errorf("found details in %d texts, too few to say anything", found)
	}
}

func TestASieveHoldsBackMostTexts(t *testing.T) {
	const text = "Partners met each month and agreed what to do next about the training that staff had asked for."
	all := append([]*sieve.Expression{inReview, opensCase}, nameExpressions...)
	for _, d := range details {
		all = append(all, d.re)
	}
	for _, re := range all {
		if sifted := sieve.New(re).Sift(text); sifted.May(0) {
			t.Errorf("%q is let through to %s", text, re)
		}
	}
}
