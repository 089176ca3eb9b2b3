package pdf

import (
	"math"
	"strings"

	"nscp/tools/internal/read/hidden"
)

// splitGap is the gap inside a TJ array, in parts of the font's size, from which
// on what follows is a run of its own; whether it is a space is decided where
// runs are put together.
const splitGap = 0.12

// showText carries out an operator of text (9.4). It reports whether the
// operator is one.
func (in *interpreter) showText(op string, args []operand) bool {
	n := numbers(args)
	s := &in.state
	one := func(p *float64) {
		if len(n) > 0 {
			*p = n[0]
		}
	}
	switch op {
	case "BT":
		in.tm, in.tlm = identity, identity
	case "ET":
	case "Tc":
		one(&s.spacing)
	case "Tw":
		one(&s.wordSpacing)
	case "Tz":
		if len(n) > 0 {
			s.stretch = n[0] / 100
		}
	case "TL":
		one(&s.leading)
	case "Ts":
		one(&s.raise)
	case "Tr":
		if len(n) > 0 {
			s.mode = int(n[0])
		}
	case "Tf":
		if len(args) > 0 && args[0].kind == nameKind {
			s.font = in.fontOf(in.file.dict(in.resources["Font"])[string(args[0].str)])
			one(&s.size)
		}
	case "Td", "TD":
		if len(n) == 2 {
			if op == "TD" {
				s.leading = -n[1]
			}
			in.move(n[0], n[1])
		}
	case "Tm":
		if len(n) == 6 {
			if m := (matrix{n[0], n[1], n[2], n[3], n[4], n[5]}); m.finite() {
				in.tm, in.tlm = m, m
			}
		}
	case "T*":
		in.move(0, -s.leading)
	case "Tj":
		in.show(args)
	case "TJ":
		if len(args) > 0 {
			in.show(args[0].list)
		}
	case "'":
		in.move(0, -s.leading)
		in.show(args)
	case `"`:
		if len(n) >= 2 {
			s.wordSpacing, s.spacing = n[0], n[1]
		}
		in.move(0, -s.leading)
		in.show(args)
	default:
		return false
	}
	return true
}

func (in *interpreter) move(x, y float64) {
	if m := (matrix{1, 0, 0, 1, x, y}).times(in.tlm); m.finite() {
		in.tlm, in.tm = m, m
	}
}

// show draws strings, with numbers between them that move the pen.
func (in *interpreter) show(list []operand) {
	s := &in.state
	if s.font == nil {
		s.font = &font{widths: map[uint32]float64{}, unit: 0.001, guessed: true}
	}
	var text strings.Builder
	start := in.tm
	flush := func() {
		if text.Len() > 0 {
			in.add(text.String(), start)
		}
		text.Reset()
	}
	for _, o := range list {
		switch {
		case o.kind == numberKind:
			move := -o.num / 1000 * s.size * s.stretch
			if math.Abs(o.num) > splitGap*1000 {
				flush()
			}
			in.tm = (matrix{1, 0, 0, 1, move, 0}).times(in.tm)
			if text.Len() == 0 {
				start = in.tm
			}
		case o.kind == textKind:
			if text.Len() == 0 {
				start = in.tm
			}
			s.font.decode(o.str, func(g glyph) {
				switch {
				case g.text != "":
					text.WriteString(g.text)
				case g.width > 0:
					text.WriteRune(0xfffd)
				}
				move := g.width*s.size + s.spacing
				if g.space {
					move += s.wordSpacing
				}
				in.tm = (matrix{1, 0, 0, 1, move * s.stretch, 0}).times(in.tm)
			})
		}
	}
	flush()
	if !in.tm.finite() {
		in.tm = identity
	}
}

// add notes a run that began where the text matrix was start and ends where it
// is now.
func (in *interpreter) add(s string, start matrix) {
	if in.runs--; in.runs < 0 {
		return
	}
	st := &in.state
	from := start.times(st.ctm)
	to := in.tm.times(st.ctm)
	size := math.Abs(st.size) * from.scale()
	x, y := from.point(0, st.raise)
	ex, ey := to.point(0, st.raise)
	width := in.tm.e - start.e
	if start.a != 0 {
		width /= start.a
	} else if start.b != 0 {
		width = (in.tm.f - start.f) / start.b
	}
	h := math.Abs(st.size)
	r := run{
		text: s, page: in.out.page.number, mark: in.mark(), x: x, y: y, ex: ex, ey: ey, size: size, colour: st.fill, order: in.next(),
		bold: st.font.bold, italic: st.font.italic, raised: st.raise > 0.15*h,
		box: from.rect(rect{min(0, width), st.raise - 0.2*h, max(0, width), st.raise + 0.7*h}),
	}
	switch {
	case st.mode == 3 || st.mode == 7:
		r.unseen = hidden.Text
	case st.alpha < 0.1:
		r.unseen = hidden.White
	case size < tinyPoints:
		r.unseen = hidden.Tiny
	case r.box.and(st.clip).empty() && !r.box.empty():
		r.unseen = hidden.Text
	}
	in.out.runs = append(in.out.runs, r)
}

// tinyPoints is the size under which text is taken to be hidden. Footnotes are
// set in 6 or 7 points, marks of footnotes in 4.
const tinyPoints = 2

// see finds runs that are drawn and cannot be seen: in the colour of what is
// behind them, under something painted later, outside of the page; and those
// that a line is drawn through.
func (in *interpreter) see() {
	for i := range in.out.runs {
		if i%1024 == 1023 && in.file.late() {
			in.ops = 0
			return
		}
		r := &in.out.runs[i]
		if r.unseen != "" || strings.TrimSpace(r.text) == "" || r.box.empty() {
			continue
		}
		behind := grey(1)
		for _, s := range in.out.shapes {
			switch {
			case s.order < r.order && s.and(r.box).area() > 0.5*r.box.area():
				behind = s.colour
			case s.order > r.order && s.opaque && s.covers(r.box):
				r.unseen = hidden.Text
			}
			if s.through(r) {
				r.unseen = hidden.Struck
				break
			}
		}
		if r.unseen == "" && r.colour.contrast(behind) < 1.15 {
			r.unseen = hidden.White
		}
	}
}

// through reports whether a shape is a thin line across the middle of a run.
func (s shape) through(r *run) bool {
	height := s.y1 - s.y0
	if height > 0.15*r.size || r.y != r.ey {
		return false
	}
	middle := (s.y0 + s.y1) / 2
	across := min(s.x1, r.box.x1) - max(s.x0, r.box.x0)
	return middle > r.y+0.15*r.size && middle < r.y+0.42*r.size && across > 0.7*(r.box.x1-r.box.x0)
}
