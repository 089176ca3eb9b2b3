package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/golden"
)

// TestReadGolden reads the files under testdata and compares what comes out. An
// archive holds either one .csv file, or parts of a workbook, to which the test
// adds those that every workbook has.
func TestReadGolden(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(t *testing.T, a *txtar.Archive) {
		name, data := source(t, a)
		b, fs := Read(name, data)
		golden.Put(a, "want", describe(b, fs))
	})
}

// TestReadRealFiles reads workbooks written by real programs; what comes out is
// in a file of the same name that ends in .want.
func TestReadRealFiles(t *testing.T) {
	golden.Each(t, "testdata/*.xlsx", func(t *testing.T, file string) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		b, fs := Read(filepath.Base(file), data)
		golden.File(t, strings.TrimSuffix(file, ".xlsx")+".want", describe(b, fs))
	})
}

// source returns the file that an archive stands for.
func source(t testing.TB, a *txtar.Archive) (name string, data []byte) {
	t.Helper()
	parts := map[string]string{}
	for _, f := range a.Files {
		switch {
		case f.Name == "want":
		case strings.HasSuffix(f.Name, ".csv"):
			return f.Name, f.Data
		default:
			parts[f.Name] = string(f.Data)
		}
	}
	return "book.xlsx", pack(t, parts)
}

const (
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpec = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relSpec  = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relType  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// pack makes a workbook of parts. Worksheets are named xl/worksheets/NAME.xml;
// the list of sheets, its relations and the list of content types are made here
// unless the parts hold their own.
func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{}
	var sheets, rels strings.Builder
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	sort.Strings(names)
	n := 0
	for _, name := range names {
		body := strings.TrimSpace(parts[name])
		switch {
		case strings.HasPrefix(name, "xl/worksheets/") && strings.Count(name, "/") == 2:
			n++
			title := strings.TrimSuffix(filepath.Base(name), ".xml")
			state := ""
			for _, s := range []string{"hidden", "veryHidden"} {
				if strings.HasPrefix(title, s+" ") {
					state = ` state="` + s + `"`
				}
			}
			fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, title, n, state, n)
			fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%sworksheet" Target="%s"/>`, n, relType, strings.TrimPrefix(name, "xl/"))
			body = strings.Replace(body, "<worksheet>", "<worksheet "+mainSpec+">", 1)
		case name == "xl/sharedStrings.xml":
			fmt.Fprintf(&rels, `<Relationship Id="rIdS" Type="%ssharedStrings" Target="sharedStrings.xml"/>`, relType)
			body = strings.Replace(body, "<sst>", "<sst "+mainSpec+">", 1)
		case name == "xl/styles.xml":
			fmt.Fprintf(&rels, `<Relationship Id="rIdT" Type="%sstyles" Target="styles.xml"/>`, relType)
			body = strings.Replace(body, "<styleSheet>", "<styleSheet "+mainSpec+">", 1)
		case strings.HasSuffix(name, ".rels"):
			body = strings.Replace(body, "<Relationships>", "<Relationships "+relSpec+">", 1)
			body = strings.ReplaceAll(body, `Type="`, `Type="`+relType)
		}
		if strings.HasPrefix(body, "<") {
			body = xmlHead + body
		}
		all[name] = body
	}
	add := func(name, body string) {
		if all[name] == "" {
			all[name] = xmlHead + body
		}
	}
	add("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`)
	add("_rels/.rels", `<Relationships `+relSpec+`><Relationship Id="rId1" Type="`+relType+`officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	add("xl/workbook.xml", `<workbook `+mainSpec+`><sheets>`+sheets.String()+`</sheets></workbook>`)
	add("xl/_rels/workbook.xml.rels", `<Relationships `+relSpec+`>`+rels.String()+`</Relationships>`)
	names = names[:0]
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(all[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// describe prints a book as its golden file has it: every filled cell, the
// table that each sheet makes, and the findings.
func describe(b *Book, fs []diag.Finding) string {
	var out strings.Builder
	for _, s := range b.Sheets {
		fmt.Fprintf(&out, "sheet %q\n", s.Name)
		for _, row := range s.Rows {
			for _, c := range row {
				if c.Kind == Empty && c.ColSpan+c.RowSpan == 0 {
					continue
				}
				place := c.Pos.Place
				if place == "" {
					place = fmt.Sprintf("%d:%d", c.Pos.Line, c.Pos.Column)
				}
				fmt.Fprintf(&out, "%s %s %q", place, c.Kind, c.Text)
				for _, f := range []struct{ name, value string }{
					{"number", c.Number}, {"stored", c.Stored}, {"date", c.Date}, {"link", c.Link},
				} {
					if f.value != "" {
						fmt.Fprintf(&out, " %s=%s", f.name, f.value)
					}
				}
				if c.ColSpan > 1 || c.RowSpan > 1 {
					fmt.Fprintf(&out, " covers %d by %d", c.RowSpan, c.ColSpan)
				}
				out.WriteByte('\n')
			}
		}
		describeTable(&out, Table(s))
	}
	if len(fs) > 0 {
		out.WriteString("findings\n")
		if err := diag.WriteText(&out, fs); err != nil {
			panic(err)
		}
	}
	return out.String()
}

// describeTable prints a table a row a line: # before a header, ↔ and ↕ before
// the columns and rows that a cell covers.
func describeTable(out *strings.Builder, t *doc.Table) {
	if t == nil {
		return
	}
	fmt.Fprintf(out, "table %q\n", doc.Words(t.Caption))
	for _, row := range t.Rows {
		for _, c := range row.Cells {
			out.WriteString("|")
			if row.Header || c.Header {
				out.WriteString("#")
			}
			if c.ColSpan > 1 {
				fmt.Fprintf(out, "↔%d", c.ColSpan)
			}
			if c.RowSpan > 1 {
				fmt.Fprintf(out, "↕%d", c.RowSpan)
			}
			out.WriteString(" " + strings.ReplaceAll(strings.TrimSpace(doc.Plain(c.Blocks)), "\n", " ¶ ") + " ")
		}
		out.WriteString("|\n")
	}
}
