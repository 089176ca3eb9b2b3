package repair

import (
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// atOf returns the position of the first text in ins.
func atOf(ins []doc.Inline, fallback doc.At) doc.At {
	for _, in := range ins {
		switch in := in.(type) {
		case *doc.Text:
			return in.At
		case *doc.Link:
			return in.At
		case *doc.Emphasis:
			return atOf(in.Inlines, fallback)
		}
	}
	return fallback
}

// trimInlines drops spaces and line breaks at both ends.
func trimInlines(ins []doc.Inline) []doc.Inline {
	blank := func(in doc.Inline) bool {
		switch in := in.(type) {
		case *doc.LineBreak:
			return true
		case *doc.Text:
			return strings.TrimSpace(in.Text) == ""
		}
		return false
	}
	for len(ins) > 0 && blank(ins[0]) {
		ins = ins[1:]
	}
	for len(ins) > 0 && blank(ins[len(ins)-1]) {
		ins = ins[:len(ins)-1]
	}
	if len(ins) == 0 {
		return nil
	}
	ins = ins[:len(ins):len(ins)]
	set := func(i int, t *doc.Text) {
		if ins[i] != doc.Inline(t) { // most runs are trim already
			ins = slices.Clone(ins)
			ins[i] = t
		}
	}
	if t, ok := ins[0].(*doc.Text); ok {
		set(0, cut(t, len(t.Text)-len(strings.TrimLeft(t.Text, " \t\u00a0")), len(t.Text)))
	}
	if t, ok := ins[len(ins)-1].(*doc.Text); ok {
		set(len(ins)-1, cut(t, 0, len(strings.TrimRight(t.Text, " \t\u00a0"))))
	}
	return ins
}

// cut returns the part of a text between two byte offsets, at its own place in
// the source.
func cut(t *doc.Text, from, to int) *doc.Text {
	if from == 0 && to == len(t.Text) {
		return t
	}
	return &doc.Text{At: doc.At{Pos: shift(t.Pos, t.Text[:from])}, Text: t.Text[from:to]}
}

// shift returns the position after the text.
func shift(pos diag.Position, text string) diag.Position {
	if pos.Column > 0 {
		pos.Column += len([]rune(text))
	}
	return pos
}

// tidyEmphasis returns an emphasis with the spaces at its ends outside, where
// Markdown needs them.
func tidyEmphasis(style doc.Style, ins []doc.Inline) []doc.Inline {
	inner := trimInlines(ins)
	if len(inner) == 0 {
		return ins
	}
	var out []doc.Inline
	text := doc.Words(ins)
	if strings.TrimLeft(text, " \u00a0") != text {
		out = append(out, &doc.Text{At: atOf(inner, doc.At{}), Text: " "})
	}
	out = append(out, &doc.Emphasis{Style: style, Inlines: inner})
	if strings.TrimRight(text, " \u00a0") != text {
		out = append(out, &doc.Text{At: atOf(inner, doc.At{}), Text: " "})
	}
	return out
}
