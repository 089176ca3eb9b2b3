package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
)

// hide notes something out of sight.
func (r *report) hide(kind hidden.Kind, severity hidden.Severity, place, detail string, content ...string) {
	r.hidden.Add(hidden.Item{Kind: kind, Severity: severity, Pos: r.at(place), Detail: detail, Content: strings.Join(content, " | ")})
}

func (r *report) hiddenSheet(wb *workbook, entry sheetEntry, ws *worksheet) {
	if len(ws.cells) == 0 {
		return
	}
	detail := "it holds " + count(len(ws.cells), "cell")
	if entry.state == "veryHidden" {
		detail += ", and Excel does not offer to show it: copy the other sheets to a new workbook"
	}
	r.hide(hidden.Sheet, hidden.Stop, quoteSheet(entry.name), detail, wb.texts(ws, func(raw) bool { return true })...)
}

// texts returns what some cells hold, as the file has it.
func (wb *workbook) texts(ws *worksheet, of func(raw) bool) []string {
	var out []string
	for _, c := range ws.cells {
		if of(c) && len(out) < maxShown {
			out = append(out, wb.text(c))
		}
	}
	return out
}

// maxShown is how many cells of one hidden place are shown to who asks.
const maxShown = 200

func (wb *workbook) text(c raw) string {
	if n, err := strconv.Atoi(c.value); err == nil && c.kind == "s" && 0 <= n && n < len(wb.strings) {
		return wb.strings[n].text
	}
	return c.value
}

// hiddenCells notes hidden rows and columns that hold something, a run of
// neighbours at a time, and a filter that is on.
func (r *report) hiddenCells(wb *workbook, entry sheetEntry, ws *worksheet) {
	rows, cols := map[int]int{}, map[int]int{}
	inRow, inCol := map[int][]string{}, map[int][]string{}
	note := func(at int, cells map[int]int, texts map[int][]string, c raw) {
		if cells[at]++; cells[at] <= maxShown {
			texts[at] = append(texts[at], wb.text(c))
		}
	}
	for _, c := range ws.cells {
		if ws.hiddenRows[c.row] {
			note(c.row, rows, inRow, c)
		} else if ws.columnHidden(c.col) {
			note(c.col, cols, inCol, c)
		}
	}
	name := quoteSheet(entry.name)
	for _, run := range runs(rows) {
		r.hide(hidden.Row, hidden.Stop, fmt.Sprintf("%s!%d:%d", name, run.from, run.to), "it holds "+count(run.cells, "cell"), run.texts(inRow)...)
	}
	for _, run := range runs(cols) {
		r.hide(hidden.Column, hidden.Stop, fmt.Sprintf("%s!%s:%s", name, columnName(run.from), columnName(run.to)), "it holds "+count(run.cells, "cell"), run.texts(inCol)...)
	}
	if ws.filter != "" {
		r.hide(hidden.Filter, hidden.Stop, name+"!"+ws.filter, "")
	}
}

// texts returns what a run of rows or columns holds.
func (s span) texts(of map[int][]string) []string {
	var out []string
	for n := s.from; n <= s.to && len(out) < maxShown; n++ {
		out = append(out, of[n]...)
	}
	return out
}

type span struct{ from, to, cells int }

// runs puts neighbours together, in order.
func runs(cells map[int]int) []span {
	var at []int
	for n := range cells {
		at = append(at, n)
	}
	sort.Ints(at)
	var out []span
	for _, n := range at {
		if k := len(out) - 1; k >= 0 && out[k].to+1 == n {
			out[k].to, out[k].cells = n, out[k].cells+cells[n]
			continue
		}
		out = append(out, span{n, n, cells[n]})
	}
	return out
}

