package built

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// text writes a tree so that two can be compared. Attributes have names in small
// letters, as some of a drawing's are changed, and no order, as the full parser sorts
// those of some elements.
func (t *Tree) text() string {
	var b strings.Builder
	for i, n := range t.Nodes {
		fmt.Fprintf(&b, "%d-%d in %d: ", i, n.End, n.Parent)
		if n.Text() {
			fmt.Fprintf(&b, "%q\n", n.Data)
			continue
		}
		fmt.Fprintf(&b, "<%s %d", n.Data, n.Atom)
		var attrs []string
		for _, a := range n.Attrs {
			attrs = append(attrs, fmt.Sprintf(" %s=%q", strings.ToLower(string(a.Key)), a.Val))
		}
		slices.Sort(attrs)
		b.WriteString(strings.Join(attrs, ""))
		b.WriteString(">\n")
	}
	return b.String()
}

// full returns the full parser's tree.
func full(t testing.TB, data []byte) string {
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return err.Error()
	}
	tree := new(Tree)
	for n := range root.ChildNodes() {
		tree.take(n, -1)
	}
	return tree.text()
}

const frame = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A &amp; B</title><link rel=stylesheet href="/a.css?x=1&y=2&copy=3&amp;z"><script type="application/ld+json">{"a":"<b>"}</script></head><body class="x">%s</body></html>`

var plainPages = []string{
	`<main id="main"><h1 data-ledger>One</h1><p>Two <em>three</em> 5 < 6 caf&eacute; &notit; <br><img src="a.png" alt="A &quot;b&quot;"/></p></main>`,
	`<ul> <li>a<ul><li>b</li></ul></li></ul><dl><div><dt>x</dt><dd>y<p>z</p></dd></div></dl>`,
	`<table><caption>C</caption><colgroup><col><col></colgroup> <thead><tr><th scope="col">A</th></tr></thead>
<tbody><tr><td>1<table><tbody><tr><td>2</td></tr></tbody></table></td></tr></tbody></table>`,
	`<table><caption>C</caption> <tr> <th scope="col">A</th></tr> <tr><td>1<table><tr><td>2</td></tr></table></td></tr> </table>`,
	`<svg class="icon" viewBox="0 0 20 20" preserveAspectRatio=none aria-hidden="true"><title>t</title><circle cx="8.5"/><g><path d="m1 2"/></g><text x=1>words</text></svg>`,
	`<form action='/x/'><label for=q>Q</label><input id="q" type="search"><select id=s><option value="">All</option><optgroup label="G"><option>a</option></optgroup></select><button>Go</button></form>`,
	`<pre><code>a
b</code></pre><details><summary>S</summary><p>T</p></details><b><i><b><b><b><b>x</b></b></b></b></i></b><hr>`,
	`<p><a href="#x">a</a><script>if (a < b && "</p>") {}</script></p>`,
}

// brokenPages are not plain, or look as if they were.
var brokenPages = []string{
	`<p>one<p>two`, `<p>one<div>two</div></p>`, `<ul><li>a<li>b</ul>`, `</p>`, `<br></br>`, `<a href="/">one<a href="/">two</a></a>`,
	`<table><tr><td>1</td></tr></tbody></table>`, `<table><tr><td>1</td></tr><tbody></tbody></table>`, `<table>words<tbody></tbody></table>`, `<table><tbody><tr><td>a</td></tr></tbody><tr></tr></table>`,
	`<b><p>one</b>two</p>`, `<h1>a<h2>b</h2></h1>`, `<button>a<button>b</button></button>`, `<form><form></form></form>`,
	`<!-- c --><p>x</p>`, `<div/>x`, `<svg><p>x</p></svg>`, `<svg><title><b>x</b></title></svg>`, `<svg><style><b></style></svg>`,
	`<svg viewbox="1" VIEWBOX="2" xlink:href="a"/>`, `<noscript><p>x</p></noscript>`, `<template><p>x</p></template>`, `<textarea><p></textarea>`,
	`<select><option>a<option>b</select>`, `<p title="a" title="b">x</p>`, `<P>x</P>`, `<p Title=a>x</p>`, `<pre>
