package repair

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"nscp/tools/internal/doc"
)

var pageRef = regexp.MustCompile(`(?i)\b(?:pg|pp?|page)s?\.?\s*(\d{1,3})\b`)

// linkPageReferences makes a reference to a printed page ("pg. 14") a link to
// the section that held that page. The printed contents list says which: the
// last section that begins on that page or before it. Without one the reference
// stays as it is, for the check of leftover page references to report.
func linkPageReferences(s *state) {
	type start struct {
		page  int
		id    string
		title string
	}
	var starts []start
	for _, b := range s.d.Blocks {
		if h, ok := b.(*doc.Heading); ok {
			if e := s.witness(doc.Words(h.Inlines)); e != nil && e.page > 0 {
				starts = append(starts, start{e.page, h.ID, doc.Words(h.Inlines)})
			}
		}
	}
	if len(starts) == 0 {
		return
	}
	target := func(page int) *start {
		var best *start
		for i := range starts {
			if starts[i].page <= page && (best == nil || starts[i].page >= best.page) {
				best = &starts[i]
			}
		}
		return best
	}
	doc.Walk(s.d.Blocks, func(b doc.Block) bool {
		p, ok := b.(*doc.Paragraph)
		if !ok {
			return true
		}
		var out []doc.Inline
		for _, in := range p.Inlines {
			t, ok := in.(*doc.Text)
			if !ok {
				out = append(out, in)
				continue
			}
			if !mayNamePage(t.Text) {
				out = append(out, in)
				continue
			}
			from := 0
			for _, m := range pageRef.FindAllStringSubmatchIndex(t.Text, -1) {
				page, err := strconv.Atoi(t.Text[m[2]:m[3]])
				to := target(page)
				if err != nil || to == nil {
					continue
				}
				if m[0] > from {
					out = append(out, cut(t, from, m[0]))
				}
				name := cut(t, m[0], m[1])
				out = append(out, &doc.Link{At: name.At, Href: "#" + to.id, Title: to.title, Inlines: []doc.Inline{name}})
				from = m[1]
				s.note(Change{Pos: name.Pos, What: fmt.Sprintf("linked %q to the section %q", name.Text, clip(to.title, 60)),
					Because: fmt.Sprintf("the printed contents list has that section begin on page %d", to.page)})
			}
			if from < len(t.Text) {
				out = append(out, cut(t, from, len(t.Text)))
			}
		}
		p.Inlines = out
		return true
	})
}

// mayNamePage reports whether a number stands in the text behind a letter that
// the words for a page end in, which is looked for before the expression is tried.
func mayNamePage(s string) bool {
	for i := 1; i < len(s); i++ {
		if !isDigit(s[i]) || isDigit(s[i-1]) {
			continue
		}
		before := strings.TrimRight(strings.TrimSuffix(strings.TrimRight(s[:i], whiteSpace), "."), whiteSpace)
		if before != "" && strings.IndexByte("pgesPGES\xbf", before[len(before)-1]) >= 0 { // "ſ" ends in this byte
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
