package repair

import (
	"fmt"
	"regexp"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
)

var (
	// Word's own footers say "Page | 3" and "3 | P a g e".
	pageLine = regexp.MustCompile(`(?i)^(?:[-–|]\s*)?(?:page|p a g e|pg\.?|p\.)?\s*(?:\|\s*)?(\d{1,3})(?:\s*(?:of|/)\s*\d{1,3})?(?:\s*[-–|]|\s*\|\s*(?:page|p a g e))?$`)
	pageMark = regexp.MustCompile(`(?i)\b(?:page|p a g e)\s*(?:\|\s*)?\d|\d\s*\|\s*(?:page|p a g e)\b`)
	// pageBreak is what Marker sets before each page: "{3}--------".
	pageBreak = regexp.MustCompile(`^\{\d{1,4}\}-{5,}$`)
)

// setAsideFurniture sets aside what a printed page repeats and a website does
// not have: page numbers, running headers and footers. A number standing alone
// is furniture only as one of a rising run of three or more, or where a table or
// a sentence was cut, and a line only when it comes back at least three times
// between other text.
func setAsideFurniture(s *state) {
	type number struct{ index, page int }
	var numbers []number
	count := map[string]int{}
	for i, b := range s.d.Blocks {
		p, ok := b.(*doc.Paragraph)
		if !ok {
			continue
		}
		text := strings.TrimSpace(doc.Words(p.Inlines))
		if isPageLine(text) {
			n := 0
			fmt.Sscan(pageLine.FindStringSubmatch(text)[1], &n)
			numbers = append(numbers, number{i, n})
		} else if len(text) <= 90 && !endsSentence(text) {
			count[runningKey(text)]++
		}
	}
	drop := map[int]string{}
	// A rising run: each number above the last, by no more than a few pages.
	rising := 0
	for k := range numbers {
		if k > 0 && numbers[k].page > numbers[k-1].page && numbers[k].page-numbers[k-1].page <= 5 {
			rising++
		}
	}
	// Two that rise beside rules are the ends of two pages.
	atRules := 0
	for k, n := range numbers {
		if s.atRule(n.index) && (k == 0 || n.page > numbers[k-1].page) {
			atRules++
		}
	}
	for _, n := range numbers {
		byRule := atRules >= 2 && s.atRule(n.index)
		s.pageRules = s.pageRules || byRule
		if rising >= 2 || byRule || s.atPageEnd(n.index) {
			drop[n.index] = "page number"
		}
	}
	for i, b := range s.d.Blocks {
		if p, ok := b.(*doc.Paragraph); ok {
			text := strings.TrimSpace(doc.Words(p.Inlines))
			if strings.HasPrefix(text, "{") && pageBreak.MatchString(text) {
				drop[i] = "the mark that an extractor sets between two pages"
				continue
			}
			if len(text) > 90 || endsSentence(text) || text == "" || s.witness(text) != nil && count[runningKey(text)] < 3 {
				continue
			}
			if count[runningKey(text)] >= 3 && (pageMark.MatchString(text) || s.between(i) || s.atFormFeed(i)) {
				drop[i] = "running header or footer, which a printed page repeats"
			}
		}
	}
	var out []doc.Block
	for i, b := range s.d.Blocks {
		reason, gone := drop[i]
		if !gone || s.orders.find("as-is", b) != nil {
			out = append(out, b)
			continue
		}
		if len(out) > 0 {
			s.pageEnds[out[len(out)-1]] = true
		}
		s.note(Change{
			Pos: b.Position(), What: fmt.Sprintf("set aside %q", clip(firstWords(b), 60)), Because: reason,
			Overrule: overrule("as-is", b.Position(), ""),
			Records:  []ledger.Record{s.setAside(b.Position(), doc.Plain([]doc.Block{b}), reason)},
		})
	}
	s.d.Blocks = out
}

// isPageLine reports whether a line is a page number and no more.
func isPageLine(text string) bool { return mayBePageLine(text) && pageLine.MatchString(text) }

// mayBePageLine is a look that spares most lines the expression.
func mayBePageLine(text string) bool {
	last := lastRune(text)
	return '0' <= last && last <= '9' || strings.ContainsRune("-–|", last) || (last == 'e' || last == 'E') && strings.Contains(text, "|")
}