// sheetNotes reports what belongs to a sheet and is no cell: comments, markings
// in page headers, rules that turn text white, pictures and text boxes.
func (r *report) sheetNotes(wb *workbook, entry sheetEntry, ws *worksheet, rels []archive.Relation) {
	name := quoteSheet(entry.name)
	for _, rel := range rels {
		switch rel.Type {
		case "comments", "threadedComment":
			r.comments(wb, entry, rel)
		}
	}
	for _, h := range ws.headers {
		if hidden.HoldsMarking(h) {
			r.hide(hidden.Marking, hidden.Stop, name, "in the page header or footer")
			break
		}
	}
	for _, id := range ws.rules {
		st, err := wb.styles.file.GetConditionalStyle(id)
		if err != nil || st == nil || st.Font == nil || len(st.Fill.Color) > 0 {
			continue
		}
		if ft := st.Font; (ft.Color != "" || ft.ColorTheme != nil) && contrast(wb.styles.colour(ft.Color, ft.ColorIndexed, ft.ColorTheme, ft.ColorTint), "FFFFFF") < 1.2 {
			r.hide(hidden.White, hidden.Warn, name, "a conditional format turns some cells white")
			break
		}
	}
	if ws.picture {
		r.add(diag.Finding{Rule: "unread-content", Severity: diag.Warning, Pos: r.at(name),
			Message: "pictures, charts and text boxes on the sheet are not read, only its cells",
			Fix:     "put what readers need into cells"})
	}
}

// comments notes every cell with a comment. Excel writes a thread once more as
// a comment of the old kind, at the same cell.
func (r *report) comments(wb *workbook, entry sheetEntry, rel archive.Relation) {
	sheet := quoteSheet(entry.name)
	part, err := wb.parts.Part(rel.Target)
	if err != nil || part == nil {
		r.hide(hidden.Unreadable, hidden.Stop, sheet, "the comments")
		return
	}
	found := false
	d := xml.NewDecoder(bytes.NewReader(part))
	place, text := "", []string(nil)
	for {
		tok, err := d.Token()
		if err != nil {
			break // a damaged end hides nothing: what was found is noted
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if t.Name.Local == "comment" || t.Name.Local == "threadedComment" {
				place, text = sheet, nil
				if row, col, ok := parseRef(attributes(t)["ref"]); ok {
					place = cellPlace(entry.name, row, col)
				}
			}
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" {
				text = append(text, s)
			}
		case xml.EndElement:
			if t.Name.Local == "comment" || t.Name.Local == "threadedComment" {
				found = true
				r.hide(hidden.Comment, hidden.Stop, place, "", text...)
			}
		}
	}
	if !found {
		r.hide(hidden.Comment, hidden.Stop, sheet, "")
	}
}

// An excelTable is a range that the workbook calls a table.
type excelTable struct {
	area   area
	header bool // its first row names the columns
	styled bool // it has a table style, which colours the header
}

// tables reads the tables of a sheet and notes filters that are on in them.
func (wb *workbook) tables(entry sheetEntry, rels []archive.Relation, r *report) []excelTable {
	var ts []excelTable
	for _, rel := range rels {
		if rel.Type != "table" {
			continue
		}
		part, err := wb.parts.Part(rel.Target)
		if err != nil || part == nil {
			r.damaged(entry.name)
			continue
		}
		var t struct {
			Ref    string `xml:"ref,attr"`
			Header string `xml:"headerRowCount,attr"`
			Style  struct {
				Name string `xml:"name,attr"`
			} `xml:"tableStyleInfo"`
			Filter struct {
				Columns []struct {
					Inner string `xml:",innerxml"`
				} `xml:"filterColumn"`
			} `xml:"autoFilter"`
		}
		if err := xml.Unmarshal(part, &t); err != nil {
			r.damaged(entry.name)
			continue
		}
		a, ok := parseArea(t.Ref)
		if !ok {
			continue
		}
		if len(ts) == maxTables {
			r.tooLarge(entry.name)
			return ts
		}
		ts = append(ts, excelTable{area: a, header: t.Header != "0", styled: t.Style.Name != ""})
		for _, c := range t.Filter.Columns {
			if strings.TrimSpace(c.Inner) != "" {
				r.hide(hidden.Filter, hidden.Stop, quoteSheet(entry.name)+"!"+t.Ref, "")
				break
			}
		}
	}
	return ts
}

