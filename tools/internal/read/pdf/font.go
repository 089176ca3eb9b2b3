package pdf

import (
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/text/encoding/charmap"
)

// A font tells which characters the codes of a string stand for and how far
// each moves the pen.
type font struct {
	composite bool  // codes of several bytes
	codes     *cmap // of a composite font; nil for Identity: two bytes, as they are
	toUnicode *cmap
	simple    [256]string // characters of a simple font's codes
	widths    map[uint32]float64
	otherwise float64 // width of a code that widths does not hold, in thousandths
	unit      float64 // size of a width, in text space
	guessed   bool    // no widths are known
	bold      bool
	italic    bool
	symbol    bool // pictures in place of letters
}

// A glyph is one code of a string.
type glyph struct {
	text  string // "" where nobody knows
	width float64
	space bool // the single-byte code 32, which word spacing applies to
}

// font reads a font dictionary. A file that has none gets a font that knows no
// character.
func (f *file) font(o types.Object) *font {
	d := f.dict(o)
	ft := &font{widths: map[uint32]float64{}, unit: 0.001}
	if d == nil {
		ft.guessed = true
		return ft
	}
	if s := f.content(d["ToUnicode"]); s != nil {
		ft.toUnicode = parseCMap(s)
	}
	switch f.name(d["Subtype"]) {
	case "Type0":
		f.compositeFont(ft, d)
	case "Type3":
		if m := f.array(d["FontMatrix"]); len(m) == 6 {
			if a, ok := f.number(m[0]); ok && a > 0 {
				ft.unit = a
			}
		}
		f.simpleFont(ft, d)
	default:
		f.simpleFont(ft, d)
	}
	return ft
}

// style takes what a name and descriptor say of a font's face.
func (f *file) style(ft *font, base string, descriptor types.Dict) {
	if i := strings.IndexByte(base, '+'); i == 6 {
		base = base[7:]
	}
	name := strings.ToLower(base)
	flags, _ := f.integer(descriptor["Flags"])
	weight, _ := f.number(descriptor["FontWeight"])
	ft.bold = strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy") || weight >= 600 || flags&(1<<18) != 0
	ft.italic = strings.Contains(name, "italic") || strings.Contains(name, "oblique") || flags&(1<<6) != 0
	ft.symbol = name == "symbol" || strings.Contains(name, "symbolmt") || strings.Contains(name, "dingbats") || strings.Contains(name, "wingdings")
}

func (f *file) simpleFont(ft *font, d types.Dict) {
	descriptor := f.dict(d["FontDescriptor"])
	base := f.name(d["BaseFont"])
	f.style(ft, base, descriptor)

	encoding := ""
	var differences types.Array
	switch e := f.get(d["Encoding"]).(type) {
	case types.Name:
		encoding = f.name(e)
	case types.Dict:
		encoding = f.name(e["BaseEncoding"])
		differences = f.array(e["Differences"])
	}
	if flags, ok := f.integer(descriptor["Flags"]); encoding == "" && (!ok || flags&4 == 0) && f.name(d["Subtype"]) == "TrueType" {
		// A TrueType font without an encoding that is not symbolic: what every
		// viewer takes it for.
		encoding = "WinAnsiEncoding"
	}
	if !ft.symbol {
		for i, r := range baseEncoding(encoding) {
			if r > 0 {
				ft.simple[i] = string(r)
			}
		}
	}
	code := 0
	for _, o := range differences {
		if n, ok := f.integer(o); ok {
			code = n
			continue
		}
		if name := f.name(o); name != "" && 0 <= code && code < 256 {
			ft.simple[code] = ""
			if s, ok := glyphText(name); ok {
				ft.simple[code] = s
			}
		}
		code++
	}
	if ft.symbol && ft.simple[0xb7] == "" {
		ft.simple[0xb7] = "•"
	}

	first, _ := f.integer(d["FirstChar"])
	widths := f.array(d["Widths"])
	for i, o := range widths {
		if w, ok := f.number(o); ok && i < 256 {
			ft.widths[uint32(first+i)] = w
		}
	}
	ft.otherwise, _ = f.number(descriptor["MissingWidth"])
	ft.guessed = len(widths) == 0
}

