package docx

import (
	"slices"
	"strings"
	"unicode"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
)

// A story is one run of text with relations and fields of its own: the body, a
// footnote, a header.
type story struct {
	*reader
	rels   map[string]archive.Relation
	name   string // its place, "footnote 2"; "" for the body, whose paragraphs are counted
	boxed  int    // text boxes around what is being read
	fields []*field
	within *target // the w:hyperlink around what is being read
	toc    int     // contents lists around what is being read, other than fields
	aside  bool    // text goes to an aside: no contents lists, captions or warnings of style
	para   *para
	carry  []piece // what a deleted paragraph mark, or a drop cap, joins to the next paragraph
}

// A context is what surrounds a paragraph.
type context struct {
	fill   paint    // background of the cell or text box
	run    runProps // what the table's style says of its words
	table  bool
	hidden hidden.Kind // everything in it is hidden, in this way; "" when it is not
}

// here returns the position of the paragraph that is being read.
func (s *story) here() doc.At {
	if s.name != "" {
		return s.at(s.name)
	}
	return s.paragraphAt(max(s.paragraphs, 1))
}

// blocks reads what a body, cell, note or text box holds.
func (s *story) blocks(nodes []*archive.Node, cx context) []doc.Block {
	outer := s.carry
	s.carry = nil
	entries := s.entries(nodes, cx, nil)
	entries = s.flushCarry(entries)
	s.carry = outer
	return assemble(entries)
}

// entries appends the paragraphs and tables among nodes, in order.
func (s *story) entries(nodes []*archive.Node, cx context, out []entry) []entry {
	for _, n := range nodes {
		switch n.Name {
		case "w:p":
			out = s.paragraph(n, cx, out)
		case "w:tbl":
			out = s.flushCarry(out)
			out = append(out, s.table(n, cx)...)
		case "w:sdt":
			s.control(n, func(inside []*archive.Node) { out = s.entries(inside, cx, out) })
		case "w:customXml", "w:smartTag":
			out = s.entries(n.Nodes, cx, out)
		case "w:ins", "w:moveTo":
			s.hide(hidden.Stop, hidden.Tracked, s.next(), "an insertion", "")
			out = s.entries(n.Nodes, cx, out)
		case "w:del", "w:moveFrom":
			s.hide(hidden.Stop, hidden.Tracked, s.next(), "a deletion", deletedWords(n))
		case "mc:AlternateContent":
			out = s.entries(branch(n), cx, out)
		case "w:altChunk":
			s.hide(hidden.Stop, hidden.Embedded, s.next(), "a document that Word was to merge in when it is opened", "")
		default:
			s.mark(n, s.next())
		}
	}
	return out
}

// next returns the position of the paragraph that comes next, for what stands
// between paragraphs.
func (s *story) next() doc.At {
	if s.name != "" || s.boxed > 0 {
		return s.here()
	}
	return s.paragraphAt(s.paragraphs + 1)
}

// control reads a content control: a form field that holds paragraphs, runs,
// rows or cells, which f reads.
func (s *story) control(n *archive.Node, f func([]*archive.Node)) {
	pr, content := n.Child("w:sdtPr"), n.Child("w:sdtContent")
	if content == nil {
		return
	}
	if on(pr.Child("w:showingPlcHdr")) && strings.TrimSpace(visibleText(content)) != "" {
		s.hide(hidden.Stop, hidden.Unfilled, s.next(), "an empty form field", visibleText(content))
		s.skip(content)
		return
	}
	gallery := pr.Child("w:docPartObj").Child("w:docPartGallery").Attr("val")
	if gallery == "Table of Contents" {
		s.toc++
		defer func() { s.toc-- }()
	}
	f(content.Nodes)
}

// skip passes over paragraphs that are left out, so that those behind them
// keep their numbers.
func (s *story) skip(n *archive.Node) {
	if s.name != "" || s.boxed > 0 {
		return
	}
	s.paragraphs += countParagraphs(n.Nodes)
}

// countParagraphs counts paragraphs as Word does: those in text boxes are not
// among them.
func countParagraphs(nodes []*archive.Node) int {
	total := 0
	for _, n := range nodes {
		switch n.Name {
		case "w:p":
			total++
		case "mc:AlternateContent":
			total += countParagraphs(branch(n))
		default:
			total += countParagraphs(n.Nodes)
		}
	}
	return total
}

