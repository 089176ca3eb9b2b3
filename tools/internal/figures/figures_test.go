package figures

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/golden"
	"nscp/tools/internal/read/sheet"
)

func TestReadGolden(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(t *testing.T, a *txtar.Archive) {
		fs, findings := read(t, a.Files[0].Name, a.Files[0].Data)
		golden.Put(a, "want", describe(fs, findings))
	})
}

func read(t testing.TB, name string, data []byte) (*Figures, []diag.Finding) {
	t.Helper()
	b, fs := sheet.Read(name, data)
	if e, _ := diag.Count(fs); e > 0 {
		t.Fatal(fs)
	}
	return Read(b)
}

func describe(fs *Figures, findings []diag.Finding) string {
	var out strings.Builder
	for _, f := range fs.Rows {
		fmt.Fprintf(&out, "%s | %s | %s = %s | %s | %s | %s | %s | derived %v\n",
			f.Measure, f.Group, f.Period.ID(), f.Period.Label(), f.Show(), f.Unit.Kind, f.Source, f.Note, f.Derived)
	}
	if err := diag.WriteText(&out, findings); err != nil {
		panic(err)
	}
	return out.String()
}

// shipped is the project's own file of figures.
const shipped = "../../../sources/annual-reports/2023-24/figures.csv"

func TestShippedFiguresAreReadWithoutAFinding(t *testing.T) {
	data, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	fs, findings := read(t, "figures.csv", data)
	if len(findings) > 0 {
		t.Errorf("findings: %v", findings)
	}
	lines := bytes.Count(bytes.TrimSpace(data), []byte("\n"))
	if len(fs.Rows) != lines {
		t.Errorf("have %d figures of %d rows", len(fs.Rows), lines)
	}
}

func TestShippedFiguresChangeAsTheyShould(t *testing.T) {
	data, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	fs, _ := read(t, "figures.csv", data)
	year := ReportingYear(2023)
	for _, test := range []struct{ measure, group, difference, percent string }{
		{"Training opportunities taken up", "", "-1497", "-12.9"},
		{"Training attendances by partner", "Nottinghamshire County Council", "-188", "-10.1"},
		{"Training attendances by partner", "Police", "79", "246.9"},
		{"Training attendances by partner", "Health", "163", "78"},
		{"Training events offered", "", "6", "11.1"},
	} {
		f, ok := fs.Find(test.measure, test.group, year)
		if !ok {
			t.Errorf("%s, %s: not found", test.measure, test.group)
			continue
		}
		c, ok := fs.Change(f)
		if !ok || c.Difference.String() != test.difference || c.Percent.String() != test.percent {
			t.Errorf("%s, %s: have %s and %s%%, want %s and %s%%", test.measure, test.group, c.Difference, c.Percent, test.difference, test.percent)
		}
	}
	plans := fs.Series("Children on a child protection plan", "")
	if c, ok := Between(plans[0], plans[len(plans)-1]); !ok || c.Percent.String() != "-23.3" {
		t.Errorf("children on a plan: have %s%%, want -23.3%%", c.Percent)
	}
	if sum, ok := fs.Total("Rapid reviews by timeliness", year); !ok || sum.String() != "4" {
		t.Errorf("rapid reviews: have %s, want 4", sum)
	}
}

func TestPercentagesChangeInPoints(t *testing.T) {
	fs, _ := read(t, "f.csv", []byte("measure,period,value,unit,source\nAgreed,2022-23,95.5,%,x\nAgreed,2023-24,24.1,%,x\nNone,2022-23,0,events,x\nNone,2023-24,3,events,x\nGone,2022-23,c,events,x\nGone,2023-24,3,events,x\n"))
	cs := fs.Changes()
	if len(cs) != 2 {
		t.Fatalf("have %d changes, want 2: %v", len(cs), cs)
	}
	if c := cs[0]; !c.Points || c.HasPercent || c.Difference.String() != "-71.4" {
		t.Errorf("have %+v, want a fall of 71.4 points", c)
	}
	if c := cs[1]; c.HasPercent || c.Difference.String() != "3" {
		t.Errorf("have %+v, want a rise of 3 and no percentage of nought", c)
	}
}

