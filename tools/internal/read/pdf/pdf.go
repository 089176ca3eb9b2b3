// Package pdf reads a tagged PDF into the document that every page is made
// from, and finds what is hidden in it.
//
// In go a path, for positions, and the file's bytes. [Read] returns the
// document and findings: an error means that the document must not be used.
// [Hidden] lists what a reader of the file would not see, with the hidden words
// for the one who asks. [Words] takes the words out of the file a second time,
// for the ledger to hold Read against.
//
// A PDF is a drawing. Only its tags (the structure tree, ISO 32000-2, 14.7) say
// which strokes are a heading, which a cell of which table, and in which order
// they are read; so a PDF without tags is refused with the way out, and so is a
// scan. Guessing the structure from places on the page was ruled out: nobody
// would see which table it got wrong.
//
// pdfcpu opens the file (objects, encryption, streams). All else is ours: pages
// are drawn to find out what they say and where (interpret.go, show.go, font.go,
// cmap.go), the tree is read (tree.go) and made into blocks (block.go and one
// file for each construct). Text that is drawn and not seen is left out and
// reported; text that no tag covers is an error, because it would be lost.
//
// # What becomes of what
//
// H1 to H6 are headings; a paragraph in the style Title is the document's title,
// and headings then begin at level 2, as they do when there are several of
// level 1. Tables come whole, however many pages they run over. Notes are paired
// with the marks that refer to them. A contents list is set aside. Running
// headers and page numbers are artifacts and no part of the text. Bold and
// italic come from the names of fonts. A picture that is one image is taken out;
// a drawing leaves its alt text.
//
// # Positions
//
// A place is "page 3": the page on which a paragraph, cell or item begins,
// counted from the first page of the file, whatever is printed on it.
package pdf

import (
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
)

// Read reads a tagged PDF. With an error finding the document must not be used;
// it is never nil. Hidden words are in neither.
func Read(path string, data []byte) (d *doc.Document, fs []diag.Finding) {
	defer recovered(path, &fs, func() { d = &doc.Document{Path: path} })
	b, err := read(path, data)
	if err != nil {
		return &doc.Document{Path: path}, []diag.Finding{problem(path, err)}
	}
	fs = append(hidden.Findings(b.list.Items, data), b.findings...)
	diag.Sort(fs)
	return b.doc, fs
}

// Hidden lists what a reader of a PDF would not see. An error finding says that
// the file could not be looked into.
func Hidden(path string, data []byte) (items []hidden.Item, fs []diag.Finding) {
	defer recovered(path, &fs, func() { items = nil })
	b, err := read(path, data)
	if b == nil || b.doc == nil {
		return nil, []diag.Finding{problem(path, err)}
	}
	b.properties()
	return b.list.Items, nil
}

// recovered turns a panic into a finding. pdfcpu panics on some hostile files,
// and a PDF comes from anywhere.
func recovered(path string, fs *[]diag.Finding, clear func()) {
	if v := recover(); v != nil {
		clear()
		*fs = []diag.Finding{problem(path, damaged())}
	}
}

// read opens a file and reads all of it. The builder is not nil where the file
// could be opened.
func read(path string, data []byte) (*builder, error) {
	f, err := open(data)
	if err != nil {
		return nil, err
	}
	b := &builder{
		file: f, path: path, page: 1, doc: &doc.Document{Path: path},
		marks: map[*run]*note{}, notes: map[*node]*note{}, assets: map[int]*doc.Asset{}, images: map[string]bool{},
		warned: map[string]bool{}, repeats: map[contentKey]bool{}, placed: map[*run]bool{},
	}
	pages := f.pages()
	in := newInterpreter(f)
	var drawn []*pageContent
	for _, p := range pages {
		drawn = append(drawn, in.drawPage(p))
	}
	b.contents = index(drawn)
	roots, tree := f.readTree(pages)
	b.tree = tree
	b.inspect(data, pages)
	if in.spent() || tree != nil && tree.left <= 0 {
		return b, tooLarge("the PDF has more content than is read")
	}
	if f.lost || tree != nil && tree.lost {
		return b, damaged()
	}
	if err := b.usable(roots); err != nil {
		return b, err
	}
	b.findNotes(roots)
	var kids []kid
	for _, n := range roots {
		kids = append(kids, kid{node: n})
	}
	b.doc.Blocks = b.blocksOf(kids, false)
	b.readNotes()
	b.findMarkings()
	b.findTitle()
	b.settleLevels()
	b.account()
	return b, nil
}

// usable returns why a file that can be opened is no use: it is a scan, or it
// has no tags, or its tags say nothing.
func (b *builder) usable(roots []*node) error {
	letters, tagged, unseen, pictured := 0, 0, 0, 0
	for _, p := range b.contents.pages {
		seen := 0
		for i := range p.runs {
			r := &p.runs[i]
			n := len(strings.TrimSpace(r.text))
			if r.unseen == hidden.Text {
				unseen += n
				continue
			}
			_, artifact, ok := p.claim(r.mark)
			if artifact && !ok {
				continue
			}
			seen += n
			letters += n
			if ok {
				tagged += n
			}
		}
		for _, pic := range p.pictures {
			if pic.box.area() > 0.6*p.page.box.area() && seen < 50 {
				pictured++
				break
			}
		}
	}
	switch {
	case len(b.contents.pages) == 0:
		return damaged()
	case pictured > 0 && pictured*2 >= len(b.contents.pages) && letters < 100*len(b.contents.pages):
		return &archive.Problem{Rule: "scanned-pdf",
			Message: "the PDF is a scan: its pages are pictures of pages, without words that can be read",
			Why:     "a picture of text cannot be read out, searched, enlarged or translated, and text recognition makes mistakes that nobody sees",
			Fix:     "use the document that was printed in place of %s"}
	case letters == 0 && unseen == 0:
		return &archive.Problem{Rule: "empty-file", Message: "the PDF has no text",
			Fix: "use the document that %s was made from"}
	case len(roots) == 0 || tagged*2 < letters:
		return &archive.Problem{Rule: "untagged-pdf",
			Message: "the PDF has no tags, so headings, tables and the order of its text cannot be told",
			Why:     "without tags a PDF is a drawing; a screen reader cannot read it either",
			Fix:     "export %s again from Word with Options, Document structure tags for accessibility, or send the Word file"}
	}
	return nil
}

