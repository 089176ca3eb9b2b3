package repair

import (
	"strings"

	"golang.org/x/net/html"

	"nscp/tools/internal/doc"
)

// parseMarkup turns raw HTML into real blocks and inlines: in table cells,
// where extractors put <p> and <ul> because Markdown has no other way, in
// paragraphs, and in whole HTML blocks. What it does not understand it leaves
// for the finding that [Run] makes of every leftover.
func parseMarkup(s *state) {
	s.d.Blocks = rewriteAll(s.d.Blocks, s.markupBlock)
	for _, n := range s.d.Notes {
		n.Blocks = rewriteAll(n.Blocks, s.markupBlock)
	}
}

// markupBlock parses the raw HTML in a block.
func (s *state) markupBlock(out []doc.Block, b doc.Block) ([]doc.Block, bool) {
	switch b := b.(type) {
	case *doc.HTML:
		if parsed, ok := s.parseHTML(b); ok {
			return append(out, parsed...), true
		}
	case *doc.Paragraph:
		if hasMarkup(b.Inlines) {
			return append(out, s.buildBlocks(b.At, b.Inlines)...), true
		}
	case *doc.Heading:
		if hasMarkup(b.Inlines) {
			b.Inlines = s.buildInlines(b.At, b.Inlines)
		}
	}
	return nil, false
}

func hasMarkup(ins []doc.Inline) bool {
	for _, in := range ins {
		switch in := in.(type) {
		case *doc.Markup:
			return true
		case *doc.Emphasis:
			if hasMarkup(in.Inlines) {
				return true
			}
		case *doc.Link:
			if hasMarkup(in.Inlines) {
				return true
			}
		}
	}
	return false
}

// parseHTML parses a block of raw HTML. It reports false where the block holds
// nothing but tags that mean nothing on a page, so that they stay a finding;
// a comment alone is passed over.
func (s *state) parseHTML(h *doc.HTML) ([]doc.Block, bool) {
	ins, ok := tokenize(h)
	if !ok {
		return nil, false
	}
	return s.buildBlocks(h.At, ins), true
}

// tokenize returns the text and the tags of raw HTML, each with its position.
// It reports false at an element whose content must not be published.
func tokenize(h *doc.HTML) ([]doc.Inline, bool) {
	var ins []doc.Inline
	pos := h.Pos
	z := html.NewTokenizer(strings.NewReader(h.Text))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return ins, true
		}
		raw := string(z.Raw())
		switch kind {
		case html.TextToken:
			at := pos
			for i, line := range strings.Split(raw, "\n") {
				if i > 0 {
					ins = append(ins, &doc.LineBreak{})
					at.Line, at.Column = at.Line+1, 1
				}
				if t := html.UnescapeString(line); strings.TrimSpace(t) != "" {
					ins = append(ins, &doc.Text{At: doc.At{Pos: at}, Text: t})
				}
			}
		case html.CommentToken:
		default:
			name, _ := z.TagName()
			if blocked[string(name)] {
				return nil, false
			}
			ins = append(ins, &doc.Markup{At: doc.At{Pos: pos}, Text: raw})
		}
		if n := strings.Count(raw, "\n"); n > 0 {
			pos.Line += n
			pos.Column = 1 + len([]rune(raw[strings.LastIndexByte(raw, '\n')+1:]))
		} else {
			pos.Column += len([]rune(raw))
		}
	}
}

// blocked elements run, load or hide something; their content is never text.
var blocked = map[string]bool{
	"script": true, "style": true, "iframe": true, "object": true, "embed": true, "form": true, "input": true,
	"template": true, "noscript": true, "svg": true, "math": true, "video": true, "audio": true, "base": true,
	"link": true, "meta": true, "textarea": true, "select": true, "button": true, "xmp": true, "plaintext": true,
}

// tag is one raw HTML tag, read.
type tag struct {
	name  string
	close bool
	attr  map[string]string
}

func readTag(raw string) (tag, bool) {
	if isPlainTag(raw) {
		name := strings.Trim(raw, "</>")
		return tag{name: strings.ToLower(name), close: raw[1] == '/', attr: map[string]string{}}, true
	}
	return readAnyTag(raw)
}

// isPlainTag reports whether a tag is a name and no more, as most are: <br>, </li>.
func isPlainTag(raw string) bool {
	name, ok := strings.CutPrefix(raw, "<")
	name, closed := strings.CutSuffix(strings.TrimPrefix(name, "/"), ">")
	return ok && closed && name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r < 'A' || 'Z' < r && r < 'a' || r > 'z' })
}

func readAnyTag(raw string) (tag, bool) {
	z := html.NewTokenizer(strings.NewReader(raw))
	switch z.Next() {
	case html.CommentToken:
		return tag{name: "!"}, true
	case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
	default:
		return tag{}, false
	}
	t := z.Token()
	out := tag{name: t.Data, close: t.Type == html.EndTagToken, attr: map[string]string{}}
	for _, a := range t.Attr {
		out.attr[a.Key] = a.Val
	}
	return out, true
}

// buildBlocks builds the blocks that a run of text and tags means.
func (s *state) buildBlocks(at doc.At, ins []doc.Inline) []doc.Block {
	b := &builder{at: at, tags: map[string]int{}}
	b.open("root")
	b.all(ins)
	blocks := b.finish()
	if len(b.order) > 0 {
		s.note(Change{
			Pos: at.Pos, What: "made real blocks of the HTML tags " + b.seen(),
			Because: "a website drops raw HTML, and the structure it stands for",
		})
	}
	return blocks
}

// buildInlines is buildBlocks where only one paragraph can stand.
func (s *state) buildInlines(at doc.At, ins []doc.Inline) []doc.Inline {
	var out []doc.Inline
	for i, b := range s.buildBlocks(at, ins) {
		if p, ok := b.(*doc.Paragraph); ok {
			if i > 0 {
				out = append(out, &doc.LineBreak{})
			}
			out = append(out, p.Inlines...)
		}
	}
	return out
}
