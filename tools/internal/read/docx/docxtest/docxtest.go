// Package docxtest makes Word files for tests from text that a person can read.
//
// In goes a txtar archive, out comes a .docx. Its files are the parts of a Word
// file in short: "document.xml" holds what stands inside w:body, "styles.xml"
// what stands inside w:styles, and so on for numbering, footnotes, endnotes,
// comments, settings, header1, footer1; "core.xml", "app.xml" and "custom.xml"
// are the properties. A part that begins with "<?xml" is taken whole. "rels"
// lists the relations of the document, a line each: id, type, target and, where
// it is so, "external"; "header1.rels" and "footnotes.rels" those of other
// parts. "media/a.png" describes a picture: "png 40x20", with "exif=6" for its
// orientation and "note=words" for words in its metadata. "part NAME" is any
// other part. Files with other names ("want") are not put in. Without styles.xml
// the file has the styles that an English Word writes ([Styles]).
package docxtest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"maps"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"
)

const (
	office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	ms     = "application/vnd.openxmlformats-officedocument."
	// Namespaces declares the namespaces of Word with the prefixes that Word uses.
	Namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
		` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"` +
		` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
		` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
		` xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"` +
		` xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"` +
		` xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"` +
		` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"` +
		` xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"` +
		` xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"` +
		` xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"` +
		` xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"` +
		` xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"` +
		` xmlns:v="urn:schemas-microsoft-com:vml"` +
		` xmlns:o="urn:schemas-microsoft-com:office:office"` +
		` xmlns:new="urn:an-extension-of-the-future"`
)

// Styles are those of a file that names none.
const Styles = `
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/><w:pPr><w:ind w:left="720"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="TOCHeading"><w:name w:val="TOC Heading"/><w:basedOn w:val="Heading1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Emphasis"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>
`

// wrapped are the parts that are given in short: their root element, and the
// relation and content type under which Word keeps them.
var wrapped = map[string]struct{ root, relation, kind string }{
	"document":  {"w:document", "", "wordprocessingml.document.main+xml"},
	"styles":    {"w:styles", "styles", "wordprocessingml.styles+xml"},
	"numbering": {"w:numbering", "numbering", "wordprocessingml.numbering+xml"},
	"footnotes": {"w:footnotes", "footnotes", "wordprocessingml.footnotes+xml"},
	"endnotes":  {"w:endnotes", "endnotes", "wordprocessingml.endnotes+xml"},
	"comments":  {"w:comments", "comments", "wordprocessingml.comments+xml"},
	"settings":  {"w:settings", "settings", "wordprocessingml.settings+xml"},
	"header":    {"w:hdr", "header", "wordprocessingml.header+xml"},
	"footer":    {"w:ftr", "footer", "wordprocessingml.footer+xml"},
	"theme":     {"a:theme", "theme", "theme+xml"},
}

// Build returns the Word file that the archive describes.
func Build(a *txtar.Archive) ([]byte, error) {
	b := builder{parts: map[string][]byte{}, rels: map[string][]string{}, types: map[string]string{}}
	if !slices.ContainsFunc(a.Files, func(f txtar.File) bool { return f.Name == "styles.xml" }) {
		if err := b.add("styles.xml", []byte(Styles)); err != nil {
			return nil, err
		}
	}
	for _, f := range a.Files {
		if err := b.add(f.Name, f.Data); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return b.pack()
}

// Parts returns the Word file of name and content pairs.
func Parts(pairs ...string) ([]byte, error) {
	a := &txtar.Archive{}
	for i := 0; i+1 < len(pairs); i += 2 {
		a.Files = append(a.Files, txtar.File{Name: pairs[i], Data: []byte(pairs[i+1])})
	}
	return Build(a)
}

type builder struct {
	parts map[string][]byte
	rels  map[string][]string // relations by the part they belong to
	types map[string]string
}

func (b *builder) add(name string, data []byte) error {
	base := strings.TrimSuffix(name, ".xml")
	kind := strings.TrimRight(base, "0123456789")
	w, short := wrapped[kind]
	switch {
	case strings.HasPrefix(name, "part "):
		b.parts[strings.TrimPrefix(name, "part ")] = data
	case name == "rels":
		return b.relations("word/document.xml", data)
	case strings.HasSuffix(name, ".rels"):
		return b.relations("word/"+strings.TrimSuffix(name, ".rels")+".xml", data)
	case strings.HasPrefix(name, "media/"):
		pic, err := Picture(strings.TrimSpace(string(data)))
		if err != nil {
			return err
		}
		b.parts["word/"+name] = pic
	case name == "core.xml":
		b.property(name, "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
			`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">`, data, `</cp:coreProperties>`)
	case name == "app.xml":
		b.property(name, office+"extended-properties",
			`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">`, data, `</Properties>`)
	case name == "custom.xml":
		b.property(name, office+"custom-properties",
			`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">`, data, `</Properties>`)
	case short && strings.HasSuffix(name, ".xml"):
		part := "word/" + name
		if !bytes.HasPrefix(bytes.TrimSpace(data), []byte("<?xml")) {
			inside := string(data)
			if kind == "document" {
				inside = "<w:body>" + inside + "</w:body>"
			}
			data = []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n<" + w.root + " " + Namespaces + ">" + inside + "</" + w.root + ">")
		}
		b.parts[part] = data
		b.types[part] = ms + w.kind
		if w.relation != "" {
			b.rels["word/document.xml"] = append(b.rels["word/document.xml"], relation(base, office+w.relation, name, false))
		}
	}
	return nil
}

func (b *builder) property(name, kind, open string, data []byte, end string) {
	b.parts["docProps/"+name] = []byte(open + string(data) + end)
	b.rels[""] = append(b.rels[""], relation(name, kind, "docProps/"+name, false))
}

func relation(id, kind, target string, external bool) string {
	mode := ""
	if external {
		mode = ` TargetMode="External"`
	}
	target = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;").Replace(target)
	return fmt.Sprintf(`<Relationship Id="%s" Type="%s" Target="%s"%s/>`, id, kind, target, mode)
}

func (b *builder) relations(part string, data []byte) error {
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case len(f) < 3:
			return fmt.Errorf("%q: want an id, a type and a target", strings.TrimSpace(line))
		default:
			b.rels[part] = append(b.rels[part], relation(f[0], office+f[1], f[2], len(f) > 3 && f[3] == "external"))
		}
	}
	return nil
}

