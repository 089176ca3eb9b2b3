package docx

import (
	"math"
	"strconv"
	"strings"

	"nscp/tools/internal/read/archive"
)

// An rgb is a colour.
type rgb [3]uint8

var (
	whiteRGB = rgb{255, 255, 255}
	blackRGB = rgb{}
)

// A paint is a colour of text or background, or none.
type paint struct {
	set   bool
	auto  bool // the program chooses black or white, whichever can be read
	clear bool // a fill that cannot be told: a picture, a pattern, a gradient
	rgb   rgb
}

// bright reports whether a fill is a colour, as a marker pen has, and no shade
// of grey: LibreOffice, and Word for colours of one's own, write a highlight as
// the background of its words.
func (p paint) bright() bool {
	return !p.auto && !p.clear && max(p.rgb[0], p.rgb[1], p.rgb[2])-min(p.rgb[0], p.rgb[1], p.rgb[2]) > 60
}

// A theme is the colours that a document names instead of spelling out.
type theme map[string]rgb

// readTheme returns the theme's colours under the names that text and
// background use for them.
func readTheme(n, settings *archive.Node) theme {
	t := theme{}
	for _, c := range children(n.Find("a:clrScheme")) {
		for _, v := range c.Nodes {
			if col, ok := parseHex(v.Attr("val")); ok && v.Name == "a:srgbClr" {
				t[strings.TrimPrefix(c.Name, "a:")] = col
			}
			if col, ok := parseHex(v.Attr("lastClr")); ok && v.Name == "a:sysClr" {
				t[strings.TrimPrefix(c.Name, "a:")] = col
			}
		}
	}
	if len(t) == 0 {
		t = theme{"lt1": whiteRGB, "dk1": blackRGB}
	}
	for long, short := range map[string]string{
		"light1": "lt1", "dark1": "dk1", "light2": "lt2", "dark2": "dk2",
		"hyperlink": "hlink", "followedHyperlink": "folHlink",
	} {
		if c, ok := t[short]; ok {
			t[long] = c
		}
	}
	// The document maps text and background to light and dark (17.15.1.20).
	m := settings.Child("w:clrSchemeMapping")
	for name, def := range map[string][3]string{
		"bg1": {"light1", "background1"}, "t1": {"dark1", "text1"},
		"bg2": {"light2", "background2"}, "t2": {"dark2", "text2"},
	} {
		to := m.Attr(name)
		if to == "" {
			to = def[0]
		}
		if c, ok := t[to]; ok {
			t[name], t[def[1]] = c, c
		}
	}
	if c, ok := t["t1"]; ok {
		t["tx1"] = c
	}
	if c, ok := t["t2"]; ok {
		t["tx2"] = c
	}
	return t
}

func parseHex(s string) (rgb, bool) {
	s = strings.TrimPrefix(s, "#")
	if len(s) != 6 {
		return rgb{}, false
	}
	v, err := strconv.ParseUint(s, 16, 32)
	if err != nil {
		return rgb{}, false
	}
	return rgb{uint8(v >> 16), uint8(v >> 8), uint8(v)}, true
}

