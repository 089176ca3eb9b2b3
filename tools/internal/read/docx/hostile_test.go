package docx_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/docx"
	"nscp/tools/internal/read/docx/docxtest"
)

func build(t testing.TB, pairs ...string) []byte {
	t.Helper()
	data, err := docxtest.Parts(pairs...)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFileThatIsNoWordFileIsNamedForWhatItIs(t *testing.T) {
	const p = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"
	types := func(kind string) string {
		return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.` + kind + `"/></Types>`
	}
	for _, tt := range []struct {
		name, want string
		data       []byte
	}{
		{"old Word file", "an old Word document (.doc)", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00")},
		{"password", "an Office file with a password", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")},
		{"workbook with the wrong name", "an Excel workbook, although its name says otherwise", build(t, "document.xml", p, "part [Content_Types].xml", types("spreadsheetml.sheet.main+xml"))},
		{"slides with the wrong name", "a PowerPoint presentation", build(t, "document.xml", p, "part [Content_Types].xml", types("presentationml.presentation.main+xml"))},
		{"main part of another kind", "its main part holds no Word text", build(t, "document.xml", `<?xml version="1.0"?><html/>`)},
		{"document type", "a document type", build(t, "document.xml", `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "b">]><w/>`)},
		{"malformed", "malformed", build(t, "document.xml", `<?xml version="1.0"?><w:document>`)},
		{"damaged styles", "malformed", build(t, "document.xml", p, "styles.xml", `<?xml version="1.0"?><w:`)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, fs := docx.Read(file, tt.data)
			if d == nil || len(d.Blocks) > 0 {
				t.Errorf("have document %v want an empty one", d)
			}
			if len(fs) != 1 || fs[0].Severity != diag.Error || !strings.Contains(fs[0].Message, tt.want) || !strings.Contains(fs[0].Fix, file) {
				t.Errorf("have %+v want an error that says %q", fs, tt.want)
			}
			if _, err := docx.Words(file, tt.data); err == nil {
				t.Error("its words were read")
			}
			if _, fs := docx.Hidden(file, tt.data); len(fs) == 0 {
				t.Error("it was inspected")
			}
		})
	}
}

// TestHostileFileCostsBoundedMemory reads small files that try to become large.
func TestHostileFileCostsBoundedMemory(t *testing.T) {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	deep := func(open, inside, end string, n int) string { return many(open, n) + inside + many(end, n) }
	const p = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"
	for name, data := range map[string][]byte{
		"elements":         build(t, "document.xml", many("<w:p/>", 3_000_000)),
		"spaces":           build(t, "document.xml", "<w:p><w:r><w:t>"+many(" ", 30_000_000)+"</w:t></w:r></w:p>"),
		"tables in tables": build(t, "document.xml", deep("<w:tbl><w:tr><w:tc>", p, "</w:tc></w:tr></w:tbl>", 80)),
		"boxes in boxes":   build(t, "document.xml", deep("<w:p><w:r><w:pict><w:txbxContent>", p, "</w:txbxContent></w:pict></w:r></w:p>", 60)),
		"fields in fields": build(t, "document.xml", "<w:p>"+many(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, 50_000)+"</w:p>"),
		"links in links":   build(t, "document.xml", "<w:p>"+deep(`<w:hyperlink w:anchor="a">`, "<w:r><w:t>x</w:t></w:r>", "</w:hyperlink>", 200)+"</w:p>"),
		"wide cells":       build(t, "document.xml", "<w:tbl>"+many(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>`+p+`</w:tc></w:tr>`, 1000)+"</w:tbl>"),
		"list numbers":     build(t, "document.xml", `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>`, "numbering.xml", `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="999999999999999"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="`+many("%1", 5000)+`"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`),
		"bookmarks":        build(t, "document.xml", many(`<w:bookmarkStart w:id="1" w:name="a"/>`, 200_000)+p),
		"notes":            build(t, "document.xml", "<w:p>"+many(`<w:r><w:footnoteReference w:id="1"/></w:r>`, 100_000)+"</w:p>", "footnotes.xml", `<w:footnote w:id="1">`+p+`</w:footnote>`),
		"headings":         build(t, "document.xml", many(`<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:bookmarkStart w:id="1" w:name="a"/><w:hyperlink w:anchor="a"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>`, 20_000)),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			docx.Read(file, data)
			runtime.ReadMemStats(&after)
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 900 {
				t.Errorf("reading %d bytes took %d MB", len(data), mb)
			}
		})
	}
}

func TestManyDifferentNotesAreReadInReasonableTime(t *testing.T) {
	var marks, notes strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&marks, `<w:r><w:footnoteReference w:id="%d"/></w:r>`, i)
		fmt.Fprintf(&notes, `<w:footnote w:id="%d"><w:p><w:r><w:t>note %d</w:t></w:r></w:p></w:footnote>`, i, i)
	}
	data := build(t, "document.xml", "<w:p><w:r><w:t>x</w:t></w:r>"+marks.String()+"</w:p>", "footnotes.xml", notes.String())
	d, fs := docx.Read(file, data)
	if len(d.Notes) != 3000 || len(fs) > 0 {
		t.Errorf("have %d notes, %v", len(d.Notes), fs)
	}
	balance(t, d, data)
}

// TestReadingIsDeterministic reads every golden twice, and once more from other
// memory.
func TestReadingIsDeterministic(t *testing.T) {
	for _, data := range goldens(t) {
		d, fs := docx.Read(file, data)
		again, fs2 := docx.Read(file, append([]byte(nil), data...))
		if !reflect.DeepEqual(d, again) || !reflect.DeepEqual(fs, fs2) {
			t.Error("two readings of the same bytes differ")
		}
		items, _ := docx.Hidden(file, data)
		items2, _ := docx.Hidden(file, data)
		if !reflect.DeepEqual(items, items2) {
			t.Error("two inspections of the same bytes differ")
		}
	}
}

func TestEveryBlockKnowsItsPlace(t *testing.T) {
	for _, data := range goldens(t) {
		d, fs := docx.Read(file, data)
		doc.Walk(d.Blocks, func(b doc.Block) bool {
			if p := b.Position(); p.Path != file || p.Place == "" {
				t.Errorf("%T has the position %+v", b, p)
			}
			return true
		})
		for _, f := range fs {
			if f.Pos.Path != file || f.Message == "" || f.Rule == "" {
				t.Errorf("have finding %+v", f)
			}
			if f.Severity == diag.Error && f.Fix == "" {
				t.Errorf("no way out is given: %v", f)
			}
			if strings.HasSuffix(f.Message, ".") || f.Message[0] >= 'A' && f.Message[0] <= 'Z' && !strings.HasPrefix(f.Message, "Word ") {
				t.Errorf("not in the form of a finding: %q", f.Message)
			}
		}
	}
}

// goldens returns the Word files of all goldens.
func goldens(t testing.TB) [][]byte {
	t.Helper()
	var out [][]byte
	names, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		switch filepath.Ext(name) {
		case ".txtar":
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			data, err := docxtest.Build(a)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, data)
		case ".docx":
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, data)
		}
	}
	return out
}

// FuzzRead changes the bytes of the archive.
func FuzzRead(f *testing.F) {
	for _, data := range goldens(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, fs := docx.Read(file, data)
		if d == nil {
			t.Fatal("no document")
		}
		doc.FormatDocument(d)
		for _, x := range fs {
			if x.Pos.Path != file {
				t.Errorf("a finding about %q", x.Pos.Path)
			}
		}
		if _, err := docx.Words(file, data); err != nil && len(fs) == 0 {
			t.Errorf("Read takes the file and Words does not: %v", err)
		}
		docx.Hidden(file, data)
	})
}

// FuzzBody changes the text inside the archive, which changes of its packed
// bytes hardly ever reach.
func FuzzBody(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		parts := map[string]string{}
		for _, x := range a.Files {
			parts[x.Name] = string(x.Data)
		}
		f.Add(parts["document.xml"], parts["numbering.xml"], parts["footnotes.xml"])
	}
	f.Fuzz(func(t *testing.T, body, numbering, notes string) {
		data := build(t, "document.xml", body, "numbering.xml", numbering, "footnotes.xml", notes, "media/a.png", "png 4x4", "rels", "rId1 image media/a.png")
		d, fs := docx.Read(file, data)
		doc.FormatDocument(d)
		spans, err := docx.Words(file, data)
		if errs, _ := diag.Count(fs); errs > 0 || err != nil {
			return
		}
		// What Read kept and what is in the file must be the same letters.
		have, want := letters(read(d)), ""
		for _, s := range spans {
			want += s.Text + " "
		}
		if want = letters(want); !sameLetters(have, want) {
			t.Errorf("have %q want %q in\n%s", have, want, body)
		}
	})
}

// read returns all words of a document.
func read(d *doc.Document) string {
	s := linked(d.Blocks)
	for _, n := range d.Notes {
		s += " " + linked(n.Blocks)
	}
	for _, a := range d.Asides {
		s += " " + a.Text
	}
	return s
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func sameLetters(a, b string) bool {
	var n [128]int
	for _, r := range a {
		n[r]++
	}
	for _, r := range b {
		n[r]--
	}
	return n == [128]int{}
}

// briefing returns a Word file of about six pages in the shape that Word gives
// it: words cut into runs, revision numbers on every paragraph, a table, lists
// and notes.
func briefing(b testing.TB, seed uint64) []byte {
	rnd := rand.New(rand.NewPCG(seed, 1))
	vocabulary := strings.Fields("children families partners learning review practice plan together home school health police social care question answer meeting record share listen early help support change week month year work team")
	sentence := func(n int) string {
		var w []string
		for range n {
			w = append(w, vocabulary[rnd.IntN(len(vocabulary))])
		}
		return strings.ToUpper(w[0][:1]) + strings.Join(w, " ")[1:] + "."
	}
	var s strings.Builder
	para := func(props string, words int) {
		fmt.Fprintf(&s, `<w:p w14:paraId="%08X" w14:textId="77777777" w:rsidR="00%06X" w:rsidRDefault="00%06X" w:rsidP="00%06X"><w:pPr>%s<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/></w:rPr></w:pPr>`, rnd.Uint32(), rnd.IntN(1<<24), rnd.IntN(1<<24), rnd.IntN(1<<24), props)
		for words > 0 {
			n := min(8+rnd.IntN(20), words)
			words -= n
			fmt.Fprintf(&s, `<w:r w:rsidRPr="00%06X"><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr><w:t xml:space="preserve">%s </w:t></w:r><w:proofErr w:type="spellStart"/>`, rnd.IntN(1<<24), sentence(n))
		}
		s.WriteString("</w:p>")
	}
	para(`<w:pStyle w:val="Title"/>`, 6)
	for range 8 {
		para(`<w:pStyle w:val="Heading1"/>`, 4)
		for range 4 {
			para("", 60)
		}
		for range 5 {
			para(`<w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, 12)
		}
	}
	s.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>`)
	for i := range 10 {
		header := ""
		if i == 0 {
			header = "<w:trPr><w:tblHeader/></w:trPr>"
		}
		s.WriteString("<w:tr>" + header)
		for range 3 {
			s.WriteString(`<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>`)
			para("", 6)
			s.WriteString("</w:tc>")
		}
		s.WriteString("</w:tr>")
	}
	s.WriteString("</w:tbl>")
	styles := docxtest.Styles
	for i := range 150 { // Word writes every style it was ever asked for
		styles += fmt.Sprintf(`<w:style w:type="paragraph" w:customStyle="1" w:styleId="Custom%d"><w:name w:val="Custom %d"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="120" w:after="120"/></w:pPr><w:rPr><w:rFonts w:ascii="Arial"/><w:color w:val="1F3864"/></w:rPr></w:style>`, i, i)
	}
	numbering := `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr><w:ind w:left="720"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`
	return build(b, "document.xml", s.String(), "styles.xml", styles, "numbering.xml", numbering)
}

// BenchmarkBriefings reads a hundred briefings of six pages, on one core; the
// time of one is reported.
func BenchmarkBriefings(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var files [][]byte
	for i := range 100 {
		files = append(files, briefing(b, uint64(i)))
	}
	words := 0
	for b.Loop() {
		for _, data := range files {
			d, fs := docx.Read(file, data)
			if len(fs) > 0 {
				b.Fatal(fs)
			}
			words = len(strings.Fields(doc.Plain(d.Blocks)))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/100, "ms/briefing")
	b.ReportMetric(float64(words), "words")
}
