package pdf

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"nscp/tools/internal/read/hidden"
)

// comments are annotations that people add for each other. Links lead
// somewhere, and widgets are fields of forms.
var comments = map[string]bool{
	"Text": true, "FreeText": true, "Highlight": true, "Underline": true, "Squiggly": true, "StrikeOut": true, "Stamp": true,
	"Caret": true, "Ink": true, "Line": true, "Square": true, "Circle": true, "Polygon": true, "PolyLine": true, "Redact": true,
}

// inspect notes what the file holds and its reader does not see.
func (b *builder) inspect(data []byte, pages []page) {
	for _, p := range b.contents.pages {
		for i := range p.runs {
			r := &p.runs[i]
			switch {
			case strings.TrimSpace(r.text) == "":
			case p.onHiddenLayer(r.mark):
				b.hide(hidden.Stop, hidden.Layer, r.page, "a layer that is switched off", r.text+" ")
				r.unseen = hidden.Layer
			case r.unseen != "":
				b.unseen(r, r.text)
			}
		}
	}
	for _, p := range pages {
		for _, o := range b.file.array(p.dict["Annots"]) {
			b.annotation(b.file.dict(o), p.number)
		}
		if b.file.dict(p.dict["AA"]) != nil {
			b.hide(hidden.Stop, hidden.Script, p.number, "", "")
		}
	}
	b.catalogue()
	if n := revisions(data); n > 0 {
		b.hide(hidden.Stop, hidden.Revision, 1, "", itoa(n)+" objects have earlier versions")
	}
}

// findMarkings notes a protective marking in what is printed on every page, at the
// first that has it, and paragraphs and headings that are nothing else.
func (b *builder) findMarkings() {
	for runs := range b.contents.furnitureOfPages() {
		if words := b.contents.text(runs); hidden.HoldsMarking(words) {
			b.hide(hidden.Stop, hidden.Marking, runs[0].page, "", words)
			break
		}
	}
	for _, it := range hidden.Markings(b.doc.Blocks) {
		b.list.Add(it)
	}
}

// onHiddenLayer reports whether a mark is on a layer that is switched off.
func (p *pageContent) onHiddenLayer(m int) bool {
	return m >= 0 && p.marks[m].layer
}

func (b *builder) annotation(d types.Dict, page int) {
	f := b.file
	words := strings.TrimSpace(strings.Join([]string{f.text(d["T"]), f.text(d["Contents"])}, " "))
	switch kind := f.name(d["Subtype"]); {
	case kind == "Popup" || kind == "Link":
	case comments[kind]:
		b.hide(hidden.Stop, hidden.Comment, page, "", words)
	case kind == "FileAttachment":
		b.hide(hidden.Stop, hidden.Embedded, page, "", words+" "+f.text(f.fileName(d["FS"])))
	case kind == "Widget":
		b.hide(hidden.Stop, hidden.Layer, page, "a field of a form, whose words would be lost", f.text(d["T"])+" "+f.text(d["V"]))
	case kind == "Movie" || kind == "Sound" || kind == "Screen" || kind == "RichMedia" || kind == "3D":
		b.hide(hidden.Stop, hidden.Embedded, page, "a film, sound or model", words)
	case kind != "":
		b.hide(hidden.Warn, hidden.Layer, page, "", words)
	}
}

// catalogue notes what hangs on the file as a whole.
func (b *builder) catalogue() {
	f := b.file
	names := f.dict(f.catalog["Names"])
	f.eachName(names["EmbeddedFiles"], 0, func(name string, o types.Object) {
		b.hide(hidden.Stop, hidden.Embedded, 1, "", name+" "+string(f.content(f.dict(f.dict(o)["EF"])["F"])))
	})
	f.eachName(names["JavaScript"], 0, func(name string, o types.Object) {
		d := f.dict(o)
		code := f.text(d["JS"])
		if code == "" {
			code = string(f.content(d["JS"]))
		}
		b.hide(hidden.Stop, hidden.Script, 1, "", name+" "+code)
	})
	for _, af := range f.array(f.catalog["AF"]) {
		b.hide(hidden.Stop, hidden.Embedded, 1, "", f.text(f.fileName(af)))
	}
	if open := f.dict(f.catalog["OpenAction"]); open != nil && f.name(open["S"]) != "GoTo" {
		b.hide(hidden.Stop, hidden.Script, 1, "", f.text(open["JS"]))
	}
	if f.dict(f.catalog["AA"]) != nil {
		b.hide(hidden.Stop, hidden.Script, 1, "", "")
	}
	if f.dict(f.catalog["AcroForm"])["XFA"] != nil {
		b.hide(hidden.Stop, hidden.Layer, 1, "a form of a kind that few programs show", "")
	}
	if f.dict(f.catalog["Collection"]) != nil {
		b.hide(hidden.Stop, hidden.Embedded, 1, "the PDF is a portfolio of other files", "")
	}
}

// eachName calls use for every entry of a name tree (7.9.6).
func (f *file) eachName(o types.Object, depth int, use func(string, types.Object)) {
	d := f.dict(o)
	if d == nil || depth > 20 {
		return
	}
	list := f.array(d["Names"])
	for i := 0; i+1 < len(list); i += 2 {
		use(f.text(list[i]), list[i+1])
	}
	for _, k := range f.array(d["Kids"]) {
		f.eachName(k, depth+1, use)
	}
}

// properties notes what the file says of the people and programs that made it.
func (b *builder) properties() {
	f := b.file
	var info types.Dict
	if f.xref.Info != nil {
		info = f.dict(*f.xref.Info)
	}
	for _, k := range []string{"Title", "Author", "Subject", "Keywords", "Creator", "Producer", "Manager", "Company", "SourceModified"} {
		if s := strings.TrimSpace(f.text(info[k])); s != "" {
			b.list.Add(hidden.Item{Kind: hidden.Metadata, Severity: hidden.Strip, Pos: position(b.path, 1), Detail: "property " + k, Content: s})
		}
	}
	if x := f.content(f.catalog["Metadata"]); len(bytes.TrimSpace(x)) > 0 {
		text := strings.Join(strings.Fields(xmlTag.ReplaceAllString(string(x), " ")), " ")
		b.list.Add(hidden.Item{Kind: hidden.Metadata, Severity: hidden.Strip, Pos: position(b.path, 1), Detail: "XMP properties", Content: text})
	}
	for _, k := range []string{"PieceInfo", "Perms"} {
		if f.dict(f.catalog[k]) != nil {
			b.list.Add(hidden.Item{Kind: hidden.Metadata, Severity: hidden.Strip, Pos: position(b.path, 1), Detail: "data of the program that made the file"})
		}
	}
}

var (
	xmlTag       = regexp.MustCompile(`<[^>]*>`)
	objectHeader = regexp.MustCompile(`(?m)^(\d{1,10}) (\d{1,5}) obj\b`)
)

// revisions counts objects that the file holds in more than one version: a PDF
// that was edited is saved by adding to its end, and what was taken out stays
// before. Word and linearised files have several tables of objects as well, but
// each object once.
func revisions(data []byte) int {
	seen := map[string]int{}
	n := 0
	for _, m := range objectHeader.FindAllSubmatch(data, maxObjects) {
		key := string(m[1])
		if seen[key]++; seen[key] == 2 {
			n++
		}
	}
	if bytes.Count(data, []byte("startxref")) < 2 {
		return 0
	}
	return n
}
