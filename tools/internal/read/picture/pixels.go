package picture

import (
	"image"
	"image/color"
	"image/draw"
)

// toNRGBA copies the part r of src. It never shares memory with src: an image
// that does still holds the edges that were cropped off.
func toNRGBA(src image.Image, r image.Rectangle) *image.NRGBA {
	size := image.Rect(0, 0, r.Dx(), r.Dy())
	if o, ok := src.(interface{ Opaque() bool }); ok && o.Opaque() {
		// Without transparency RGBA and NRGBA are the same bytes, and package draw
		// has fast ways to make the first only.
		m := image.NewRGBA(size)
		draw.Draw(m, size, src, r.Min, draw.Src)
		return &image.NRGBA{Pix: m.Pix, Stride: m.Stride, Rect: size}
	}
	m := image.NewNRGBA(size)
	draw.Draw(m, size, src, r.Min, draw.Src)
	return m
}

// shrink scales m down to w by h, each pixel the average of those it covers,
// weighted by how much of them it covers. Averages are taken over colours
// multiplied by their opacity, so a transparent edge does not darken.
func shrink(m *image.NRGBA, w, h int) *image.NRGBA {
	sw, sh := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	// A source pixel is w wide and a target pixel sw wide, in units in which the
	// whole width is sw*w; so all weights are whole numbers.
	sums := make([][4]uint64, w) // of one target row: red, green, blue, opacity
	weight := uint64(sw) * uint64(sh)
	for y := range h {
		clear(sums)
		top, bottom := y*sh, (y+1)*sh
		for sy := top / h; sy*h < bottom; sy++ {
			wy := uint64(min(bottom, (sy+1)*h) - max(top, sy*h))
			row := m.Pix[sy*m.Stride:]
			for x := range w {
				left, right := x*sw, (x+1)*sw
				s := &sums[x]
				for sx := left / w; sx*w < right; sx++ {
					wx := uint64(min(right, (sx+1)*w) - max(left, sx*w))
					p := row[4*sx : 4*sx+4 : 4*sx+4]
					a := uint64(p[3]) * wx * wy
					s[0] += uint64(p[0]) * a
					s[1] += uint64(p[1]) * a
					s[2] += uint64(p[2]) * a
					s[3] += a
				}
			}
		}
		row := out.Pix[y*out.Stride:]
		for x, s := range sums {
			if s[3] == 0 {
				continue
			}
			row[4*x] = uint8((s[0] + s[3]/2) / s[3])
			row[4*x+1] = uint8((s[1] + s[3]/2) / s[3])
			row[4*x+2] = uint8((s[2] + s[3]/2) / s[3])
			row[4*x+3] = uint8((s[3] + weight/2) / weight)
		}
	}
	return out
}

// turn mirrors m and then turns it clockwise.
func turn(m *image.NRGBA, v View) *image.NRGBA {
	turns := ((v.Turns % 4) + 4) % 4
	if turns == 0 && !v.FlipH && !v.FlipV {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	ow, oh := w, h
	if turns%2 != 0 {
		ow, oh = h, w
	}
	out := image.NewNRGBA(image.Rect(0, 0, ow, oh))
	for y := range h {
		for x := range w {
			sx, sy := x, y
			if v.FlipH {
				sx = w - 1 - x
			}
			if v.FlipV {
				sy = h - 1 - y
			}
			var dx, dy int
			switch turns {
			case 0:
				dx, dy = x, y
			case 1:
				dx, dy = h-1-y, x
			case 2:
				dx, dy = w-1-x, h-1-y
			case 3:
				dx, dy = y, w-1-x
			}
			copy(out.Pix[dy*out.Stride+4*dx:][:4], m.Pix[sy*m.Stride+4*sx:][:4])
		}
	}
	return out
}

// held returns how a photograph is turned upright, from its EXIF orientation
// (1 to 8; CIPA DC-008, 4.6.4).
func held(orientation int) View {
	switch orientation {
	case 2:
		return View{FlipH: true}
	case 3:
		return View{Turns: 2}
	case 4:
		return View{FlipV: true}
	case 5:
		return View{FlipH: true, Turns: 3}
	case 6:
		return View{Turns: 1}
	case 7:
		return View{FlipH: true, Turns: 1}
	case 8:
		return View{Turns: 3}
	}
	return View{}
}

// paletted returns m with a palette where it has at most 256 colours, as logos
// and charts do: a quarter of the bytes. Colours are listed as they first
// appear, so the result depends on the pixels alone.
func paletted(m *image.NRGBA) image.Image {
	index := make(map[uint32]uint8, 256)
	var palette color.Palette
	out := image.NewPaletted(m.Rect, nil)
	w, h := m.Rect.Dx(), m.Rect.Dy()
	for y := range h {
		row := m.Pix[y*m.Stride:]
		for x := range w {
			p := row[4*x : 4*x+4 : 4*x+4]
			key := uint32(p[0])<<24 | uint32(p[1])<<16 | uint32(p[2])<<8 | uint32(p[3])
			if p[3] == 0 {
				key = 0 // the colour of a transparent pixel is not seen, and could carry a message
			}
			i, ok := index[key]
			if !ok {
				if len(palette) == 256 {
					return withoutHiddenColours(m)
				}
				i = uint8(len(palette))
				index[key] = i
				palette = append(palette, color.NRGBA{uint8(key >> 24), uint8(key >> 16), uint8(key >> 8), uint8(key)})
			}
			out.Pix[y*out.Stride+x] = i
		}
	}
	out.Palette = palette
	return out
}

// withoutHiddenColours blackens what is fully transparent. A picture can be
// "erased" by making it transparent, with every colour still in the file.
func withoutHiddenColours(m *image.NRGBA) image.Image {
	out := image.NewNRGBA(m.Rect)
	copy(out.Pix, m.Pix)
	for i := 0; i+3 < len(out.Pix); i += 4 {
		if out.Pix[i+3] == 0 {
			out.Pix[i], out.Pix[i+1], out.Pix[i+2] = 0, 0, 0
		}
	}
	return out
}
