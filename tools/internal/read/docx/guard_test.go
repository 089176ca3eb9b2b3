package docx

import (
	"strings"
	"testing"
)

// What is looked for first, to spare the expressions, is in everything that they match.
func FuzzGuardsLetThroughWhatTheExpressionsMatch(f *testing.F) {
	for _, words := range []string{
		"OFFICIAL", "Official – sensitive", "SECRET", "top \u017fecret", "RESTRICTED", "PROTECT - staff", " PROTECT ", "DRAFT", "Draft 3", "confidential", "in confidence",
		"internal use", "internal only", "not for publication", "not for circulation", "not for di\u017ftribution", "not for onward", "embargo", "embargoed", "not protectively mar\u212aed",
		"not protectively marked", "unclassified", "PROTECT unclassified:", "not confidential",
		"Click or tap here to enter text", "click to add a date", "Choose an item.", "Lorem ipsum", "xxxx", "xx/xx/xxxx", "",
	} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if want := markings.MatchString(unmarked.ReplaceAllString(words, " ")); isMarking(words) != want {
			t.Errorf("a marking in %q: have %v want %v", words, !want, want)
		}
		if have, want := promptIn(words), prompt.FindString(strings.ToLower(words)); have != want {
			t.Errorf("a prompt in %q: have %q want %q", words, have, want)
		}
	})
}
