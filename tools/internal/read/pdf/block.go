package pdf

import (
	"strconv"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/hidden"
)

// A builder makes the document of the structure tree.
type builder struct {
	file     *file
	tree     *tree
	contents *contents
	path     string
	doc      *doc.Document
	page     int // where it is
	findings []diag.Finding
	list     hidden.List

	marks   map[*run]*note  // runs that refer to a note
	notes   map[*node]*note // notes that something refers to
	titles  int
	assets  map[int]*doc.Asset
	images  map[string]bool
	warned  map[string]bool
	repeats map[contentKey]bool // header cells printed once more on a later page
	placed  map[*run]bool       // runs that are part of the text
	inside  int                 // tables around what is being read
}

// A sink gathers what the kids of an element become.
type sink struct {
	*builder
	pieces  []piece
	blocks  []doc.Block
	origins []*node // the element that each block came from; nil for a plain paragraph
	plain   bool    // the text looks different as a whole: no emphasis
	running bool    // inside a paragraph, where a picture is one of its words
}

// blocksOf returns what kids become.
func (b *builder) blocksOf(kids []kid, plain bool) []doc.Block {
	s := &sink{builder: b, plain: plain}
	s.walk(kids, style{})
	s.flush()
	return s.settled()
}

// flush ends a paragraph.
func (s *sink) flush() {
	pieces := s.pieces
	s.pieces = nil
	if len(pieces) == 0 {
		return
	}
	at := s.at(pieces[0])
	if f, ok := aloneFigure(pieces); ok {
		s.add(&doc.Figure{At: at, Image: f}, nil)
		return
	}
	if ins := s.inlines(pieces, s.plain); len(ins) > 0 {
		s.add(&doc.Paragraph{At: at, Inlines: ins}, nil)
	}
}

// aloneFigure returns the picture of a paragraph that holds nothing else.
func aloneFigure(pieces []piece) (*doc.Image, bool) {
	var image *doc.Image
	for _, p := range pieces {
		switch {
		case p.image != nil && image == nil && p.style.link == nil:
			image = p.image
		case p.image != nil || p.note != "" || strings.TrimSpace(p.text) != "":
			return nil, false
		}
	}
	return image, image != nil
}

func (s *sink) add(b doc.Block, origin *node) {
	s.blocks = append(s.blocks, b)
	s.origins = append(s.origins, origin)
}

// walk puts kids into the sink. st is what the elements around say of their
// look.
func (s *sink) walk(kids []kid, st style) {
	for _, k := range kids {
		switch {
		case k.content != nil:
			s.content(*k.content, st)
		case k.node != nil:
			s.element(k.node, st)
		}
	}
}

// content adds a piece of page content.
func (s *sink) content(key contentKey, st style) {
	runs := s.contents.take(key)
	if s.repeats[s.contents.find(key)] {
		return
	}
	for _, r := range runs {
		s.placed[r] = true
		if n := s.marks[r]; n != nil {
			if n.first == r {
				s.pieces = append(s.pieces, piece{run: r, note: n.label})
			}
			continue
		}
		s.pieces = append(s.pieces, piece{run: r, text: r.text, style: st})
	}
}

// element adds an element. Inline elements go on with the paragraph; all others
// end it.
func (s *sink) element(n *node, st style) {
	if n.page > 0 {
		s.page = n.page
	}
	if furniture(n) {
		s.setAside(n, "running header or footer")
		return
	}
	if n.replaced != nil && n.kind != "Figure" && n.kind != "Formula" && inlineKind(n.kind) {
		s.replacement(n, st)
		return
	}
	switch n.kind {
	case "Span", "Quote", "BibEntry", "Reference", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Sub":
		s.walk(n.kids, st)
	case "Em":
		st.italic = true
		s.walk(n.kids, st)
	case "Strong":
		st.bold = true
		s.walk(n.kids, st)
	case "Link":
		s.link(n, st)
	case "Figure", "Formula":
		alone := !s.running && n.kind == "Figure"
		if alone {
			s.flush()
		}
		s.figure(n, st)
		if alone {
			s.flush()
		}
	case "Form":
		s.form(n, st)
	case "Lbl":
		s.walk(n.kids, st)
	case "NonStruct", "Private":
		// A group without a meaning: what is in it stands where it stands.
		s.walk(n.kids, st)
	default:
		s.flush()
		s.blockElement(n)
		s.flush()
	}
}

func (s *sink) blockElement(n *node) {
	switch n.kind {
	case "H", "H1", "H2", "H3", "H4", "H5", "H6", "Title":
		s.heading(n)
	case "Note", "FENote":
		if s.notes[n] == nil {
			s.walk(n.kids, style{}) // nothing refers to it: it stays where it stands
		}
	case "BlockQuote":
		s.quote(n)
	case "L":
		s.listElement(n)
	case "Table":
		s.table(n)
	case "TOC":
		s.setAside(n, "printed contents list")
	case "Caption":
		inner := &sink{builder: s.builder, plain: true}
		inner.walk(n.kids, style{})
		inner.flush()
		for _, b := range inner.blocks {
			s.add(b, n)
		}
	case "Code":
		s.code(n)
	default: // P and all groups
		if strings.EqualFold(n.style, "Title") && n.kind == "P" {
			s.heading(n)
			return
		}
		outer := s.running
		s.running = n.kind == "P"
		s.walk(n.kids, style{})
		s.flush()
		s.running = outer
	}
}

