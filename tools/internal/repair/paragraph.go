package repair

import (
	"fmt"

	"nscp/tools/internal/doc"
)

// rejoinParagraphs rejoins a paragraph, or the last item of a list, that a page
// break cut: the first half does not end a sentence and the second does not
// begin one.
func rejoinParagraphs(s *state) {
	var out []doc.Block
	for _, b := range s.d.Blocks {
		p, ok := b.(*doc.Paragraph)
		if !ok || len(out) == 0 {
			out = append(out, b)
			continue
		}
		forced := s.orders.find("join", p) != nil
		text := doc.Words(p.Inlines)
		var first *doc.Paragraph
		switch a := out[len(out)-1].(type) {
		case *doc.Paragraph:
			first = a
		case *doc.List:
			if len(a.Items) > 0 {
				first, _ = lastParagraph(a.Items[len(a.Items)-1])
			}
			if first != nil && !forced && !startsLower(text) {
				first = nil // an item need not end in a full stop
			}
		}
		if first == nil {
			out = append(out, b)
			continue
		}
		because, join := continues(doc.Words(first.Inlines), text)
		if join && (s.witness(doc.Words(first.Inlines)) != nil || len(fields(doc.Words(first.Inlines))) < 4) {
			join = false // a heading, whatever follows it
		}
		if forced {
			because, join = "the front matter says so", true
		}
		if !join || s.orders.find("keep-apart", p) != nil {
			out = append(out, b)
			continue
		}
		ins, records := s.sew(first.Inlines, p.Inlines, p.Pos)
		first.Inlines = ins
		s.pageEnds[out[len(out)-1]] = true
		s.note(Change{
			Pos: p.Pos, What: fmt.Sprintf("rejoined this paragraph to the one at line %d", first.Pos.Line),
			Because: because, Overrule: overrule("keep-apart", p.Pos, ""), Records: records,
		})
	}
	s.d.Blocks = out
}