// colour reads a colour from the attributes whose names begin with prefix: ""
// for w:color ("val", "themeColor"), "fill" for the background of w:shd.
func (t theme) colour(n *archive.Node, prefix string) paint {
	if n == nil {
		return paint{}
	}
	value, name := "val", "theme"
	if prefix != "" {
		value = prefix
	}
	themed := n.Attr(name + capital(prefix))
	if prefix == "" || prefix == "color" {
		themed = n.Attr("themeColor")
	}
	if themed != "" && themed != "none" {
		if c, ok := t[themed]; ok {
			return paint{set: true, rgb: t.shade(c, n, prefix)}
		}
	}
	v := n.Attr(value)
	if v == "auto" {
		return paint{set: true, auto: true}
	}
	if c, ok := parseHex(v); ok {
		return paint{set: true, rgb: c}
	}
	return paint{}
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// shade applies the tint (towards white) and shade (towards black) of a theme
// colour. Word works on lightness; mixing with white and black comes close
// enough to tell text from its background.
func (t theme) shade(c rgb, n *archive.Node, prefix string) rgb {
	if prefix == "color" {
		prefix = ""
	}
	mix := func(attr string, with uint8) {
		v, err := strconv.ParseUint(n.Attr(attr), 16, 16)
		if err != nil || v > 255 {
			return
		}
		for i := range c {
			c[i] = uint8((uint64(c[i])*v + uint64(with)*(255-v)) / 255)
		}
	}
	mix("theme"+capital(prefix)+"Tint", 255)
	mix("theme"+capital(prefix)+"Shade", 0)
	return c
}

// shading reads w:shd: a fill, a colour laid over it, and a pattern that says
// how much of each is seen (17.18.78).
func (t theme) shading(n *archive.Node) paint {
	if n == nil {
		return paint{}
	}
	fill, over := t.colour(n, "fill"), t.colour(n, "color")
	if !fill.set && !over.set {
		return paint{}
	}
	pattern := n.Attr("val")
	if fill.auto {
		fill = paint{set: pattern != "clear" && pattern != "nil", rgb: whiteRGB}
	}
	if over.auto || !over.set {
		over.rgb = blackRGB
	}
	switch {
	case pattern == "solid":
		return paint{set: true, rgb: over.rgb}
	case strings.HasPrefix(pattern, "pct"):
		part, err := strconv.Atoi(strings.TrimPrefix(pattern, "pct"))
		if err != nil {
			return fill
		}
		if !fill.set {
			fill = paint{set: true, rgb: whiteRGB}
		}
		for i := range fill.rgb {
			fill.rgb[i] = uint8((int(over.rgb[i])*part + int(fill.rgb[i])*(100-part)) / 100)
		}
	}
	return fill
}

// drawn reads a fill of DrawingML (a:solidFill and its like) from the node that
// holds it.
func (t theme) drawn(n *archive.Node) paint {
	for _, c := range children(n) {
		switch c.Name {
		case "a:noFill":
			return paint{}
		case "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill":
			return paint{set: true, clear: true}
		case "a:solidFill":
			for _, v := range c.Nodes {
				switch v.Name {
				case "a:srgbClr":
					if col, ok := parseHex(v.Attr("val")); ok {
						return paint{set: true, rgb: col}
					}
				case "a:schemeClr":
					if col, ok := t[v.Attr("val")]; ok {
						return paint{set: true, rgb: col}
					}
				}
				return paint{set: true, clear: true}
			}
		}
	}
	return paint{}
}

// highlights are the sixteen colours of w:highlight (17.18.40).
var highlights = map[string]rgb{
	"black": {0, 0, 0}, "blue": {0, 0, 255}, "cyan": {0, 255, 255}, "green": {0, 255, 0},
	"magenta": {255, 0, 255}, "red": {255, 0, 0}, "yellow": {255, 255, 0}, "white": {255, 255, 255},
	"darkBlue": {0, 0, 139}, "darkCyan": {0, 139, 139}, "darkGreen": {0, 100, 0}, "darkMagenta": {128, 0, 128},
	"darkRed": {139, 0, 0}, "darkYellow": {128, 128, 0}, "darkGray": {169, 169, 169}, "lightGray": {211, 211, 211},
}

// leastContrast is the WCAG contrast ratio under which text cannot be told from
// its background. Light grey on white (D9D9D9), the faintest that Word's palette
// offers as text, has 1.41; the greys that are used as a wash (F2F2F2, E7E6E6)
// have 1.12 and 1.24.
const leastContrast = 1.3

// contrast returns the WCAG 2 contrast ratio of two colours, 1 to 21.
func contrast(a, b rgb) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c rgb) float64 {
	var l [3]float64
	for i, v := range c {
		x := float64(v) / 255
		if x <= 0.04045 {
			l[i] = x / 12.92
		} else {
			l[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}
