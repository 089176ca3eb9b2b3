package repair

import (
	"fmt"
	"strconv"

	"nscp/tools/internal/doc"
)

// gatherNumberedSets makes a list of consecutive paragraphs that carry the same
// label and rising numbers: "Commitment 1: …", "Commitment 2: …". A label with
// text of its own below it is a heading instead, and is left for
// [recoverHeadings].
func gatherNumberedSets(s *state) {
	var out []doc.Block
	blocks := s.d.Blocks
	for i := 0; i < len(blocks); i++ {
		n := setLength(blocks[i:])
		if n < 2 || s.orders.find("as-is", blocks[i]) != nil {
			out = append(out, blocks[i])
			continue
		}
		l := &doc.List{At: doc.At{Pos: blocks[i].Position()}, Start: 1}
		for _, b := range blocks[i : i+n] {
			l.Items = append(l.Items, &doc.Item{At: doc.At{Pos: b.Position()}, Blocks: []doc.Block{b}})
		}
		word, _, _, _ := label(firstWords(blocks[i]))
		s.sets[l] = true
		s.note(Change{
			Pos: l.Pos, What: fmt.Sprintf("made a list of %d paragraphs", n),
			Because:  fmt.Sprintf("they follow one another as %q 1 to %d", word, n),
			Overrule: overrule("as-is", l.Pos, ""),
		})
		out = append(out, l)
		i += n - 1
	}
	s.d.Blocks = out
}

// setLength returns how many paragraphs at the head of blocks are a numbered
// set.
func setLength(blocks []doc.Block) int {
	n := 0
	var first string
	for _, b := range blocks {
		p, ok := b.(*doc.Paragraph)
		if !ok {
			break
		}
		word, number, rest, ok := label(doc.Words(p.Inlines))
		if !ok || rest == "" || n > 0 && word != first || number != strconv.Itoa(n+1) {
			break
		}
		first = word
		n++
	}
	return n
}

// linkNumberedSets makes each item of a numbered set lead to the heading or
// table of the same name.
func linkNumberedSets(s *state) {
	targets := map[string]string{}
	doc.Walk(s.d.Blocks, func(b doc.Block) bool {
		switch b := b.(type) {
		case *doc.Heading:
			targets[letters(doc.Words(b.Inlines))] = b.ID
		case *doc.Table:
			if b.ID != "" {
				targets[letters(doc.Words(b.Caption))] = b.ID
			}
		}
		return true
	})
	for _, b := range s.d.Blocks {
		l, ok := b.(*doc.List)
		if !ok || !s.sets[l] {
			continue
		}
		for _, it := range l.Items {
			p, ok := lastParagraph(it)
			if !ok || hasLink(p.Inlines) {
				continue
			}
			if id := targets[letters(doc.Words(p.Inlines))]; id != "" {
				p.Inlines = []doc.Inline{&doc.Link{At: p.At, Href: "#" + id, Inlines: p.Inlines}}
				s.note(Change{Pos: p.Pos, What: "linked this item to the part that it names", Because: "both have the same words"})
			}
		}
	}
}

func hasLink(ins []doc.Inline) bool {
	for _, in := range ins {
		switch in := in.(type) {
		case *doc.Link:
			return true
		case *doc.Emphasis:
			if hasLink(in.Inlines) {
				return true
			}
		}
	}
	return false
}
