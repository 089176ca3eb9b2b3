package repair

import (
	"fmt"
	"strings"

	"nscp/tools/internal/doc"
)

// Levels of a report on one page.
const (
	titleLevel   = 1
	sectionLevel = 2
	partLevel    = 3
	groupLevel   = 4
)

// opening and closing sections that contents lists leave out.
var frontAndBack = map[string]bool{
	"foreword": true, "preface": true, "introduction": true, "conclusion": true, "conclusions": true,
	"glossary": true, "acknowledgements": true, "references": true, "appendix": true, "appendices": true,
	"annex": true, "executive": true, "welcome": true, "background": true, "contributors": true,
}

// setLevels gives recovered headings their levels, and mends those of an
// extractor that gave every heading the same. In order of weight: what the
// front matter says; the title is the first line; the contents list and section
// numbers tell sections and parts; a heading that takes up a word of its
// section's title ("Case reviews", "Rapid reviews") is a part of it; a line
// over nothing but quotations is a group in the part above.
func (s *state) setLevels(recovered []*doc.Heading, marked int) {
	isNew := map[*doc.Heading]bool{}
	for _, h := range recovered {
		isNew[h] = true
	}
	s.countLabels(isNew)
	flat := s.flatLevels(isNew) || s.contradicted(isNew)
	if !flat {
		s.lowerSections(isNew)
	}
	var section, part *doc.Heading
	first := true
	for i, b := range s.d.Blocks {
		h, ok := b.(*doc.Heading)
		if !ok {
			first = first && (!hasText(b) || b == s.series)
			continue
		}
		o := s.orders.find("heading", h)
		switch {
		case o != nil && o.level > 0:
			h.Level = o.level
		case !isNew[h] && !flat:
		default:
			was := h.Level
			h.Level = s.level(i, h, section, part, first, flat && !isNew[h])
			if !isNew[h] && was != h.Level {
				s.note(Change{Pos: h.Pos, What: fmt.Sprintf("set the heading %s at level %d", quote(h), h.Level),
					Because: "the source's own levels do not tell sections from their parts", Overrule: overrule("heading", h.Pos, "LEVEL")})
			}
		}
		first = false
		switch {
		case h.Level <= titleLevel:
		case h.Level == sectionLevel:
			section, part = h, nil
		case h.Level == partLevel:
			part = h
		}
	}
}

func quote(h *doc.Heading) string { return `"` + clip(doc.Words(h.Inlines), 60) + `"` }

func hasText(b doc.Block) bool { return strings.TrimSpace(doc.Plain([]doc.Block{b})) != "" }

// flatLevels reports whether the source marked four headings or more, all at
// one level, as some extractors do: with a contents list to tell sections from
// their parts, or all of them as titles.
func (s *state) flatLevels(isNew map[*doc.Heading]bool) bool {
	levels := map[int]int{}
	n := 0
	for _, b := range s.d.Blocks {
		if h, ok := b.(*doc.Heading); ok && !isNew[h] {
			levels[h.Level]++
			n++
		}
	}
	if len(levels) != 1 {
		return false
	}
	return n >= 4 && len(s.contents) > 0 || levels[titleLevel] == n && (n >= 4 || n >= 2 && s.titleAbove(isNew))
}

// titleAbove reports whether a recovered heading, the title, stands above all that
// the source marked.
func (s *state) titleAbove(isNew map[*doc.Heading]bool) bool {
	for _, b := range s.d.Blocks {
		if h, ok := b.(*doc.Heading); ok {
			return isNew[h]
		}
		if b != s.series && hasText(b) {
			return false
		}
	}
	return false
}

// contradicted reports whether the source marked sections at different levels
// that the contents list names as equals.
func (s *state) contradicted(isNew map[*doc.Heading]bool) bool {
	levels := map[int]bool{}
	for _, b := range s.d.Blocks {
		h, ok := b.(*doc.Heading)
		if !ok || isNew[h] {
			continue
		}
		if e := s.witness(doc.Words(h.Inlines)); e != nil && e.level == 1 {
			levels[h.Level] = true
		}
	}
	return len(levels) > 1
}

