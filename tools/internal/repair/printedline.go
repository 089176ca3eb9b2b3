package repair

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/doc"
)

// What makes a text one of printed lines, in which a line that ends early was
// ended on purpose. A writer who begins a line for each sentence or clause is
// told from a printer by how the lines end.
const (
	printedLines = 30   // so many line ends at least
	midSentence  = 0.6  // and of these, the share that falls inside a sentence
	fullLine     = 45   // characters; in a shorter line the next word says little
	early        = 0.75 // of a full line: the next word would have had room
)

// splitPrintedLines parts a heading from the text below it, and a paragraph from
// the next, where an extractor left nothing but a line end between them. In a
// text of printed lines, a line ends early only where something ends: the first
// word of the next one would have fitted. A line that the contents list names is
// a heading, however long it is and whatever the text.
func splitPrintedLines(s *state) {
	full := s.printedWidth()
	if full == 0 && len(s.contents) == 0 {
		return
	}
	s.splitBlocks(func(p *doc.Paragraph) []doc.Block {
		if s.orders.find("as-is", p) != nil {
			return nil
		}
		parts := s.splitLines(p, full)
		if parts != nil {
			s.note(Change{Pos: p.Pos, What: fmt.Sprintf("parted these lines into %d paragraphs", len(parts)),
				Because: "a line ends early, though the next word would have fitted", Overrule: overrule("as-is", p.Pos, "")})
		}
		return parts
	})
}

// printedWidth returns the length of a full line, in characters, or 0 where the
// text is not one of printed lines.
func (s *state) printedWidth() int {
	var lengths []int
	inside := 0
	doc.Walk(s.d.Blocks, func(b doc.Block) bool {
		p, ok := b.(*doc.Paragraph)
		if !ok {
			_, list := b.(*doc.List)
			return list
		}
		lines := softLines(p.Inlines)
		for _, l := range lines[:len(lines)-1] {
			text := strings.TrimSpace(doc.Words(l))
			lengths = append(lengths, utf8.RuneCountInString(text))
			if !endsSentence(text) {
				inside++
			}
		}
		return true
	})
	if len(lengths) < printedLines || float64(inside) < midSentence*float64(len(lengths)) {
		return 0
	}
	slices.Sort(lengths)
	return lengths[len(lengths)*9/10]
}

// splitLines returns the paragraphs that the lines of p are, or nil where it stays.
func (s *state) splitLines(p *doc.Paragraph, full int) []doc.Block {
	lines := softLines(p.Inlines)
	if len(lines) == 1 {
		return nil
	}
	widest := 0
	for _, l := range lines {
		widest = max(widest, utf8.RuneCountInString(strings.TrimSpace(doc.Words(l))))
	}
	if full == 0 {
		widest = 0 // only the contents list tells
	} else if widest > full*6/10 {
		widest = max(widest, full) // not a narrow column with lines of its own
	}
	var out []doc.Block
	var run []doc.Inline
	for i, l := range lines {
		if i > 0 && run != nil {
			run = append(run, &doc.LineBreak{})
		}
		run = append(run, l...)
		if i+1 < len(lines) && !s.ended(doc.Words(l), doc.Words(lines[i+1]), widest) {
			continue
		}
		if ins := trimInlines(run); len(ins) > 0 {
			out = append(out, &doc.Paragraph{At: atOf(ins, p.At), Inlines: ins})
		}
		run = nil
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// ended reports whether a line was ended on purpose before the next.
func (s *state) ended(line, next string, widest int) bool {
	line, next = strings.TrimSpace(line), strings.TrimSpace(next)
	if s.witness(line) != nil || s.witness(next) != nil {
		return true
	}
	r, _ := utf8.DecodeRuneInString(next)
	if widest < fullLine || unicode.IsLower(r) || leadsOn[strings.ToLower(lastWord(line))] && !isPart(line) {
		return false
	}
	word, _, _ := strings.Cut(next, " ")
	return float64(utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word)) < early*float64(widest)
}

// softLines returns the inlines of each line as the source wraps them.
func softLines(ins []doc.Inline) [][]doc.Inline {
	var lines [][]doc.Inline
	from := 0
	for i, in := range ins {
		if br, ok := in.(*doc.LineBreak); ok && !br.Hard {
			lines = append(lines, ins[from:i:i])
			from = i + 1
		}
	}
	return append(lines, ins[from:])
}
