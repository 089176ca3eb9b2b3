package check

import (
	"path"
	"strings"

	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/disclosure"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
)

// A page is a document made ready for the rules: its passages, the period it
// reports on, its abbreviations. One is made for each document and each run.
type page struct {
	*doc.Document
	passages   []*passage
	grids      []grid
	vocabulary *vocabulary
	period     period // what a yearly report covers; the zero period where none is named
	words      *spelling.List
	config     Config
	figures    []*figures.Figures // beside the document
	text       *disclosure.Text   // as the gate reads it; see disclosed

	abbreviations abbreviations
	changed       [][]change // by passage; see changesOf
	numbers       []numberTable
	numbersRead   bool
}

func newPage(d *doc.Document, b *Rulebook, v *vocabulary, beside []*figures.Figures) *page {
	p := &page{Document: d, vocabulary: v, words: b.words, config: b.config, figures: beside}
	p.passages, p.grids = passagesOf(d, v)
	for _, q := range p.passages {
		q.quantities = findQuantities(q)
	}
	p.period = reportPeriod(p)
	p.abbreviations = findAbbreviations(p)
	return p
}

// changesOf returns the changes that the nth passage states. Three rules ask.
func (p *page) changesOf(n int) []change {
	if p.changed == nil {
		p.changed = make([][]change, len(p.passages))
		for i, q := range p.passages {
			p.changed[i] = q.changes()
		}
	}
	return p.changed[n]
}

// finding makes a finding about the bytes from start to end of a passage.
func (p *page) finding(q *passage, start, end int, message, fix string) diag.Finding {
	return diag.Finding{
		Pos:     q.position(start),
		Message: message,
		Excerpt: diag.Excerpt(q.text, start, end),
		Fix:     fix,
	}
}

// title returns the document's title and where it stands: the front matter's, or
// that of the first heading.
func (p *page) title() (string, diag.Position) {
	for _, f := range p.Meta {
		if f.Key == "title" && len(f.Values) > 0 {
			return f.Values[0], f.Pos
		}
	}
	for _, q := range p.passages {
		if q.kind == heading && q.level == 1 {
			return strings.TrimSpace(q.text), q.position(0)
		}
	}
	return "", diag.Position{}
}

// top is where a finding about a whole document stands: its first line.
func (p *page) top() diag.Position {
	if len(p.passages) > 0 {
		return p.passages[0].position(0)
	}
	return diag.Position{Path: p.Path, Line: 1}
}

// folder returns the name of the folder the document is in.
func (p *page) folder() string { return path.Base(path.Dir(p.Path)) }
