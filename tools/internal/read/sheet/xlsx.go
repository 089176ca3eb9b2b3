package sheet

import (
	"encoding/xml"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/archive"
)

// A workbook is what is known of an .xlsx file before its sheets are read.
type workbook struct {
	parts    *archive.Package
	main     string // name of the main part
	sheets   []sheetEntry
	base1904 bool
	names    []string // defined names that Excel does not list, with what they stand for
	strings  []shared
	styles   *styles
}

// A sheetEntry is one sheet in the order of the tabs.
type sheetEntry struct {
	name, part string
	state      string // "", "visible", "hidden" or "veryHidden"
	chart      bool   // a sheet without cells
}

func readWorkbook(b *Book, data []byte, r *report) {
	wb := openWorkbook(data, r)
	if wb == nil {
		return
	}
	r.hiddenParts(wb)
	cells := 0
	for _, entry := range wb.sheets {
		if entry.chart {
			continue
		}
		part, err := wb.parts.Part(entry.part)
		if err != nil {
			r.refuse(err)
			return
		}
		if part == nil {
			r.damaged(entry.name)
			continue
		}
		ws, err := scanWorksheet(part)
		if err == errTooLarge {
			r.tooLarge(entry.name)
			continue
		}
		if err != nil {
			r.damaged(entry.name)
			continue
		}
		if entry.state == "hidden" || entry.state == "veryHidden" {
			r.hiddenSheet(wb, entry, ws)
			continue
		}
		v := newVisible(ws)
		if cells += len(v.rows) * len(v.cols); cells > maxCells {
			r.tooLarge(entry.name)
			return
		}
		b.Sheets = append(b.Sheets, wb.sheet(entry, ws, v, r))
	}
}

// openWorkbook reads the parts that all sheets share. It returns nil after it
// has reported why the file cannot be used.
func openWorkbook(data []byte, r *report) *workbook {
	p, err := archive.Open(data, partLimits())
	if err != nil {
		r.refuse(err)
		return nil
	}
	wb := &workbook{parts: p}
	if p.Has("xl/workbook.bin") {
		r.fail(archive.RuleKind, "this is a binary workbook (.xlsb), and .xlsx is expected",
			"open it in Excel, choose File, Save As, Excel Workbook (.xlsx), and use the new file")
		return nil
	}
	if err := wb.readShared(); err != nil {
		r.refuse(err)
		return nil
	}
	if len(wb.sheets) > maxSheets {
		r.fail(archive.RuleSize, fmt.Sprintf("the workbook has %d sheets, and at most %d are read", len(wb.sheets), maxSheets),
			"copy the table to a new workbook")
		return nil
	}
	return wb
}

// readShared reads the main part, the texts and the styles.
func (wb *workbook) readShared() error {
	var err error
	if wb.main, _, err = wb.parts.Main(); err != nil {
		return err
	}
	rels, err := wb.parts.Relations(wb.main)
	if err != nil {
		return err
	}
	if err := wb.readMain(rels); err != nil {
		return err
	}
	var style []byte
	for _, rel := range rels {
		switch rel.Type {
		case "sharedStrings":
			part, err := wb.parts.Part(rel.Target)
			if err != nil {
				return err
			}
			if wb.strings, err = sharedStrings(part); err != nil {
				return err
			}
		case "styles":
			if style, err = wb.parts.Part(rel.Target); err != nil {
				return err
			}
		}
	}
	wb.styles = newStyles(style)
	return nil
}

