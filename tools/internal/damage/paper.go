package damage

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"nscp/tools/internal/doc"
)

// numbered returns the document with section numbers before its headings, as
// "2. Training" and "2.1 Courses".
func numbered(d *doc.Document) *doc.Document {
	section, part := 0, 0
	var out []doc.Block
	for _, b := range d.Blocks {
		h, ok := b.(*doc.Heading)
		if ok && (h.Level == 2 || h.Level == 3 && section > 0) {
			c := *h
			number := ""
			if h.Level == 2 {
				section, part = section+1, 0
				number = fmt.Sprintf("%d. ", section)
			} else {
				part++
				number = fmt.Sprintf("%d.%d ", section, part)
			}
			c.Inlines = append(doc.TextAt(doc.At{}, number), h.Inlines...)
			b = &c
		}
		out = append(out, b)
	}
	return &doc.Document{Blocks: out}
}

// paper puts the ends of printed pages among the pieces of a text, each a block:
// the page's number, on most pages the report's name, and what an extractor
// draws there. Some fall inside a paragraph or a list.
func paper(pieces []string, o Options, rnd *rand.Rand) []string {
	var out []string
	page := 3
	end := func() {
		out = append(out, "Yearly report of the partnership\n\n", fmt.Sprintf("%d\n\n", page))
		if o.Rules {
			out = append(out, "-----\n\n")
		}
		page++
	}
	left := 4
	for i, p := range pieces {
		left--
		first, second, ok := split(p, rnd)
		switch {
		case left > 0 || i == len(pieces)-1 || !ok:
			out = append(out, p)
			continue
		}
		out = append(out, first)
		end()
		out = append(out, second)
		left = 3 + rnd.IntN(4)
	}
	return out
}

// split cuts a long paragraph inside a sentence, or a list between two items.
func split(p string, rnd *rand.Rand) (first, second string, ok bool) {
	text := strings.TrimRight(p, "\n")
	if strings.HasPrefix(text, "- ") {
		items := strings.Split(text, "\n- ")
		if len(items) < 2 {
			return "", "", false
		}
		k := 1 + rnd.IntN(len(items)-1)
		return strings.Join(items[:k], "\n- ") + "\n\n", "- " + strings.Join(items[k:], "\n- ") + "\n\n", true
	}
	words := strings.Fields(text)
	if len(words) < 30 || strings.ContainsAny(text, "|<#*_[`\n“\"") || !unicode.IsLetter([]rune(text)[0]) {
		return "", "", false
	}
	for range 50 {
		k := 8 + rnd.IntN(len(words)-16)
		if allLower(words[k-1]) && allLower(strings.Trim(words[k], ",;")) {
			return strings.Join(words[:k], " ") + "\n\n", strings.Join(words[k:], " ") + "\n\n", true
		}
	}
	return "", "", false
}

// lineLength is that of a printed line, in characters.
const lineLength = 96

// wrap breaks a paragraph into printed lines, and a long word at the end of a
// line at a hyphen.
func wrap(p string, rnd *rand.Rand) string {
	text := strings.TrimRight(p, "\n")
	if strings.ContainsAny(text, "|<#[`\n") || len(text) < lineLength || !unicode.IsLetter([]rune(text)[0]) {
		return p
	}
	var b strings.Builder
	n := 0
	for i, w := range strings.Fields(text) {
		safe := unicode.IsLetter([]rune(w)[0]) // no mark of Markdown begins a line
		switch {
		case i == 0:
		case n+len(w) < lineLength || !safe:
			b.WriteByte(' ')
			n++
		default:
			if m := 3 + rnd.IntN(3); len(w) > 8 && allLower(w) && dictionary().Knows(w) {
				b.WriteString(" " + w[:m] + "-\n")
				w = w[m:]
			} else {
				b.WriteByte('\n')
			}
			n = 0
		}
		b.WriteString(w)
		n += len(w)
	}
	return b.String() + "\n\n"
}

// isLine reports whether a piece is one line that ends no sentence: a heading.
func isLine(p string) bool {
	text := strings.TrimSuffix(p, "\n\n")
	return !strings.Contains(text, "\n") && unicode.IsUpper([]rune(text)[0]) && unicode.IsLetter([]rune(text)[len([]rune(text))-1])
}
