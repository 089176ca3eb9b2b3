package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/text"
)

// run gathers inlines. Neighbouring pieces of plain words become one doc.Text,
// which stands where the first of them does.
type run struct {
	out   []doc.Inline
	words []byte // of the source itself, while they are one piece of it as it stands
	at    doc.At
}

func (r *run) add(in doc.Inline) {
	r.flush()
	r.out = append(r.out, in)
}

func (r *run) flush() {
	if len(r.words) > 0 {
		r.out = append(r.out, &doc.Text{At: r.at, Text: string(r.words)})
		r.words = nil
	}
}

// inlines returns the inlines inside a node.
func (c *converter) inlines(parent ast.Node) []doc.Inline {
	var r run
	c.gather(&r, parent)
	r.flush()
	return r.out
}

func (c *converter) gather(r *run, parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		c.inline(r, n)
	}
}

// inline adds to a run what a node stands for.
func (c *converter) inline(r *run, n ast.Node) {
	at := c.src.At(offset(n))
	switch n := n.(type) {
	case *ast.Text:
		c.words(r, n)
	case *ast.CodeSpan:
		r.add(&doc.Literal{Text: c.literal(n)})
	case *ast.Emphasis:
		style := doc.Italic
		if n.Level == 2 {
			style = doc.Bold
		}
		r.add(&doc.Emphasis{Style: style, Inlines: c.inlines(n)})
	case *ast.Link:
		c.usedDefinition(n.Reference)
		l := &doc.Link{At: at, Href: unescape(n.Destination), Title: unescape(n.Title), Inlines: c.inlines(n)}
		c.address(l.Href, offset(n), false)
		r.add(l)
	case *ast.AutoLink:
		// goldmark's place is that of the "<" or the space before.
		label := n.Label(c.data)
		start := offset(n)
		start += max(bytes.Index(c.data[start:min(len(c.data), start+len(label)+1)], label), 0)
		href, rest := string(n.URL(c.data)), ""
		if c.data[offset(n)] != '<' {
			at = c.src.At(start)
			label, rest = sentenceEnd(label)
			href = strings.TrimSuffix(href, rest)
		}
		l := &doc.Link{At: at, Href: href, Inlines: doc.TextAt(c.src.At(start), string(label))}
		if n.AutoLinkType == ast.AutoLinkEmail && schemeOf(l.Href) != "mailto" {
			l.Href = "mailto:" + l.Href
		}
		c.address(l.Href, offset(n), false)
		r.add(l)
		if rest != "" {
			r.add(&doc.Text{At: c.src.At(start + len(label)), Text: rest})
		}
	case *ast.Image:
		c.usedDefinition(n.Reference)
		m := &doc.Image{At: at, Src: unescape(n.Destination), Alt: doc.Words(c.inlines(n))}
		c.address(m.Src, offset(n), true)
		if len(n.Title) > 0 {
			c.pictureTitle(n, unescape(n.Title))
		}
		r.add(m)
	case *ast.RawHTML:
		r.add(&doc.Markup{At: at, Text: c.rawHTML(n.Segments.Sliced(0, n.Segments.Len()))})
	case *noteMark:
		c.noteUse(n.label)
		r.add(&doc.NoteMark{Label: n.label})
	case *extast.Strikethrough:
		c.struck(r, n)
	default:
		panic(fmt.Sprintf("markdown: no inline for %s", n.Kind()))
	}
}

// sentenceEnd cuts the marks of the sentence off a bare address: all of them, and
// a closing bracket that the address did not open (GitHub Flavored Markdown,
// section 6.9). goldmark cuts off one.
func sentenceEnd(label []byte) (address []byte, rest string) {
	end := len(label)
	for end > 0 {
		switch c := label[end-1]; {
		case bytes.IndexByte([]byte("?!.,:*_~'\""), c) >= 0:
		case c == ')' && bytes.Count(label[:end], []byte{')'}) > bytes.Count(label[:end], []byte{'('}):
		default:
			return label[:end], string(label[end:])
		}
		end--
	}
	return label, ""
}

// words adds a piece of plain words, and the break of the line that may follow.
func (c *converter) words(r *run, n *ast.Text) {
	raw := n.Segment.Value(c.data)
	hard := n.HardLineBreak()
	if backslashes := len(raw) - len(bytes.TrimRight(raw, `\`)); n.SoftLineBreak() && backslashes%2 == 1 {
		// goldmark takes "\\\" at the end of a line for three backslashes; it is
		// one, and a hard break.
		raw, hard = raw[:len(raw)-1], true
	}
	if len(raw) > 0 && len(r.words) == 0 {
		r.at = c.src.At(n.Segment.Start)
	}
	before := len(r.words)
	r.words = appendUnescaped(r.words, raw)
	if bytes.IndexByte(raw, '&') >= 0 {
		c.writtenHidden(string(r.words[before:]), n.Segment.Start)
	}
	switch {
	case hard:
		r.add(&doc.LineBreak{Hard: true})
	case n.SoftLineBreak() && n.NextSibling() != nil:
		r.add(&doc.LineBreak{})
	}
}

// writtenHidden reports hidden characters that are written as references, such
// as "&#x202e;": the file's own text does not show them.
func (c *converter) writtenHidden(s string, offset int) {
	for _, x := range s {
		if text.IsHidden(x) && !bytes.ContainsRune(c.data, x) {
			c.add(text.HiddenRune(x, c.src.Position(offset), ""))
		}
	}
}

// literal returns the text of a code span: line ends are spaces, and in a table
// the backslash before a "|" belongs to the table.
func (c *converter) literal(n *ast.CodeSpan) string {
	var b strings.Builder
	for t := n.FirstChild(); t != nil; t = t.NextSibling() {
		segment := t.(*ast.Text).Segment
		b.Write(segment.Value(c.data))
	}
	s := strings.ReplaceAll(b.String(), "\n", " ")
	if c.inCell {
		s = strings.ReplaceAll(s, `\|`, "|")
	}
	return s
}

// struck keeps words that are struck out, and stops publication: they are a
// deletion that was never carried out, or Markdown that the writer did not mean.
func (c *converter) struck(r *run, n *extast.Strikethrough) {
	start, end := offset(n), lastOffset(n)
	c.add(diag.Finding{
		Rule:     "struck-out-words",
		Severity: diag.Error,
		Pos:      c.src.Position(start),
		Message:  "found words that are struck out (between ~ marks)",
		Why:      "words struck out are a change that somebody made and nobody carried out; they must not be published",
		Excerpt:  c.src.Excerpt(start, end),
		Fix:      fmt.Sprintf("in %s, delete the words, or delete the ~ marks around them", c.path),
	})
	c.gather(r, n)
}

// lastOffset returns where the last text inside a node ends.
func lastOffset(n ast.Node) int {
	for ; n != nil; n = n.LastChild() {
		if t, ok := n.(*ast.Text); ok {
			return t.Segment.Stop
		}
	}
	return 0
}

// pictureTitle reports the title of a picture, which has no place on the page:
// most people can never see it, and its words would be lost.
func (c *converter) pictureTitle(n *ast.Image, title string) {
	c.add(diag.Finding{
		Rule: "picture-title", Severity: diag.Error, Pos: c.src.Position(offset(n)),
		Message: fmt.Sprintf("the picture has a title, %q, which would be lost", shorten(title, 60)),
		Why:     "a title shows only under a mouse; readers on a phone or with a screen reader never meet it",
		Fix:     fmt.Sprintf("in %s, put its words into a paragraph below the picture, or into the description between [ and ]", c.path),
	})
}
