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

// titlePage matches what a title page says below the title.
var titlePage = regexp.MustCompile(`(?i)\b(?:(?:19|20)\d\d|report|partnership|board|version|published|approved|draft)\b`)

// seriesName matches the name that every briefing of a series carries above its
// own title.
var seriesName = regexp.MustCompile(`(?i)^(?:[\pL]+ ){0,4}?(?:(?:7|seven)[- ]minutes? (?:briefing|guide|learning|read)s?|(?:learning|practice|practitioner|safeguarding) briefings?)(?: (?:paper|note))?(?: (?:no\.? ?|number )?\d+)?:?$`)

// findSeries takes the name of a series at the head of a document for what it is
// where the title follows: "7 minute briefing" tells no two of them apart.
func (s *state) findSeries(found map[doc.Block]string) {
	if len(s.d.Blocks) < 2 || !seriesName.MatchString(strings.TrimSpace(firstWords(s.d.Blocks[0]))) {
		return
	}
	isTitle := func(b doc.Block) bool {
		h, ok := b.(*doc.Heading)
		return found[b] != "" || ok && h.Level <= sectionLevel
	}
	if !isTitle(s.d.Blocks[0]) || !isTitle(s.d.Blocks[1]) || s.orders.find("heading", s.d.Blocks[0]) != nil {
		return
	}
	delete(found, s.d.Blocks[0])
	if h, ok := s.d.Blocks[0].(*doc.Heading); ok {
		s.d.Blocks[0] = &doc.Paragraph{At: h.At, Inlines: h.Inlines}
		s.note(Change{Pos: h.Pos, What: "made the heading " + quote(h) + " a line above the title", Because: "it names the series, and the title follows",
			Overrule: overrule("heading", h.Pos, "1")})
	}
	s.series = s.d.Blocks[0]
}

// shortLine is the weakest evidence for a heading.
const shortLine = "a short line alone that ends no sentence, with text below it"

// dropRuns takes back short lines that follow one another: three or more in a
// row are a list of names or an address, unless a better witness speaks. At the
// head of a document they are its title page: the first is the title, the last
// stands over the text, and what is between says of which year and by whom.
func (s *state) dropRuns(found map[doc.Block]string) {
	for i := 0; i < len(s.d.Blocks); {
		j := i
		for j < len(s.d.Blocks) && found[s.d.Blocks[j]] != "" {
			j++
		}
		if j-i > 2 {
			run := s.d.Blocks[i:j]
			if i == 0 {
				run = run[1 : len(run)-1]
			}
			for _, b := range run {
				if i > 0 && found[b] == shortLine || i == 0 && !s.strong(b) && titlePage.MatchString(firstWords(b)) {
					delete(found, b)
				}
			}
		}
		i = max(j, i+1)
	}
}

// dropTitlePage makes lines of the headings right below the title that say of which
// year and by whom it is, where the source marks them as the title or not at all.
func (s *state) dropTitlePage(found map[doc.Block]string) {
	i := 0
	for i < len(s.d.Blocks) && (s.d.Blocks[i] == s.series || !hasText(s.d.Blocks[i])) {
		i++
	}
	if i == len(s.d.Blocks) {
		return
	}
	title, marked := s.d.Blocks[i].(*doc.Heading)
	if !marked && found[s.d.Blocks[i]] == "" {
		return
	}
	for i++; i < len(s.d.Blocks); i++ {
		b := s.d.Blocks[i]
		h, ok := b.(*doc.Heading)
		if text := firstWords(b); !ok && found[b] == "" && countWords(text) <= headingWords && titlePage.MatchString(text) && !endsSentence(text) {
			continue // a line already
		}
		if !ok && found[b] == "" || ok && (!marked || h.Level > title.Level && !s.emptyBelow(i, h, found)) || s.orders.find("heading", b) != nil ||
			!titlePage.MatchString(firstWords(b)) || s.strong(b) {
			return
		}
		if delete(found, b); ok {
			s.d.Blocks[i] = &doc.Paragraph{At: h.At, Inlines: unbold(h.Inlines)}
			s.note(Change{Pos: h.Pos, What: fmt.Sprintf("made the heading %s a line below the title", quote(h)),
				Because: "it stands right below the title and says of which year or by whom it is", Overrule: overrule("heading", h.Pos, "2")})
		}
	}
}

// emptyBelow reports whether the next heading stands right below one and is none of
// its parts.
func (s *state) emptyBelow(i int, h *doc.Heading, found map[doc.Block]string) bool {
	if i+1 == len(s.d.Blocks) {
		return false
	}
	next := s.d.Blocks[i+1]
	below, ok := next.(*doc.Heading)
	return ok && below.Level <= h.Level || found[next] != "" && s.strong(next)
}

// post matches what somebody is who signs.
var post = regexp.MustCompile(`(?i)\b(?:chair|director|constable|superintendent|officer|scrutineer|commissioner|nurse|chief|councillor|cllr|executive|manager|head of|lead|dean|bishop)\b`)

// isSignature reports whether a block is a short line that ends no sentence.
func isSignature(b doc.Block) bool {
	p, ok := b.(*doc.Paragraph)
	text := strings.TrimSpace(firstWords(b))
	return ok && !hasBreak(p.Inlines) && text != "" && countWords(text) <= headingWords && !endsSentence(text)
}

// dropEmpty takes back a short line right above the heading of a section: it
// has no text of its own, and names who signed the section before it.
func (s *state) dropEmpty(found map[doc.Block]string) {
	for i := len(s.d.Blocks) - 2; i >= 0; i-- {
		b, next := s.d.Blocks[i], s.d.Blocks[i+1]
		if i == 0 || s.d.Blocks[i-1] == s.series || found[b] != shortLine || s.strong(b) {
			continue
		}
		section := func(b doc.Block) bool {
			h, ok := b.(*doc.Heading)
			return ok && h.Level <= sectionLevel || found[b] != "" && s.strong(b)
		}
		signed := found[next] == "" && i+2 < len(s.d.Blocks) && section(s.d.Blocks[i+2]) && isSignature(next) && post.MatchString(firstWords(b)+" "+firstWords(next))
		if section(next) || signed {
			delete(found, b)
		}
	}
}

// strong reports whether a line is the heading of a section whatever stands
// around it: the contents list names it as one, it has a section's number, or
// every report has a section of that name.
func (s *state) strong(b doc.Block) bool {
	text := strings.TrimSpace(firstWords(b))
	if e := s.witness(text); e != nil {
		return e.level == 1
	}
	if m := sectionNumber.FindStringSubmatch(text); m != nil {
		return true
	}
	return frontAndBack[strings.ToLower(firstWord(text))]
}

// dropLast takes back a heading with nothing below it.
func (s *state) dropLast(found map[doc.Block]string) {
	if n := len(s.d.Blocks); n > 0 && s.witness(firstWords(s.d.Blocks[n-1])) == nil {
		delete(found, s.d.Blocks[n-1])
	}
}