func (f *file) compositeFont(ft *font, d types.Dict) {
	ft.composite = true
	descendants := f.array(d["DescendantFonts"])
	var cid types.Dict
	if len(descendants) > 0 {
		cid = f.dict(descendants[0])
	}
	f.style(ft, f.name(d["BaseFont"]), f.dict(cid["FontDescriptor"]))
	if name := f.name(d["Encoding"]); name != "Identity-H" && name != "Identity-V" {
		if s := f.content(d["Encoding"]); s != nil {
			ft.codes = parseCMap(s)
		}
		// A CMap by another name is one for Chinese, Japanese or Korean. They all
		// have two bytes; ToUnicode says which characters they stand for.
	}
	ft.otherwise = 1000
	if w, ok := f.number(cid["DW"]); ok {
		ft.otherwise = w
	}
	w := f.array(cid["W"])
	left := maxCodes
	for i := 0; i+1 < len(w) && left > 0; {
		first, ok := f.integer(w[i])
		if !ok {
			break
		}
		if each := f.array(w[i+1]); each != nil {
			for j, o := range each {
				left--
				if n, ok := f.number(o); ok {
					ft.widths[uint32(first+j)] = n
				}
			}
			i += 2
			continue
		}
		last, ok := f.integer(w[i+1])
		if !ok || i+2 >= len(w) {
			break
		}
		if n, ok := f.number(w[i+2]); ok {
			for c := first; c <= last && left > 0; c++ {
				ft.widths[uint32(c)] = n
				left--
			}
		}
		i += 3
	}
}

// decode cuts a string into glyphs and calls use for each.
func (ft *font) decode(s []byte, use func(glyph)) {
	for len(s) > 0 {
		n := 1
		if ft.composite {
			n = 2
			if ft.codes != nil {
				if n = ft.codes.length(s); n == 0 {
					n = 2
				}
			}
			n = min(n, len(s))
		}
		code := big(s[:n])
		g := glyph{space: n == 1 && code == ' '}
		g.text = ft.text(n, code)
		cid := code
		if ft.codes != nil {
			cid = ft.codes.cid(n, code)
		}
		w, ok := ft.widths[cid]
		switch {
		case ok:
		case ft.guessed:
			w = guessWidth(g.text)
		default:
			w = ft.otherwise
		}
		g.width = w * ft.unit
		use(g)
		s = s[n:]
	}
}

// text returns the characters of a code: what ToUnicode says, else what the
// encoding says.
func (ft *font) text(n int, code uint32) string {
	if ft.toUnicode != nil {
		if s, ok := ft.toUnicode.text(n, code); ok {
			return tidy(s)
		}
	}
	if !ft.composite {
		return tidy(ft.simple[byte(code)])
	}
	return ""
}

// tidy returns the characters of a glyph as text holds them: a ligature as its
// letters, a bullet of a symbol font as a bullet, control characters as none.
func tidy(s string) string {
	if len(s) == 1 && s[0] > ' ' && s[0] < 0x7f {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == 0xfb00:
			b.WriteString("ff")
		case r == 0xfb01:
			b.WriteString("fi")
		case r == 0xfb02:
			b.WriteString("fl")
		case r == 0xfb03:
			b.WriteString("ffi")
		case r == 0xfb04:
			b.WriteString("ffl")
		case r == 0xfb05, r == 0xfb06:
			b.WriteString("st")
		case r == '\t' || r == '\n' || r == '\r' || r == 0xa0 || r == 0x2028 || r == 0x2029:
			b.WriteRune(' ')
		case r == 0xf0b7 || r == 0xf0a7 || r == 0xf0d8 || r == 0xf0fc || r == 0xf0a8:
			b.WriteRune('•') // bullets of Symbol and Wingdings
		case r < ' ' || r == 0xfffd || r == 0xfeff || r == 0x7f:
		case 0x80 <= r && r < 0xa0:
			// Some writers put bytes of Windows-1252 here.
			b.WriteRune(charmap.Windows1252.DecodeByte(byte(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// guessWidth is for the fonts that every viewer has, whose widths a file may
// leave out: about those of Helvetica.
func guessWidth(s string) float64 {
	if s == "" {
		return 500
	}
	switch r := []rune(s)[0]; {
	case strings.ContainsRune("ijl|'", r):
		return 222
	case strings.ContainsRune(" .,:;!ftI/\\[]()-`", r):
		return 290
	case strings.ContainsRune("mMW@%—", r):
		return 870
	case r == 'w' || 'A' <= r && r <= 'Z':
		return 690
	}
	return 550
}
