package docx

import (
	"strings"
	"testing"
)

// What is looked for first, to spare the expressions, is in everything that they match.
func FuzzGuardsLetThroughWhatTheExpressionsMatch(f *testing.F) {
	for _, words := range []string{
		"Click or tap here to enter text", "click to add a date", "Choose an item.", "Lorem ipsum", "xxxx", "xx/xx/xxxx", "a\tb\x7f", "\ufffe\uffff", "",
	} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if have, want := promptIn(words), prompt.FindString(strings.ToLower(words)); have != want {
			t.Errorf("a prompt in %q: have %q want %q", words, have, want)
		}
		if holds := strings.ContainsFunc(words, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff }); holds && !mayHoldControl(words) {
			t.Errorf("a control character in %q was not seen", words)
		}
	})
}
