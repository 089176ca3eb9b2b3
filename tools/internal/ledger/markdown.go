package ledger

import (
	"regexp"
	"slices"
	"strings"
)

// Markdown returns the words of Markdown or extracted text, from its bytes:
// UTF-8 with lines ended by "\n". Front matter is passed over.
//
// It reads what Markdown a report may hold, and what extraction leaves in one,
// by CommonMark's rules with tables, struck-out words and footnotes, but it
// builds no document and drops nothing that isn't markup: a cell too many in a
// row of a table, which Markdown leaves out, is words here. They stand in a [Room].
func Markdown(path string, data []byte) []Word {
	b := blocks{notes: map[string]bool{}}
	n := int32(1)
	start, skipped := frontMatter(string(data))
	n += int32(skipped)
	for s := range strings.SplitSeq(start, "\n") {
		b.line(span{strings.TrimSuffix(s, "\r"), n, 1})
		n++
	}
	refs := map[string]reference{}
	for _, l := range b.leaves {
		if l.kind == paragraph {
			l.spans = definitions(l.spans, refs)
		}
	}
	sc := &scanner{text: newText(path), refs: refs, notes: b.notes, words: slices.Grow(Room(), len(data)/6)}
	for _, l := range b.leaves {
		sc.leaf(l)
	}
	sc.text.free()
	return sc.words
}

// frontMatter returns what stands behind the front matter and how many lines
// that is down. A block that is never closed is text.
func frontMatter(s string) (rest string, lines int) {
	first, after, ok := strings.Cut(s, "\n")
	mark := strings.TrimRight(first, " \t\r")
	if !ok || mark != "---" && mark != "+++" {
		return s, 0
	}
	for lines = 1; ok; lines++ {
		var line string
		line, after, ok = strings.Cut(after, "\n")
		if strings.TrimRight(line, " \t\r") == mark {
			return after, lines + 1
		}
	}
	return s, 0
}

// A reference is what a link reference definition says.
type reference struct{ dest, title string }

var counted = &more{optional: "the number of a list item, which the list counts for itself"}

// leaf cuts a block into words.
func (sc *scanner) leaf(l *leaf) {
	switch l.kind {
	case marker:
		s := l.spans[0]
		sc.text.more = counted
		sc.text.addString(s.s[:len(s.s)-1], s.line, s.col)
		sc.flush()
	case fenced, indented:
		for _, s := range l.spans {
			sc.begin([]span{s})
			for !sc.done() {
				sc.literal(1)
			}
			sc.text.add(' ', s.line, s.col)
		}
		sc.flush()
	case rawHTML:
		sc.begin(l.spans)
		sc.html()
		sc.flush()
	case heading:
		if last := &l.spans[len(l.spans)-1]; mayHaveAnchor(last.s) {
			last.s = anchor.ReplaceAllString(last.s, "$1")
		}
		sc.inlines(l.spans)
	case paragraph:
		above, rows := table(l.spans)
		sc.inlines(above)
		if n := len(rows) - 1; n > 0 && mayBeAttributes(rows[n].s) {
			if m := tableAttributes.FindStringSubmatchIndex(rows[n].s); m != nil {
				// Pages show a table's caption before its rows.
				if m[2] >= 0 {
					sc.begin([]span{rows[n].from(m[2])})
					sc.literal(m[3] - m[2])
					sc.flush()
				}
				rows = rows[:n]
			}
		}
		for _, row := range rows {
			for _, cell := range cells(row) {
				sc.inlines([]span{cell})
			}
		}
	}
}

// anchor matches what names the place of a heading, "{#priorities}" at its end,
// and the hashes that may close it.
var anchor = regexp.MustCompile(`([^ \t])[ \t]+\{#[A-Za-z0-9][-A-Za-z0-9_]*\}(?:[ \t]+#+)?[ \t\r]*$`)

