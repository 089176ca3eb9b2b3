package doc

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Style is how a run of words differs from those around it.
type Style string

const (
	Italic      Style = "italic"
	Bold        Style = "bold"
	Superscript Style = "superscript"
	Subscript   Style = "subscript"
)

// Emphasis is a run of words in one style.
type Emphasis struct {
	Style   Style
	Inlines []Inline
}

// printInline prints the styles that have shortcodes. Italic and bold are
// printed by [printer.inlines], which sees what stands next to them.
func (e *Emphasis) printInline(p *printer) {
	switch e.Style {
	case Superscript:
		p.text("{{< sup >}}")
		p.inlines(e.Inlines)
		p.text("{{< /sup >}}")
	case Subscript:
		p.text("{{< sub >}}")
		p.inlines(e.Inlines)
		p.text("{{< /sub >}}")
	default:
		p.inlines([]Inline{e})
	}
}

// The marks of italic and bold are only marks when the right characters stand
// beside them (CommonMark, section 6.2): no space on their inner side, and no
// letter on the outer side when a full stop or quotation mark is on the inner.
// Word and PDF know no such rule, and a page that breaks it shows asterisks. So
// inlines are laid out as pieces first: spaces move out of the marks, marks with
// nothing between them go, and a letter that stands in the way is written as a
// character reference.

// A piece is an inline that is no italic or bold, or one mark of those.
type piece struct {
	in          Inline
	mark        string // "*" or "**"; in is nil
	open        bool
	first, last bool // write the first or last character of text as a reference
}

// inlines prints inlines on the line that is begun.
func (p *printer) inlines(ins []Inline) {
	p.pieces(settle(layOut(nil, ins, "", p.cell || p.line)))
}

// whole prints all inlines of a block, without the spaces around them.
func (p *printer) whole(ins []Inline) {
	if len(ins) == 1 {
		if t, ok := ins[0].(*Text); ok { // as most blocks are
			p.words(strings.Trim(t.Text, " "), false, false)
			return
		}
	}
	pieces := settle(layOut(nil, ins, "", p.cell || p.line))
	if len(pieces) > 0 {
		if t, ok := pieces[0].in.(*Text); ok {
			pieces[0].in = &Text{At: t.At, Text: strings.TrimLeft(t.Text, " ")}
		}
		last := &pieces[len(pieces)-1]
		if t, ok := last.in.(*Text); ok {
			last.in = &Text{At: t.At, Text: strings.TrimRight(t.Text, " ")}
		}
	}
	p.pieces(pieces)
}

func (p *printer) pieces(pieces []piece) {
	for i, x := range pieces {
		t, ok := x.in.(*Text)
		switch {
		case x.in == nil:
			p.text(x.mark)
		case ok:
			p.words(t.Text, x.first, x.last || i+1 < len(pieces) && binds(t.Text, pieces[i+1].in))
		default:
			x.in.printInline(p)
		}
	}
}

// words prints text, its first or last character as a reference where asked.
func (p *printer) words(s string, first, last bool) {
	if first && s != "" {
		r, n := utf8.DecodeRuneInString(s)
		p.text(fmt.Sprintf("&#%d;", r))
		s = s[n:]
	}
	tail := ""
	if last && s != "" {
		r, n := utf8.DecodeLastRuneInString(s)
		tail = fmt.Sprintf("&#%d;", r)
		s = s[:len(s)-n]
	}
	p.text(escape(s, p.atStart()))
	p.text(tail)
}

