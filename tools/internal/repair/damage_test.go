package repair_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/repair"
)

// damage says what an extractor does to a report.
type damage struct {
	marks      bool // headings keep their #
	noContents bool // no printed contents list
	windows    bool // lines end as on Windows
	columns    int  // columns added to every table
	cuts       int  // page breaks in each table
	midWord    bool // page breaks fall inside words
	after      bool // another table follows a cut one at once
}

// The same report must come out of every kind of damage: same headings at the
// same levels, same tables with the same rows, same quotations, same words. The
// project's own edition is damaged here; with NSCP_REPORT the real one is.
func TestRepairUndoesDamage(t *testing.T) {
	for name, clean := range cleanReports(t) {
		want := outline(clean)
		for _, c := range []struct {
			name string
			d    damage
		}{
			{"as extracted", damage{cuts: 2}},
			{"headings kept their marks", damage{cuts: 2, marks: true}},
			{"no contents list", damage{cuts: 2, noContents: true}},
			{"page breaks inside words", damage{cuts: 3, midWord: true}},
			{"Windows line ends", damage{cuts: 1, windows: true}},
			{"three columns", damage{cuts: 2, columns: 1}},
			{"another table after a cut one", damage{cuts: 2, after: true}},
		} {
			t.Run(name+"/"+c.name, func(t *testing.T) {
				expect := want
				if c.d.columns > 0 || c.d.after {
					expect = outline(altered(clean, c.d))
				}
				for seed := range uint64(20) {
					text := damaged(altered(clean, c.d), c.d, rand.New(rand.NewPCG(seed, 7)))
					d := mustRead(t, []byte(text))
					repair.Run(d)
					if diff := cmp.Diff(expect, outline(d)); diff != "" {
						if dir := os.Getenv("NSCP_KEEP"); dir != "" {
							os.WriteFile(dir+"/damaged.md", []byte(text), 0o666)
						}
						t.Fatalf("seed %d (-clean +repaired):\n%s", seed, diff)
					}
				}
			})
		}
	}
}

func cleanReports(t *testing.T) map[string]*doc.Document {
	paths := map[string]string{"own edition": "../../../sources/annual-reports/2023-24/report.md"}
	if p := os.Getenv("NSCP_REPORT"); p != "" {
		paths["real report"] = p
	} else {
		t.Log("NSCP_REPORT is not set: the real report is not tried")
	}
	out := map[string]*doc.Document{}
	for name, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		d := mustRead(t, data)
		repair.Run(d)
		out[name] = titled(d)
	}
	return out
}

// titled returns the document with each heading over a table made its title, as
// extraction would give it, and quotation marks around every quotation. Headings
// of level 4 over ordinary text go: once the marks are lost, only their size on
// paper told them from level 3.
func titled(d *doc.Document) *doc.Document {
	var out []doc.Block
	for i, b := range d.Blocks {
		switch b := b.(type) {
		case *doc.Heading:
			if _, ok := d.Blocks[i+1].(*doc.Quote); b.Level == 4 && !ok {
				continue
			}
		case *doc.Table:
			if h, ok := out[len(out)-1].(*doc.Heading); ok && len(b.Caption) == 0 {
				b.Caption = h.Inlines
				out = out[:len(out)-1]
			}
		case *doc.Quote:
			if text := doc.Plain(b.Blocks); !strings.ContainsAny(text[:3], "“‘\"'") {
				b.Blocks = []doc.Block{&doc.Paragraph{Inlines: doc.TextAt(doc.At{}, "“"+strings.TrimSpace(text)+"”")}}
			}
		}
		out = append(out, b)
	}
	return &doc.Document{Blocks: out}
}

