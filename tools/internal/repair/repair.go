// Package repair mends what extraction broke in a document: headings that lost
// their marks, tables that a page break cut in pieces, raw HTML in cells,
// printed contents lists.
//
// In goes a document as a reader left it; [Run] changes it in place and returns
// what it changed, each with its evidence and with the line of front matter
// that overrules it. Words and numbers are never altered: what a pass moves,
// joins or sets aside it records, and package ledger holds it to that. A pass
// that finds no evidence leaves the text alone. Nothing here reads or writes
// files.
package repair

import (
	"fmt"
	"io"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
)

// A Change is one thing a pass did, told so that an editor can agree or overrule.
type Change struct {
	Pass     string          // the pass, such as "joinSplitTables"
	Pos      diag.Position   // where in the source
	What     string          // what was done; lower case, no full stop
	Because  string          // the evidence
	Overrule string          // the front matter line that undoes it; may be empty
	Records  []ledger.Record // what the ledger must know to balance
}

// Result is what [Run] did.
type Result struct {
	Changes  []Change
	Findings []diag.Finding // overrules that match nothing, HTML that nothing understands
}

// Records returns what all changes record for the ledger, in order.
func (r *Result) Records() []ledger.Record {
	var out []ledger.Record
	for _, c := range r.Changes {
		out = append(out, c.Records...)
	}
	return out
}

