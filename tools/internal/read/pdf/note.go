package pdf

import (
	"regexp"
	"strings"

	"nscp/tools/internal/doc"
)

// A note is a footnote or endnote with the place that refers to it.
type note struct {
	node  *node
	sign  string // as printed: "1", "*"
	label string // in the document
	first *run   // the first run of the reference
	page  int
}

var noteSign = regexp.MustCompile(`^[\[(]?(\d{1,3}|[*†‡§¶]{1,3}|[ivxlc]{1,7}|[a-z])[\])]?\.?$`)

// A reference is what may refer to a note: a link or raised text that says
// nothing but a sign.
type mention struct {
	sign string
	page int
	runs []*run
	used bool
}

// findNotes pairs notes with what refers to them, before the text is read,
// because a note can stand anywhere in the structure. A note that nothing
// refers to stays in the text where it stands.
func (b *builder) findNotes(roots []*node) {
	var notes []*note
	var mentions []*mention
	var last *run
	var walk func(kids []kid, n *node)
	candidate := func(runs []*run) {
		if len(runs) == 0 {
			return
		}
		if m := noteSign.FindStringSubmatch(b.contents.text(runs)); m != nil && len(mentions) < maxNotes {
			mentions = append(mentions, &mention{sign: m[1], page: runs[0].page, runs: runs})
		}
	}
	walk = func(kids []kid, n *node) {
		for _, k := range kids {
			switch {
			case k.node != nil && (k.node.kind == "Note" || k.node.kind == "FENote"):
				if sign := b.noteSign(k.node); sign != "" && len(notes) < maxNotes {
					notes = append(notes, &note{node: k.node, sign: sign, page: k.node.page})
				}
			case k.node != nil && (k.node.kind == "Link" || k.node.kind == "Reference"):
				candidate(b.contents.all(k.node))
			case k.node != nil && k.node.kind != "Lbl":
				walk(k.node.kids, k.node)
			case k.content != nil:
				for _, r := range b.contents.runs[b.contents.find(*k.content)] {
					raised := b.look(piece{run: r, text: r.text}, last).super
					if raised {
						candidate([]*run{r})
					} else if strings.TrimSpace(r.text) != "" {
						last = r
					}
				}
			}
		}
	}
	for _, n := range roots {
		walk([]kid{{node: n}}, nil)
	}
	for _, n := range notes {
		m := nearest(mentions, n)
		if m == nil {
			continue
		}
		m.used = true
		n.first = m.runs[0]
		for _, r := range m.runs {
			b.marks[r] = n
		}
		b.notes[n.node] = n
	}
	count := 0
	for _, m := range mentions { // notes are numbered as they are mentioned
		if m.used {
			count++
			b.marks[m.runs[0]].label = itoa(count)
		}
	}
}

// nearest returns the mention of a note: the first one with its sign on its
// page, or else the last one before.
func nearest(mentions []*mention, n *note) *mention {
	var before *mention
	for _, m := range mentions {
		if m.used || m.sign != n.sign {
			continue
		}
		if m.page == n.page {
			return m
		}
		if m.page < n.page || before == nil {
			before = m
		}
	}
	return before
}

// noteSign returns the sign that a note begins with: its label, or the first
// content of its first paragraph.
func (b *builder) noteSign(n *node) string {
	sign := ""
	var first func(kids []kid) bool
	first = func(kids []kid) bool {
		for _, k := range kids {
			switch {
			case k.node != nil && k.node.kind == "Lbl":
				sign = b.contents.text(b.contents.all(k.node))
				return true
			case k.node != nil:
				if first(k.node.kids) {
					return true
				}
			case k.content != nil:
				for _, r := range b.contents.runs[b.contents.find(*k.content)] {
					if sign = strings.TrimSpace(r.text); sign != "" {
						return true
					}
				}
			}
		}
		return false
	}
	first(n.kids)
	if m := noteSign.FindStringSubmatch(sign); m != nil {
		return m[1]
	}
	// A sign that runs on into the words: "1 Counted from April".
	if f, _, ok := strings.Cut(sign, " "); ok {
		if m := noteSign.FindStringSubmatch(f); m != nil && !strings.ContainsAny(m[1], "abcdefghijklmnopqrstuvwxyz") {
			return m[1]
		}
	}
	return ""
}

// readNotes reads the notes that something refers to, in the order of that.
func (b *builder) readNotes() {
	ordered := make([]*note, len(b.notes))
	for _, n := range b.notes {
		for i := range ordered {
			if n.label == itoa(i+1) {
				ordered[i] = n
			}
		}
	}
	for _, n := range ordered {
		if n == nil {
			continue
		}
		b.page = n.page
		d := &doc.Note{At: b.here(), Label: n.label}
		d.Blocks = b.blocksOf(n.node.kids, false)
		if len(d.Blocks) > 0 {
			if p, ok := d.Blocks[0].(*doc.Paragraph); ok {
				if p.Inlines = withoutSign(p.Inlines, n.sign); len(p.Inlines) == 0 {
					d.Blocks = d.Blocks[1:] // a label of its own
				}
			}
		}
		b.doc.Notes = append(b.doc.Notes, d)
	}
}

// withoutSign takes a note's sign off the beginning of its words.
func withoutSign(ins []doc.Inline, sign string) []doc.Inline {
	if len(ins) == 0 {
		return ins
	}
	switch x := ins[0].(type) {
	case *doc.Text:
		rest := strings.TrimLeft(x.Text, "[( ")
		if after, ok := strings.CutPrefix(rest, sign); ok {
			x.Text = strings.TrimLeft(after, ".)] ")
			if x.Text == "" {
				return withoutSpace(ins[1:])
			}
		}
	case *doc.Emphasis:
		x.Inlines = withoutSign(x.Inlines, sign)
		if len(x.Inlines) == 0 {
			return withoutSpace(ins[1:])
		}
	case *doc.Link:
		x.Inlines = withoutSign(x.Inlines, sign)
		if len(x.Inlines) == 0 {
			return withoutSpace(ins[1:])
		}
	}
	return ins
}

// withoutSpace takes spaces off the beginning of words.
func withoutSpace(ins []doc.Inline) []doc.Inline {
	if len(ins) > 0 {
		if t, ok := ins[0].(*doc.Text); ok {
			t.Text = strings.TrimLeft(t.Text, " ")
			if t.Text == "" {
				return withoutSpace(ins[1:])
			}
		}
	}
	return ins
}