// findTitle makes the document's title of its first words where they are those
// that its properties give as the title: Word tags the style Title as a plain
// paragraph, or as a heading of the first level like those of its sections.
func (b *builder) findTitle() {
	if b.titles > 0 || len(b.doc.Blocks) == 0 || b.file.xref.Info == nil {
		return
	}
	title := b.file.text(b.file.dict(*b.file.xref.Info)["Title"])
	same := func(ins []doc.Inline) bool {
		words := plainText(doc.Words(ins))
		return words != "" && strings.EqualFold(words, plainText(title))
	}
	switch x := b.doc.Blocks[0].(type) {
	case *doc.Paragraph:
		if same(x.Inlines) {
			b.titles++
			b.doc.Blocks[0] = &doc.Heading{At: x.At, Level: titleLevel, Inlines: plainLook(x.Inlines)}
		}
	case *doc.Heading:
		if x.Level == 1 && same(x.Inlines) && b.firstLevels() > 1 {
			b.titles++
			x.Level = titleLevel
		}
	}
}

// plainLook takes emphasis away that all the words have.
func plainLook(ins []doc.Inline) []doc.Inline {
	for len(ins) == 1 {
		e, ok := ins[0].(*doc.Emphasis)
		if !ok {
			break
		}
		ins = e.Inlines
	}
	return ins
}

// settleLevels gives headings their level on a page, where level 1 is the
// document's title: headings of the first level move down where there is a
// title, or where several of them leave none that could be it.
func (b *builder) settleLevels() {
	first := b.firstLevels()
	down := first > 1 || first > 0 && b.titles > 0
	b.headings(func(h *doc.Heading) {
		switch {
		case h.Level == titleLevel:
			h.Level = 1
		case down:
			h.Level = min(h.Level+1, 6)
		}
	})
}

func (b *builder) firstLevels() int {
	n := 0
	b.headings(func(h *doc.Heading) {
		if h.Level == 1 {
			n++
		}
	})
	return n
}

func (b *builder) headings(use func(*doc.Heading)) {
	doc.Walk(b.doc.Blocks, func(x doc.Block) bool {
		if h, ok := x.(*doc.Heading); ok {
			use(h)
		}
		return true
	})
}

// account looks for text that is seen on a page and is in no part of the
// document: outside of the tags, in letters that nobody can tell, or struck.
func (b *builder) account() {
	loose := append([]*run(nil), b.contents.loose...)
	for key, runs := range b.contents.runs {
		if !b.contents.asked[key] {
			loose = append(loose, runs...)
		}
	}
	outside, unknown := map[int]bool{}, map[int]bool{}
	for _, r := range loose {
		if strings.TrimSpace(r.text) != "" && r.unseen == "" {
			outside[r.page] = true
		}
	}
	for r := range b.placed {
		if strings.ContainsRune(r.text, 0xfffd) || strings.ContainsFunc(r.text, private) {
			unknown[r.page] = true
		}
	}
	for _, page := range sorted(outside) {
		b.fail("untagged-text", position("", page).Place, "there is text on the page that is in no tag, so it would be lost", "",
			"export the PDF again from the document that it was made from, or tag the text or mark it as an artifact in the program that made it")
	}
	for _, page := range sorted(unknown) {
		b.fail("unreadable-font", position("", page).Place, "there are letters on the page whose font does not say which letters they are",
			"they would be lost, and a screen reader cannot read them either", "export the PDF again from the document that it was made from, or use that document")
	}
	for _, page := range b.tree.struck {
		b.hide(hidden.Stop, hidden.Struck, page, "this is also how a deletion that was tracked looks in a PDF", "")
	}
}

// private reports whether a character has no meaning outside of its font.
func private(r rune) bool { return 0xe000 <= r && r <= 0xf8ff }

func sorted(pages map[int]bool) []int {
	var out []int
	for p := range pages {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

func (b *builder) add(f diag.Finding) { b.findings = append(b.findings, f) }

// warn notes something that a person should look at, once a page and rule.
func (b *builder) warn(rule, place, message, why, fix string) {
	b.note(diag.Warning, rule, place, message, why, fix)
}

// fail notes something that cannot be published as it is.
func (b *builder) fail(rule, place, message, why, fix string) {
	b.note(diag.Error, rule, place, message, why, fix)
}

func (b *builder) note(severity diag.Severity, rule, place, message, why, fix string) {
	key := rule + place + message
	if b.warned[key] {
		return
	}
	b.warned[key] = true
	b.add(diag.Finding{Rule: rule, Severity: severity, Pos: diag.Position{Path: b.path, Place: place}, Message: message, Why: why, Fix: fix})
}
