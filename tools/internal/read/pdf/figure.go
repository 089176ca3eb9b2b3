package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/picture"
)

// figure adds a picture. One that is a single image of the file comes out of
// it; a drawing made of lines and letters cannot, and leaves its alt text.
func (s *sink) figure(n *node, st style) {
	page := n.page
	if page == 0 {
		page = s.page
	}
	place := position(s.path, page).Place
	words := s.contents.text(s.contents.all(n))
	alt := ""
	if n.alt != nil {
		alt = plainText(*n.alt)
	}
	if n.replaced != nil && alt == "" {
		alt = plainText(*n.replaced)
	}
	if n.kind == "Formula" {
		if alt == "" {
			alt = words
		}
		if alt != "" {
			s.warn("formula", place, "a formula is read as plain characters, so fractions and raised signs are lost", "", "say in words beside it what it means")
			s.pieces = append(s.pieces, piece{text: alt, style: st})
		}
		return
	}
	asset := s.asset(n, page)
	if words != "" && asset == nil && alt == "" {
		// Words that somebody tagged as a picture are still words.
		s.warn("image-alt", place, "a drawing with words in it has no alt text; its words are put where it stood", "", "give the drawing alt text in the document that the PDF was made from")
		s.walk(n.kids, st)
		return
	}
	if words != "" && !contains(alt, words) {
		s.warn("unread-content", place, "a picture has words in it, which are not on the page", "its alt text must say what they say, or be beside them",
			"check that the alt text or the text around it says the same")
	}
	if alt == "" {
		s.warn("image-alt", place, "a picture has no alt text and is not marked as decorative", "someone who cannot see it is told nothing",
			"give it alt text in the document that the PDF was made from, or mark it as decorative, and export it again")
	}
	if asset == nil {
		if alt != "" {
			s.warn("picture", place, "a drawing cannot be taken out of the PDF; its alt text stands in its place", "",
				"where the drawing matters, use the document that the PDF was made from")
			s.pieces = append(s.pieces, piece{text: alt, style: st})
		}
		return
	}
	s.pieces = append(s.pieces, piece{style: st, image: &doc.Image{At: doc.At{Pos: position(s.path, page)}, Src: asset.Name, Alt: alt}})
}

func contains(alt, words string) bool { return plainText(alt) == words }

// asset returns the picture of an element that shows one image, decoded and
// encoded again, or nil.
func (b *builder) asset(n *node, page int) *doc.Asset {
	pics := b.contents.picturesOf(n)
	if len(pics) != 1 {
		return nil
	}
	p := pics[0]
	if a, ok := b.assets[p.object]; ok && p.object > 0 {
		return a
	}
	b.assets[p.object] = nil
	data := b.file.image(p.stream)
	if data == nil {
		return nil
	}
	clean, err := picture.Clean(data, picture.View{Width: int(max(p.box.x1-p.box.x0, 1) * 96 / 72)})
	if err != nil {
		b.add(diag.Finding{Rule: "picture", Severity: diag.Error, Pos: position(b.path, page), Message: "a picture cannot be used: " + err.Error(),
			Fix: "save the picture again in the document that the PDF was made from, and export it again"})
		return nil
	}
	a := &doc.Asset{At: doc.At{Pos: position(b.path, page)}, Name: clean.Name, Data: clean.Data}
	b.assets[p.object] = a
	if !b.images[a.Name] {
		b.images[a.Name] = true
		b.doc.Images = append(b.doc.Images, a)
	}
	return a
}

func (c *contents) picturesOf(n *node) []shown {
	var out []shown
	for _, k := range n.kids {
		switch {
		case k.content != nil:
			out = append(out, c.pictures[c.find(*k.content)]...)
		case k.node != nil:
			out = append(out, c.picturesOf(k.node)...)
		}
	}
	return out
}

// maxPixels bounds what a picture may unpack to.
const maxPixels = 40_000_000

