package repair

import (
	"fmt"
	"regexp"
	"strings"

	"nscp/tools/internal/doc"
)

// placeName matches a tag that names a place, as extractors set them for the links
// within a document: `<span id="page-4-0"></span>`, `<a name="finance">`.
var placeName = regexp.MustCompile(`(?i)<[a-z][a-z0-9]*\s[^>]*?\b(?:id|name)\s*=\s*["']?([^"'\s>]+)`)

// notePlaces notes the lines of the places that tags name, before the tags go.
func notePlaces(s *state) {
	note := func(line int, text string) {
		for _, m := range placeName.FindAllStringSubmatchIndex(text, -1) {
			if s.places == nil {
				s.places = map[string]int{}
			}
			if name := text[m[2]:m[3]]; s.places[name] == 0 {
				s.places[name] = line + strings.Count(text[:m[2]], "\n")
			}
		}
	}
	doc.Walk(s.d.Blocks, func(b doc.Block) bool {
		if h, ok := b.(*doc.HTML); ok {
			note(h.Pos.Line, h.Text)
		}
		return true
	})
	doc.WalkInlines(s.d.Blocks, func(in doc.Inline) {
		if m, ok := in.(*doc.Markup); ok {
			note(m.Pos.Line, m.Text)
		}
	})
}

// linkPlaces makes a link to a place that a tag named one to the heading that the
// place stands in or below.
func linkPlaces(s *state) {
	if len(s.places) == 0 {
		return
	}
	known := map[string]bool{}
	var headings []*doc.Heading
	doc.Walk(s.d.Blocks, func(b doc.Block) bool {
		switch b := b.(type) {
		case *doc.Heading:
			known[b.ID] = true
			headings = append(headings, b)
		case *doc.Table:
			known[b.ID] = true
		}
		return true
	})
	doc.WalkInlines(s.d.Blocks, func(in doc.Inline) {
		l, ok := in.(*doc.Link)
		if !ok || !strings.HasPrefix(l.Href, "#") || known[l.Href[1:]] || s.places[l.Href[1:]] == 0 {
			return
		}
		var to *doc.Heading
		for _, h := range headings {
			if h.Pos.Line <= s.places[l.Href[1:]] && (to == nil || h.Pos.Line >= to.Pos.Line) {
				to = h
			}
		}
		if to == nil {
			return
		}
		s.note(Change{Pos: l.Pos, What: fmt.Sprintf("made this a link to the heading %s", quote(to)), Because: fmt.Sprintf("the place %q stands there", l.Href[1:])})
		l.Href = "#" + to.ID
	})
}
