package markdown

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nscp/tools/internal/doc"
)

func TestWhatIsPrintedReadsBackAsTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 3000 {
		g := generator{Rand: r}
		want := &doc.Document{Path: "p.md", Blocks: g.blocks(3)}
		want.Notes = g.notes()
		printed := doc.FormatDocument(want)
		have, _ := Read("p.md", []byte(printed))
		if diff := cmp.Diff(dumpDocument(want, true), dumpDocument(have, true)); diff != "" {
			t.Fatalf("document %d (-want +have)\n%s\nprinted:\n%s", i, diff, printed)
		}
	}
}

// generator makes documents in the form that reading gives them: no empty
// texts, none next to another, no spaces at the ends of a block.
type generator struct {
	*rand.Rand
	labels int
	inLink bool
}

func (g *generator) blocks(depth int) []doc.Block {
	var out []doc.Block
	for range 1 + g.IntN(4) {
		out = append(out, g.block(depth))
	}
	return out
}

func (g *generator) block(depth int) doc.Block {
	n := 7
	if depth <= 0 {
		n = 4
	}
	switch g.IntN(n) {
	case 0:
		h := &doc.Heading{Level: 1 + g.IntN(6), Inlines: g.inlines(1, true)}
		if g.IntN(2) == 0 {
			h.ID = fmt.Sprint("part-", g.IntN(100))
		}
		return h
	case 1:
		return &doc.Break{}
	case 2:
		return &doc.Code{Text: g.pick("", "a\n", "  b\n\nc\n", "```\nx\n", "| a |\n# b\n", "\n\n")}
	case 4:
		l := &doc.List{Ordered: g.IntN(2) == 0}
		if l.Ordered {
			l.Start = g.IntN(12)
		}
		for range 1 + g.IntN(3) {
			l.Items = append(l.Items, &doc.Item{Blocks: g.blocks(depth - 1)})
		}
		return l
	case 5:
		q := &doc.Quote{Blocks: g.blocks(depth - 1)}
		if g.IntN(2) == 0 {
			q.Source = g.inlines(1, true)
		}
		return q
	case 6:
		return g.table()
	}
	return &doc.Paragraph{Inlines: g.inlines(2, false)}
}

func (g *generator) table() doc.Block {
	t := &doc.Table{}
	width := 1 + g.IntN(3)
	for i := range 2 + g.IntN(3) {
		r := &doc.Row{Header: i == 0}
		for range width {
			c := &doc.Cell{}
			if g.IntN(4) > 0 {
				c.Blocks = []doc.Block{&doc.Paragraph{Inlines: g.inlines(1, true)}}
			}
			r.Cells = append(r.Cells, c)
		}
		t.Rows = append(t.Rows, r)
	}
	if g.IntN(2) == 0 {
		t.Caption = []doc.Inline{&doc.Text{Text: "Children by age, 2023-24"}}
	}
	return t
}

func (g *generator) notes() []*doc.Note {
	var out []*doc.Note
	for i := range g.labels {
		out = append(out, &doc.Note{Label: fmt.Sprint(i + 1), Blocks: []doc.Block{&doc.Paragraph{Inlines: []doc.Inline{&doc.Text{Text: g.words()}}}}})
	}
	return out
}

func (g *generator) inlines(depth int, oneLine bool) []doc.Inline {
	var out []doc.Inline
	for range 1 + g.IntN(4) {
		in := g.inline(depth, oneLine)
		if len(out) > 0 {
			_, text := in.(*doc.Text)
			_, after := out[len(out)-1].(*doc.Text)
			if text && after || reflect.TypeOf(in) == reflect.TypeOf(out[len(out)-1]) {
				if _, mark := in.(*doc.NoteMark); mark {
					g.labels--
				}
				continue
			}
		}
		out = append(out, in)
	}
	// A break needs words on both its sides.
	for i := len(out) - 1; i >= 0; i-- {
		if _, ok := out[i].(*doc.LineBreak); ok && (i == 0 || i == len(out)-1) {
			out = append(out[:i], out[i+1:]...)
		}
	}
	if len(out) == 0 {
		return []doc.Inline{&doc.Text{Text: g.words()}}
	}
	return out
}

func (g *generator) inline(depth int, oneLine bool) doc.Inline {
	n := 4
	if depth > 0 {
		n = 8
	}
	switch g.IntN(n) {
	case 1:
		return &doc.Literal{Text: g.pick("x", "a b", "`", "a`b", "``", "|", "<p>", `\`)}
	case 2:
		if !oneLine {
			return &doc.LineBreak{Hard: true}
		}
	case 3:
		if !g.inLink && g.IntN(3) == 0 {
			g.labels++
			return &doc.NoteMark{Label: fmt.Sprint(g.labels)}
		}
	case 4:
		return &doc.Emphasis{Style: doc.Italic, Inlines: []doc.Inline{&doc.Text{Text: g.words()}}}
	case 5:
		return &doc.Emphasis{Style: doc.Bold, Inlines: []doc.Inline{&doc.Text{Text: g.words()}}}
	case 6:
		if !g.inLink {
			g.inLink = true
			defer func() { g.inLink = false }()
			return &doc.Link{Href: g.pick("/a/", "https://example.org/a_b?c=d&e=(f)", "#part", "mailto:a@example.org", "../x%20y"), Title: g.pick("", "", "A title"), Inlines: g.inlines(depth-1, true)}
		}
	case 7:
		return &doc.Image{Src: "a.png", Alt: g.pick("A chart", "", "[odd] *alt*")}
	}
	return &doc.Text{Text: g.words()}
}

func (g *generator) pick(ss ...string) string { return ss[g.IntN(len(ss))] }

// words returns a run of words with, now and then, marks that mean something to
// Markdown or Hugo.
func (g *generator) words() string {
	var out []string
	for range 1 + g.IntN(4) {
		w := g.pick("children", "7,100", "2023-24", "it’s", "a")
		if g.IntN(3) == 0 {
			w = g.pick("#", "-", "+", "*", "1.", "12)", ">", "|", "a_b", "_a_", "**b**", "`c`", "[d]", "[e](f)", "![g](h)", "<p>", "&amp;", "&",
				"\\", "\\*", "~~i~~", "{#id}", "{.class}", "{{< x >}}", "{{% y %}}", "https://example.org", "www.example.org", "a@example.org",
				"---", "===", "```", "~~~", "[^1]", "[^1]:", ":", "- [ ]", "[ ]", "<!--", "“q”", "(pg. 14)", "'", "\"", "!", "$x$", "ftp://a.b", "==", "^", "http://")
		}
		if g.IntN(5) == 0 {
			w += g.pick(".", ",", "*", "_", "!", ":", "#", "\\")
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}
