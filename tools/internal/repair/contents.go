package repair

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
)

// entry is one line of a printed contents list.
type entry struct {
	title string
	page  int
	level int // 1 for a section, 2 for a part of one; from numbering such as "2.1"
}

const contentsReason = "printed contents list: the website makes its own"

var (
	leaders    = regexp.MustCompile(`\s*(?:\.\s?){3,}\s*$|\s*[…·_]{2,}\s*$|\s*…\s*$`)
	leaderLine = regexp.MustCompile(`^(.*?\pL.*?)\s*(?:(?:\.\s?){3,}|[…·_]{2,})\s*(\d{1,3})?\s*$`)
	pageNumber = regexp.MustCompile(`^\d{1,3}$`)
	numbering  = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2})*)\.?\s+(.*)$`)
	// sectionNumber begins the heading of a section: "2. Our priorities".
	sectionNumber = regexp.MustCompile(`^\d{1,2}\.\s+\pL`)
	endsWithPage  = regexp.MustCompile(`^(.*?\pL.*?)\s+(\d{1,3})$`)
)

// isPart reports whether a line begins with the number of a part of a section, such
// as "2.1 Who we are". A number with a decimal is followed by what it counts.
func isPart(line string) bool {
	m := numbering.FindStringSubmatch(line)
	return m != nil && strings.Contains(m[1], ".") && unicode.IsUpper(firstRune(m[2]))
}

// setAsideContents finds the printed contents list, keeps it as evidence for
// headings and page numbers, and sets it aside. It is a table or list of titles
// with page numbers, or paragraphs with dot leaders; the word "Contents" above
// it goes with it.
func setAsideContents(s *state) {
	s.splitBlocks(atContentsTitle)
	blocks := s.d.Blocks
	for i := 0; i < len(blocks); i++ {
		from := i
		switch {
		case i > 0 && isContentsTitle(blocks[i-1]):
			from = i - 1
		case i > 1 && isContentsTitle(blocks[i-2]) && isPageLine(firstWords(blocks[i-1])):
			from = i - 2 // a page number stands between
		}
		titled := from < i
		n, entries := contentsAt(blocks[i:], titled)
		if n == 0 || s.orders.find("as-is", blocks[i]) != nil {
			continue
		}
		var records []ledger.Record
		for _, b := range blocks[from : i+n] {
			records = append(records, s.setAside(b.Position(), doc.Plain([]doc.Block{b}), contentsReason))
		}
		s.contents, s.titles = append(s.contents, entries...), nil
		s.note(Change{
			Pos: blocks[from].Position(), What: fmt.Sprintf("set aside the printed contents list of %d entries", len(entries)),
			Because:  "titles with dot leaders or page numbers, one after the other; kept as the witness for headings and pages",
			Overrule: overrule("as-is", blocks[i].Position(), ""), Records: records,
		})
		s.d.Blocks = append(append([]doc.Block(nil), blocks[:from]...), blocks[i+n:]...)
		blocks = s.d.Blocks
		i = from
	}
}

// mayEndInLeaders is a look that spares most titles the expression.
func mayEndInLeaders(s string) bool {
	return strings.ContainsRune(".…·_", lastRune(strings.TrimRight(s, whiteSpace)))
}

// leaderMarks are what a line with leaders holds at least one of.
var leaderMarks = []string{"..", ". .", "…", "·", "_"}

func isContentsTitle(b doc.Block) bool {
	switch b.(type) {
	case *doc.Paragraph, *doc.Heading:
		return saysContents(firstWords(b))
	}
	return false
}

func saysContents(text string) bool {
	return says(text, "contents") || says(text, "table of contents") || says(text, "contents page")
}

// atContentsTitle parts a paragraph before and behind a line that says
// "Contents", where no empty line does.
func atContentsTitle(p *doc.Paragraph) []doc.Block {
	behind := false
	return partBefore(p, func(line []doc.Inline) bool {
		title := saysContents(strings.TrimSpace(doc.Words(line)))
		begins := title || behind
		behind = title
		return begins
	})
}

// contentsAt returns how many of the blocks are a contents list, and what it
// says. Titled says that the word "Contents" stands above; without it, dot
// leaders must tell.
func contentsAt(blocks []doc.Block, titled bool) (n int, entries []entry) {
	if t, ok := blocks[0].(*doc.Table); ok {
		if es := contentsTable(t, titled); es != nil {
			return 1, es
		}
		return 0, nil
	}
	// Paragraphs of one line or several, and lists: a numbered entry is a list to
	// Markdown, and the next one without a number is not.
	lists := false
	for _, b := range blocks {
		var es []entry
		switch b := b.(type) {
		case *doc.Paragraph:
			es = contentsLines(contentLines(b), titled || leadsToPlace(b))
		case *doc.List:
			es = contentsLines(itemLines(b), titled)
			lists = true
		}
		if es == nil {
			break
		}
		entries = append(entries, es...)
		n++
	}
	if len(entries) < 3 && !(lists && n == 1) {
		return 0, nil
	}
	return n, entries
}

// leadsToPlace reports whether a paragraph is nothing but a link to a place that
// Word marked for its contents list.
func leadsToPlace(p *doc.Paragraph) bool {
	ins := trimInlines(p.Inlines)
	if len(ins) != 1 {
		return false
	}
	l, ok := ins[0].(*doc.Link)
	return ok && strings.HasPrefix(l.Href, "#_Toc")
}

// itemLines returns the lines of a list's items, those of a numbered one with
// their numbers.
func itemLines(l *doc.List) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i, it := range l.Items {
			first := true
			for _, b := range it.Blocks {
				var lines iter.Seq[string]
				switch b := b.(type) {
				case *doc.Paragraph:
					lines = contentLines(b)
				case *doc.List:
					lines = itemLines(b)
				default: // no contents list
					lines = strings.SplitSeq(strings.TrimSpace(doc.Plain([]doc.Block{b})), "\n")
				}
				for line := range lines {
					if first && l.Ordered {
						line = fmt.Sprintf("%d. %s", l.Start+i, line)
					}
					if first = false; !yield(line) {
						return
					}
				}
			}
		}
	}
}

// contentLines returns the lines of a paragraph as the source wraps them.
func contentLines(p *doc.Paragraph) iter.Seq[string] {
	return func(yield func(string) bool) {
		from := 0
		for i := range len(p.Inlines) + 1 {
			if i < len(p.Inlines) && !isBreak(p.Inlines[i]) {
				continue
			}
			if l := strings.TrimSpace(doc.Words(p.Inlines[from:i])); l != "" && !yield(l) {
				return
			}
			from = i + 1
		}
	}
}

// contentsLines returns the entries if every line is one.
func contentsLines(lines iter.Seq[string], titled bool) []entry {
	var out []entry
	for l := range lines {
		// A look for leaders costs a hundredth of the pattern.
		if !titled && !slices.ContainsFunc(leaderMarks, func(m string) bool { return strings.Contains(l, m) }) {
			return nil
		}
		m := leaderLine.FindStringSubmatch(l)
		if m == nil && titled && !isPageLine(l) {
			m = endsWithPage.FindStringSubmatch(l)
		}
		if m == nil {
			return nil
		}
		out = append(out, newEntry(m[1], m[2]))
	}
	return out
}

// contentsTable returns the entries if the table is a contents list: in every
// row that is not empty, a title and then a page number.
func contentsTable(t *doc.Table, titled bool) []entry {
	var out []entry
	withLeaders := 0
	for _, r := range t.Rows {
		var cells []string
		for _, c := range r.Cells {
			if text := cellText(c); text != "" {
				cells = append(cells, text)
			}
		}
		switch {
		case !slices.ContainsFunc(cells, func(text string) bool { return !isDashes(text) }):
		case len(cells) == 1 && letters(cells[0]) == "contents":
			titled = true
		case len(cells) == 1:
			if !strings.ContainsAny(cells[0], ".…·_") {
				return nil
			}
			m := leaderLine.FindStringSubmatch(cells[0])
			if m == nil {
				return nil
			}
			withLeaders++
			out = append(out, newEntry(m[1], m[2]))
		case pageNumber.MatchString(cells[len(cells)-1]):
			title := strings.Join(cells[:len(cells)-1], " ")
			if mayEndInLeaders(title) && leaders.MatchString(title) {
				withLeaders++
			}
			out = append(out, newEntry(title, cells[len(cells)-1]))
		case r.Header && len(out) == 0: // "Section | Page"
			titled = titled || says(cells[0], "contents") || says(cells[len(cells)-1], "page")
		default:
			return nil
		}
	}
	// Data may be a name and a number as well: pages only ever rise.
	for i := 1; i < len(out); i++ {
		if out[i].page < out[i-1].page {
			return nil
		}
	}
	if len(out) < 2 || !titled && withLeaders*2 < len(out) {
		return nil
	}
	return out
}

func newEntry(title, page string) entry {
	if mayEndInLeaders(title) {
		title = leaders.ReplaceAllString(title, "")
	}
	e := entry{title: strings.TrimSpace(title), level: 1}
	e.page, _ = strconv.Atoi(page) // an entry without a number has page 0
	if m := numbering.FindStringSubmatch(e.title); m != nil {
		e.level = strings.Count(m[1], ".") + 1
	}
	return e
}

// unnumbered returns a title in the form in which titles are compared, without
// a section number before it.
func unnumbered(title string) string {
	if m := numbering.FindStringSubmatch(title); m != nil {
		title = m[2]
	}
	return letters(title)
}

// witness returns the contents entry that names the text, or nil.
func (s *state) witness(text string) *entry {
	if len(s.contents) == 0 || len(text) > maxTitle {
		return nil
	}
	if s.titles == nil {
		s.titles = map[string]*entry{}
		for i := range s.contents {
			e := &s.contents[i]
			if t := unnumbered(e.title); t != "" && s.titles[t] == nil {
				s.titles[t] = e
			}
		}
	}
	return s.titles[unnumbered(text)]
}

// maxTitle is the longest text, in bytes, that a contents list can name.
const maxTitle = 400

// missingHeadings reports contents entries whose heading is nowhere: a section
// that extraction lost whole.
func (s *state) missingHeadings() {
	have := map[string]bool{}
	for _, b := range s.d.Blocks {
		if h, ok := b.(*doc.Heading); ok {
			have[unnumbered(doc.Words(h.Inlines))] = true
		}
	}
	for _, e := range s.contents {
		if !have[unnumbered(e.title)] {
			s.findings = append(s.findings, diag.Finding{
				Rule: "missing-section", Severity: diag.Warning, Pos: diag.Position{Path: s.d.Path},
				Message: fmt.Sprintf("the printed contents list names %q, and no heading with these words was found", clip(e.title, 80)),
				Why:     "a whole section may have been lost when the text was extracted",
				Fix:     "look for the section in the original, or correct its heading in " + s.d.Path,
			})
		}
	}
}
