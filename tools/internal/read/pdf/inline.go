package pdf

import (
	"strings"
	"unicode"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// A piece is a part of a paragraph: a run, replacement words, a picture or the
// mark of a note, and how it differs from its neighbours.
type piece struct {
	run   *run   // where it stands; nil for words that nothing is drawn for
	text  string // of a run, or in its place
	style style
	image *doc.Image
	note  string // label of the note that is referred to
}

// A style is what the elements around a piece say of it.
type style struct {
	bold, italic, super, sub bool
	link                     *link
}

// A link is one link element, so that two in a row stay two.
type link struct{ href string }

// inlines makes text of pieces. level decides how much of the look is kept: a
// heading, a quotation and the header of a table look different as a whole, and
// that is not emphasis.
func (b *builder) inlines(pieces []piece, plainLook bool) []doc.Inline {
	pieces = b.joined(pieces)
	if len(pieces) == 0 {
		return nil
	}
	allBold, allItalic := true, true
	for _, p := range pieces {
		if strings.TrimSpace(p.text) != "" {
			allBold = allBold && p.style.bold
			allItalic = allItalic && p.style.italic
		}
	}
	for i := range pieces {
		pieces[i].style.bold = pieces[i].style.bold && !(plainLook && allBold)
		pieces[i].style.italic = pieces[i].style.italic && !(plainLook && allItalic)
	}
	return b.group(pieces)
}

// joined gives every piece its own text with the space that stands before it,
// drops soft hyphens, and trims the ends. A space between two looks belongs to
// the first of them only if that one is plain, so that no emphasis begins or
// ends with a space.
func (b *builder) joined(pieces []piece) []piece {
	var out []piece
	var last, base *run // base is the last one that stands on the line
	space := false      // something before it ended with a space
	begun := false
	for _, p := range pieces {
		if p.run != nil && p.run.unseen != "" {
			continue
		}
		gap := ""
		if last != nil && p.run != nil {
			gap, _ = b.contents.between(last, p.run)
		}
		if p.run != nil && p.note != "" {
			last = p.run // a note's mark is raised wherever it is shown
		} else if p.run != nil {
			p.style = b.look(p, base)
			if last = p.run; !p.style.super && !p.style.sub {
				base = last
			}
		}
		if p.image == nil && p.note == "" {
			text := gap + strings.ReplaceAll(p.text, "\u00ad", "")
			if text == "" {
				continue
			}
			words := strings.Join(strings.Fields(text), " ")
			picture := len(out) > 0 && out[len(out)-1].image != nil
			before := unicode.IsSpace(firstRune(text)) || space || picture && wordRune(firstRune(text))
			space = unicode.IsSpace(lastRune(text))
			if words == "" {
				space = true
				continue
			}
			if before && begun {
				out = addSpace(out, p.style)
			}
			p.text = words
		} else {
			if (space || gap != "") && begun && p.note == "" {
				out = addSpace(out, p.style)
			}
			space = false
		}
		begun = true
		out = append(out, p)
	}
	return out
}

// addSpace puts a space at the end of pieces: into the last one where the next
// has the same look or the last has none, otherwise as a piece of its own.
func addSpace(out []piece, next style) []piece {
	last := &out[len(out)-1]
	plain := style{}
	if last.image == nil && last.note == "" && (last.style == next || last.style == plain) {
		last.text += " "
		return out
	}
	between := plain
	if last.style.link == next.link {
		between.link = next.link
	}
	return append(out, piece{text: " ", style: between})
}

// look adds to the style of a piece what its font and place show.
func (b *builder) look(p piece, base *run) style {
	s, r := p.style, p.run
	s.bold = s.bold || r.bold
	s.italic = s.italic || r.italic
	if r.raised {
		s.super = true
	} else if base != nil && base.page == r.page && r.size < 0.8*base.size && base.y == base.ey {
		switch shift := r.y - base.y; {
		case shift > 0.15*base.size && shift < 0.7*base.size:
			s.super = true
		case shift < -0.05*base.size && shift > -0.5*base.size:
			s.sub = true
		}
	}
	if strings.IndexFunc(p.text, wordRune) < 0 {
		s.bold, s.italic = p.style.bold, p.style.italic // a bold space or comma is no emphasis
	}
	return s
}

// group turns pieces into inlines: links outermost, then bold, italic, raised
// and lowered.
func (b *builder) group(pieces []piece) []doc.Inline {
	split := func(same func(x, y style) bool, make func([]piece) []doc.Inline) []doc.Inline {
		var out []doc.Inline
		for i := 0; i < len(pieces); {
			n := i + 1
			for n < len(pieces) && same(pieces[i].style, pieces[n].style) {
				n++
			}
			out = append(out, make(pieces[i:n])...)
			i = n
		}
		return out
	}
	without := func(ps []piece, change func(*style)) []piece {
		out := append([]piece(nil), ps...)
		for i := range out {
			change(&out[i].style)
		}
		return out
	}
	emphasis := func(look doc.Style, has func(style) bool, clear func(*style)) func(ps []piece) []doc.Inline {
		return func(ps []piece) []doc.Inline {
			if !has(ps[0].style) {
				return b.group(ps)
			}
			return []doc.Inline{&doc.Emphasis{Style: look, Inlines: b.group(without(ps, clear))}}
		}
	}
	any := func(has func(style) bool) bool {
		for _, p := range pieces {
			if has(p.style) {
				return true
			}
		}
		return false
	}
	isLink := func(s style) bool { return s.link != nil }
	isBold := func(s style) bool { return s.bold }
	isItalic := func(s style) bool { return s.italic }
	isSuper := func(s style) bool { return s.super }
	isSub := func(s style) bool { return s.sub }
	switch {
	case any(isLink):
		return split(func(x, y style) bool { return x.link == y.link }, func(ps []piece) []doc.Inline {
			l := ps[0].style.link
			inner := b.group(without(ps, func(s *style) { s.link = nil }))
			if l == nil {
				return inner
			}
			return []doc.Inline{&doc.Link{At: b.at(ps[0]), Href: l.href, Inlines: inner}}
		})
	case any(isBold):
		return split(func(x, y style) bool { return x.bold == y.bold }, emphasis(doc.Bold, isBold, func(s *style) { s.bold = false }))
	case any(isItalic):
		return split(func(x, y style) bool { return x.italic == y.italic }, emphasis(doc.Italic, isItalic, func(s *style) { s.italic = false }))
	case any(isSuper):
		return split(func(x, y style) bool { return x.super == y.super }, emphasis(doc.Superscript, isSuper, func(s *style) { s.super = false }))
	case any(isSub):
		return split(func(x, y style) bool { return x.sub == y.sub }, emphasis(doc.Subscript, isSub, func(s *style) { s.sub = false }))
	}
	var out []doc.Inline
	for _, p := range pieces {
		switch {
		case p.image != nil:
			out = append(out, p.image)
		case p.note != "":
			out = append(out, &doc.NoteMark{Label: p.note})
		default:
			if t, ok := lastText(out); ok {
				t.Text += p.text
				continue
			}
			out = append(out, &doc.Text{At: b.at(p), Text: p.text})
		}
	}
	return out
}

func lastText(ins []doc.Inline) (*doc.Text, bool) {
	if len(ins) == 0 {
		return nil, false
	}
	t, ok := ins[len(ins)-1].(*doc.Text)
	return t, ok
}

// at returns where a piece stands: its page.
func (b *builder) at(p piece) doc.At {
	if p.run != nil {
		b.page = p.run.page
	}
	return b.here()
}

func (b *builder) here() doc.At { return doc.At{Pos: position(b.path, b.page)} }

func position(path string, page int) diag.Position {
	return diag.Position{Path: path, Place: "page " + itoa(max(page, 1))}
}
