package ledger

import (
	"strings"
	"testing"

	"nscp/tools/internal/diag"
)

// spell joins the words with strokes. A word that may be absent stands in
// brackets, a word that markup may part shows how.
func spell(ws []Word) string {
	var ss []string
	for _, w := range ws {
		s := w.Text
		if len(w.parts()) > 0 {
			s += "=" + strings.Join(w.parts(), "+")
		}
		if w.Optional() != "" {
			s = "(" + s + ")"
		}
		ss = append(ss, s)
	}
	return strings.Join(ss, "|")
}

func TestPlainTextIsCutIntoWordsAndWholeNumbers(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"words", "The panel met twice.", "The|panel|met|twice"},
		{"hyphens part words", "multi-agency, face-to-face", "multi|agency|face|to|face"},
		{"slashes part words", "parents/carers and/or", "parents|carers|and|or"},
		{"a stop without a space", "(March 2025).A review", "March|2025|A|review"},
		{"apostrophes are all alike", "children's children’s childrenʼs children`s", "children's|children's|children's|children's"},
		{"an apostrophe at the end is a quotation mark", "the trusts’ ‘own’ words'", "the|trusts|own|words"},
		{"quotation marks and brackets", "“Red book” (‘safer sleep’) «one»", "Red|book|safer|sleep|one"},
		{"case is kept", "SLG slg", "SLG|slg"},
		{"composed and decomposed letters are alike", "café cafe\u0301", "café|café"},
		{"ligatures are letters", "ﬁrst oﬃce", "first|office"},
		{"soft hyphens and zero width are nothing", "safe\u00adguard\u200bing", "safeguarding"},
		{"a non-breaking space is a space", "10\u00a0courses", "10|courses"},
		{"bullets and leaders", "• one … two ..... 14", "one|two|14"},

		{"thousands and decimals", "7,100 and 24.1 and 4.2.1", "7,100|and|24.1|and|4.2.1"},
		{"a comma ends a phrase", "in 2023, 2024.", "in|2023|2024"},
		{"times", "at 10:30: then", "at|10:30|then"},
		{"per cent, close or spaced", "24% 24 % 24.1%", "24%|24%|24.1%"},
		{"per cent alone", "| % |", "%"},
		{"currency", "£1.5m $20 30€ £ 5, -£3 £-3, US$5", "£1.5m|$20|30€|£5|-£3|£-3|US|$5"},
		{"currency alone", "cost (£)", "cost|£"},
		{"signs", "-3, −3, +3 (-4%) 50+ .5, -.5", "-3|-3|+3|-4%|50+|.5|-.5"},
		{"a sign needs its number at once", "a - 3 and b -c", "a|3|and|b|c"},
		{"an en dash is a sign too, but not before a year", "–3% plan –2024", "-3%|plan|2024"},
		{"a range is two numbers, however spaced", "2023 - 2024, 2023- 2024, 2023 -2024, 2023–2024, 2023 –24", "2023|2024|2023|2024|2023|2024|2023|2024|2023|24"},
		{"a range of per cents and pounds", "10%-12% £5-£6", "10%|12%|£5|£6"},
		{"comparisons", "<5 ≥ 10 > 3 a < b ±2", "<5|≥10|>3|a|b|±2"},
		{"degrees", "37°C", "37°|C"},
		{"sums", "2+2=4", "2|2|4"},
		{"letters and digits", "Q4 17th 2nd Covid-19", "Q4|17th|2nd|Covid|19"},
		{"superior figures are their own", "10² ½", "10²|½"},
		{"a stop after a bracket ends a sentence", "(x).5 ...5", "x|5|5"},
		{"ticks say something, and before words are bullets", "✓\u00a0✗ ✓ Done", "✓|✗|(✓)|Done"},

		{"web addresses", "see https://www.Example.org/A_b?c=d&e#f, or www.x.org.", "see|www.example.org/A_b?c=d&e#f|or|www.x.org"},
		{"brackets around an address", "(https://x.org/a_(b))", "x.org/a_(b)"},
		{"a slash at the end of an address", "http://x.org/ https://x.org", "x.org|x.org"},
		{"mail addresses", "Write to a.b-c@x.gov.uk. me@ @you a@b", "Write|to|a.b-c@x.gov.uk|me|you|a|b"},
		{"a place name with dots is words", "nscp.example.gov", "nscp|example|gov"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if have := spell(Text(diag.Position{}, c.text)); have != c.want {
				t.Errorf("%q\nhave %s\nwant %s", c.text, have, c.want)
			}
		})
	}
}

func TestTextKeepsThePlaceItIsGiven(t *testing.T) {
	at := func(p diag.Position, s string) string {
		ws := Text(p, s)
		return ws[len(ws)-1].Pos().String()
	}
	for _, c := range []struct {
		pos        diag.Position
		text, want string
	}{
		{diag.Position{Path: "a.docx", Place: "paragraph 41"}, "one two", "a.docx: paragraph 41"},
		{diag.Position{Path: "a.md", Line: 3, Column: 5}, "one two", "a.md:3:9"},
		{diag.Position{Path: "a.md", Line: 3}, "one\ntwo three", "a.md:4:5"},
	} {
		if have := at(c.pos, c.text); have != c.want {
			t.Errorf("last word of %q: have %s want %s", c.text, have, c.want)
		}
	}
}
