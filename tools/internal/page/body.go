package page

import (
	"cmp"
	"fmt"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/publication"
	"nscp/tools/internal/repair"
)

// anchors says which page holds which anchor of one publication.
type anchors struct {
	home  map[string]string // anchor -> address of the page that holds it
	title map[string]bool   // anchors that are the page's own title
}

// bodyPrinter prints the body of one page.
type bodyPrinter struct {
	set         *Set
	anchors     anchors
	commitments []*publication.Commitment
	path        string // the page's address
	shift       int    // how many levels headings rise: what was a section's title is the page's
	level       int    // of the last heading printed
	contents    frontmatter.Values
	chunks      []string
	run         []doc.Block
	notes       []*doc.Note // of the document; a page gets those it refers to
}

// deepestListed is the lowest heading that a page's own contents list.
const deepestListed = 3

func (w *bodyPrinter) print(blocks []doc.Block) string {
	w.level = 1
	for _, b := range blocks {
		w.relink(b)
		switch b := b.(type) {
		case *doc.Heading:
			h := *b
			h.Level = max(b.Level-w.shift, 2)
			w.heading(&h)
			continue
		case *doc.Table:
			if c := w.commitment(b); c != nil {
				w.printCommitment(c)
				continue
			}
			if isLayout(b) {
				w.printParts(b)
				continue
			}
		}
		w.run = append(w.run, b)
	}
	w.flush()
	return strings.Join(w.chunks, "\n") + w.footnotes(blocks)
}

// footnotes prints the notes that the blocks refer to.
func (w *bodyPrinter) footnotes(blocks []doc.Block) string {
	wanted := map[string]bool{}
	doc.WalkInlines(blocks, func(in doc.Inline) {
		if m, ok := in.(*doc.NoteMark); ok {
			wanted[m.Label] = true
		}
	})
	var here []*doc.Note
	for _, n := range w.notes {
		if wanted[n.Label] {
			here = append(here, n)
			for _, b := range n.Blocks {
				// A report is cut into pages, and its notes stand at its end.
				w.set.moved(doc.At{Pos: b.Position()}, doc.Plain([]doc.Block{b}), w.path, "notes stand at the end of the page that mentions them")
			}
		}
	}
	if len(here) == 0 {
		return ""
	}
	return doc.FormatDocument(&doc.Document{Notes: here})
}

func (w *bodyPrinter) flush() {
	if len(w.run) > 0 {
		w.chunks = append(w.chunks, doc.Format(w.run))
	}
	w.run = nil
}

func (w *bodyPrinter) heading(h *doc.Heading) {
	w.level = h.Level
	if h.Level <= deepestListed {
		w.contents = append(w.contents, frontmatter.Map{
			{Key: "id", Value: h.ID}, {Key: "title", Value: doc.Words(h.Inlines)}, {Key: "level", Value: h.Level},
		})
	}
	w.run = append(w.run, h)
}

func (w *bodyPrinter) commitment(t *doc.Table) *publication.Commitment {
	for _, c := range w.commitments {
		if c.Table == t {
			return c
		}
	}
	return nil
}

// printCommitment prints the table of a commitment as headed parts: a table of
// long prose is a layout, and cannot be read on a phone or by ear. The columns'
// labels head each part, so all but the first time they are repeats.
func (w *bodyPrinter) printCommitment(c *publication.Commitment) {
	if c.Above == nil {
		w.heading(&doc.Heading{At: c.At, Level: 2, ID: c.Table.ID, Inlines: c.Heading})
	}
	w.flush()
	for i, a := range c.Actions {
		var b strings.Builder
		fmt.Fprintf(&b, "{{< action number=\"%d\" of=\"%d\" id=\"%s\" >}}\n", i+1, len(c.Actions), a.ID)
		for j, cell := range a.Cells {
			label := c.Labels[j]
			blocks := []doc.Block{&doc.Heading{At: cell.At, Level: 4, ID: actionID(a, j), Inlines: label}}
			switch words := doc.Words(label); {
			case i > 0:
				w.set.repeated(textAt(label, c.At), words, "a column label, said again with each row")
			case j > 0:
				w.set.moved(textAt(label, c.At), words, w.path+"#"+actionID(a, j), "a column label, said with the cell it labels")
			}
			if j > 0 {
				b.WriteString("\n")
			}
			b.WriteString(doc.Format(append(blocks, cell.Blocks...)))
		}
		b.WriteString("{{< /action >}}\n")
		w.chunks = append(w.chunks, b.String())
	}
}

// Limits of a table that is a layout: prose in cells, each row headed by a short
// first cell.
const (
	layoutWords   = 30 // words in a cell, on average, from which it is prose
	layoutHeading = 12 // words in a first cell that can head a part
)

