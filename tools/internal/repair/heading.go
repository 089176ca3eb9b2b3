package repair

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/doc"
)

// Limits of what can be a heading without a mark.
const (
	headingWords = 14
	headingChars = 110
)

// recoverHeadings finds headings that lost their marks and gives every heading
// its level. The printed contents list is the best witness. Beside it stand: a
// short line alone, capitalised, that ends no sentence and leads in to none; a
// label ("Appendix A"); a line that is bold as a whole. A line that only lacks
// an end mark is not enough: it must have text below it, and no verb of its own
// unless quotations follow it.
func recoverHeadings(s *state) {
	marked := -len(s.boxed)
	for _, b := range s.d.Blocks {
		if _, ok := b.(*doc.Heading); ok {
			marked++
		}
	}
	found := map[doc.Block]string{}
	for i, b := range s.d.Blocks {
		p, ok := b.(*doc.Paragraph)
		if !ok {
			continue
		}
		if because := s.headingAt(i, p, marked); because != "" {
			found[b] = because
		}
	}
	s.findSeries(found)
	s.dropRuns(found)
	s.dropTitlePage(found)
	s.dropEmpty(found)
	s.dropLast(found)
	recovered := s.boxed
	for _, h := range recovered {
		found[h] = "it stands at the head of a box"
	}
	for i, b := range s.d.Blocks {
		because, ok := found[b]
		if o := s.orders.find("heading", b); o != nil {
			ok = o.level > 0
			because = "the front matter says so"
		}
		switch b := b.(type) {
		case *doc.Paragraph:
			if !ok {
				continue
			}
			h := &doc.Heading{At: b.At, Inlines: unbold(b.Inlines)}
			s.d.Blocks[i] = h
			recovered = append(recovered, h)
			found[h] = because
		case *doc.Heading:
			b.Inlines = unbold(b.Inlines) // a heading is bold by itself
			if o := s.orders.find("heading", b); o != nil && o.level == 0 {
				s.d.Blocks[i] = &doc.Paragraph{At: b.At, Inlines: b.Inlines}
				s.note(Change{Pos: b.Pos, What: "made this heading a paragraph", Because: "the front matter says so"})
			}
		}
	}
	s.setLevels(recovered, marked)
	for _, h := range recovered {
		s.note(Change{
			Pos: h.Pos, What: fmt.Sprintf("recovered the heading %q at level %d", clip(doc.Words(h.Inlines), 70), h.Level),
			Because: found[h], Overrule: overrule("heading", h.Pos, "none"),
		})
	}
	s.missingHeadings()
}

// caption matches what stands above or below a picture or table and names it.
var caption = regexp.MustCompile(`(?i)^(?:fig(?:ure|\.)?|table|chart|graph|diagram|map|image|photo(?:graph)?)\s*\d+(?:[.:)\s–—-]|$)`)

// headingAt returns the evidence that the paragraph is a heading, or "".
func (s *state) headingAt(i int, p *doc.Paragraph, marked int) string {
	if s.orders.find("as-is", p) != nil || hasBreak(p.Inlines) || hasImage(p.Inlines) {
		return ""
	}
	text := strings.TrimSpace(doc.Words(p.Inlines))
	if len(text) > 2*headingChars || strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return ""
	}
	if s.witness(text) != nil {
		return "the printed contents list names it"
	}
	if caption.MatchString(text) {
		return ""
	}
	r, _ := utf8.DecodeRuneInString(text)
	if !unicode.IsUpper(r) && !unicode.IsDigit(r) || len(text) > headingChars || countWords(text) > headingWords {
		return ""
	}
	followed := s.quotesBelow(i)
	if strings.ContainsRune(".!?:;,", lastRune(text)) || strings.HasSuffix(text, "-") || unicode.IsPunct(lastRune(text)) && lastRune(text) != ')' && lastRune(text) != '’' && lastRune(text) != '\'' {
		// A full stop is no bar where its neighbours are headings over
		// quotations as well.
		if strings.HasSuffix(text, ".") && followed && s.sisterGroups(i) {
			return "quotations stand below it, as below the headings beside it"
		}
		return ""
	}
	if allBold(p.Inlines) {
		return "the whole line is bold and ends no sentence"
	}
	if marked > 1 && s.contents == nil {
		// Headings kept their marks here: a short line is just a short line.
		return ""
	}
	if _, _, rest, ok := label(text); ok && s.textBelow(i) {
		if rest == "" || !hasVerb(rest) || countWords(rest) < 10 {
			return "it begins with a label and a number, and text of its own follows"
		}
	}
	if isPart(text) && s.textBelow(i) {
		return "it begins with the number of a part, and text of its own follows"
	}
	if followed {
		return "it stands alone above quotations"
	}
	if hasVerb(text) || !s.textBelow(i) || p.Pos.Line == 0 {
		return ""
	}
	if i > 0 {
		if before, ok := s.d.Blocks[i-1].(*doc.Paragraph); ok && leadsIn(doc.Words(before.Inlines)) {
			return "" // what a colon leads in to
		}
	}
	return shortLine
}

func leadsIn(text string) bool {
	return strings.HasSuffix(strings.TrimRight(text, " -–—"), ":")
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func hasBreak(ins []doc.Inline) bool {
	for _, in := range ins {
		if _, ok := in.(*doc.LineBreak); ok {
			return true
		}
	}
	return false
}

func hasImage(ins []doc.Inline) bool {
	for _, in := range ins {
		if _, ok := in.(*doc.Image); ok {
			return true
		}
	}
	return false
}

// allBold reports whether a paragraph is bold from end to end.
func allBold(ins []doc.Inline) bool {
	ins = trimInlines(ins)
	if len(ins) != 1 {
		return false
	}
	e, ok := ins[0].(*doc.Emphasis)
	return ok && e.Style == doc.Bold
}

func unbold(ins []doc.Inline) []doc.Inline {
	if allBold(ins) {
		return trimInlines(ins)[0].(*doc.Emphasis).Inlines
	}
	return ins
}

// textBelow reports whether something that a heading can stand over comes next.
func (s *state) textBelow(i int) bool {
	if i+1 >= len(s.d.Blocks) {
		return false
	}
	p, ok := s.d.Blocks[i+1].(*doc.Paragraph)
	return !ok || !startsLower(doc.Words(p.Inlines))
}

func (s *state) quotesBelow(i int) bool {
	if i+1 >= len(s.d.Blocks) {
		return false
	}
	_, ok := s.d.Blocks[i+1].(*doc.Quote)
	return ok
}

// sisterGroups reports whether another short line over quotations stands just
// before these quotations or just after them.
func (s *state) sisterGroups(i int) bool {
	isGroup := func(j int) bool {
		if j < 0 || j >= len(s.d.Blocks) || !s.quotesBelow(j) {
			return false
		}
		switch b := s.d.Blocks[j].(type) {
		case *doc.Heading:
			return true
		case *doc.Paragraph:
			text := doc.Words(b.Inlines)
			return countWords(text) <= headingWords && !leadsIn(text)
		}
		return false
	}
	j := i - 1
	for j >= 0 && isQuote(s.d.Blocks[j]) {
		j--
	}
	k := i + 1
	for k < len(s.d.Blocks) && isQuote(s.d.Blocks[k]) {
		k++
	}
	return j < i-1 && isGroup(j) || k > i+1 && isGroup(k)
}

func isQuote(b doc.Block) bool {
	_, ok := b.(*doc.Quote)
	return ok
}