x</pre>`, `<title>x</title>`, `<script><!--<script></script>--></script>`, `<p>x</p></body><p>y</p>`, `<body id=x>y`, `<li>x</li>`,
	`<dl><dd>a<div><dt>b</dt></div></dd></dl>`, `<p>a` + "\x00" + `b</p>`, "<p>a\r\nb</p>", `<math><mi>x</mi></math>`, `<ruby>a<rt>b</ruby>`,
	`<a b=c"d'&amp;>x</a>`, `<p a =b>x</p>`, `<p =a>x</p>`, `<p a/b>x</p>`, `<p a=b/>x</p>`, `<p></p`, `<p a="b`, `<`, `</`, `<div></div >`,
	`<frameset>`, `<plaintext>x`, `<iframe><p></iframe>`, `<option>x</option>`, `<object><p>x</object>`, strings.Repeat("<div>", 300) + strings.Repeat("</div>", 300),
}

func TestPlainPagesAreReadAsTheFullParserReadsThem(t *testing.T) {
	for _, main := range plainPages {
		data := fmt.Appendf(nil, frame, main)
		tree := new(Tree)
		if !tree.readPlain(data) {
			t.Errorf("not plain: %s", main)
		}
		if have, want := tree.text(), full(t, data); have != want {
			t.Errorf("%s\nhave\n%swant\n%s", main, have, want)
		}
	}
}

func TestBrokenPagesAreReadAsTheFullParserReadsThem(t *testing.T) {
	for _, main := range brokenPages {
		for _, data := range [][]byte{fmt.Appendf(nil, frame, main), []byte(main), []byte("<!doctype html><html><head></head><body>" + main)} {
			tree := new(Tree)
			if err := tree.parse(data); err != nil {
				t.Fatal(err)
			}
			if have, want := tree.text(), full(t, data); have != want {
				t.Errorf("%s\nhave\n%swant\n%s", data, have, want)
			}
		}
	}
}

// FuzzPlain holds the plain reader to the full parser on anything: what it takes
// for plain must be the same tree.
func FuzzPlain(f *testing.F) {
	for _, main := range append(plainPages, brokenPages...) {
		f.Add(main)
	}
	f.Fuzz(func(t *testing.T, main string) {
		for _, page := range []string{fmt.Sprintf(frame, main), main} {
			tree := new(Tree)
			if !tree.readPlain([]byte(page)) {
				continue
			}
			if have, want := tree.text(), full(t, []byte(page)); have != want {
				t.Errorf("%s\nhave\n%swant\n%s", page, have, want)
			}
		}
	})
}

// TestDamagedPagesAreReadAsTheFullParserReadsThem takes pieces of plain pages out, puts
// them in elsewhere, and has tags change places.
func TestDamagedPagesAreReadAsTheFullParserReadsThem(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	plain, all := 0, 0
	for range 20_000 {
		data := fmt.Appendf(nil, frame, plainPages[r.IntN(len(plainPages))])
		for range 1 + r.IntN(3) {
			piece := pieces.FindAllIndex(data, -1)
			from := piece[r.IntN(len(piece))]
			words := bytes.Clone(data[from[0]:from[1]])
			switch r.IntN(3) {
			case 0:
				data = slices.Delete(data, from[0], from[1])
			case 1:
				data = slices.Insert(data, piece[r.IntN(len(piece))][0], words...)
			case 2:
				data = slices.Insert(slices.Delete(data, from[0], from[1]), min(piece[r.IntN(len(piece))][0], len(data)-len(words)), words...)
			}
		}
		tree := new(Tree)
		if err := tree.parse(data); err != nil {
			t.Fatal(err)
		}
		if all++; tree.Plain() {
			plain++
		}
		if have, want := tree.text(), full(t, data); have != want {
			t.Fatalf("%s\nhave\n%swant\n%s", data, have, want)
		}
	}
	t.Logf("%d of %d were still plain", plain, all)
	if plain == 0 || plain == all {
		t.Error("the damage shows nothing")
	}
}

// pieces are a page's tags and words.
var pieces = regexp.MustCompile(`<[^>]*>|[^<>\s]+|\s+`)

func TestEachPageIsGivenToAllAndReadOnce(t *testing.T) {
	files := fstest.MapFS{"a.css": {Data: []byte("x")}}
	for i := range 100 {
		files[fmt.Sprintf("p%02d/index.html", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, frame, fmt.Sprintf("<p>%d</p>", i))}
	}
	var mu sync.Mutex
	numbers, trees := map[string]int{}, 0
	var seen *Tree
	err := Each(files, func(p *Page) error {
		tree, err := p.Tree()
		if err != nil {
			return err
		}
		if want := sha256.Sum256(files[p.File].Data); !bytes.Equal(p.Hash(), want[:]) || !bytes.Equal(p.Data, files[p.File].Data) {
			t.Errorf("%s has other bytes", p.File)
		}
		mu.Lock()
		defer mu.Unlock()
		numbers[p.File], seen = p.Number, tree
		return nil
	}, func(p *Page) error {
		mu.Lock()
		defer mu.Unlock()
		tree, err := p.Tree()
		if i := tree.First(atom.P); tree.Words(i) != strings.TrimLeft(p.File[1:3], "0")+map[bool]string{true: "0"}[p.File[1:3] == "00"] {
			t.Errorf("%s says %q", p.File, tree.Words(i))
		}
		trees++
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(numbers) != 100 || trees != 100 || numbers["p00/index.html"] != 0 || numbers["p99/index.html"] != 99 || seen == nil {
		t.Errorf("have %d pages, %d trees, %v", len(numbers), trees, numbers)
	}
	wrong := errors.New("wrong")
	if err := Each(files, func(*Page) error { return wrong }); !errors.Is(err, wrong) {
		t.Errorf("have %v want the first error", err)
	}
}

func BenchmarkTree(b *testing.B) {
	data := fmt.Appendf(nil, frame, strings.Repeat(strings.Join(plainPages[1:], ""), 20))
	b.SetBytes(int64(len(data)))
	tree := new(Tree)
	for b.Loop() {
		if !tree.readPlain(data) {
			b.Fatal("not plain")
		}
	}
}
