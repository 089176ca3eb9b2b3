package statutory

import (
	"regexp"
	"strings"
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
	whole := map[*pattern]*regexp.Regexp{}
	for _, e := range editions() {
		for s, p := range e.patterns {
			whole[p] = regexp.MustCompile(`(?i)\b(?:` + s + `)`)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.NewReplacer("ſ", "", "\u212a", "").Replace(strings.ToValidUTF8(text, ""))
		for _, e := range editions() {
			held := e.matches(text)
			for s, p := range e.patterns {
				if want := whole[p].MatchString(text); held.has(p) != want {
					t.Errorf("%s %q: %s: have %v want %v", e.Name, text, s, held.has(p), want)
				}
			}
		}
	})
}

func TestAnIndexFindsWhatItsExpressionsFind(t *testing.T) {
	texts := []string{"a", "ab", "abc", "ac", "bc", "xed", "x ed", "9", "90 of 9", "the police", "police", "children’s", "childrens", "children", "z abab", "foo bar", "foobar", "bar foo", "é a", "éa"}
	for _, s := range []string{`a`, `ab?c`, `(?:a|b)c`, `(?:the )?police\b`, `\w+ed\b|ab`, `\d[\d,]*`, `children[’']?s`, `(?:ab)+$`, `foo.{0,3}bar`, `[ab]c`, `(?:|x)ed`, `é`, `(?:a|\w\b)c?`, `a*b`} {
		x := newIndex()
		p := x.compile(s)
		whole := regexp.MustCompile(`(?i)\b(?:` + s + `)`)
		for _, text := range texts {
			for _, text := range []string{text, strings.ToUpper(text)} {
				if have, want := x.matches(text).has(p), whole.MatchString(text); have != want {
					t.Errorf("%s in %q: have %v want %v", s, text, have, want)
				}
			}
		}
	}
}