// A para is the paragraph that is being read.
type para struct {
	pieces []piece
	style  *paraStyle
	run    runProps // what the styles around say of its words
	fill   paint    // its background
	hidden hidden.Kind
	extra  []entry // text boxes, to come behind it
	seq    string  // what a SEQ field in it counts: "table", "figure"
	rule   bool    // a horizontal line is drawn in it
}

// paragraph reads a paragraph and appends what it becomes.
func (s *story) paragraph(n *archive.Node, cx context, out []entry) []entry {
	if s.name == "" && s.boxed == 0 {
		s.paragraphs++
	}
	pPr := n.Child("w:pPr")
	st := s.styles.paragraph(pPr.Child("w:pStyle").Attr("val"))
	props := readParaProps(pPr, s.theme).over(st.para)
	num := s.counter.next(st, readNumRef(pPr))

	outer := s.para
	p := &para{style: st, run: s.styles.base(cx.run, st.run), fill: cx.fill, hidden: cx.hidden}
	if props.shade.set {
		p.fill = props.shade
	}
	if props.exact > 0 && props.exact < tinySize*10 && p.hidden == "" {
		p.hidden = hidden.Tiny
	}
	s.para = p
	if st.level > 0 {
		// No line of a contents list is a heading: the mark that ends the list is
		// missing, and without this the whole report would be set aside with it.
		for _, f := range s.fields {
			f.toc = false
		}
	}
	p.pieces, s.carry = s.carry, nil
	s.paragraphMarks(pPr)
	s.inline(n.Nodes)
	s.para = outer

	if drop := pPr.Child("w:framePr").Attr("dropCap"); drop == "drop" || drop == "margin" {
		s.carry = p.pieces
		return append(out, p.extra...)
	}
	if pPr.Child("w:rPr").Child("w:del") != nil || pPr.Child("w:rPr").Child("w:moveFrom") != nil {
		s.carry = p.pieces
		return append(out, p.extra...)
	}
	level := st.level
	switch direct := outline(pPr); {
	case direct == 9:
		level = 0
	case direct >= 0:
		level = direct + 1
	}
	out = s.finish(p, level, num, props.left, cx, out)
	return append(out, p.extra...)
}

// base returns the properties of a paragraph's words before their own are laid
// over them (17.7.2): defaults, then table style, then paragraph style.
func (s *styles) base(table, para runProps) runProps {
	return para.over(table.over(s.defaults))
}

// paragraphMarks notes tracked changes of the paragraph as a whole.
func (s *story) paragraphMarks(pPr *archive.Node) {
	if pPr == nil {
		return
	}
	mark := pPr.Child("w:rPr")
	for _, c := range []struct {
		n      *archive.Node
		detail string
	}{
		{mark.Child("w:ins"), "an insertion"}, {mark.Child("w:moveTo"), "words that were moved here"},
		{mark.Child("w:del"), "a deletion"}, {mark.Child("w:moveFrom"), "words that were moved away"},
		{mark.Child("w:rPrChange"), formatting}, {pPr.Child("w:pPrChange"), formatting},
		{pPr.Child("w:numPr").Child("w:ins"), formatting}, {pPr.Child("w:numPr").Child("w:numberingChange"), formatting},
		{pPr.Child("w:sectPr").Child("w:sectPrChange"), formatting},
	} {
		if c.n != nil {
			s.hide(hidden.Stop, hidden.Tracked, s.here(), c.detail, "")
		}
	}
}

const formatting = "a change of formatting"

// flushCarry makes a paragraph of its own of words that were to join a
// paragraph that never came.
func (s *story) flushCarry(out []entry) []entry {
	if len(s.carry) == 0 {
		return out
	}
	p := &para{style: s.styles.paragraph(""), pieces: s.carry}
	s.carry = nil
	return s.finish(p, 0, nil, noIndent, context{}, out)
}

