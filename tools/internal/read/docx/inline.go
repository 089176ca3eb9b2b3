package docx

import (
	"strings"
	"unicode"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
)

// inline reads what a paragraph holds.
func (s *story) inline(nodes []*archive.Node) {
	for _, n := range nodes {
		switch n.Name {
		case "w:r":
			s.run(n)
		case "w:hyperlink":
			s.hyperlink(n)
		case "w:ins", "w:moveTo":
			detail := "an insertion"
			if n.Name == "w:moveTo" {
				detail = "words that were moved here"
			}
			s.hide(hidden.Stop, hidden.Tracked, s.here(), detail, visibleText(n))
			s.inline(n.Nodes)
		case "w:del", "w:moveFrom":
			detail := "a deletion"
			if n.Name == "w:moveFrom" {
				detail = "words that were moved away"
			}
			s.hide(hidden.Stop, hidden.Tracked, s.here(), detail, deletedWords(n))
		case "w:fldSimple":
			s.simpleField(n)
		case "w:sdt":
			s.runControl(n)
		case "w:smartTag", "w:customXml", "w:dir", "w:bdo":
			s.inline(n.Nodes)
		case "mc:AlternateContent":
			s.inline(branch(n))
		case "m:oMath", "m:oMathPara":
			s.formula(n)
		case "w:drawing", "w:pict", "w:object":
			s.drawing(n, &runState{}) // a program that is careless about runs
		case "w:subDoc":
			s.hide(hidden.Stop, hidden.Linked, s.here(), "a subdocument", "")
		default:
			s.mark(n, s.here())
		}
	}
}

// runControl reads a form field within a paragraph.
func (s *story) runControl(n *archive.Node) {
	pr, content := n.Child("w:sdtPr"), n.Child("w:sdtContent")
	if content == nil {
		return
	}
	if on(pr.Child("w:showingPlcHdr")) && strings.TrimSpace(visibleText(content)) != "" {
		s.hide(hidden.Stop, hidden.Unfilled, s.here(), "an empty form field", visibleText(content))
		return
	}
	s.inline(content.Nodes)
}

// mark notes what stands between words or paragraphs and is no text: bookmarks,
// comments, traces of tracked changes.
func (s *story) mark(n *archive.Node, at doc.At) {
	switch n.Name {
	case "w:bookmarkStart":
		if name := n.Attr("name"); name != "" && len(s.waiting) < 10_000 {
			s.waiting = append(s.waiting, name)
		}
	case "w:commentRangeStart", "w:commentReference":
		if id := n.Attr("id"); s.comments[id] == "" {
			s.comments[id] = at.Pos.Place
		}
	case "w:customXmlInsRangeStart", "w:customXmlDelRangeStart", "w:customXmlMoveFromRangeStart",
		"w:customXmlMoveToRangeStart", "w:moveFromRangeStart", "w:moveToRangeStart":
		s.hide(hidden.Stop, hidden.Tracked, at, formatting, "")
	}
}

// run reads a run: words in one style.
func (s *story) run(n *archive.Node) {
	rPr := n.Child("w:rPr")
	if rPr.Child("w:rPrChange") != nil {
		s.hide(hidden.Stop, hidden.Tracked, s.here(), formatting, "")
	}
	char := s.styles.character(rPr.Child("w:rStyle").Attr("val"))
	direct := readRunProps(rPr, s.theme)
	st := runState{props: direct.over(char.over(s.para.run))}
	// Bold and italic count where a run or its character style gives them: a
	// paragraph that is bold as a whole is a matter of its style.
	own := direct.over(char)
	st.bold, st.italic = own.bold == set, own.italic == set
	if direct.bold == unset && char.bold == set && s.para.run.bold == set {
		st.bold = false // a toggle in both styles is off (17.7.3)
	}
	if direct.italic == unset && char.italic == set && s.para.run.italic == set {
		st.italic = false
	}
	switch st.props.vert {
	case "superscript":
		st.vert = doc.Superscript
	case "subscript":
		st.vert = doc.Subscript
	}
	st.kind = s.concealed(st.props)
	st.symbol = symbolFont(rPr)
	st.marked = own.highlight != "" && own.highlight != "none" || own.shade.set && own.shade.bright()
	s.runNodes(n.Nodes, &st)
}

// A runState is what holds for the whole of a run.
type runState struct {
	props        runProps
	bold, italic bool
	vert         doc.Style
	kind         hidden.Kind // how its words are hidden; "" when they are seen
	marked       bool        // its words are highlighted
	symbol       string      // its font, where letters of it are signs
}

func (s *story) runNodes(nodes []*archive.Node, st *runState) {
	for _, n := range nodes {
		switch n.Name {
		case "w:t":
			s.text(n.Content(), st)
		case "w:tab", "w:ptab":
			s.text(" ", st)
		case "w:br", "w:cr":
			if kind := n.Attr("type"); kind == "page" || kind == "column" {
				s.text(" ", st)
			} else {
				s.add(piece{inline: &doc.LineBreak{Hard: true}}, st)
			}
		case "w:noBreakHyphen":
			s.text("-", st)
		case "w:sym":
			s.symbol(n.Attr("font"), n.Attr("char"), st)
		case "w:fldChar":
			s.fieldChar(n, st)
		case "w:instrText":
			s.instruction(n.Content())
		case "w:delText", "w:delInstrText":
			s.hide(hidden.Stop, hidden.Tracked, s.here(), "a deletion", n.Content())
		case "w:footnoteReference":
			s.noteMark("footnote", n, st)
		case "w:endnoteReference":
			s.noteMark("endnote", n, st)
		case "w:drawing", "w:pict", "w:object":
			s.drawing(n, st)
		case "w:control":
			s.hide(hidden.Stop, hidden.Embedded, s.here(), "a control that runs code", "")
		case "w:ruby":
			for _, part := range []string{"w:rubyBase", "w:rt"} {
				s.inline(children(n.Child(part)))
			}
		case "mc:AlternateContent":
			s.runNodes(branch(n), st)
		case "w:r":
			s.run(n)
		default:
			s.mark(n, s.here())
		}
	}
}

