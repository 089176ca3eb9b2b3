package pdf

import (
	"bytes"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"nscp/tools/internal/read/hidden"
)

// A run is a piece of text that one operator draws without a gap.
type run struct {
	text   string
	page   int
	mark   int     // index of the marked content it stands in; -1 for none
	x, y   float64 // where the pen begins on the page, and
	ex, ey float64 // where it ends
	size   float64 // of the font, in points on the page
	box    rect
	colour colour
	order  int // of drawing, among runs and shapes of the page
	bold   bool
	italic bool
	raised bool
	unseen hidden.Kind // why nobody sees it; ""
}

// A mark is a stretch of marked content (14.6).
type mark struct {
	claim    int    // the innermost one with a number, itself included; -1
	tag      string // Span, Artifact, P …
	id       int    // MCID; -1
	stream   int    // the form that the MCID counts in; 0 for the page
	page     int
	artifact bool
	layer    bool // on a layer that is switched off
	actual   bool // its text is replaced
	replaced string
	from     int // first run
}

// A shape is something painted that may stand behind or over text.
type shape struct {
	rect
	colour colour
	opaque bool
	order  int
}

// maxShapes is how many shapes of a page are looked at.
const maxShapes = 2_000

// A shown picture is an image that a page shows.
type shown struct {
	object int
	stream types.StreamDict
	mark   int
	box    rect
}

// pageContent is what one page draws.
type pageContent struct {
	page     page
	runs     []run
	marks    []mark
	shapes   []shape
	pictures []shown
}

// An interpreter draws pages (9.4, 8.10, 14.6) to find out what they say.
type interpreter struct {
	file  *file
	out   *pageContent
	ops   int // left for the whole file
	runs  int // left for the whole file
	fonts map[int]*font
	layer map[int]bool // layers that are switched off, by object

	newFonts int // left for the whole file

	state     state
	stack     []state
	path      path
	resources types.Dict
	stream    int // object of the form that is being drawn; 0 for the page
	space     string
	marks     []int // open ones
	order     int
	depth     int
	tm, tlm   matrix
	active    map[int]bool // forms that are being drawn
}

func newInterpreter(f *file) *interpreter {
	return &interpreter{file: f, ops: maxOps, runs: maxRuns, newFonts: maxFonts, fonts: map[int]*font{}, layer: f.hiddenLayers(), active: map[int]bool{}}
}

// spent reports whether a limit was reached, so that text may be missing.
func (in *interpreter) spent() bool {
	return in.ops <= 0 || in.runs <= 0 || in.file.room < 0 || in.file.excess
}

// draw interprets a page.
func (in *interpreter) drawPage(p page) *pageContent {
	in.out = &pageContent{page: p}
	in.state = state{ctm: identity, clip: p.box, alpha: 1, line: 1, stretch: 1}
	in.stack, in.path, in.marks, in.order, in.stream, in.space = nil, path{}, nil, 0, 0, ""
	in.resources = p.resources
	var content bytes.Buffer
	for _, o := range in.file.list(p.dict["Contents"]) {
		content.Write(in.file.content(o))
		content.WriteByte('\n') // a token never runs on into the next stream
	}
	in.interpret(content.Bytes())
	for len(in.marks) > 0 {
		in.endMark()
	}
	in.see()
	return in.out
}

func (in *interpreter) interpret(content []byte) {
	l := &lexer{data: content}
	args := make([]operand, 0, 16)
	for {
		op, got, ok := l.next(args[:0])
		if !ok {
			return
		}
		if in.ops--; in.ops <= 0 || in.ops%4096 == 0 && in.file.late() {
			in.ops = 0
			return
		}
		if !in.showText(op, got) && !in.draw(op, got) && !in.setColour(op, got) {
			in.other(op, got)
		}
	}
}

// other carries out operators of state, marked content and objects.
func (in *interpreter) other(op string, args []operand) {
	name := ""
	if len(args) > 0 && args[0].kind == nameKind {
		name = string(args[0].str)
	}
	n := numbers(args)
	switch op {
	case "q":
		if len(in.stack) < 1000 {
			in.stack = append(in.stack, in.state)
		}
	case "Q":
		if k := len(in.stack) - 1; k >= 0 {
			in.state, in.stack = in.stack[k], in.stack[:k]
		}
	case "cm":
		if len(n) == 6 {
			if m := (matrix{n[0], n[1], n[2], n[3], n[4], n[5]}).times(in.state.ctm); m.finite() {
				in.state.ctm = m
			}
		}
	case "w":
		if len(n) > 0 {
			in.state.line = n[0]
		}
	case "gs":
		in.graphicsState(name)
	case "sh":
		in.shape(in.state.clip, colour{unknown: true}, false)
	case "Do":
		in.object(name)
	case "EI":
		in.shape(in.state.ctm.rect(rect{0, 0, 1, 1}).and(in.state.clip), colour{unknown: true}, true)
	case "BMC":
		in.beginMark(name, nil)
	case "BDC":
		var props *operand
		if len(args) > 1 {
			props = &args[1]
		}
		in.beginMark(name, props)
	case "EMC":
		in.endMark()
	}
}

