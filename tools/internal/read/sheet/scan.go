package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A raw cell is one <c> element, before its style and shared string are looked
// up.
type raw struct {
	row, col int
	kind     string // the t attribute: s, str, inlineStr, b, e, d, n or ""
	style    int
	value    string
	hasValue bool // there is a <v> or <is> element, even an empty one
	formula  bool
}

// An area is a block of cells; all bounds are inside it.
type area struct{ top, left, bottom, right int }

func (a area) contains(row, col int) bool {
	return a.top <= row && row <= a.bottom && a.left <= col && col <= a.right
}

// A link is a range of cells that leads somewhere.
type link struct {
	area area
	id   string // relation, for an address outside the workbook
	to   string // place in the workbook, or the part of an address behind #
}

// A worksheet is what one pass over a worksheet part found.
type worksheet struct {
	cells      []raw
	hiddenRows map[int]bool
	hiddenCols [maxColumns + 1]bool
	allCols    bool // columns are hidden unless they are named
	shownCols  [maxColumns + 1]bool
	filter     string // the range whose filter hides rows at this moment
	merges     []area
	links      []link
	headers    []string // page headers and footers
	rules      []int    // differential styles that conditional formats use
	picture    bool     // a drawing, picture or background is on the sheet
}

var errTooLarge = errors.New("too many rows, columns or cells")

// maxDepth is how deep elements of a worksheet nest. Excel needs nine.
const maxDepth = 64

// scanWorksheet reads a worksheet part. Where the grid is larger than the
// limits it returns errTooLarge; any other error means that the part is damaged.
func scanWorksheet(part []byte) (*worksheet, error) {
	ws := &worksheet{hiddenRows: map[int]bool{}}
	d := xml.NewDecoder(bytes.NewReader(part))
	d.CharsetReader = onlyUTF8
	depth, row := 0, 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return ws, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := tok.(type) {
		case xml.Directive:
			return nil, errors.New("a document type, which no workbook has")
		case xml.EndElement:
			depth--
		case xml.StartElement:
			depth++
			if depth > maxDepth {
				return nil, errors.New("elements nested too deep")
			}
			as := attributes(t)
			switch t.Name.Local {
			case "row":
				row = as.number("r", row+1)
				if isHidden(as) || as["ht"] == "0" {
					ws.hiddenRows[row] = true
				}
			case "c":
				if row < 1 {
					return nil, errors.New("a cell outside a row")
				}
				c, err := scanCell(d, as, row, ws.nextColumn(row))
				if err != nil {
					return nil, err
				}
				depth--
				if c.hasValue || c.formula {
					if c.row > maxRows || c.col > maxColumns || len(ws.cells) >= maxCells {
						return nil, errTooLarge
					}
					ws.cells = append(ws.cells, c)
				}
			default:
				if err := ws.note(t.Name.Local, as, d, &depth); err != nil {
					return nil, err
				}
			}
		}
	}
}

// note keeps what an element other than a row or cell says.
func (ws *worksheet) note(name string, as attrs, d *xml.Decoder, depth *int) error {
	switch name {
	case "sheetFormatPr":
		ws.allCols = as["defaultColWidth"] == "0"
	case "col":
		set := &ws.shownCols
		if isHidden(as) || as["width"] == "0" {
			set = &ws.hiddenCols
		}
		for c := max(as.number("min", 1), 1); c <= min(as.number("max", 1), maxColumns); c++ {
			set[c] = true
		}
	case "autoFilter":
		filter, err := scanFilter(d, as["ref"])
		if err != nil {
			return err
		}
		*depth--
		ws.filter = filter
	case "mergeCell":
		if a, ok := parseArea(as["ref"]); ok {
			if ws.merges = append(ws.merges, a); len(ws.merges) > maxAreas {
				return errTooLarge
			}
		}
	case "hyperlink":
		if a, ok := parseArea(as["ref"]); ok {
			if ws.links = append(ws.links, link{area: a, id: as["id"], to: as["location"]}); len(ws.links) > maxAreas {
				return errTooLarge
			}
		}
	case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
		var text string
		if err := d.DecodeElement(&text, &xml.StartElement{Name: xml.Name{Local: name}}); err != nil {
			return err
		}
		*depth--
		ws.headers = append(ws.headers, headerCode.ReplaceAllString(text, " "))
	case "cfRule":
		if id := as.number("dxfId", -1); id >= 0 && !slices.Contains(ws.rules, id) {
			ws.rules = append(ws.rules, id)
		}
	case "drawing", "picture", "legacyDrawingHF":
		ws.picture = true
	}
	return nil
}