// mayHaveAnchor is a look that spares most headings the expression.
func mayHaveAnchor(s string) bool { return strings.Contains(s, "{#") }

// tableAttributes matches the line behind a table that gives its anchor and its
// caption.
var tableAttributes = regexp.MustCompile(`^[ \t]*\{(?:#[A-Za-z][-\w]*)? ?(?:caption="([^"]*)")?\}[ \t\r]*$`)

// mayBeAttributes is mayHaveAnchor for the last line of a table.
func mayBeAttributes(s string) bool { return strings.HasPrefix(strings.TrimLeft(s, " \t"), "{") }

// definitions takes the link reference definitions from the start of a
// paragraph, and returns what is left of it.
func definitions(spans []span, refs map[string]reference) []span {
	for len(spans) > 0 && strings.HasPrefix(strings.TrimLeft(spans[0].s, " \t"), "[") {
		s := joined(spans)
		p := dest{s: s, i: strings.IndexByte(s, '[')}
		label, ok := p.label()
		if !ok || strings.TrimSpace(label) == "" || !p.take(':') {
			return spans
		}
		p.space()
		to, ok := p.destination()
		if !ok || !p.endOfLine() && !p.spaced() {
			return spans
		}
		end := p.i
		title := ""
		if p.space(); p.i > end {
			if t, ok := p.title(); ok && p.endOfLine() {
				title, end = t, p.i
			}
		}
		if p.i = end; !p.endOfLine() {
			return spans
		}
		if _, ok := refs[labelKey(label)]; !ok {
			refs[labelKey(label)] = reference{to, title}
		}
		spans = spans[min(strings.Count(s[:end], "\n")+1, len(spans)):]
	}
	return spans
}

func joined(spans []span) string {
	if len(spans) == 1 {
		return spans[0].s
	}
	ss := make([]string, len(spans))
	for i, s := range spans {
		ss[i] = s.s
	}
	return strings.Join(ss, "\n")
}

// labelKey returns the form in which labels of links are compared.
func labelKey(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// table returns the lines of a paragraph that stand above a table in it, and
// the rows of the table without the one of hyphens.
func table(spans []span) (above, rows []span) {
	for i := 1; i < len(spans); i++ {
		n := delimiters(spans[i])
		if n == 0 {
			continue
		}
		if len(cells(spans[i-1])) != n {
			break
		}
		return spans[:i-1], append([]span{spans[i-1]}, spans[i+1:]...)
	}
	return spans, nil
}

// delimiters returns how many columns a table's row of hyphens has; 0 where it
// is no such row.
func delimiters(s span) int {
	columns, _ := s.indent()
	t := strings.Trim(s.s, " \t\r")
	if columns > 3 || t == "" || strings.Trim(t, "-") == "" || strings.Trim(t, "-|: \t") != "" {
		return 0
	}
	cs := strings.Split(strings.TrimSuffix(strings.TrimPrefix(t, "|"), "|"), "|")
	for _, c := range cs {
		c = strings.Trim(c, " \t")
		c = strings.TrimSuffix(strings.TrimPrefix(c, ":"), ":")
		if c == "" || strings.Trim(c, "-") != "" {
			return 0
		}
	}
	return len(cs)
}

// cells cuts a row of a table at every stroke that is not escaped.
func cells(row span) []span {
	_, i := row.indent()
	row = row.from(i)
	row.s = strings.TrimRight(row.s, " \t\r")
	if strings.HasPrefix(row.s, "|") {
		row = row.from(1)
	}
	var cs []span
	for {
		end := -1
		for i := 0; i < len(row.s); i++ {
			if row.s[i] == '|' && (i == 0 || row.s[i-1] != '\\') {
				end = i
				break
			}
		}
		if end < 0 {
			if row.s != "" || len(cs) == 0 {
				cs = append(cs, row)
			}
			return cs
		}
		rest := row.from(end + 1)
		row.s = row.s[:end]
		cs = append(cs, row)
		row = rest
	}
}