// binds reports whether the end of a text would become part of what follows:
// "!" makes a picture of a link, and goldmark counts a backslash before a hard
// break among the marks of that break.
func binds(text string, next Inline) bool {
	switch next.(type) {
	case *Link, *NoteMark:
		return strings.HasSuffix(text, "!")
	case *LineBreak:
		return strings.HasSuffix(text, `\`)
	}
	return false
}

// layOut adds the pieces of inlines to out. active holds the marks that are
// open: bold inside bold is bold. A line break that is not kept is a space, and
// raw HTML is what a reader of it sees, text.
func layOut(out []piece, ins []Inline, active string, oneLine bool) []piece {
	for _, in := range ins {
		switch x := in.(type) {
		case *LineBreak:
			if oneLine || !x.Hard {
				in = &Text{Text: " "}
			}
		case *Markup:
			in = &Text{At: x.At, Text: x.Text}
		}
		e, ok := in.(*Emphasis)
		mark := map[Style]string{Italic: "*", Bold: "**"}[styleOf(e)]
		switch {
		case !ok || mark == "":
			out = append(out, piece{in: in})
		case strings.Contains(active, "<"+mark+">"):
			out = layOut(out, e.Inlines, active, oneLine)
		default:
			out = append(out, piece{mark: mark, open: true})
			out = layOut(out, e.Inlines, active+"<"+mark+">", oneLine)
			out = append(out, piece{mark: mark})
		}
	}
	return out
}

func styleOf(e *Emphasis) Style {
	if e == nil {
		return ""
	}
	return e.Style
}

// settle brings the pieces into an order that reads back as it was meant.
func settle(pieces []piece) []piece {
	for changed := true; changed; {
		pieces, changed = tidy(joinTexts(pieces))
	}
	for i := range pieces {
		if pieces[i].mark == "" || i > 0 && pieces[i-1].mark != "" {
			continue
		}
		// A run of marks, and what stands on its two sides.
		end := i
		opens, closes := false, false
		for ; end < len(pieces) && pieces[end].mark != ""; end++ {
			opens = opens || pieces[end].open
			closes = closes || !pieces[end].open
		}
		before, after := ' ', ' '
		if i > 0 {
			before = pieces[i-1].edge(false)
		}
		if end < len(pieces) {
			after = pieces[end].edge(true)
		}
		if opens && punctuation(after) && letter(before) {
			pieces[i-1].last = true
		}
		if closes && punctuation(before) && letter(after) {
			pieces[end].first = true
		}
	}
	return pieces
}

// joinTexts makes one text of those that stand in a row, because what acts in
// them acts across their borders as well.
func joinTexts(pieces []piece) []piece {
	var out []piece
	for i := 0; i < len(pieces); i++ {
		first, ok := pieces[i].in.(*Text)
		if !ok {
			out = append(out, pieces[i])
			continue
		}
		var b strings.Builder
		b.WriteString(first.Text)
		for ; i+1 < len(pieces); i++ {
			next, ok := pieces[i+1].in.(*Text)
			if !ok {
				break
			}
			b.WriteString(next.Text)
		}
		out = append(out, piece{in: &Text{At: first.At, Text: b.String()}})
	}
	return out
}

// tidy makes one round of the changes that [settle] needs before it looks at
// what stands beside the marks.
func tidy(pieces []piece) (out []piece, changed bool) {
	for _, x := range pieces {
		n := len(out)
		t, text := x.in.(*Text)
		switch {
		case text && t.Text == "":
			changed = true
			continue
		// Nothing between two marks, or the same style ends and begins again.
		case n > 0 && x.in == nil && out[n-1].in == nil && out[n-1].mark == x.mark && out[n-1].open != x.open:
			out, changed = out[:n-1], true
			continue
		// A space behind an opening mark.
		case text && n > 0 && out[n-1].in == nil && out[n-1].open && t.Text[0] == ' ':
			mark := out[n-1]
			rest := strings.TrimLeft(t.Text, " ")
			out = append(out[:n-1], piece{in: &Text{At: t.At, Text: t.Text[:len(t.Text)-len(rest)]}}, mark, piece{in: &Text{At: t.At, Text: rest}})
			changed = true
			continue
		}
		// A space before a closing mark.
		if x.in == nil && !x.open && n > 0 {
			if last, ok := out[n-1].in.(*Text); ok && strings.HasSuffix(last.Text, " ") {
				rest := strings.TrimRight(last.Text, " ")
				out = append(out[:n-1], piece{in: &Text{At: last.At, Text: rest}}, x, piece{in: &Text{At: last.At, Text: last.Text[len(rest):]}})
				changed = true
				continue
			}
		}
		out = append(out, x)
	}
	return out, changed
}

// edge returns the first or last character of a piece, as printed, or "*" for
// what is no text: a link, a picture and a literal all begin and end in marks.
func (x piece) edge(first bool) rune {
	switch in := x.in.(type) {
	case *Text:
		if first {
			r, _ := utf8.DecodeRuneInString(in.Text)
			return r
		}
		r, _ := utf8.DecodeLastRuneInString(in.Text)
		return r
	case *LineBreak:
		return ' '
	}
	return '*'
}

func punctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

func letter(r rune) bool { return !punctuation(r) && !unicode.IsSpace(r) }
