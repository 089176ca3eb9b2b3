package doc

import "strings"

// Walk calls f for every block, outermost first and in order. Where f returns
// false, the blocks inside are passed over.
func Walk(blocks []Block, f func(Block) bool) {
	for _, b := range blocks {
		if !f(b) {
			continue
		}
		switch b := b.(type) {
		case *List:
			for _, it := range b.Items {
				Walk(it.Blocks, f)
			}
		case *Quote:
			Walk(b.Blocks, f)
		case *Table:
			for _, r := range b.Rows {
				for _, c := range r.Cells {
					Walk(c.Blocks, f)
				}
			}
		}
	}
}

// WalkInlines calls f for every inline of every block, in reading order, a
// container before what it holds.
func WalkInlines(blocks []Block, f func(Inline)) {
	Walk(blocks, func(b Block) bool {
		for _, ins := range Inlines(b) {
			walkInlines(ins, f)
		}
		return true
	})
}

func walkInlines(ins []Inline, f func(Inline)) {
	for _, in := range ins {
		f(in)
		switch in := in.(type) {
		case *Emphasis:
			walkInlines(in.Inlines, f)
		case *Link:
			walkInlines(in.Inlines, f)
		}
	}
}

// Inlines returns the runs of inlines that the block itself holds, not those of
// blocks inside it.
func Inlines(b Block) [][]Inline {
	switch b := b.(type) {
	case *Heading:
		return [][]Inline{b.Inlines}
	case *Paragraph:
		return [][]Inline{b.Inlines}
	case *Quote:
		return [][]Inline{b.Source}
	case *Table:
		return [][]Inline{b.Caption}
	case *Figure:
		return [][]Inline{{b.Image}, b.Caption}
	}
	return nil
}

// Words returns what inlines say, without markup. Tags of raw HTML say nothing.
func Words(ins []Inline) string {
	var b strings.Builder
	writeWords(&b, ins)
	return b.String()
}

func writeWords(b *strings.Builder, ins []Inline) {
	for _, in := range ins {
		switch in := in.(type) {
		case *Text:
			b.WriteString(in.Text)
		case *Literal:
			b.WriteString(in.Text)
		case *Emphasis:
			writeWords(b, in.Inlines)
		case *Link:
			writeWords(b, in.Inlines)
		case *Image:
			b.WriteString(in.Alt)
		case *LineBreak:
			b.WriteByte(' ')
		}
	}
}

// Plain returns what blocks say, a line for each block that holds words.
func Plain(blocks []Block) string {
	var b strings.Builder
	Walk(blocks, func(x Block) bool {
		start := b.Len()
		switch x := x.(type) {
		case *Code:
			b.WriteString(x.Text)
		case *HTML:
			b.WriteString(x.Text)
		default:
			for _, ins := range Inlines(x) {
				writeWords(&b, ins)
			}
		}
		if b.Len() > start {
			b.WriteByte('\n')
		}
		return true
	})
	return b.String()
}

// TextAt makes the inlines of a run of plain words.
func TextAt(at At, s string) []Inline { return []Inline{&Text{At: at, Text: s}} }