// pack writes the archive, its parts in order of their names.
func (b *builder) pack() ([]byte, error) {
	b.rels[""] = append(b.rels[""], relation("document", office+"officeDocument", "word/document.xml", false))
	for part, rels := range b.rels {
		dir, base := path.Split(part)
		b.parts[dir+"_rels/"+base+".rels"] = []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + strings.Join(rels, "") + `</Relationships>`)
	}
	types := `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>`
	names := slices.Sorted(maps.Keys(b.parts)) // the same parts give the same bytes
	for _, name := range names {
		if t := b.types[name]; t != "" {
			types += fmt.Sprintf(`<Override PartName="/%s" ContentType="%s"/>`, name, t)
		}
	}
	if _, ok := b.parts["[Content_Types].xml"]; !ok {
		names = append(names, "[Content_Types].xml")
		b.parts["[Content_Types].xml"] = []byte(types + `</Types>`)
	}
	sort.Strings(names)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(b.parts[name]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Picture returns a picture from its description: "jpeg 40x20 exif=6
// note=words". Its left half is red and its right half blue. "raw …" gives the
// words behind it as they are.
func Picture(spec string) ([]byte, error) {
	if raw, ok := strings.CutPrefix(spec, "raw "); ok {
		return []byte(raw), nil
	}
	f := strings.Fields(spec)
	if len(f) < 2 {
		return nil, fmt.Errorf("%q: want a format and a size", spec)
	}
	ws, hs, _ := strings.Cut(f[1], "x")
	w, err := strconv.Atoi(ws)
	if err != nil {
		return nil, err
	}
	h, err := strconv.Atoi(hs)
	if err != nil {
		return nil, err
	}
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{200, 30, 30, 255}
			if x >= w/2 {
				c = color.NRGBA{30, 30, 200, 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	options := map[string]string{}
	for _, o := range f[2:] {
		k, v, _ := strings.Cut(o, "=")
		options[k] = v
	}
	var b bytes.Buffer
	if f[0] == "png" {
		err := png.Encode(&b, m)
		data := b.Bytes()
		if note := options["note"]; note != "" && err == nil {
			data = append(data, note...) // behind the end
		}
		return data, err
	}
	if err := jpeg.Encode(&b, m, nil); err != nil {
		return nil, err
	}
	return withEXIF(b.Bytes(), options), nil
}

// withEXIF puts an orientation and a description into a JPEG.
func withEXIF(data []byte, options map[string]string) []byte {
	orientation, err := strconv.Atoi(options["exif"])
	if err != nil {
		orientation = 1
	}
	note := options["note"] + "\x00\x00\x00\x00"
	le := binary.LittleEndian
	t := append([]byte("II*\x00"), 8, 0, 0, 0, 3, 0)
	entry := func(id, kind uint16, count, value uint32) {
		t = le.AppendUint16(t, id)
		t = le.AppendUint16(t, kind)
		t = le.AppendUint32(t, count)
		t = le.AppendUint32(t, value)
	}
	entry(0x010e, 2, uint32(len(note)), 80)
	entry(0x0112, 3, 1, uint32(orientation))
	entry(0x8825, 4, 1, 50)
	t = le.AppendUint32(t, 0)
	t = le.AppendUint16(t, 1)
	entry(1, 2, 2, uint32('N'))
	t = le.AppendUint32(t, 0)
	for len(t) < 80 {
		t = append(t, 0)
	}
	t = append(t, note...)
	segment := append([]byte("Exif\x00\x00"), t...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(segment)+2))
	out := append([]byte{}, data[:2]...)
	out = append(append(out, head...), segment...)
	return append(out, data[2:]...)
}
