package convert

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"runtime/debug"
	"slices"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/page"
	"nscp/tools/internal/read"
	"nscp/tools/internal/read/sheet"
	"nscp/tools/internal/repair"
)

// A kind is one kind of publication: the folder below sources that holds it,
// how its files lie there, what their front matter may say, and how a repaired
// document becomes pages.
type kind struct {
	folder string
	layout layout
	keys   frontmatter.Schema
	print  func(input) *page.Set // of a document
	// tabulate is print for a kind whose sources are spreadsheets.
	tabulate func(*sheet.Book) (*page.Set, []diag.Finding)
}

// An input is what a kind prints: the document, and the figures beside it.
type input struct {
	doc     *doc.Document
	figures *figures.Figures // nil where there are none
}

// A job is one source file to convert.
type job struct {
	kind    *kind
	path    string
	figures string // a spreadsheet of figures beside it; may be empty
}

// convert takes one source all the way to its pages.
func (j job) convert(disk *site, memo *Memo) *Source {
	from, finding := j.read(disk)
	if finding != nil {
		return j.refused(*finding)
	}
	s := memo.recall(j.path, from.key)
	if s == nil {
		s = j.convertBytes(disk, from.data, from.numbers)
		s.Key, s.inputs = from.key, from.files
		memo.remember(j.path, from.key, s)
	}
	return s
}

// inputs are the files that a source is made from.
func (j job) inputs() []string {
	if j.figures != "" {
		return []string{j.path, j.figures}
	}
	return []string{j.path}
}

// A content is what a source is made from.
type content struct {
	data, numbers []byte // of the source, and of the figures beside it
	key           [sha256.Size]byte
	files         []fileState
}

// read reads what a source is made from.
func (j job) read(disk *site) (c content, finding *diag.Finding) {
	c.files = make([]fileState, len(j.inputs()))
	if c.data, c.files[0], finding = disk.readWithState(j.path, new(bytes.Buffer)); finding != nil {
		return c, finding
	}
	if j.figures != "" {
		if c.numbers, c.files[1], finding = disk.readWithState(j.figures, new(bytes.Buffer)); finding != nil {
			return c, finding
		}
	}
	c.key = key(c.data, c.numbers, disk.signed.of(j.inputs()))
	return c, nil
}

// refused returns the source that could not even be opened.
func (j job) refused(f diag.Finding) *Source {
	s := &Source{Path: j.path, Folder: j.kind.folder}
	s.fail(f)
	return s
}

// convertBytes takes the bytes of a source to its pages. A panic in a pass is a
// fault of the tool, told as a finding, so that one odd file does not keep all
// others from being converted.
func (j job) convertBytes(disk *site, data, numbers []byte) (s *Source) {
	s = &Source{Path: j.path, Folder: j.kind.folder}
	defer func() {
		if fault := recover(); fault != nil {
			s.fail(diag.Finding{
				Rule: "internal-fault", Severity: diag.Error, Pos: diag.Position{Path: j.path},
				Message: fmt.Sprintf("the converter failed on this file: %v", fault),
				Why:     string(debug.Stack()),
				Fix:     "this is a fault of nscp and not of the file; report it with the file, or remove the file from " + j.kind.folder,
			})
			s.Pages = nil
		}
	}()
	if j.kind.tabulate != nil {
		s.tabulate(j, disk, data)
		return s
	}
	d, findings, second := read.Both(j.path, data)
	s.fail(s.unsigned(disk, findings)...)
	if s.failed {
		return s
	}
	s.fail(j.kind.keys.Check(j.path, d.Meta)...)
	words, findings := second()
	s.fail(findings...)
	aside := asideRecords(d)
	s.Repair, s.Document = repair.Run(d), d
	s.mended(d)
	s.fail(s.Repair.Findings...)
	before := len(d.Images)
	s.fail(disk.pictures(d)...)
	s.beside = len(d.Images) > before || s.failed
	if s.failed {
		return s // what is wrong with the file is known; the ledger would repeat it
	}
	in := input{doc: d}
	if j.figures != "" {
		book, findings := sheet.Read(j.figures, numbers)
		s.fail(s.unsigned(disk, findings)...)
		if s.failed {
			return s
		}
		in.figures, findings = figures.Read(book)
		s.fail(findings...)
		s.Figures = in.figures
	}
	pages := j.kind.print(in)
	rendered := ledger.Room()
	defer func() {
		ledger.Free(words)
		ledger.Free(rendered)
	}()
	for i := range pages.Files {
		f := &pages.Files[i]
		if !f.Words {
			continue
		}
		from := len(rendered)
		all, body, err := ledger.AppendPage(rendered, f.Path, f.Data)
		if err != nil {
			s.fail(diag.Finding{Rule: "ledger", Severity: diag.Error, Pos: diag.Position{Path: f.Path}, Message: err.Error(),
				Fix: "this is a fault of nscp and not of the file; report it with " + j.path})
			return s
		}
		digest := ledger.Digest(all[from:])
		f.Digest = digest[:]
		if rendered = all; !f.Title {
			rendered = slices.Delete(all, from, body)
		}
	}
	s.Ledger = ledger.Balance(words, rendered, slices.Concat(aside, s.Repair.Records(), pages.Records))
	s.fail(s.Ledger.Findings()...)
	if !s.failed {
		s.Pages = pages
	}
	return s
}

// mended takes back what the reader found wrong and repair has put right: a bold
// line is a heading now, and what was a table of boxes is none.
func (s *Source) mended(d *doc.Document) {
	headings, tables := map[diag.Position]bool{}, map[diag.Position]bool{}
	doc.Walk(d.Blocks, func(b doc.Block) bool {
		switch b := b.(type) {
		case *doc.Heading:
			headings[b.Pos] = true
		case *doc.Table:
			tables[b.Pos] = true
		}
		return true
	})
	s.found = slices.DeleteFunc(s.found, func(f diag.Finding) bool {
		return f.Rule == "bold-heading" && headings[f.Pos] || f.Rule == "table-header" && !tables[f.Pos]
	})
}

// asideRecords returns what the reader itself kept out of the text: the headers,
// footers and contents list of a Word file. Repair records its own.
func asideRecords(d *doc.Document) []ledger.Record {
	var rs []ledger.Record
	for _, a := range d.Asides {
		rs = append(rs, ledger.Record{Kind: ledger.SetAside, Pos: a.Pos, Text: a.Text, Reason: a.Reason})
	}
	return rs
}

// tabulate takes a spreadsheet to its data. There is no ledger: a list is not
// text, and its columns say which cells are for the public.
func (s *Source) tabulate(j job, disk *site, data []byte) {
	book, findings := sheet.Read(j.path, data)
	s.fail(s.unsigned(disk, findings)...)
	if s.failed {
		return
	}
	set, findings := j.kind.tabulate(book)
	s.fail(findings...)
	if !s.failed {
		s.Pages = set
	}
}

// unsigned keeps apart what a person has signed off and returns the rest.
func (s *Source) unsigned(disk *site, fs []diag.Finding) (rest []diag.Finding) {
	for _, f := range fs {
		if disk.signed.covers(f) {
			s.signed = append(s.signed, f)
		} else {
			rest = append(rest, f)
		}
	}
	return rest
}

// fail adds findings; an error among them stops the source.
func (s *Source) fail(fs ...diag.Finding) {
	s.found = append(s.found, fs...)
	s.failed = s.failed || s.hasErrors()
}

func (s *Source) hasErrors() bool {
	return slices.ContainsFunc(s.found, func(f diag.Finding) bool { return f.Severity == diag.Error })
}
