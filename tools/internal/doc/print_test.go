package doc

import "testing"

func text(s string) Inline { return &Text{Text: s} }

func italic(ins ...Inline) Inline { return &Emphasis{Style: Italic, Inlines: ins} }

func bold(ins ...Inline) Inline { return &Emphasis{Style: Bold, Inlines: ins} }

// Each of these would show its marks on the page, or lose a word, if it were
// printed as it comes. That all of it reads back as the same is tested where
// reading is (package markdown).
func TestInlinesArePrintedSoThatTheyReadBack(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []Inline
		want string
	}{
		{"plain", []Inline{text("a "), italic(text("b")), text(" c")}, "a *b* c"},
		{"spaces move out of the marks", []Inline{bold(text("a ")), text("b"), italic(text(" c"))}, "**a** b *c*"},
		{"a style with only spaces in it", []Inline{text("a"), bold(text(" ")), text("b")}, "a b"},
		{"an empty style", []Inline{text("a"), italic(), text("b")}, "ab"},
		{"a letter behind a full stop", []Inline{bold(text("End.")), text("Next")}, "**End.**&#78;ext"},
		{"a letter before a bracket", []Inline{text("the"), italic(text("(x)")), text("end")}, "th&#101;*(x)*&#101;nd"},
		{"one style, cut in two", []Inline{bold(text("a")), bold(text("b"))}, "**ab**"},
		{"bold in bold", []Inline{bold(text("a "), bold(text("b")))}, "**a b**"},
		{"bold in italic", []Inline{italic(bold(text("a")), text(" b"))}, "***a** b*"},
		{"a picture mark before a link", []Inline{text("See!"), &Link{Href: "/a/", Inlines: []Inline{text("b")}}}, "See&#33;[b](/a/)"},
		{"a link in a link", []Inline{&Link{Href: "/a/", Inlines: []Inline{text("a "), &Link{Href: "/b/", Inlines: []Inline{text("b")}}}}}, "[a b](/a/)"},
		{"an address with marks in it", []Inline{&Link{Href: `/a (b)?c=1&copy;=\2`, Inlines: []Inline{text("a")}}}, `[a](</a (b)?c=1&amp;copy;=\\2>)`},
		{"an empty address", []Inline{&Link{Inlines: []Inline{text("a")}}}, "[a](<>)"},
		{"a colon behind a note", []Inline{&NoteMark{Label: "1"}, text(": a")}, `[^1]\: a`},
		{"what looks like an anchor", []Inline{text("Plan {#b} {{< c >}}")}, `Plan \{#b} &#123;\{&lt; c >}}`},
		{"a closing mark of headings", []Inline{text("C# and F #")}, `C# and F \#`},
		{"a backslash at the end", []Inline{text(`a\b\`), &LineBreak{Hard: true}, text("c")}, "a\\\\b&#92;\\\nc"},
		{"marks across a soft break", []Inline{text("a {"), text("{< b"), &LineBreak{}, text(": c")}, "a &#123;\\{&lt; b : c"},
		{"literal spaces", []Inline{&Literal{Text: " a "}, text(" "), &Literal{Text: "  "}, &Literal{}}, "`  a  ` `  `"},
		{"a shortcode in a literal", []Inline{&Literal{Text: "{{< a >}}"}}, "&#123;\\{&lt; a >}}"},
		{"a literal over two lines", []Inline{&Literal{Text: "a\nb"}}, "`a b`"},
	} {
		if have := FormatInline(c.in); have != c.want {
			t.Errorf("%s: have %q want %q", c.name, have, c.want)
		}
	}
}

func TestBlocksArePrintedSoThatTheyReadBack(t *testing.T) {
	para := func(s string) Block { return &Paragraph{Inlines: []Inline{text(s)}} }
	list := func(ordered bool, start int, blocks ...Block) *List {
		return &List{Ordered: ordered, Start: start, Items: []*Item{{Blocks: blocks}}}
	}
	for _, c := range []struct {
		name string
		in   []Block
		want string
	}{
		{"two lists in a row", []Block{list(false, 0, para("a")), list(false, 0, para("b")), list(false, 0, para("c"))}, "- a\n\n+ b\n\n- c\n"},
		{"two numbered lists in a row", []Block{list(true, 1, para("a")), list(true, 1, para("b"))}, "1. a\n\n1) b\n"},
		{"two lists in an item", []Block{list(false, 0, para("a"), list(false, 0, para("b")), list(false, 0, para("c")))}, "- a\n  - b\n  + c\n"},
		{"a list that cannot interrupt a paragraph", []Block{list(false, 0, para("a"), list(true, 3, para("b")))}, "- a\n\n  3. b\n"},
		{"a list item that looks like a heading", []Block{list(false, 0, para("# a"))}, "- \\# a\n"},
		{"an empty quotation", []Block{para("a"), &Quote{Blocks: []Block{&Quote{}}}, &Paragraph{}, para("b")}, "a\n\nb\n"},
		{"a shortcode in code", []Block{&Code{Text: "  # a\n\n{{% b\n"}}, "\\# a\\\n&#123;\\{% b\n"},
		{"a definition", []Block{para(": a")}, "\\: a\n"},
		{"a break in a heading", []Block{&Heading{Level: 2, Inlines: []Inline{text("a"), &LineBreak{Hard: true}, text("b #")}}}, "## a b \\#\n"},
	} {
		if have := Format(c.in); have != c.want {
			t.Errorf("%s: have %q want %q", c.name, have, c.want)
		}
	}
}
