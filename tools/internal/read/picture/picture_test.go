package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/hidden"
	"nscp/tools/internal/read/picture"
)

var (
	red   = color.NRGBA{220, 20, 20, 255}
	green = color.NRGBA{20, 200, 20, 255}
	blue  = color.NRGBA{20, 20, 220, 255}
	white = color.NRGBA{250, 250, 250, 255}
)

// quarters returns a picture 40 by 20 with a colour in each quarter: red and
// green above, blue and white below.
func quarters() *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, 40, 20))
	for y := range 20 {
		for x := range 40 {
			c := [][]color.NRGBA{{red, green}, {blue, white}}[y/10][x/20]
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// photo returns a JPEG with the segments behind its first marker.
func photo(t testing.TB, m image.Image, segments ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	out := append([]byte{}, b.Bytes()[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, b.Bytes()[2:]...)
}

func segment(marker byte, data string) []byte {
	b := []byte{0xff, marker}
	b = binary.BigEndian.AppendUint16(b, uint16(len(data)+2))
	return append(b, data...)
}

// exif returns EXIF data with an orientation, a description and, where a place
// is given, a latitude.
func exif(orientation int, description, place string) string {
	var b []byte
	u16 := func(v int) { b = binary.LittleEndian.AppendUint16(b, uint16(v)) }
	u32 := func(v int) { b = binary.LittleEndian.AppendUint32(b, uint32(v)) }
	b = append(b, "II*\x00"...)
	u32(8)
	u16(3)
	u16(0x010e) // description, text
	u16(2)
	u32(len(description))
	u32(80)
	u16(0x0112) // orientation
	u16(3)
	u32(1)
	u32(orientation)
	u16(0x8825) // GPS directory
	u16(4)
	u32(1)
	u32(50)
	u32(0)
	u16(1) // entries of the GPS directory
	u16(1) // north or south
	u16(2)
	u32(len(place))
	u32(80 + len(description))
	u32(0)
	for len(b) < 80 {
		b = append(b, 0)
	}
	return "Exif\x00\x00" + string(b) + description + place
}

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// corners returns the nearest of the four colours at each corner, in reading
// order: "rgbw" for the picture of quarters.
func corners(m image.Image) string {
	b := m.Bounds()
	name := func(x, y int) string {
		r, g, bl, _ := m.At(x, y).RGBA()
		switch {
		case r > 0x9000 && g > 0x9000:
			return "w"
		case r > 0x9000:
			return "r"
		case g > 0x9000:
			return "g"
		}
		_ = bl
		return "b"
	}
	l, rt, top, bot := b.Min.X+2, b.Max.X-3, b.Min.Y+2, b.Max.Y-3
	return name(l, top) + name(rt, top) + name(l, bot) + name(rt, bot)
}

func TestPhotographIsTurnedAsTheCameraWasHeld(t *testing.T) {
	for o, want := range map[int]string{
		1: "40x20 rgbw", 2: "40x20 grwb", 3: "40x20 wbgr", 4: "40x20 bwrg",
		5: "20x40 rbgw", 6: "20x40 brwg", 7: "20x40 wgbr", 8: "20x40 gwrb",
	} {
		t.Run(fmt.Sprint("orientation ", o), func(t *testing.T) {
			p, err := picture.Clean(photo(t, quarters(), segment(0xe1, exif(o, "x", ""))), picture.View{})
			if err != nil {
				t.Fatal(err)
			}
			if have := fmt.Sprintf("%dx%d %s", p.Width, p.Height, corners(decode(t, p.Data))); have != want {
				t.Errorf("have %s want %s", have, want)
			}
		})
	}
}

func TestTurningByTheDocumentReplacesThatOfTheCamera(t *testing.T) {
	data := photo(t, quarters(), segment(0xe1, exif(6, "x", "")))
	p, err := picture.Clean(data, picture.View{Turns: 1})
	if err != nil {
		t.Fatal(err)
	}
	if have := corners(decode(t, p.Data)); have != "brwg" {
		t.Errorf("have %s want brwg: turned twice", have)
	}
}

func TestCroppedPartsAreNotInTheResult(t *testing.T) {
	p, err := picture.Clean(asPNG(t, quarters()), picture.View{Right: 50_000, Bottom: 50_000})
	if err != nil {
		t.Fatal(err)
	}
	if have := fmt.Sprintf("%dx%d %s", p.Width, p.Height, corners(decode(t, p.Data))); have != "20x10 rrrr" {
		t.Errorf("have %s want 20x10 rrrr", have)
	}
	if _, err := picture.Clean(asPNG(t, quarters()), picture.View{Left: 60_000, Right: 60_000}); !errors.Is(err, picture.ErrEmpty) {
		t.Errorf("have %v want %v", err, picture.ErrEmpty)
	}
}

func TestNothingOfTheFileSurvivesButItsColours(t *testing.T) {
	const marker = "zebra-in-hiding"
	transparent := quarters()
	for i, c := range []byte(marker) { // a message in the colours of pixels that are not seen
		transparent.SetNRGBA(i, 0, color.NRGBA{c, c, c, 0})
	}
	text := func(name string) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(marker)+8))
		b = append(b, name...)
		b = append(b, "Comment\x00"+marker...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	}
	withText := asPNG(t, quarters())
	withText = slices.Concat(withText[:33], text("tEXt"), withText[33:], []byte(marker))
	for name, data := range map[string][]byte{
		"EXIF":      photo(t, quarters(), segment(0xe1, exif(1, marker, "N\x00"))),
		"XMP":       photo(t, quarters(), segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+marker)),
		"IPTC":      photo(t, quarters(), segment(0xed, "Photoshop 3.0\x00"+marker)),
		"comment":   photo(t, quarters(), segment(0xfe, marker)),
		"behind":    append(photo(t, quarters()), marker...),
		"PNG texts": withText,
	} {
		t.Run(name, func(t *testing.T) {
			p, err := picture.Clean(data, picture.View{})
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(p.Data, []byte(marker)) || strings.Contains(p.Name, marker) {
				t.Error("the marker is in the result")
			}
			items := picture.Inspect(diag.Position{Path: "a.jpg"}, data)
			if !slices.ContainsFunc(items, func(it hidden.Item) bool { return strings.Contains(it.Content, marker) }) {
				t.Errorf("inspection does not find the marker: %+v", items)
			}
		})
	}
	p, err := picture.Clean(asPNG(t, transparent), picture.View{})
	if err != nil {
		t.Fatal(err)
	}
	m := decode(t, p.Data)
	for i := range marker {
		if c := color.NRGBAModel.Convert(m.At(i, 0)).(color.NRGBA); c != (color.NRGBA{}) {
			t.Errorf("a transparent pixel still has the colour %v", c)
		}
	}
}

