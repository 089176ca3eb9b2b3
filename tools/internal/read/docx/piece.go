package docx

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/doc"
)

// A piece is a run of words in one style, or one inline that is not words. A
// paragraph is gathered as pieces first: Word cuts words into runs wherever
// spelling was checked or a letter was corrected, and only neighbours show what
// belongs together.
type piece struct {
	at     doc.At
	text   string
	inline doc.Inline // an image, note mark or line break; nil for words
	bold   bool
	italic bool
	vert   doc.Style // Superscript, Subscript or ""
	link   *target
	toc    bool // part of a contents list
}

// plainPieces returns the words of pieces.
func plainPieces(ps []piece) string {
	if len(ps) == 1 && ps[0].inline == nil {
		return ps[0].text
	}
	var b strings.Builder
	for _, p := range ps {
		switch p.inline.(type) {
		case nil:
			b.WriteString(p.text)
		case *doc.LineBreak:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// blank reports whether pieces hold nothing that is seen.
func blank(ps []piece) bool {
	for _, p := range ps {
		if _, br := p.inline.(*doc.LineBreak); p.inline != nil && !br || p.inline == nil && strings.TrimSpace(p.text) != "" {
			return false
		}
	}
	return true
}

// splitContents takes a contents list out of a paragraph's pieces.
func splitContents(ps []piece) (text, toc []piece) {
	if !slices.ContainsFunc(ps, func(p piece) bool { return p.toc }) {
		return ps, nil
	}
	for _, p := range ps {
		if p.toc {
			toc = append(toc, p)
		} else {
			text = append(text, p)
		}
	}
	return text, toc
}

// trimPieces takes white space and line breaks off both ends.
func trimPieces(ps []piece) []piece {
	space := func(p piece) bool {
		_, br := p.inline.(*doc.LineBreak)
		return br || p.inline == nil && strings.TrimSpace(p.text) == ""
	}
	for len(ps) > 0 && space(ps[0]) {
		ps = ps[1:]
	}
	for len(ps) > 0 && space(ps[len(ps)-1]) {
		ps = ps[:len(ps)-1]
	}
	if len(ps) == 0 {
		return nil
	}
	ps = append([]piece(nil), ps...)
	if ps[0].inline == nil {
		ps[0].text = strings.TrimLeftFunc(ps[0].text, unicode.IsSpace)
	}
	if last := &ps[len(ps)-1]; last.inline == nil {
		last.text = strings.TrimRightFunc(last.text, unicode.IsSpace)
	}
	return ps
}

// build turns pieces into inlines: words of one style in one piece, nested as
// link, bold, italic, raised.
func build(ps []piece) []doc.Inline {
	ps = trimPieces(ps)
	if !slices.ContainsFunc(ps, styled) {
		return join(ps)
	}
	for i := range ps {
		// White space has no style, and emphasis that begins or ends with it does
		// not read back from Markdown.
		if ps[i].inline == nil && strings.TrimSpace(ps[i].text) == "" {
			ps[i].bold, ps[i].italic, ps[i].vert = false, false, ""
		}
	}
	for i := 1; i+1 < len(ps); i++ {
		// A space between two words of the same style belongs to it.
		p, before, after := &ps[i], ps[i-1], ps[i+1]
		if p.inline == nil && strings.TrimSpace(p.text) == "" && before.inline == nil && after.inline == nil &&
			p.link == before.link && p.link == after.link {
			p.bold = before.bold && after.bold
			p.italic = before.italic && after.italic
		}
	}
	return group(ps, 0)
}

// styled reports whether a piece is in a group of any kind.
func styled(p piece) bool { return p.link != nil || p.bold || p.italic || p.vert != "" }

// The ways in which pieces are grouped, from the outside in.
var groups = []struct {
	same func(a, b piece) bool
	is   func(p piece) bool
	wrap func(p piece, in []doc.Inline) doc.Inline
}{
	{
		func(a, b piece) bool { return a.link == b.link },
		func(p piece) bool { return p.link != nil },
		func(p piece, in []doc.Inline) doc.Inline { return p.link.inline(in) },
	},
	{
		func(a, b piece) bool { return a.bold == b.bold },
		func(p piece) bool { return p.bold },
		func(_ piece, in []doc.Inline) doc.Inline { return &doc.Emphasis{Style: doc.Bold, Inlines: in} },
	},
	{
		func(a, b piece) bool { return a.italic == b.italic },
		func(p piece) bool { return p.italic },
		func(_ piece, in []doc.Inline) doc.Inline { return &doc.Emphasis{Style: doc.Italic, Inlines: in} },
	},
	{
		func(a, b piece) bool { return a.vert == b.vert },
		func(p piece) bool { return p.vert != "" },
		func(p piece, in []doc.Inline) doc.Inline { return &doc.Emphasis{Style: p.vert, Inlines: in} },
	},
}

func group(ps []piece, by int) []doc.Inline {
	if by == len(groups) {
		return join(ps)
	}
	g := groups[by]
	var out []doc.Inline
	for len(ps) > 0 {
		n := 1
		for n < len(ps) && g.same(ps[0], ps[n]) {
			n++
		}
		run := ps[:n]
		ps = ps[n:]
		if !g.is(run[0]) {
			out = append(out, group(run, by+1)...)
			continue
		}
		// Space at the ends stands outside.
		lead, trail := "", ""
		if first := &run[0]; first.inline == nil {
			rest := strings.TrimLeftFunc(first.text, unicode.IsSpace)
			lead, first.text = first.text[:len(first.text)-len(rest)], rest
		}
		if last := &run[len(run)-1]; last.inline == nil {
			rest := strings.TrimRightFunc(last.text, unicode.IsSpace)
			trail, last.text = last.text[len(rest):], rest
		}
		if lead != "" {
			out = append(out, &doc.Text{At: run[0].at, Text: lead})
		}
		if in := group(run, by+1); len(in) > 0 {
			out = append(out, g.wrap(run[0], in))
		}
		if trail != "" {
			out = append(out, &doc.Text{At: run[0].at, Text: trail})
		}
	}
	return merge(out)
}

// join turns pieces of one style into inlines.
func join(ps []piece) []doc.Inline {
	var out []doc.Inline
	for _, p := range ps {
		switch {
		case p.inline != nil:
			out = append(out, p.inline)
		case p.text != "":
			out = append(out, &doc.Text{At: p.at, Text: p.text})
		}
	}
	return merge(out)
}

// merge puts neighbouring texts together.
func merge(in []doc.Inline) []doc.Inline {
	out := in[:0]
	for _, x := range in {
		t, ok := x.(*doc.Text)
		if ok && len(out) > 0 {
			if last, ok := out[len(out)-1].(*doc.Text); ok {
				last.Text += t.Text
				continue
			}
		}
		out = append(out, x)
	}
	return out
}

// withoutBold takes bold off the words of a heading, which is bold by itself.
func withoutBold(in []doc.Inline) []doc.Inline {
	var out []doc.Inline
	for _, x := range in {
		if e, ok := x.(*doc.Emphasis); ok && e.Style == doc.Bold {
			out = append(out, e.Inlines...)
			continue
		}
		if l, ok := x.(*doc.Link); ok {
			l.Inlines = withoutBold(l.Inlines)
		}
		out = append(out, x)
	}
	return merge(out)
}

// lastRune returns the last character of s, or 0.
func lastRune(s string) rune {
	r, n := utf8.DecodeLastRuneInString(s)
	if n == 0 {
		return 0
	}
	return r
}
