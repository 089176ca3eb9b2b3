package docx

import (
	"strconv"

	"nscp/tools/internal/read/archive"
)

// A table style colours rows and columns by where they stand. A header row of
// white words on dark blue gets both colours from here, and without them every
// such table would look like white text on white.

// A tableStyle is a table style with all that it is based on.
type tableStyle struct {
	whole tablePart
	parts map[string]tablePart // by w:tblStylePr type
	rows  int                  // rows of a horizontal band
	cols  int                  // columns of a vertical band
}

// A tablePart is what a style says of some cells.
type tablePart struct {
	fill paint
	run  runProps
}

func (p tablePart) over(q tablePart) tablePart {
	if p.fill.set {
		q.fill = p.fill
	}
	q.run = p.run.over(q.run)
	return q
}

func (s *styles) readTablePart(n *archive.Node) tablePart {
	p := tablePart{run: readRunProps(n.Child("w:rPr"), s.theme)}
	for _, holder := range []string{"w:tblPr", "w:tcPr"} {
		if shd := n.Child(holder).Child("w:shd"); shd != nil {
			if fill := s.theme.shading(shd); fill.set {
				p.fill = fill
			}
		}
	}
	return p
}

// tableStyle returns a table style; "" gives the default one.
func (s *styles) tableStyle(id string) *tableStyle {
	if st := s.byID[id]; st == nil || st.kind != "table" {
		id = s.table
	}
	if t := s.tables[id]; t != nil {
		return t
	}
	t := &tableStyle{parts: map[string]tablePart{}, rows: 1, cols: 1}
	chain := s.chain(id, "table")
	for i := len(chain) - 1; i >= 0; i-- {
		n := chain[i].table
		t.whole = s.readTablePart(n).over(t.whole)
		for _, c := range n.Nodes {
			if c.Name == "w:tblStylePr" {
				kind := c.Attr("type")
				t.parts[kind] = s.readTablePart(c).over(t.parts[kind])
			}
		}
		size := func(name string, to *int) {
			if v, ok := whole(n.Child("w:tblPr").Child(name)); ok && v > 0 {
				*to = v
			}
		}
		size("w:tblStyleRowBandSize", &t.rows)
		size("w:tblStyleColBandSize", &t.cols)
	}
	s.tables[id] = t
	return t
}

// look is which parts of a table style a table uses (17.4.56).
type look struct{ firstRow, lastRow, firstCol, lastCol, noRowBands, noColBands bool }

func readLook(n *archive.Node) look {
	if n == nil {
		return look{noRowBands: true, noColBands: true}
	}
	bits, err := strconv.ParseUint(n.Attr("val"), 16, 32)
	if err != nil {
		bits = 0
	}
	flag := func(name string, bit uint64) bool {
		if v, ok := n.Lookup(name); ok {
			return v == "1" || v == "true" || v == "on"
		}
		return bits&bit != 0
	}
	return look{
		flag("firstRow", 0x20), flag("lastRow", 0x40), flag("firstColumn", 0x80),
		flag("lastColumn", 0x100), flag("noHBand", 0x200), flag("noVBand", 0x400),
	}
}

// cell returns what the style says of the cell in a row and column of a table
// with so many of them (0-based), the parts laid over each other in the order
// of 17.7.6.
func (t *tableStyle) cell(l look, row, col, rows, cols int) tablePart {
	p := t.whole
	lay := func(kind string) {
		if part, ok := t.parts[kind]; ok {
			p = part.over(p)
		}
	}
	band := func(i, size int, first bool) string {
		if first {
			i--
		}
		return strconv.Itoa(i/size%2 + 1)
	}
	top, bottom := l.firstRow && row == 0, l.lastRow && row == rows-1
	left, right := l.firstCol && col == 0, l.lastCol && col == cols-1
	lay("wholeTable")
	if !l.noColBands && !left && !right {
		lay("band" + band(col, t.cols, l.firstCol) + "Vert")
	}
	if !l.noRowBands && !top && !bottom {
		lay("band" + band(row, t.rows, l.firstRow) + "Horz")
	}
	for _, c := range []struct {
		in   bool
		kind string
	}{
		{left, "firstCol"}, {right, "lastCol"}, {top, "firstRow"}, {bottom, "lastRow"},
		{top && left, "nwCell"}, {top && right, "neCell"}, {bottom && left, "swCell"}, {bottom && right, "seCell"},
	} {
		if c.in {
			lay(c.kind)
		}
	}
	return p
}
