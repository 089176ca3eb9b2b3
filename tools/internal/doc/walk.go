package doc

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
// blocks inside it. No block has more than two.
func Inlines(b Block) (runs [2][]Inline) {
	switch b := b.(type) {
	case *Heading:
		runs[0] = b.Inlines
	case *Paragraph:
		runs[0] = b.Inlines
	case *Quote:
		runs[0] = b.Source
	case *Table:
		runs[0] = b.Caption
	case *Figure:
		runs[0], runs[1] = []Inline{b.Image}, b.Caption
	}
	return runs
}

// Words returns what inlines say, without markup. Tags of raw HTML say nothing.
// It is asked for again and again, and mostly of one run of plain words.
func Words(ins []Inline) string {
	if len(ins) == 1 {
		switch in := ins[0].(type) {
		case *Text:
			return in.Text
		case *Emphasis:
			return Words(in.Inlines)
		case *Link:
			return Words(in.Inlines)
		}
	}
	var room [512]byte
	return string(appendWords(room[:0], ins))
}

func appendWords(b []byte, ins []Inline) []byte {
	for _, in := range ins {
		switch in := in.(type) {
		case *Text:
			b = append(b, in.Text...)
		case *Literal:
			b = append(b, in.Text...)
		case *Emphasis:
			b = appendWords(b, in.Inlines)
		case *Link:
			b = appendWords(b, in.Inlines)
		case *Image:
			b = append(b, in.Alt...)
		case *LineBreak:
			b = append(b, ' ')
		}
	}
	return b
}

// Plain returns what blocks say, a line for each block that holds words.
func Plain(blocks []Block) string {
	var room [512]byte
	b := room[:0]
	Walk(blocks, func(x Block) bool {
		start := len(b)
		switch x := x.(type) {
		case *Code:
			b = append(b, x.Text...)
		case *HTML:
			b = append(b, x.Text...)
		default:
			for _, ins := range Inlines(x) {
				b = appendWords(b, ins)
			}
		}
		if len(b) > start {
			b = append(b, '\n')
		}
		return true
	})
	return string(b)
}

// Lines returns what blocks say, the words of each block that holds any: the lines of
// [Plain], without their being put together.
func Lines(blocks []Block) []string {
	var lines []string
	Walk(blocks, func(x Block) bool {
		var line string
		switch x := x.(type) {
		case *Code:
			line = x.Text
		case *HTML:
			line = x.Text
		default:
			runs := Inlines(x)
			if line = Words(runs[0]); len(runs[1]) > 0 {
				line += Words(runs[1])
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
		return true
	})
	return lines
}

// TextAt makes the inlines of a run of plain words.
func TextAt(at At, s string) []Inline { return []Inline{&Text{At: at, Text: s}} }

// Line returns what a paragraph or heading says, and nil for any other block.
func Line(b Block) []Inline {
	switch b := b.(type) {
	case *Paragraph:
		return b.Inlines
	case *Heading:
		return b.Inlines
	}
	return nil
}
