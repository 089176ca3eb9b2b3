package pdf

import (
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A file is an open PDF. Its methods read objects the way a viewer does: a
// reference to nothing is nothing, and an object of another type than the one
// expected is as good as none. Whether that loses anything shows later, when
// text is found that no part of the structure claims.
type file struct {
	xref     *model.XRefTable
	catalog  types.Dict
	room     int64          // bytes of content that may still be unpacked
	streams  map[int][]byte // unpacked, by object number
	deadline time.Time
	lost     bool // a stream is missing or cannot be unpacked
	excess   bool // there is more of something than is read
}

// late reports whether reading takes too long; it is asked between pages and
// between many operators, because a PDF can be small and endless.
func (f *file) late() bool { return time.Now().After(f.deadline) }

// get returns an object itself, following references.
func (f *file) get(o types.Object) types.Object {
	for range maxDepth {
		ref, ok := o.(types.IndirectRef)
		if !ok {
			return o
		}
		next, err := f.xref.Dereference(ref)
		if err != nil {
			return nil
		}
		o = next
	}
	return nil
}

// dict returns a dictionary, also that of a stream, or nil.
func (f *file) dict(o types.Object) types.Dict {
	switch o := f.get(o).(type) {
	case types.Dict:
		return o
	case types.StreamDict:
		return o.Dict
	}
	return nil
}

func (f *file) array(o types.Object) types.Array {
	a, _ := f.get(o).(types.Array)
	return a
}

// list returns the elements of an array, or an object that stands for an array
// of one.
func (f *file) list(o types.Object) types.Array {
	switch o := f.get(o).(type) {
	case nil:
		return nil
	case types.Array:
		return o
	default:
		return types.Array{o}
	}
}

func (f *file) name(o types.Object) string {
	n, _ := f.get(o).(types.Name)
	s := string(n)
	if strings.ContainsRune(s, '#') {
		if d, err := types.DecodeName(s); err == nil {
			return d
		}
	}
	return s
}

func (f *file) number(o types.Object) (float64, bool) {
	switch n := f.get(o).(type) {
	case types.Integer:
		return float64(n), true
	case types.Float:
		return float64(n), true
	}
	return 0, false
}

func (f *file) integer(o types.Object) (int, bool) {
	n, ok := f.number(o)
	return int(n), ok && n == float64(int(n)) && n > -1<<31 && n < 1<<31
}

func (f *file) boolean(o types.Object) bool {
	b, _ := f.get(o).(types.Boolean)
	return bool(b)
}

// bytes returns a string as the bytes it stands for.
func (f *file) bytes(o types.Object) []byte {
	switch s := f.get(o).(type) {
	case types.StringLiteral:
		if b, err := types.Unescape(string(s)); err == nil {
			return b
		}
	case types.HexLiteral:
		if b, err := s.Bytes(); err == nil {
			return b
		}
	}
	return nil
}

// text returns a text string (ISO 32000-2, 7.9.2.2): UTF-16 or UTF-8 with a
// byte order mark, or PDFDocEncoding.
func (f *file) text(o types.Object) string { return textString(f.bytes(o)) }

func textString(b []byte) string {
	switch {
	case len(b) >= 2 && (b[0] == 0xfe && b[1] == 0xff || b[0] == 0xff && b[1] == 0xfe):
		u := make([]uint16, 0, len(b)/2)
		for i := 2; i+1 < len(b); i += 2 {
			if b[0] == 0xfe {
				u = append(u, uint16(b[i])<<8|uint16(b[i+1]))
			} else {
				u = append(u, uint16(b[i+1])<<8|uint16(b[i]))
			}
		}
		return withoutLanguage(string(utf16.Decode(u)))
	case len(b) >= 3 && b[0] == 0xef && b[1] == 0xbb && b[2] == 0xbf && utf8.Valid(b[3:]):
		return withoutLanguage(string(b[3:]))
	}
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(docEncoding(c))
	}
	return s.String()
}

