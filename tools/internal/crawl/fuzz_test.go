package crawl

import "testing"

// FuzzTraceable holds the quick look at a text to what it stands for.
func FuzzTraceable(f *testing.F) {
	for _, s := range []string{"ZgotmplZ", "a {{ b", "}}", "&amp;", "&#34;", "<no value>", "%!s(int=1)", "[i18n] x", "\ue000", "a\ue001", "HAHAHUGO", "Help for children", "5 % [of] x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if trace.MatchString(s) && !traceable([]byte(s)) {
			t.Errorf("%q holds %q and is passed over", s, trace.FindString(s))
		}
	})
}
