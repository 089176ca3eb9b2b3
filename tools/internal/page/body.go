package page

import (
	"fmt"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/publication"
)

// bodyPrinter prints the body of one page of a report.
type bodyPrinter struct {
	p        *reportPrinter
	s        *publication.Section
	path     string // the page's address
	shift    int    // how many levels headings rise: the section's title is the page's
	level    int    // of the last heading printed
	contents frontmatter.Values
	chunks   []string
	run      []doc.Block
}

// inPage levels are listed in a page's own contents.
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
		}
		w.run = append(w.run, b)
	}
	w.flush()
	return strings.Join(w.chunks, "\n")
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
	for _, c := range w.p.r.Commitments {
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
		w.heading(&doc.Heading{At: c.At, Level: min(w.level+1, 2), ID: c.Table.ID, Inlines: c.Heading})
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
				w.p.set.repeated(labelAt(c, j), words, "a column label, said again with each row")
			case j > 0:
				w.p.set.moved(labelAt(c, j), words, w.path+"#"+actionID(a, j), "a column label, said with the cell it labels")
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

func labelAt(c *publication.Commitment, column int) doc.At {
	for _, in := range c.Labels[column] {
		if t, ok := in.(*doc.Text); ok {
			return t.At
		}
	}
	return c.At
}

// relink makes links to an anchor of the report lead to the page that holds it.
func (w *bodyPrinter) relink(b doc.Block) {
	doc.WalkInlines([]doc.Block{b}, func(in doc.Inline) {
		l, ok := in.(*doc.Link)
		if !ok || !strings.HasPrefix(l.Href, "#") {
			return
		}
		id := l.Href[1:]
		home, ok := w.p.home[id]
		switch {
		case !ok:
		case w.p.owner[id]:
			l.Href = home + "/"
		case home != w.path:
			l.Href = home + "/#" + id
		}
	})
}
