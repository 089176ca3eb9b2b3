package repair

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
)

// continues reports whether text b goes on where text a was cut, and why.
func continues(a, b string) (because string, ok bool) {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if a == "" || b == "" || endsSentence(a) {
		return "", false
	}
	if startsLower(b) {
		return fmt.Sprintf("%q does not end a sentence and %q does not begin one", tail(a), head(b)), true
	}
	if leadsOn[strings.ToLower(lastWord(a))] {
		return fmt.Sprintf("no sentence ends with %q", lastWord(a)), true
	}
	if strings.HasSuffix(a, "-") && !strings.HasSuffix(a, " -") {
		return fmt.Sprintf("%q ends in a hyphen", tail(a)), true
	}
	return "", false
}

func tail(s string) string {
	f := strings.Fields(s)
	return strings.Join(f[max(len(f)-3, 0):], " ")
}

func head(s string) string {
	f := strings.Fields(s)
	return strings.Join(f[:min(len(f), 3)], " ")
}

// sew returns the inlines of a and b as one run. Where a word was cut, the
// halves become one word again, and the record says so.
func (s *state) sew(a, b []doc.Inline, pos diag.Position) ([]doc.Inline, []ledger.Record) {
	x, y := strings.TrimRight(doc.Words(a), " "), strings.TrimLeft(doc.Words(b), " ")
	first, second := lastWord(x), firstWord(y)
	one := s.oneWord(first, second)
	hyphen := strings.HasSuffix(x, "-") && !strings.HasSuffix(x, " -")
	if hyphen {
		first = lastWord(strings.TrimSuffix(x, "-"))
		one = s.oneWord(first, second) || s.vocab.count(strings.ToLower(first+second)) > 0
	}
	var records []ledger.Record
	switch {
	case one:
		if hyphen {
			a = trimHyphen(a)
		}
		halves := first + " " + second
		if hyphen {
			halves = first + "- " + second
		}
		records = append(records, ledger.Record{Kind: ledger.Joined, Pos: lastWordAt(a, first), Text: halves,
			Next: atOf(b, doc.At{Pos: pos}).Pos, Reason: "a word cut by a page break"})
	case hyphen:
	default:
		a = append(a[:len(a):len(a)], &doc.LineBreak{})
	}
	return append(a[:len(a):len(a)], b...), records
}

// lastWordAt returns where the last word of a run stands in the source.
func lastWordAt(ins []doc.Inline, word string) diag.Position {
	for i := len(ins) - 1; i >= 0; i-- {
		switch in := ins[i].(type) {
		case *doc.Text:
			return shift(in.Pos, in.Text[:max(strings.LastIndex(in.Text, word), 0)])
		case *doc.Emphasis:
			return lastWordAt(in.Inlines, word)
		case *doc.Link:
			return lastWordAt(in.Inlines, word)
		}
	}
	return diag.Position{}
}

// dictionary is read when the first seam asks for it: most documents have none.
var dictionary = sync.OnceValue(func() *spelling.List { return spelling.New(nil) })

// oneWord reports whether two fragments are one word: the whole is a word, of
// this document or of the dictionary, and a fragment is not. Two words that
// stand on their own elsewhere ("in", "to") stay two.
func (s *state) oneWord(first, second string) bool {
	if first == "" || second == "" {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(second); !unicode.IsLower(r) {
		return false
	}
	if whole := s.vocab.count(strings.ToLower(first + second)); whole > 0 {
		part := min(s.vocab.count(strings.ToLower(first)), s.vocab.count(strings.ToLower(second)))
		// A fragment occurs at the seam itself, and at others where the same word
		// was cut; the whole occurs more often than that.
		if part <= 1 || whole > 3*part {
			return true
		}
	}
	d := dictionary()
	return d.Knows(first+second) && !(d.Knows(first) && d.Knows(second))
}

// trimHyphen takes the hyphen off the end of the last text.
func trimHyphen(ins []doc.Inline) []doc.Inline {
	if len(ins) == 0 {
		return ins
	}
	out := append([]doc.Inline(nil), ins...)
	if t, ok := out[len(out)-1].(*doc.Text); ok {
		c := *t
		c.Text = strings.TrimSuffix(strings.TrimRight(c.Text, " "), "-")
		out[len(out)-1] = &c
	}
	return out
}

// sewBlocks returns the blocks of a cell or item whose second half stands in b.
func (s *state) sewBlocks(a, b []doc.Block) ([]doc.Block, []ledger.Record) {
	if len(a) == 0 {
		return b, nil
	}
	if len(b) == 0 {
		return a, nil
	}
	last, ok1 := a[len(a)-1].(*doc.Paragraph)
	first, ok2 := b[0].(*doc.Paragraph)
	if ok1 && ok2 {
		if _, ok := continues(doc.Words(last.Inlines), doc.Words(first.Inlines)); ok {
			ins, records := s.sew(last.Inlines, first.Inlines, first.Pos)
			whole := &doc.Paragraph{At: last.At, Inlines: ins}
			out := append(append(append([]doc.Block(nil), a[:len(a)-1]...), whole), b[1:]...)
			return out, records
		}
	}
	// A list whose last item was cut.
	if l, ok := a[len(a)-1].(*doc.List); ok && ok2 && len(l.Items) > 0 {
		item := l.Items[len(l.Items)-1]
		if p, ok := lastParagraph(item); ok {
			if _, ok := continues(doc.Words(p.Inlines), doc.Words(first.Inlines)); ok {
				ins, records := s.sew(p.Inlines, first.Inlines, first.Pos)
				p.Inlines = ins
				return append(append([]doc.Block(nil), a...), b[1:]...), records
			}
		}
	}
	return append(append([]doc.Block(nil), a...), b...), nil
}

func lastParagraph(it *doc.Item) (*doc.Paragraph, bool) {
	if len(it.Blocks) == 0 {
		return nil, false
	}
	p, ok := it.Blocks[len(it.Blocks)-1].(*doc.Paragraph)
	return p, ok
}
