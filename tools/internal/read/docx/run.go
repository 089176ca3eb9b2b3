package docx

import "nscp/tools/internal/read/archive"

// A toggle is an on/off property that may be left to what lies underneath.
type toggle int8

const (
	unset toggle = iota
	off
	set
)

func readToggle(n *archive.Node) toggle {
	switch {
	case n == nil:
		return unset
	case isOn(n):
		return set
	}
	return off
}

// runProps are the properties of a run that decide what becomes of its words.
type runProps struct {
	vanish, bold, italic, strike toggle
	colour, shade                paint
	size                         int // half points; 0 when not given
	scale                        int // width of the characters in per cent; 0 when not given
	highlight                    string
	vert                         string // superscript, subscript, baseline
	clear                        bool   // the letters are filled with nothing
}

func readRunProps(n *archive.Node, t theme) runProps {
	var p runProps
	for _, c := range children(n) {
		switch c.Name {
		case "w:vanish":
			p.vanish = readToggle(c)
		case "w:b":
			p.bold = readToggle(c)
		case "w:i":
			p.italic = readToggle(c)
		case "w:strike", "w:dstrike":
			if s := readToggle(c); p.strike != set {
				p.strike = s
			}
		case "w:color":
			p.colour = t.colour(c, "")
		case "w:shd":
			p.shade = t.shading(c)
		case "w:sz":
			if v, ok := number(c.Attr("val"), 2); ok && v > 0 {
				p.size = v
			}
		case "w:w":
			if v, ok := whole(c); ok && v > 0 {
				p.scale = v
			}
		case "w:highlight":
			p.highlight = c.Attr("val")
		case "w:vertAlign":
			p.vert = c.Attr("val")
		case "w14:textFill":
			p.colour, p.clear = textFill(c, t, p.colour)
		}
	}
	return p
}

// textFill reads the fill that Word 2010 and later draw letters with instead of
// their colour.
func textFill(n *archive.Node, t theme, colour paint) (paint, bool) {
	fill := n.Child("w14:solidFill")
	if n.Child("w14:noFill") != nil {
		return colour, true
	}
	if fill == nil {
		return colour, false
	}
	for _, c := range fill.Nodes {
		if a := c.Child("w14:alpha"); a != nil {
			// Here alpha is how much is seen through, in thousandths of a per cent.
			if v, ok := whole(a); ok && v >= 90_000 {
				return colour, true
			}
		}
		switch c.Name {
		case "w14:srgbClr":
			if v, ok := parseHex(c.Attr("val")); ok {
				return paint{set: true, rgb: v}, false
			}
		case "w14:schemeClr":
			if v, ok := t[c.Attr("val")]; ok && len(c.Nodes) == 0 {
				return paint{set: true, rgb: v}, false
			}
		}
	}
	return colour, false
}

// over returns the properties q with those of p laid over them.
func (p runProps) over(q runProps) runProps {
	pick := func(a, b toggle) toggle {
		if a != unset {
			return a
		}
		return b
	}
	q.vanish, q.bold = pick(p.vanish, q.vanish), pick(p.bold, q.bold)
	q.italic, q.strike = pick(p.italic, q.italic), pick(p.strike, q.strike)
	if p.colour.set {
		q.colour, q.clear = p.colour, p.clear
	}
	q.clear = q.clear || p.clear
	if p.shade.set {
		q.shade = p.shade
	}
	if p.size != 0 {
		q.size = p.size
	}
	if p.scale != 0 {
		q.scale = p.scale
	}
	if p.highlight != "" {
		q.highlight = p.highlight
	}
	if p.vert != "" {
		q.vert = p.vert
	}
	return q
}
