package doc_test

import (
	"strings"
	"testing"

	"nscp/tools/internal/doc"
)

func FuzzSqueeze(f *testing.F) {
	for _, s := range []string{"", " ", "one two", "one  two", " one", "one ", "one \n", "one\ttwo", "one\u00a0two", "one\u2009", "é \xa0\xff", "\u0085", "a\vb", "one two  "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if have, want := doc.Squeeze(text), strings.Join(strings.Fields(text), " "); have != want {
			t.Errorf("%q: have %q want %q", text, have, want)
		}
	})
}
