package docx

import (
	"strconv"
	"strings"

	"nscp/tools/internal/read/archive"
)

// Styles are known by name. The name of a built-in style is English in every
// file ("heading 1"), while its id is in the language of the Word that first
// used it ("berschrift1"); an id says nothing.

// A role is what a paragraph is for, from its style's name.
type role int

const (
	body role = iota
	title
	quotation
	caption
	contents      // a line of a printed contents list
	contentsTitle // the heading of one
)

// roles by lower-case style name. LibreOffice has names of its own.
var roles = map[string]role{
	"title":                      title,
	"quote":                      quotation,
	"intense quote":              quotation,
	"quotations":                 quotation,
	"block text":                 quotation,
	"block quote":                quotation,
	"blockquote":                 quotation,
	"caption":                    caption,
	"toc heading":                contentsTitle,
	"contents heading":           contentsTitle,
	"index heading":              contentsTitle,
	"table index heading":        contentsTitle,
	"illustration index heading": contentsTitle,
	"figure index heading":       contentsTitle,
	"table of figures":           contents,
	"table of authorities":       contents,
	"quotation":                  quotation,
	"block quotation":            quotation,
	"table caption":              caption,
	"figure caption":             caption,
	"illustration":               caption,
	"drawing":                    caption,
}

// A style is one style of the file as it is written.
type style struct {
	id, kind, name, basedOn string
	outline                 int // 0 to 9; -1 when not given
	num                     numRef
	para                    paraProps
	run                     runProps
	table                   *archive.Node // the whole style, where it is one for tables
}

// paraProps are the properties of a paragraph that decide how it is read.
type paraProps struct {
	left  int // indent in twentieths of a point; noIndent when not given
	shade paint
	exact int // line height in twentieths of a point, where it is fixed; 0 otherwise
}

const noIndent = -1 << 30

func readParaProps(n *archive.Node, t theme) paraProps {
	p := paraProps{left: noIndent}
	if ind := n.Child("w:ind"); ind != nil {
		for _, name := range []string{"left", "start"} {
			if v, ok := number(ind.Attr(name), 20); ok {
				p.left = v
			}
		}
	}
	if shd := n.Child("w:shd"); shd != nil {
		p.shade = t.shading(shd)
	}
	if sp := n.Child("w:spacing"); sp.Attr("lineRule") == "exact" {
		if v, ok := number(sp.Attr("line"), 20); ok && v > 0 {
			p.exact = v
		}
	}
	return p
}

func (p paraProps) over(q paraProps) paraProps {
	if p.left != noIndent {
		q.left = p.left
	}
	if p.shade.set {
		q.shade = p.shade
	}
	if p.exact != 0 {
		q.exact = p.exact
	}
	return q
}

// styles are the styles of a file.
type styles struct {
	byID     map[string]*style
	normal   string // the paragraph style of paragraphs that name none
	table    string // the table style of tables that name none
	theme    theme
	defaults runProps
	para     paraProps
	resolved map[string]*paraStyle
	chars    map[string]runProps
	tables   map[string]*tableStyle
}

// readStyles reads the style part, which may be absent.
func readStyles(root *archive.Node, t theme) *styles {
	s := &styles{
		byID: map[string]*style{}, theme: t, para: paraProps{left: noIndent},
		resolved: map[string]*paraStyle{}, chars: map[string]runProps{}, tables: map[string]*tableStyle{},
	}
	if d := root.Child("w:docDefaults"); d != nil {
		s.defaults = readRunProps(d.Child("w:rPrDefault").Child("w:rPr"), t)
		s.para = readParaProps(d.Child("w:pPrDefault").Child("w:pPr"), t)
	}
	for _, n := range children(root) {
		if n.Name != "w:style" {
			continue
		}
		pPr := n.Child("w:pPr")
		st := &style{
			id:      n.Attr("styleId"),
			kind:    n.Attr("type"),
			name:    strings.ToLower(strings.Join(strings.Fields(n.Child("w:name").Attr("val")), " ")),
			basedOn: n.Child("w:basedOn").Attr("val"),
			outline: outline(pPr),
			num:     readNumRef(pPr),
			para:    readParaProps(pPr, t),
			run:     readRunProps(n.Child("w:rPr"), t),
		}
		if st.kind == "table" {
			st.table = n
		}
		if st.id == "" || s.byID[st.id] != nil {
			continue // Word, too, takes the first
		}
		s.byID[st.id] = st
		if v := n.Attr("default"); v == "1" || v == "true" || v == "on" {
			switch st.kind {
			case "paragraph":
				s.normal = st.id
			case "table":
				s.table = st.id
			}
		}
	}
	return s
}

// outline returns the outline level that pPr gives, or -1.
func outline(pPr *archive.Node) int {
	if v, ok := whole(pPr.Child("w:outlineLvl")); ok && v >= 0 && v <= 9 {
		return v
	}
	return -1
}

// maxChain bounds how long a chain of styles is followed: a damaged file can
// base a style on itself.
const maxChain = 32

// chain returns the style and those it is based on, the nearest first.
func (s *styles) chain(id, kind string) []*style {
	var out []*style
	for len(out) < maxChain {
		st := s.byID[id]
		if st == nil || st.kind != kind {
			break
		}
		out = append(out, st)
		id = st.basedOn
	}
	return out
}

// A paraStyle is a paragraph style with all that it is based on.
type paraStyle struct {
	name  string
	role  role
	level int // heading level, 1 to 9; 0 for text
	num   numRef
	owner string // id of the style that num comes from
	para  paraProps
	run   runProps
}

// paragraph returns a paragraph style; "" and unknown ids give the default one.
func (s *styles) paragraph(id string) *paraStyle {
	if st := s.byID[id]; st == nil || st.kind != "paragraph" {
		id = s.normal
	}
	if p := s.resolved[id]; p != nil {
		return p
	}
	p := &paraStyle{para: s.para}
	chain := s.chain(id, "paragraph")
	if len(chain) > 0 {
		p.name = chain[0].name
	}
	p.role, p.level = roleOf(chain)
	for i := len(chain) - 1; i >= 0; i-- {
		st := chain[i]
		p.para = st.para.over(p.para)
		p.run = st.run.over(p.run)
		if st.num.set {
			p.num, p.owner = st.num.over(p.num), st.id
		}
	}
	s.resolved[id] = p
	return p
}

// roleOf returns the role and heading level of a style: those of the nearest
// style of its chain that says something.
func roleOf(chain []*style) (role, int) {
	for _, st := range chain {
		if n, ok := strings.CutPrefix(st.name, "heading "); ok {
			if v, err := strconv.Atoi(n); err == nil && v >= 1 && v <= 9 {
				return body, v
			}
		}
		if r, ok := roles[st.name]; ok {
			return r, 0
		}
		for _, prefix := range []string{"toc ", "contents ", "index ", "user index ", "table index ", "illustration index ", "figure index "} {
			if n, ok := strings.CutPrefix(st.name, prefix); ok {
				if _, err := strconv.Atoi(n); err == nil {
					return contents, 0
				}
			}
		}
		switch {
		case st.outline == 9:
			return body, 0
		case st.outline >= 0:
			return body, st.outline + 1
		}
	}
	return body, 0
}

// character returns the properties that a character style gives.
func (s *styles) character(id string) runProps {
	if id == "" {
		return runProps{}
	}
	if p, ok := s.chars[id]; ok {
		return p
	}
	var p runProps
	chain := s.chain(id, "character")
	for i := len(chain) - 1; i >= 0; i-- {
		p = chain[i].run.over(p)
	}
	s.chars[id] = p
	return p
}
