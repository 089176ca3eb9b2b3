package ledger

import (
	"math/rand/v2"
	"strings"
	"testing"

	"nscp/tools/internal/doc"
)

// said returns the words of blocks straight from the model, in the order in
// which a page shows them: what printing and rendering must keep.
func said(blocks []doc.Block) []Word {
	t := newText("doc")
	var ws []Word
	block := func(b doc.Block) {
		for _, ins := range doc.Inlines(b) {
			saidInlines(t, ins)
			ws = t.flush(ws)
		}
	}
	doc.Walk(blocks, func(b doc.Block) bool {
		switch b := b.(type) {
		case *doc.Quote:
			// The source of a quotation stands behind it.
			ws = append(ws, said(b.Blocks)...)
			block(b)
			return false
		case *doc.Code:
			t.addString(b.Text, 0, 0)
			ws = t.flush(ws)
		default:
			block(b)
		}
		return true
	})
	return ws
}

func saidInlines(t *text, ins []doc.Inline) {
	apart := func(f func()) {
		t.add(gapCharacter, 0, 0)
		f()
		t.add(gapCharacter, 0, 0)
	}
	for _, in := range ins {
		switch in := in.(type) {
		case *doc.Text:
			t.addString(in.Text, 0, 0)
		case *doc.Literal:
			t.addString(in.Text, 0, 0)
		case *doc.LineBreak:
			t.add(' ', 0, 0)
		case *doc.Emphasis:
			saidInlines(t, in.Inlines)
		case *doc.Link:
			from := len(t.chars)
			saidInlines(t, in.Inlines)
			t.addLink(from, in.Href, 0, 0)
			if !internal(in.Href) && in.Title != "" {
				apart(func() { t.addString(in.Title, 0, 0) })
			}
		case *doc.Image:
			apart(func() { t.addString(in.Alt, 0, 0) })
		}
	}
}

// maker makes documents of what Markdown, Hugo and this package act on.
type maker struct {
	*rand.Rand
	inLink bool
}

var hard = []string{
	"panel", "met", "children's", "2023", "24.1%", "£1.5m", "-3", "50+", "<5", "7,100", "multi-agency", "Ofsted",
	"a*b", "*a*", "_b_", "a_b", "`c`", "``", "#", "# d", "1.", "2)", "- ", "+ e", "> f", "=", "==", "---", "|", "a|b", "[x]", "[x](y)",
	"![z]", "{#id}", "{.class}", "{x=1}", "{{< table >}}", "{{", "}}", "<b>", "</p>", "<!-- c -->", "&amp;", "&", "&#64;", `\`, `\*`, "~~g~~", "~",
	"www.example.org", "https://x.org/a_b*c", "a@b.org", "!", "“q”", "'90s", "…", ":", ": h", "[^1]", "^", "$5", "%", "né", "ﬁt", "10²", "✓", "–3%", "(5)", "safe\u00adguard",
}

func (m *maker) words() string {
	var ss []string
	for range 1 + m.IntN(5) {
		ss = append(ss, hard[m.IntN(len(hard))])
	}
	return strings.TrimSpace(strings.Join(ss, [...]string{" ", " ", " ", ""}[m.IntN(4)]))
}

func (m *maker) inlines(depth int) []doc.Inline {
	var out []doc.Inline
	for range 1 + m.IntN(3) {
		out = append(out, &doc.Text{Text: m.words() + " "})
		switch k := m.IntN(8); {
		case depth == 0:
		case k < 4:
			style := [...]doc.Style{doc.Italic, doc.Bold, doc.Superscript, doc.Subscript}[k]
			out = append(out, &doc.Emphasis{Style: style, Inlines: m.inlines(depth - 1)})
		case k == 4 && !m.inLink:
			m.inLink = true
			href := [...]string{"https://x.org/a_b?c=d&e=f", "/about/", "#top", "mailto:a@b.org", "https://x.org/(a) b"}[m.IntN(5)]
			out = append(out, &doc.Link{Href: href, Title: [...]string{"", `the "title" 5%`}[m.IntN(2)], Inlines: m.inlines(depth - 1)})
			m.inLink = false
		case k == 5:
			out = append(out, &doc.Literal{Text: m.words()})
		case k == 6:
			out = append(out, &doc.LineBreak{Hard: m.IntN(2) == 0})
		case k == 7 && !m.inLink:
			out = append(out, &doc.Image{Src: "plan.png", Alt: m.words()})
		}
	}
	return append(out, &doc.Text{Text: m.words()})
}

func (m *maker) blocks(depth int) []doc.Block {
	var out []doc.Block
	for range 1 + m.IntN(4) {
		out = append(out, m.block(depth))
	}
	return out
}

func (m *maker) block(depth int) doc.Block {
	kinds := 8
	if depth == 0 {
		kinds = 4
	}
	switch m.IntN(kinds) {
	case 0:
		return &doc.Heading{Level: 2 + m.IntN(3), ID: [...]string{"", "part-1"}[m.IntN(2)], Inlines: m.inlines(1)}
	case 1:
		return &doc.Code{Text: m.words() + "\n" + m.words() + "\n"}
	case 4:
		l := &doc.List{Ordered: m.IntN(2) == 0, Start: 1 + m.IntN(12)}
		for range 1 + m.IntN(3) {
			l.Items = append(l.Items, &doc.Item{Blocks: m.blocks(depth - 1)})
		}
		return l
	case 5:
		q := &doc.Quote{Blocks: m.blocks(depth - 1)}
		if m.IntN(2) == 0 {
			q.Source = m.inlines(1)
		}
		return q
	case 6:
		return m.table(false, depth)
	case 7:
		return m.table(true, depth)
	}
	return &doc.Paragraph{Inlines: m.inlines(2)}
}

// table makes a table that Markdown can say, or one that shortcodes must.
func (m *maker) table(rich bool, depth int) doc.Block {
	t := &doc.Table{}
	if m.IntN(2) == 0 {
		t.Caption = []doc.Inline{&doc.Text{Text: "Children & families (5%), 2023-24"}}
	}
	width := 1 + m.IntN(3)
	for i := range 2 + m.IntN(2) {
		r := &doc.Row{Header: i == 0}
		for range width {
			c := &doc.Cell{Blocks: []doc.Block{&doc.Paragraph{Inlines: m.inlines(1)}}}
			if rich {
				c.Blocks = m.blocks(depth - 1)
			}
			r.Cells = append(r.Cells, c)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func TestPrintedPagesSayWhatTheirDocumentSays(t *testing.T) {
	m := &maker{Rand: rand.New(rand.NewPCG(1, 2))}
	total := 0
	for i := range 300 {
		blocks := m.blocks(2)
		printed := doc.Format(blocks)
		page, err := Page("p.md", []byte(printed), false)
		if err != nil {
			t.Fatalf("document %d: %v\n%s", i, err, printed)
		}
		want := said(blocks)
		for n := range max(len(page), len(want)) {
			if n >= len(page) || n >= len(want) || page[n].Text != want[n].Text {
				t.Fatalf("document %d, word %d\nhave … %s\nwant … %s\nprinted:\n%s", i, n,
					spell(page[min(max(n-4, 0), len(page)):min(n+6, len(page))]), spell(want[min(max(n-4, 0), len(want)):min(n+6, len(want))]), printed)
			}
		}
		total += len(want)
	}
	t.Logf("300 documents, %d words", total)
}
