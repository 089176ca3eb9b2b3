package docx

import (
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
)

// readHeaders sets headers and footers aside and looks for markings in them. A
// page of a website has neither.
func (r *reader) readHeaders() {
	printed := map[string]bool{}
	for _, h := range r.headers {
		printed[strings.ToLower(h.part)] = true
		root, err := r.XML(h.part)
		if err != nil || root == nil {
			if err != nil {
				r.findings = append(r.findings, problem(err).Finding(r.doc.Path))
			}
			continue
		}
		rels, err := r.relations(h.part)
		if err != nil {
			r.findings = append(r.findings, problem(err).Finding(r.doc.Path))
			continue
		}
		at := r.at(h.place())
		s := &story{reader: r, rels: rels, name: h.place(), aside: true}
		blocks := s.blocks(root.Nodes, context{})
		s.end()
		words := strings.TrimSpace(doc.Plain(blocks))
		r.marking(at, words)
		r.watermark(at, root)
		if words == "" {
			continue
		}
		reason := "running header"
		if h.footer {
			reason = "running footer"
		}
		r.doc.Asides = append(r.doc.Asides, &doc.Aside{At: at, Text: words, Reason: reason})
	}
	r.unprintedHeaders(printed)
}

// unprintedHeaders notes headers that the file holds and no page shows.
func (r *reader) unprintedHeaders(printed map[string]bool) {
	for _, name := range r.Names() {
		if printed[strings.ToLower(name)] || !r.isHeader(name) {
			continue
		}
		root, err := r.XML(name)
		if err != nil || root == nil {
			continue // damaged, and shown by nobody
		}
		at := r.at("headers")
		if words := visibleText(root); strings.TrimSpace(words) != "" {
			r.hide(hidden.Strip, hidden.Metadata, at, "a header or footer that no page shows", words)
			r.marking(at, words)
		}
		r.watermark(at, root)
	}
}

func (r *reader) isHeader(part string) bool {
	t := r.ContentType(part)
	return strings.HasSuffix(t, "header+xml") || strings.HasSuffix(t, "footer+xml")
}

// watermark looks for words drawn across the page, which stand in an attribute
// and not in the text.
func (r *reader) watermark(at doc.At, root *archive.Node) {
	root.Walk(func(n *archive.Node) bool {
		if n.Name == "v:textpath" {
			r.marking(at, n.Attr("string"))
		}
		return true
	})
}

// marking notes a protective marking, or a word that says that the document is
// not final. The word itself is one of these few, but is not repeated either:
// the rule that findings hold nothing of a file has no exceptions to check.
func (r *reader) marking(at doc.At, words string) {
	if hidden.HoldsMarking(words) {
		r.hide(hidden.Stop, hidden.Marking, at, "", words)
	}
}

// bodyMarkings looks for paragraphs of the text that are nothing but a marking,
// as at the top of a first page.
func (r *reader) bodyMarkings() {
	doc.Walk(r.doc.Blocks, func(b doc.Block) bool {
		words := strings.TrimSpace(doc.Words(doc.Line(b)))
		if hidden.IsMarking(words) {
			r.hide(hidden.Stop, hidden.Marking, doc.At{Pos: b.Position()}, "", words)
		}
		return true
	})
}

// readComments notes every comment at the place it is about.
func (r *reader) readComments() {
	part := r.related("comments")
	root, err := r.XML(part)
	if err != nil {
		r.hide(hidden.Stop, hidden.Comment, r.at("comments"), "", "")
		return
	}
	number := 0
	for _, n := range children(root) {
		if n.Name != "w:comment" {
			continue
		}
		number++
		place := r.comments[n.Attr("id")]
		if place == "" {
			place = "comment " + itoa(number)
		}
		r.hide(hidden.Stop, hidden.Comment, r.at(place), "", n.Attr("author")+": "+visibleText(n))
	}
	if number > 0 {
		return
	}
	// Marks without comments: the part is missing or has another name.
	for _, place := range sortedValues(r.comments) {
		r.hide(hidden.Stop, hidden.Comment, r.at(place), "the mark of a comment", "")
	}
}
