package repair

import (
	"strings"

	"nscp/tools/internal/doc"
)

// splitter returns the paragraphs that one is, or nil where it stays.
type splitter func(*doc.Paragraph) []doc.Block

// splitBlocks parts paragraphs of the document, and those that end the items of
// its lists. In a text without empty lines Markdown takes all that follows an item
// for a part of it: what is parted from an item follows the list, and the items
// behind it begin a list of their own.
func (s *state) splitBlocks(split splitter) { s.d.Blocks = s.splitAll(s.d.Blocks, split) }

func (s *state) splitAll(blocks []doc.Block, split splitter) []doc.Block {
	return rewrite(blocks, func(out []doc.Block, b doc.Block) ([]doc.Block, bool) {
		var parts []doc.Block
		switch b := b.(type) {
		case *doc.Paragraph:
			if parts = split(b); parts != nil && s.starts[b] {
				s.starts[parts[0]] = true
			}
		case *doc.List:
			parts = s.splitItems(b, split)
		}
		return append(out, parts...), parts != nil
	})
}

// splitItems returns what a list is parted into, or nil where it stays.
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
	if out == nil {
		return nil
	}
	return append(out, l)
}

// splitItem takes out of an item what is parted from it, with all that follows.
func (s *state) splitItem(it *doc.Item, split splitter) (free []doc.Block) {
	for k, b := range it.Blocks {
		var parts []doc.Block
		switch b := b.(type) {
		case *doc.Paragraph:
			if runsOn(b) {
				parts = split(b)
			}
		case *doc.List:
			parts = s.splitItems(b, split)
		}
		if parts != nil {
			it.Blocks[k] = parts[0]
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
func atFormFeeds(p *doc.Paragraph) []doc.Block {
	return partBefore(p, func(line []doc.Inline) bool {
		t, ok := line[0].(*doc.Text)
		return ok && strings.HasPrefix(t.Text, "\f")
	})
}

// partBefore parts a paragraph before each line, but the first, that begins
// another.
func partBefore(p *doc.Paragraph, begins func(line []doc.Inline) bool) (parts []doc.Block) {
	lines := softLines(p.Inlines)
	from := 0
	for i, l := range lines {
		if len(l) == 0 || !begins(l) || i == 0 {
			continue
		}
		parts = append(parts, paragraphOf(lines[from:i], p.At))
		from = i
	}
	if parts == nil {
		return nil
	}
	return append(parts, paragraphOf(lines[from:], p.At))
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