// altered returns the document with the columns and tables that the damage adds.
func altered(d *doc.Document, c damage) *doc.Document {
	var out []doc.Block
	for _, b := range d.Blocks {
		t, ok := b.(*doc.Table)
		if !ok {
			out = append(out, b)
			continue
		}
		wide := &doc.Table{Caption: t.Caption}
		for i, r := range t.Rows {
			row := &doc.Row{Header: r.Header, Cells: append([]*doc.Cell(nil), r.Cells...)}
			for k := range c.columns {
				text := fmt.Sprintf("Lead %d", k+1)
				if i > 0 {
					text = fmt.Sprintf("The council leads on this and reports to the board each quarter, in the order of item %d.", i)
				}
				row.Cells = append(row.Cells, cell(text))
			}
			wide.Rows = append(wide.Rows, row)
		}
		out = append(out, wide)
		if c.after {
			out = append(out, &doc.Table{Rows: []*doc.Row{
				{Header: true, Cells: []*doc.Cell{cell("District"), cell("Families visited")}},
				{Cells: []*doc.Cell{cell("North"), cell("12")}},
				{Cells: []*doc.Cell{cell("South"), cell("15")}},
			}})
		}
	}
	return &doc.Document{Blocks: out}
}

func cell(text string) *doc.Cell {
	return &doc.Cell{Blocks: []doc.Block{&doc.Paragraph{Inlines: doc.TextAt(doc.At{}, text)}}}
}

// outline tells a document's structure and words, a line for each block.
func outline(d *doc.Document) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case *doc.Heading:
			say("h%d %s", b.Level, flat(doc.Words(b.Inlines)))
		case *doc.Quote:
			say("quote %s", flat(doc.Plain(b.Blocks)))
		case *doc.List:
			for _, it := range b.Items {
				say("- %s", flat(doc.Plain(it.Blocks)))
			}
		case *doc.Table:
			say("table %s", flat(doc.Words(b.Caption)))
			for _, r := range b.Rows {
				for _, c := range r.Cells {
					say("header=%v %s", r.Header, flat(doc.Plain(c.Blocks)))
				}
			}
		default:
			say("%s", flat(doc.Plain([]doc.Block{b})))
		}
	}
	return out
}

