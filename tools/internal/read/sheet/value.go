package sheet

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/hidden"
)

// fill gives a cell its value, and reports what a reader would not see in it or
// what cannot be taken from it.
func (wb *workbook) fill(cell *Cell, c raw, tables []excelTable, r *report) {
	finding := func(severity diag.Severity, rule, message, why, fix string) {
		r.add(diag.Finding{Rule: rule, Severity: severity, Pos: cell.Pos, Message: message, Why: why, Fix: fix})
	}
	unseen := func(kind hidden.Kind, detail string) {
		r.hidden.Add(hidden.Item{Kind: kind, Severity: hidden.Stop, Pos: cell.Pos, Detail: detail, Content: cell.Text})
		*cell = Cell{Pos: cell.Pos}
	}
	if !c.hasValue {
		finding(diag.Error, "uncalculated-formula", "the cell holds a formula whose result was never calculated",
			"the cell would be published empty",
			"open the workbook in Excel, press Ctrl+Alt+F9, look at the cell, and save")
		return
	}
	look := wb.styles.look(c.style)
	text, seen := "", shared{}
	switch c.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(c.value))
		if err != nil || n < 0 || n >= len(wb.strings) {
			finding(diag.Error, "damaged-file", "the cell's text is missing from the workbook", "",
				"open the workbook in Excel, save a copy, and use the copy")
			return
		}
		seen = wb.strings[n]
		text = seen.text
	case "str", "inlineStr":
		text = c.value
	case "b":
		cell.Kind, cell.Text = Bool, map[bool]string{true: "TRUE", false: "FALSE"}[c.value == "1" || c.value == "true"]
	case "e":
		finding(diag.Error, "error-value", "the cell shows an error, "+errorName(c.value)+", where a value is expected", "",
			"mend the formula in the workbook")
		return
	case "d":
		day, _, _ := strings.Cut(c.value, "T")
		if iso, _, ok := parseDate(day); ok {
			cell.Kind, cell.Text, cell.Date = Date, govDate(iso), iso
		} else {
			text = c.value
		}
	default:
		wb.number(cell, c, look, r)
	}
	if text = strings.TrimSpace(text); text != "" {
		cell.Kind, cell.Text = Text, text
		if c.kind == "s" || c.kind == "inlineStr" {
			if number, percent, ok := parseNumber(text, false); ok {
				cell.Kind, cell.Number = Number, number
				if percent {
					cell.Kind = Percentage
				}
				finding(diag.Warning, "number-as-text", "the cell holds a number that is stored as text",
					"it is left out of every sum in the workbook",
					"select the cell, choose the warning sign beside it and Convert to Number")
			}
		}
	}
	if cell.Kind == Empty {
		return
	}
	if utf8.RuneCountInString(cell.Text) > maxText {
		finding(diag.Error, "file-size", "the cell holds more text than Excel allows", "", "shorten it")
		cell.Text = ""
	}
	headerStyle := false
	for _, t := range tables {
		headerStyle = headerStyle || t.styled && c.row == t.area.top && t.area.contains(c.row, c.col)
	}
	switch {
	case look.invisible() && !headerStyle, seen.white && contrast("FFFFFF", look.fill) < 1.2:
		unseen(hidden.White, "")
	case look.size < tinyPoints || seen.tiny:
		unseen(hidden.Tiny, "")
	case cell.Kind == Text && look.hidesText():
		unseen(hidden.Text, "the number format shows it as nothing; choose the format General to see it")
	case look.struck || seen.struck:
		r.hidden.Add(hidden.Item{Kind: hidden.Struck, Severity: hidden.Stop, Pos: cell.Pos, Content: cell.Text})
	}
}

// number gives a cell a number, percentage or date, as its format shows it.
func (wb *workbook) number(cell *Cell, c raw, look look, r *report) {
	value := strings.TrimSpace(c.value)
	if value == "" {
		return
	}
	exact, ok := plain(value)
	if !ok {
		r.add(diag.Finding{Rule: "damaged-file", Severity: diag.Error, Pos: cell.Pos,
			Message: "the cell is marked as a number and holds something else",
			Fix:     "type the number again"})
		return
	}
	if look.shape.any() {
		days, err := strconv.ParseFloat(exact, 64)
		if t, ok := serialTime(days, wb.base1904); ok && err == nil {
			if look.shape.date() || look.shape.clock {
				cell.Text, cell.Date = look.shape.show(t)
			} else {
				cell.Text = elapsedText(days)
			}
			cell.Kind = Text
			if cell.Date != "" {
				cell.Kind = Date
			}
			return
		}
		r.add(diag.Finding{Rule: "bad-date", Severity: diag.Error, Pos: cell.Pos,
			Message: "the cell has a date format and holds a number that is no date; Excel shows it as ####",
			Fix:     "type the date again, or choose the format General"})
		return
	}
	cell.Kind, cell.Text, cell.Number = Number, exact, exact
	if !look.number {
		return
	}
	shown, err := wb.styles.format(exact, c.style, look)
	if err != nil {
		return // a style that the file does not define: General
	}
	shown = strings.TrimSpace(shown)
	if !strings.ContainsAny(shown, "0123456789") {
		r.hidden.Add(hidden.Item{Kind: hidden.Text, Severity: hidden.Stop, Pos: cell.Pos, Content: exact,
			Detail: "the number format shows something else than the number in the cell; type what it shows"})
		*cell = Cell{Pos: cell.Pos, Kind: Text, Text: shown}
		if shown == "" {
			cell.Kind = Empty
		}
		return
	}
	cell.Text = shown
	number, percent, ok := parseNumber(shown, true)
	if !ok {
		return // with a unit in words: the number is the stored one
	}
	if percent {
		cell.Kind, exact = Percentage, hundredfold(exact)
	}
	cell.Number = number
	if number != exact {
		cell.Stored = exact
	}
}

// errorName returns the name of an Excel error, and nothing else that might
// stand in its place.
func errorName(s string) string {
	for _, name := range []string{"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"} {
		if s == name {
			return name
		}
	}
	return "of a kind unknown here"
}

// govDate returns an ISO date as GOV.UK writes it: 31 March 2024.
func govDate(iso string) string {
	t, err := time.Parse("2006-01-02", iso)
	if err != nil {
		return iso
	}
	text, _ := shape{day: true, month: true, year: true}.show(t)
	return text
}
