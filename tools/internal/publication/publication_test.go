package publication

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzPhrases: a text that is passed over for its letters is one in which the
// expression finds nothing.
func FuzzPhrases(f *testing.F) {
	for _, s := range []string{
		"A rapid review was completed. The panel did not recommend an LCSPR.",
		"The National Child Safeguarding Practice Review Panel agreed with this.",
		"We contributed to two out-of-area reviews, and to a safeguarding adults review.",
		"The second local child safeguarding practice review was published.",
		"Contributed to the national review. Three learning reviews were held; it held two practitioners' learning events.",
		"Practitioners met.",
	} {
		f.Add(s)
	}
	all := []phrase{rapidStart, noReview, toReview, panel}
	for _, k := range otherKinds {
		all = append(all, k.phrase)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := strings.ReplaceAll(plain(s), "ſ", "s") // which an expression takes for one
		for _, p := range all {
			if have, want := p.find(text), p.re.FindStringSubmatch(text); !slices.Equal(have, want) {
				t.Errorf("%q: have %q want %q", text, have, want)
			}
		}
	})
}

// FuzzPlain: plain text and sentences hold the same words as the text.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"One. Two!  “Three?” four. (Five.)\tSix", "  ’a‑b–c  ", "e.g. this", "", "one.two", "A . B", "ÉÀ. È"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		marks := strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "‑", "-", "–", "-", "—", "-")
		if have, want := plain(s), strings.Join(strings.Fields(strings.ToLower(marks.Replace(s))), " "); have != want {
			t.Errorf("plain(%q): have %q want %q", s, have, want)
		}
		var words []string
		for _, x := range sentences(s) {
			words = append(words, strings.Fields(x)...)
		}
		if want := strings.Fields(s); !slices.Equal(words, want) {
			t.Errorf("sentences(%q): have the words %q want %q", s, words, want)
		}
	})
}

func TestSentencesEndWhereACapitalFollows(t *testing.T) {
	for s, want := range map[string][]string{
		"One. Two? “Three!” Four, e.g. this.": {"One.", "Two?", "“Three!”", "Four, e.g. this."},
		"It fell by 3.5%. (See below.) End":   {"It fell by 3.5%.", "(See below.)", "End"},
		"See gov.uk. 12 came.":                {"See gov.uk.", "12 came."},
		"  ":                                  nil,
	} {
		if have := sentences(s); !slices.Equal(have, want) {
			t.Errorf("%q: have %q want %q", s, have, want)
		}
	}
}
