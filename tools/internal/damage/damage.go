// Package damage does to a document what PDF extractors do to a report, so that
// tests and benchmarks have as many broken reports as they want, each with its
// clean original beside it.
//
// In goes a clean document ([Plain] brings one into the form that survives
// extraction); [Print] returns its text as an extractor leaves it: headings
// without marks, a printed contents list, tables cut by page breaks. What is cut
// where comes from a seeded source, so the same seed breaks the same way.
package damage

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"unicode"

	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/doc"
)

// Options say what an extractor does to a report.
type Options struct {
	Marks      bool // headings keep their #
	NoContents bool // no printed contents list
	Windows    bool // lines end as on Windows
	Columns    int  // columns added to every table
	Cuts       int  // page breaks in each table
	MidWord    bool // page breaks fall inside words
	After      bool // another table follows a cut one at once
	Numbered   bool // headings carry section numbers
	Bold       bool // headings are bold lines
	Pages      bool // pages end in their number and a running line
	Rules      bool // and in a rule
	Wrapped    bool // lines are as long as on paper, and words are cut at their ends
	Tight      bool // and nothing but a line end parts a heading from the text below it
}

// Print prints a document the way an extractor leaves it.
func Print(d *doc.Document, o Options, rnd *rand.Rand) string {
	var pieces []string
	contents := !o.NoContents
	page := 3
	for i, x := range d.Blocks {
		var b strings.Builder
		switch x := x.(type) {
		case *doc.Heading:
			if x.Level == 2 && contents && i > 2 {
				contents = false
				b.WriteString("Contents\n\n| | |\n|---|----|\n")
				n := page
				for _, y := range d.Blocks[i:] {
					if h, ok := y.(*doc.Heading); ok && h.Level == 2 {
						fmt.Fprintf(&b, "| %s..... | %d |\n", doc.Words(h.Inlines), n)
						n += 2
					}
				}
				b.WriteString("\n")
			}
			title := doc.Words(x.Inlines)
			switch {
			case o.Marks:
				title = strings.Repeat("#", x.Level) + " " + title
			case o.Bold:
				title = "**" + title + "**"
			}
			b.WriteString(title + "\n\n")
		case *doc.Quote:
			b.WriteString(strings.TrimSpace(doc.Plain(x.Blocks)) + "\n\n")
		case *doc.Table:
			b.WriteString(cutTable(x, o, rnd))
		case *doc.List:
			if strings.HasPrefix(doc.Plain(x.Items[0].Blocks), "Commitment 1") {
				for _, it := range x.Items {
					b.WriteString(doc.FormatInline(doc.TextAt(doc.At{}, strings.TrimSpace(doc.Plain(it.Blocks)))) + "\n\n")
				}
				break
			}
			b.WriteString(doc.Format([]doc.Block{x}) + "\n")
		default:
			b.WriteString(doc.Format([]doc.Block{x}) + "\n")
		}
		pieces = append(pieces, b.String())
	}
	if o.Pages {
		pieces = paper(pieces, o, rnd)
	}
	if o.Wrapped {
		for i, p := range pieces {
			pieces[i] = wrap(p, rnd)
		}
	}
	if o.Tight {
		for i, p := range pieces[:len(pieces)-1] {
			if isLine(p) && strings.Count(pieces[i+1], "\n") > 2 && pieces[i+1][0] != '|' && pieces[i+1][0] != '-' {
				pieces[i] = strings.TrimSuffix(p, "\n")
			}
		}
	}
	text := strings.Join(pieces, "")
	if o.Windows {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// rawCell prints a cell on one line, as an extractor does.
func rawCell(blocks []doc.Block) string {
	var b strings.Builder
	for _, x := range blocks {
		switch x := x.(type) {
		case *doc.List:
			b.WriteString(`<ul style="list-style-type: none">`)
			for _, it := range x.Items {
				b.WriteString(" • " + strings.TrimSpace(doc.Plain(it.Blocks)))
			}
			b.WriteString(" ")
		case *doc.Quote:
			b.WriteString("<p>" + strings.TrimSpace(doc.Plain(x.Blocks)) + "</p> ")
		case *doc.Paragraph:
			if len(blocks) == 1 {
				return doc.FormatInline(x.Inlines)
			}
			b.WriteString("<p>" + doc.FormatInline(x.Inlines) + "</p> ")
		}
	}
	return strings.TrimSpace(b.String())
}

// cutTable prints a table in pieces. Only rows of plain paragraphs are cut
// inside, and only where the cut leaves evidence: in some cell, mid-sentence.
func cutTable(t *doc.Table, o Options, rnd *rand.Rand) string {
	var rows [][]string
	for _, r := range t.Rows {
		var cells []string
		for _, x := range r.Cells {
			cells = append(cells, rawCell(x.Blocks))
		}
		rows = append(rows, cells)
	}
	width := len(rows[0])
	line := func(cells []string) string { return "| " + strings.Join(cells, " | ") + " |\n" }
	var b strings.Builder
	rule := strings.Repeat("|---", width) + "|\n"
	if len(t.Caption) > 0 {
		title := make([]string, width)
		title[0] = doc.FormatInline(t.Caption)
		b.WriteString(line(title) + rule + line(rows[0]))
	} else {
		b.WriteString(line(rows[0]) + rule)
	}
	breakPage := func() { b.WriteString("\n" + line(make([]string, width)) + rule) }
	cutAt := map[int]bool{}
	if len(t.Caption) > 0 {
		for range o.Cuts {
			cutAt[1+rnd.IntN(len(rows)-1)] = true
		}
	}
	for i := 1; i < len(rows); i++ {
		if !cutAt[i] {
			b.WriteString(line(rows[i]))
			continue
		}
		upper, lower, ok := cutRow(rows[i], o, rnd)
		if !ok {
			b.WriteString(line(rows[i]))
			if i+1 < len(rows) {
				breakPage()
			}
			continue
		}
		b.WriteString(line(upper))
		breakPage()
		b.WriteString(line(lower))
	}
	return b.String() + "\n"
}

var dictionary = sync.OnceValue(func() *spelling.List { return spelling.New(nil) })

func cutRow(cells []string, o Options, rnd *rand.Rand) (upper, lower []string, ok bool) {
	for range 50 {
		upper, lower = nil, nil
		evidence := false
		for i, text := range cells {
			if strings.ContainsAny(text, "<*[") || rnd.IntN(3) == 0 && i > 0 {
				upper, lower = append(upper, text), append(lower, "")
				continue
			}
			words := strings.Fields(text)
			k := rnd.IntN(len(words)) + 1
			if o.MidWord {
				for try := 0; try < 20 && (k == len(words) || !long(words[k])); try++ {
					k = rnd.IntN(len(words)) + 1
				}
			}
			if k == len(words) {
				upper, lower = append(upper, text), append(lower, "")
				evidence = evidence || i == 0
				continue
			}
			before, after := strings.Join(words[:k], " "), strings.Join(words[k:], " ")
			if w := words[k]; o.MidWord && long(w) {
				m := 2 + rnd.IntN(len(w)-4)
				// Of two halves that are words themselves nobody can tell.
				if d := dictionary(); d.Knows(w) && !(d.Knows(w[:m]) && d.Knows(w[m:])) {
					before, after = before+" "+w[:m], strings.Join(append([]string{w[m:]}, words[k+1:]...), " ")
				}
			}
			upper, lower = append(upper, before), append(lower, after)
			last := before[len(before)-1]
			if allLower(after[:1]) && (unicode.IsLetter(rune(last)) || unicode.IsDigit(rune(last)) || last == ',') {
				evidence = true
			} else {
				evidence = false
				break
			}
		}
		if evidence && len(lower) == len(cells) && strings.Join(lower, "") != "" {
			return upper, lower, true
		}
	}
	return nil, nil, false
}

// long reports whether a word is one that a page break can fall inside.
func long(w string) bool { return len(w) > 7 && allLower(w) }

func allLower(s string) bool {
	for _, r := range s {
		if !unicode.IsLower(r) {
			return false
		}
	}
	return s != ""
}
