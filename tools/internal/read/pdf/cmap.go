package pdf

import (
	"sort"
	"unicode/utf16"
)

// A cmap maps character codes: to characters (ToUnicode) or to the codes of a
// font's glyphs (an Encoding). ISO 32000-2, 9.7.5 and 9.10.3.
type cmap struct {
	widths [5]bool // lengths of codes, in bytes, that the code space has
	spaces []codeSpace
	chars  map[uint64]string // by codeKey
	ranges []codeRange       // sorted by from
}

type codeSpace struct {
	bytes    int
	from, to uint32
}

type codeRange struct {
	bytes    int
	from, to uint32
	base     []uint16 // UTF-16 of from; the last unit counts up
	cid      uint32   // of from
}

// maxCodes bounds what one map may say; the largest real ones have 65,536.
const maxCodes = 200_000

func codeKey(bytes int, code uint32) uint64 { return uint64(bytes)<<32 | uint64(code) }

// parseCMap reads a CMap file. What it does not know it passes over.
func parseCMap(data []byte) *cmap {
	m := &cmap{chars: map[uint64]string{}}
	l := &lexer{data: data}
	var args []operand
	for {
		o, ok := l.value()
		if !ok {
			break
		}
		if o.kind != operatorKind {
			args = append(args, o)
			if len(args) > maxCodes {
				break
			}
			continue
		}
		switch string(o.str) {
		case "endcodespacerange":
			for i := 0; i+1 < len(args); i += 2 {
				if n := len(args[i].str); n == len(args[i+1].str) && 1 <= n && n <= 4 {
					m.widths[n] = true
					m.spaces = append(m.spaces, codeSpace{n, big(args[i].str), big(args[i+1].str)})
				}
			}
		case "endbfchar":
			for i := 0; i+1 < len(args) && len(m.chars) < maxCodes; i += 2 {
				if args[i].kind == textKind && args[i+1].kind == textKind && len(args[i].str) <= 4 {
					m.chars[codeKey(len(args[i].str), big(args[i].str))] = fromUTF16(args[i+1].str)
				}
			}
		case "endbfrange":
			m.bfRanges(args)
		case "endcidrange":
			for i := 0; i+2 < len(args) && len(m.ranges) < maxCodes; i += 3 {
				if n := len(args[i].str); n == len(args[i+1].str) && n <= 4 && args[i+2].kind == numberKind {
					m.ranges = append(m.ranges, codeRange{bytes: n, from: big(args[i].str), to: big(args[i+1].str), cid: uint32(max(args[i+2].num, 0))})
				}
			}
		case "endcidchar":
			for i := 0; i+1 < len(args) && len(m.ranges) < maxCodes; i += 2 {
				if n := len(args[i].str); n <= 4 && args[i+1].kind == numberKind {
					c := big(args[i].str)
					m.ranges = append(m.ranges, codeRange{bytes: n, from: c, to: c, cid: uint32(max(args[i+1].num, 0))})
				}
			}
		}
		args = args[:0]
	}
	sort.SliceStable(m.ranges, func(i, j int) bool { return m.ranges[i].from < m.ranges[j].from })
	return m
}

func (m *cmap) bfRanges(args []operand) {
	for i := 0; i+2 < len(args); i += 3 {
		from, to, dest := args[i], args[i+1], args[i+2]
		if from.kind != textKind || to.kind != textKind || len(from.str) > 4 || len(from.str) != len(to.str) {
			continue
		}
		a, b := big(from.str), big(to.str)
		switch dest.kind {
		case listKind:
			for j, d := range dest.list {
				if c := a + uint32(j); c >= a && c <= b && len(m.chars) < maxCodes {
					m.chars[codeKey(len(from.str), c)] = fromUTF16(d.str)
				}
			}
		case textKind:
			if len(m.ranges) < maxCodes && len(dest.str) >= 1 {
				m.ranges = append(m.ranges, codeRange{bytes: len(from.str), from: a, to: b, base: units(dest.str)})
			}
		}
	}
}

// find returns the range that holds a code. Ranges of a map that means anything
// overlap rarely; a few before the nearest are tried.
func (m *cmap) find(bytes int, code uint32) *codeRange {
	i := sort.Search(len(m.ranges), func(i int) bool { return m.ranges[i].from > code })
	for k := i - 1; k >= max(i-8, 0); k-- {
		if r := &m.ranges[k]; r.to >= code && r.bytes == bytes {
			return r
		}
	}
	return nil
}

// text returns the characters of a code.
func (m *cmap) text(bytes int, code uint32) (string, bool) {
	if s, ok := m.chars[codeKey(bytes, code)]; ok {
		return s, true
	}
	r := m.find(bytes, code)
	if r == nil || len(r.base) == 0 {
		return "", false
	}
	u := append([]uint16(nil), r.base...)
	u[len(u)-1] += uint16(code - r.from)
	return string(utf16.Decode(u)), true
}

// cid returns the glyph code of a code.
func (m *cmap) cid(bytes int, code uint32) uint32 {
	if r := m.find(bytes, code); r != nil {
		return r.cid + code - r.from
	}
	return 0
}

// length returns how many bytes the next code has.
func (m *cmap) length(b []byte) int {
	for n := 1; n <= 4 && n <= len(b); n++ {
		if !m.widths[n] {
			continue
		}
		for _, s := range m.spaces {
			if s.bytes == n && within(b[:n], s) {
				return n
			}
		}
	}
	for n := 1; n <= 4; n++ {
		if m.widths[n] {
			return min(n, len(b))
		}
	}
	return 0
}

// within reports whether every byte of a code lies between those of a code
// space, which is what the standard means by a range of codes.
func within(b []byte, s codeSpace) bool {
	for i := range b {
		shift := 8 * (len(b) - 1 - i)
		if c := b[i]; c < byte(s.from>>shift) || c > byte(s.to>>shift) {
			return false
		}
	}
	return true
}

func big(b []byte) uint32 {
	var n uint32
	for _, c := range b[:min(len(b), 4)] {
		n = n<<8 | uint32(c)
	}
	return n
}

func units(b []byte) []uint16 {
	if len(b) == 1 {
		return []uint16{uint16(b[0])}
	}
	u := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b) && i < 64; i += 2 {
		u = append(u, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return u
}

func fromUTF16(b []byte) string { return string(utf16.Decode(units(b))) }