func TestTotalLeavesOutTheGroupThatStandsForAll(t *testing.T) {
	fs, _ := read(t, "f.csv", []byte("measure,group,period,value,unit,source\nPlaces,North,2023-24,0.1,days,x\nPlaces,South,2023-24,0.2,days,x\nPlaces,Total,2023-24,9,days,x\nSeats,North,2023-24,1,seats,x\nSeats,South,2023-24,c,seats,x\nShare,North,2023-24,50,%,x\n"))
	year := ReportingYear(2023)
	if sum, ok := fs.Total("places", year); !ok || sum.String() != "0.3" {
		t.Errorf("have %s, want 0.3", sum)
	}
	if f, ok := fs.Stated("Places", year); !ok || f.Value.String() != "9" {
		t.Errorf("have %v, want the stated total 9", f)
	}
	for _, m := range []string{"Seats", "Share", "Nothing"} {
		if sum, ok := fs.Total(m, year); ok {
			t.Errorf("%s: have the sum %s, want none", m, sum)
		}
	}
}

func TestFiguresOfAWorkbookAreExact(t *testing.T) {
	x := excelize.NewFile()
	defer x.Close()
	percent, err := x.NewStyle(&excelize.Style{NumFmt: 10})
	if err != nil {
		t.Fatal(err)
	}
	month, err := x.NewStyle(&excelize.Style{NumFmt: 17})
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]any{
		{"measure", "group", "period", "value", "unit", "source"},
		{"Agreed", "", "2023-24", 0.241, "%", "Training"},
		{"Sum", "", 45352, 0.1 + 0.2, "days", "Training"},
		{"Text", "", "2023-24", "1,200", "events", "Training"},
	}
	for i, row := range rows {
		if err := x.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for cell, style := range map[string]int{"D2": percent, "C3": month} {
		if err := x.SetCellStyle("Sheet1", cell, cell, style); err != nil {
			t.Fatal(err)
		}
	}
	buf, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	fs, findings := read(t, "figures.xlsx", buf.Bytes())
	if len(findings) > 0 {
		t.Error(findings)
	}
	want := "Agreed 2023-24 24.1%; Sum 2024-03 0.3 days; Text 2023-24 1,200 events; "
	have := ""
	for _, f := range fs.Rows {
		have += f.Measure + " " + f.Period.ID() + " " + f.Show() + "; "
	}
	if have != want {
		t.Errorf("have %q, want %q", have, want)
	}
}

func TestDecimal(t *testing.T) {
	for in, want := range map[string]string{
		"7100": "7,100", "-7100.50": "-7,100.5", "0.10": "0.1", "000": "0", "-0": "0", "1234567": "1,234,567", "999": "999", "-0.0": "0",
	} {
		d, err := ParseDecimal(in)
		if err != nil || d.Text() != want {
			t.Errorf("%q: have %q %v, want %q", in, d.Text(), err, want)
		}
	}
	for _, in := range []string{"", "-", "1.", ".5", "1,000", "1e5", "+1", "1.2.3", "١", strings.Repeat("9", 40)} {
		if d, err := ParseDecimal(in); err == nil {
			t.Errorf("%q: have %s, want an error", in, d)
		}
	}
}

