package repair

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/doc"
)

// quotedWords is the length from which an italic run after a colon is a
// quotation rather than a title or a stress.
const quotedWords = 20

// setQuotations sets quotations apart: a paragraph that is one quotation from
// its first mark to its last, and a long italic run that a colon leads in to.
// The words, and the marks around them, stay as they are.
func setQuotations(s *state) {
	s.d.Blocks = rewrite(s.d.Blocks, s.quoteBlock)
}

func (s *state) quoteBlock(out []doc.Block, b doc.Block) ([]doc.Block, bool) {
	switch b := b.(type) {
	case *doc.Table:
		for _, r := range b.Rows {
			if r.Header {
				continue
			}
			for _, c := range r.Cells {
				c.Blocks = rewrite(c.Blocks, s.quoteBlock)
			}
		}
	case *doc.List:
		for _, it := range b.Items {
			it.Blocks = rewrite(it.Blocks, s.quoteBlock)
		}
	case *doc.Paragraph:
		if s.orders.find("as-is", b) != nil {
			break
		}
		if isQuotation(doc.Words(b.Inlines)) {
			s.note(Change{Pos: b.Pos, What: "set this paragraph as a quotation",
				Because: "it is one quotation from its first mark to its last", Overrule: overrule("as-is", b.Pos, "")})
			return append(out, &doc.Quote{At: b.At, Blocks: []doc.Block{b}}), true
		}
		if parts := italicQuotation(b); parts != nil {
			s.note(Change{Pos: b.Pos, What: "set the italic words as a quotation",
				Because: fmt.Sprintf("a colon leads in to them and they are %d words or more", quotedWords), Overrule: overrule("as-is", b.Pos, "")})
			return append(out, parts...), true
		}
		if src, ok := sourceLine(out, b); ok {
			s.note(Change{Pos: b.Pos, What: "made this line the source of the quotation above it", Because: "it begins with a dash and is short"})
			out[len(out)-1].(*doc.Quote).Source = src
			return out, true
		}
	}
	return nil, false
}

// closing gives the mark that ends a quotation begun with another.
var closing = map[rune]string{'"': `"”`, '“': `”"`, '\'': `'’`, '‘': `’'`}

// isQuotation reports whether text is a single quotation, whole.
func isQuotation(text string) bool {
	text = strings.TrimSpace(text)
	first, n := utf8.DecodeRuneInString(text)
	ends, ok := closing[first]
	if !ok || countWords(text) < 4 {
		return false
	}
	body := strings.TrimRight(text[n:], ".")
	last, m := utf8.DecodeLastRuneInString(body)
	if !strings.ContainsRune(ends, last) {
		return false
	}
	body = body[:len(body)-m]
	// A mark inside that closes, with one after it that opens, makes two
	// quotations of it: 'breadcrumbs' … 'squares'.
	closed := false
	runes := []rune(body)
	for i, r := range runes {
		before, after := ' ', ' '
		if i > 0 {
			before = runes[i-1]
		}
		if i+1 < len(runes) {
			after = runes[i+1]
		}
		switch {
		case strings.ContainsRune(ends, r) && !unicode.IsSpace(before) && !unicode.IsLetter(after):
			closed = true
		case (r == first || closing[r] == ends) && unicode.IsSpace(before) && unicode.IsLetter(after) && closed:
			return false
		}
	}
	return true
}

// italicQuotation splits a paragraph whose long italic run is a quotation into
// what leads in to it, the quotation, and what follows.
func italicQuotation(p *doc.Paragraph) []doc.Block {
	for i, in := range p.Inlines {
		e, ok := in.(*doc.Emphasis)
		if !ok || e.Style != doc.Italic || countWords(doc.Words(e.Inlines)) < quotedWords {
			continue
		}
		before, after := trimInlines(p.Inlines[:i]), trimInlines(p.Inlines[i+1:])
		if !strings.HasSuffix(strings.TrimRight(doc.Words(before), " -–"), ":") {
			continue
		}
		at := atOf(e.Inlines, p.At)
		out := []doc.Block{
			&doc.Paragraph{At: p.At, Inlines: before},
			&doc.Quote{At: at, Blocks: []doc.Block{&doc.Paragraph{At: at, Inlines: e.Inlines}}},
		}
		if len(after) > 0 {
			out = append(out, &doc.Paragraph{At: atOf(after, p.At), Inlines: after})
		}
		return out
	}
	return nil
}

// sourceLine returns the source of a quotation, where the paragraph after it is
// a short line that begins with a dash: "– a social worker".
func sourceLine(before []doc.Block, p *doc.Paragraph) ([]doc.Inline, bool) {
	if len(before) == 0 || len(p.Inlines) == 0 {
		return nil, false
	}
	q, ok := before[len(before)-1].(*doc.Quote)
	if !ok || len(q.Source) > 0 {
		return nil, false
	}
	t, ok := p.Inlines[0].(*doc.Text)
	if !ok || countWords(doc.Words(p.Inlines)) > 12 {
		return nil, false
	}
	trimmed := strings.TrimLeft(t.Text, " ")
	r, n := utf8.DecodeRuneInString(trimmed)
	if !strings.ContainsRune("-–—", r) {
		return nil, false
	}
	rest := strings.TrimLeft(trimmed[n:], " ")
	if rest == "" {
		return nil, false
	}
	src := append([]doc.Inline{cut(t, len(t.Text)-len(rest), len(t.Text))}, p.Inlines[1:]...)
	return src, true
}