// readMain reads the main part: sheets in order, the base of dates, names.
func (wb *workbook) readMain(rels []archive.Relation) error {
	part, err := wb.parts.Part(wb.main)
	if err != nil {
		return err
	}
	var main struct {
		Props struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
		Names []struct {
			Name   string `xml:"name,attr"`
			Hidden string `xml:"hidden,attr"`
			Text   string `xml:",chardata"`
		} `xml:"definedNames>definedName"`
	}
	if err := xml.Unmarshal(part, &main); err != nil {
		return err
	}
	wb.base1904 = main.Props.Date1904 == "1" || main.Props.Date1904 == "true"
	for _, n := range main.Names {
		if (n.Hidden == "1" || n.Hidden == "true") && !strings.HasPrefix(n.Name, "_xl") {
			wb.names = append(wb.names, n.Name+" = "+n.Text)
		}
	}
	for _, s := range main.Sheets {
		entry := sheetEntry{name: s.Name, state: s.State}
		for _, rel := range rels {
			if rel.ID == s.ID {
				entry.part, entry.chart = rel.Target, rel.Type == "chartsheet"
			}
		}
		wb.sheets = append(wb.sheets, entry)
	}
	return nil
}

// sheet turns a scanned worksheet into rows of cells, and reports what is out
// of sight.
func (wb *workbook) sheet(entry sheetEntry, ws *worksheet, v *visible, r *report) *Sheet {
	rels, err := wb.parts.Relations(entry.part)
	if err != nil {
		r.damaged(entry.name)
	}
	tables := wb.tables(entry, rels, r)
	r.hiddenCells(wb, entry, ws)
	r.sheetNotes(wb, entry, ws, rels)

	s := &Sheet{Name: entry.name, Pos: r.at(quoteSheet(entry.name))}
	if v.rows == nil {
		return s
	}
	s.Rows = make([][]Cell, len(v.rows))
	for i, row := range v.rows {
		s.Rows[i] = make([]Cell, len(v.cols))
		for j, col := range v.cols {
			s.Rows[i][j].Pos = r.at(cellPlace(entry.name, row, col))
		}
	}
	for _, c := range ws.cells {
		i, j, ok := v.index(c.row, c.col)
		if !ok {
			continue
		}
		wb.fill(&s.Rows[i][j], c, tables, r)
	}
	v.merge(s, ws.merges)
	wb.link(s, v, ws, rels)
	for _, t := range tables {
		if i, j, ok := v.index(t.area.top, t.area.left); ok && i == 0 && j == 0 && t.header {
			s.headed = true
		}
	}
	s.headed = s.headed || wb.boldFirstRow(v, ws)
	return s
}

// boldFirstRow reports whether every filled cell of the first visible row, and
// not of the second, is bold: the way people mark column names.
func (wb *workbook) boldFirstRow(v *visible, ws *worksheet) bool {
	bold := [2]int{}
	filled := [2]int{}
	for _, c := range ws.cells {
		if i, _, ok := v.index(c.row, c.col); ok && i < 2 {
			filled[i]++
			if wb.styles.look(c.style).bold {
				bold[i]++
			}
		}
	}
	return filled[0] > 0 && bold[0] == filled[0] && filled[1] > 0 && bold[1] < filled[1]
}

// visible maps rows and columns of the file to those that a reader sees,
// between the first and the last that hold anything.
type visible struct {
	rows, cols     []int
	rowAt, columAt map[int]int
}

func newVisible(ws *worksheet) *visible {
	v := &visible{rowAt: map[int]int{}, columAt: map[int]int{}}
	var used area
	for _, c := range ws.cells {
		if ws.hiddenRows[c.row] || ws.columnHidden(c.col) {
			continue
		}
		if used.top == 0 {
			used = area{c.row, c.col, c.row, c.col}
			continue
		}
		used = area{min(used.top, c.row), min(used.left, c.col), max(used.bottom, c.row), max(used.right, c.col)}
	}
	if used.top == 0 {
		return v
	}
	for row := used.top; row <= used.bottom; row++ {
		if !ws.hiddenRows[row] {
			v.rowAt[row] = len(v.rows)
			v.rows = append(v.rows, row)
		}
	}
	for col := used.left; col <= used.right; col++ {
		if !ws.columnHidden(col) {
			v.columAt[col] = len(v.cols)
			v.cols = append(v.cols, col)
		}
	}
	return v
}

func (v *visible) index(row, col int) (i, j int, ok bool) {
	i, okr := v.rowAt[row]
	j, okc := v.columAt[col]
	return i, j, okr && okc
}

