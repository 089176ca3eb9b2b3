package statutory

import (
	"testing"
)

// FuzzPatterns: what an index finds is what each expression finds by itself.
func FuzzPatterns(f *testing.F) {
	for _, s := range []string{
		"The police completed three rapid reviews in 2023-24, from 9 to 12.",
		"The board will publish what it learned; the next annual report will say more.",
		"All three of the safeguarding partners contributed: £1.2m was given.",
		"Multi-agency training was evaluated. 87% of those who attended said they'd use it.",
		"CHILDREN’S SOCIAL CARE HAS IMPROVED", "children's social care", "unpolice policed", "_police 2police", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range editions() {
			held := e.matches(text)
			for i, re := range e.expressions {
				p := pattern(i + 1)
				if want := re.Regexp().MatchString(text); held.has(p) != want {
					t.Errorf("%s %q: %s: have %v want %v", e.Name, text, re, held.has(p), want)
				}
			}
		}
	})
}
