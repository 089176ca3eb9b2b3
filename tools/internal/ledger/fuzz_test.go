package ledger

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"nscp/tools/internal/diag"

	"nscp/tools/internal/built"
)

// seeds are the sources of the table tests, which is all of Markdown that this
// package knows.
var seeds = []string{
	"# One\n\nTwo\n===\n\n## Three {#three} ##\n",
	"1. One\n2) Two\n- Three\n\n      code\n\n> four\nlazy\n> > five",
	"| One | two |\n|:--|--:|\n| three \\| four | <p>five</p> | six |\n{caption=\"x\"}\n",
	"[a [b](https://x.org \"t\") c](y) ![d](e.png) [f][g] <https://h.org> i@j.org\n\n[g]: https://k.org\n",
	"One[^1] `two` ``th`ree`` un*believ*able 24% £1.5m -3 2023 - 24\n\n[^1]: note\n    more\n",
	"<div>\na <b>c</b>\n\n<!-- d\n\n-->e <script>f</script>\n\n<a href='https://g.org'>h</a>",
	"---\ntitle: x\n---\n```go\n<p>\n```\n    code &lt;\n",
	"{{< table caption=\"a\" >}}\n{{< row >}}{{< cell >}}\nb\n{{< /cell >}}{{< /row >}}\n{{< /table >}}\n10{{< sup >}}2{{< /sup >}}",
	"{{< action >}}\n* a\n+ b\n***\n\\*c\\* &amp; &#64;\n{{< /action >}}",
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ws := Markdown("a.md", []byte(s))
		lines := strings.Count(s, "\n") + 1
		for i, w := range ws {
			if w.Text == "" || w.Pos().Line < 1 || w.Pos().Line > lines || w.Pos().Column < 1 {
				t.Fatalf("word %d is %q at %s, in %d lines", i, w.Text, w.Pos(), lines)
			}
		}
		if r := Balance(ws, ws, nil); !r.Balanced() || r.Published != len(ws) {
			t.Fatalf("words do not balance with themselves: %s", verdict(r))
		}
	})
}

func FuzzPage(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ws, err := Page("a.md", []byte(s), false)
		if err != nil && !strings.Contains(err.Error(), "no shortcode") {
			t.Fatal(err)
		}
		for _, w := range ws {
			if w.Text == "" || len(w.parts()) > 0 {
				t.Fatalf("a word of a page is %q, in parts %q", w.Text, w.parts())
			}
		}
		_, _ = Page("a.md", []byte(s), true) // a title that can't be read is an error, and no more
	})
}

func FuzzHTML(f *testing.F) {
	for _, s := range seeds {
		f.Add("<main data-ledger>" + s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := HTML(built.NewPage("a.html", []byte(s))); err != nil {
			t.Fatal(err)
		}
	})
}

// Whatever stands on either side and whatever records say, each word of the
// source is accounted for once, and what is published, moved or repeated is on
// the page.
func FuzzBalance(f *testing.F) {
	f.Add("abcabd", "abdabc", "ab", 0, 3)
	f.Add("aaaa", "aaa", "aa", 1, 0)
	f.Add("abcdef", "aefbcd", "ef", 2, 4)
	f.Fuzz(func(t *testing.T, source, page, claim string, kind, at int) {
		one := func(path, s string) []Word {
			return plain(path, strings.Split(strings.Join(strings.Split(s, ""), " "), "\n")...)
		}
		src, got := one("a.md", source), one("page.md", page)
		kinds := []Kind{Moved, Repeated, SetAside, Joined}
		k := kinds[uint(kind)%4]
		var pos diag.Position
		if len(src) > 0 {
			pos = src[uint(at)%uint(len(src))].Pos()
		}
		records := []Record{{Kind: k, Pos: pos, Text: strings.Join(strings.Split(claim, ""), " ")}}
		r := Balance(src, got, records)
		added(t, r)
		// What the page has is what the source has, less what went, plus what came.
		var have, want []string
		for _, w := range got {
			have = append(have, w.Text)
		}
		for _, x := range r.Invented {
			want = append(want, x.Words...)
		}
		if k != Joined && len(r.Unproved) == 0 || len(words(records[0])) == 0 {
			gone := r.SetAside + wordsIn(r.Lost)
			if n := len(src) - gone + r.Repeated + len(want); n != len(have) {
				t.Fatalf("%d words on the page, %d accounted for: %s", len(have), n, verdict(r))
			}
		}
		if none := Balance(src, got, nil); none.Balanced() != slices.EqualFunc(src, got, func(a, b Word) bool { return a.Text == b.Text }) {
			t.Fatalf("balanced is %v: %s", none.Balanced(), verdict(none))
		}
	})
}

// FuzzPlainEnd: a word that is cut at once is the word that all rules cut.
func FuzzPlainEnd(f *testing.F) {
	for _, s := range []string{"The children's plan, at www.example.org.", "http://a.b ftp://c mailto:d have from make wwa", "a@b.org then", "50 km2 1st (see) it’s e.g. this; A,B x.", "naïve cafe\u0301 b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		x := newText("a.md")
		x.addString(s, 1, 1)
		x.begin()
		for i := 0; i < len(x.chars); {
			plain := x.plainEnd(i)
			w, end := x.next(i)
			if plain > i && (plain != end || x.between(i, plain) != w.Text || w.more != nil) {
				t.Fatalf("%q: at %d the word %q is taken for %q", s, i, w.Text, x.between(i, plain))
			}
			i = end
		}
	})
}

// FuzzAddLine: characters put together are the words, and stand where they stand,
// that each put by itself makes.
func FuzzAddLine(f *testing.F) {
	for _, s := range []string{"The children's plan, at www.example.org.", "naïve cafe\u0301 b", "a`b\u00adc ﬁrst\ttab", "me@b.org, 24 % it’s", "\x1e\x1f\n\xff"} {
		f.Add(s, int32(1))
	}
	f.Fuzz(func(t *testing.T, s string, col int32) {
		col = max(col%1000, 1)
		x, y := newText("a.md"), newText("a.md")
		at := col
		for i := 0; i < len(s); at++ {
			if n := addLine(x, s[i:], 1, at); n > 0 {
				i, at = i+n, at+int32(n)-1
				continue
			}
			r, n := utf8.DecodeRuneInString(s[i:])
			x.add(r, 1, at)
			i += n
		}
		at = col
		for _, r := range s {
			y.add(r, 1, at)
			at++
		}
		xs, ys := x.flush(nil), y.flush(nil)
		for i := range max(len(xs), len(ys)) {
			if i >= len(xs) || i >= len(ys) || xs[i].Text != ys[i].Text || xs[i].Pos() != ys[i].Pos() {
				t.Fatalf("%q: together %v, by themselves %v", s, xs, ys)
			}
		}
	})
}

// FuzzGuards: where a look decides that an expression need not run, it cannot match.
func FuzzGuards(f *testing.F) {
	for _, s := range []string{"One {#one} ##", "One {#one", " {#t-1 caption=\"a\"}", "\t{caption=\"a\"}\r", "{}", "x {}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if anchor.MatchString(s) && !mayHaveAnchor(s) {
			t.Errorf("%q has an anchor", s)
		}
		if tableAttributes.MatchString(s) && !mayBeAttributes(s) {
			t.Errorf("%q are the attributes of a table", s)
		}
	})
}
