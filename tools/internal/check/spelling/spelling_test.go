package spelling

import (
	"strings"
	"testing"
)

func TestKnowsBritishSpelling(t *testing.T) {
	l := New([]string{"Rainworth", "# a remark", "Family Hubs # opened last year"})
	known := "organisation organise colour behaviour centre programme learnt judgement fulfil enrol practise practice licence license " +
		"children's children’s partners' Nottinghamshire’s safeguarding co-sleeping LONDON Ofsted Rainworth Hubs walking re-examined unhappy S47 Covid-19"
	for _, w := range strings.Fields(strings.ReplaceAll(known, "-", " ")) {
		if !l.Knows(w) {
			t.Errorf("Knows(%q): have false want true", w)
		}
	}
	for _, w := range strings.Fields("organization color behavior center recieved safegaurding childrens Nottinghamsire ofsted rainworth xyzzy") {
		if l.Knows(w) {
			t.Errorf("Knows(%q): have true want false", w)
		}
	}
}

func TestSuggestsWhatWasMeant(t *testing.T) {
	l := New(nil)
	for have, want := range map[string]string{
		"safegaurding": "safeguarding", "recieved": "received", "practioner": "practitioner", "Practicioner": "Practitioner",
		"exploition": "exploitation", "accomodation": "accommodation", "definately": "definitely", "liase": "liaise",
		"vunerable": "vulnerable", "childrens": "children's", "Nottinghamsire": "Nottinghamshire", "Rotheram": "Rotherham",
		"tranquilisation": "tranquillisation", "commisioning": "commissioning", "goverment": "government",
		"nottinghamshre": "Nottinghamshire", "elearnning": "elearning", "qqqq": "", "abc": "", "": "", "xylophonistically": "", strings.Repeat("a", 4000): "",
	} {
		if got := l.Suggest(have); got != want {
			t.Errorf("Suggest(%q): have %q want %q", have, got, want)
		}
	}
}

func TestDistanceCountsSlips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"forest", "forrest", 1}, {"form", "from", 1}, {"kitten", "sitting", 3}, {"abcdef", "uvwxyz", 3},
	} {
		if have := Distance(c.a, c.b, 2); have != c.want {
			t.Errorf("Distance(%q, %q, 2): have %d want %d", c.a, c.b, have, c.want)
		}
	}
}

// FuzzKnows holds that no word makes the dictionary panic, and that a
// suggestion is itself a known word.
func FuzzKnows(f *testing.F) {
	for _, w := range []string{"safegaurding", "’s", "s'", "é", "a'", "Īs", "1st", "\x80"} {
		f.Add(w)
	}
	l := New(nil)
	f.Fuzz(func(t *testing.T, w string) {
		if l.Knows(w) {
			return
		}
		if s := l.Suggest(w); s != "" && !l.Knows(s) {
			t.Errorf("%q was suggested for %q and is not known", s, w)
		}
	})
}

func BenchmarkSuggest(b *testing.B) {
	l := New(nil)
	for b.Loop() {
		l.Suggest("safegaurqing")
	}
}
