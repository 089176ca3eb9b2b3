package pdf

import (
	"net/url"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/ledger"
)

// Why words of a PDF may be missing from the page without a record.
const (
	countedItem = "the number or sign of a list item, which the page makes itself"
	countedNote = "the number of a note, which the page makes itself"
	everyPage   = "a running header, footer or page number, marked as an artifact in the PDF"
	headerAgain = "a header row that is printed again on the next page"
	inPicture   = "words inside a picture"
)

// Words takes the words out of a PDF a second time, for the ledger: a flat pass
// over what is drawn, in the order of the tags, that makes no blocks. Notes come
// last, then what is on every page, then text in no tag. It adds what a reader
// gets and no stroke draws: alt text, and the destination of a link whose words
// do not spell it. Positions are those of Read. It may be used only when Read
// gave no error.
//
// It shares with Read how a page is drawn and which note belongs to which mark,
// and nothing of how text becomes a document.
func Words(path string, data []byte) (words []ledger.Word, fs []diag.Finding) {
	defer recovered(path, &fs, func() { words = nil })
	f, err := open(data)
	if err != nil {
		return nil, []diag.Finding{problem(path, err)}
	}
	pages := f.pages()
	in := newInterpreter(f)
	var drawn []*pageContent
	for _, p := range pages {
		drawn = append(drawn, in.drawPage(p))
	}
	c := index(drawn)
	roots, tree := f.readTree(pages)
	pairs := &builder{file: f, path: path, contents: c, tree: tree, marks: map[*run]*note{}, notes: map[*node]*note{}}
	pairs.findNotes(roots)
	w := &flat{file: f, tree: tree, contents: c, path: path, marks: pairs.marks, notes: pairs.notes, done: map[contentKey]bool{},
		header: &builder{contents: c, repeats: map[contentKey]bool{}}}
	for _, n := range roots {
		w.walk(n)
	}
	w.end()
	for i := 1; i <= len(w.notes); i++ {
		for node, n := range w.notes {
			if n.label == itoa(i) {
				w.sign = n.sign
				w.each(node.kids)
				w.end()
			}
		}
	}
	w.rest()
	return w.words.Words, nil
}

// A flat is the pass over the words.
type flat struct {
	file     *file
	tree     *tree
	contents *contents
	path     string
	marks    map[*run]*note
	notes    map[*node]*note
	done     map[contentKey]bool
	words    ledger.Texts

	page     int // on which the block begins
	text     strings.Builder
	optional string
	last     *run
	item     bool     // a list item has begun and its label has not been seen
	sign     string   // of the note that is being read, until it has been seen
	header   *builder // finds header cells that are drawn on several pages
}

// end ends a block.
func (w *flat) end() {
	w.cut("")
	w.page, w.last = 0, nil
}

// cut ends a stretch of words that may all be absent for the reason, or must
// all be there.
func (w *flat) cut(next string) {
	if s := strings.ReplaceAll(w.text.String(), "\u00ad", ""); strings.TrimSpace(s) != "" {
		w.words.Add(position(w.path, w.page), s, w.optional)
	}
	w.text.Reset()
	w.optional = next
}

// say adds text that may be absent for a reason, or "" for none.
func (w *flat) say(s, optional string) {
	if optional != w.optional {
		w.cut(optional)
	}
	w.text.WriteString(s)
}

// draw adds a run.
func (w *flat) draw(r *run, s, optional string) {
	if r.unseen != "" {
		return
	}
	if w.page == 0 {
		w.page = r.page
	}
	if w.last != nil {
		space, _ := w.contents.between(w.last, r)
		w.text.WriteString(space)
	}
	w.last = r
	w.say(s, optional)
}

func (w *flat) each(kids []kid) {
	for _, k := range kids {
		switch {
		case k.node != nil:
			w.walk(k.node)
		case k.content != nil:
			w.content(*k.content, "")
		}
	}
}

