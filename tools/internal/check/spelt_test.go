package check

import (
	"reflect"
	"testing"
)

func TestAbbreviationsAreFoundWithWhatTheyStandFor(t *testing.T) {
	type found struct {
		short string
		long  []string
		bare  int // line; 0 where the text spells it out in time
	}
	for text, want := range map[string][]found{
		"Staff of the multi-agency safeguarding hub (MASH) met. The MASH grew.":    {{"MASH", []string{"multi-agency safeguarding hub"}, 0}},
		"Integrated care boards were told. Integrated care board (ICB) staff met.": {{"ICB", []string{"integrated care board"}, 0}},
		"The Strategic Leadership Group (SLG) met.":                                {{"SLG", []string{"Strategic Leadership Group"}, 0}},
		"The MASH met.\n\nIt is a multi-agency safeguarding hub (MASH).":           {{"MASH", []string{"multi-agency safeguarding hub"}, 1}},
		// Neither a heading, nor a link, nor somebody's words take an addition.
		"# MASH\n\n> The MASH is good.\n\nThey said “the MASH is good”. See [the MASH](https://a.example).\n\nThe MASH is good.": {{"MASH", nil, 7}},
		"# MASH\n\nNothing more.": {{"MASH", nil, 0}},
		"A safeguarding adults review (SAR) began. A subject access request (SAR) came.": {{"SAR", []string{"safeguarding adults review", "subject access request"}, 0}},
		// Initials in the wrong order say nothing: a rule reports them.
		"The Multi-Agency Risk Assessment Conference (MRAAC) met weekly.": {{"MRAAC", nil, 0}},
		"Do NOT share this.": nil,
	} {
		var have []found
		for _, a := range Abbreviations(read(t, "a.md", text).Blocks) {
			f := found{short: a.Short, bare: a.Bare.Line}
			for _, n := range a.Long {
				f.long = append(f.long, n.Text)
			}
			have = append(have, f)
		}
		if !reflect.DeepEqual(have, want) {
			t.Errorf("%q:\nhave %v\nwant %v", text, have, want)
		}
	}
}

// FuzzMayAbbreviate: a text that is passed over holds no abbreviation.
func FuzzMayAbbreviate(f *testing.F) {
	for _, s := range []string{"The MASH met.", "Children’s Services", "A&E", "PhDs", "the LADO's report", "GCP2", "ÉÀ", "a\u0301B\u0301C", "O’NEILL", "NHS", "Mc D", "X&y", "2ND", "Ａ Ｂ", "ＡＢ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := newVocabulary().finished(s)
		p.loud = no // capitals say something
		for i := range p.tokens {
			if abbr, ok := p.abbreviation(i, plainBook().words); ok && !mayAbbreviate(s) {
				t.Fatalf("%q holds %q and is passed over", s, abbr)
			}
		}
	})
}