// runningKey is a line with its numbers taken out: "Annual report | Page 7".
func runningKey(text string) string {
	return regexpDigits.ReplaceAllString(strings.ToLower(text), "#")
}

var regexpDigits = regexp.MustCompile(`\d+`)

// atPageEnd reports whether the block stands between two tables, or inside a
// sentence that goes on behind it.
func (s *state) atPageEnd(i int) bool {
	if i == 0 || i+1 >= len(s.d.Blocks) {
		return false
	}
	switch a := s.d.Blocks[i-1].(type) {
	case *doc.Table:
		_, ok := s.d.Blocks[i+1].(*doc.Table)
		return ok
	case *doc.Paragraph:
		if b, ok := s.d.Blocks[i+1].(*doc.Paragraph); ok {
			_, cut := continues(doc.Words(a.Inlines), doc.Words(b.Inlines))
			return cut
		}
	}
	return false
}

// between reports whether the block stands where a page ends: what comes before
// it is cut, or a part of a table, or what follows it goes on mid-sentence.
func (s *state) between(i int) bool {
	if i > 0 {
		switch b := s.d.Blocks[i-1].(type) {
		case *doc.Table:
			return true
		case *doc.Paragraph:
			if text := doc.Words(b.Inlines); !endsSentence(text) && len(text) > 90 {
				return true
			}
			if isPageLine(strings.TrimSpace(doc.Words(b.Inlines))) {
				return true
			}
		}
	}
	if i+1 < len(s.d.Blocks) {
		if p, ok := s.d.Blocks[i+1].(*doc.Paragraph); ok {
			text := strings.TrimSpace(doc.Words(p.Inlines))
			return startsLower(text) || isPageLine(text)
		}
	}
	return false
}

// dropFormFeeds drops the character that ends a page in plain text. It may stand
// before the first word of the next one.
func dropFormFeeds(s *state) {
	s.splitBlocks(atFormFeeds)
	n := 0
	var at diag.Position
	for _, b := range s.d.Blocks {
		doc.WalkInlines([]doc.Block{b}, func(in doc.Inline) {
			t, ok := in.(*doc.Text)
			if !ok || !strings.Contains(t.Text, "\f") {
				return
			}
			if n++; n == 1 {
				at = t.Pos
			}
			if text := strings.TrimLeft(t.Text, "\f"); text != t.Text {
				*t = *cut(t, len(t.Text)-len(text), len(t.Text))
				s.starts[b] = true
			}
			t.Text = strings.ReplaceAll(t.Text, "\f", " ")
		})
	}
	if n > 0 {
		s.note(Change{Pos: at, What: fmt.Sprintf("dropped %d form feeds", n), Because: "they end a printed page"})
	}
}

// atRule reports whether a rule stands before the block or after it, or a form
// feed parts it from its neighbour.
func (s *state) atRule(i int) bool {
	if s.atFormFeed(i) {
		return true
	}
	isRule := func(j int) bool {
		if j < 0 || j >= len(s.d.Blocks) {
			return false
		}
		_, ok := s.d.Blocks[j].(*doc.Break)
		return ok
	}
	return isRule(i-1) || isRule(i+1)
}

// atFormFeed reports whether the block stands first or last on a page that a form
// feed ends.
func (s *state) atFormFeed(i int) bool {
	return len(s.starts) > 0 && (i+1 == len(s.d.Blocks) || s.starts[s.d.Blocks[i]] || s.starts[s.d.Blocks[i+1]])
}

// dropPageRules drops the rules that an extractor draws where a page ends. They
// hold no word. A writer's own rule stays: the rules of a document are page
// ends when one of them stands in a table or sentence that was cut, or where a
// page number was.
func dropPageRules(s *state) {
	for i, b := range s.d.Blocks {
		if _, ok := b.(*doc.Break); ok && s.atPageEnd(i) {
			s.pageRules = true
		}
	}
	if !s.pageRules {
		return
	}
	var out []doc.Block
	for _, b := range s.d.Blocks {
		if _, ok := b.(*doc.Break); ok && s.orders.find("as-is", b) == nil {
			if len(out) > 0 {
				s.pageEnds[out[len(out)-1]] = true
			}
			s.note(Change{Pos: b.Position(), What: "dropped a rule", Because: "an extractor draws it where a page ends", Overrule: overrule("as-is", b.Position(), "")})
			continue
		}
		out = append(out, b)
	}
	s.d.Blocks = out
}
