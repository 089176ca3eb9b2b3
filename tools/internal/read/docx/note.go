package docx

import (
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
)

// Footnotes and endnotes stand in parts of their own and are numbered by Word in
// the order in which the text mentions them; so are they here. A page has one
// list of notes, in which both kinds count together.

// A pendingNote is a note that the text mentions.
type pendingNote struct {
	kind, id, place string
	label           string
	note            *doc.Note
}

// noteMark reads the mark that mentions a note.
func (s *story) noteMark(kind string, n *archive.Node, st *runState) {
	id := n.Attr("id")
	if !s.showing() || s.aside {
		return
	}
	key := kind + " " + id
	label, ok := s.notes[key]
	if !ok {
		number := 1
		for _, p := range s.pending {
			if p.kind == kind {
				number++
			}
		}
		label = itoa(len(s.pending) + 1)
		s.notes[key] = label
		at := s.at(kind + " " + itoa(number))
		note := &doc.Note{At: at, Label: label}
		s.pending = append(s.pending, pendingNote{kind, id, at.Pos.Place, label, note})
	}
	if st.kind != "" {
		s.hide(hidden.Stop, st.kind, s.here(), "", "")
		return
	}
	s.add(piece{inline: &doc.NoteMark{Label: label}}, st)
}

// readNotes reads the notes that the text mentions, and notes those that it
// does not: nobody sees them in Word.
func (r *reader) readNotes() {
	for _, kind := range []string{"footnote", "endnote"} {
		part := r.related(kind + "s")
		root, err := r.XML(part)
		if err != nil {
			r.findings = append(r.findings, problem(err).Finding(r.doc.Path))
			continue
		}
		rels, err := r.relations(part)
		if err != nil {
			r.findings = append(r.findings, problem(err).Finding(r.doc.Path))
			continue
		}
		r.readNotePart(kind, root, rels)
	}
	for _, p := range r.pending {
		if len(p.note.Blocks) > 0 {
			r.doc.Notes = append(r.doc.Notes, p.note)
			continue
		}
		r.warn("empty-note", p.note.At, "the "+p.kind+" is mentioned in the text and has no words",
			"", "delete its mark, or write the note")
	}
}

func (r *reader) readNotePart(kind string, root *archive.Node, rels map[string]archive.Relation) {
	mentioned := map[string]*pendingNote{}
	for i := range r.pending {
		if p := &r.pending[i]; p.kind == kind {
			mentioned[p.id] = p
		}
	}
	for _, n := range children(root) {
		if n.Name != "w:"+kind || n.Attr("type") != "" && n.Attr("type") != "normal" {
			continue // the lines that separate notes from the text
		}
		p := mentioned[n.Attr("id")]
		if p == nil {
			if words := visibleText(n); strings.TrimSpace(words) != "" {
				r.hide(hidden.Stop, hidden.Text, r.at(kind+"s"), "a note that the text does not mention", words)
			}
			continue
		}
		if p.note.Blocks != nil {
			continue // a second note with the same id
		}
		s := &story{reader: r, rels: rels, name: p.place}
		p.note.Blocks = s.blocks(n.Nodes, context{})
		s.end()
	}
}