// partNotes are what a workbook can carry in parts of its own, found by name:
// no program shows all of them.
var partNotes = []struct {
	folder, detail string
	kind           hidden.Kind
	severity       hidden.Severity
}{
	{"xl/externallinks/", "values of another workbook that it links to; choose Data, Edit Links, Break Link", hidden.Cache, hidden.Stop},
	{"xl/pivotcache/", "all the data of a pivot table", hidden.Cache, hidden.Stop},
	{"xl/model/", "a data model", hidden.Cache, hidden.Stop},
	{"xl/connections.xml", "", hidden.Connection, hidden.Stop},
	{"xl/querytables/", "a query", hidden.Connection, hidden.Stop},
	{"xl/embeddings/", "", hidden.Embedded, hidden.Stop},
	{"xl/revisions/", "the history of a shared workbook; choose Review, Unshare Workbook", hidden.Revision, hidden.Stop},
	{"xl/vbaproject.bin", "", hidden.Macro, hidden.Stop},
	{"xl/activex/", "a control that runs code", hidden.Script, hidden.Stop},
	{"xl/webextensions/", "an add-in", hidden.Script, hidden.Stop},
	{"xl/persons/", "names of people who commented", hidden.Metadata, hidden.Strip},
	{"customxml/", "data for other systems, such as a document library", hidden.Metadata, hidden.Strip},
	{"xl/printersettings/", "the name of a printer", hidden.Metadata, hidden.Strip},
	{"docprops/thumbnail", "a small picture of the first sheet", hidden.Metadata, hidden.Strip},
}

// hiddenParts notes what belongs to the workbook as a whole, once for each
// kind.
func (r *report) hiddenParts(wb *workbook) {
	for _, n := range partNotes {
		for _, name := range wb.parts.Names() {
			if strings.HasPrefix(strings.ToLower(name), n.folder) && path.Ext(name) != ".rels" {
				r.hide(n.kind, n.severity, "", n.detail, wb.partText(name)...)
			}
		}
	}
	if len(wb.names) > 0 {
		r.hide(hidden.Text, hidden.Warn, "", count(len(wb.names), "defined name")+" that Excel does not list", wb.names...)
	}
	wb.properties(r)
}

// propertyParts hold what a workbook says of the people, the organisation and
// the computer it was made with.
var propertyParts = []string{"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"}

// dull are elements of those parts that tell nothing of anybody.
var dull = []string{"TitlesOfParts", "HeadingPairs", "Application", "AppVersion", "DocSecurity", "ScaleCrop", "LinksUpToDate",
	"SharedDoc", "HyperlinksChanged", "TotalTime", "created", "modified", "revision", "lastPrinted"}

func (wb *workbook) properties(r *report) {
	for _, name := range propertyParts {
		part, err := wb.parts.Part(name)
		if err != nil {
			r.hide(hidden.Unreadable, hidden.Strip, "", "the properties")
			continue
		}
		d := xml.NewDecoder(bytes.NewReader(part))
		element := ""
		for tok, err := d.Token(); err == nil; tok, err = d.Token() {
			switch t := tok.(type) {
			case xml.StartElement:
				if element = t.Name.Local; slices.Contains(dull, element) {
					element = ""
					if d.Skip() != nil {
						break
					}
				}
			case xml.EndElement:
				element = ""
			case xml.CharData:
				if s := strings.TrimSpace(string(t)); s != "" && element != "" {
					r.hide(hidden.Metadata, hidden.Strip, "", "property "+element, s)
				}
			}
		}
	}
}

// partText returns the first words of a part: its text, and the values that
// caches keep in attributes.
func (wb *workbook) partText(name string) []string {
	part, err := wb.parts.Part(name)
	if err != nil {
		return nil
	}
	var out []string
	d := xml.NewDecoder(bytes.NewReader(part))
	for tok, err := d.Token(); err == nil && len(out) < 200; tok, err = d.Token() {
		switch t := tok.(type) {
		case xml.StartElement:
			if v := attributes(t)["v"]; v != "" {
				out = append(out, v)
			}
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