// text adds words to the paragraph, or notes them where they are hidden.
func (s *story) text(words string, st *runState) {
	if words == "" || !s.showing() {
		return
	}
	if st.symbol != "" {
		words = s.symbols(words, st.symbol)
	}
	words = printable(words)
	if strings.TrimSpace(words) != "" {
		for _, f := range s.fields {
			f.empty = false
		}
	}
	if st.kind != "" {
		if strings.TrimFunc(words, unseen) != "" {
			s.hide(hidden.Stop, st.kind, s.here(), "", words)
		}
		return
	}
	if st.marked && strings.TrimSpace(words) != "" {
		s.hide(hidden.Warn, hidden.Highlight, s.here(), "", words)
	}
	s.add(piece{text: words}, st)
}

// printable returns words with spaces for tabs and line ends, and without control
// characters and what is no character.
func printable(words string) string {
	if !mayHoldControl(words) {
		return words
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		if r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, words)
}

// mayHoldControl is a look at the bytes that spares most words the second.
func mayHoldControl(words string) bool {
	for i := range len(words) {
		if c := words[i]; c < ' ' || c == 0x7f || c == 0xef {
			return true
		}
	}
	return false
}

// unseen reports whether a character shows nothing in any colour.
func unseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == '\u00a0'
}

// add adds a piece to the paragraph.
func (s *story) add(p piece, st *runState) {
	if !s.showing() {
		return
	}
	p.at = s.here()
	if st != nil {
		if p.inline != nil && st.kind != "" {
			return // a hidden line break; hidden pictures are noted where they are read
		}
		p.bold, p.italic, p.vert = st.bold, st.italic, st.vert
		if p.inline != nil {
			p.bold, p.italic, p.vert = false, false, ""
		}
	}
	p.link = s.link()
	p.toc = s.inContents()
	ps := s.para.pieces
	if p.inline == nil && len(ps) > 0 {
		last := &ps[len(ps)-1]
		if last.inline == nil && last.link == p.link && last.toc == p.toc && last.bold == p.bold &&
			last.italic == p.italic && last.vert == p.vert {
			last.text += p.text
			return
		}
	}
	s.para.pieces = append(ps, p)
}

// tinySize is the size in half points under which text is hidden: 5 points.
// Footnotes are set in 6 or 7 at the least.
const tinySize = 10

// leastScale is the width of characters in per cent under which they run
// together into a line.
const leastScale = 20

// concealed returns how words with the properties are hidden in the paragraph
// that is being read, or "".
func (s *story) concealed(p runProps) hidden.Kind {
	switch {
	case p.vanish == set:
		// In a paragraph style and a character style at once the two cancel each
		// other out (17.7.3); it is hidden text all the same until someone looks.
		return hidden.Text
	case s.para.hidden != "":
		return s.para.hidden
	case p.size > 0 && p.size < tinySize, p.scale > 0 && p.scale < leastScale:
		return hidden.Tiny
	case p.strike == set:
		return hidden.Struck
	case p.clear:
		return hidden.White
	case !p.colour.set || p.colour.auto:
		return ""
	}
	ground := s.background(p)
	if ground.clear || contrast(p.colour.rgb, ground.rgb) >= leastContrast {
		return ""
	}
	return hidden.White
}

// background returns the colour behind words: that of the nearest thing around
// them that has one, white paper where none has.
func (s *story) background(p runProps) paint {
	if c, ok := highlights[p.highlight]; ok {
		return paint{set: true, rgb: c}
	}
	for _, g := range []paint{p.shade, s.para.fill} {
		if g.set && !g.auto {
			return g
		}
	}
	if bg := s.document.Child("w:background"); bg != nil && on(s.settings.Child("w:displayBackgroundShape")) {
		if bg.Child("v:background").Child("v:fill") != nil {
			return paint{clear: true}
		}
		if c := s.theme.colour(bg, "color"); c.set && !c.auto {
			return c
		}
	}
	return paint{set: true, rgb: whiteRGB}
}

// formula adds the characters of a formula, one after the other.
func (s *story) formula(n *archive.Node) {
	var b strings.Builder
	n.Walk(func(c *archive.Node) bool {
		if c.Name == "m:t" || c.Name == "w:t" {
			b.WriteString(c.Content())
		}
		return c.Name != "w:del" && c.Name != "mc:Fallback"
	})
	if strings.TrimSpace(b.String()) == "" {
		return
	}
	s.warn("formula", s.here(), "a formula is read as plain characters, so fractions and raised signs are lost",
		"", "write the sum out in words, or put in a picture of it with alt text")
	s.text(b.String(), &runState{})
}

// visibleText returns the words inside n that are no deletion.
func visibleText(n *archive.Node) string { return textOf(n, "w:t") }

// deletedWords returns the words of a deletion.
func deletedWords(n *archive.Node) string { return textOf(n, "w:t", "w:delText") }

func textOf(n *archive.Node, names ...string) string {
	var b strings.Builder
	n.Walk(func(c *archive.Node) bool {
		for _, name := range names {
			if c.Name == name {
				b.WriteString(c.Content())
			}
		}
		if c.Name == "w:p" && b.Len() > 0 {
			b.WriteByte(' ')
		}
		return c.Name != "mc:Fallback"
	})
	return b.String()
}