func TestPlaceOfAPhotographIsFound(t *testing.T) {
	data := photo(t, quarters(), segment(0xe1, exif(1, "x", "N\x00\x00\x00\x00")))
	items := picture.Inspect(diag.Position{Path: "a.jpg"}, data)
	if !slices.ContainsFunc(items, func(it hidden.Item) bool { return it.Kind == hidden.PhotoPlace }) {
		t.Errorf("have %+v want an item of kind %s", items, hidden.PhotoPlace)
	}
}

func TestLargePictureIsScaledToWhatThePageShows(t *testing.T) {
	big := image.NewNRGBA(image.Rect(0, 0, 2000, 1000))
	for i := range big.Pix {
		big.Pix[i] = byte(i*7 + i/4000)
		if i%4 == 3 {
			big.Pix[i] = 255
		}
	}
	for _, tt := range []struct {
		view picture.View
		want string
	}{
		{picture.View{}, "1600x800"},
		{picture.View{Width: 300}, "600x300"},
		{picture.View{Width: 3000}, "1600x800"},
		{picture.View{Turns: 1}, "1000x2000"},
	} {
		p, err := picture.Clean(asPNG(t, big), tt.view)
		if err != nil {
			t.Fatal(err)
		}
		if have := fmt.Sprintf("%dx%d", p.Width, p.Height); have != tt.want {
			t.Errorf("%+v: have %s want %s", tt.view, have, tt.want)
		}
	}
}

