package sheet

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
)

func TestHiddenContentNeverComesOut(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	planted := 0
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if f.Name != "want" {
				planted += bytes.Count(f.Data, []byte("MARKER"))
			}
		}
		name, data := source(t, a)
		b, fs := Read(name, data)
		if out := fmt.Sprintf("%+v", b) + describe(b, fs); strings.Contains(out, "MARKER") {
			t.Errorf("%s: a hidden word came out:\n%s", file, out)
		}
	}
	if planted < 20 {
		t.Errorf("have %d planted words, want at least 20", planted)
	}
}

func TestHiddenFindsEveryHiddenWord(t *testing.T) {
	for file, exempt := range map[string][]string{
		// What is chosen in a filter, and who made a comment, is not looked at:
		// the filter and the comment are.
		"xlsx-hidden":              {"MARKER 8", "MARKER 9"},
		"xlsx-hidden-text":         nil,
		"xlsx-parts":               nil,
		"xlsx-merge-across-hidden": nil,
	} {
		a, err := txtar.ParseFile("testdata/" + file + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		name, data := source(t, a)
		items, fs := Hidden(name, data)
		if e, _ := diag.Count(fs); e > 0 {
			t.Errorf("%s: %v", file, fs)
		}
		found := map[string]bool{}
		for _, it := range items {
			for _, m := range markers.FindAllString(it.Content, -1) {
				found[m] = true
			}
		}
		for _, f := range a.Files {
			for _, m := range markers.FindAllString(string(f.Data), -1) {
				if !found[m] && !slices.Contains(exempt, m) {
					t.Errorf("%s: %s in %s was not found", file, m, f.Name)
				}
			}
		}
	}
}

var markers = regexp.MustCompile(`MARKER \d+`)

func TestHiddenNamesFilledProperties(t *testing.T) {
	data := pack(t, map[string]string{
		"xl/worksheets/Sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
		"docProps/core.xml":        `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>MARKER 1</dc:creator><cp:lastModifiedBy></cp:lastModifiedBy></cp:coreProperties>`,
		"docProps/app.xml":         `<Properties><Company>MARKER 2</Company><TitlesOfParts><lpstr>Sheet1</lpstr></TitlesOfParts></Properties>`,
	})
	items, _ := Hidden("book.xlsx", data)
	var have []string
	for _, it := range items {
		have = append(have, it.Detail+": "+it.Content)
	}
	if d := cmp.Diff([]string{"property creator: MARKER 1", "property Company: MARKER 2"}, have); d != "" {
		t.Errorf("(-want +have):\n%s", d)
	}
	if _, fs := Read("book.xlsx", data); len(fs) > 0 {
		t.Errorf("reading reports what is only for inspection: %v", fs)
	}
}

func TestReadAnyTextEncoding(t *testing.T) {
	text := "Course,Cost\r\nCafé – “listening”,£75\r\n"
	wide := func(order func(uint16) []byte, bom bool) []byte {
		var b []byte
		if bom {
			b = append(b, order(0xfeff)...)
		}
		for _, u := range utf16.Encode([]rune(text)) {
			b = append(b, order(u)...)
		}
		return b
	}
	little := func(u uint16) []byte { return []byte{byte(u), byte(u >> 8)} }
	big := func(u uint16) []byte { return []byte{byte(u >> 8), byte(u)} }
	for name, data := range map[string][]byte{
		"UTF-8":                     []byte(text),
		"UTF-8 with a mark":         []byte("\ufeff" + text),
		"UTF-16 little end first":   wide(little, true),
		"UTF-16 big end first":      wide(big, true),
		"UTF-16 without a mark":     wide(little, false),
		"Windows-1252":              []byte("Course,Cost\r\nCaf\xe9 \x96 \x93listening\x94,\xa375\r\n"),
		"UTF-8 with Mac line ends":  []byte(strings.ReplaceAll(text, "\r\n", "\r")),
		"UTF-8 with Unix line ends": []byte(strings.ReplaceAll(text, "\r\n", "\n")),
	} {
		b, fs := Read("costs.csv", data)
		if e, _ := diag.Count(fs); e > 0 || len(b.Sheets) != 1 {
			t.Errorf("%s: have findings %v", name, fs)
			continue
		}
		got := b.Sheets[0].Rows[1]
		if got[0].Text != "Café – “listening”" || got[1].Text != "£75" || got[1].Number != "75" {
			t.Errorf("%s: have %q and %q", name, got[0].Text, got[1].Text)
		}
		if at := got[1].Pos.String(); at != "costs.csv:2:20" {
			t.Errorf("%s: have place %s, want costs.csv:2:20", name, at)
		}
	}
}

func TestReadSaysWhatAFileReallyIs(t *testing.T) {
	workbook := pack(t, map[string]string{"xl/worksheets/Sheet1.xml": `<worksheet><sheetData/></worksheet>`})
	for _, test := range []struct{ name, data, want string }{
		{"a.xlsx", "", "empty"},
		{"a.csv", " \n ", "empty"},
		{"a.xlsx", "Course,Places\n", "text file"},
		{"a.csv", string(workbook), "Excel workbook"},
		{"a.xlsx", "<html><table></table>", "web page"},
		{"a.csv", "%PDF-1.7\n", "PDF"},
		{"a.xlsx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("x", 100), "old Office file"},
		{"a.xlsx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", "password"},
		{"a.xlsx", string(workbook[:len(workbook)-30]), "damaged"},
		{"a.xlsx", string(pack(t, map[string]string{"xl/workbook.bin": "x"})), "binary workbook"},
		{"a.csv", "a,b\n\xff\xfe\x00\x01\x80\x81\n", "not text"},
	} {
		b, fs := Read(test.name, []byte(test.data))
		if len(b.Sheets) > 0 || len(fs) != 1 || fs[0].Severity != diag.Error || fs[0].Fix == "" || !strings.Contains(fs[0].Message, test.want) {
			t.Errorf("%s with %.20q: have %d sheets and %v, want one error with %q", test.name, test.data, len(b.Sheets), fs, test.want)
		}
	}
}

func TestReadRefusesWhatIsTooLarge(t *testing.T) {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	inline := func(s string) string {
		return `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>` + s + `</t></is></c></row></sheetData></worksheet>`
	}
	for name, test := range map[string]struct {
		file string
		data []byte
	}{
		"rows":         {"a.csv", []byte(many("1\n", maxRows+1))},
		"columns":      {"a.csv", []byte(many(",1", maxColumns+1))},
		"bytes":        {"a.csv", make([]byte, maxFile+1)},
		"text":         {"a.csv", []byte("a\n" + many("x", maxText+1) + "\n")},
		"cell text":    {"a.xlsx", pack(t, map[string]string{"xl/worksheets/Sheet1.xml": inline(many("text ", maxText))})},
		"zip ratio":    {"a.xlsx", pack(t, map[string]string{"xl/worksheets/Sheet1.xml": inline(many(" ", 8<<20))})},
		"sheet rows":   {"a.xlsx", pack(t, map[string]string{"xl/worksheets/Sheet1.xml": `<worksheet><sheetData><row r="60000"><c r="A60000"><v>1</v></c></row></sheetData></worksheet>`})},
		"sparse cells": {"a.xlsx", pack(t, map[string]string{"xl/worksheets/Sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="49999"><c r="SQ49999"><v>1</v></c></row></sheetData></worksheet>`})},
		"depth":        {"a.xlsx", pack(t, map[string]string{"xl/worksheets/Sheet1.xml": `<worksheet>` + many("<x>", 10_000)})},
	} {
		_, fs := Read(test.file, test.data)
		if e, _ := diag.Count(fs); e != 1 {
			t.Errorf("%s: have %v, want one error", name, fs)
		}
	}
}

func TestMemoryStaysBounded(t *testing.T) {
	// Two cells at opposite corners of the largest grid that is read.
	data := pack(t, map[string]string{"xl/worksheets/Sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="49999"><c r="SQ49999"><v>1</v></c></row></sheetData></worksheet>`})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	Read("a.xlsx", data)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
		t.Errorf("%d MB were set aside for two cells", used>>20)
	}
}

func TestPlainKeepsWhatExcelShows(t *testing.T) {
	for in, want := range map[string]string{
		"0.24099999999999999": "0.241", "7100": "7100", "0.1": "0.1", "-0.30000000000000004": "-0.3",
		"1E-3": "0.001", "1.5E+3": "1500", "123456789012345": "123456789012345", "0": "0", "-0": "0", "1e10": "10000000000",
		"99.999999999999986": "100",
	} {
		if have, ok := plain(in); have != want || !ok {
			t.Errorf("plain(%q): have %q, want %q", in, have, want)
		}
	}
	for _, in := range []string{"", "x", "NaN", "Inf", "1e301"} {
		if have, ok := plain(in); ok {
			t.Errorf("plain(%q): have %q, want nothing", in, have)
		}
	}
}

func TestHundredfoldIsExact(t *testing.T) {
	for in, want := range map[string]string{"0.241": "24.1", "1": "100", "-0.005": "-0.5", "0": "0", "0.0001": "0.01", "12.5": "1250", "0.07": "7"} {
		if have := hundredfold(in); have != want {
			t.Errorf("hundredfold(%q): have %q, want %q", in, have, want)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for in, want := range map[string]string{
		"7,100": "7100", "-3.50": "-3.5", "−4": "-4", "£1,250.00": "1250", "24.1%": "24.1%", "0": "0", "+5": "5", "10,132,000": "10132000",
		"24.1 %": "24.1%", "1,50": "", "0115": "", "1.2.3": "", "12-13": "", "2023-24": "", "1 200": "", "": "", "-": "", "1,2345": "", "(5)": "-5",
	} {
		have, percent, ok := parseNumber(in, true)
		if percent {
			have += "%"
		}
		if have != want || ok != (want != "") {
			t.Errorf("parseNumber(%q): have %q, want %q", in, have, want)
		}
	}
	if have, _, ok := parseNumber("(5)", false); ok {
		t.Errorf("brackets in text: have %q, want no number", have)
	}
}

func TestCodeShape(t *testing.T) {
	for code, want := range map[string]shape{
		"0.00":                         {},
		"General":                      {},
		`0" dozen"`:                    {},
		`[Red]0`:                       {},
		"dd/mm/yyyy":                   {day: true, month: true, year: true},
		"mmm-yy":                       {month: true, year: true},
		"yyyy":                         {year: true},
		"[$-F800]dddd, mmmm dd, yyyy":  {weekday: true, day: true, month: true, year: true},
		"h:mm AM/PM":                   {clock: true},
		"mm:ss":                        {clock: true},
		"[h]:mm":                       {elapsed: true},
		"m/d/yy h:mm":                  {day: true, month: true, year: true, clock: true},
		`dd\ mmmm\ yyyy;@`:             {day: true, month: true, year: true},
		`"Quarter to "mmm yyyy`:        {month: true, year: true},
		`yyyy\-mm\-dd"T"hh:mm:ss`:      {day: true, month: true, year: true, clock: true},
		"_-* #,##0.00_-;-* #,##0.00_-": {},
	} {
		if have := codeShape(code); have != want {
			t.Errorf("%q: have %+v, want %+v", code, have, want)
		}
	}
}

func TestConditionalFormatSections(t *testing.T) {
	code := `[<6]"c";[>=1000]#,##0;0.0`
	for in, want := range map[string]string{"3": `"c"`, "6": "0.0", "1000": "#,##0", "5.9": `"c"`} {
		if have, ok := conditional(code, in); have != want || !ok {
			t.Errorf("%s: have %q, want %q", in, have, want)
		}
	}
	if _, ok := conditional("#,##0;[Red]-#,##0", "3"); ok {
		t.Error("a format without conditions has a section that applies by condition")
	}
}

func TestNearestColumn(t *testing.T) {
	known := []string{"measure", "group", "period", "value", "unit", "source", "note", "review by", "reviewed on"}
	for in, want := range map[string]string{
		"vlaue": "value", "Units": "unit", "Reveiw by": "review by", "Notes": "note", "Colour": "", "Periode": "period", "": "",
		"recommendation": "", "messure": "measure",
	} {
		if have := Nearest(in, known); have != want {
			t.Errorf("Nearest(%q): have %q, want %q", in, have, want)
		}
	}
}

func TestByName(t *testing.T) {
	want := []Column{{Name: "title"}, {Name: "review by", Others: []string{"next review"}}, {Name: "note", Optional: true}}
	for name, test := range map[string]struct {
		csv   string
		rules string
		rows  int
	}{
		"plain":                 {"title,review by,note\na,b,c\n", "", 1},
		"other spellings":       {"Title,REVIEW_BY\na,b\n", "", 1},
		"another name":          {"Title,Next review\na,b\n", "", 1},
		"below a title":         {"Things we use,,\n,,\ntitle,review by,note\na,b,c\n", "", 1},
		"missing":               {"title,note\na,b\n", "missing-column", 1},
		"unknown":               {"title,review by,colour\na,b,c\n", "unknown-column", 1},
		"twice":                 {"title,review by,Title\na,b,c\n", "repeated-column", 1},
		"without a name":        {"title,review by,,note\na,b,stray,c\n", "unknown-column", 1},
		"blank rows are no row": {"title,review by\n\na,b\n,\nc,d\n", "", 2},
		"no names at all":       {"a,b\nc,d\n", "missing-column", -1},
	} {
		b, fs := Read("list.csv", []byte(test.csv))
		if len(fs) > 0 {
			t.Fatalf("%s: %v", name, fs)
		}
		cols, fs := b.Sheets[0].ByName(want)
		var rules []string
		for _, f := range fs {
			rules = append(rules, f.Rule)
		}
		if d := cmp.Diff(test.rules, strings.Join(rules, " ")); d != "" {
			t.Errorf("%s (-want +have): %s%v", name, d, fs)
		}
		rows := -1
		if cols != nil {
			rows = len(cols.Rows)
		}
		if rows != test.rows {
			t.Errorf("%s: have %d rows, want %d", name, rows, test.rows)
		}
	}
}

func FuzzReadWorkbook(f *testing.F) {
	files, err := filepath.Glob("testdata/xlsx-*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		parts := map[string]string{}
		for _, p := range a.Files {
			parts[p.Name] = string(p.Data)
		}
		f.Add(parts["xl/worksheets/Sheet1.xml"], parts["xl/styles.xml"], parts["xl/sharedStrings.xml"], parts["xl/comments1.xml"])
	}
	// The parts are fuzzed and then packed: bytes of a zip archive hardly ever
	// reach what reads the parts.
	f.Fuzz(func(t *testing.T, worksheet, styles, texts, comments string) {
		data := pack(t, map[string]string{
			"xl/worksheets/Sheet1.xml": worksheet, "xl/styles.xml": styles, "xl/sharedStrings.xml": texts, "xl/comments1.xml": comments,
			"xl/worksheets/_rels/Sheet1.xml.rels": `<Relationships><Relationship Id="rId1" Type="comments" Target="../comments1.xml"/></Relationships>`,
		})
		sound(t, "book.xlsx", data)
	})
}

func FuzzReadArchive(f *testing.F) {
	files, err := filepath.Glob("testdata/*.xlsx")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, "book.xlsx", data) })
}

func FuzzReadCSV(f *testing.F) {
	files, err := filepath.Glob("testdata/csv-*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		_, data := source(f, a)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, "list.csv", data) })
}

// sound fails where reading the file breaks a promise of the Book.
func sound(t *testing.T, name string, data []byte) {
	b, fs := Read(name, data)
	for _, f := range fs {
		if f.Message == "" || f.Rule == "" || f.Pos.Path != name || f.Severity == diag.Error && f.Fix == "" {
			t.Errorf("a finding without rule, message, path or fix: %+v", f)
		}
		if strings.Contains(f.Message, "reading it failed") {
			t.Errorf("reading panicked: %v", f)
		}
	}
	for _, s := range b.Sheets {
		for _, row := range s.Rows {
			if len(row) != len(s.Rows[0]) {
				t.Errorf("rows of %d and %d cells", len(row), len(s.Rows[0]))
			}
			for _, c := range row {
				if (c.Kind == Number || c.Kind == Percentage) != (c.Number != "") || c.Pos.Path != name || (c.Kind == Empty) != (c.Text == "") {
					t.Errorf("an unsound cell: %+v", c)
				}
			}
		}
		s.ByName([]Column{{Name: "title"}, {Name: "link"}})
		Table(s)
	}
}

func BenchmarkReadWorkbook(b *testing.B) {
	for _, rows := range []int{50, 500, 5000} {
		var sheet strings.Builder
		sheet.WriteString("<worksheet><sheetData>")
		for i := 1; i <= rows; i++ {
			fmt.Fprintf(&sheet, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>Measure %d</t></is></c><c r="B%d"><v>%d</v></c><c r="C%d"><v>0.%d</v></c></row>`, i, i, i, i, i, i, i)
		}
		sheet.WriteString("</sheetData></worksheet>")
		data := pack(b, map[string]string{"xl/worksheets/Sheet1.xml": sheet.String()})
		b.Run(fmt.Sprintf("%d rows", rows), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, fs := Read("book.xlsx", data); len(fs) > 0 {
					b.Fatal(fs)
				}
			}
		})
	}
}

func BenchmarkReadCSV(b *testing.B) {
	for _, rows := range []int{50, 500, 5000} {
		data := []byte("measure,value\n" + strings.Repeat("\"Places, all\",\"1,250\"\n", rows))
		b.Run(fmt.Sprintf("%d rows", rows), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, fs := Read("list.csv", data); len(fs) > 0 {
					b.Fatal(fs)
				}
			}
		})
	}
}
