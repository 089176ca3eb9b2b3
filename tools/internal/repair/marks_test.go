package repair

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// Where an expression matches, the look before it has seen what it needs.
func FuzzLooksSeeWhatAnExpressionMatches(f *testing.F) {
	for _, text := range []string{
		"2023-24", "2023 – 2024", "2019\t−\f20", "2020- March", "2020 —April", "word - word", "word\n—\tword", "as follows:-", "as follows: – ",
		"two  spaces", "a\t\tb", "a \u00a0b", "a\u2003\u2003b", "word ,then", "word\t.", "said”\n;", "end.Next one", "(a).Next one", "2023.Next one",
		"page 7", "7 | P a g e", "Page | 7", "7|PAGE", "pp. 12", "see pg.7", "pagesſ 3", "Page\t. 4", "pages.\n9", "contents", " Con-tents", "Table of contents:", "con'tents page", "Contents 3",
		"Title ....", "Title . . .\t", "Title…", "Title ··", "br", "/p", "br/", "LI", "script",
		"eﬀect ﬁrst ﬆ", `"quoted" 'so'`, "`so'", "- – — a.b A.B", "' So it is. '", "(\"\u00a0So it is. \")", "",
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
		for _, q := range looseQuotes {
			if q.pair.MatchString(text) && !q.mayStandIn(text) {
				t.Errorf("%q: a loose quotation mark was not seen", text)
			}
		}
		if pageLine.MatchString(text) && !mayBePageLine(text) {
			t.Errorf("%q: a page number was not seen", text)
		}
		if leaders.MatchString(text) && !mayEndInLeaders(text) {
			t.Errorf("%q: leaders were not seen", text)
		}
		if raw := "<" + text + ">"; isPlainTag(raw) {
			have, ok := readTag(raw)
			want, wantOK := readAnyTag(raw)
			if ok != wantOK || !reflect.DeepEqual(have, want) {
				t.Errorf("%q: have the tag %v want %v", raw, have, want)
			}
		}
		if pageRef.MatchString(text) && !mayNamePage(text) {
			t.Errorf("%q: a page is named and was not seen", text)
		}
		for _, title := range []string{"contents", "table of contents", "contents page", letters(text)} {
			if want := letters(text) == title; says(text, title) != want {
				t.Errorf("%q says %q: have %v want %v", text, title, !want, want)
			}
		}
		if want := strings.ContainsAny(text, "\"'`"); (have&straightQuote != 0) != want {
			t.Errorf("%q: a straight quotation mark: have %v want %v", text, !want, want)
		}
	})
}