// flat returns the letters and digits of text: marks and spaces are for the
// typography goldens to hold.
func flat(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// damaged prints a document the way an extractor leaves it.
func damaged(d *doc.Document, c damage, rnd *rand.Rand) string {
	var b strings.Builder
	known := map[string]int{}
	for _, w := range strings.Fields(flat(doc.Plain(d.Blocks))) {
		known[strings.ToLower(w)]++
	}
	contents := !c.noContents
	page := 3
	for i, x := range d.Blocks {
		switch x := x.(type) {
		case *doc.Heading:
			if x.Level == 2 && contents && i > 2 {
				contents = false
				b.WriteString("Contents\n\n| | |\n|---|----|\n")
				n := page
				for _, y := range d.Blocks[i:] {
					if h, ok := y.(*doc.Heading); ok && h.Level == 2 {
						fmt.Fprintf(&b, "| %s..... | %d |\n", doc.Words(h.Inlines), n)
						n += 2
					}
				}
				b.WriteString("\n")
			}
			if c.marks {
				b.WriteString(strings.Repeat("#", x.Level) + " ")
			}
			b.WriteString(doc.Words(x.Inlines) + "\n\n")
		case *doc.Quote:
			b.WriteString(strings.TrimSpace(doc.Plain(x.Blocks)) + "\n\n")
		case *doc.Table:
			b.WriteString(cutTable(x, c, rnd, known))
		case *doc.List:
			if strings.HasPrefix(doc.Plain(x.Items[0].Blocks), "Commitment 1") {
				for _, it := range x.Items {
					b.WriteString(doc.FormatInline(doc.TextAt(doc.At{}, strings.TrimSpace(doc.Plain(it.Blocks)))) + "\n\n")
				}
				continue
			}
			b.WriteString(doc.Format([]doc.Block{x}) + "\n")
		default:
			b.WriteString(doc.Format([]doc.Block{x}) + "\n")
		}
	}
	text := b.String()
	if c.windows {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// rawCell prints a cell on one line, as an extractor does.
func rawCell(blocks []doc.Block) string {
	var b strings.Builder
	for _, x := range blocks {
		switch x := x.(type) {
		case *doc.List:
			b.WriteString(`<ul style="list-style-type: none">`)
			for _, it := range x.Items {
				b.WriteString(" • " + strings.TrimSpace(doc.Plain(it.Blocks)))
			}
			b.WriteString(" ")
		case *doc.Quote:
			b.WriteString("<p>" + strings.TrimSpace(doc.Plain(x.Blocks)) + "</p> ")
		case *doc.Paragraph:
			if len(blocks) == 1 {
				return doc.FormatInline(x.Inlines)
			}
			b.WriteString("<p>" + doc.FormatInline(x.Inlines) + "</p> ")
		}
	}
	return strings.TrimSpace(b.String())
}

// cutTable prints a table in pieces. Only rows of plain paragraphs are cut
// inside, and only where the cut leaves evidence: in some cell, mid-sentence.
func cutTable(t *doc.Table, c damage, rnd *rand.Rand, known map[string]int) string {
	var rows [][]string
	for _, r := range t.Rows {
		var cells []string
		for _, x := range r.Cells {
			cells = append(cells, rawCell(x.Blocks))
		}
		rows = append(rows, cells)
	}
	width := len(rows[0])
	line := func(cells []string) string { return "| " + strings.Join(cells, " | ") + " |\n" }
	var b strings.Builder
	rule := strings.Repeat("|---", width) + "|\n"
	if len(t.Caption) > 0 {
		title := make([]string, width)
		title[0] = doc.FormatInline(t.Caption)
		b.WriteString(line(title) + rule + line(rows[0]))
	} else {
		b.WriteString(line(rows[0]) + rule)
	}
	breakPage := func() { b.WriteString("\n" + line(make([]string, width)) + rule) }
	cutAt := map[int]bool{}
	if len(t.Caption) > 0 {
		for range c.cuts {
			cutAt[1+rnd.IntN(len(rows)-1)] = true
		}
	}
	for i := 1; i < len(rows); i++ {
		if !cutAt[i] {
			b.WriteString(line(rows[i]))
			continue
		}
		upper, lower, ok := cutRow(rows[i], c, rnd, known)
		if !ok {
			b.WriteString(line(rows[i]))
			if i+1 < len(rows) {
				breakPage()
			}
			continue
		}
		b.WriteString(line(upper))
		breakPage()
		b.WriteString(line(lower))
	}
	return b.String() + "\n"
}

func cutRow(cells []string, c damage, rnd *rand.Rand, known map[string]int) (upper, lower []string, ok bool) {
	for range 50 {
		upper, lower = nil, nil
		evidence := false
		for i, text := range cells {
			if strings.ContainsAny(text, "<*[") || rnd.IntN(3) == 0 && i > 0 {
				upper, lower = append(upper, text), append(lower, "")
				continue
			}
			words := strings.Fields(text)
			k := rnd.IntN(len(words)) + 1
			if k == len(words) {
				upper, lower = append(upper, text), append(lower, "")
				evidence = evidence || i == 0
				continue
			}
			before, after := strings.Join(words[:k], " "), strings.Join(words[k:], " ")
			if w := words[k]; c.midWord && len(w) > 7 && allLower(w) && known[w] > 1 {
				m := 2 + rnd.IntN(len(w)-4)
				if known[w[:m]] == 0 || known[w[m:]] == 0 {
					before, after = before+" "+w[:m], strings.Join(append([]string{w[m:]}, words[k+1:]...), " ")
				}
			}
			upper, lower = append(upper, before), append(lower, after)
			last := before[len(before)-1]
			if allLower(after[:1]) && (unicode.IsLetter(rune(last)) || unicode.IsDigit(rune(last)) || last == ',') {
				evidence = true
			} else {
				evidence = false
				break
			}
		}
		if evidence && len(lower) == len(cells) && strings.Join(lower, "") != "" {
			return upper, lower, true
		}
	}
	return nil, nil, false
}

func allLower(s string) bool {
	for _, r := range s {
		if !unicode.IsLower(r) {
			return false
		}
	}
	return s != ""
}
