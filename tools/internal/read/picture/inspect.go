package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/hidden"
)

// Inspect lists what a picture file holds besides its colours: camera data, the
// place where it was taken, descriptions, comments, thumbnails, and bytes
// behind the picture's end. All of it is stripped by [Clean].
func Inspect(pos diag.Position, data []byte) []hidden.Item {
	in := inspector{pos: pos}
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		in.jpeg(data)
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		in.png(data)
	case bytes.HasPrefix(data, []byte("RIFF")):
		for _, c := range riffChunks(data) {
			if c.name == "XMP " {
				in.add(hidden.PhotoData, "XMP description", string(c.data))
			}
		}
	case bytes.HasPrefix(data, []byte("GIF8")):
		in.gif(data)
	}
	in.exif(exif(data))
	return in.list.Items
}

type inspector struct {
	pos  diag.Position
	list hidden.List
}

func (in *inspector) add(kind hidden.Kind, detail, content string) {
	in.list.Add(hidden.Item{Kind: kind, Pos: in.pos, Severity: hidden.Strip, Detail: detail, Content: printable(content)})
}

// printable returns what a person can read of bytes that may be anything.
func printable(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "")
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s))
}

func (in *inspector) jpeg(data []byte) {
	for _, s := range jpegSegments(data) {
		switch {
		case s.marker == 0xfe:
			in.add(hidden.PhotoData, "comment", string(s.data))
		case s.marker == 0xe1 && bytes.HasPrefix(s.data, []byte("http://ns.adobe.com/xap/1.0/\x00")):
			in.add(hidden.PhotoData, "XMP description", string(s.data[29:]))
		case s.marker == 0xe1 && bytes.HasPrefix(s.data, []byte("http://ns.adobe.com/xmp/extension/\x00")):
			in.add(hidden.PhotoData, "XMP description", "")
		case s.marker == 0xed:
			in.add(hidden.PhotoData, "IPTC or Photoshop description", string(bytes.TrimPrefix(s.data, []byte("Photoshop 3.0\x00"))))
		case s.marker == 0xe2 && bytes.HasPrefix(s.data, []byte("MPF\x00")):
			in.add(hidden.PhotoData, "more pictures in the same file", "")
		case s.marker >= 0xe3 && s.marker <= 0xef && s.marker != 0xee:
			in.add(hidden.PhotoData, fmt.Sprintf("data of the camera or program (APP%d)", s.marker-0xe0), string(s.data))
		}
	}
	// A thumbnail inside the EXIF data ends with the same two bytes, so the last
	// ones count.
	if end := bytes.LastIndex(data, []byte("\xff\xd9")); end >= 0 && end+2 < len(data) {
		in.behind(data[end+2:])
	}
}

func (in *inspector) behind(rest []byte) {
	if len(bytes.Trim(rest, "\x00\r\n ")) > 0 {
		in.add(hidden.PhotoData, fmt.Sprintf("%d bytes behind the end of the picture", len(rest)), string(rest))
	}
}

func (in *inspector) png(data []byte) {
	end := len(data)
	for _, c := range pngChunks(data) {
		switch c.name {
		case "tEXt", "iTXt", "zTXt":
			in.add(hidden.PhotoData, "text", pngText(c))
		case "tIME":
			in.add(hidden.PhotoData, "time of the last change", "")
		case "IEND":
			end = c.end
		}
	}
	in.behind(data[min(end, len(data)):])
}

// pngText returns the keyword and text of a text chunk, unpacked where it is
// packed (PNG specification, 11.3.3).
func pngText(c chunk) string {
	keyword, rest, ok := strings.Cut(string(c.data), "\x00")
	if !ok {
		return keyword
	}
	packed := c.name == "zTXt"
	if c.name == "zTXt" && rest != "" {
		rest = rest[1:]
	}
	if c.name == "iTXt" && len(rest) >= 2 {
		packed = rest[0] == 1
		_, rest, _ = strings.Cut(rest[2:], "\x00") // language
		_, rest, _ = strings.Cut(rest, "\x00")     // keyword in that language
	}
	if packed {
		z, err := zlib.NewReader(strings.NewReader(rest))
		if err != nil {
			return keyword
		}
		defer z.Close()
		b, err := io.ReadAll(io.LimitReader(z, 64<<10))
		if err != nil && len(b) == 0 {
			return keyword
		}
		rest = string(b)
	}
	return keyword + ": " + rest
}

