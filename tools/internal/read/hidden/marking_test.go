package hidden

import "testing"

// What is looked for first, to spare the expression, is in everything that it matches.
func FuzzGuardLetsThroughWhatMarkingsMatch(f *testing.F) {
	for _, words := range []string{
		"OFFICIAL", "Official – sensitive", "SECRET", "top \u017fecret", "RESTRICTED", "PROTECT - staff", " PROTECT ", "DRAFT", "Draft 3", "confidential", "in confidence",
		"internal use", "internal only", "not for publication", "not for circulation", "not for di\u017ftribution", "not for onward", "embargo", "embargoed", "not protectively mar\u212aed",
		"not protectively marked", "unclassified", "PROTECT unclassified:", "not confidential",
		"",
	} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if want := markings.MatchString(unmarked.ReplaceAllString(words, " ")); HoldsMarking(words) != want {
			t.Errorf("a marking in %q: have %v want %v", words, !want, want)
		}
	})
}

func TestMarkingThatStandsAloneIsTold(t *testing.T) {
	for words, want := range map[string]bool{
		"OFFICIAL":             true,
		"OFFICIAL – SENSITIVE": true,

		"7 | OFFICIAL":                true,
		"Draft version":               true,
		"OFFICIAL Page 3 of 10":       true,
		"Confidential - 12/40":        true,
		"NOT PROTECTIVELY MARKED":     false,
		"Draft strategy":              false,
		"The draft was confidential.": false,
		"12 confidential calls":       false,
		"Official statistics":         false,
	} {
		if have := IsMarking(words); have != want {
			t.Errorf("%q: have %v want %v", words, have, want)
		}
	}
}
