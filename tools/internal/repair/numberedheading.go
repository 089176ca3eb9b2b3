package repair

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"nscp/tools/internal/doc"
)

// freeNumberedHeadings turns back what Markdown took for a list of one item and
// is a numbered heading that lost its mark: "2. Our priorities". The printed
// contents list is the witness, or that the numbers of such lines rise by one,
// or that numbered parts ("2.1") follow. An item left alone by a page break,
// which goes on with the numbers of the list above, is none of them.
func freeNumberedHeadings(s *state) {
	type lone struct {
		index int
		list  *doc.List
		text  string
	}
	var lines []lone
	last := 0 // the number with which the list above ended
	for i, b := range s.d.Blocks {
		l, ok := b.(*doc.List)
		if !ok || !l.Ordered {
			continue
		}
		text, alone := loneItem(l)
		if alone && (last == 0 || l.Start != last+1) && s.textBelow(i) {
			lines = append(lines, lone{i, l, text})
		}
		if last = 0; !alone {
			last = l.Start + len(l.Items) - 1
		}
	}
	for k, x := range lines {
		because := ""
		switch {
		case s.witness(x.text) != nil:
			because = "the printed contents list names it"
		case s.numberedPart(x.index, x.list.Start):
			because = fmt.Sprintf("parts numbered %d.1 and so on follow", x.list.Start)
		case s.numberTaken(x.list.Start):
			continue
		case k > 0 && lines[k-1].list.Start == x.list.Start-1 || k+1 < len(lines) && lines[k+1].list.Start == x.list.Start+1:
			because = "it stands alone over text, and the next number stands alone likewise"
		default:
			continue
		}
		if s.orders.find("as-is", x.list) != nil {
			continue
		}
		p := x.list.Items[0].Blocks[0].(*doc.Paragraph)
		number := &doc.Text{At: x.list.At, Text: fmt.Sprintf("%d. ", x.list.Start)}
		s.d.Blocks[x.index] = &doc.Paragraph{At: x.list.At, Inlines: append([]doc.Inline{number}, p.Inlines...)}
		s.note(Change{Pos: x.list.Pos, What: fmt.Sprintf("took %q for a numbered line and not for a list", clip(x.text, 60)),
			Because: because, Overrule: overrule("as-is", x.list.Pos, "")})
	}
}

// numberTaken reports whether a section of another name has the number, or the
// sections end well before it: by the contents list, and by the headings that kept
// their marks. A contents list may leave a section out.
func (s *state) numberTaken(n int) bool {
	last := 0
	taken := func(title string) bool {
		if !sectionNumber.MatchString(title) {
			return false
		}
		number, _, _ := strings.Cut(title, ".")
		k, _ := strconv.Atoi(number)
		last = max(last, k)
		return k == n
	}
	for _, e := range s.contents {
		if taken(e.title) {
			return true
		}
	}
	for _, b := range s.d.Blocks {
		if h, ok := b.(*doc.Heading); ok && taken(doc.Words(h.Inlines)) {
			return true
		}
	}
	return last > 0 && n > last+1
}

// loneItem returns the text of a list's only item if it is short enough for a
// heading and ends no sentence.
func loneItem(l *doc.List) (string, bool) {
	if len(l.Items) != 1 || len(l.Items[0].Blocks) != 1 {
		return "", false
	}
	p, ok := l.Items[0].Blocks[0].(*doc.Paragraph)
	if !ok || hasBreak(p.Inlines) {
		return "", false
	}
	text := strings.TrimSpace(doc.Words(p.Inlines))
	if text == "" || utf8.RuneCountInString(text) > headingChars || countWords(text) > headingWords ||
		endsSentence(text) && !strings.HasSuffix(text, "?") || startsLower(text) {
		return "", false
	}
	return text, true
}

// numberedPart reports whether the first short numbered line below block i is
// a part of section n: "2.1 Neglect".
func (s *state) numberedPart(i, n int) bool {
	for _, b := range s.d.Blocks[i+1:] {
		if m := numbering.FindStringSubmatch(strings.TrimSpace(doc.Words(doc.Line(b)))); m != nil && strings.Contains(m[1], ".") {
			return m[1] == fmt.Sprintf("%d.1", n)
		}
	}
	return false
}
