package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"path"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/archive"
)

// What a reader of the workbook does not see is reported by its place and never
// by its content: a finding ends up in a build log that more people read than
// the workbook.

const whyHidden = "what is hidden in a file is easily published by mistake, and anyone who has the file can read it"

// hide reports something out of sight. What it says is kept only where a
// person asked to be shown.
func (r *report) hide(place, message, fix string, content ...string) {
	f := diag.Finding{Rule: "hidden-content", Severity: diag.Error, Pos: r.at(place), Message: message, Why: whyHidden, Fix: fix}
	f.Excerpt = r.excerpt(content)
	r.add(f)
}

func (r *report) excerpt(content []string) string {
	if !r.show {
		return ""
	}
	return diag.Excerpt(strings.Join(content, " | "), 0, 0)
}

func (r *report) hiddenSheet(wb *workbook, entry sheetEntry, ws *worksheet) {
	cells := len(ws.cells)
	if cells == 0 {
		return
	}
	content := wb.texts(ws, func(raw) bool { return true })
	if entry.state == "veryHidden" {
		r.hide(quoteSheet(entry.name), fmt.Sprintf("the sheet is hidden so deep that Excel does not offer to show it, and holds %s", count(cells, "cell")),
			"copy the sheets that are to be published to a new workbook, or delete this one in Excel's Visual Basic editor", content...)
		return
	}
	r.hide(quoteSheet(entry.name), fmt.Sprintf("the sheet is hidden and holds %s", count(cells, "cell")),
		"right-click a tab, choose Unhide, look at the sheet, and delete it", content...)
}

// texts returns what some cells hold, as the file has it.
func (wb *workbook) texts(ws *worksheet, of func(raw) bool) []string {
	var out []string
	for _, c := range ws.cells {
		if !of(c) || len(out) == 20 {
			continue
		}
		text := c.value
		if n, err := strconv.Atoi(c.value); err == nil && c.kind == "s" && 0 <= n && n < len(wb.strings) {
			text = wb.strings[n].text
		}
		out = append(out, text)
	}
	return out
}

// hiddenCells reports hidden rows and columns that hold something, a run of
// neighbours at a time, and a filter that is on.
func (r *report) hiddenCells(wb *workbook, entry sheetEntry, ws *worksheet) {
	rows, cols := map[int]int{}, map[int]int{}
	for _, c := range ws.cells {
		if ws.hiddenRows[c.row] {
			rows[c.row]++
		} else if ws.columnHidden(c.col) {
			cols[c.col]++
		}
	}
	name := quoteSheet(entry.name)
	for _, run := range runs(rows) {
		place := fmt.Sprintf("%s!%d:%d", name, run.from, run.to)
		r.hide(place, hiddenRun("row", fmt.Sprint(run.from), fmt.Sprint(run.to), run),
			"select the rows around, right-click, choose Unhide, and delete what must not be published",
			wb.texts(ws, func(c raw) bool { return run.from <= c.row && c.row <= run.to })...)
	}
	for _, run := range runs(cols) {
		from, to := columnName(run.from), columnName(run.to)
		place := fmt.Sprintf("%s!%s:%s", name, from, to)
		r.hide(place, hiddenRun("column", from, to, run),
			"select the columns around, right-click, choose Unhide, and delete what must not be published",
			wb.texts(ws, func(c raw) bool { return run.from <= c.col && c.col <= run.to })...)
	}
	if ws.filter != "" {
		r.hide(name+"!"+ws.filter, "a filter is on, and leaves out some rows",
			"choose Data, Clear, so that all rows are seen, and delete what must not be published")
	}
}

func hiddenRun(noun, from, to string, run span) string {
	if from == to {
		return fmt.Sprintf("%s %s is hidden and holds %s", noun, from, count(run.cells, "cell"))
	}
	return fmt.Sprintf("%ss %s to %s are hidden and hold %s", noun, from, to, count(run.cells, "cell"))
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

// marking finds protective markings and words that say a file is not final.
var marking = regexp.MustCompile(`(?i)\b(official[- ]?sensitive|protect|restricted|confidential|secret|in confidence|draft|not for publication|embargo(?:ed)?)\b`)

// sheetNotes reports what belongs to a sheet and is no cell: comments, markings
// in page headers, rules that turn text white, pictures and text boxes.
func (r *report) sheetNotes(wb *workbook, entry sheetEntry, ws *worksheet, rels []archive.Relation) {
	for _, rel := range rels {
		switch rel.Type {
		case "comments", "threadedComment":
			r.comments(wb, entry, rel)
		}
	}
	for _, h := range ws.headers {
		if m := marking.FindString(h); m != "" {
			r.add(diag.Finding{Rule: "protective-marking", Severity: diag.Error, Pos: r.at(quoteSheet(entry.name)),
				Message: fmt.Sprintf("the page header or footer says %q", m),
				Why:     "a file that is marked was not meant for the public as it stands",
				Fix:     "ask whether it may be published, and take the marking away under Page Layout, Print Titles, Header/Footer"})
			break
		}
	}
	for _, id := range ws.rules {
		st, err := wb.styles.file.GetConditionalStyle(id)
		if err != nil || st == nil || st.Font == nil || len(st.Fill.Color) > 0 {
			continue
		}
		if ft := st.Font; (ft.Color != "" || ft.ColorTheme != nil) && contrast(wb.styles.colour(ft.Color, ft.ColorIndexed, ft.ColorTheme, ft.ColorTint), "FFFFFF") < 1.2 {
			r.add(diag.Finding{Rule: "hidden-text", Severity: diag.Warning, Pos: r.at(quoteSheet(entry.name)),
				Message: "a conditional format turns text white, so some cells may not be seen",
				Why:     "cells that only look empty are read and published",
				Fix:     "choose Home, Conditional Formatting, Manage Rules, and delete the rule"})
			break
		}
	}
	if ws.picture {
		r.add(diag.Finding{Rule: "unread-content", Severity: diag.Warning, Pos: r.at(quoteSheet(entry.name)),
			Message: "pictures, charts and text boxes on the sheet are not read, only its cells",
			Fix:     "put what readers need into cells"})
	}
}

// comments reports every cell with a comment; the part is read for the names
// of the cells only.
func (r *report) comments(wb *workbook, entry sheetEntry, rel archive.Relation) {
	part, err := wb.parts.Part(rel.Target)
	if err != nil || part == nil {
		r.hide(quoteSheet(entry.name), "the sheet has comments that cannot be read", "delete them under Review, Delete")
		return
	}
	seen := map[string]bool{}
	d := xml.NewDecoder(bytes.NewReader(part))
	place, text := "", []string(nil)
	for {
		tok, err := d.Token()
		if err != nil {
			break // a damaged end hides nothing: what was found is reported
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if t.Name.Local == "comment" || t.Name.Local == "threadedComment" {
				place, text = quoteSheet(entry.name), nil
				if row, col, ok := parseRef(attributes(t)["ref"]); ok {
					place = cellPlace(entry.name, row, col)
				}
			}
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" {
				text = append(text, s)
			}
		case xml.EndElement:
			if (t.Name.Local == "comment" || t.Name.Local == "threadedComment") && !seen[place] && len(seen) < maxRows {
				seen[place] = true
				r.hide(place, "the cell has a comment", "right-click the cell and choose Delete Comment or Delete Note", text...)
			}
		}
	}
	if len(seen) == 0 {
		r.hide(quoteSheet(entry.name), "the sheet has comments", "delete them under Review, Delete")
	}
}

