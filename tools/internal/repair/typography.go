package repair

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// setTypography mends spaces, dashes between numbers, quotation marks and
// ligatures, which are two letters in one character that search does not find.
// It never changes which letters or digits there are, and leaves addresses and
// code alone.
// Every run of text keeps its place in the source: where an edit changes the
// length, the run is cut in two there, so that a finding still points at the
// right column.
func setTypography(s *state) {
	doc.Walk(s.d.Blocks, func(b doc.Block) bool {
		switch b := b.(type) {
		case *doc.Heading:
			b.Inlines = s.typeset(b.Position(), b.Inlines)
		case *doc.Paragraph:
			b.Inlines = s.typeset(b.Position(), b.Inlines)
		case *doc.Table:
			b.Caption = s.typeset(b.Position(), b.Caption)
		case *doc.Quote:
			b.Source = s.typeset(b.Position(), b.Source)
		case *doc.Figure:
			b.Caption = s.typeset(b.Position(), b.Caption)
		}
		return true
	})
}

// edit replaces one stretch of a text.
type edit struct {
	from, to int
	with     string
	what     string // said in the explanation; "" for marks counted together
}

func (s *state) typeset(pos diag.Position, ins []doc.Inline) []doc.Inline {
	ins = trimInlines(ins)
	if isPlain(ins) {
		return ins // as most are
	}
	t := &typesetter{s: s, prev: ' ', pos: pos}
	out := t.run(ins, true)
	if t.marks > 0 {
		s.note(Change{Pos: pos, What: fmt.Sprintf("made %d straight quotation marks or apostrophes typographic", t.marks),
			Because: "the site sets one kind throughout"})
	}
	return out
}

// isPlain reports whether a run is one text, or none, in which nothing is to be mended.
func isPlain(ins []doc.Inline) bool {
	if len(ins) != 1 {
		return len(ins) == 0
	}
	t, ok := ins[0].(*doc.Text)
	return ok && marksIn(t.Text) == 0
}

type typesetter struct {
	s     *state
	pos   diag.Position
	prev  rune // the last character of the run before
	marks int
}

func (t *typesetter) run(ins []doc.Inline, whole bool) []doc.Inline {
	out := make([]doc.Inline, 0, len(ins))
	for i, in := range ins {
		switch in := in.(type) {
		case *doc.Text:
			next := ' '
			if i+1 < len(ins) {
				if r := firstRune(doc.Words(ins[i+1 : i+2])); r != utf8.RuneError {
					next = r
				}
			}
			out = t.text(out, in, next, whole && i == len(ins)-1)
			continue
		case *doc.Emphasis:
			in.Inlines = t.run(in.Inlines, false)
			t.after(doc.Words(in.Inlines))
		case *doc.Link:
			if !isAddress(doc.Words(in.Inlines)) {
				in.Inlines = t.run(in.Inlines, false)
			}
			t.after(doc.Words(in.Inlines))
		case *doc.LineBreak:
			t.prev = ' '
		default:
			t.prev = 'x'
		}
		out = append(out, in)
	}
	return out
}

func (t *typesetter) after(text string) {
	if text != "" {
		t.prev = lastRune(text)
	}
}

var (
	spaces     = regexp.MustCompile(`[ \t\x{00A0}\x{2002}-\x{200A}]{2,}`)
	yearRange  = regexp.MustCompile(`\b((?:19|20)\d\d)(\s*[-–—‒−]\s*)((?:19|20)?\d\d)\b`)
	spacedDash = regexp.MustCompile(`[^\s\d](\s+[-—]\s+)[^\s\d]`)
	wordRange  = regexp.MustCompile(`\b(?:19|20)\d\d(\s*[-—]\s+|\s+[-—]\s*)\pL`)
	leadInDash = regexp.MustCompile(`:(\s*[-–—])\s*$`)
	tightStop  = regexp.MustCompile(`(?:[\pL\d]\)|\pL{2}|\d{4}|["”’])(\.)[A-Z][a-z]*\s`)
	ligature   = regexp.MustCompile(`[ﬀ-ﬆ]`)
	earlySpace = regexp.MustCompile(`[\pL\d)’”](\s+)[,;.](?:\s|$)`)
)

// looseQuotes match straight marks with a space inside, both of a pair: "' So it is. '".
var looseQuotes = []looseQuote{
	{regexp.MustCompile(`(?:^|[\s(])("[ \x{00A0}])[\pL\d][^"]*?([ \x{00A0}]")(?:[\s.,;:)–-]|$)`), "“", "”"},
	{regexp.MustCompile(`(?:^|[\s(])('[ \x{00A0}])[\pL\d](?:[^']|\pL'\pL)*?([ \x{00A0}]')(?:[\s.,;:)–-]|$)`), "‘", "’"},
}

type looseQuote struct {
	pair          *regexp.Regexp
	opens, closes string
}

// mayStandIn is a look that spares most texts with an apostrophe the expression.
func (q looseQuote) mayStandIn(text string) bool {
	mark := "'"
	if q.opens == "“" {
		mark = `"`
	}
	return strings.Contains(text, mark+" ") || strings.Contains(text, mark+"\u00a0")
}

