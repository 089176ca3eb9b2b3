package text

import (
	"bytes"
	"unicode/utf8"
)

// A form is how a file's bytes stand for characters.
type form int

const (
	utf8Text form = iota
	utf16LE
	utf16BE
	windows1252
	broken // meant as UTF-8, but damaged
	binary
)

// sniffLength is how much of a file is looked at where a part tells enough.
const sniffLength = 64 << 10

// sniff tells the form of a text file from its bytes.
func sniff(data []byte) form {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}) && !bytes.HasPrefix(data, []byte{0xff, 0xfe, 0, 0}):
		return utf16LE
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return utf16BE
	case bytes.IndexByte(data, 0) >= 0:
		return sniffUTF16(data)
	case utf8.Valid(data):
		return utf8Text
	}
	return sniffBytes(data)
}

// sniffUTF16 looks at data that holds a zero byte. In UTF-16 of a European
// language every other byte is zero, all on the same side; anything else with
// zero bytes is no text.
func sniffUTF16(data []byte) form {
	head := data[:min(len(data), sniffLength)]
	var even, odd int
	for i, b := range head {
		if b == 0 {
			if i%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	half := len(head) / 2
	switch {
	case len(data)%2 != 0:
		return binary
	case odd*2 > half && even*20 <= half:
		return utf16LE
	case even*2 > half && odd*20 <= half:
		return utf16BE
	}
	return binary
}

// sniffBytes looks at data that is not valid UTF-8 and has no zero byte.
// Windows-1252 is believed when nothing speaks against it: no bytes that it
// leaves undefined, no control characters, few letters beyond ASCII, and no
// well-formed UTF-8 sequence, which hardly ever arises by chance and shows that
// the file was UTF-8 before it was damaged.
func sniffBytes(data []byte) form {
	var high, control, sequences, undefined int
	for i := 0; i < len(data); {
		b := data[i]
		if b < utf8.RuneSelf {
			if b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != '\v' || b == 0x7f {
				control++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r != utf8.RuneError || n > 1 {
			sequences++
			i += n
			continue
		}
		switch b {
		case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
			undefined++
		}
		high++
		i++
	}
	switch {
	case control*50 > len(data):
		return binary
	case sequences == 0 && undefined == 0 && control == 0 && high*3 < len(data):
		return windows1252
	case (high+sequences)*2 > len(data):
		return binary
	}
	return broken
}

func firstHigh(data []byte) int {
	return bytes.IndexFunc(data, func(r rune) bool { return r >= utf8.RuneSelf })
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return len(data)
}