// WriteText writes every change, a line each, with its evidence and overrule.
func (r *Result) WriteText(w io.Writer) error {
	for _, c := range r.Changes {
		line := fmt.Sprintf("%s: %s: %s", c.Pos, c.Pass, c.What)
		if c.Because != "" {
			line += "\n  because: " + c.Because
		}
		if c.Overrule != "" {
			line += "\n  to overrule, add to the front matter: " + c.Overrule
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// A Pass is one kind of mending.
type Pass struct {
	Name  string
	Mends string // what an editor would have seen without it
	run   func(*state)
}

// Passes lists every pass in the order it runs. Each may rely on those before:
// cells hold real blocks before rows are compared, page furniture is gone before
// two halves of a table or paragraph are seen as neighbours, and anchors come
// last, when all headings are known.
var Passes = []Pass{
	{"notePlaces", "links to places that raw HTML names", notePlaces},
	{"parseMarkup", "raw HTML in cells and paragraphs, which a website would drop", parseMarkup},
	{"keepListNumbers", "a list that would count on where the source has another number", keepListNumbers},
	{"dropFormFeeds", "the characters that end a page in plain text", dropFormFeeds},
	{"freeIndentedText", "indented text, which a website would show as code", freeIndentedText},
	{"parseBullets", "bullets typed as characters instead of a list", parseBullets},
	{"setAsideContents", "the printed contents list with its page numbers", setAsideContents},
	{"splitPrintedLines", "a heading or paragraph with nothing but a line end before the next", splitPrintedLines},
	{"setAsideFurniture", "page numbers and running headers between paragraphs", setAsideFurniture},
	{"dropPageRules", "the rule that an extractor draws at the end of each page", dropPageRules},
	{"freeNumberedHeadings", "numbered headings that Markdown takes for lists of one item", freeNumberedHeadings},
	{"dropDelimiterRows", "a table's delimiter row left as a row of dashes", dropDelimiterRows},
	{"joinSplitTables", "one table cut into several by page breaks", joinSplitTables},
	{"rejoinRows", "a row cut in two at the end of a printed line", rejoinRows},
	{"placeTitleRows", "a table's title and column labels in the wrong rows", placeTitleRows},
	{"unfoldBoxes", "a table that lays out prose in boxes, which a phone cannot show", unfoldBoxes},
	{"rejoinParagraphs", "a paragraph cut in two by a page break", rejoinParagraphs},
	{"joinSplitLists", "one list cut into several by page breaks", joinSplitLists},
	{"rejoinWords", "words cut by a hyphen at the end of a printed line", rejoinWords},
	{"gatherNumberedSets", "a numbered set left as separate paragraphs", gatherNumberedSets},
	{"setQuotations", "quotations that look like ordinary paragraphs", setQuotations},
	{"recoverHeadings", "headings that lost their marks", recoverHeadings},
	{"nameAddresses", "a bare web address as the text of a link", nameAddresses},
	{"setTypography", "spacing, dashes and quotation marks", setTypography},
	{"setAnchors", "headings and tables that nothing can link to", setAnchors},
	{"linkPlaces", "links to places that raw HTML named, and that are gone with it", linkPlaces},
	{"linkPageReferences", "references to pages that a website does not have", linkPageReferences},
	{"linkNumberedSets", "a numbered set that names sections without leading to them", linkNumberedSets},
}

// state is what the passes share while one document is mended.
type state struct {
	d         *doc.Document
	pass      string
	changes   []Change
	findings  []diag.Finding
	orders    *orders
	starts    map[doc.Block]bool // blocks that begin a printed page, after a form feed
	pageEnds  map[doc.Block]bool // what a printed page ended behind
	series    doc.Block          // the name of a series above the title; may be nil
	boxed     []*doc.Heading     // headings of the boxes of a layout table
	labels    map[string]int     // how often each recovered heading comes back
	vocab     vocabulary
	contents  []entry            // what the printed contents list says
	titles    map[string]*entry  // contents by title; nil until asked for
	sets      map[*doc.List]bool // numbered sets gathered from paragraphs
	places    map[string]int     // the lines of places that raw HTML names
	pageRules bool               // the document's rules are the ends of printed pages
}

// Run mends d in place and returns what it did.
func Run(d *doc.Document) *Result {
	s := &state{d: d, orders: readOrders(d), vocab: vocabulary{lines: doc.Lines(d.Blocks)}, starts: map[doc.Block]bool{}, pageEnds: map[doc.Block]bool{}, sets: map[*doc.List]bool{}}
	for _, p := range Passes {
		s.pass = p.Name
		p.run(s)
	}
	s.leftovers()
	s.findings = append(s.findings, s.orders.unused()...)
	return &Result{Changes: s.changes, Findings: s.findings}
}

// note records a change.
func (s *state) note(c Change) {
	c.Pass = s.pass
	s.changes = append(s.changes, c)
}

// setAside takes words out of the text for good, with the reason that the
// ledger gives for them.
func (s *state) setAside(pos diag.Position, text, reason string) ledger.Record {
	s.d.Asides = append(s.d.Asides, &doc.Aside{At: doc.At{Pos: pos}, Text: text, Reason: reason})
	return ledger.Record{Kind: ledger.SetAside, Pos: pos, Text: text, Reason: reason}
}

// leftovers reports raw HTML that no pass understood. Hugo would drop it, and
// the words in it, without an error.
func (s *state) leftovers() {
	report := func(pos diag.Position, text string) {
		s.findings = append(s.findings, diag.Finding{
			Rule: "raw-html", Severity: diag.Error, Pos: pos,
			Message: fmt.Sprintf("found the HTML tag %s, which has no place in a report", clip(text, 40)),
			Why:     "raw HTML is dropped from the page, and what depends on it is lost",
			Excerpt: diag.Excerpt(text, 0, 60),
			Fix:     "remove the tag in " + pos.Path + ", or write what it means in Markdown",
		})
	}
	doc.Walk(s.d.Blocks, func(b doc.Block) bool {
		if h, ok := b.(*doc.HTML); ok {
			report(h.Pos, h.Text)
		}
		return true
	})
	doc.WalkInlines(s.d.Blocks, func(in doc.Inline) {
		if m, ok := in.(*doc.Markup); ok {
			report(m.Pos, m.Text)
		}
	})
}

// clip returns at most n characters of s, on one line.
func clip(s string, n int) string {
	r := []rune(s)
	for i, c := range r {
		if c == '\n' {
			r[i] = ' '
		}
	}
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}
