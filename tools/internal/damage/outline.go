package damage

import (
	"fmt"
	"strings"
	"unicode"

	"nscp/tools/internal/doc"
)

// Plain returns the document with each heading over a table made its title, as
// extraction would give it, and quotation marks around every quotation. Headings
// of level 4 over ordinary text go: once the marks are lost, only their size on
// paper told them from level 3.
func Plain(d *doc.Document) *doc.Document {
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

// Alter returns the document with the numbers, columns and tables that the
// damage adds.
func Alter(d *doc.Document, o Options) *doc.Document {
	if o.Numbered {
		d = numbered(d)
	}
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
			for k := range o.Columns {
				text := fmt.Sprintf("Lead %d", k+1)
				if i > 0 {
					text = fmt.Sprintf("The council leads on this and reports to the board each quarter, in the order of item %d.", i)
				}
				row.Cells = append(row.Cells, cell(text))
			}
			wide.Rows = append(wide.Rows, row)
		}
		out = append(out, wide)
		if o.After {
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

// Outline tells a document's structure and words, a line for each block.
func Outline(d *doc.Document) []string {
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
