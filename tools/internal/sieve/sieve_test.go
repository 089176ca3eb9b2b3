package sieve

import (
	"regexp"
	"strings"
	"testing"
)

// sources are expressions of every shape that need.go tells apart.
var sources = []string{
	`a`, `ab?c`, `(?:a|b)c`, `(?:the )?police\b`, `\w+ed\b|ab`, `\d[\d,]*`, `children[’']?s`, `(?:ab)+$`, `foo.{0,3}bar`, `[ab]c`, `(?:|x)ed`,
	`é`, `(?:a|\w\b)c?`, `a*b`, `(?i)\b(?:audit\w*|found|identif\w+|\d+ of)\b`, `(?i)\b(?:a(?:b|c)*d|x{2,3}y)`, `\bab\b-\bcd\b`, `ab\bcd`, `\Bab`,
	`(?i)sk\w*\b`, `[Ss]k[a-c]{2}`, `-\w*\b`, `\w*\bab`, `(?:ab\w*)+cd`, `ab\w+ c`, `(?i:Ab)C\b`, `^ab|cd$`, `(?m)^ab$`, `(?s)a.b`, `[^a]b`, `\x00a`, `a\x{0}`, `£ ?\d`, `7`,
	`(?:ab|\b)c`, `\b\bab\b\b`, `ab(?:\w*|-)\b`,
}

var texts = []string{
	"", "a", "ab", "abc", "ac", "bc", "xed", "x ed", "9", "90 of 9", "the police", "police", "children’s", "childrens", "children", "z abab", "foo bar",
	"foobar", "bar foo", "é a", "éa", "audit", "auditor", "audit-", "identif", "identify", "identif fy", "refound", "found’s", "ſk", "skſ", "s\u212a", "ab-cd", "ab -cd",
	"abcd", "xab", "ab c", "abd c", "abx cd", "acbd", "xxy xxxy", "Ska Sab", "a\nb", "ab\n", "cd", "\x00a", "\xffab", "\xe2\x80ab", "£7", "7", "x7", "abC AbC", "-", "- a", "-a", "a-",
}

// agree holds what a sieve says of a text against what each expression says itself.
func agree(t *testing.T, all []*Expression, text string) {
	t.Helper()
	sifted := New(all...).Sift(text)
	for i, e := range all {
		re := regexp.MustCompile(e.String())
		want := re.MatchString(text)
		if want && !sifted.May(i) {
			t.Errorf("%q is held back from %s, which matches it", text, e)
		}
		if have := len(sifted.FindAll(i)); have != len(re.FindAllString(text, -1)) {
			t.Errorf("%s in %q: have %d matches want %d", e, text, have, len(re.FindAllString(text, -1)))
		}
		if have := sifted.Matches(i); have != want {
			t.Errorf("%s in %q: have %v want %v", e, text, have, want)
		}
		if have := e.MatchString(text); have != want {
			t.Errorf("%s alone in %q: have %v want %v", e, text, have, want)
		}
	}
}

// FuzzSieve: what a sieve finds is what its expressions find by themselves, whatever
// they are.
func FuzzSieve(f *testing.F) {
	for i, source := range sources {
		f.Add(source, sources[(i+1)%len(sources)], texts[i%len(texts)])
	}
	f.Fuzz(func(t *testing.T, one, two, text string) {
		var all []*Expression
		for _, source := range []string{one, two} {
			if _, err := regexp.Compile(source); err == nil && len(source) < 100 {
				all = append(all, Compile(source))
			}
		}
		agree(t, all, text)
	})
}

func TestASieveFindsWhatItsExpressionsFind(t *testing.T) {
	var all []*Expression
	for _, s := range sources {
		all = append(all, Compile(s), Compile(`(?i)\b(?:`+s+`)`), Compile(`\b(?:`+s+`)\b`))
	}
	for _, text := range texts {
		agree(t, all, text)
		agree(t, all, strings.ToUpper(text))
	}
}

// An expression that would be right in every case if it were asked is no use if it is
// asked each time.
func TestWordsDecideAlone(t *testing.T) {
	for _, c := range []struct {
		source, text string
		may, does    bool
	}{
		{`(?i)\b(?:rapid reviews?|LCSPRs?)\b`, "Two Rapid Reviews", true, true},
		{`(?i)\b(?:rapid reviews?|LCSPRs?)\b`, "rapidly reviewed", false, false},
		{`(?i)\b(?:audit\w*|found)\b`, "an auditor", true, true},
		{`(?i)\b(?:identif\w+)\b`, "identified", true, true},
		{`(?i)\b(?:identif\w+)\b`, "identif", false, false},
		{`(?i)\b(?:was\b|\w+ed\b)`, "it was", true, true},
		{`(?i)\b(?:was\b|\w+ed\b)`, "it mended", true, false},
		{`(?i)\b(?:was\b|\w+ed\b)`, "it is mending", false, false},
		{`(?:[\d,.]+ ?)(?:pounds|per cent)`, "1 pound", false, false},
		{`\bPolish\b`, "polish", true, false},
		{`^names?$`, "names", true, false},
	} {
		sifted := New(Compile(c.source)).Sift(c.text)
		if may, does := sifted.May(0), sifted.does.has(0); may != c.may || does != c.does {
			t.Errorf("%s in %q: may be %v and is %v before it is asked, want %v and %v", c.source, c.text, may, does, c.may, c.does)
		}
	}
}
