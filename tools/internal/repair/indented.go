package repair

import (
	"fmt"
	"strings"
	"unicode"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
)

// freeIndentedText makes paragraphs of text that stands four spaces or more
// from the margin. Markdown takes it for code; a text that was taken off a
// page by its layout has page numbers, second-level bullets and centred lines
// there, and a report holds no code. What a writer fenced stays code.
func freeIndentedText(s *state) { s.d.Blocks = rewriteAll(s.d.Blocks, s.freeIndented) }

func (s *state) freeIndented(out []doc.Block, b doc.Block) ([]doc.Block, bool) {
	c, ok := b.(*doc.Code)
	if !ok || !c.Indented || s.orders.find("as-is", c) != nil {
		return nil, false
	}
	s.note(Change{Pos: c.Pos, What: fmt.Sprintf("made ordinary text of %d indented lines", strings.Count(strings.TrimRight(c.Text, "\n"), "\n")+1),
		Because: "Markdown takes an indent for code, and a report holds none", Overrule: overrule("as-is", c.Pos, "")})
	return append(out, paragraphsOf(c)...), true
}

// paragraphsOf returns the paragraphs of indented text; an empty line parts
// them. Each line keeps its place in the source.
func paragraphsOf(c *doc.Code) []doc.Block {
	var out []doc.Block
	var ins []doc.Inline
	end := func() {
		if len(ins) > 0 {
			out = append(out, &doc.Paragraph{At: atOf(ins, c.At), Inlines: ins})
		}
		ins = nil
	}
	for i, line := range strings.Split(c.Text, "\n") {
		text := strings.TrimSpace(line)
		if text == "" {
			end()
			continue
		}
		if len(ins) > 0 {
			ins = append(ins, &doc.LineBreak{})
		}
		// The indent that made it code is not part of the text, so a column would
		// be a guess.
		pos := diag.Position{Path: c.Pos.Path, Line: c.Pos.Line + i, Place: c.Pos.Place}
		ins = append(ins, &doc.Text{At: doc.At{Pos: pos}, Text: text})
	}
	end()
	return out
}

// bulletLetter is what Wingdings and Courier New bullets ("o") come out as.
const bulletLetter = "o"

// letterBullets sets aside the letter "o" that begins lines as the bullet of a
// second level, and puts a bullet character in its place for [parseBullets].
// Only with another bullet beside it, or with two lines that begin so, is it
// one.
func letterBullets(s *state, p *doc.Paragraph) {
	var at []int
	marks := 0
	for i, in := range p.Inlines {
		t, ok := in.(*doc.Text)
		if !ok || i > 0 && !isBreak(p.Inlines[i-1]) {
			continue
		}
		text := strings.TrimLeftFunc(t.Text, unicode.IsSpace)
		rest, ok := strings.CutPrefix(text, bulletLetter)
		switch {
		case ok && strings.TrimLeft(rest, " \t") != rest && rest != "":
			at = append(at, i)
			marks++
		case isBullet(firstRune(text)):
			marks++
		}
	}
	if len(at) == 0 || marks < 2 {
		return
	}
	for _, i := range at {
		t := p.Inlines[i].(*doc.Text)
		j := strings.Index(t.Text, bulletLetter)
		pos := shift(t.Pos, t.Text[:j])
		s.note(Change{Pos: pos, What: `took the letter "o" for a bullet`, Because: "the lines beside it begin with bullets as well",
			Overrule: overrule("as-is", p.Pos, ""), Records: []ledger.Record{s.setAside(pos, bulletLetter, "a bullet that came out as the letter o")}})
		c := *t
		c.Text = t.Text[:j] + "•" + t.Text[j+1:]
		p.Inlines[i] = &c
	}
}

func isBreak(in doc.Inline) bool {
	_, ok := in.(*doc.LineBreak)
	return ok
}