// withoutLanguage drops the escapes by which a text string can name its
// language: ESC, "en", ESC.
func withoutLanguage(s string) string {
	for {
		i := strings.IndexByte(s, 0x1b)
		if i < 0 {
			return s
		}
		j := strings.IndexByte(s[i+1:], 0x1b)
		if j < 0 {
			return s[:i]
		}
		s = s[:i] + s[i+j+2:]
	}
}

// docEncoding returns the character of a byte in PDFDocEncoding (annex D.3).
func docEncoding(c byte) rune {
	switch {
	case 0x18 <= c && c < 0x20:
		return []rune("˘ˇˆ˙˝˛˚˜")[c-0x18]
	case 0x80 <= c && c < 0xa1:
		return []rune("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€")[c-0x80]
	}
	return rune(c)
}

// content returns what a stream unpacks to, or nil where it cannot be unpacked
// or is too much. ref tells streams apart that are asked for often.
func (f *file) content(o types.Object) []byte {
	number := 0
	if ref, ok := o.(types.IndirectRef); ok {
		number = int(ref.ObjectNumber)
		if b, ok := f.streams[number]; ok {
			return b
		}
	}
	s, ok := f.get(o).(types.StreamDict)
	if !ok {
		f.lost = f.lost || number > 0
		return nil
	}
	if s.Content == nil && len(s.Raw) > 0 {
		if err := s.DecodeWithLimit(min(maxStream, f.room)); err != nil {
			s.Content, f.lost = nil, true
		}
	}
	f.room -= int64(len(s.Content))
	if f.room < 0 {
		return nil
	}
	if number > 0 {
		f.streams[number] = s.Content
	}
	return s.Content
}

// reference returns an object's number, or 0 where the object stands for
// itself.
func reference(o types.Object) int {
	if ref, ok := o.(types.IndirectRef); ok {
		return int(ref.ObjectNumber)
	}
	return 0
}

// A page is one page, with what it has from its parents.
type page struct {
	number    int // from 1
	object    int
	dict      types.Dict
	resources types.Dict
	box       rect // what is shown of it
}

// pages returns the pages in order. The tree is walked here, and not by pdfcpu,
// because a page is often asked for by its object number.
func (f *file) pages() []page {
	var out []page
	seen := map[int]bool{}
	var walk func(o types.Object, inherited types.Dict, depth int)
	walk = func(o types.Object, inherited types.Dict, depth int) {
		d := f.dict(o)
		if n := reference(o); n > 0 {
			if seen[n] {
				return
			}
			seen[n] = true
		}
		if d == nil {
			f.lost = true
			return
		}
		if depth > maxDepth || len(out) >= maxPages {
			f.excess = true
			return
		}
		have := types.Dict{}
		for _, k := range []string{"Resources", "MediaBox", "CropBox"} {
			if v, ok := d[k]; ok {
				have[k] = v
			} else if v, ok := inherited[k]; ok {
				have[k] = v
			}
		}
		if kids := f.array(d["Kids"]); kids != nil && f.name(d["Type"]) != "Page" {
			for _, k := range kids {
				walk(k, have, depth+1)
			}
			return
		}
		p := page{number: len(out) + 1, object: reference(o), dict: d, resources: f.dict(have["Resources"])}
		p.box = rect{-1e9, -1e9, 1e9, 1e9}
		for _, k := range []string{"MediaBox", "CropBox"} {
			if b, ok := f.rect(have[k]); ok {
				p.box = p.box.and(b)
			}
		}
		out = append(out, p)
	}
	walk(f.catalog["Pages"], nil, 0)
	return out
}

// rect reads a rectangle: any two opposite corners.
func (f *file) rect(o types.Object) (rect, bool) {
	a := f.array(o)
	if len(a) != 4 {
		return rect{}, false
	}
	var n [4]float64
	for i, v := range a {
		x, ok := f.number(v)
		if !ok {
			return rect{}, false
		}
		n[i] = x
	}
	return rect{min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])}, true
}