func decimal(t testing.TB, s string) Decimal {
	t.Helper()
	d, err := ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDecimalArithmeticIsExact(t *testing.T) {
	a, b := decimal(t, "0.1"), decimal(t, "0.2")
	if s := a.Add(b); s != decimal(t, "0.3") {
		t.Errorf("0.1 + 0.2: have %s", s)
	}
	if s := a.Sub(b); s.String() != "-0.1" {
		t.Errorf("0.1 - 0.2: have %s", s)
	}
	for _, test := range []struct {
		of, total string
		places    int
		want      string
	}{{"-156", "669", 1, "-23.3"}, {"1", "8", 1, "12.5"}, {"1", "8", 0, "13"}, {"-1", "8", 0, "-13"}, {"1", "3", 2, "33.33"}} {
		if p, ok := decimal(t, test.of).PercentOf(decimal(t, test.total), test.places); !ok || p.String() != test.want {
			t.Errorf("%s of %s: have %s, want %s", test.of, test.total, p, test.want)
		}
	}
	if _, ok := a.PercentOf(Decimal{}, 1); ok {
		t.Error("a percentage of nought")
	}
}

func TestParsePeriod(t *testing.T) {
	for in, want := range map[string]string{
		"2023-24": "2023-24 | 2023 to 2024 | 2022-23", "2023/24": "2023-24 | 2023 to 2024 | 2022-23", "2023–2024": "2023-24 | 2023 to 2024 | 2022-23",
		"2023 - 24": "2023-24 | 2023 to 2024 | 2022-23", "2023 to 2024": "2023-24 | 2023 to 2024 | 2022-23", "1999-00": "1999-00 | 1999 to 2000 | 1998-99",
		"Q4 2023-24":               "2023-24 Q4 | January to March 2024 | 2022-23 Q4",
		"2023-24 Q1":               "2023-24 Q1 | April to June 2023 | 2022-23 Q1",
		"Q4 of 2022/23":            "2022-23 Q4 | January to March 2023 | 2021-22 Q4",
		"Quarter 2, 2023-24":       "2023-24 Q2 | July to September 2023 | 2022-23 Q2",
		"2024-02":                  "2024-02 | February 2024 | 2023-02",
		"Mar 2024":                 "2024-03 | March 2024 | 2023-03",
		"2011-12":                  "2011-12 | 2011 to 2012 | 2010-11",
		"2023-12":                  "2023-12 | December 2023 | 2022-12",
		"2024":                     "2024 | 2024 | 2023",
		"2024-03-31":               "2024-03-31 | 31 March 2024 | 2023-03-31",
		"2nd October 2023":         "2023-10-02 | 2 October 2023 | 2022-10-02",
		"April 2023–Mar 2024":      "",
		"April 2023 – Mar 2024":    "2023-24 | 2023 to 2024 | 2022-23",
		"January to March":         "",
		"Jan 2024 to Mar 2024":     "2023-24 Q4 | January to March 2024 | 2022-23 Q4",
		"2023-04-01 to 2023-09-30": "2023-04-01/2023-09-30 | 1 April 2023 to 30 September 2023 | 2022-04-01/2022-09-30",
		"2023-17":                  "", "2023-23": "", "23-24": "", "Q4 2023": "", "2024 Q1": "", "2023-13": "", "31 February 2024": "", "2024-02-30": "", "": "",
		"March 2024 to April 2023": "", "2023-25": "", "Q5 2023-24": "", "sometime": "", strings.Repeat("2023-24 ", 20): "",
	} {
		p, err := ParsePeriod(in)
		have := ""
		if err == nil {
			have = p.ID() + " | " + p.Label() + " | " + p.YearBefore().ID()
		}
		if have != want {
			t.Errorf("%q: have %q %v, want %q", in, have, err, want)
		}
	}
}

func TestPeriodsAreInOrderOfTime(t *testing.T) {
	fs, _ := read(t, "f.csv", []byte("measure,period,value,unit,source\nA,2023-24,1,x,x\nA,2021-22,1,x,x\nA,2022-23,1,x,x\nA,Q4 2022-23,1,x,x\n"))
	have := ""
	for _, p := range fs.Periods("a") {
		have += p.ID() + " "
	}
	if want := "2021-22 2022-23 2022-23 Q4 2023-24 "; have != want {
		t.Errorf("have %q, want %q", have, want)
	}
	if !ReportingYear(2022).Contains(fs.Periods("A")[2]) {
		t.Error("a year does not contain its fourth quarter")
	}
}

func TestOpenDataIsSafeInASpreadsheet(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Places": "Places", "=1+1": "'=1+1", "+44": "'+44", "@x": "'@x", "-5": "-5", "-7,100.5": "-7,100.5", "-£5": "-£5", "-2%": "-2%",
		"-1+cmd": "'-1+cmd", "\t=1": "'\t=1", "＝1": "'＝1", "a=1": "a=1", "–5": "–5",
	} {
		if have := SafeCell(in); have != want {
			t.Errorf("SafeCell(%q): have %q, want %q", in, have, want)
		}
	}
	rows := []Figure{
		{Measure: "=HYPERLINK(1)", Period: ReportingYear(2023), Value: decimal(t, "-7100.5"), Unit: ParseUnit("£"), Note: "A \"note\", with a comma", Derived: true},
		{Measure: "Withheld", Group: "-North", Period: ReportingYear(2023), Mark: Suppressed, Unit: ParseUnit("children")},
	}
	var buf bytes.Buffer
	if err := WriteCSV(&buf, rows); err != nil {
		t.Fatal(err)
	}
	want := "measure,group,period,start,end,value,mark,unit,source,note,derived\r\n" +
		"'=HYPERLINK(1),,2023-24,2023-04-01,2024-03-31,-7100.5,,£,,\"A \"\"note\"\", with a comma\",yes\r\n" +
		"Withheld,'-North,2023-24,2023-04-01,2024-03-31,,c,children,,,\r\n"
	if d := cmp.Diff(want, buf.String()); d != "" {
		t.Errorf("(-want +have):\n%s", d)
	}
}

