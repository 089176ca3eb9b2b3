package docx

import (
	"strconv"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/archive"
)

// A Span is the words of one paragraph, note paragraph or header paragraph.
type Span struct {
	Pos  diag.Position
	Text string
}

// Words takes the words out of a Word file a second time, without regard to
// what they are for: a flat pass over the text in the order of the file, then
// the notes as they are mentioned, then headers and footers. The ledger holds
// what Read made of the file against it.
//
// It leaves out what is no text (deletions, instructions of fields, the second
// form of a text box, the lines above notes) and adds what a reader sees and
// the text does not hold: numbers that Word counts and a page would not, the
// destination of a link whose words do not spell it, alt text. Positions are
// those of Read. It may be used only when Read gave no error: hidden words are
// words to it.
func Words(path string, data []byte) ([]Span, error) { return Open(path, data).Words() }

// Words is [Words] of an open file.
func (x *File) Words() ([]Span, error) {
	f, err := x.open()
	if err != nil {
		return nil, err
	}
	w := &flat{file: f, path: x.path, counter: f.numbering.counter(), rels: f.rels,
		parts: map[string]*archive.Node{}, noteRels: map[string]map[string]archive.Relation{}}
	w.walk(f.body)
	w.flush()
	for i := 0; i < len(w.notes); i++ {
		if err := w.note(w.notes[i]); err != nil {
			return nil, err
		}
	}
	for _, h := range f.headers {
		root, err := f.XML(h.part)
		if err != nil {
			return nil, err
		}
		if w.rels, err = f.relations(h.part); err != nil {
			return nil, err
		}
		w.place, w.header = h.place(), true
		w.walk(root)
		w.flush()
	}
	return w.spans, nil
}

// A flat is the pass over the text.
type flat struct {
	*file
	path     string
	place    string // of a note or header; "" in the body
	header   bool
	rels     map[string]archive.Relation
	counter  *counter
	number   int                      // of the paragraph
	parts    map[string]*archive.Node // of notes
	noteRels map[string]map[string]archive.Relation
	boxed    int
	text     strings.Builder
	spans    []Span
	after    []Span // text boxes of the paragraph
	fields   []flatField
	links    []flatLink
	notes    []flatNote
	font     string // of signs, in the run that is being read
	alts     []flatAlt
}

// A flatAlt is the alt text of a drawing, said once however many pictures it
// holds.
type flatAlt struct {
	words string
	said  bool
}

type flatField struct {
	instr  string
	result bool
	link   bool
	toc    bool
}

// A flatLink is a link that is open: where its words begin and where it leads.
type flatLink struct {
	from int
	dest string
}

type flatNote struct {
	kind, id, place string
}

// flush ends a paragraph. A link that goes on in the next one is two links.
func (w *flat) flush() {
	if k := len(w.links) - 1; k >= 0 {
		w.destination(w.links[k])
	}
	if text := strings.TrimSpace(w.text.String()); text != "" {
		place := w.place
		if place == "" {
			place = "paragraph " + itoa(max(w.number, 1))
		}
		span := Span{diag.Position{Path: w.path, Place: place}, text}
		if w.boxed > 0 {
			w.after = append(w.after, span)
		} else {
			w.spans = append(w.spans, span)
		}
	}
	if w.boxed == 0 {
		w.spans = append(w.spans, w.after...)
		w.after = nil
	}
	w.text.Reset()
	for i := range w.links {
		w.links[i].from = 0
	}
}

func (w *flat) showing() bool {
	for _, f := range w.fields {
		if !f.result {
			return false
		}
	}
	return true
}

func (w *flat) say(s string) {
	if w.showing() {
		w.text.WriteString(s)
	}
}

func (w *flat) each(nodes []*archive.Node) {
	for _, n := range nodes {
		w.walk(n)
	}
}

func (w *flat) walk(n *archive.Node) {
	if n == nil {
		return
	}
	switch n.Name {
	case "w:p":
		w.paragraph(n)
	case "w:t", "m:t":
		w.words(n.Content())
	case "w:tab", "w:ptab", "w:br", "w:cr":
		w.say(" ")
	case "w:noBreakHyphen":
		w.say("-")
	case "w:sym":
		if v, err := strconv.ParseUint(n.Attr("char"), 16, 32); err == nil {
			if c, ok := sign(n.Attr("font"), rune(v)); ok {
				w.say(c)
			} else if (v < 0xe000 || v > 0xf8ff) && signs[strings.ToLower(n.Attr("font"))] == nil {
				w.say(string(rune(v)))
			}
		}
	case "w:r":
		w.font = symbolFont(n.Child("w:rPr"))
		w.each(n.Nodes)
		w.font = ""
	case "w:ruby":
		w.walk(n.Child("w:rubyBase"))
		w.walk(n.Child("w:rt"))
	case "w:fldChar":
		w.fieldChar(n)
	case "w:instrText":
		if k := len(w.fields) - 1; k >= 0 && !w.fields[k].result {
			w.fields[k].instr += n.Content()
		}
	case "w:fldSimple":
		depth := len(w.fields)
		w.fields = append(w.fields, flatField{instr: n.Attr("instr")})
		w.separate()
		w.each(n.Nodes)
		for len(w.fields) > depth {
			w.endField()
		}
	case "w:hyperlink":
		dest := ""
		if rel, ok := w.rels[n.Attr("r:id")]; ok {
			dest = rel.Target
			if a := n.Attr("anchor"); a != "" && !strings.Contains(dest, "#") {
				dest += "#" + a
			}
		}
		w.open(dest)
		w.each(n.Nodes)
		w.close()
	case "mc:AlternateContent":
		w.each(branch(n))
	case "w:txbxContent":
		w.box(n)
	case "wp:inline", "wp:anchor":
		pr := n.Child("wp:docPr")
		alt := pr.Attr("descr")
		if strings.TrimSpace(alt) == "" {
			alt = pr.Attr("title")
		}
		w.alts = append(w.alts, flatAlt{alt, isTrue(pr.Find("adec:decorative").Attr("val"))})
		w.each(n.Nodes)
		w.alts = w.alts[:len(w.alts)-1]
	case "pic:pic":
		w.picture(n)
	case "v:shape", "v:rect", "v:image", "v:group":
		if n.Child("v:imagedata") != nil && !w.header {
			w.say(" " + n.Attr("alt") + " ")
		}
		w.each(n.Nodes)
	case "w:tr":
		if n.Child("w:trPr").Child("w:del") == nil {
			w.each(n.Nodes)
		} else {
			w.skip(n)
		}
	case "w:tc":
		merge := n.Child("w:tcPr").Child("w:vMerge")
		if merge != nil && merge.Attr("val") != "restart" && strings.TrimSpace(visibleText(n)) == "" {
			w.skip(n) // continues the cell above
			return
		}
		w.each(n.Nodes)
	case "w:footnoteReference", "w:endnoteReference":
		w.mention(n)
	case "w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:tblPr", "w:trPr", "w:tcPr", "w:object", "wp:docPr", "pic:nvPicPr":
	default:
		w.each(n.Nodes)
	}
}

