package repair

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
)

// rejoinWords rejoins words that a printed line cut at a hyphen. Where the
// halves are one word, of this document or of the dictionary, they become it
// again; where they are two ("multi-agency"), the hyphen stays and the line
// break goes.
func rejoinWords(s *state) {
	doc.Walk(s.d.Blocks, func(b doc.Block) bool {
		switch b := b.(type) {
		case *doc.Paragraph:
			b.Inlines = s.rejoinLines(b.Inlines)
		case *doc.Heading:
			b.Inlines = s.rejoinLines(b.Inlines)
		}
		return true
	})
}

func (s *state) rejoinLines(ins []doc.Inline) []doc.Inline {
	for i := 0; i+2 < len(ins); i++ {
		a, ok1 := ins[i].(*doc.Text)
		br, ok2 := ins[i+1].(*doc.LineBreak)
		b, ok3 := ins[i+2].(*doc.Text)
		if !ok1 || !ok2 || !ok3 || br.Hard {
			continue
		}
		x := strings.TrimRight(a.Text, " ")
		y := strings.TrimLeft(b.Text, " ")
		before, hyphen := strings.CutSuffix(x, "-")
		if !hyphen {
			before, hyphen = strings.CutSuffix(x, "\u00ad") // a soft hyphen that was used
		}
		first, second := lastWord(before), firstWord(y)
		if r, _ := utf8.DecodeRuneInString(second); !hyphen || first == "" || !unicode.IsLower(r) {
			continue
		}
		if !s.cutWord(first, second) {
			// "multi-" and "agency": the hyphen is the compound's own.
			a, b := *a, *b
			a.Text, b.Text = x, y
			ins = append(append(append([]doc.Inline(nil), ins[:i]...), &a, &b), ins[i+3:]...)
			continue
		}
		p, q := *a, *b
		p.Text, q.Text = before, y
		s.note(Change{
			Pos: shift(a.Pos, a.Text[:len(before)-len(first)]), What: fmt.Sprintf("rejoined the word %q", first+second),
			Because: "a printed line cut it at a hyphen",
			Records: []ledger.Record{{Kind: ledger.Joined, Pos: shift(a.Pos, a.Text[:len(before)-len(first)]), Text: first + "- " + second,
				Next: b.Pos, Reason: "a word cut at the end of a line"}},
		})
		ins = append(append(append([]doc.Inline(nil), ins[:i]...), &p, &q), ins[i+3:]...)
	}
	return ins
}

// cutWord reports whether two halves around a hyphen at the end of a line are
// one word. They are when the whole is one, of this document or of the
// dictionary, and the document nowhere else writes it with its hyphen.
func (s *state) cutWord(first, second string) bool {
	first, second = strings.ToLower(first), strings.ToLower(second)
	switch {
	case s.vocab.hyphened(first + "-" + second):
		return false
	case s.vocab.count(first+second) > 0:
		return true
	}
	return !keepsHyphen[first] && dictionary().Knows(first+second)
}

// keepsHyphen holds first parts that this field writes with a hyphen, though
// dictionaries know the closed form as well: "multi-agency", "non-mobile".
var keepsHyphen = map[string]bool{"multi": true, "non": true, "self": true, "cross": true, "well": true}
