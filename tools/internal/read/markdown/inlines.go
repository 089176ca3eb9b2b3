package markdown

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// inlines returns the inlines inside a node, neighbouring runs of plain words
// made one.
func (c *converter) inlines(parent ast.Node) []doc.Inline {
	var out []doc.Inline
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		out = c.inline(out, n)
	}
	return out
}

// inline adds to out what a node stands for.
func (c *converter) inline(out []doc.Inline, n ast.Node) []doc.Inline {
	switch n := n.(type) {
	case *ast.Text:
		out = c.words(out, n.Segment.Start, unescape(n.Segment.Value(c.data)))
		switch {
		case n.HardLineBreak():
			out = append(out, &doc.LineBreak{Hard: true})
		case n.SoftLineBreak() && n.NextSibling() != nil:
			out = append(out, &doc.LineBreak{})
		}
		return out
	case *ast.CodeSpan:
		return append(out, &doc.Literal{Text: c.literal(n)})
	case *ast.Emphasis:
		style := doc.Italic
		if n.Level == 2 {
			style = doc.Bold
		}
		return append(out, &doc.Emphasis{Style: style, Inlines: c.inlines(n)})
	case *ast.Link:
		return append(out, &doc.Link{
			At:      c.src.At(offset(n)),
			Href:    unescape(n.Destination),
			Title:   unescape(n.Title),
			Inlines: c.inlines(n),
		})
	case *ast.AutoLink:
		at := c.src.At(offset(n))
		href := string(n.URL(c.data))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(href), "mailto:") {
			href = "mailto:" + href
		}
		return append(out, &doc.Link{At: at, Href: href, Inlines: doc.TextAt(at, string(n.Label(c.data)))})
	case *ast.Image:
		return append(out, &doc.Image{
			At:  c.src.At(offset(n)),
			Src: unescape(n.Destination),
			Alt: doc.Words(c.inlines(n)),
		})
	case *ast.RawHTML:
		return append(out, &doc.Markup{At: c.src.At(offset(n)), Text: string(n.Segments.Value(c.data))})
	case *noteMark:
		return append(out, &doc.NoteMark{Label: n.label})
	case *extast.Strikethrough:
		return c.struck(out, n)
	}
	panic(fmt.Sprintf("markdown: no inline for %s", n.Kind()))
}

// words adds a run of plain words that begins at offset.
func (c *converter) words(out []doc.Inline, offset int, s string) []doc.Inline {
	if s == "" {
		return out
	}
	if len(out) > 0 {
		if last, ok := out[len(out)-1].(*doc.Text); ok {
			last.Text += s
			return out
		}
	}
	return append(out, &doc.Text{At: c.src.At(offset), Text: s})
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
func (c *converter) struck(out []doc.Inline, n *extast.Strikethrough) []doc.Inline {
	ins := c.inlines(n)
	c.add(diag.Finding{
		Rule:     "struck-out-words",
		Severity: diag.Error,
		Pos:      c.src.Position(offset(n)),
		Message:  "found words that are struck out (between ~ marks)",
		Why:      "words struck out are a change that somebody made and nobody carried out; they must not be published",
		Excerpt:  diag.Excerpt(doc.Words(ins), 0, 0),
		Fix:      fmt.Sprintf("in %s, delete the words, or delete the ~ marks around them", c.path),
	})
	for _, in := range ins {
		if t, ok := in.(*doc.Text); ok && len(out) > 0 {
			if last, ok := out[len(out)-1].(*doc.Text); ok {
				last.Text += t.Text
				continue
			}
		}
		out = append(out, in)
	}
	return out
}