// nextColumn is where a cell without a reference stands: behind the one before.
func (ws *worksheet) nextColumn(row int) int {
	if n := len(ws.cells); n > 0 && ws.cells[n-1].row == row {
		return ws.cells[n-1].col + 1
	}
	return 1
}

// scanCell reads a <c> element to its end.
func scanCell(d *xml.Decoder, as attrs, row, col int) (raw, error) {
	c := raw{row: row, col: col, kind: as["t"], style: as.number("s", 0)}
	if ref := as["r"]; ref != "" {
		var ok bool
		if c.row, c.col, ok = parseRef(ref); !ok {
			return c, fmt.Errorf("a cell with the name %.12q", ref)
		}
	}
	depth := 0
	var in []string
	var text strings.Builder
	for {
		tok, err := d.Token()
		if err != nil {
			return c, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return c, errors.New("elements nested too deep")
			}
			in = append(in, t.Name.Local)
			switch t.Name.Local {
			case "f":
				c.formula = true
			case "v", "is":
				c.hasValue = true
			}
		case xml.CharData:
			// <v> holds the value, <is><t> or <is><r><t> a text; <rPh> is how a
			// Japanese name is spoken, which nobody sees.
			if n := len(in); n > 0 && (in[n-1] == "v" || in[n-1] == "t" && in[0] == "is" && !slices.Contains(in, "rPh")) {
				text.Write(t)
			}
		case xml.EndElement:
			if depth == 0 {
				c.value = text.String()
				return c, nil
			}
			depth--
			in = in[:len(in)-1]
		}
	}
}

// scanFilter reads an <autoFilter> element to its end and returns its range if
// it hides rows: arrows alone are only buttons.
func scanFilter(d *xml.Decoder, ref string) (string, error) {
	on := ""
	for depth := 0; ; {
		tok, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return "", errors.New("elements nested too deep")
			}
			if depth == 2 && strings.HasSuffix(strings.ToLower(t.Name.Local), "filter") ||
				depth == 2 && (t.Name.Local == "filters" || t.Name.Local == "customFilters" || t.Name.Local == "top10") {
				on = ref
			}
		case xml.EndElement:
			if depth == 0 {
				return on, nil
			}
			depth--
		}
	}
}

// columnHidden reports whether a column is out of sight.
func (ws *worksheet) columnHidden(col int) bool {
	return ws.hiddenCols[col] || ws.allCols && !ws.shownCols[col]
}

type attrs map[string]string

// attributes returns an element's attributes by local name: r:id is "id".
func attributes(t xml.StartElement) attrs {
	as := make(attrs, len(t.Attr))
	for _, a := range t.Attr {
		as[a.Name.Local] = a.Value
	}
	return as
}

func (as attrs) number(name string, otherwise int) int {
	n, err := strconv.Atoi(as[name])
	if err != nil {
		return otherwise
	}
	return n
}

func isHidden(as attrs) bool { return as["hidden"] == "1" || as["hidden"] == "true" }

// parseRef returns the row and column of "C7" or "$C$7", both from 1.
func parseRef(ref string) (row, col int, ok bool) {
	ref = strings.ReplaceAll(ref, "$", "")
	i := 0
	for i < len(ref) && i < 4 {
		c := ref[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		col = col*26 + int(c-'a') + 1
		i++
	}
	row, err := strconv.Atoi(ref[i:])
	return row, col, err == nil && col > 0 && row > 0 && row <= 1<<20 && col <= 1<<14
}

// parseArea returns the block of "A1:C7" or "A1".
func parseArea(ref string) (area, bool) {
	from, to, both := strings.Cut(ref, ":")
	var a area
	var ok bool
	if a.top, a.left, ok = parseRef(from); !ok {
		return a, false
	}
	if !both {
		a.bottom, a.right = a.top, a.left
		return a, true
	}
	a.bottom, a.right, ok = parseRef(to)
	return a, ok && a.top <= a.bottom && a.left <= a.right
}

// columnName returns the letters of a column: 3 is "C".
func columnName(col int) string {
	s := ""
	for col > 0 {
		col--
		s = string(rune('A'+col%26)) + s
		col /= 26
	}
	return s
}

// onlyUTF8 refuses a part in another encoding; Excel writes none.
func onlyUTF8(label string, in io.Reader) (io.Reader, error) {
	if strings.EqualFold(label, "us-ascii") {
		return in, nil
	}
	return nil, fmt.Errorf("a part in %.20q", label)
}

// headerCode matches what formats the text of a page header: "&C" for the middle,
// `&"Arial,Bold"`, "&12", "&KFF0000".
var headerCode = regexp.MustCompile(`&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|.)`)