// An excelTable is a range that the workbook calls a table.
type excelTable struct {
	area   area
	header bool // its first row names the columns
	styled bool // it has a table style, which colours the header
}

// tables reads the tables of a sheet and reports filters that are on in them.
func (wb *workbook) tables(entry sheetEntry, rels []archive.Relation, r *report) []excelTable {
	var ts []excelTable
	for _, rel := range rels {
		if rel.Type != "table" {
			continue
		}
		part, err := wb.parts.Part(rel.Target)
		if err != nil || part == nil {
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
		ts = append(ts, excelTable{area: a, header: t.Header != "0", styled: t.Style.Name != ""})
		for _, c := range t.Filter.Columns {
			if strings.TrimSpace(c.Inner) != "" {
				r.hide(quoteSheet(entry.name)+"!"+t.Ref, "a filter is on in the table, and leaves out some rows",
					"choose Data, Clear, so that all rows are seen, and delete what must not be published")
				break
			}
		}
	}
	return ts
}

// partNotes are what a workbook can carry in parts of its own, found by name:
// no program shows all of them.
var partNotes = []struct {
	folder, message, fix string
	severity             diag.Severity
}{
	{"xl/externallinks/", "the workbook keeps values of another workbook that it links to", "choose Data, Edit Links, Break Link", diag.Error},
	{"xl/pivotcache/", "a pivot table keeps a copy of all the data it was made from, also of what it does not show", "copy the pivot table and paste it as values, and delete the pivot table", diag.Error},
	{"xl/connections.xml", "the workbook keeps a connection to a database or another file", "choose Data, Queries & Connections, and delete it", diag.Error},
	{"xl/querytables/", "the workbook keeps a query to a database or another file", "choose Data, Queries & Connections, and delete it", diag.Error},
	{"xl/model/", "the workbook keeps a data model, a copy of data that no sheet shows", "copy the table to a new workbook as values", diag.Error},
	{"xl/embeddings/", "another file is embedded in the workbook", "delete the object", diag.Error},
	{"xl/revisions/", "the workbook is shared and keeps the history of its changes", "choose Review, Unshare Workbook", diag.Error},
	{"xl/vbaproject.bin", "the workbook holds macros", "save it as Excel Workbook (.xlsx), without macros", diag.Error},
	{"xl/activex/", "the workbook holds controls that run code", "delete them", diag.Error},
	{"xl/webextensions/", "the workbook holds an add-in", "delete it", diag.Error},
	{"xl/persons/", "the workbook keeps the names of people who commented", "choose File, Info, Check for Issues, Inspect Document, and remove comments", diag.Warning},
	{"customxml/", "the workbook keeps data for other systems, such as a document library", "choose File, Info, Check for Issues, Inspect Document, and remove custom XML data", diag.Warning},
}

// hiddenParts reports what belongs to the workbook as a whole, once for each
// kind.
func (r *report) hiddenParts(wb *workbook) {
	for _, n := range partNotes {
		i := slices.IndexFunc(wb.parts.Names(), func(name string) bool {
			return strings.HasPrefix(strings.ToLower(name), n.folder) && path.Ext(name) != ".rels"
		})
		if i < 0 {
			continue
		}
		f := diag.Finding{Rule: "hidden-content", Severity: n.severity, Pos: r.at(""), Message: n.message, Fix: n.fix}
		if r.show {
			f.Excerpt = r.excerpt(wb.partText(wb.parts.Names()[i]))
		}
		if n.severity == diag.Error {
			f.Why = whyHidden
		}
		r.add(f)
	}
	if wb.names > 0 {
		r.add(diag.Finding{Rule: "hidden-content", Severity: diag.Warning, Pos: r.at(""),
			Message: fmt.Sprintf("the workbook has %s that Excel does not list", count(wb.names, "defined name")),
			Fix:     "copy the sheets to a new workbook"})
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