// finish turns the pieces of a paragraph into a block and appends it.
func (s *story) finish(p *para, level int, num *mark, left int, cx context, out []entry) []entry {
	at := s.here()
	text, toc := splitContents(p.pieces)
	if s.toc > 0 || p.style.role == contents || p.style.role == contentsTitle {
		toc, text = append(toc, text...), nil
	}
	if words := strings.TrimSpace(plainPieces(toc)); words != "" && !s.aside {
		s.setAside(at, words)
		text = trimPieces(text)
	} else if s.aside {
		text = append(toc, text...)
	}
	if !blank(text) {
		words := plainPieces(text)
		s.unfilled(at, words)
		s.invisible(at, words)
	}
	if num != nil && num.ordered && !blank(text) {
		text = s.numberText(at, num, level, text)
	}
	inlines := build(text)
	if len(inlines) == 0 {
		s.settleBookmarks(nil)
		if p.rule {
			out = append(out, entry{block: &doc.Break{At: at}})
		}
		return out
	}
	if strings.TrimSpace(plainPieces(text)) != "" {
		s.contents = nil
	}
	e := entry{left: left, seq: p.seq, style: p.style.name, role: p.style.role}
	if left == noIndent && num != nil {
		e.left = num.left
	}
	hasWords := hasWords(inlines)
	switch {
	case p.style.role == title && hasWords && !s.aside && s.name == "" && s.boxed == 0:
		s.titles++
		h := &doc.Heading{At: at, Level: titleLevel, Inlines: inlines}
		s.heading, e.block = h, h
	case level > 0 && hasWords && !s.aside:
		h := &doc.Heading{At: at, Level: min(level, 6), Inlines: withoutBold(inlines)}
		s.heading, e.block = h, h
		e.role = body
	default:
		e.block = &doc.Paragraph{At: at, Inlines: inlines}
		if num != nil && (!num.ordered || num.plain) {
			e.num = num
		}
		if e.role == body && e.num == nil && !cx.table && !s.aside {
			s.boldHeading(at, text)
		}
	}
	h, _ := e.block.(*doc.Heading)
	s.settleBookmarks(h)
	if p.rule {
		out = append(out, entry{block: &doc.Break{At: at}})
	}
	return append(out, e)
}

// numberText puts the number of a paragraph before its words where a list on
// the page would not show it.
func (s *story) numberText(at doc.At, num *mark, level int, text []piece) []piece {
	if num.plain && level == 0 {
		if num.format != "decimal" && num.format != "decimalZero" && s.once("list-numbering") {
			s.warn("list-numbering", at, "a list is lettered or has Roman numbers; on the page it is numbered 1, 2, 3",
				"words elsewhere that refer to point (a) or (iv) would lead nowhere",
				"refer to points by their number, or type the letters as text")
		}
		return text
	}
	label := piece{text: num.label + " "}
	if len(text) > 0 {
		first := text[0]
		label.bold, label.italic = first.bold && level == 0, false
	}
	return append([]piece{label}, trimPieces(text)...)
}

// setAside puts a line of a printed contents list aside; lines that follow each
// other are one.
func (s *story) setAside(at doc.At, words string) {
	if s.contents == nil {
		s.contents = &doc.Aside{At: at, Reason: "printed contents list"}
		s.doc.Asides = append(s.doc.Asides, s.contents)
	} else {
		s.contents.Text += "\n"
	}
	s.contents.Text += words
}

// boldHeading warns of a paragraph that only looks like a heading.
func (s *story) boldHeading(at doc.At, text []piece) {
	words := 0
	for _, p := range text {
		if p.inline != nil {
			return
		}
		if strings.TrimSpace(p.text) == "" {
			continue
		}
		if !p.bold || p.link != nil {
			return
		}
		words += len(strings.Fields(p.text))
	}
	line := strings.TrimSpace(plainPieces(text))
	if words == 0 || words > 12 || strings.ContainsAny(line[len(line)-1:], ".:;,!)") {
		return
	}
	s.warn("bold-heading", at, "a short paragraph in bold looks like a heading but is none",
		"a screen reader lists headings, and finds nothing here; the page's contents list leaves it out",
		"give it the style Heading 2 or 3, or take the bold away")
}

// hasWords reports whether inlines say something, pictures apart.
func hasWords(ins []doc.Inline) bool {
	return slices.ContainsFunc(ins, func(in doc.Inline) bool {
		switch in := in.(type) {
		case *doc.Text:
			return strings.ContainsFunc(in.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
		case *doc.Emphasis:
			return hasWords(in.Inlines)
		case *doc.Link:
			return hasWords(in.Inlines)
		}
		return false
	})
}