// lowerSections sets every heading but the title one level down where a source
// marked the title and its sections alike.
func (s *state) lowerSections(isNew map[*doc.Heading]bool) {
	var marked []*doc.Heading
	tops := 0
	for i, b := range s.d.Blocks {
		h, ok := b.(*doc.Heading)
		if ok && len(marked) == 0 && i+1 < len(s.d.Blocks) {
			_, over := s.d.Blocks[i+1].(*doc.Heading)
			if h.Level != titleLevel || !over && !titlePage.MatchString(doc.Words(h.Inlines)) {
				return
			}
		}
		if !ok && len(marked) == 0 && hasText(b) {
			return // text stands before it, so it is no title
		}
		if ok && !isNew[h] {
			if h.Level == titleLevel {
				tops++
			}
			marked = append(marked, h)
		}
	}
	if tops < 2 {
		return
	}
	for _, h := range marked[1:] {
		if s.orders.find("heading", h) == nil {
			h.Level = min(h.Level+1, 6)
		}
	}
	s.note(Change{Pos: marked[1].Pos, What: fmt.Sprintf("set %d headings one level down", len(marked)-1),
		Because: fmt.Sprintf("the source marks the title %s and the sections alike", quote(marked[0]))})
}

// level returns the level of one heading, from its place and its words.
func (s *state) level(i int, h, section, part *doc.Heading, first, wasFlat bool) int {
	text := doc.Words(h.Inlines)
	if e := s.witness(text); e != nil {
		return min(sectionLevel+e.level-1, groupLevel)
	}
	word := strings.ToLower(firstWord(text))
	if first && !(wasFlat && frontAndBack[word]) {
		return titleLevel
	}
	if m := numbering.FindStringSubmatch(text); m != nil && strings.Contains(m[1], ".") {
		return min(sectionLevel+strings.Count(m[1], "."), groupLevel)
	}
	if sectionNumber.MatchString(text) {
		return sectionLevel
	}
	if section == nil || frontAndBack[word] {
		return sectionLevel
	}
	if s.onlyQuotes(i) {
		if part != nil {
			return groupLevel
		}
		return partLevel
	}
	if part != nil && s.isPart(part) {
		return groupLevel
	}
	if s.labels[runningKey(text)] >= 3 {
		return partLevel
	}
	if len(s.contents) > 0 || takesUp(doc.Words(section.Inlines), text) {
		return partLevel
	}
	if allCapitals(doc.Words(section.Inlines)) && !allCapitals(text) {
		return partLevel
	}
	return sectionLevel
}

// countLabels counts how often each recovered heading comes back, its numbers
// aside. Sections have names of their own: what stands three times, "What we
// did" or "Action 1 of 4", labels a part of one.
func (s *state) countLabels(isNew map[*doc.Heading]bool) {
	s.labels = map[string]int{}
	for h := range isNew {
		s.labels[runningKey(doc.Words(h.Inlines))]++
	}
}

// isPart reports whether a heading is known for a part of a section: by its own
// number, or by the contents list. What stands below it and has no number is
// below it in rank as well.
func (s *state) isPart(h *doc.Heading) bool {
	text := doc.Words(h.Inlines)
	if e := s.witness(text); e != nil && e.level == 2 {
		return true
	}
	m := numbering.FindStringSubmatch(text)
	return m != nil && strings.Count(m[1], ".") == 1
}

// onlyQuotes reports whether nothing but quotations stands between the heading
// and the next.
func (s *state) onlyQuotes(i int) bool {
	n := 0
	for _, b := range s.d.Blocks[i+1:] {
		switch b.(type) {
		case *doc.Quote:
			n++
			continue
		case *doc.Heading:
			return n > 0
		}
		return false
	}
	return n > 0
}

// common words of this field tie nothing together.
var common = map[string]bool{
	"safeguarding": true, "children": true, "child": true, "partnership": true, "young": true, "people": true,
	"annual": true, "report": true, "with": true, "from": true, "that": true, "this": true, "what": true,
	"when": true, "working": true, "together": true, "local": true, "nottinghamshire": true, "year": true,
}

// takesUp reports whether a heading repeats a telling word of the section's
// title, singular or plural.
func takesUp(section, text string) bool {
	have := map[string]bool{}
	for _, w := range fields(section) {
		have[stem(w)] = true
	}
	for _, w := range fields(text) {
		if w = stem(w); len(w) > 3 && !common[w] && have[w] {
			return true
		}
	}
	return false
}

func stem(w string) string {
	w = strings.ToLower(w)
	if strings.HasSuffix(w, "ies") {
		return w[:len(w)-3] + "y"
	}
	return strings.TrimSuffix(w, "s")
}

func allCapitals(s string) bool {
	return strings.ToUpper(s) == s && strings.ToLower(s) != s
}
