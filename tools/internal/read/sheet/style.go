package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// styles answers what a cell's style number means. It is excelize with the
// file's style part in place of its own and a sheet of one cell, which is
// enough to have any value formatted; the file's own sheets never reach it.
type styles struct {
	file     *excelize.File
	known    map[int]look
	sections map[string]int // styles made for one section of a format
	set      int            // style of the one cell
}

// A look is one style.
type look struct {
	custom string // number format, where it is not built in
	shape  shape  // which parts of a date or time it shows
	number bool   // it has a format other than General
	bold   bool
	struck bool
	size   float64
	font   string // colour, RRGGBB
	fill   string
}

const scratch = "Sheet1"

// newStyles reads a style part; nil stands for a workbook that has none.
func newStyles(part []byte) *styles {
	f := excelize.NewFile()
	if part != nil {
		f.Pkg.Store("xl/styles.xml", part)
		f.Styles = nil // read again at first use
	}
	return &styles{file: f, known: map[int]look{}, sections: map[string]int{}}
}

// look returns a style. A number that the file does not define is the plain
// style, as in Excel.
func (s *styles) look(id int) look {
	if l, ok := s.known[id]; ok {
		return l
	}
	l := look{size: 11, font: "000000", fill: "FFFFFF"}
	if st, err := s.file.GetStyle(id); err == nil && st != nil {
		l.number = st.NumFmt != 0
		l.shape = builtInShape(st.NumFmt)
		if st.CustomNumFmt != nil {
			l.custom, l.number = *st.CustomNumFmt, true
			l.shape = codeShape(l.custom)
		}
		if ft := st.Font; ft != nil {
			l.bold, l.struck = ft.Bold, ft.Strike
			if ft.Size > 0 {
				l.size = ft.Size
			}
			if ft.Color != "" || ft.ColorTheme != nil || ft.ColorIndexed != 0 {
				l.font = s.colour(ft.Color, ft.ColorIndexed, ft.ColorTheme, ft.ColorTint)
			}
		}
		if st.Fill.Type == "pattern" && st.Fill.Pattern == 1 && len(st.Fill.Color) > 0 {
			l.fill = plainColour(st.Fill.Color[0])
		} else if st.Fill.Type == "gradient" || st.Fill.Pattern > 1 {
			l.fill = "" // unknown
		}
	}
	s.known[id] = l
	return l
}

func (s *styles) colour(rgb string, indexed int, theme *int, tint float64) string {
	c := plainColour(s.file.GetBaseColor(rgb, indexed, theme))
	if len(c) == 6 && tint != 0 {
		c = plainColour(excelize.ThemeColor(c, tint))
	}
	return c
}

func plainColour(c string) string {
	c = strings.ToUpper(strings.TrimPrefix(c, "#"))
	if len(c) == 8 {
		c = c[2:]
	}
	return c
}

// format returns a number as the style shows it. The number is as the file has
// it: "0.241". excelize passes over conditions in a format ([<6]"c";0), so the
// section that applies is chosen here and given a style of its own.
func (s *styles) format(value string, id int, l look) (string, error) {
	if section, ok := conditional(l.custom, value); ok {
		var err error
		if id, err = s.styleOf(section); err != nil {
			return "", err
		}
	}
	if s.set != id {
		if err := s.file.SetCellStyle(scratch, "A1", "A1", id); err != nil {
			return "", err
		}
		s.set = id
	}
	if err := s.file.SetCellDefault(scratch, "A1", value); err != nil {
		return "", err
	}
	return s.file.GetCellValue(scratch, "A1")
}

// styleOf returns the style with a number format of one section.
func (s *styles) styleOf(section string) (int, error) {
	if id, ok := s.sections[section]; ok {
		return id, nil
	}
	id, err := s.file.NewStyle(&excelize.Style{CustomNumFmt: &section})
	if err == nil {
		s.sections[section] = id
	}
	return id, err
}

var condition = regexp.MustCompile(`\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]`)

// conditional returns the section of a number format with conditions that
// applies to a number, without its condition. ok is false where the format has
// none.
func conditional(code, value string) (section string, ok bool) {
	if !condition.MatchString(code) {
		return "", false
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return "", false
	}
	sections := formatSections(code)
	for i, section := range sections {
		m := condition.FindStringSubmatch(section)
		plain := condition.ReplaceAllString(section, "")
		if m == nil {
			// A section without a condition takes what is left; the last one of
			// four is for text.
			if i == len(sections)-1 || i == 2 {
				return plain, true
			}
			continue
		}
		limit, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			continue
		}
		if map[string]bool{"<": n < limit, ">": n > limit, "<=": n <= limit, ">=": n >= limit, "=": n == limit, "<>": n != limit}[m[1]] {
			return plain, true
		}
	}
	return "General", true
}

// invisible reports whether text of this colour on this fill cannot be seen.
func (l look) invisible() bool {
	if l.fill == "" {
		return false
	}
	return contrast(l.font, l.fill) < 1.2
}

// contrast is WCAG's ratio between two colours, 1 to 21; 21 where one of them
// is not known.
func contrast(a, b string) float64 {
	x, okx := luminance(a)
	y, oky := luminance(b)
	if !okx || !oky {
		return 21
	}
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c string) (float64, bool) {
	n, err := strconv.ParseUint(c, 16, 32)
	if err != nil || len(c) != 6 {
		return 0, false
	}
	part := func(v uint64) float64 {
		x := float64(v) / 255
		return x * x // close to sRGB's curve, and enough to tell white from grey
	}
	return 0.2126*part(n>>16) + 0.7152*part(n>>8&255) + 0.0722*part(n&255), true
}

// hidesText reports whether a number format shows texts as nothing: ";;;".
func (l look) hidesText() bool {
	sections := formatSections(l.custom)
	return len(sections) == 4 && strings.TrimSpace(sections[3]) == ""
}

// formatSections cuts a number format at the semicolons that stand outside
// quotes and brackets.
func formatSections(code string) []string {
	var out []string
	start, quoted, bracket := 0, false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case c == ';' && !bracket:
			out = append(out, code[start:i])
			start = i + 1
		}
	}
	return append(out, code[min(start, len(code)):])
}
