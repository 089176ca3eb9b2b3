package convert

import (
	"fmt"
	"runtime/debug"
	"slices"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/page"
	"nscp/tools/internal/read"
	"nscp/tools/internal/repair"
)

// A kind is one kind of publication: the folder below sources that holds it,
// how its files lie there, what their front matter may say, and how a repaired
// document becomes pages.
type kind struct {
	folder string
	layout layout
	keys   frontmatter.Schema
	print  func(*doc.Document) *page.Set
}

// A job is one source file to convert.
type job struct {
	kind *kind
	path string
}

// convert takes one source all the way to its pages. A panic in a pass is a
// fault of the tool, told as a finding, so that one odd file does not keep all
// others from being converted.
func (j job) convert(disk *site) (s *Source) {
	s = &Source{Path: j.path}
	defer func() {
		if fault := recover(); fault != nil {
			s.fail(diag.Finding{
				Rule: "internal-fault", Severity: diag.Error, Pos: diag.Position{Path: j.path},
				Message: fmt.Sprintf("the converter failed on this file: %v", fault),
				Excerpt: diag.Excerpt(string(debug.Stack()), 0, 0),
				Fix:     "this is a fault of nscp and not of the file; report it with the file, or remove the file from " + j.kind.folder,
			})
			s.Pages = nil
		}
	}()
	data, finding := disk.read(j.path)
	if finding != nil {
		s.fail(*finding)
		return s
	}
	d, findings := read.File(j.path, data)
	s.found = findings
	if s.hasErrors() {
		s.failed = true
		return s
	}
	s.fail(j.kind.keys.Check(j.path, d.Meta)...)
	words, findings := read.Words(j.path, data)
	s.fail(findings...)
	s.Repair = repair.Run(d)
	s.fail(s.Repair.Findings...)
	pages := j.kind.print(d)
	var rendered []ledger.Word
	for _, f := range pages.Files {
		if !f.Words {
			continue
		}
		got, err := ledger.Page(f.Path, f.Data, f.Title)
		if err != nil {
			s.fail(diag.Finding{Rule: "ledger", Severity: diag.Error, Pos: diag.Position{Path: f.Path}, Message: err.Error(),
				Fix: "this is a fault of nscp and not of the file; report it with " + j.path})
			return s
		}
		rendered = append(rendered, got...)
	}
	s.Ledger = ledger.Balance(words, rendered, append(s.Repair.Records(), pages.Records...))
	s.fail(s.Ledger.Findings()...)
	if !s.failed {
		s.Pages = pages
	}
	return s
}

// fail adds findings; an error among them stops the source.
func (s *Source) fail(fs ...diag.Finding) {
	s.found = append(s.found, fs...)
	s.failed = s.failed || s.hasErrors()
}

func (s *Source) hasErrors() bool {
	return slices.ContainsFunc(s.found, func(f diag.Finding) bool { return f.Severity == diag.Error })
}