func TestScalingAveragesColoursAndKeepsEdgesClear(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 4000, 2))
	for x := range 4000 {
		for y := range 2 {
			if x%2 == 0 {
				m.SetNRGBA(x, y, color.NRGBA{200, 100, 0, 255})
			}
		}
	}
	p, err := picture.Clean(asPNG(t, m), picture.View{Width: 500})
	if err != nil {
		t.Fatal(err)
	}
	have := color.NRGBAModel.Convert(decode(t, p.Data).At(500, 0)).(color.NRGBA)
	// Half is transparent: half the opacity, and the colour of what is seen.
	if want := (color.NRGBA{200, 100, 0, 128}); have != want {
		t.Errorf("have %v want %v", have, want)
	}
}

func TestTheSamePictureHasTheSameNameAndBytes(t *testing.T) {
	one, err := picture.Clean(photo(t, quarters(), segment(0xfe, "first")), picture.View{})
	if err != nil {
		t.Fatal(err)
	}
	two, err := picture.Clean(photo(t, quarters(), segment(0xfe, "second")), picture.View{})
	if err != nil {
		t.Fatal(err)
	}
	if one.Name != two.Name || !bytes.Equal(one.Data, two.Data) {
		t.Errorf("%s and %s differ", one.Name, two.Name)
	}
	if !strings.HasPrefix(one.Name, "picture-") || !strings.HasSuffix(one.Name, ".jpg") {
		t.Errorf("have %s want picture-….jpg", one.Name)
	}
}

func TestWhatIsNoUsablePictureIsAnError(t *testing.T) {
	huge := asPNG(t, quarters())
	binary.BigEndian.PutUint32(huge[16:], 100_000)
	binary.BigEndian.PutUint32(huge[20:], 100_000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	whole := asPNG(t, quarters())
	for _, tt := range []struct {
		name string
		data []byte
		want error
	}{
		{"Windows metafile", []byte("\xd7\xcd\xc6\x9a and so on"), picture.ErrFormat},
		{"nothing", nil, picture.ErrFormat},
		{"too many pixels", huge, picture.ErrSize},
		{"cut short", whole[:len(whole)-20], picture.ErrBroken},
	} {
		if _, err := picture.Clean(tt.data, picture.View{}); !errors.Is(err, tt.want) {
			t.Errorf("%s: have %v want %v", tt.name, err, tt.want)
		}
	}
}

func FuzzInspect(f *testing.F) {
	f.Add(photo(f, quarters(), segment(0xe1, exif(6, "x", "N\x00"))))
	f.Add(asPNG(f, quarters()))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPEXIF\x04\x00\x00\x00II*\x00"))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00\x21\xfe\x03abc\x00\x3b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		picture.Inspect(diag.Position{Path: "a"}, data)
		if p, err := picture.Clean(data, picture.View{Left: 10_000, Width: 20}); err == nil && (p.Width <= 0 || p.Width > picture.MaxWidth) {
			t.Errorf("a picture %d wide", p.Width)
		}
	})
}

func BenchmarkCleanPhotograph(b *testing.B) {
	m := image.NewNRGBA(image.Rect(0, 0, 2400, 1600))
	for i := range m.Pix {
		m.Pix[i] = byte(i/997 + i/9600)
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	data := photo(b, m)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := picture.Clean(data, picture.View{Width: 600}); err != nil {
			b.Fatal(err)
		}
	}
}
