package repair

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
)

// A table is taken for boxes of prose when it has at least this many, each
// under a heading of its own.
const fewestBoxes = 3

// boxNumber matches the number by which a box says where it is in the order.
var boxNumber = regexp.MustCompile(`^(\d{1,2})[.):]?\s`)

// A box is a cell of a layout table, or one of the parts of a cell: a heading,
// and what stands below it.
type box struct {
	heading *doc.Heading
	blocks  []doc.Block
	number  int // 0 without one
}

// unfoldBoxes makes headed parts of a table that only lays out prose in boxes,
// as "seven-minute briefings" do: on a phone such a table cannot be read, and a
// screen reader calls out rows and columns that mean nothing. Every filled cell
// begins with a line of its own that is bold, a heading or numbered. Where the
// boxes carry numbers, they are read in the order of these.
func unfoldBoxes(s *state) {
	var out []doc.Block
	for _, b := range s.d.Blocks {
		t, ok := b.(*doc.Table)
		if !ok || s.orders.find("as-is", b) != nil {
			out = append(out, b)
			continue
		}
		boxes := boxesOf(t)
		if boxes == nil {
			out = append(out, b)
			continue
		}
		if len(t.Caption) > 0 {
			out = append(out, &doc.Paragraph{At: atOf(t.Caption, t.At), Inlines: t.Caption})
		}
		records := s.orderBoxes(boxes)
		for _, x := range boxes {
			s.boxed = append(s.boxed, x.heading)
			// What stood behind the heading in one paragraph can be a list by itself.
			out = append(append(out, x.heading), rewriteAll(x.blocks, s.bulletBlock)...)
		}
		s.note(Change{Pos: t.Pos, What: fmt.Sprintf("made %d headed parts of the boxes of a table", len(boxes)),
			Because: "every cell begins with a heading of its own, so the table only lays them out", Overrule: overrule("as-is", t.Pos, ""), Records: records})
	}
	s.d.Blocks = out
}

// boxesOf returns the boxes of a table, or nil where it is none of boxes.
func boxesOf(t *doc.Table) []*box {
	if t.Columns() > 4 {
		return nil
	}
	var boxes []*box
	filled := 0
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if c.Empty() {
				continue
			}
			xs := boxesIn(c)
			if xs == nil {
				return nil
			}
			boxes = append(boxes, xs...)
			for _, x := range xs {
				if len(x.blocks) > 0 {
					filled++
				}
			}
		}
	}
	// A row of column labels is bold as well; boxes hold text below the line.
	if len(boxes) < fewestBoxes || filled*4 < len(boxes)*3 {
		return nil
	}
	return boxes
}

// boxesIn returns the boxes of a cell, or nil where it does not begin with a line
// of its own. A second numbered line in it begins a second box.
func boxesIn(c *doc.Cell) []*box {
	var boxes []*box
	for i, b := range c.Blocks {
		x := boxAt(b)
		switch {
		case x != nil && (i == 0 || x.number > 0):
			boxes = append(boxes, x)
		case i == 0:
			return nil
		default:
			last := boxes[len(boxes)-1]
			last.blocks = append(last.blocks, b)
		}
	}
	return boxes
}

// boxAt returns the box that a block begins, or nil where it begins none.
func boxAt(b doc.Block) *box {
	x := &box{}
	var line []doc.Inline
	marked := false
	switch b := b.(type) {
	case *doc.Heading:
		line, marked = b.Inlines, true
	case *doc.Paragraph:
		first, rest := firstLine(b)
		line = first
		if len(rest) > 0 {
			x.blocks = []doc.Block{&doc.Paragraph{At: atOf(rest, b.At), Inlines: rest}}
		}
	default:
		return nil
	}
	text := strings.TrimSpace(doc.Words(line))
	if m := boxNumber.FindStringSubmatch(text); m != nil {
		x.number, _ = strconv.Atoi(m[1])
	}
	if text == "" || len(text) > headingChars || countWords(text) > headingWords ||
		strings.HasSuffix(text, ".") || !marked && !allBold(line) && x.number == 0 {
		return nil
	}
	x.heading = &doc.Heading{At: doc.At{Pos: b.Position()}, Level: sectionLevel, Inlines: unbold(line)}
	return x
}

// firstLine returns the inlines before the first line break that the writer
// made, and those behind it.
func firstLine(p *doc.Paragraph) (first, rest []doc.Inline) {
	for i, in := range p.Inlines {
		if br, ok := in.(*doc.LineBreak); ok && br.Hard {
			return trimInlines(p.Inlines[:i]), trimInlines(p.Inlines[i+1:])
		}
	}
	return trimInlines(p.Inlines), nil
}

// orderBoxes puts boxes in the order of their numbers, where each has one and
// they are 1, 2, 3 and so on, and records which of them moved.
func (s *state) orderBoxes(boxes []*box) []ledger.Record {
	at := make([]int, len(boxes)+1)
	for i, x := range boxes {
		if x.number < 1 || x.number > len(boxes) || at[x.number] != 0 {
			return nil
		}
		at[x.number] = i + 1
	}
	// What already stands in order stays; the rest moved. The longest run of
	// rising numbers is what stays.
	stay := rising(boxes)
	var records []ledger.Record
	for i, x := range boxes {
		if !stay[i] {
			records = append(records, ledger.Record{Kind: ledger.Moved, Pos: x.heading.Pos, Text: doc.Plain(append([]doc.Block{x.heading}, x.blocks...)),
				To: fmt.Sprintf("place %d", x.number), Reason: "a box of a layout table, read in the order of its number"})
		}
	}
	slices.SortFunc(boxes, func(a, b *box) int { return a.number - b.number })
	return records
}

// rising reports for each box whether it is one of the longest series of boxes
// whose numbers rise.
func rising(boxes []*box) []bool {
	length, before := make([]int, len(boxes)), make([]int, len(boxes))
	best := 0
	for i := range boxes {
		length[i], before[i] = 1, -1
		for j := range i {
			if boxes[j].number < boxes[i].number && length[j] >= length[i] {
				length[i], before[i] = length[j]+1, j
			}
		}
		if length[i] > length[best] {
			best = i
		}
	}
	stay := make([]bool, len(boxes))
	for i := best; i >= 0; i = before[i] {
		stay[i] = true
	}
	return stay
}
