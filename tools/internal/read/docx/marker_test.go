package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"slices"
	"strings"
	"testing"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/docx"
	"nscp/tools/internal/read/docx/docxtest"
)

// everyHidingPlace returns a Word file that holds a marker in every place that
// its reader does not see, and the markers.
func everyHidingPlace(t *testing.T) (data []byte, shown, silent []string) {
	t.Helper()
	n := 0
	mark := func(what string) string {
		n++
		m := fmt.Sprintf("zebra%02d%s", n, what)
		shown = append(shown, m)
		return m
	}
	// Places that are not shown to anyone, not even by inspect --show: names
	// inside the file, or the bytes of another file.
	quiet := func(what string) string {
		m := mark(what)
		shown = shown[:len(shown)-1]
		silent = append(silent, m)
		return m
	}
	run := func(props, text string) string {
		return "<w:r><w:rPr>" + props + "</w:rPr><w:t>" + text + "</w:t></w:r>"
	}
	p := func(inside string) string { return "<w:p>" + inside + "</w:p>" }
	seen := run("", "Seen. ")
	field := func(instr, result string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">` + instr + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
			run("", result) + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	body := "<!-- " + quiet("xmlcomment") + " --><?pi " + quiet("instruction") + "?>" +
		p(seen+`<w:del w:author="`+quiet("author")+`"><w:r><w:delText>`+mark("deleted")+`</w:delText></w:r></w:del>`) +
		p(seen+`<w:moveFrom><w:r><w:t>`+mark("moved")+`</w:t></w:r></w:moveFrom>`) +
		p(run("<w:vanish/>", mark("vanish"))+run(`<w:rStyle w:val="Ghost"/>`, mark("vanishbycharacterstyle"))) +
		`<w:p><w:pPr><w:pStyle w:val="Secret"/></w:pPr>` + run("", mark("vanishbyparagraphstyle")) + "</w:p>" +
		p(run(`<w:color w:val="FFFFFF"/>`, mark("white"))+run(`<w:color w:val="F7F7F7"/>`, mark("nearlywhite"))) +
		p(run(`<w:color w:val="000000" w:themeColor="background1"/>`, mark("themewhite"))+run(`<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>`, mark("blackonblack"))) +
		p(run(`<w:sz w:val="2"/>`, mark("tiny"))+run(`<w:w w:val="1"/>`, mark("narrow"))+run("<w:strike/>", mark("struck"))+run("<w14:textFill><w14:noFill/></w14:textFill>", mark("glass"))) +
		`<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>` + run("", mark("lowline")) + "</w:p>" +
		p(seen+`<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`) +
		p(seen+field(` XE "`+mark("index")+`" `, "")+field(` IF 1 = 1 "yes" "`+mark("otherbranch")+`" `, "yes")+field(` INCLUDETEXT "C:\\`+mark("path")+`" `, "included")) +
		p(seen+field(` MERGEFIELD `+mark("mergefield")+` `, "")) +
		p(seen+field(` HYPERLINK "https://www.example.org/" \o "`+mark("fieldtip")+`" \t "`+quiet("window")+`" `, "link")) +
		p(seen+`<w:hyperlink r:id="rIdLink" w:tooltip="`+mark("tip")+`">`+run("", "link")+`</w:hyperlink><w:hyperlink r:id="rIdFile">`+run("", "file")+`</w:hyperlink>`) +
		p(seen+`<w:sdt><w:sdtPr><w:alias w:val="`+quiet("alias")+`"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>`+run("", mark("formfield"))+`</w:sdtContent></w:sdt>`) +
		p(seen+`<w:bookmarkStart w:id="9" w:name="`+quiet("bookmark")+`"/>`) +
		`<w:tbl><w:tblPr><w:tblCaption w:val="` + mark("tabletitle") + `"/><w:tblDescription w:val="` + mark("tablealt") + `"/></w:tblPr>` +
		`<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>` + p(seen) + `</w:tc><w:tc>` + p(seen) + `</w:tc></w:tr>` +
		`<w:tr><w:trPr><w:hidden/></w:trPr><w:tc>` + p(run("", mark("hiddenrow"))) + `</w:tc><w:tc>` + p("") + `</w:tc></w:tr>` +
		`<w:tr><w:trPr><w:del/></w:trPr><w:tc>` + p(run("", mark("deletedrow"))) + `</w:tc><w:tc>` + p("") + `</w:tc></w:tr>` +
		`<w:tr><w:trPr><w:trHeight w:val="20" w:hRule="exact"/></w:trPr><w:tc>` + p(run("", mark("lowrow"))) + `</w:tc><w:tc>` + p("") + `</w:tc></w:tr>` +
		`<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/><w:shd w:val="clear" w:fill="112233"/></w:tcPr>` + p(run(`<w:color w:val="112233"/>`, mark("cellcolour"))) + `</w:tc><w:tc>` + p(seen) + `</w:tc></w:tr>` +
		`<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>` + p(run("", mark("covered"))) + `</w:tc><w:tc>` + p(seen) + `</w:tc></w:tr></w:tbl>` +
		p(`<w:r><w:drawing><wp:inline><wp:docPr id="1" name="`+quiet("picturename")+`" descr="Two colours"/><a:graphic><a:graphicData><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="`+quiet("filename")+`"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPhoto"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`) +
		p(`<w:r><w:drawing><wp:inline><wp:docPr id="2" name="x" descr="Two more"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rIdPNG"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`) +
		p(`<w:r><w:drawing><wp:inline><wp:docPr id="3" name="x" hidden="1" descr="`+quiet("hiddenpicture")+`"/><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>`+p(run("", mark("hiddenbox")))+`</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`) +
		p(`<w:r><w:pict><v:shape style="visibility:hidden"><v:textbox><w:txbxContent>`+p(run("", mark("hiddenoldbox")))+`</w:txbxContent></v:textbox></v:shape></w:pict></w:r>`) +
		p(`<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:t>Seen. </w:t></mc:Choice><mc:Fallback><w:t>`+quiet("otherform")+`</w:t></mc:Fallback></mc:AlternateContent></w:r>`) +
		p(`<w:r><w:drawing><wp:inline><wp:docPr id="4" name="x" descr="linked"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="rIdLinked"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`) +
		p(`<w:r><w:object><o:OLEObject ProgID="`+quiet("progid")+`" r:id="rIdObject"/></w:object></w:r>`) +
		p(seen+`<w:r><w:footnoteReference w:id="1"/></w:r>`) +
		`<w:altChunk r:id="rIdChunk"/>` +
		`<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="first" r:id="header2"/></w:sectPr>`

	parts := []string{
		"document.xml", body,
		"styles.xml", docxtest.Styles + `<w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="` + quiet("stylename") + `"/><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr><w:vanish/></w:rPr></w:style>`,
		"comments.xml", `<w:comment w:id="0" w:author="` + mark("commentauthor") + `">` + p(run("", mark("comment"))) + `</w:comment>`,
		"footnotes.xml", `<w:footnote w:id="1">` + p(seen+run("<w:vanish/>", mark("hiddeninnote"))) + `</w:footnote><w:footnote w:id="2">` + p(run("", mark("unmentionednote"))) + `</w:footnote>`,
		"header1.xml", p(seen + run(`<w:color w:val="FFFFFF"/>`, mark("whiteinheader"))),
		"header2.xml", p(run("", mark("unprintedheader"))),
		"settings.xml", `<w:docVars><w:docVar w:name="` + mark("variable") + `" w:val="` + mark("variablevalue") + `"/></w:docVars><w:mailMerge><w:query w:val="` + mark("mergequery") + `"/></w:mailMerge><w:attachedTemplate r:id="rId1"/>`,
		"settings.rels", "rId1 attachedTemplate file:///C:/" + mark("template") + ".dotx external",
		"core.xml", `<dc:title>` + mark("staletitle") + `</dc:title><dc:subject>` + mark("stalesubject") + `</dc:subject><dc:creator>` + mark("creator") + `</dc:creator><dc:description>` + mark("remarks") + `</dc:description><cp:lastModifiedBy>` + mark("lastauthor") + `</cp:lastModifiedBy><cp:category>` + mark("category") + `</cp:category>`,
		"app.xml", `<Company>` + mark("company") + `</Company><Manager>` + mark("manager") + `</Manager><Template>` + mark("templatename") + `</Template>`,
		"custom.xml", `<property name="` + mark("propertyname") + `"><vt:lpwstr>` + mark("propertyvalue") + `</vt:lpwstr></property>`,
		"media/photo.jpeg", "jpeg 40x20 exif=6 note=" + mark("exif"),
		"media/drawing.png", "png 40x20 note=" + mark("behindpng"),
		"media/unused.jpeg", "jpeg 10x10 note=" + mark("unusedpicture"),
		"part word/people.xml", `<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="` + mark("reviewer") + `"/></w15:people>`,
		"part word/glossary/document.xml", `<w:glossaryDocument ` + docxtest.Namespaces + `>` + p(run("", mark("buildingblock"))) + `</w:glossaryDocument>`,
		"part customXml/item1.xml", `<data>` + mark("library") + `</data>`,
		"part word/embeddings/sheet.xlsx", quiet("embedded"),
		"part word/vbaProject.bin", quiet("macro"),
		"part docProps/thumbnail.jpeg", quiet("thumbnail"),
		"part word/afchunk.docx", quiet("chunk"),
		"part word/" + quiet("partname") + ".xml", "<x/>",
		"rels", strings.Join([]string{
			"rIdLink hyperlink https://www.example.org/ external",
			"rIdFile hyperlink file:///C:/Users/" + mark("filelink") + " external",
			"rIdPhoto image media/photo.jpeg",
			"rIdPNG image media/drawing.png",
			"rIdLinked image file:///C:/" + mark("linkedpicture") + ".png external",
			"rIdObject oleObject embeddings/sheet.xlsx",
			"rIdChunk aFChunk afchunk.docx",
		}, "\n"),
	}
	data, err := docxtest.Parts(append(parts, "document.xml", `<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>`+seen+`</w:p>`+body)...)
	if err != nil {
		t.Fatal(err)
	}
	return withZipComment(t, data, quiet("zipcomment")), shown, silent
}

// withZipComment packs the archive anew with a comment, which zip allows and
// no word processor shows.
func withZipComment(t *testing.T, data []byte, comment string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.SetComment(comment); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNothingHiddenReachesTheDocumentOrItsFindings(t *testing.T) {
	data, shown, silent := everyHidingPlace(t)
	for _, m := range slices.Concat(shown, silent) {
		if !inArchive(t, data, m) {
			t.Fatalf("the marker %s was not planted", m)
		}
	}
	d, fs := docx.Read(file, data)
	if n, _ := diag.Count(fs); n == 0 {
		t.Fatal("no errors")
	}
	out := everyByte(t, d, fs)
	if !strings.Contains(out, "Seen.") {
		t.Fatal("the text is not in the output that is looked through")
	}
	for _, m := range slices.Concat(shown, silent) {
		if strings.Contains(out, m) {
			t.Errorf("%s is in the output", m)
		}
	}
	if strings.Contains(out, "zebra") {
		t.Errorf("part of a marker is in the output")
	}

	items, _ := docx.Hidden(file, data)
	var all strings.Builder
	for _, it := range items {
		all.WriteString(it.Content + "\n")
		if s := it.What(); strings.Contains(s, "zebra") {
			t.Errorf("what the item is called gives its content away: %s", s)
		}
	}
	for _, m := range shown {
		if !strings.Contains(all.String(), m) {
			t.Errorf("inspection does not show %s", m)
		}
	}
}

// everyByte returns all that Read returned, in every form in which it may be
// written: as structs, as Markdown, and the pictures as bytes and as pixels.
func everyByte(t *testing.T, d *doc.Document, fs []diag.Finding) string {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		t.Fatal(err)
	}
	if err := enc.Encode(fs); err != nil {
		t.Fatal(err)
	}
	b.WriteString(doc.FormatDocument(d))
	if err := diag.WriteText(&b, fs); err != nil {
		t.Fatal(err)
	}
	for _, a := range d.Images {
		b.Write(a.Data)
		m, _, err := image.Decode(bytes.NewReader(a.Data))
		if err != nil {
			t.Fatal(err)
		}
		for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
			for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
				r, g, bl, _ := m.At(x, y).RGBA()
				b.Write([]byte{byte(r >> 8), byte(g >> 8), byte(bl >> 8)})
			}
		}
	}
	return b.String()
}

// inArchive reports whether a marker is in the file, in its bytes or in those of
// a part.
func inArchive(t *testing.T, data []byte, marker string) bool {
	t.Helper()
	if bytes.Contains(data, []byte(marker)) {
		return true
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(marker)) {
			return true
		}
	}
	return false
}
