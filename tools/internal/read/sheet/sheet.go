// Package sheet reads a workbook (.xlsx) or a .csv file into one small model:
// sheets of rows of cells, each cell as a person sees it, with the place to find
// it again ("Sheet1!C7", or line and column).
//
// In go a path, for positions, and the file's bytes. Out come a [Book] and
// findings. What a reader of the workbook would not see (hidden sheets, rows and
// columns, comments, white text, numbers that a format hides) is never data: it
// is left out of the Book and reported by its place, never by its content. An
// error finding means that the Book must not be published from.
//
// excelize opens the workbook and knows its number formats, styles and comments.
// Rows, columns, formulas and filters come from one pass of our own over each
// worksheet part ([scanWorksheet]), because excelize returns hidden rows as data
// and a formula without a result as an empty cell, and builds every cell of a
// sheet in memory when one cell far away from the others is filled.
package sheet

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
	"nscp/tools/internal/read/text"
)

// A Book is one file: a workbook with the sheets that a reader sees, or a .csv
// file with a single sheet that has no name.
type Book struct {
	Path   string // slash-separated, relative to the site folder
	Sheets []*Sheet
}

// A Sheet is one grid of cells. Every row has the same length, so that any cell
// can be named; hidden rows and columns are not in it.
type Sheet struct {
	Pos  diag.Position // the sheet as a whole
	Name string        // "" in a .csv file
	Rows [][]Cell

	headed bool // the workbook itself says that the first row names the columns
}

// A Kind says what a cell holds.
type Kind int

const (
	Empty Kind = iota
	Text
	Number
	Percentage
	Date
	Bool
)

// String returns the kind in the words of a finding.
func (k Kind) String() string {
	return [...]string{"nothing", "text", "a number", "a percentage", "a date", "true or false"}[k]
}

// A Cell is one field.
type Cell struct {
	Pos  diag.Position
	Kind Kind

	// Text is what a reader sees. A date of a workbook reads "31 March 2024",
	// whatever the format; .csv text stands as it is.
	Text string

	// Number is the number that a reader sees, as an exact decimal: "-7100.5".
	// A percentage is in per cent: 24.1% is "24.1".
	Number string

	// Stored is the number in the cell where the cell's format shows another
	// one (rounded, or in thousands); "" where both are the same.
	Stored string

	// Date is the date in ISO 8601, as exact as it is shown: "2024-03-31",
	// "2024-03" or "2024".
	Date string

	Link string // the address the cell leads to

	ColSpan int  // columns that a merged cell covers; 0 means 1
	RowSpan int  // rows that a merged cell covers; 0 means 1
	Covered bool // lies under a merged cell, and is empty
}

// Limits on what is read. They are far above any table that people read, and
// low enough that no file can exhaust memory.
const (
	maxFile    = text.MaxSize // bytes of the file itself
	maxSheets  = 200
	maxRows    = 50_000
	maxColumns = 512
	maxCells   = 500_000 // rows times columns of one sheet, and of all sheets together
	maxText    = 32_767  // characters in a cell, Excel's own limit
	maxAreas   = 20_000  // merged areas of a sheet, and links
	maxTables  = 100     // Excel tables of a sheet
)

// partLimits are for one workbook: a table of 100,000 cells with its texts
// unpacks to some 10 MB.
func partLimits() archive.Limits {
	l := archive.Default
	l.Unpacked, l.Part, l.XML, l.Nodes = 128<<20, 64<<20, 4<<20, 200_000
	return l
}

// Read reads a workbook or a .csv file. The bytes decide which it is; a name
// that says otherwise is an error, because an editor cannot open such a file
// either. The Book is never nil.
func Read(name string, data []byte) (*Book, []diag.Finding) {
	r := &report{path: name}
	b := r.read(data)
	fs := append(r.findings, hidden.Findings(r.hidden.Items, data)...)
	diag.Sort(fs)
	return b, fs
}

// Hidden returns everything in a file that a person who opens it does not see,
// with the hidden words, and findings where the file cannot be looked into.
func Hidden(name string, data []byte) ([]hidden.Item, []diag.Finding) {
	r := &report{path: name}
	r.read(data)
	diag.Sort(r.findings)
	return r.hidden.Items, r.findings
}

func (r *report) read(data []byte) (b *Book) {
	b = &Book{Path: r.path}
	// excelize trusts what a style part says of itself; one that makes it panic
	// is damaged.
	defer func() {
		if v := recover(); v != nil {
			r.fail(archive.RuleDamaged, "the file is damaged: reading it failed",
				"open it in Excel, save a copy, and use the copy")
			b.Sheets = nil
		}
	}()
	if len(data) > maxFile {
		r.fail(archive.RuleSize, fmt.Sprintf("the file has %d MB, and at most %d MB are read", len(data)>>20, maxFile>>20),
			"keep the table that is to be published, and delete pictures and other sheets")
		return b
	}
	kind, ext := archive.Identify(data), strings.ToLower(path.Ext(r.path))
	workbook := ext == ".xlsx" || ext == ".xlsm"
	switch {
	case kind == archive.Excel && workbook:
		readWorkbook(b, data, r)
	case kind == archive.Excel:
		r.fail(archive.RuleKind, "this is an Excel workbook, although its name says otherwise",
			"change the end of its name to .xlsx")
	case (kind == archive.Text || kind == archive.Unknown) && !workbook:
		readCSV(b, data, r) // which knows UTF-16 without a mark from what is no text
	case kind == archive.HTML:
		r.fail(archive.RuleKind, "this is a web page, as some systems export tables, and no workbook",
			"open it in Excel, choose File, Save As, Excel Workbook (.xlsx), and use the new file")
	default:
		r.add(archive.Refusal(kind).Finding(r.path))
	}
	return b
}

// report collects the findings of one file.
type report struct {
	path     string
	findings []diag.Finding
	hidden   hidden.List
}

func (r *report) at(place string) diag.Position {
	return diag.Position{Path: r.path, Place: place}
}

func (r *report) add(f diag.Finding) { r.findings = append(r.findings, f) }

// fail reports why the file as a whole cannot be used.
func (r *report) fail(rule, message, fix string) {
	r.add(diag.Finding{Rule: rule, Severity: diag.Error, Pos: r.at(""), Message: message, Fix: fix})
}

// refuse reports what the archive says is wrong with the file or a part of it.
func (r *report) refuse(err error) {
	var p *archive.Problem
	if !errors.As(err, &p) {
		p = &archive.Problem{Rule: archive.RuleDamaged,
			Message: "the workbook is damaged: its list of sheets, texts or styles cannot be read",
			Fix:     "open %s in Excel, save a copy, and use the copy"}
	}
	r.add(p.Finding(r.path))
}
