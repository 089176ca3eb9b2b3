package pdf

import (
	"regexp"
	"strconv"
	"strings"

	"nscp/tools/internal/doc"
)

// A label is what stands before an item of a list.
type label struct {
	text   string
	number int  // of "3." or "(3)"
	letter int  // of "c)" or "iii."
	bullet bool // a sign, or nothing
}

var (
	numberLabel = regexp.MustCompile(`^\(?(\d{1,4})[.):]?$`)
	letterLabel = regexp.MustCompile(`^\(?([a-zA-Z])[.)]$`)
	romanLabel  = regexp.MustCompile(`^\(?([ivxIVX]{1,6})[.)]$`)
	// leading is a label that runs on into the text of its item.
	leading = regexp.MustCompile(`^\s*(?:([•▪◦·‣●○■□–—➢✓\x{fffd}*-])|(\(?\d{1,3}[.)]))\s+`)
)

func parseLabel(s string) label {
	l := label{text: s}
	if m := numberLabel.FindStringSubmatch(s); m != nil {
		l.number, _ = strconv.Atoi(m[1])
		return l
	}
	if m := letterLabel.FindStringSubmatch(s); m != nil {
		l.letter = int(strings.ToLower(m[1])[0]-'a') + 1
	}
	if n := roman(romanLabel.FindStringSubmatch(s)); n > 0 && (l.letter == 0 || n == 1) {
		l.letter = n // (i) begins a list of Roman numbers far more often than it follows (h)
	}
	// Word's second level of bullets is the letter o.
	l.bullet = strings.IndexFunc(s, wordRune) < 0 || s == "o"
	return l
}

func roman(m []string) int {
	if m == nil {
		return 0
	}
	value := map[byte]int{'i': 1, 'v': 5, 'x': 10}
	s, n := strings.ToLower(m[1]), 0
	for i := range len(s) {
		v := value[s[i]]
		if i+1 < len(s) && v < value[s[i+1]] {
			v = -v
		}
		n += v
	}
	return n
}

// An entry is one item of a list, before it is known what its label means.
type entry struct {
	label label
	item  *doc.Item
}

// listElement adds a list.
func (s *sink) listElement(n *node) {
	var entries []entry
	for _, k := range n.kids {
		if k.node == nil {
			continue
		}
		switch k.node.kind {
		case "LI":
			if e := s.item(k.node); len(e.item.Blocks) > 0 {
				entries = append(entries, e)
			}
		case "L":
			// Some writers put a nested list beside the item that it belongs to.
			inner := &sink{builder: s.builder}
			inner.listElement(k.node)
			if len(entries) > 0 {
				last := entries[len(entries)-1].item
				last.Blocks = append(last.Blocks, inner.settled()...)
			} else {
				s.blocks, s.origins = append(s.blocks, inner.blocks...), append(s.origins, inner.origins...)
			}
		default:
			s.element(k.node, style{})
			s.flush()
		}
	}
	if len(entries) > 0 {
		s.add(s.listOf(n, entries), n)
	}
}

// item reads an item: its label, and its body without it.
func (s *sink) item(n *node) entry {
	if n.page > 0 {
		s.page = n.page
	}
	e := entry{item: &doc.Item{At: s.here()}}
	var rest []kid
	labelled := false
	for _, k := range n.kids {
		if k.node != nil && k.node.kind == "Lbl" && !labelled {
			labelled = true
			e.label = parseLabel(s.contents.text(s.contents.all(k.node)))
			continue
		}
		rest = append(rest, k)
	}
	if !labelled {
		e.label = parseLabel(s.peel(rest))
	}
	e.item.Blocks = s.blocksOf(rest, false)
	return e
}

// peel takes the label off the beginning of an item that has none of its own:
// LibreOffice tags it as the first content of the first paragraph, and some
// writers let it run on into the text.
func (s *sink) peel(kids []kid) string {
	for _, k := range kids {
		if k.node != nil && (k.node.kind == "LBody" || k.node.kind == "P" || k.node.kind == "Span" || k.node.kind == "NonStruct" || k.node.kind == "Div") {
			return s.peel(k.node.kids)
		}
		if k.content == nil {
			return ""
		}
		key := s.contents.find(*k.content)
		runs := s.contents.runs[key]
		text := s.contents.text(runs)
		if text == "" {
			continue
		}
		l := parseLabel(text)
		if l.bullet && text != "o" || l.number > 0 && text != strconv.Itoa(l.number) || l.letter > 0 {
			s.contents.runs[key] = nil
			return text
		}
		first := runs[0]
		if m := leading.FindStringSubmatch(first.text + " "); m != nil && len(strings.TrimSpace(text)) > len(m[0]) {
			first.text = strings.TrimPrefix(first.text, strings.TrimRight(m[0], " "))
			return m[1] + m[2]
		}
		return ""
	}
	return ""
}

// listOf decides what kind of list the labels make. A label that a list on a
// page cannot show ("1.2", "Action 3") becomes part of its item's text.
func (s *sink) listOf(n *node, entries []entry) *doc.List {
	l := &doc.List{At: entries[0].item.At, Start: 1}
	numbers, letters, bullets := true, true, true
	for i, e := range entries {
		numbers = numbers && e.label.number > 0 && e.label.number == entries[0].label.number+i
		letters = letters && e.label.letter > 0 && e.label.letter == entries[0].label.letter+i
		bullets = bullets && e.label.bullet
		l.Items = append(l.Items, e.item)
	}
	switch numbering := s.tree.word(n, "ListNumbering"); {
	case numbers:
		l.Ordered, l.Start = true, entries[0].label.number
	case letters:
		l.Ordered, l.Start = true, entries[0].label.letter
		s.warn("list-numbering", l.Pos.Place, "a list is lettered or has Roman numbers; on the page it is numbered 1, 2, 3",
			"a sentence that speaks of point (b) would lead nowhere", "number the list in the document that the PDF was made from, or check that nothing refers to its letters")
	case bullets:
		empty := true
		for _, e := range entries {
			empty = empty && e.label.text == ""
		}
		l.Ordered = empty && (numbering == "Decimal" || numbering == "Ordered")
	default:
		for _, e := range entries {
			if !e.label.bullet {
				prefix(e.item, e.label.text)
			}
		}
	}
	return l
}

// prefix puts words before those of an item.
func prefix(it *doc.Item, words string) {
	if p, ok := it.Blocks[0].(*doc.Paragraph); ok {
		p.Inlines = append([]doc.Inline{&doc.Text{At: p.At, Text: words + " "}}, p.Inlines...)
		return
	}
	p := &doc.Paragraph{At: it.At, Inlines: doc.TextAt(it.At, words)}
	it.Blocks = append([]doc.Block{p}, it.Blocks...)
}