func inlineKind(kind string) bool {
	switch kind {
	case "Span", "Quote", "BibEntry", "Reference", "Em", "Strong", "Sub", "Link", "NonStruct":
		return true
	}
	return false
}

// furniture reports whether an element holds what Word prints on every page.
func furniture(n *node) bool {
	return n.style == "Artifact" || n.kind == "Artifact" || n.style == "Header" && n.kind != "P" || n.style == "Footer" && n.kind != "P"
}

// titleLevel marks the heading that is the document's title until the levels of
// the others are known.
const titleLevel = 0

// heading adds a heading; a picture or list that is tagged as part of it comes
// behind it.
func (s *sink) heading(n *node) {
	inner := &sink{builder: s.builder, plain: true, running: true}
	inner.walk(n.kids, style{})
	for i := range inner.pieces {
		if r := inner.pieces[i].run; r != nil {
			r.bold = false // headings are bold, with or without a word that is not
		}
	}
	inner.flush()
	h := &doc.Heading{At: s.here()}
	switch {
	case n.kind == "Title" || strings.EqualFold(n.style, "Title"):
		h.Level = titleLevel
	case n.kind == "H":
		h.Level = 1
	default:
		h.Level, _ = strconv.Atoi(n.kind[1:])
	}
	var rest []doc.Block
	for _, b := range inner.blocks {
		p, ok := b.(*doc.Paragraph)
		if !ok {
			rest = append(rest, b)
			continue
		}
		if len(h.Inlines) > 0 {
			h.Inlines = append(h.Inlines, &doc.LineBreak{})
		} else {
			h.At = p.At
		}
		h.Inlines = append(h.Inlines, p.Inlines...)
	}
	if len(h.Inlines) > 0 {
		if h.Level == titleLevel {
			s.titles++
		}
		s.add(h, n)
	}
	for _, b := range rest {
		s.add(b, nil)
	}
}

// quote adds a quotation. A last paragraph that begins with a dash names its
// source.
func (s *sink) quote(n *node) {
	inner := &sink{builder: s.builder, plain: true}
	inner.walk(n.kids, style{})
	inner.flush()
	blocks := inner.settled()
	if len(blocks) == 0 {
		return
	}
	q := &doc.Quote{At: doc.At{Pos: blocks[0].Position()}, Blocks: blocks}
	takeSource(q)
	s.add(q, n)
}

// code adds lines of code.
func (s *sink) code(n *node) {
	inner := &sink{builder: s.builder, plain: true}
	inner.walk(n.kids, style{})
	inner.flush()
	if len(inner.blocks) == 0 {
		return
	}
	s.add(&doc.Code{At: doc.At{Pos: inner.blocks[0].Position()}, Text: doc.Plain(inner.blocks)}, n)
}

// setAside keeps an element's words out of the text.
func (s *sink) setAside(n *node, reason string) {
	var lines []string
	page := 0
	var gather func(n *node)
	gather = func(n *node) {
		var runs []*run
		end := func() {
			if t := s.contents.text(runs); t != "" {
				lines = append(lines, t)
			}
			runs = nil
		}
		for _, k := range n.kids {
			switch {
			case k.content != nil:
				got := s.contents.take(*k.content)
				if page == 0 && len(got) > 0 {
					page = got[0].page
				}
				runs = append(runs, got...)
			case k.node != nil && (inlineKind(k.node.kind) || k.node.kind == "Lbl"):
				runs = append(runs, s.contents.all(k.node)...)
			case k.node != nil:
				end()
				gather(k.node)
			}
		}
		end()
	}
	gather(n)
	if len(lines) > 0 {
		s.doc.Asides = append(s.doc.Asides, &doc.Aside{At: doc.At{Pos: position(s.path, page)}, Text: strings.Join(lines, "\n"), Reason: reason})
	}
}

// all returns the runs of an element and everything in it.
func (c *contents) all(n *node) []*run {
	var out []*run
	for _, k := range n.kids {
		switch {
		case k.content != nil:
			out = append(out, c.take(*k.content)...)
		case k.node != nil:
			out = append(out, c.all(k.node)...)
		}
	}
	return out
}

// replacement adds an element whose text is replaced as a whole.
func (s *sink) replacement(n *node, st style) {
	runs := s.contents.all(n)
	text := tidy(*n.replaced)
	if len(runs) == 0 {
		s.pieces = append(s.pieces, piece{text: text, style: st})
		return
	}
	first := *runs[0]
	last := runs[len(runs)-1]
	if saysOther(s.contents.text(runs), text) {
		first.unseen = hidden.Text
		s.unseen(&first, text)
	}
	first.text, first.ex, first.ey = text, last.ex, last.ey
	s.pieces = append(s.pieces, piece{run: &first, text: text, style: st})
}

// settled returns the sink's blocks with captions, quotations and lists put
// together with what they belong to.
func (s *sink) settled() []doc.Block {
	s.captions()
	s.quotations()
	s.lists()
	return s.blocks
}

func itoa(n int) string { return strconv.Itoa(n) }
