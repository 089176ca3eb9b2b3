package doc

import (
	"strings"
	"testing"
)

func TestWordsAreCountedAsTheyAreRead(t *testing.T) {
	text := func(s string) []Inline { return TextAt(At{}, s) }
	for _, blocks := range [][]Block{
		nil,
		{&Paragraph{Inlines: text("")}},
		{&Paragraph{Inlines: text("  one\ttwo\u00a0three\u2003four  ")}, &Paragraph{Inlines: text("five")}},
		{&Paragraph{Inlines: []Inline{&Text{Text: "un"}, &Emphasis{Style: Italic, Inlines: text("believ")}, &Text{Text: "able, "}, &Literal{Text: "x"}, &LineBreak{}, &Link{Inlines: text("a place")}, &Markup{Text: "<b>"}, &Text{Text: "s"}}}},
		{&Code{Text: "a b\nc"}, &HTML{Text: "<p> d"}, &Break{}, &Figure{Image: &Image{Alt: "a chart of"}, Caption: text("three years")}},
		{&List{Items: []*Item{{Blocks: []Block{&Paragraph{Inlines: text("é à")}}}}}, &Quote{Blocks: []Block{&Heading{Inlines: text("b")}}, Source: text("— c d")}},
		{&Table{Caption: text("a b"), Rows: []*Row{{Cells: []*Cell{{Blocks: []Block{&Paragraph{Inlines: text("c")}}}, {Blocks: []Block{&Paragraph{Inlines: text("d")}}}}}}}},
	} {
		if have, want := CountWords(blocks), len(strings.Fields(Plain(blocks))); have != want {
			t.Errorf("%q: have %d words want %d", Plain(blocks), have, want)
		}
		if have, want := strings.Join(Lines(blocks), "\n"), strings.TrimSuffix(Plain(blocks), "\n"); have != want {
			t.Errorf("the lines %q are not those of %q", have, want)
		}
	}
}