func (w *flat) walk(n *node) {
	if _, ok := w.notes[n]; ok {
		return // after all else
	}
	inline := inlineKind(n.kind) || n.kind == "Figure" || n.kind == "Formula" || n.kind == "Lbl" || n.kind == "LBody" || n.kind == "P" && w.item
	if !inline {
		w.end()
	}
	switch {
	case n.kind == "LI":
		w.item = true
		w.each(n.kids)
		w.item = false
	case n.kind == "Lbl":
		for _, r := range w.contents.all(n) {
			w.draw(r, r.text, countedItem)
		}
		w.mark(n)
		w.say(" ", "")
		w.item = false
	case n.kind == "TH":
		w.header.onceOnly(n)
		w.each(n.kids)
	case n.kind == "Figure" || n.kind == "Formula":
		w.figure(n)
	case n.replaced != nil && inline:
		runs := w.contents.all(n)
		w.mark(n)
		if len(runs) > 0 {
			w.draw(runs[0], tidy(*n.replaced), "")
			w.last = runs[len(runs)-1]
		} else {
			w.say(tidy(*n.replaced), "")
		}
	case n.kind == "Link":
		from := w.text.Len()
		w.each(n.kids)
		spelt := w.text.String()[min(from, w.text.Len()):]
		if dest := w.destination(n); dest != "" && strings.TrimSpace(spelt) != "" && bare(dest) != bare(spelt) {
			w.say(ledger.Destination(dest), "")
		}
	default:
		w.each(n.kids)
	}
	if !inline {
		w.end()
	}
}

// mark notes that all content of an element has been taken.
func (w *flat) mark(n *node) {
	for _, k := range n.kids {
		if k.content != nil {
			w.done[w.contents.find(*k.content)] = true
		} else if k.node != nil {
			w.mark(k.node)
		}
	}
}

func (w *flat) content(key contentKey, optional string) {
	key = w.contents.find(key)
	w.done[key] = true
	if w.header.repeats[key] {
		optional = headerAgain
	}
	runs := w.contents.runs[key]
	text := w.contents.text(runs)
	if text == "" {
		for _, r := range runs { // spaces between words
			w.draw(r, r.text, w.optional)
		}
		return
	}
	if w.item {
		// LibreOffice tags the label of an item as its first content.
		w.item = false
		l := parseLabel(text)
		if l.bullet && text != "o" || l.letter > 0 || l.number > 0 && text != itoa(l.number) {
			for _, r := range runs {
				w.draw(r, r.text, countedItem)
			}
			w.say(" ", "")
			return
		}
		if m := leading.FindString(runs[0].text + " "); m != "" && len(text) > len(m) {
			w.draw(runs[0], m, countedItem)
			w.say(strings.TrimPrefix(runs[0].text, strings.TrimRight(m, " ")), "")
			runs = runs[1:]
		}
	}
	for _, r := range runs {
		switch s := strings.TrimSpace(r.text); {
		case w.marks[r] != nil:
			w.draw(r, r.text, countedNote)
		case w.sign != "" && s != "":
			sign := w.sign
			w.sign = ""
			rest, ok := strings.CutPrefix(strings.TrimLeft(r.text, "[( "), sign)
			if !ok {
				w.draw(r, r.text, optional)
				continue
			}
			w.draw(r, sign, countedNote)
			w.say(rest, "")
		default:
			w.draw(r, r.text, optional)
		}
	}
}

func (w *flat) figure(n *node) {
	alt := ""
	if n.alt != nil {
		alt = *n.alt
	}
	if n.replaced != nil && strings.TrimSpace(alt) == "" {
		alt = *n.replaced
	}
	reason := inPicture
	if strings.TrimSpace(alt) == "" {
		reason = ""
	}
	runs := w.contents.all(n)
	w.mark(n)
	if w.page == 0 {
		w.page = n.page
	}
	w.say(" "+alt+" ", "")
	for _, r := range runs {
		w.draw(r, r.text, reason)
	}
	w.say(" ", "")
}

// destination returns the address of a link, as the annotation has it.
func (w *flat) destination(n *node) string {
	for _, k := range n.kids {
		if k.annot != nil {
			action := w.file.dict(k.annot["A"])
			if w.file.name(action["S"]) == "URI" {
				return strings.TrimSpace(textString(w.file.bytes(action["URI"])))
			}
		}
		if k.node != nil {
			if d := w.destination(k.node); d != "" {
				return d
			}
		}
	}
	return ""
}

// rest adds what no tag asked for, a page at a time.
func (w *flat) rest() {
	for _, p := range w.contents.pages {
		for i := range p.runs {
			r := &p.runs[i]
			key, artifact, ok := p.claim(r.mark)
			switch {
			case ok && !w.done[key]:
				w.draw(r, r.text, "")
			case !ok && artifact:
				w.draw(r, r.text, everyPage)
			case !ok:
				w.draw(r, r.text, "")
			}
		}
		w.end()
	}
}

// bare returns an address without what may be left off it in writing.
func bare(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		s = strings.TrimPrefix(s, scheme)
	}
	if u, err := url.PathUnescape(s); err == nil {
		s = u
	}
	return strings.TrimRight(s, "/")
}