// image returns an image of the file as a file of its own: a JPEG as it is,
// samples as a PNG. It returns nil for the kinds that documents hardly hold:
// fax, JBIG2 and JPEG 2000.
func (f *file) image(s types.StreamDict) []byte {
	filters := f.list(s.Dict["Filter"])
	if n := len(filters); n == 1 && f.name(filters[0]) == "DCTDecode" {
		return s.Raw
	}
	for _, o := range filters {
		switch f.name(o) {
		case "DCTDecode", "DCT", "JPXDecode", "JBIG2Decode", "CCITTFaxDecode", "CCF":
			return nil
		}
	}
	w, _ := f.integer(s.Dict["Width"])
	h, _ := f.integer(s.Dict["Height"])
	if w <= 0 || h <= 0 || w > maxPixels/h || f.late() {
		return nil
	}
	samples := f.samples(s)
	if samples == nil {
		return nil
	}
	bits, ok := f.integer(s.Dict["BitsPerComponent"])
	if f.boolean(s.Dict["ImageMask"]) {
		bits, ok = 1, true
	}
	if !ok || bits != 1 && bits != 2 && bits != 4 && bits != 8 {
		return nil
	}
	space := f.space(s.Dict["ColorSpace"], 0)
	if space == nil {
		return nil
	}
	row := (w*space.components*bits + 7) / 8
	if len(samples) < row*h {
		return nil
	}
	alpha := f.alpha(s, w, h)
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		line := samples[y*row : (y+1)*row]
		for x := range w {
			c := space.colour(line, x, bits)
			if alpha != nil {
				c.A = alpha[y*w+x]
			}
			m.SetNRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	if png.Encode(&out, m) != nil {
		return nil
	}
	return out.Bytes()
}

// samples unpacks an image's data.
func (f *file) samples(s types.StreamDict) []byte {
	if len(f.list(s.Dict["Filter"])) == 0 {
		return s.Raw
	}
	if err := s.DecodeWithLimit(min(maxStream*4, f.room)); err != nil {
		return nil
	}
	f.room -= int64(len(s.Content))
	return s.Content
}

// alpha returns how opaque each pixel is, or nil where all are wholly.
func (f *file) alpha(s types.StreamDict, w, h int) []byte {
	mask, ok := f.get(s.Dict["SMask"]).(types.StreamDict)
	if !ok {
		return nil
	}
	mw, _ := f.integer(mask.Dict["Width"])
	mh, _ := f.integer(mask.Dict["Height"])
	bits, _ := f.integer(mask.Dict["BitsPerComponent"])
	if mw != w || mh != h || bits != 8 {
		return nil
	}
	if a := f.samples(mask); len(a) >= w*h {
		return a
	}
	return nil
}

// A colourSpace turns samples into colours.
type colourSpace struct {
	components int
	palette    []color.NRGBA // of an indexed space
}

// space reads a colour space; nil stands for one that is not worth knowing.
func (f *file) space(o types.Object, depth int) *colourSpace {
	if depth > 4 {
		return nil
	}
	switch f.name(o) {
	case "DeviceGray", "CalGray", "G":
		return &colourSpace{components: 1}
	case "DeviceRGB", "CalRGB", "RGB":
		return &colourSpace{components: 3}
	case "DeviceCMYK", "CMYK":
		return &colourSpace{components: 4}
	}
	a := f.array(o)
	if len(a) < 2 {
		if len(a) == 1 {
			return f.space(a[0], depth+1)
		}
		return nil
	}
	switch f.name(a[0]) {
	case "CalGray":
		return &colourSpace{components: 1}
	case "CalRGB":
		return &colourSpace{components: 3}
	case "ICCBased":
		if n, ok := f.integer(f.dict(a[1])["N"]); ok && (n == 1 || n == 3 || n == 4) {
			return &colourSpace{components: n}
		}
	case "Indexed", "I":
		if len(a) < 4 {
			return nil
		}
		base := f.space(a[1], depth+1)
		table := f.bytes(a[3])
		if table == nil {
			table = f.content(a[3])
		}
		if base == nil || base.palette != nil {
			return nil
		}
		p := &colourSpace{components: 1}
		for i := 0; (i+1)*base.components <= len(table) && i < 256; i++ {
			p.palette = append(p.palette, base.colour(table[i*base.components:], 0, 8))
		}
		if len(p.palette) == 0 {
			return nil
		}
		return p
	}
	return nil
}

// colour returns the colour of pixel x of a row.
func (c *colourSpace) colour(row []byte, x, bits int) color.NRGBA {
	sample := func(i int) int {
		if bits == 8 {
			return int(row[i])
		}
		at := i * bits
		return int(row[at/8]>>(8-bits-at%8)) & (1<<bits - 1)
	}
	full := func(i int) uint8 { return uint8(sample(x*c.components+i) * 255 / (1<<bits - 1)) }
	switch {
	case c.palette != nil:
		return c.palette[min(sample(x), len(c.palette)-1)]
	case c.components == 1:
		return color.NRGBA{full(0), full(0), full(0), 255}
	case c.components == 3:
		return color.NRGBA{full(0), full(1), full(2), 255}
	}
	r, g, b := color.CMYKToRGB(full(0), full(1), full(2), full(3))
	return color.NRGBA{r, g, b, 255}
}
