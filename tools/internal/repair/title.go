package repair

import (
	"fmt"
	"regexp"

	"nscp/tools/internal/doc"
)

var captionLine = regexp.MustCompile(`^(?i)(table|figure)\s+\d+[a-z]?\b`)

// placeTitleRows puts a table's title and column labels where they belong. A
// row with one filled cell at the top is the title and becomes the caption; the
// row of labels below it becomes the header; an empty header goes. A paragraph
// "Table 3: …" before a table is its caption as well.
func placeTitleRows(s *state) {
	var out []doc.Block
	for _, b := range s.d.Blocks {
		if t, ok := b.(*doc.Table); ok {
			s.placeTitle(t)
			if len(out) > 0 && len(t.Caption) == 0 {
				if p, ok := out[len(out)-1].(*doc.Paragraph); ok && captionLine.MatchString(doc.Words(p.Inlines)) && len(doc.Words(p.Inlines)) < 150 {
					t.Caption = p.Inlines
					out = out[:len(out)-1]
					s.note(Change{Pos: p.Pos, What: "made this line the caption of the table below it", Because: "it names the table by its number"})
				}
			}
		}
		out = append(out, b)
	}
	s.d.Blocks = out
}

func (s *state) placeTitle(t *doc.Table) {
	if len(t.Rows) > 1 && t.Rows[0].Header && allEmpty(cellTexts(t.Rows[0])) {
		t.Rows = t.Rows[1:]
		s.note(Change{Pos: t.Pos, What: "dropped an empty header row", Because: "it holds no word"})
	}
	if len(t.Rows) > 1 && len(t.Caption) == 0 && s.orders.find("as-is", rowBlock(t.Rows[0])) == nil {
		if title := loneTitle(cellTexts(t.Rows[0])); title != "" && (t.Rows[0].Header || looksLikeLabels(cellTexts(t.Rows[1]))) {
			if p, ok := t.Rows[0].Cells[0].Blocks[0].(*doc.Paragraph); ok {
				t.Caption = p.Inlines
				t.Rows[0].Header = false
				pos := t.Rows[0].Pos
				t.Rows = t.Rows[1:]
				s.note(Change{Pos: pos, What: fmt.Sprintf("made %q the title of the table", clip(title, 60)),
					Because: "it is the only filled cell of the first row", Overrule: overrule("as-is", pos, "")})
			}
		}
	}
	if len(t.Rows) > 1 && !t.Rows[0].Header && s.orders.find("as-is", rowBlock(t.Rows[0])) == nil {
		cells := cellTexts(t.Rows[0])
		if looksLikeLabels(cells) && headsRows(cells, t.Rows[1:]) {
			t.Rows[0].Header = true
			s.note(Change{Pos: t.Rows[0].Pos, What: "made this row the column labels",
				Because: "every cell is short, none is a sentence, and the rows below hold sentences or numbers", Overrule: overrule("as-is", t.Rows[0].Pos, "")})
		}
	}
}
