package docx

import (
	"strconv"
	"strings"

	"nscp/tools/internal/read/archive"
)

// A numRef is what a paragraph or style says about its numbering. Id 0 takes
// away a numbering that the style gives.
type numRef struct {
	set   bool
	id    string // "" when only the level is given
	level int    // -1 when not given
}

func readNumRef(pPr *archive.Node) numRef {
	n := pPr.Child("w:numPr")
	if n == nil {
		return numRef{}
	}
	r := numRef{set: true, id: n.Child("w:numId").Attr("val"), level: -1}
	if v, ok := whole(n.Child("w:ilvl")); ok && v >= 0 && v < levels {
		r.level = v
	}
	return r
}

func (r numRef) over(q numRef) numRef {
	if !r.set {
		return q
	}
	if r.id == "" {
		r.id = q.id
	}
	if r.level < 0 && r.id == q.id {
		r.level = q.level
	}
	return r
}

// levels is how many levels a list has (17.9.6).
const levels = 9

// A level is how one level of a list is numbered.
type level struct {
	format  string // "decimal", "bullet", …
	text    string // "%1.%2", "•"
	start   int
	restart int // the level that restarts it, 1-based; 0 never; -1 every higher one
	legal   bool
	style   string // the paragraph style that this level belongs to
	left    int    // indent of its paragraphs; noIndent when not given

}

// A scheme is an abstract numbering: lists that count together share one.
type scheme struct {
	id     string
	levels [levels]level
	style  string // the numbering style that it stands for, or ""
}

// A list is a numbering that paragraphs refer to.
type list struct {
	scheme    *scheme
	overrides map[int]level
	starts    map[int]int // levels that begin anew at a number when the list is first used
}

func (l *list) level(n int) level {
	if o, ok := l.overrides[n]; ok {
		return o
	}
	return l.scheme.levels[n]
}

// numbering is the lists of a file.
type numbering struct {
	lists  map[string]*list
	styles *styles
}

func readNumbering(root *archive.Node, s *styles) *numbering {
	nb := &numbering{lists: map[string]*list{}, styles: s}
	schemes := map[string]*scheme{}
	linked := map[string]string{} // scheme id to the numbering style it borrows
	owners := map[string]*scheme{}
	for _, n := range children(root) {
		if n.Name != "w:abstractNum" {
			continue
		}
		sc := &scheme{id: n.Attr("abstractNumId")}
		for i := range sc.levels {
			sc.levels[i] = level{format: "none", start: 1, restart: -1, left: noIndent}
		}
		for _, c := range n.Nodes {
			switch c.Name {
			case "w:lvl":
				if i, err := strconv.Atoi(c.Attr("ilvl")); err == nil && i >= 0 && i < levels {
					sc.levels[i] = readLevel(c, s.theme)
				}
			case "w:numStyleLink":
				linked[sc.id] = c.Attr("val")
			case "w:styleLink":
				owners[c.Attr("val")] = sc
			}
		}
		schemes[sc.id] = sc
	}
	for id, style := range linked {
		if sc := owners[style]; sc != nil && schemes[id] != nil {
			schemes[id] = sc
		}
	}
	for _, n := range children(root) {
		sc := schemes[n.Child("w:abstractNumId").Attr("val")]
		if n.Name != "w:num" || sc == nil {
			continue
		}
		l := &list{scheme: sc, overrides: map[int]level{}, starts: map[int]int{}}
		for _, o := range n.Nodes {
			i, err := strconv.Atoi(o.Attr("ilvl"))
			if o.Name != "w:lvlOverride" || err != nil || i < 0 || i >= levels {
				continue
			}
			if lvl := o.Child("w:lvl"); lvl != nil {
				l.overrides[i] = readLevel(lvl, s.theme)
			}
			if v, ok := startValue(o.Child("w:startOverride")); ok {
				l.starts[i] = v
			}
		}
		nb.lists[n.Attr("numId")] = l
	}
	return nb
}

func readLevel(n *archive.Node, t theme) level {
	l := level{format: "decimal", start: 1, restart: -1, left: readParaProps(n.Child("w:pPr"), t).left}
	for _, c := range n.Nodes {
		if c.Name == "mc:AlternateContent" {
			for _, b := range branch(c) {
				if b.Name == "w:numFmt" {
					l.format = b.Attr("val")
				}
			}
		}
		switch c.Name {
		case "w:numFmt":
			l.format = c.Attr("val")
		case "w:lvlText":
			l.text = c.Attr("val")
		case "w:start":
			if v, ok := startValue(c); ok {
				l.start = v
			}
		case "w:lvlRestart":
			if v, ok := whole(c); ok {
				l.restart = v
			}
		case "w:isLgl":
			l.legal = isOn(c)
		case "w:pStyle":
			l.style = c.Attr("val")
		}
	}
	return l
}

// startValue returns the number a list begins with. Markdown reads numbers of
// at most nine digits.
func startValue(n *archive.Node) (int, bool) {
	v, ok := whole(n)
	return v, ok && v >= 0 && v < 100_000_000
}

