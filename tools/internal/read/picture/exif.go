package picture

import (
	"bytes"
	"encoding/binary"
)

// exif returns the TIFF structure that holds a picture's EXIF data, or nil.
func exif(data []byte) []byte {
	switch {
	case bytes.HasPrefix(data, []byte("II*\x00")), bytes.HasPrefix(data, []byte("MM\x00*")):
		return data
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		for _, s := range jpegSegments(data) {
			if s.marker == 0xe1 && bytes.HasPrefix(s.data, []byte("Exif\x00\x00")) {
				return s.data[6:]
			}
		}
	case bytes.HasPrefix(data, []byte("RIFF")) && len(data) > 12:
		for _, c := range riffChunks(data) {
			if c.name == "EXIF" {
				return bytes.TrimPrefix(c.data, []byte("Exif\x00\x00"))
			}
		}
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		for _, c := range pngChunks(data) {
			if c.name == "eXIf" {
				return c.data
			}
		}
	}
	return nil
}

// A segment is one marker of a JPEG file before its pixels.
type segment struct {
	marker byte
	data   []byte
}

func jpegSegments(data []byte) []segment {
	var out []segment
	for i := 2; i+4 <= len(data) && data[i] == 0xff; {
		marker := data[i+1]
		if marker == 0xff {
			i++
			continue
		}
		n := int(binary.BigEndian.Uint16(data[i+2:]))
		if marker == 0xda || n < 2 || i+2+n > len(data) {
			break
		}
		out = append(out, segment{marker, data[i+4 : i+2+n]})
		i += 2 + n
	}
	return out
}

// A chunk is one part of a PNG or WebP file.
type chunk struct {
	name string
	data []byte
	end  int // offset behind it
}

func pngChunks(data []byte) []chunk {
	var out []chunk
	for i := 8; i+12 <= len(data); {
		n := int(binary.BigEndian.Uint32(data[i:]))
		if n < 0 || n > len(data)-i-12 {
			break
		}
		out = append(out, chunk{string(data[i+4 : i+8]), data[i+8 : i+8+n], i + 12 + n})
		i += 12 + n
	}
	return out
}

func riffChunks(data []byte) []chunk {
	var out []chunk
	for i := 12; i+8 <= len(data); {
		n := int(binary.LittleEndian.Uint32(data[i+4:]))
		if n < 0 || n > len(data)-i-8 {
			break
		}
		out = append(out, chunk{string(data[i : i+4]), data[i+8 : i+8+n], i + 8 + n})
		i += 8 + n + n%2
	}
	return out
}

// A tag is one entry of EXIF data.
type tag struct {
	id    uint16
	value []byte // its bytes, as they stand
	short int    // the value as a number, where it is one
}

// EXIF tags that are looked at (CIPA DC-008).
const (
	tagOrientation = 0x0112
	tagExif        = 0x8769
	tagGPS         = 0x8825
)

// maxTags bounds the entries of one directory; cameras write about 40.
const maxTags = 1000

// tags returns the entries of the directory at an offset of EXIF data, and the
// offset of the next directory.
func tags(t []byte, offset int) (out []tag, next int) {
	if len(t) < 8 {
		return nil, 0
	}
	var order binary.ByteOrder = binary.LittleEndian
	if t[0] == 'M' {
		order = binary.BigEndian
	}
	if offset < 0 {
		offset = int(order.Uint32(t[4:]))
	}
	if offset < 8 || offset+2 > len(t) {
		return nil, 0
	}
	n := int(order.Uint16(t[offset:]))
	if n > maxTags {
		return nil, 0
	}
	size := map[uint16]int{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 13: 4}
	for i := range n {
		e := offset + 2 + 12*i
		if e+12 > len(t) {
			return out, 0
		}
		kind := order.Uint16(t[e+2:])
		count := int(order.Uint32(t[e+4:]))
		bytes := size[kind]
		if bytes == 0 || count < 0 || count > len(t)/bytes {
			continue
		}
		at := e + 8
		if bytes*count > 4 {
			at = int(order.Uint32(t[e+8:]))
		}
		if at < 0 || at > len(t)-bytes*count {
			continue
		}
		g := tag{id: order.Uint16(t[e:]), value: t[at : at+bytes*count]}
		switch {
		case kind == 3 && count > 0:
			g.short = int(order.Uint16(g.value))
		case (kind == 4 || kind == 13) && count > 0:
			g.short = int(order.Uint32(g.value))
		}
		out = append(out, g)
	}
	if end := offset + 2 + 12*n; end+4 <= len(t) {
		next = int(order.Uint32(t[end:]))
	}
	return out, next
}

// orientation returns the EXIF orientation, 1 to 8, or 0.
func orientation(data []byte) int {
	first, _ := tags(exif(data), -1)
	for _, t := range first {
		if t.id == tagOrientation && t.short >= 1 && t.short <= 8 {
			return t.short
		}
	}
	return 0
}