// isLayout reports whether a table is prose laid out in columns, whose rows a
// short first cell names. As headed parts it can be read on a phone and by ear;
// a table is for data (WCAG 2.2, 1.3.1 and 1.4.10).
func isLayout(t *doc.Table) bool {
	if len(t.Rows) < 2 || !t.Rows[0].Header || len(t.Rows[0].Cells) < 2 {
		return false
	}
	words, cells := 0, 0
	for _, r := range t.Rows[1:] {
		if len(r.Cells) != len(t.Rows[0].Cells) {
			return false
		}
		for i, c := range r.Cells {
			n := doc.CountWords(c.Blocks)
			if c.RowSpan > 1 || c.ColSpan > 1 || i == 0 && (n == 0 || n > layoutHeading || len(c.Blocks) != 1) {
				return false
			}
			if i > 0 {
				words, cells = words+n, cells+1
			}
		}
	}
	for _, c := range t.Rows[0].Cells {
		if len(c.Blocks) > 1 {
			return false
		}
	}
	return words > layoutWords*cells
}

// printParts prints a layout table as headed parts: the first cell of each row
// is the heading, and below it each column's label and cell.
func (w *bodyPrinter) printParts(t *doc.Table) {
	base := min(max(w.level, 1)+1, 4)
	if len(t.Caption) > 0 {
		w.heading(&doc.Heading{At: t.At, Level: base, ID: t.ID, Inlines: t.Caption})
		base = min(base+1, 4)
	}
	head := t.Rows[0]
	for i, r := range t.Rows[1:] {
		part := w.unique(repair.Slug(doc.Plain(r.Cells[0].Blocks)))
		title, ok := r.Cells[0].Blocks[0].(*doc.Paragraph)
		if !ok {
			w.run = append(w.run, r.Cells[0].Blocks...)
		} else {
			w.run = append(w.run, &doc.Heading{At: r.At, Level: base, ID: part, Inlines: title.Inlines})
		}
		for j, cell := range r.Cells[1:] {
			if label := head.Cells[j+1]; len(label.Blocks) == 1 {
				if p, ok := label.Blocks[0].(*doc.Paragraph); ok {
					id := w.unique(part + "-" + repair.Slug(doc.Words(p.Inlines)))
					w.run = append(w.run, &doc.Heading{At: label.At, Level: base + 1, ID: id, Inlines: p.Inlines})
					if words := doc.Words(p.Inlines); i > 0 {
						w.set.repeated(textAt(p.Inlines, label.At), words, "a column label, said again with each row")
					} else {
						w.set.moved(textAt(p.Inlines, label.At), words, w.path+"/#"+id, "a column label, said with the cell it labels")
					}
				}
			}
			w.run = append(w.run, cell.Blocks...)
		}
	}
	if first := head.Cells[0]; !first.Empty() {
		if p, ok := first.Blocks[0].(*doc.Paragraph); ok {
			w.set.Records = append(w.set.Records, ledger.Record{Kind: ledger.SetAside, Pos: textAt(p.Inlines, first.At).Pos,
				Text: doc.Words(p.Inlines), Reason: "the label of the first column, whose cells are headings now"})
		}
	}
	w.level = base
}

// unique returns an anchor that no other part of the publication has.
func (w *bodyPrinter) unique(slug string) string {
	id := slug
	for n := 2; id == "" || w.anchors.home[id] != ""; n++ {
		id = fmt.Sprintf("%s-%d", cmp.Or(slug, "part"), n)
	}
	w.anchors.home[id] = w.path
	return id
}

// textAt returns where a run of inlines begins in the source.
func textAt(ins []doc.Inline, fallback doc.At) doc.At {
	for _, in := range ins {
		switch in := in.(type) {
		case *doc.Text:
			return in.At
		case *doc.Emphasis:
			return textAt(in.Inlines, fallback)
		case *doc.Link:
			return textAt(in.Inlines, fallback)
		}
	}
	return fallback
}

// relink makes links to an anchor of the report lead to the page that holds it.
func (w *bodyPrinter) relink(b doc.Block) {
	doc.WalkInlines([]doc.Block{b}, func(in doc.Inline) {
		l, ok := in.(*doc.Link)
		if !ok || !strings.HasPrefix(l.Href, "#") {
			return
		}
		id := l.Href[1:]
		home, ok := w.anchors.home[id]
		switch {
		case !ok:
		case w.anchors.title[id]:
			l.Href = home + "/"
		case home != w.path:
			l.Href = home + "/#" + id
		}
	})
}