// within returns which of the rows or columns that are seen lie in a range of
// the file, as the first and behind the last of them.
func within(seen []int, from, to int) (first, end int) {
	return sort.SearchInts(seen, from), sort.SearchInts(seen, to+1)
}

// merge turns merged areas into spans over the rows and columns that are seen.
// Where the first cell of an area is hidden, the first one seen stands for it.
// Areas do not overlap in a workbook that Excel wrote; one that begins or ends
// in one before it is passed over.
func (v *visible) merge(s *Sheet, merges []area) {
	budget := 4 * maxCells
	for _, m := range merges {
		top, bottom := within(v.rows, m.top, m.bottom)
		left, right := within(v.cols, m.left, m.right)
		if budget -= max(bottom-top, 0) * max(right-left, 0); budget < 0 {
			return
		}
		if (bottom-top)*(right-left) < 2 || top >= bottom || left >= right || taken(s.Rows[top][left]) || taken(s.Rows[bottom-1][right-1]) {
			continue
		}
		for i := top; i < bottom; i++ {
			for j := left; j < right; j++ {
				c := &s.Rows[i][j]
				switch {
				case taken(*c):
				case i == top && j == left:
					c.RowSpan, c.ColSpan = bottom-top, right-left
				default:
					*c = Cell{Pos: c.Pos, Covered: true}
				}
			}
		}
	}
}

// taken reports whether a cell is part of a merged area.
func taken(c Cell) bool { return c.Covered || c.RowSpan+c.ColSpan > 0 }

// link gives cells the addresses they lead to. Places inside the workbook are
// passed over: they do not exist on a page.
func (wb *workbook) link(s *Sheet, v *visible, ws *worksheet, rels []archive.Relation) {
	targets := map[string]string{}
	for _, rel := range rels {
		if rel.External {
			targets[rel.ID] = rel.Target
		}
	}
	budget := 4 * maxCells
	for _, l := range ws.links {
		address := targets[l.id]
		if address == "" {
			continue
		}
		if l.to != "" && !strings.Contains(address, "#") {
			address += "#" + l.to
		}
		top, bottom := within(v.rows, l.area.top, l.area.bottom)
		first, end := within(v.cols, l.area.left, l.area.right)
		if budget -= max(bottom-top, 0) * max(end-first, 0); budget < 0 {
			return // links over links, which no person made
		}
		for i := top; i < bottom; i++ {
			for j := first; j < end; j++ {
				if s.Rows[i][j].Kind != Empty {
					s.Rows[i][j].Link = address
				}
			}
		}
	}
}

// cellPlace names a cell as Excel does: Sheet1!C7, 'Plan 2024'!C7.
func cellPlace(name string, row, col int) string {
	return quoteSheet(name) + "!" + columnName(col) + strconv.Itoa(row)
}

// quoteSheet puts a sheet's name in quotes where Excel's formulas need them.
func quoteSheet(name string) string {
	for i, c := range name {
		word := c == '_' || c >= 0x80 || 'a' <= c|0x20 && c|0x20 <= 'z' || i > 0 && '0' <= c && c <= '9'
		if !word {
			return "'" + strings.ReplaceAll(name, "'", "''") + "'"
		}
	}
	return name
}

func (r *report) damaged(sheet string) {
	r.add(diag.Finding{Rule: "damaged-file", Severity: diag.Error, Pos: r.at(quoteSheet(sheet)),
		Message: "the sheet is damaged and cannot be read",
		Fix:     "open the workbook in Excel, save a copy, and use the copy"})
}

func (r *report) tooLarge(sheet string) {
	r.add(diag.Finding{Rule: "file-size", Severity: diag.Error, Pos: r.at(quoteSheet(sheet)),
		Message: fmt.Sprintf("the sheet is larger than %d rows, %d columns or %d cells", maxRows, maxColumns, maxCells),
		Fix:     "delete what is not to be published, also far to the right and far below the table (Ctrl+End shows where the sheet ends)"})
}
