package repair

import (
	"fmt"
	"regexp"
	"strings"

	"nscp/tools/internal/doc"
)

// What looks like a heading and is none: the name of a series, the lines of a title
// page, names in a row, a signature, a line with nothing below it. Each pass takes
// such blocks back out of those that recoverHeadings found.

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