// beginMark opens marked content. Its properties stand in the operator or, by
// name, among the page's resources.
func (in *interpreter) beginMark(tag string, props *operand) {
	f := in.file
	m := mark{claim: -1, tag: tag, id: -1, stream: in.stream, page: in.out.page.number, artifact: tag == "Artifact", from: len(in.out.runs)}
	if k := in.mark(); k >= 0 {
		around := in.out.marks[k]
		m.claim, m.artifact, m.layer = around.claim, m.artifact || around.artifact, around.layer
	}
	if props != nil && props.kind == dictKind {
		if v := props.dict["MCID"]; v.kind == numberKind && v.num >= 0 && v.num < 1<<31 {
			m.id = int(v.num)
		}
		if v, ok := props.dict["ActualText"]; ok && v.kind == textKind {
			m.actual, m.replaced = true, textString(v.str)
		}
	}
	if props != nil && props.kind == nameKind {
		o := f.dict(in.resources["Properties"])[string(props.str)]
		d := f.dict(o)
		if v, ok := f.integer(d["MCID"]); ok && v >= 0 {
			m.id = v
		}
		if v := f.get(d["ActualText"]); v != nil {
			m.actual, m.replaced = true, f.text(v)
		}
		if tag == "OC" && in.off(o) {
			m.layer = true
		}
	}
	if m.id >= 0 {
		m.claim, m.artifact = len(in.out.marks), false
	}
	in.out.marks = append(in.out.marks, m)
	in.marks = append(in.marks, len(in.out.marks)-1)
}

// endMark closes marked content and puts its replacement text, if it has one,
// in the place of what it draws.
func (in *interpreter) endMark() {
	k := len(in.marks) - 1
	if k < 0 {
		return
	}
	m := in.out.marks[in.marks[k]]
	index := in.marks[k]
	in.marks = in.marks[:k]
	if !m.actual {
		return
	}
	replaced := tidy(m.replaced)
	runs := in.out.runs[m.from:]
	if len(runs) == 0 {
		if strings.TrimSpace(replaced) == "" || in.runs <= 0 {
			return
		}
		in.runs--
		x, y := in.state.ctm.point(0, 0)
		in.out.runs = append(in.out.runs, run{text: replaced, page: m.page, mark: index, x: x, y: y, ex: x, ey: y, size: 10, order: in.next()})
		return
	}
	var drawn strings.Builder
	first := runs[0]
	for _, r := range runs {
		drawn.WriteString(r.text)
		first.box = first.box.or(r.box)
	}
	first.ex, first.ey = runs[len(runs)-1].ex, runs[len(runs)-1].ey
	if saysOther(drawn.String(), replaced) && first.unseen == "" {
		// What is read out, copied and found by a search is not what is seen.
		first.unseen = hidden.Text
	}
	first.text = replaced
	in.out.runs = append(in.out.runs[:m.from], first)
}

// saysOther reports whether the letters of a replacement text are others than
// those drawn, where those can be told.
func saysOther(drawn, replaced string) bool {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r == 0xfffd || !wordRune(r) {
				return -1
			}
			return r
		}, s)
	}
	a, b := letters(drawn), letters(replaced)
	return !strings.ContainsRune(drawn, 0xfffd) && a != "" && b != "" && !strings.EqualFold(a, b)
}

// object carries out Do: a picture, or a form that is drawn like a page.
func (in *interpreter) object(name string) {
	f := in.file
	o := f.dict(in.resources["XObject"])[name]
	s, ok := f.get(o).(types.StreamDict)
	if !ok {
		return
	}
	ref := reference(o)
	switch f.name(s.Dict["Subtype"]) {
	case "Image":
		box := in.state.ctm.rect(rect{0, 0, 1, 1}).and(in.state.clip)
		in.shape(box, colour{unknown: true}, in.state.alpha >= 0.95 && s.Dict["SMask"] == nil && s.Dict["Mask"] == nil)
		if len(in.out.pictures) < maxShapes {
			in.out.pictures = append(in.out.pictures, shown{object: ref, stream: s, mark: in.mark(), box: box})
		}
	case "Form":
		if in.active[ref] {
			return // a form that draws itself
		}
		if in.depth >= maxForms {
			in.file.excess = true
			return
		}
		in.active[ref] = true
		in.depth++
		state, stack, resources, stream, space, open := in.state, in.stack, in.resources, in.stream, in.space, len(in.marks)
		if m := f.array(s.Dict["Matrix"]); len(m) == 6 {
			var n [6]float64
			for i, v := range m {
				n[i], _ = f.number(v)
			}
			if c := (matrix{n[0], n[1], n[2], n[3], n[4], n[5]}).times(in.state.ctm); c.finite() {
				in.state.ctm = c
			}
		}
		if b, ok := f.rect(s.Dict["BBox"]); ok {
			in.state.clip = in.state.clip.and(in.state.ctm.rect(b))
		}
		if r := f.dict(s.Dict["Resources"]); r != nil {
			in.resources = r
		}
		if in.off(s.Dict["OC"]) {
			in.beginMark("OC", nil)
			in.out.marks[len(in.out.marks)-1].layer = true
		}
		in.stream, in.stack = ref, nil
		in.interpret(f.content(o))
		for len(in.marks) > open {
			in.endMark()
		}
		in.state, in.stack, in.resources, in.stream, in.space = state, stack, resources, stream, space
		in.depth--
		delete(in.active, ref)
	}
}

func (in *interpreter) mark() int {
	if k := len(in.marks) - 1; k >= 0 {
		return in.marks[k]
	}
	return -1
}

func (in *interpreter) next() int {
	in.order++
	return in.order
}

func (in *interpreter) shape(r rect, c colour, opaque bool) {
	if !r.empty() && len(in.out.shapes) < maxShapes {
		in.out.shapes = append(in.out.shapes, shape{r, c, opaque, in.next()})
	}
}

// fontOf returns a font, read once.
func (in *interpreter) fontOf(o types.Object) *font {
	n := reference(o)
	if ft, ok := in.fonts[n]; ok && n > 0 {
		return ft
	}
	if in.newFonts--; in.newFonts < 0 {
		in.ops = 0
		return nil
	}
	ft := in.file.font(o)
	if n > 0 {
		in.fonts[n] = ft
	}
	return ft
}
