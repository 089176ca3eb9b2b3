package ledger

import (
	"fmt"
	"strings"
	"testing"
)

func TestMarkdownIsTakenAway(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"headings", "# One\n\nTwo\n===\n\n## Three ##\n", "One|Two|Three"},
		{"a heading's anchor", "## Priorities {#priorities}\n", "Priorities"},
		{"braces in a sentence", "the {#1} set\n", "the|1|set"},
		{"front matter", "---\ntitle: Not words\n---\nWords\n", "Words"},
		{"a rule at the top is no front matter", "---\n\nWords\n", "Words"},
		{"emphasis", "*one* **two** _three_ ~~four~~ `five`", "one|two|three|four|five"},
		{"emphasis inside a word", "un*believ*able", "unbelievable=un+believ+able"},
		{"an asterisk that may be a sign", "2*3", "23=2+3"},
		{"emphasis around a number's marks", "**24**% and *£*5", "24%=24+%|and|£5=£+5"},
		{"underscores inside a word", "snake_case", "snake|case"},
		{"escapes", `\*one\* 1\. \<p\> a\_b &#64; &lt;i&gt; R&amp;D`, "one|1|p|a|b|i|R|D"},
		{"entities", "caf&eacute; &pound;5 10&nbsp;% a&unknown;b 5&percnt;", "café|£5|10%|a|unknown|b|5%"},
		{"a less-than sign", "a < b, 3 <4", "a|b|3|<4"},
		{"list markers may go", "1. One\n2) Two\n- Three\n* Four\n", "(1)|One|(2)|Two|Three|Four"},
		{"a number that wraps to the start of a line is no marker", "in the year\n2019. The panel", "in|the|year|2019|The|panel"},
		{"a list may begin below a line only at one", "steps\n1. One", "steps|(1)|One"},
		{"a list goes on", "3. One\n\n   more\n4. Two", "(3)|One|more|(4)|Two"},
		{"quotations", "> One\n> > two\nlazy\n", "One|two|lazy"},
		{"a negative number in a cell", "| a | b |\n|---|---|\n| -3 | >5 |\n", "a|b|-3|>5"},
		{"tables", "| One | two |\n|:--|--:|\n| three \\| four | five |\n", "One|two|three|four|five"},
		{"cells beyond the width of a table are words", "|a|b|\n|-|-|\n|c|d|e|\n", "a|b|c|d|e"},
		{"a backtick in a cell does not reach the next", "|a|b|\n|-|-|\n|x ` &lt;y|z ` &lt;w|\n", "a|b|x|y|z|w"},
		{"a table's anchor and caption", "|a|\n|---|\n|b|\n{#t-1 caption=\"The 5% &amp; more\"}", "The|5%|amp|more|a|b"},
		{"a row of hyphens as a cell", "|a|\n|---|\n|---|\n|b|", "a|b"},

		{"tags", `<p>One</p> <ul style="list-style-type: none"> • two <br>three <i>four</i>`, "One|two|three|four"},
		{"block tags end words, inline tags may not", "One<br>two<p>three</p>fo<b>ur</b>", "One|two|three|four=fo+ur"},
		{"superscripts stand inside words", "10<sup>2</sup>", "102=10+2"},
		{"comments", "one <!-- two --> three\n\n<!-- four\n\nfive -->\n\nsix", "one|three|six"},
		{"an unclosed comment is text", "one <!-- two", "one|two"},
		{"scripts are no words", "<script>\nvar x = 1\n\ny()\n</script>\n\nafter", "after"},
		{"a block of HTML", "<div class=a>\nOne *two*\n</div>\n\nthree", "One|two|three"},
		{"a broken tag in a block of HTML", "<td colspan=2 \"\">One</td>", "One"},
		{"the address of a raw link", `<a href="https://x.org/a">the site</a> and on`, "the|site|x.org/a|and|on"},
		{"the words for a raw picture", `<img alt="two children" src="a.png">after`, "two|children|after"},

		{"links", "[the site](https://x.org/a) and [here](#top) and [there](/about/)", "the|site|x.org/a|and|here|and|there"},
		{"a link's title", `[a](https://x.org "the title")`, "a|x.org|the|title"},
		{"a link whose words are its address", "[https://x.org/a/](https://x.org/a) [x.org](https://x.org) [a@b.org](mailto:a@b.org) [0300 500](tel:0300500)", "x.org/a|x|org|a@b.org|0300|500"},
		{"addresses in brackets", "<https://x.org/a_b> <a@b.org>", "x.org/a_b|a@b.org"},
		{"bare addresses keep their underscores", "*see https://x.org/_a_b_*", "see|x.org/_a_b"},
		{"references", "[one][r] [R] [none][x]\n\n[r]: https://x.org/a \"t\"\n", "one|x.org/a|t|R|x.org/a|t|none|x"},
		{"brackets that are no link", "[one] (two) [three](four five)", "one|two|three|four|five"},
		{"no link lies in a link", "[a [b](https://x.org) c](https://y.org)", "a|b|x.org|c|y.org"},
		{"pictures", "![the *plan*](plan.png) ![](x.png)", "the|plan"},
		{"footnotes", "One[^1] two[^n].\n\n[^1]: the note\n", "One|two|n|the|note"},

		{"code spans", "`<p>` `&lt;` `` a`b ``", "p|lt|a'b"},
		{"fenced code", "```go\n<p> *x* &lt;\n```\nafter", "p|x|lt|after"},
		{"words behind a fence's language", "```text of the report\nx\n```", "of|the|report|x"},
		{"indented code", "One\n\n    <p> &lt;\n\ntwo", "One|p|lt|two"},
		{"text in an item is not code", "- one\n\n      &lt; code\n\n    &lt; text", "one|lt|code|text"},
		{"a checked box says something", "- [x] done\n- [ ] open", "x|done|open"},
		{"Windows line ends", "# One\r\n\r\n- two\r\n", "One|two"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if have := spell(Markdown("a.md", []byte(c.source))); have != c.want {
				t.Errorf("%q\nhave %s\nwant %s", c.source, have, c.want)
			}
		})
	}
}

func TestWordsOfMarkdownKnowTheirLineAndColumn(t *testing.T) {
	source := "---\ntitle: x\n---\n# Öne\n\n> - twö *three*\n\n| a | fo<b>ur</b> |\n|---|---|\n\tfive\n"
	var have []string
	for _, w := range Markdown("a.md", []byte(source)) {
		have = append(have, fmt.Sprintf("%s %d:%d", w.Text, w.Pos().Line, w.Pos().Column))
	}
	want := "Öne 4:3, twö 6:5, three 6:10, a 8:3, four 8:7, five 10:2"
	if got := strings.Join(have, ", "); got != want {
		t.Errorf("have %s\nwant %s", got, want)
	}
}
