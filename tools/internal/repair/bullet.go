package repair

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"nscp/tools/internal/doc"
)

// bullets are the characters that documents use, and those of Symbol and
// Wingdings as extractors leave them, in the private use area.
const bullets = "•‣▪●◦∙■□➢✓►▶❖\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf06e\uf0a8\uf02d"

// isBullet reports whether a character is one of bullets; the first of them in
// Unicode is "•", and dashes and quotation marks come before it.
func isBullet(r rune) bool { return r >= '•' && strings.ContainsRune(bullets, r) }

// parseBullets makes lists of bullets that were typed, or extracted, as
// characters: several in one paragraph, or a paragraph for each. Numbers or letters
// typed at the head of each line of a paragraph are a list as well.
func parseBullets(s *state) {
	doc.Walk(s.d.Blocks, func(b doc.Block) bool {
		if l, ok := b.(*doc.List); ok && s.orders.find("as-is", l) == nil {
			s.countedTwice(l)
			s.bulletsTwice(l)
		}
		return true
	})
	s.d.Blocks = rewriteAll(s.d.Blocks, s.bulletBlock)
}

func (s *state) bulletBlock(out []doc.Block, b doc.Block) ([]doc.Block, bool) {
	p, ok := b.(*doc.Paragraph)
	if !ok {
		return nil, false
	}
	if l := s.typedNumbers(p); l != nil {
		return append(out, l), true
	}
	if l := s.typedLetters(p); l != nil {
		return append(out, l), true
	}
	if s.orders.find("as-is", p) == nil {
		letterBullets(s, p)
		if keepBoldLines(p) {
			s.note(Change{Pos: p.Pos, What: "kept the lines of this paragraph apart", Because: "each begins in bold", Overrule: overrule("as-is", p.Pos, "")})
		}
	}
	before, items := bulletItems(p)
	if len(items) == 0 || s.orders.find("as-is", p) != nil {
		return nil, false
	}
	if before != nil {
		out = append(out, before)
	}
	if l, ok := lastList(out); ok && before == nil && s.sets[l] {
		l.Items = append(l.Items, items...)
		return out, true
	}
	l := &doc.List{At: items[0].At, Start: 1, Items: items}
	s.sets[l] = true
	s.note(Change{Pos: p.Pos, What: fmt.Sprintf("made a list of %d typed bullets", len(items)),
		Because: "each begins with a bullet character", Overrule: overrule("as-is", p.Pos, "")})
	return append(out, l), true
}

func lastList(blocks []doc.Block) (*doc.List, bool) {
	if len(blocks) == 0 {
		return nil, false
	}
	l, ok := blocks[len(blocks)-1].(*doc.List)
	return l, ok
}

// bulletItems splits a paragraph at its bullet characters. Before is what
// stands in front of the first. A bullet must begin the paragraph or a line, or
// there must be several: a lone one may separate two names.
func bulletItems(p *doc.Paragraph) (before *doc.Paragraph, items []*doc.Item) {
	if !slices.ContainsFunc(p.Inlines, hasBullet) {
		return nil, nil
	}
	n, first := 0, true
	var runs [][]doc.Inline
	runs = append(runs, nil)
	leads := false
	atLine := true
	for _, in := range p.Inlines {
		t, ok := in.(*doc.Text)
		if !ok {
			_, atLine = in.(*doc.LineBreak)
			runs[len(runs)-1] = append(runs[len(runs)-1], in)
			first = false
			continue
		}
		pieces := splitBullets(t)
		for i, piece := range pieces {
			if i > 0 {
				n++
				if (first || atLine) && i == 1 && strings.TrimSpace(pieces[0].Text) == "" {
					leads = true
				}
				runs = append(runs, nil)
			}
			if piece.Text != "" {
				runs[len(runs)-1] = append(runs[len(runs)-1], piece)
			}
		}
		first, atLine = false, false
	}
	if n == 0 || !leads && n < 2 {
		return nil, nil
	}
	if ins := trimInlines(runs[0]); len(ins) > 0 {
		before = &doc.Paragraph{At: p.At, Inlines: ins}
	}
	for _, run := range runs[1:] {
		if ins := trimInlines(run); len(ins) > 0 {
			at := atOf(ins, p.At)
			items = append(items, &doc.Item{At: at, Blocks: []doc.Block{&doc.Paragraph{At: at, Inlines: ins}}})
		}
	}
	return before, items
}

func hasBullet(in doc.Inline) bool {
	t, ok := in.(*doc.Text)
	return ok && strings.ContainsFunc(t.Text, isBullet)
}

// splitBullets cuts a text at its bullet characters, which are left out. The
// first piece is what stands before the first bullet, and may be empty.
func splitBullets(t *doc.Text) []*doc.Text {
	var out []*doc.Text
	from := 0
	for i, r := range t.Text {
		if isBullet(r) {
			out = append(out, cut(t, from, i))
			from = i + utf8.RuneLen(r)
		}
	}
	return append(out, cut(t, from, len(t.Text)))
}

// keepBoldLines keeps the lines of a paragraph apart that each begin in bold: on a
// printed page they are figures or names one below the other.
func keepBoldLines(p *doc.Paragraph) bool {
	lines := softLines(p.Inlines)
	if len(lines) < 2 {
		return false
	}
	for _, l := range lines {
		l = trimInlines(l)
		if len(l) == 0 {
			return false
		}
		if e, ok := l[0].(*doc.Emphasis); !ok || e.Style != doc.Bold {
			return false
		}
	}
	for i, in := range p.Inlines {
		if br, ok := in.(*doc.LineBreak); ok && !br.Hard {
			p.Inlines[i] = &doc.LineBreak{Hard: true}
		}
	}
	return true
}