// text appends the pieces of one run of text, edited.
func (t *typesetter) text(out []doc.Inline, x *doc.Text, next rune, last bool) []doc.Inline {
	var edits []edit
	add := func(re *regexp.Regexp, group int, with func(string) (with, what string)) {
		for _, m := range re.FindAllStringSubmatchIndex(x.Text, -1) {
			from, to := m[2*group], m[2*group+1]
			if strings.HasPrefix(x.Text[m[1]:], "-") {
				continue // a date such as 2023-12-31
			}
			if w, what := with(x.Text[from:to]); w != x.Text[from:to] {
				edits = append(edits, edit{from, to, w, what})
			}
		}
	}
	m := marksIn(x.Text)
	if m&rangeDash != 0 {
		add(yearRange, 2, func(string) (string, string) { return "–", "a range of years set with a closed dash" })
		add(wordRange, 1, func(string) (string, string) { return " – ", "a range of dates set with a spaced dash" })
	}
	if m&wideDash != 0 {
		add(spacedDash, 1, func(string) (string, string) { return " – ", "a spaced hyphen made a dash" })
	}
	if m&colonDash != 0 && last {
		add(leadInDash, 1, func(string) (string, string) { return "", `the dash of ":-" dropped` })
	}
	if m&severalSpaces != 0 {
		add(spaces, 0, func(string) (string, string) { return " ", "several spaces made one" })
	}
	if m&spacedStop != 0 {
		add(earlySpace, 1, func(string) (string, string) { return "", "a space before punctuation dropped" })
	}
	if m&stopCapital != 0 {
		add(tightStop, 1, func(string) (string, string) { return ". ", "a space put after a full stop" })
	}
	if m&joinedLetters != 0 {
		add(ligature, 0, func(s string) (string, string) { return norm.NFKC.String(s), "a ligature taken apart" })
	}
	if m&straightQuote != 0 {
		for _, q := range looseQuotes {
			if !q.mayStandIn(x.Text) {
				continue
			}
			add(q.pair, 1, func(string) (string, string) { return q.opens, "a space inside a quotation mark dropped" })
			add(q.pair, 2, func(string) (string, string) { return q.closes, "a space inside a quotation mark dropped" })
		}
		edits = append(edits, t.quotes(x.Text, next)...)
	}
	out = apply(out, x, edits, t.explain)
	t.after(x.Text)
	return out
}

func (t *typesetter) explain(at diag.Position, old string, e edit) {
	if e.what == "" {
		t.marks++
		return
	}
	t.s.note(Change{Pos: at, What: e.what, Because: fmt.Sprintf("the source has %q", old)})
}

// quotes returns the edits that turn straight marks into typographic ones. A
// mark opens where a space, a bracket or a dash stands before it.
func (t *typesetter) quotes(s string, next rune) []edit {
	var out []edit
	prev := t.prev
	for i, r := range s {
		if r == '"' || r == '\'' || r == '`' {
			after := next
			if n, _ := utf8.DecodeRuneInString(s[i+1:]); i+1 < len(s) {
				after = n
			}
			opens := (unicode.IsSpace(prev) || strings.ContainsRune("([{–—-‘“/", prev)) && !unicode.IsSpace(after) && !unicode.IsPunct(after)
			mark := "’"
			switch {
			case r == '"' && opens:
				mark = "“"
			case r == '"':
				mark = "”"
			case opens && !(r == '\'' && unicode.IsDigit(after)): // the ’90s
				mark = "‘"
			}
			out = append(out, edit{i, i + 1, mark, ""})
		}
		prev = r
	}
	return out
}

// apply makes the edits and appends the text as one run or more, each with its
// own place in the source. Of two edits that overlap, the first wins.
func apply(out []doc.Inline, x *doc.Text, edits []edit, explain func(diag.Position, string, edit)) []doc.Inline {
	if len(edits) == 0 {
		return append(out, x)
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	start, done := 0, 0
	flush := func(to int) {
		if b.Len() > 0 {
			out = append(out, &doc.Text{At: doc.At{Pos: shift(x.Pos, x.Text[:start])}, Text: b.String()})
			b.Reset()
		}
		start = to
	}
	for _, e := range edits {
		if e.from < done {
			continue
		}
		b.WriteString(x.Text[done:e.from])
		old := x.Text[e.from:e.to]
		explain(shift(x.Pos, x.Text[:e.from]), x.Text[max(0, back(x.Text, e.from, 6)):fore(x.Text, e.to, 6)], e)
		b.WriteString(e.with)
		done = e.to
		if utf8.RuneCountInString(old) != utf8.RuneCountInString(e.with) {
			flush(e.to)
		}
	}
	b.WriteString(x.Text[done:])
	flush(len(x.Text))
	return out
}

// back and fore return the offset n characters before and after one in s.
func back(s string, i, n int) int {
	for ; n > 0 && i > 0; n-- {
		_, w := utf8.DecodeLastRuneInString(s[:i])
		i -= w
	}
	return i
}

func fore(s string, i, n int) int {
	for ; n > 0 && i < len(s); n-- {
		_, w := utf8.DecodeRuneInString(s[i:])
		i += w
	}
	return i
}
