package figures

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"regexp"
	"strings"
)

// The open data. A file has one header row and one row a figure, so that it can
// be read by a program without cleaning, as the Government's tabular data
// standard asks: UTF-8 without a byte order mark, commas, CRLF (RFC 4180).

// openColumns are the columns of the open data.
var openColumns = []string{"measure", "group", "period", "start", "end", "value", "mark", "unit", "source", "note", "derived"}

// WriteCSV writes figures as comma-separated values. A text that a spreadsheet
// would run as a formula gets an apostrophe before it; a number never does,
// whatever its sign.
func WriteCSV(w io.Writer, rows []Figure) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(openColumns); err != nil {
		return err
	}
	for _, f := range rows {
		value, derived := "", ""
		if f.Known() {
			value = f.Value.String()
		}
		if f.Derived {
			derived = "yes"
		}
		err := out.Write([]string{
			SafeCell(f.Measure), SafeCell(f.Group), SafeCell(f.Period.ID()),
			f.Period.Start.Format("2006-01-02"), f.Period.End.Format("2006-01-02"),
			value, string(f.Mark), SafeCell(f.Unit.Name), SafeCell(f.Source), SafeCell(f.Note), derived,
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// SafeCell returns text as a cell of a .csv file may hold it: where a
// spreadsheet would take it for a formula, with an apostrophe before it. Signs
// of full width count as well, which Excel reads like the others. A number is
// left alone.
func SafeCell(text string) string {
	if text == "" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(text)[0]) {
		return text
	}
	if negative.MatchString(text) {
		return text
	}
	return "'" + text
}

var negative = regexp.MustCompile(`^-£?\d[\d,]*(\.\d+)?%?$`)

// entry is a figure in the JSON of the open data.
type entry struct {
	Measure string   `json:"measure"`
	Group   string   `json:"group,omitempty"`
	Period  string   `json:"period"`
	Label   string   `json:"label"`
	Start   string   `json:"start"`
	End     string   `json:"end"`
	Value   *Decimal `json:"value"` // null where it is not given
	Mark    string   `json:"mark,omitempty"`
	Meaning string   `json:"meaning,omitempty"`
	Unit    string   `json:"unit"`
	Kind    UnitKind `json:"kind"`
	Text    string   `json:"text"`
	Source  string   `json:"source,omitempty"`
	Note    string   `json:"note,omitempty"`
	Derived bool     `json:"derived,omitempty"`
}

// WriteJSON writes figures as an array of objects. Numbers are written digit for
// digit.
func WriteJSON(w io.Writer, rows []Figure) error {
	entries := make([]entry, 0, len(rows))
	for _, f := range rows {
		e := entry{
			Measure: f.Measure, Group: f.Group, Period: f.Period.ID(), Label: f.Period.Label(),
			Start: f.Period.Start.Format("2006-01-02"), End: f.Period.End.Format("2006-01-02"),
			Mark: string(f.Mark), Meaning: f.Mark.Meaning(), Unit: f.Unit.Name, Kind: f.Unit.Kind, Text: f.Show(),
			Source: f.Source, Note: f.Note, Derived: f.Derived,
		}
		if f.Known() {
			e.Value = &f.Value
		}
		entries = append(entries, e)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(entries)
}