func TestOpenDataInJSONKeepsEveryDigit(t *testing.T) {
	rows := []Figure{
		{Measure: "A <b>", Period: ReportingYear(2023), Value: decimal(t, "0.30"), Unit: ParseUnit("%")},
		{Measure: "B", Period: ReportingYear(2023), Mark: Unavailable, Unit: ParseUnit("events")},
	}
	var buf bytes.Buffer
	if err := WriteJSON(&buf, rows); err != nil {
		t.Fatal(err)
	}
	var back []struct {
		Measure, Period, Text, Mark string
		Value                       *Decimal
	}
	if err := json.Unmarshal(buf.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if len(back) != 2 || *back[0].Value != rows[0].Value || back[0].Measure != "A <b>" || back[0].Text != "0.3%" || back[1].Value != nil || back[1].Mark != "x" {
		t.Errorf("have %s", buf.String())
	}
	if !strings.Contains(buf.String(), `"value": 0.3,`) {
		t.Errorf("the number is not written digit for digit: %s", buf.String())
	}
	buf.Reset()
	if err := WriteJSON(&buf, nil); err != nil || strings.TrimSpace(buf.String()) != "[]" {
		t.Errorf("no figures: have %q %v, want []", buf.String(), err)
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"2023-24", "Q4 of 2023/24", "2024-03", "31 March 2024", "April 2023 to March 2024", "2023-17"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePeriod(s)
		if err != nil {
			return
		}
		if p.End.Before(p.Start) || p.Label() == "" {
			t.Errorf("%q: a period from %v to %v", s, p.Start, p.End)
		}
		if p.Kind == Span {
			return
		}
		again, err := ParsePeriod(p.ID())
		if err != nil || again != p {
			t.Errorf("%q reads as %s and then as %s, %v", s, p.ID(), again.ID(), err)
		}
	})
}

func FuzzSafeCell(f *testing.F) {
	for _, s := range []string{"=1", "-5", "a", "＝1", "-1+1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var buf bytes.Buffer
		if err := WriteCSV(&buf, []Figure{{Measure: s, Period: ReportingYear(2023)}}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&buf).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%q: %v", s, err)
		}
		if cell := rows[1][0]; cell != "" && strings.ContainsAny(cell[:1], "=+@\t\r\n") {
			t.Errorf("%q comes out as %q, which a spreadsheet runs", s, cell)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var data strings.Builder
	data.WriteString("measure,group,period,value,unit,source\n")
	for i := range 500 {
		fmt.Fprintf(&data, "Measure %d,Group,2023-24,%d,events,Training\n", i, i)
	}
	book, fs := sheet.Read("figures.csv", []byte(data.String()))
	if len(fs) > 0 {
		b.Fatal(fs)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, fs := Read(book); len(fs) > 0 {
			b.Fatal(fs)
		}
	}
}
