package disclosure

import (
	"fmt"
	"math/rand/v2"
	"regexp/syntax"
	"strings"
	"testing"

	"nscp/tools/internal/check/spelling"
)

// FuzzLook holds what each rule finds against what it would find if it asked its
// expressions of every text: what decides that they need not be asked must agree.
func FuzzLook(f *testing.F) {
	for _, s := range corpus(f) {
		f.Add(s.text)
	}
	for _, text := range []string{
		"14b Oak Tree Road, Flat 3, 27 Old Mill Cottages. 5 Öak Lane 12,\tÉlm-Tree Way 7 A Road 9 O’K. Street 123456 Oak Road 4 Oak, Road",
		"URN2023 ref: *2023 no.2023 case number .2024 crime ref #12/34 mosaic2020-21 LCS 2023–24 child id 5-URN1234 record no 9434765919",
		"NG9\u00a0\u00a09AB K1 1AA aſ1 1aa QQ\u00a012\u00a034\u00a056\u00a0C +44 (0) 7700 – 900–461 943\u00a0476\u00a05919 a@b.cc a [at] b.cc a (at) b.cc",
		"The young man, a 9-year-old, the child's CHILD child2 échild a young woman, aged 3, in May, brother, who died",
	} {
		f.Add(text)
	}
	r := rand.New(rand.NewPCG(5, 6))
	for _, re := range sieved() {
		tree, err := syntax.Parse(re.String(), syntax.Perl)
		if err != nil {
			f.Fatal(err)
		}
		tree = tree.Simplify()
		for range 20 {
			var b strings.Builder
			for range 3 {
				write(&b, r, tree)
				b.WriteString([]string{" ", ", ", "", " in 2023 "}[r.IntN(4)])
			}
			f.Add(b.String())
		}
	}
	c := &Config{Words: spelling.New(nil)}
	f.Fuzz(func(t *testing.T, text string) {
		p := &passage{text: text}
		p.count()
		for _, r := range Rules {
			if r.find == nil {
				continue
			}
			if have, want := fmt.Sprint(r.look(p, c)), fmt.Sprint(r.plainLook(p, c)); have != want {
				t.Errorf("%s in %q: have %s want %s", r.ID, text, have, want)
			}
		}
		if streets.Regexp().MatchString(text) && !mayBeStreet(text, p.numbers) {
			t.Errorf("%q is held back from the expression of streets", text)
		}
		if emails.Regexp().MatchString(text) && emailAddress.find(p, c) == nil {
			t.Errorf("%q is held back from the expression of e-mail addresses", text)
		}
		if one, _ := oneChild(text); one && !childWord.Regexp().MatchString(text) {
			t.Errorf("%q is held back from oneChild", text)
		}
	})
}

// plainLook is look that asks around every number.
func (r *Rule) plainLook(p *passage, c *Config) []stretch {
	if r.digits == 0 {
		return r.find(p, c)
	}
	var out []stretch
	for _, w := range around(p.text, p.numbers, r.reach) {
		part := *p
		part.text = p.text[w.start:w.end]
		for _, s := range r.find(&part, c) {
			out = append(out, stretch{s.start + w.start, s.end + w.start})
		}
	}
	return out
}