// skip counts paragraphs that are left out.
func (w *flat) skip(n *archive.Node) {
	if w.place == "" && w.boxed == 0 {
		w.number += countParagraphs(n.Nodes)
	}
}

func (w *flat) paragraph(n *archive.Node) {
	if w.place == "" && w.boxed == 0 {
		w.number++
	}
	pPr := n.Child("w:pPr")
	st := w.styles.paragraph(pPr.Child("w:pStyle").Attr("val"))
	num := w.counter.next(st, readNumRef(pPr))
	level := st.level
	if o := outline(pPr); o == 9 {
		level = 0
	} else if o >= 0 {
		level = o + 1
	}
	if st.level > 0 {
		for i := range w.fields {
			w.fields[i].toc = false // a contents list holds no heading
		}
	}
	before := w.text.Len()
	w.each(n.Nodes)
	if num != nil && num.ordered && (!num.plain || level > 0) && strings.TrimSpace(w.text.String()) != "" && before == 0 {
		text := w.text.String()
		w.text.Reset()
		w.text.WriteString(num.label + " " + text)
	}
	if drop := pPr.Child("w:framePr").Attr("dropCap"); drop == "drop" || drop == "margin" {
		return // the first letter of the paragraph behind it
	}
	w.flush()
}

// box reads a text box, whose words come behind the paragraph around it.
func (w *flat) box(n *archive.Node) {
	outer, fields, links := w.text.String(), w.fields, w.links
	w.text.Reset()
	w.fields, w.links = nil, nil
	w.boxed++
	w.each(n.Nodes)
	w.flush()
	w.boxed--
	w.text.WriteString(outer)
	w.fields, w.links = fields, links
}

// words says the content of w:t, with signs for the letters of their fonts.
func (w *flat) words(text string) {
	if w.font == "" {
		w.say(text)
		return
	}
	for _, r := range text {
		private := r >= 0xf000 && r <= 0xf0ff
		if c, ok := sign(w.font, r); ok && (private || w.font != "symbol") {
			w.say(c)
		} else if !private {
			w.say(string(r))
		}
	}
}

// picture says the alt text of a picture.
func (w *flat) picture(n *archive.Node) {
	pr := n.Child("pic:nvPicPr").Child("pic:cNvPr")
	if w.header || isTrue(pr.Find("adec:decorative").Attr("val")) {
		return
	}
	alt := flatAlt{}
	if k := len(w.alts) - 1; k >= 0 {
		alt = w.alts[k]
		w.alts[k].said = true
	}
	if alt.said {
		return
	}
	if strings.TrimSpace(alt.words) == "" {
		alt.words = pr.Attr("descr")
	}
	w.say(" " + alt.words + " ")
}

// mention notes a note that the text mentions, the first time.
func (w *flat) mention(n *archive.Node) {
	kind, id := strings.TrimSuffix(strings.TrimPrefix(n.Name, "w:"), "Reference"), n.Attr("id")
	number := 1
	for _, have := range w.notes {
		if have.kind == kind {
			if number++; have.id == id {
				return
			}
		}
	}
	if w.showing() && !w.header {
		w.notes = append(w.notes, flatNote{kind, id, kind + " " + itoa(number)})
	}
}

// note reads a note.
func (w *flat) note(f flatNote) error {
	part := w.related(f.kind + "s")
	root, ok := w.parts[part]
	if !ok {
		var err error
		if root, err = w.XML(part); err != nil {
			return err
		}
		if w.noteRels[part], err = w.relations(part); err != nil {
			return err
		}
		w.parts[part] = root
	}
	w.rels, w.place = w.noteRels[part], f.place
	for _, n := range children(root) {
		if n.Name == "w:"+f.kind && n.Attr("id") == f.id && (n.Attr("type") == "" || n.Attr("type") == "normal") {
			w.each(n.Nodes)
			w.flush()
			break
		}
	}
	return nil
}
