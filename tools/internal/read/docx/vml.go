package docx

import (
	"strconv"
	"strings"

	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
	"nscp/tools/internal/read/picture"
)

// vml reads drawings in the language of Word 2007 and before, which Word still
// writes for text boxes, watermarks and lines.
func (s *story) vml(nodes []*archive.Node, sh shape, st *runState) {
	for _, n := range nodes {
		inner := sh
		switch n.Name {
		case "v:shape", "v:rect", "v:roundrect", "v:oval", "v:group", "v:line", "v:polyline", "v:image":
			style := styleWords(n.Attr("style"))
			if style["visibility"] == "hidden" || style["display"] == "none" {
				s.hide(hidden.Stop, hidden.Picture, s.here(), "", visibleText(n))
				continue
			}
			if isTrue(n.Attr("o:hr")) || n.Attr("o:hr") == "t" {
				s.para.rule = true
				continue
			}
			if alt := strings.TrimSpace(n.Attr("alt")); alt != "" {
				inner.alt = alt
			}
			if w := pixels(style["width"]); w > 0 {
				inner.width = w
			}
			inner.fill = s.vmlFill(n)
			if href := n.Attr("href"); href != "" {
				inner.link = s.address(href, s.here())
			}
			s.vml(n.Nodes, inner, st)
		case "v:imagedata":
			if id := n.Attr("r:id"); id != "" {
				view := picture.View{
					Width: inner.width,
					Left:  fraction(n.Attr("cropleft")), Top: fraction(n.Attr("croptop")),
					Right: fraction(n.Attr("cropright")), Bottom: fraction(n.Attr("cropbottom")),
				}
				s.place(id, view, &inner, st)
			}
		case "v:textpath":
			if words := n.Attr("string"); strings.TrimSpace(words) != "" && !s.aside {
				s.marking(s.here(), words)
				s.unread("text drawn as WordArt", "type its words as text")
			}
		case "w:txbxContent":
			s.textBox(n, inner.fill)
		case "mc:AlternateContent":
			s.vml(branch(n), inner, st)
		case "o:OLEObject":
			s.hide(hidden.Stop, hidden.Embedded, s.here(), "", "")
		case "w:control":
			s.hide(hidden.Stop, hidden.Embedded, s.here(), "a control that runs code", "")
		default:
			s.vml(n.Nodes, inner, st)
		}
	}
}

// vmlFill returns the background of a shape.
func (s *story) vmlFill(n *archive.Node) paint {
	if v := n.Attr("filled"); v == "f" || v == "false" || v == "0" {
		return paint{}
	}
	if fill := n.Child("v:fill"); fill != nil && fill.Attr("type") != "" && fill.Attr("type") != "solid" {
		return paint{set: true, clear: true}
	}
	value, _, _ := strings.Cut(n.Attr("fillcolor"), " ")
	switch c, ok := parseHex(value); {
	case ok:
		return paint{set: true, rgb: c}
	case value == "" || value == "white" || value == "window":
		return paint{set: true, rgb: whiteRGB}
	case len(value) == 4 && value[0] == '#':
		if c, ok := parseHex(strings.Repeat(value[1:2], 2) + strings.Repeat(value[2:3], 2) + strings.Repeat(value[3:4], 2)); ok {
			return paint{set: true, rgb: c}
		}
	case value == "black":
		return paint{set: true, rgb: blackRGB}
	}
	return paint{set: true, clear: true}
}

// styleWords reads "width:12pt;visibility:hidden".
func styleWords(s string) map[string]string {
	m := map[string]string{}
	for part := range strings.SplitSeq(s, ";") {
		if k, v, ok := strings.Cut(part, ":"); ok {
			m[strings.ToLower(strings.TrimSpace(k))] = strings.ToLower(strings.TrimSpace(v))
		}
	}
	return m
}

// pixels returns a length in CSS pixels, or 0.
func pixels(v string) int {
	if p, ok := strings.CutSuffix(v, "px"); ok {
		v = p
	} else if n, ok := number(v, 96.0/72); ok && strings.IndexFunc(v, func(r rune) bool { return r >= 'a' }) >= 0 {
		return n
	}
	n, ok := number(v, 1)
	if !ok || n < 0 {
		return 0
	}
	return n
}

// fraction reads a cropped part: "0.25", or sixty-five thousand five hundred
// and thirty-sixths ("16384f").
func fraction(v string) int {
	if f, ok := strings.CutSuffix(v, "f"); ok {
		if n, err := strconv.Atoi(f); err == nil && n > -1<<20 && n < 1<<20 {
			return n * 100_000 / 65536
		}
		return 0
	}
	if x, err := strconv.ParseFloat(v, 64); err == nil && x > -10 && x < 10 {
		return int(x * 100_000)
	}
	return 0
}
