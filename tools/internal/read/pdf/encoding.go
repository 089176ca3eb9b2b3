package pdf

import (
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// baseEncoding returns the characters of the 256 codes of a named encoding
// (annex D.2). A code without one is 0.
func baseEncoding(name string) [256]rune {
	var e [256]rune
	for i := range e {
		if i >= 0x20 && i < 0x7f {
			e[i] = rune(i)
		}
	}
	switch name {
	case "WinAnsiEncoding":
		for i := 0x80; i < 256; i++ {
			if r := charmap.Windows1252.DecodeByte(byte(i)); r >= 0xa0 && r != 0xfffd {
				e[i] = r
			} else {
				e[i] = '•' // as the standard says of codes without a character
			}
		}
	case "MacRomanEncoding":
		for i := 0x80; i < 256; i++ {
			e[i] = charmap.Macintosh.DecodeByte(byte(i))
		}
	default: // StandardEncoding
		e['\''], e['`'] = '’', '‘'
		for i, r := range standardFrom0xa1 {
			if r != ' ' {
				e[0xa1+i] = r
			}
		}
	}
	return e
}

// standardFrom0xa1 is the upper half of StandardEncoding; a space is no
// character.
var standardFrom0xa1 = []rune("¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß")

// glyphNames are names of the Adobe Glyph List that do not follow from its
// rules: letters name themselves, an accented letter is a letter and an accent.
var glyphNames = map[string]rune{
	"space": ' ', "exclam": '!', "quotedbl": '"', "numbersign": '#', "dollar": '$', "percent": '%', "ampersand": '&',
	"quotesingle": '\'', "parenleft": '(', "parenright": ')', "asterisk": '*', "plus": '+', "comma": ',', "hyphen": '-',
	"period": '.', "slash": '/', "zero": '0', "one": '1', "two": '2', "three": '3', "four": '4', "five": '5', "six": '6',
	"seven": '7', "eight": '8', "nine": '9', "colon": ':', "semicolon": ';', "less": '<', "equal": '=', "greater": '>',
	"question": '?', "at": '@', "bracketleft": '[', "backslash": '\\', "bracketright": ']', "asciicircum": '^',
	"underscore": '_', "grave": '`', "braceleft": '{', "bar": '|', "braceright": '}', "asciitilde": '~',
	"exclamdown": '¡', "cent": '¢', "sterling": '£', "currency": '¤', "yen": '¥', "brokenbar": '¦', "section": '§',
	"dieresis": '¨', "copyright": '©', "ordfeminine": 'ª', "guillemotleft": '«', "guillemetleft": '«', "logicalnot": '¬',
	"softhyphen": '\u00ad', "sfthyphen": '\u00ad', "registered": '®', "macron": '¯', "overscore": '¯', "degree": '°',
	"plusminus": '±', "twosuperior": '²', "threesuperior": '³', "acute": '´', "mu": 'µ', "paragraph": '¶',
	"periodcentered": '·', "middot": '·', "cedilla": '¸', "onesuperior": '¹', "ordmasculine": 'º', "guillemotright": '»',
	"guillemetright": '»', "onequarter": '¼', "onehalf": '½', "threequarters": '¾', "questiondown": '¿', "AE": 'Æ',
	"Eth": 'Ð', "multiply": '×', "Oslash": 'Ø', "Thorn": 'Þ', "germandbls": 'ß', "ae": 'æ', "eth": 'ð', "divide": '÷',
	"oslash": 'ø', "thorn": 'þ', "dotlessi": 'ı', "Lslash": 'Ł', "lslash": 'ł', "OE": 'Œ', "oe": 'œ', "Dcroat": 'Đ',
	"dcroat": 'đ', "Hbar": 'Ħ', "hbar": 'ħ', "kgreenlandic": 'ĸ', "Eng": 'Ŋ', "eng": 'ŋ', "florin": 'ƒ',
	"circumflex": 'ˆ', "caron": 'ˇ', "breve": '˘', "dotaccent": '˙', "ring": '˚', "ogonek": '˛', "tilde": '˜',
	"hungarumlaut": '˝', "figuredash": '‒', "endash": '–', "emdash": '—', "horizontalbar": '―', "quoteleft": '‘',
	"quoteright": '’', "quotesinglbase": '‚', "quotereversed": '‛', "quotedblleft": '“', "quotedblright": '”',
	"quotedblbase": '„', "dagger": '†', "daggerdbl": '‡', "bullet": '•', "ellipsis": '…', "perthousand": '‰',
	"minute": '′', "second": '″', "guilsinglleft": '‹', "guilsinglright": '›', "fraction": '⁄', "euro": '€', "Euro": '€',
	"trademark": '™', "Omega": 'Ω', "Delta": '∆', "minus": '−', "summation": '∑', "product": '∏', "radical": '√',
	"infinity": '∞', "integral": '∫', "approxequal": '≈', "notequal": '≠', "lessequal": '≤', "greaterequal": '≥',
	"partialdiff": '∂', "lozenge": '◊', "arrowleft": '←', "arrowup": '↑', "arrowright": '→', "arrowdown": '↓',
	"nbspace": '\u00a0', "nonbreakingspace": '\u00a0', "filledbox": '■', "H22073": '□', "checkmark": '✓', "circle": '○',
	"H18533": '●', "triagrt": '►', "openbullet": '◦', "a71": '●', "a73": '■', "a20": '✔', "a19": '✓', "a161": '➡',
	"pi": 'π', "alpha": 'α', "beta": 'β', "gamma": 'γ', "delta": 'δ',
}

var ligatures = map[string]string{"ff": "ff", "fi": "fi", "fl": "fl", "ffi": "ffi", "ffl": "ffl", "ft": "ft", "st": "st", "IJ": "IJ", "ij": "ij"}

// accents are the last parts of the names of accented letters.
var accents = []struct{ name, mark string }{
	{"hungarumlaut", "\u030b"}, {"commaaccent", "\u0327"}, {"circumflex", "\u0302"}, {"dotaccent", "\u0307"}, {"dieresis", "\u0308"},
	{"cedilla", "\u0327"}, {"macron", "\u0304"}, {"ogonek", "\u0328"}, {"breve", "\u0306"}, {"caron", "\u030c"}, {"acute", "\u0301"},
	{"grave", "\u0300"}, {"tilde", "\u0303"}, {"ring", "\u030a"},
}

// glyphText returns the characters that a glyph's name stands for, after the
// Adobe Glyph List and its rules: "eacute", "uni00E9", "u1F600", "f_i",
// "a.small".
func glyphText(name string) (string, bool) {
	name, _, _ = strings.Cut(name, ".")
	if name == "" || len(name) > 60 {
		return "", false
	}
	if parts := strings.Split(name, "_"); len(parts) > 1 {
		var s strings.Builder
		for _, p := range parts {
			t, ok := glyphText(p)
			if !ok {
				return "", false
			}
			s.WriteString(t)
		}
		return s.String(), true
	}
	if r, ok := glyphNames[name]; ok {
		return string(r), true
	}
	if s, ok := ligatures[name]; ok {
		return s, true
	}
	if len(name) == 1 {
		return name, true
	}
	for _, a := range accents {
		if base, ok := strings.CutSuffix(name, a.name); ok && len(base) == 1 {
			if s := norm.NFC.String(base + a.mark); len([]rune(s)) == 1 {
				return s, true
			}
		}
	}
	if hex, ok := strings.CutPrefix(name, "uni"); ok && len(hex)%4 == 0 && len(hex) > 0 {
		var s strings.Builder
		for i := 0; i < len(hex); i += 4 {
			r, ok := hexRune(hex[i : i+4])
			if !ok {
				return "", false
			}
			s.WriteRune(r)
		}
		return s.String(), true
	}
	if hex, ok := strings.CutPrefix(name, "u"); ok && 4 <= len(hex) && len(hex) <= 6 {
		if r, ok := hexRune(hex); ok {
			return string(r), true
		}
	}
	return "", false
}

func hexRune(s string) (rune, bool) {
	n, err := strconv.ParseUint(s, 16, 32)
	return rune(n), err == nil && n <= 0x10ffff && (n < 0xd800 || n > 0xdfff)
}
