package ledger

import (
	"testing"

	"nscp/tools/internal/built"
)

func TestBuiltPagesSayWhatIsTheirs(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"only what is marked", `<nav>Menu</nav><h1 data-ledger>One</h1><p>no<main data-ledger>two <b>three</b></main><footer>no</footer>`, "One|two|three"},
		{"without what is added", `<div data-ledger>one<h3 data-added>Action 1 of 4</h3>two <a href="/x">the Board<span data-added> (opens here)</span></a>'s</div>`, "one|two|the|Board|s"},
		{"marked inside what is added", `<div data-ledger>one<div data-added>no<p data-ledger>two</p></div></div>`, "one|two"},
		{"blocks end words, inline elements don't", `<div data-ledger><p>on<em>e</em></p>two<br>three<ul><li>four</ul>1<sup>2</sup>5</div>`, "one|two|three|four|125"},
		{"end tags left out", `<ul data-ledger><li>one<li>two</ul><p>no`, "one|two"},
		{"entities", `<p data-ledger>caf&eacute; &lt;b&gt;, 5&nbsp;%</p>`, "café|b|5%"},
		{"links", `<p data-ledger><a href="/a/">one</a> <a href="#b">two</a> <a href="https://x.org" rel="external" title="t">three</a> <a href="https://y.org">https://y.org/</a></p>`, "one|two|three|x.org|t|y.org"},
		{"pictures", `<p data-ledger>one<img alt="the plan" src="p.png">two</p>`, "one|the|plan|two"},
		{"footnotes", `<p data-ledger>one<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup> two <a href="#fnref:1" role="doc-backlink">Back to text</a></p>`, "one|two"},
		{"scripts and styles", `<div data-ledger>one<script>x</script><style>y</style><template>z</template></div>`, "one"},
		{"captions", `<div data-ledger><table><caption id="c">The table</caption><thead><tr><th>a<th>b<tbody><tr><td>1<td>2</table></div>`, "The|table|a|b|1|2"},
		{"nothing marked", `<p>one`, ""},
		{"a place inside a link", `<div data-ledger><p>one</p><a href="https://x.org"><div id="a">two</div></a></div>`, "one|two|x.org"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ws, err := HTML(built.NewPage("public/a/index.html", []byte(c.html)))
			if err != nil {
				t.Fatal(err)
			}
			if have := spell(ws); have != c.want {
				t.Errorf("%s\nhave %s\nwant %s", c.html, have, c.want)
			}
			if sum, err := HTMLDigest(built.NewPage("a", []byte(c.html))); err != nil || sum != Digest(ws) {
				t.Errorf("%s: its digest is not that of its words: %v", c.html, err)
			}
		})
	}
}

func TestWordsOfABuiltPageNameTheAnchorBeforeThem(t *testing.T) {
	ws, err := HTML(built.NewPage("public/a/index.html", []byte(`<main data-ledger>one<h2 id="two">two</h2><p>three</main>`)))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"public/a/index.html", "public/a/index.html: under #two", "public/a/index.html: under #two"} {
		if have := ws[i].Pos().String(); have != want {
			t.Errorf("%s: have %s want %s", ws[i].Text, have, want)
		}
	}
}
