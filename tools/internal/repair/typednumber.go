package repair

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
)

// numberedItems returns the items of a paragraph whose lines all begin with the
// numbers 1, 2, 3 and so on, typed by hand: "1. Ask.<br>2. Listen." The numbers
// are set aside, as a list counts for itself.
func (s *state) numberedItems(p *doc.Paragraph) ([]*doc.Item, []ledger.Record) {
	if !hasBreak(p.Inlines) {
		return nil, nil
	}
	var lines [][]doc.Inline
	var run []doc.Inline
	for _, in := range append(p.Inlines[:len(p.Inlines):len(p.Inlines)], &doc.LineBreak{Hard: true}) {
		if br, ok := in.(*doc.LineBreak); ok && br.Hard {
			if ins := trimInlines(run); len(ins) > 0 {
				lines = append(lines, ins)
			}
			run = nil
			continue
		}
		run = append(run, in)
	}
	if len(lines) < 2 {
		return nil, nil
	}
	var items []*doc.Item
	var numbers []*doc.Text
	for i, ins := range lines {
		t, ok := ins[0].(*doc.Text)
		if !ok {
			return nil, nil
		}
		mark := strconv.Itoa(i + 1)
		rest, ok := strings.CutPrefix(t.Text, mark)
		if !ok || rest == "" || rest[0] != '.' && rest[0] != ')' {
			return nil, nil
		}
		text := strings.TrimLeft(rest[1:], " \t\u00a0")
		if text == "" && len(ins) == 1 || text == rest[1:] && text != "" {
			return nil, nil // "1.5 million" is no item
		}
		body := append([]doc.Inline{cut(t, len(t.Text)-len(text), len(t.Text))}, ins[1:]...)
		items = append(items, &doc.Item{At: t.At, Blocks: []doc.Block{&doc.Paragraph{At: t.At, Inlines: trimInlines(body)}}})
		numbers = append(numbers, &doc.Text{At: t.At, Text: mark})
	}
	var records []ledger.Record
	for _, n := range numbers {
		records = append(records, s.setAside(n.Pos, n.Text, "the number of a list item, which the list counts for itself"))
	}
	return items, records
}

// typedNumbers makes a list of a paragraph of typed numbers, or returns nil.
func (s *state) typedNumbers(p *doc.Paragraph) *doc.List {
	if s.orders.find("as-is", p) != nil {
		return nil // before anything is set aside
	}
	items, records := s.numberedItems(p)
	if items == nil {
		return nil
	}
	s.note(Change{Pos: p.Pos, What: fmt.Sprintf("made a list of %d typed numbers", len(items)), Because: "its lines begin with 1, 2 and so on",
		Overrule: overrule("as-is", p.Pos, ""), Records: records})
	return &doc.List{At: p.At, Ordered: true, Start: 1, Items: items}
}

// typedLetter matches the letter or small Roman number at the head of a line.
var typedLetter = regexp.MustCompile(`^\(?([a-z]|[ivx]{1,5})\)\s*\S`)

var roman = []string{"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"}

// typedLetters makes a list of a paragraph whose lines all begin with a), b), c)
// or (i), (ii), (iii), or returns nil. The letters stay: text elsewhere may refer
// to them, and a list of a page counts 1, 2, 3.
func (s *state) typedLetters(p *doc.Paragraph) *doc.List {
	if !hasBreak(p.Inlines) || s.orders.find("as-is", p) != nil {
		return nil
	}
	l := &doc.List{At: p.At, Start: 1}
	letters, numbers := true, true
	for _, line := range lines(p.Inlines) {
		m := typedLetter.FindStringSubmatch(strings.TrimSpace(doc.Words(line)))
		if m == nil {
			return nil
		}
		n := len(l.Items)
		letters = letters && m[1] == string(rune('a'+n))
		numbers = numbers && n < len(roman) && m[1] == roman[n]
		if !letters && !numbers {
			return nil
		}
		at := atOf(line, p.At)
		l.Items = append(l.Items, &doc.Item{At: at, Blocks: []doc.Block{&doc.Paragraph{At: at, Inlines: line}}})
	}
	if len(l.Items) < 2 {
		return nil
	}
	s.note(Change{Pos: p.Pos, What: fmt.Sprintf("made a list of %d typed letters", len(l.Items)), Because: "its lines begin with one letter or Roman number after the other",
		Overrule: overrule("as-is", p.Pos, "")})
	return l
}

// lines returns the lines of a text, wherever one ends.
func lines(ins []doc.Inline) [][]doc.Inline {
	var out [][]doc.Inline
	from := 0
	for i := range len(ins) + 1 {
		if i < len(ins) && !isBreak(ins[i]) {
			continue
		}
		if l := trimInlines(ins[from:i]); len(l) > 0 {
			out = append(out, l)
		}
		from = i + 1
	}
	return out
}