func (in *inspector) gif(data []byte) {
	// Extensions begin with 0x21; a comment is 0xfe and blocks of counted bytes.
	for i := 13; i+2 < len(data); i++ {
		if data[i] != 0x21 || data[i+1] != 0xfe {
			continue
		}
		var b strings.Builder
		j := i + 2
		for j < len(data) && data[j] != 0 && j+1+int(data[j]) <= len(data) {
			b.Write(data[j+1 : j+1+int(data[j])])
			j += 1 + int(data[j])
		}
		if s := printable(b.String()); s != "" && j < len(data) && data[j] == 0 {
			in.add(hidden.PhotoData, "comment", s)
			i = j
		}
	}
}

// exifNames are the entries of EXIF data that say most about a person.
var exifNames = map[uint16]string{
	0x010e: "description", 0x010f: "maker", 0x0110: "model", 0x0131: "program", 0x0132: "time",
	0x013b: "artist", 0x8298: "copyright", 0x9003: "time taken", 0x927c: "maker's note",
	0x9286: "comment", 0xa430: "owner", 0xa431: "serial number", 0xa435: "lens serial number",
	0x9c9b: "title", 0x9c9c: "comment", 0x9c9d: "author", 0x9c9e: "keywords", 0x9c9f: "subject",
}

func (in *inspector) exif(t []byte) {
	first, thumbnail := tags(t, -1)
	all := first
	for _, g := range first {
		switch g.id {
		case tagExif:
			more, _ := tags(t, g.short)
			all = append(all, more...)
		case tagGPS:
			if where, ok := place(t, g.short); ok {
				in.add(hidden.PhotoPlace, "", where)
			}
		}
	}
	for _, g := range all {
		name, ok := exifNames[g.id]
		if !ok {
			continue
		}
		value := g.value
		switch {
		case g.id >= 0x9c9b && g.id <= 0x9c9f: // Windows writes these in UTF-16
			value = bytes.ReplaceAll(value, []byte{0}, nil)
		case g.id == 0x9286 && len(value) >= 8: // the first eight bytes name the encoding
			value = value[8:]
		}
		in.add(hidden.PhotoData, "EXIF "+name, string(bytes.TrimRight(value, "\x00 ")))
	}
	if len(all) > 0 && len(in.list.Items) == 0 && !onlySize(all) {
		in.add(hidden.PhotoData, "EXIF data", "")
	}
	if thumbnail > 0 {
		if more, _ := tags(t, thumbnail); len(more) > 0 {
			in.add(hidden.PhotoData, "thumbnail, which may show the picture as it was before it was changed", "")
		}
	}
}

// onlySize reports whether the entries are those that a TIFF file needs to be a
// picture at all.
func onlySize(all []tag) bool {
	for _, g := range all {
		if (g.id < 0x00fe || g.id > 0x0154) && g.id != 0x8773 {
			return false
		}
	}
	return true
}

// place returns the latitude and longitude of EXIF GPS data.
func place(t []byte, offset int) (string, bool) {
	gps, _ := tags(t, offset)
	if len(gps) == 0 {
		return "", false
	}
	var order binary.ByteOrder = binary.LittleEndian
	if t[0] == 'M' {
		order = binary.BigEndian
	}
	degrees := func(v []byte) string {
		if len(v) < 24 {
			return ""
		}
		var d [3]float64
		for i := range d {
			n, m := order.Uint32(v[8*i:]), order.Uint32(v[8*i+4:])
			if m != 0 {
				d[i] = float64(n) / float64(m)
			}
		}
		return fmt.Sprintf("%.0f°%.0f′%.1f″", d[0], d[1], d[2])
	}
	var parts []string
	for _, g := range gps {
		switch g.id {
		case 1, 3: // north or south, east or west
			parts = append(parts, printable(string(bytes.Trim(g.value, "\x00"))))
		case 2, 4:
			parts = append(parts, degrees(g.value))
		}
	}
	return strings.Join(parts, " "), true
}
