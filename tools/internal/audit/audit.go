// Package audit brings together everything that a site is checked for before it
// is published.
//
// In goes a site folder; out comes a [Result]: findings of the readers, the
// ledger, the rules, the gate, the statutory lists and the upkeep, sorted, and
// beside them what somebody has accepted or signed off. Nothing on disk is
// changed. [Gate] says whether the site may be published.
//
// What a site is read from is in site.go and lists.go, its configuration in
// config.go.
package audit

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"nscp/tools/internal/check"
	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/disclosure"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
	"nscp/tools/internal/publication"
	"nscp/tools/internal/statutory"
	"nscp/tools/internal/upkeep"
)

// Options say what [Run] looks at.
type Options struct {
	Today    time.Time     // the day; pages and contacts are old or not by it
	External bool          // ask other sites whether their pages are there
	Paths    []string      // files and folders below the site folder that findings are shown of; none is all
	Rules    []string      // rules that findings are shown of; none is all
	Since    string        // a git revision: show findings of files that changed since; "" is all
	Memo     *convert.Memo // remembers conversions from one run to the next; may be nil
}

// A Result is what [Run] found, each list sorted.
type Result struct {
	Findings []diag.Finding
	Accepted []check.Accepted
	Signed   []disclosure.Signed
}

// Run checks the site in a folder. The error says why it could not; what is wrong
// with the content is a finding.
func Run(ctx context.Context, dir string, o Options) (*Result, error) {
	show, err := o.filter(ctx, dir)
	if err != nil {
		return nil, err
	}
	converted, err := convert.Run(ctx, dir, convert.Options{Check: true, Memo: o.Memo})
	if err != nil {
		return nil, err
	}
	s, err := open(dir)
	if err != nil {
		return nil, err
	}
	defer s.close()
	config, findings := s.config()
	words, err := s.words()
	if err != nil {
		return nil, err
	}
	contacts, found := s.contacts(o.Today)
	findings = append(findings, found...)
	config.Public = append(config.Public, upkeep.Public(contacts)...)

	documents, sheets := gather(converted.Sources)
	pages, err := s.pages()
	if err != nil {
		return nil, err
	}
	documents = append(documents, pages...)

	// The parts do not depend on one another. The rules' own run is last, because it
	// decides about the acceptance of what the others found.
	gate := gateOf(config, words)
	parts := []func() []diag.Finding{
		func() []diag.Finding { return guidance(converted.Sources) },
		func() []diag.Finding { return s.lists(converted.Sources, gate, o.Today) },
		func() []diag.Finding { return s.styles() },
		func() []diag.Finding { return s.redirects() },
		func() []diag.Finding { return old(documents, converted.Sources, o.Today) },
		func() []diag.Finding { return counts(sheets, gate) },
	}
	results := make([][]diag.Finding, len(parts))
	var group sync.WaitGroup
	for i, part := range parts {
		group.Go(func() { results[i] = part() })
	}
	group.Wait()
	findings = append(findings, slices.Concat(results...)...)
	if o.External {
		more, err := s.external(ctx, documents, o.Today)
		if err != nil {
			return nil, err
		}
		findings = append(findings, more...)
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}

	checked := check.Examine(&check.Site{Documents: documents, Figures: sheets, Words: words, Config: config, Found: findings})
	signoffs, wrong := s.signoffs()
	stand, signed := disclosure.Settle(checked.Findings, signoffs, func(p string) bool { return wasRead(converted.Sources, p) })
	r := &Result{Accepted: checked.Accepted, Signed: signed, Findings: slices.Concat(converted.Findings, stand, wrong)}
	r.Findings = slices.DeleteFunc(r.Findings, func(f diag.Finding) bool { return !show(f) })
	r.Accepted = slices.DeleteFunc(r.Accepted, func(a check.Accepted) bool { return !show(a.Finding) })
	r.Signed = slices.DeleteFunc(r.Signed, func(a disclosure.Signed) bool { return !show(a.Finding) })
	diag.Sort(r.Findings)
	return r, nil
}

// Gate returns what keeps the site in a folder from being published: findings that
// are errors, among them every disclosure that nobody has signed off. None means
// that it may be.
func Gate(ctx context.Context, dir string, today time.Time) ([]diag.Finding, error) {
	r, err := Run(ctx, dir, Options{Today: today})
	if err != nil {
		return nil, err
	}
	return r.Errors(), nil
}

// Errors returns the findings that stop publication.
func (r *Result) Errors() []diag.Finding {
	var out []diag.Finding
	for _, f := range r.Findings {
		if f.Severity == diag.Error {
			out = append(out, f)
		}
	}
	return out
}

// gather returns the documents and figures of sources.
func gather(sources []*convert.Source) (documents []*doc.Document, sheets []*figures.Figures) {
	for _, s := range sources {
		if s.Document != nil {
			documents = append(documents, s.Document)
		}
		if s.Figures != nil {
			sheets = append(sheets, s.Figures)
		}
	}
	return documents, sheets
}

// wasRead reports whether a path was looked at in this run. A sign-off for a
// source that could not be read is left alone.
func wasRead(sources []*convert.Source, p string) bool {
	for _, s := range sources {
		if s.Path == p {
			return s.Pages != nil
		}
	}
	return true
}

// guidance returns what is missing from reports and arrangements, and which dates
// were not kept.
func guidance(sources []*convert.Source) []diag.Finding {
	var out []diag.Finding
	for _, s := range sources {
		if s.Document == nil || s.Pages == nil {
			continue
		}
		switch s.Folder {
		case "annual-reports":
			r := publication.NewReport(s.Document, s.Figures)
			all, wrong := statutory.Report(r)
			out = slices.Concat(out, wrong, statutory.Gaps(s.Path, 1, all), statutory.Dates(r))
		case "arrangements":
			all, wrong := statutory.Arrangements(publication.NewArrangements(s.Document))
			out = slices.Concat(out, wrong, statutory.Gaps(s.Path, 1, all))
		case "briefings":
			out = append(out, statutory.ReviewDates(publication.NewBriefing(s.Document))...)
		}
	}
	return out
}

// old returns pages to be looked at again, and versions that would go.
func old(documents []*doc.Document, sources []*convert.Source, today time.Time) []diag.Finding {
	var out []diag.Finding
	for _, d := range documents {
		out = append(out, upkeep.ReviewDates(d, today)...)
	}
	var versions []*doc.Document
	for _, s := range sources {
		if s.Folder == "arrangements" && s.Document != nil {
			versions = append(versions, s.Document)
		}
	}
	return append(out, upkeep.Versions(versions)...)
}

// filter returns which findings the options ask for.
func (o Options) filter(ctx context.Context, dir string) (func(diag.Finding) bool, error) {
	var changed map[string]bool
	if o.Since != "" {
		var err error
		if changed, err = changedSince(ctx, dir, o.Since); err != nil {
			return nil, err
		}
	}
	return func(f diag.Finding) bool {
		if len(o.Rules) > 0 && !slices.Contains(o.Rules, f.Rule) {
			return false
		}
		if changed != nil && !changed[f.Pos.Path] {
			return false
		}
		return len(o.Paths) == 0 || slices.ContainsFunc(o.Paths, func(p string) bool {
			p = path.Clean(p)
			return p == "." || f.Pos.Path == p || strings.HasPrefix(f.Pos.Path, p+"/")
		})
	}, nil
}
