package markdown

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/util"
)

// A text reads the same where goldmark's parser of bare addresses is asked everywhere.
func FuzzNoAddressIsPassedOver(f *testing.F) {
	seeds(f)
	for _, s := range []string{"see www.example.org.", "write to a.b@example.org", "*http://a.b*", "(ftp://a.b)", "> x\n> https://a.b\n", "- a\n  b@c.d\n", "| a | www.b.c |\n|-|-|\n| d@e.f | g |", "# www.a.b", "[www.a.b](c)", "a@b"} {
		f.Add([]byte(s))
	}
	everywhere := newGrammar(util.Prioritized(extension.NewLinkifyParser(), 999))
	f.Fuzz(func(t *testing.T, data []byte) {
		have, found := Read("p.md", data)
		with, without := grammar, withoutAddresses
		grammar, withoutAddresses = everywhere, everywhere
		defer func() { grammar, withoutAddresses = with, without }()
		want, expected := Read("p.md", data)
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%q (-everywhere +where there may be one):\n%s", data, diff)
		}
		if diff := cmp.Diff(expected, found); diff != "" {
			t.Errorf("%q: findings (-everywhere +where there may be one):\n%s", data, diff)
		}
	})
}