// A counter numbers paragraphs in the order in which they are handed to it.
// Lists of one scheme count together.
type counter struct {
	*numbering
	values map[*scheme]*[levels]int // 0 before the first
	begun  map[*list]*[levels]bool
}

func (nb *numbering) counter() *counter {
	return &counter{nb, map[*scheme]*[levels]int{}, map[*list]*[levels]bool{}}
}

// A mark is what stands before a numbered paragraph.
type mark struct {
	ordered bool
	value   int
	level   int
	left    int    // indent of the paragraph that the list gives; noIndent when none
	label   string // the number as Word shows it; "" for bullets
	plain   bool   // a number that a list on the page shows the same way: "3.", "3)"
	format  string
}

// next returns the mark of the next paragraph with the style and direct
// numbering, or nil when it has none.
func (c *counter) next(st *paraStyle, direct numRef) *mark {
	ref := direct.over(st.num)
	if !ref.set || ref.id == "" || ref.id == "0" {
		return nil
	}
	l := c.lists[ref.id]
	if l == nil {
		return nil
	}
	n := ref.level
	if n < 0 {
		n = 0
		// A style gets its level from the list, which names the style (17.9.23).
		for i := range levels {
			if s := l.level(i).style; s != "" && s == st.owner {
				n = i
			}
		}
	}
	v := c.count(l, n)
	lvl := l.level(n)
	m := &mark{value: v, level: n, left: lvl.left, format: lvl.format}
	switch lvl.format {
	case "bullet":
		return m
	case "none":
		if strings.TrimSpace(lvl.text) == "" {
			return nil
		}
	}
	if strings.TrimSpace(lvl.text) == "" {
		return nil // counted, and not shown
	}
	m.ordered = true
	m.label = c.label(l, n)
	m.plain = plainNumber(lvl.text, n)
	return m
}

// plainNumber reports whether a level shows its own number and no words.
func plainNumber(text string, n int) bool {
	rest, ok := strings.CutPrefix(strings.Trim(text, " .()[]:-–\t\u00a0"), "%"+strconv.Itoa(n+1))
	return ok && rest == ""
}

// count moves the list on by one at the level and returns the new number.
func (c *counter) count(l *list, n int) int {
	vs := c.values[l.scheme]
	if vs == nil {
		vs = &[levels]int{}
		for i := range vs {
			vs[i] = notBegun
		}
		c.values[l.scheme] = vs
	}
	begun := c.begun[l]
	if begun == nil {
		begun = &[levels]bool{}
		c.begun[l] = begun
	}
	start, restarts := l.starts[n]
	switch {
	case restarts && !begun[n]:
		vs[n] = start
	case vs[n] == notBegun:
		vs[n] = l.level(n).start
		if restarts {
			vs[n] = start
		}
	default:
		vs[n]++
	}
	begun[n] = true
	for i := n + 1; i < levels; i++ {
		if r := l.level(i).restart; r < 0 || r > n {
			vs[i] = notBegun
		}
	}
	return vs[n]
}

const notBegun = -1 << 30

// label returns the number as Word shows it: "%1.%2" filled in.
func (c *counter) label(l *list, n int) string {
	lvl := l.level(n)
	vs := c.values[l.scheme]
	var b strings.Builder
	for i := 0; i < len(lvl.text); i++ {
		ch := lvl.text[i]
		if ch != '%' || i+1 >= len(lvl.text) || lvl.text[i+1] < '1' || lvl.text[i+1] > '9' {
			b.WriteByte(ch)
			continue
		}
		i++
		k := int(lvl.text[i] - '1')
		v, format := vs[k], l.level(k).format
		if v == notBegun {
			v = l.level(k).start
		}
		if lvl.legal {
			format = "decimal"
		}
		b.WriteString(formatNumber(v, format))
	}
	return strings.TrimSpace(b.String())
}

// formatNumber writes a number in one of the formats of 17.18.59 that English
// documents use; any other is written in digits.
func formatNumber(v int, format string) string {
	switch format {
	case "upperRoman":
		return roman(v)
	case "lowerRoman":
		return strings.ToLower(roman(v))
	case "upperLetter":
		return letters(v)
	case "lowerLetter":
		return strings.ToLower(letters(v))
	case "decimalZero":
		if v >= 0 && v < 10 {
			return "0" + strconv.Itoa(v)
		}
	case "ordinal":
		suffix := "th"
		if v%100 < 11 || v%100 > 13 {
			switch v % 10 {
			case 1:
				suffix = "st"
			case 2:
				suffix = "nd"
			case 3:
				suffix = "rd"
			}
		}
		return strconv.Itoa(v) + suffix
	case "bullet", "none":
		return ""
	}
	return strconv.Itoa(v)
}

func roman(v int) string {
	if v < 1 || v > 3999 {
		return strconv.Itoa(v)
	}
	var b strings.Builder
	for _, r := range []struct {
		n int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for v >= r.n {
			b.WriteString(r.s)
			v -= r.n
		}
	}
	return b.String()
}

// letters counts a to z, then aa, bb to zz, as Word does.
func letters(v int) string {
	if v < 1 || v > 26*20 {
		return strconv.Itoa(v)
	}
	return strings.Repeat(string(rune('A'+(v-1)%26)), (v-1)/26+1)
}
