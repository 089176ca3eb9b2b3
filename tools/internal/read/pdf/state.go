package pdf

import (
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A state is the graphics state (ISO 32000-2, 8.4), as far as it decides what
// text says, where it stands and whether anybody sees it.
type state struct {
	ctm   matrix
	clip  rect // around what is shown
	fill  colour
	alpha float64 // of what is filled
	line  float64 // width of lines

	font                    *font
	size                    float64
	spacing, wordSpacing    float64
	stretch, leading, raise float64
	mode                    int // 3 and 7 draw nothing
}

// A colour is what something is painted in. The zero colour is black.
type colour struct {
	r, g, b float64
	unknown bool // a pattern, or a colour space that is not worth knowing
}

func grey(v float64) colour { return colour{r: v, g: v, b: v} }

func cmyk(c, m, y, k float64) colour {
	return colour{r: (1 - c) * (1 - k), g: (1 - m) * (1 - k), b: (1 - y) * (1 - k)}
}

// components returns a colour of one, three or four numbers; what a space with
// another number of them shows is not known.
func components(n []float64) colour {
	switch len(n) {
	case 1:
		return grey(n[0])
	case 3:
		return colour{r: n[0], g: n[1], b: n[2]}
	case 4:
		return cmyk(n[0], n[1], n[2], n[3])
	}
	return colour{unknown: true}
}

func (c colour) luminance() float64 {
	part := func(v float64) float64 {
		v = min(max(v, 0), 1)
		return v * v // close to sRGB's curve
	}
	return 0.2126*part(c.r) + 0.7152*part(c.g) + 0.0722*part(c.b)
}

// contrast is WCAG's ratio between two colours, 1 to 21; 21 where one of them
// is not known.
func (c colour) contrast(d colour) float64 {
	if c.unknown || d.unknown {
		return 21
	}
	x, y := c.luminance(), d.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// setColour carries out an operator that sets the colour of fills. It reports
// whether the operator is one.
func (in *interpreter) setColour(op string, args []operand) bool {
	n := numbers(args)
	s := &in.state
	switch op {
	case "g", "rg", "k":
		s.fill = components(n)
	case "cs":
		s.fill = colour{}
		in.space = ""
		if len(args) > 0 {
			in.space = in.colourSpace(string(args[0].str))
		}
	case "sc", "scn":
		switch in.space {
		case "Pattern", "Separation", "DeviceN", "Indexed", "Lab":
			s.fill = colour{unknown: true}
		default:
			s.fill = components(n)
		}
	default:
		return false
	}
	return true
}

// colourSpace returns the family of a colour space.
func (in *interpreter) colourSpace(name string) string {
	f := in.file
	o := f.get(f.dict(in.resources["ColorSpace"])[name])
	if a, ok := o.(types.Array); ok && len(a) > 0 {
		return f.name(a[0])
	}
	if n, ok := o.(types.Name); ok {
		return f.name(n)
	}
	return name
}

// graphicsState carries out gs.
func (in *interpreter) graphicsState(name string) {
	f := in.file
	d := f.dict(f.dict(in.resources["ExtGState"])[name])
	if a, ok := f.number(d["ca"]); ok {
		in.state.alpha = a
	}
	if w, ok := f.number(d["LW"]); ok {
		in.state.line = w
	}
	if ft := f.array(d["Font"]); len(ft) == 2 {
		in.state.font = in.fontOf(ft[0])
		in.state.size, _ = f.number(ft[1])
	}
}

func numbers(args []operand) []float64 {
	n := make([]float64, 0, 6)
	for _, a := range args {
		if a.kind == numberKind {
			n = append(n, a.num)
		}
	}
	return n
}

// A path is what has been drawn since the last painting operator.
type path struct {
	started bool
	bounds  rect
	x, y    float64
	corners []([2]float64) // of the subpath that is being drawn
	boxes   []rect         // subpaths that are upright rectangles
	others  bool           // there are subpaths of another shape
	lines   []rect         // straight level lines, without thickness
	clips   bool
}

func (p *path) point(x, y float64) {
	if !p.started {
		p.bounds, p.started = rect{x, y, x, y}, true
	}
	p.bounds = p.bounds.or(rect{x, y, x, y})
	p.x, p.y = x, y
}

// end closes a subpath of straight lines, which may be a rectangle.
func (p *path) end() {
	c := p.corners
	p.corners = nil
	if len(c) == 5 && c[0] == c[4] {
		c = c[:4]
	}
	if len(c) != 4 {
		p.others = p.others || len(c) > 2
		return
	}
	level := c[0][1] == c[1][1] && c[1][0] == c[2][0] && c[2][1] == c[3][1] && c[3][0] == c[0][0]
	upright := c[0][0] == c[1][0] && c[1][1] == c[2][1] && c[2][0] == c[3][0] && c[3][1] == c[0][1]
	if level || upright {
		p.boxes = append(p.boxes, rect{min(c[0][0], c[2][0]), min(c[0][1], c[2][1]), max(c[0][0], c[2][0]), max(c[0][1], c[2][1])})
		return
	}
	p.others = true
}

// draw carries out an operator that builds or paints a path. It reports whether
// the operator is one.
func (in *interpreter) draw(op string, args []operand) bool {
	n := numbers(args)
	p := &in.path
	at := func(i int) (float64, float64) { return in.state.ctm.point(n[i], n[i+1]) }
	switch op {
	case "m", "l":
		if len(n) < 2 {
			return true
		}
		fromX, fromY := p.x, p.y
		x, y := at(0)
		if op == "m" {
			p.end()
		} else if fromY == y && p.started && len(p.lines) < maxShapes {
			p.lines = append(p.lines, rect{min(fromX, x), y, max(fromX, x), y})
		}
		p.point(x, y)
		if len(p.corners) < 8 {
			p.corners = append(p.corners, [2]float64{x, y})
		}
	case "c", "v", "y":
		for i := 0; i+1 < len(n); i += 2 {
			p.point(at(i))
		}
		p.others = true
	case "h":
	case "re":
		if len(n) < 4 {
			return true
		}
		p.end()
		r := in.state.ctm.rect(rect{min(n[0], n[0]+n[2]), min(n[1], n[1]+n[3]), max(n[0], n[0]+n[2]), max(n[1], n[1]+n[3])})
		p.point(r.x0, r.y0)
		p.point(r.x1, r.y1)
		if len(p.boxes) < maxShapes {
			p.boxes = append(p.boxes, r)
		}
	case "W", "W*":
		p.clips = true
	case "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "n":
		in.paint(op)
	default:
		return false
	}
	return true
}

// paint ends a path: it becomes shapes, and the clip where W was said.
func (in *interpreter) paint(op string) {
	p := &in.path
	p.end()
	s := &in.state
	if op != "n" && op != "S" && op != "s" && p.started {
		for _, b := range p.boxes {
			in.shape(b.and(s.clip), s.fill, s.alpha >= 0.95)
		}
		if p.others {
			// What is inside of another shape is not known, only that it may be.
			in.shape(p.bounds.and(s.clip), colour{unknown: true}, false)
		}
	}
	if op == "S" || op == "s" || op == "B" || op == "b" {
		w := max(s.line*s.ctm.scale(), 0.1)
		for _, l := range p.lines {
			in.shape(rect{l.x0, l.y0 - w/2, l.x1, l.y0 + w/2}.and(s.clip), colour{unknown: true}, false)
		}
	}
	if p.clips && p.started {
		s.clip = s.clip.and(p.bounds)
	}
	in.path = path{}
}
