package scaffold

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"github.com/lucasb-eyer/go-colorful"

	"nscp/tools/internal/palette"
)

// pictures draws what phones and shared links show: the mark on the brand's colour.
// It has no words, so it needs no font and says nothing that has to be kept right.
func pictures(made map[string][]byte, s palette.Scheme) error {
	for name, size := range map[string]image.Point{
		"static/apple-touch-icon.png": {X: 180, Y: 180},
		"static/icon-192.png":         {X: 192, Y: 192},
		"static/icon-512.png":         {X: 512, Y: 512},
		"static/social.png":           {X: 1200, Y: 630},
	} {
		data, err := draw(size, s)
		if err != nil {
			return fmt.Errorf("drawing %s: %w", name, err)
		}
		made[name] = data
	}
	return nil
}

// A disc of the mark, in the mark's own square of 48 by 48. The same as in
// assets/icons/favicon.svg.
type disc struct {
	x, y, r float64
	colour  string // a name of the palette, or a colour
	share   float64
}

var mark = []disc{
	{24, 18, 11, "mint", .82}, {17.5, 29, 11, "gold", .82}, {30.5, 29, 11, "#7fb7d8", .82}, {24, 25, 4.5, "#ffffff", 1},
}

func draw(size image.Point, s palette.Scheme) ([]byte, error) {
	paint := func(name string) (colorful.Color, error) {
		if c, ok := s[name]; ok {
			name = c
		}
		return colorful.Hex(name)
	}
	ground, err := paint("brand")
	if err != nil {
		return nil, err
	}
	colours := make([]colorful.Color, len(mark))
	for i, d := range mark {
		if colours[i], err = paint(d.colour); err != nil {
			return nil, err
		}
	}
	side := float64(min(size.X, size.Y))
	left, top := (float64(size.X)-side)/2, (float64(size.Y)-side)/2
	img := image.NewRGBA(image.Rectangle{Max: size})
	for py := range size.Y {
		for px := range size.X {
			x, y := (float64(px)+.5-left)*48/side, (float64(py)+.5-top)*48/side
			c := ground
			for i, d := range mark {
				// How much of the pixel lies in the disc, so that edges are smooth.
				inside := (d.r-math.Hypot(x-d.x, y-d.y))*side/48 + .5
				if inside > 0 {
					c = c.BlendRgb(colours[i], d.share*min(inside, 1))
				}
			}
			r, g, b := c.Clamped().RGB255()
			img.SetRGBA(px, py, color.RGBA{r, g, b, 255})
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, img); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
