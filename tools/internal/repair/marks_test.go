package repair

import (
	"regexp"
	"strings"
	"testing"
)

// Where an expression matches, the look before it has seen what it needs.
func FuzzMarksAreSeenWhereAnExpressionMatches(f *testing.F) {
	for _, text := range []string{
		"2023-24", "2023 – 2024", "2019\t−\f20", "2020- March", "2020 —April", "word - word", "word\n—\tword", "as follows:-", "as follows: – ",
		"two  spaces", "a\t\tb", "a \u00a0b", "a\u2003\u2003b", "word ,then", "word\t.", "said”\n;", "end.Next one", "(a).Next one", "2023.Next one",
		"eﬀect ﬁrst ﬆ", `"quoted" 'so'`, "`so'", "- – — a.b A.B", "",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		have := marksIn(text)
		for mark, expressions := range map[marks][]*regexp.Regexp{
			rangeDash: {yearRange, wordRange}, wideDash: {spacedDash}, colonDash: {leadInDash}, severalSpaces: {spaces},
			spacedStop: {earlySpace}, stopCapital: {tightStop}, joinedLetters: {ligature},
		} {
			for _, e := range expressions {
				if have&mark == 0 && e.MatchString(text) {
					t.Errorf("%q: %s matches, and mark %b was not seen", text, e, mark)
				}
			}
		}
		if want := strings.ContainsAny(text, "\"'`"); (have&straightQuote != 0) != want {
			t.Errorf("%q: a straight quotation mark: have %v want %v", text, !want, want)
		}
	})
}
