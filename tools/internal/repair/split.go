package repair

import (
	"strings"

	"nscp/tools/internal/doc"
)

// splitter returns the paragraphs that one is, or the one.
type splitter func(*doc.Paragraph) []*doc.Paragraph

// splitBlocks parts paragraphs of the document, and those that end the items of
// its lists. In a text without empty lines Markdown takes all that follows an item
// for a part of it: what is parted from an item follows the list, and the items
// behind it begin a list of their own.
func (s *state) splitBlocks(split splitter) { s.d.Blocks = s.splitAll(s.d.Blocks, split) }

func (s *state) splitAll(blocks []doc.Block, split splitter) []doc.Block {
	var out []doc.Block
	for _, b := range blocks {
		switch b := b.(type) {
		case *doc.Paragraph:
			parts := split(b)
			if s.starts[b] {
				s.starts[parts[0]] = true
			}
			for _, p := range parts {
				out = append(out, p)
			}
		case *doc.List:
			out = append(out, s.splitItems(b, split)...)
		default:
			out = append(out, b)
		}
	}
	return out
}

func (s *state) splitItems(l *doc.List, split splitter) []doc.Block {
	var out []doc.Block
	for i := 0; i < len(l.Items); i++ {
		free := s.splitItem(l.Items[i], split)
		if len(free) == 0 {
			continue
		}
		out = append(out, l)
		out = append(out, free...)
		if i+1 == len(l.Items) {
			return out
		}
		rest := itemsFrom(l, i+1)
		s.sets[rest] = s.sets[l]
		l, i = rest, -1
	}
	return append(out, l)
}

// splitItem takes out of an item what is parted from it, with all that follows.
func (s *state) splitItem(it *doc.Item, split splitter) (free []doc.Block) {
	for k, b := range it.Blocks {
		var parts []doc.Block
		switch b := b.(type) {
		case *doc.Paragraph:
			if !runsOn(b) {
				continue
			}
			for _, p := range split(b) {
				parts = append(parts, p)
			}
		case *doc.List:
			parts = s.splitItems(b, split)
		default:
			continue
		}
		it.Blocks[k] = parts[0]
		if len(parts) > 1 {
			free = append(parts[1:], s.splitAll(it.Blocks[k+1:], split)...)
			it.Blocks = it.Blocks[: k+1 : k+1]
			return free
		}
	}
	return nil
}

// runsOn reports whether a line of an item's paragraph stands further left than
// the item's own text: Markdown takes it in, and a writer need not have meant it.
func runsOn(p *doc.Paragraph) bool {
	own := atOf(p.Inlines, p.At).Pos.Column
	for _, l := range softLines(p.Inlines)[1:] {
		if at := atOf(l, p.At).Pos.Column; at > 0 && at < own {
			return true
		}
	}
	return false
}

// atFormFeeds parts a paragraph where a line begins with the character that ends a
// printed page.
func atFormFeeds(p *doc.Paragraph) []*doc.Paragraph {
	return partBefore(p, func(line []doc.Inline) bool {
		t, ok := line[0].(*doc.Text)
		return ok && strings.HasPrefix(t.Text, "\f")
	})
}

// partBefore parts a paragraph before each line, but the first, that begins
// another.
func partBefore(p *doc.Paragraph, begins func(line []doc.Inline) bool) []*doc.Paragraph {
	lines := softLines(p.Inlines)
	out := []*doc.Paragraph{p}
	from := 0
	for i, l := range lines {
		if len(l) == 0 || !begins(l) || i == 0 {
			continue
		}
		out[len(out)-1] = paragraphOf(lines[from:i], p.At)
		out = append(out, paragraphOf(lines[i:], p.At))
		from = i
	}
	return out
}

// paragraphOf returns lines as a paragraph.
func paragraphOf(lines [][]doc.Inline, fallback doc.At) *doc.Paragraph {
	var ins []doc.Inline
	for i, l := range lines {
		if i > 0 {
			ins = append(ins, &doc.LineBreak{})
		}
		ins = append(ins, l...)
	}
	return &doc.Paragraph{At: atOf(ins, fallback), Inlines: ins}
}
