package check

import (
	"fmt"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

var nameVariants = &Rule{
	ID:       "name-variants",
	Group:    "Names",
	Title:    "one name or term written in several ways",
	Why:      "Two spellings look like two things, and a search for one misses the other.",
	Severity: diag.Warning,
	Bad: []string{
		"Ofsted came in March, and the outcome of the OFSTED inspection was good.",
		"We offered 60 face to face events and one face-to-face course.",
		"The Child Safeguarding Practice Review Group met. We thank the Child Safeguarding Practice Review group.",
		"A Local Child Safeguarding Practice Review (LCSPR) was held. Each LCSPR takes months, and two CSPRs were finished.",
		"We ran “When we are scared: an Introduction”. Staff liked “When We Are Scared: an introduction”.",
	},
	Good: []string{
		"Staff met face to face. We also offered a face-to-face course.",
		"Working Together is the guidance. Agencies are working together to apply it.",
		"In the long term, a long-term plan is needed.",
	},
	check: checkNameVariants,
}

// A variant is one way in which a term is written, with the places where it is.
type variant struct {
	text   string
	places []stretchIn
	proper bool // the way a list of names has it
}

type stretchIn struct {
	passage    *passage
	start, end int
}

func checkNameVariants(p *page) []diag.Finding {
	var out []diag.Finding
	for _, group := range [][][]variant{p.wordVariants(), p.nameCaseVariants(), p.titleVariants()} {
		for _, vs := range group {
			out = append(out, p.variantFinding(vs))
		}
	}
	for _, abbr := range p.undefined() {
		long := p.shortOf(abbr)
		if long == "" || p.misspeltInitials(abbr) != nil {
			continue
		}
		u := p.abbreviations.uses[abbr][0]
		q := p.passages[u.passage]
		t := q.tokens[u.token]
		d := p.abbreviations.defined(long)
		out = append(out, p.finding(q, t.start, t.end,
			fmt.Sprintf("found %q beside %q (%s%s) for what looks like one thing", abbr, long, doc.Squeeze(d.name), p.where(d.passage, p.nameToken(*d))),
			fmt.Sprintf("in %s, use one of the two, or spell out what %s is", p.Path, abbr)))
	}
	return out
}

// shortOf returns the defined abbreviation that an undefined one is but for its
// first letter, or "".
func (p *page) shortOf(abbr string) string {
	if len(abbr) < 3 {
		return ""
	}
	for _, long := range p.abbreviations.order {
		if len(long) == len(abbr)+1 && long[1:] == abbr && p.abbreviations.defined(long) != nil {
			return long
		}
	}
	return ""
}

// variantFinding makes one finding of all the ways, at the first that departs
// from the preferred one: the proper name, or else the most frequent.
func (p *page) variantFinding(vs []variant) diag.Finding {
	best := 0
	for i, v := range vs {
		switch {
		case v.proper && !vs[best].proper:
			best = i
		case v.proper == vs[best].proper && len(v.places) > len(vs[best].places):
			best = i
		}
	}
	var at *stretchIn
	var ways []string
	for i, v := range vs {
		ways = append(ways, fmt.Sprintf("%q%s", v.text, linesOf(v.places)))
		if i == best {
			continue
		}
		if s := &vs[i].places[0]; at == nil || earlier(s, at) {
			at = s
		}
	}
	return p.finding(at.passage, at.start, at.end,
		fmt.Sprintf("one term is written in %d ways: %s", len(vs), strings.Join(ways, ", ")),
		fmt.Sprintf("in %s, write %q throughout", p.Path, vs[best].text))
}

func earlier(a, b *stretchIn) bool {
	return a.passage.number < b.passage.number || a.passage == b.passage && a.start < b.start
}

// linesOf names up to three lines: " (lines 11, 95)".
func linesOf(places []stretchIn) string {
	var lines []string
	for _, s := range places {
		if len(lines) > 3 {
			break
		}
		if n := s.passage.position(s.start).Line; n > 0 {
			if l := fmt.Sprint(n); !slices.Contains(lines, l) {
				lines = append(lines, l)
			}
		}
	}
	switch {
	case len(lines) == 0:
		return ""
	case len(lines) == 1:
		return " (line " + lines[0] + ")"
	case len(lines) > 3:
		return " (lines " + strings.Join(lines[:3], ", ") + ", …)"
	}
	return " (lines " + strings.Join(lines, ", ") + ")"
}
