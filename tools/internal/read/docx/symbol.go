package docx

import (
	"strconv"
	"strings"

	"nscp/tools/internal/read/archive"
)

// Some fonts hold signs where others hold letters: a tick is the letter "ü" in
// Wingdings. Word writes such a sign as w:sym, or as a character at U+F000 and
// above, in the private part of Unicode that means nothing outside the font.

// signs are the ones in use in ordinary documents, by font and place.
var signs = map[string]map[rune]string{
	"wingdings": {
		0x21: "✏", 0x28: "☎", 0x2a: "✉", 0x46: "☞", 0x4a: "☺", 0x6c: "●", 0x6e: "■", 0x6f: "□", 0x71: "❑", 0x72: "❒",
		0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9f: "•", 0xa1: "○", 0xa7: "▪", 0xa8: "□", 0xb7: "•", 0xd8: "➢", 0xdf: "←",
		0xe0: "→", 0xe1: "↑", 0xe2: "↓", 0xe8: "➔", 0xef: "⇦", 0xf0: "⇨", 0xfb: "✗", 0xfc: "✓", 0xfd: "☒", 0xfe: "☑",
	},
	"wingdings 2": {0x4f: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x97: "●", 0xa3: "□"},
	"symbol": {
		0x22: "∀", 0x24: "∃", 0x2a: "∗", 0x2d: "−", 0x5c: "∴", 0x5e: "⊥", 0xa3: "≤", 0xa5: "∞", 0xa8: "♦", 0xab: "↔",
		0xac: "←", 0xad: "↑", 0xae: "→", 0xaf: "↓", 0xb0: "°", 0xb1: "±", 0xb3: "≥", 0xb4: "×", 0xb7: "•", 0xb8: "÷",
		0xb9: "≠", 0xba: "≡", 0xbb: "≈", 0xbc: "…", 0xd6: "√", 0xd9: "∧", 0xda: "∨", 0xdb: "⇔", 0xde: "⇒",
		0xe2: "®", 0xe3: "©", 0xe4: "™", 0xe5: "∑",
	},
}

// greek are the letters that Symbol has in the places of A to Z and a to z.
const greek = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ" + "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"

// symbolFont returns the font of a run where it is one of signs.
func symbolFont(rPr *archive.Node) string {
	fonts := rPr.Child("w:rFonts")
	if fonts == nil {
		return ""
	}
	name := fonts.Attr("ascii")
	if name == "" {
		name = fonts.Attr("hAnsi")
	}
	if name == "" || !strings.ContainsRune("wWsS", rune(name[0])) {
		return "" // as in nearly every run
	}
	name = strings.ToLower(name)
	if strings.HasPrefix(name, "wingdings") || strings.HasPrefix(name, "webdings") || name == "symbol" {
		return name
	}
	return ""
}

// sign returns the Unicode characters for a place in a font of signs.
func sign(font string, r rune) (string, bool) {
	if r >= 0xf000 && r <= 0xf0ff {
		r -= 0xf000
	}
	if r == ' ' {
		return " ", true
	}
	font = strings.ToLower(font)
	c, ok := signs[font][r]
	if font != "symbol" || ok {
		return c, ok
	}
	switch {
	case r >= 'A' && r <= 'Z':
		return string([]rune(greek)[r-'A']), true
	case r >= 'a' && r <= 'z':
		return string([]rune(greek)[26+r-'a']), true
	case r < 'A': // digits and marks are the same as elsewhere
		return string(r), true
	}
	return "", false
}

// symbol reads w:sym.
func (s *story) symbol(font, char string, st *runState) {
	v, err := strconv.ParseUint(char, 16, 32)
	if err != nil {
		return
	}
	if c, ok := sign(font, rune(v)); ok {
		plain := *st
		plain.symbol = ""
		s.text(c, &plain)
		return
	}
	if v >= 0x20 && (v < 0xe000 || v > 0xf8ff) && signs[strings.ToLower(font)] == nil {
		s.text(string(rune(v)), st) // a sign of an ordinary font
		return
	}
	if s.showing() && st.kind == "" {
		s.unknownSign()
	}
}

// symbols turns letters in a font of signs into the signs. Letters below U+F000
// are left as they are unless the sign is known: a run that Word typed in
// Symbol by mistake still shows its words when the font is missing.
func (s *story) symbols(words, font string) string {
	var b strings.Builder
	for _, r := range words {
		private := r >= 0xf000 && r <= 0xf0ff
		switch c, ok := sign(font, r); {
		case private && ok:
			b.WriteString(c)
		case private:
			s.unknownSign()
		case ok && font != "symbol":
			b.WriteString(c)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unknownSign warns without naming the font: whatever the file calls it would
// stand in the finding.
func (s *story) unknownSign() {
	s.warn("unknown-sign", s.here(), "a sign from a font of signs cannot be shown on a page, and is left out",
		"", "replace the sign by a word, or by one from Insert, Symbol, in the font (normal text)")
}
