// Package picture makes a picture that came inside a document fit for the web.
//
// In go the bytes of a PNG, JPEG, GIF, TIFF, BMP or WebP file and what the
// document shows of it ([View]: cropping, turning, size); out comes a
// [Picture]: decoded, cropped, scaled down, turned the way the camera was held,
// and encoded again. [Inspect] lists what a picture file holds besides colours. Nothing of the original file survives but its colours: no
// camera data, no place, no thumbnail, no cropped-off edge, no bytes after the
// end. Taking metadata out of the original file instead was rejected, because
// every format has several places for it and new ones appear.
//
// The name is made from the content, so the same picture always has the same
// one. Scaling uses whole numbers only: floating point differs in the last bit
// between processors, and the same sources must give the same bytes anywhere.
package picture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // decoder
	"image/jpeg"
	"image/png"

	_ "golang.org/x/image/bmp"  // decoder
	_ "golang.org/x/image/tiff" // decoder
	_ "golang.org/x/image/webp" // decoder
)

// Limits on one picture.
const (
	MaxPixels = 40_000_000 // a photograph of a good camera has 24 million
	MaxWidth  = 1600       // pixels that a page can show at double density
)

// A View is what the document shows of a picture. The zero value shows all of
// it.
type View struct {
	// Left, Top, Right and Bottom are cropped off, in hundred-thousandths of the
	// width or height, as DrawingML counts them. Negative values show nothing more.
	Left, Top, Right, Bottom int
	Turns                    int  // quarter turns clockwise
	FlipH, FlipV             bool // mirrored, before it is turned
	Width                    int  // width on the page in CSS pixels before it is turned; 0 when unknown
}

// A Picture is ready to be published.
type Picture struct {
	Name          string // "picture-5f3a….png"
	Data          []byte
	Width, Height int // pixels
}

// The reasons why a picture cannot be used.
var (
	ErrFormat = errors.New("not a PNG, JPEG, GIF, TIFF, BMP or WebP picture")
	ErrSize   = fmt.Errorf("more than %d million pixels", MaxPixels/1_000_000)
	ErrBroken = errors.New("a damaged picture")
	ErrEmpty  = errors.New("a picture of which nothing is shown")
)

// Clean returns the picture as it is to be published, or one of the errors
// above. A GIF that moves becomes its first frame.
func Clean(data []byte, v View) (*Picture, error) {
	cfg, format, err := image.DecodeConfig(bytes.NewReader(data))
	if errors.Is(err, image.ErrFormat) {
		return nil, ErrFormat
	}
	if err != nil || cfg.Width <= 0 || cfg.Height <= 0 {
		return nil, ErrBroken
	}
	if cfg.Width > MaxPixels/cfg.Height {
		return nil, ErrSize
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, ErrBroken
	}
	shown := v.within(src.Bounds())
	if shown.Empty() {
		return nil, ErrEmpty
	}
	// Word draws the pixels as they are stored and, when a photograph is put in,
	// notes in the document how the camera was held. So a picture that the
	// document turns is upright after that; one that it does not turn was put in
	// by a program that forgot to.
	if v.Turns%4 == 0 && !v.FlipH && !v.FlipV {
		o := held(orientation(data))
		v.Turns, v.FlipH, v.FlipV = o.Turns, o.FlipH, o.FlipV
	}
	w, h := shown.Dx(), shown.Dy()
	width := w
	if v.Width > 0 {
		width = min(w, 2*v.Width)
	}
	if v.Turns%2 == 0 {
		width = min(width, MaxWidth)
	} else {
		width = min(width, max(MaxWidth*w/h, 1)) // what is now the height
	}
	pix := toNRGBA(src, shown)
	if width < w {
		pix = shrink(pix, width, max(h*width/w, 1))
	}
	return encode(turn(pix, v), format == "jpeg")
}

// within returns the part of b that is shown.
func (v View) within(b image.Rectangle) image.Rectangle {
	const whole = 100_000
	cut := func(n, size int) int { return min(max(n, 0), whole) * size / whole }
	return image.Rectangle{
		Min: image.Pt(b.Min.X+cut(v.Left, b.Dx()), b.Min.Y+cut(v.Top, b.Dy())),
		Max: image.Pt(b.Max.X-cut(v.Right, b.Dx()), b.Max.Y-cut(v.Bottom, b.Dy())),
	}
}

// encode writes photographs as JPEG and drawings as PNG. A photograph that was
// saved as PNG, ten times the size it needs, is told by its size.
func encode(m *image.NRGBA, photo bool) (*Picture, error) {
	var pngData bytes.Buffer
	opaque := m.Opaque()
	if !photo || !opaque {
		if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&pngData, paletted(m)); err != nil {
			return nil, ErrBroken
		}
	}
	data, ext := pngData.Bytes(), "png"
	if opaque && (photo || len(data) > 150<<10) {
		var jpegData bytes.Buffer
		if err := jpeg.Encode(&jpegData, m, &jpeg.Options{Quality: 82}); err != nil {
			return nil, ErrBroken
		}
		if photo || jpegData.Len() < len(data)/2 {
			data, ext = jpegData.Bytes(), "jpg"
		}
	}
	sum := sha256.Sum256(data)
	return &Picture{
		Name:   "picture-" + hex.EncodeToString(sum[:8]) + "." + ext,
		Data:   data,
		Width:  m.Rect.Dx(),
		Height: m.Rect.Dy(),
	}, nil
}
