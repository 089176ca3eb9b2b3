// Package audit brings together everything that a site is checked for before it
// is published.
//
// In goes a site folder; out comes a [Result]: findings of the readers, the
// ledger, the rules, the gate, the statutory lists, the upkeep and the built
// pages, sorted, and beside them what somebody has accepted or signed off. Nothing
// on disk is changed but the record of what was looked at (known.go). [Result.Errors] keep a
// site from being published.
//
// What a site is read from is in site.go and lists.go, its built pages in
// built.go, its configuration in config.go.
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
	"nscp/tools/internal/crawl"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/disclosure"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
	"nscp/tools/internal/publication"
	"nscp/tools/internal/read/hidden"
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
	Build    Builder       // makes the website, whose pages are looked at too; nil leaves them out
	Memo     *convert.Memo // remembers conversions from one run to the next; may be nil
	Known    *Known        // what was found before; nil reads and writes it in the site folder
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
	a, err := Open(dir, o)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	converted, err := convert.Run(ctx, dir, convert.Options{Check: true, Memo: o.Memo, Index: o.Memo == nil, Read: a.Read, Each: a.Each, Lean: true})
	if err != nil {
		return nil, err
	}
	r, err := a.Result(ctx, converted)
	if err != nil {
		return nil, err
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f diag.Finding) bool { return !show(f) })
	r.Accepted = slices.DeleteFunc(r.Accepted, func(a check.Accepted) bool { return !show(a.Finding) })
	r.Signed = slices.DeleteFunc(r.Signed, func(a disclosure.Signed) bool { return !show(a.Finding) })
	return r, nil
}

// An Audit is the check of one site beside its conversion: each document is looked
// at as soon as it is read, and need not be held until the last is.
//
//	a, err := Open(dir, o)
//	converted, err := convert.Run(ctx, dir, convert.Options{Read: a.Read, Each: a.Each})
//	result, err := a.Result(ctx, converted)
type Audit struct {
	site     *site
	options  Options
	words    []string
	config   check.Config
	book     *check.Rulebook
	gate     disclosure.Config
	findings []diag.Finding // of the configuration and the contacts
	known    *Known
	fresh    sync.Map // documents that were looked at, by path

	documents []*doc.Document // with their front matter alone; known after Result
}

// Open reads what decides how the site in a folder is checked.
func Open(dir string, o Options) (*Audit, error) {
	s, err := open(dir)
	if err != nil {
		return nil, err
	}
	a := &Audit{site: s, options: o}
	a.config, a.findings = s.config()
	if a.words, err = s.words(); err != nil {
		s.close()
		return nil, err
	}
	contacts, found := s.contacts(o.Today)
	a.findings = append(a.findings, found...)
	a.config.Public = append(a.config.Public, upkeep.Public(contacts)...)
	a.book, a.gate = check.NewRulebook(a.words, a.config), gateOf(a.config, a.words)
	if a.known = o.Known; a.known == nil {
		a.known = s.readKnown()
	}
	a.known.keep(a.config, a.words)
	return a, nil
}

// Close lets go of the site's folder.
func (a *Audit) Close() { a.site.close() }

// Read reports whether a document is needed: nothing is known of it. Links to
// other sites are not kept, so asking about them needs all documents.
func (a *Audit) Read(s *convert.Source) bool {
	return !isList(s) && (a.options.External || a.recall(s) == nil)
}

// recall returns what is known of a source. What is wrong with one that makes no
// pages may lie outside it, so of such a one nothing is known.
func (a *Audit) recall(s *convert.Source) *looked {
	if s.Pages == nil {
		return nil
	}
	return a.known.recall(s.Path, s.Key)
}

// Each looks at one source. It may be called from several goroutines.
func (a *Audit) Each(s *convert.Source) {
	if s.Document == nil {
		return
	}
	l := a.recall(s)
	if l == nil {
		l = &looked{Key: s.Key[:], Meta: s.Document.Meta, Rules: a.book.Look(s.Document, sheets(s)), Beside: append(guidance(s), counts(s.Figures, a.gate)...)}
	}
	if a.options.External {
		l = &looked{Key: l.Key, Meta: l.Meta, Rules: l.Rules, Beside: l.Beside, links: upkeep.ExternalLinks(s.Document)}
	}
	a.fresh.Store(s.Path, l)
}

func sheets(s *convert.Source) []*figures.Figures {
	if s.Figures == nil {
		return nil
	}
	return []*figures.Figures{s.Figures}
}

// Result brings together what was found in every source, page and list.
func (a *Audit) Result(ctx context.Context, converted *convert.Result) (*Result, error) {
	site := &check.Site{Words: a.words, Config: a.config, Found: slices.Clip(a.findings), Looked: map[string][]diag.Finding{}}
	var links []upkeep.Link
	kept := map[string]*looked{}
	take := func(path string, l *looked) *doc.Document {
		d := &doc.Document{Path: path, Meta: l.Meta}
		kept[path] = l
		site.Documents = append(site.Documents, d)
		site.Looked[path] = l.Rules
		site.Found = append(append(site.Found, l.Beside...), upkeep.ReviewDates(d, a.options.Today)...)
		links = append(links, l.links...)
		return d
	}
	generated := map[string]bool{}
	var versions []*doc.Document
	for _, s := range converted.Sources {
		if s.Pages != nil {
			for _, f := range s.Pages.Files {
				generated[f.Path] = true
			}
		}
		l := a.recall(s)
		if fresh, ok := a.fresh.Load(s.Path); ok {
			l = fresh.(*looked)
		}
		if l == nil {
			continue // it could not be read, or is a list
		}
		d := take(s.Path, l)
		if s.Folder == "arrangements" {
			versions = append(versions, d)
		}
		if s.Pages == nil {
			delete(kept, s.Path)
		}
	}
	pages, err := a.site.pages(generated)
	if err != nil {
		return nil, err
	}
	for _, p := range pages {
		l := a.known.recall(p.path, p.key)
		if l == nil || a.options.External {
			d, found := p.read()
			l = &looked{Key: p.key[:], Meta: d.Meta, Rules: a.book.Look(d, nil), Beside: found, links: upkeep.ExternalLinks(d)}
		}
		take(p.path, l)
	}
	strays, err := a.site.strays()
	if err != nil {
		return nil, err
	}
	site.Found = slices.Concat(site.Found, strays, upkeep.Versions(versions),
		a.site.lists(converted.Sources, a.gate, a.options.Today), a.site.styles(), a.site.redirects())
	if a.options.External {
		more, err := a.site.external(ctx, links, a.options.Today)
		if err != nil {
			return nil, err
		}
		site.Found = append(site.Found, more...)
	}
	if a.options.Build != nil && a.options.asks(crawl.Rules) {
		more, err := a.site.built(ctx, a.options.Build, converted, a.config.Severity["first-view"] == check.Off)
		if err != nil {
			return nil, err
		}
		site.Found = append(site.Found, more...)
	} else {
		site.Idle = append(site.Idle, crawl.Rules...)
	}
	if !a.options.External {
		site.Idle = append(site.Idle, upkeep.External)
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}

	a.documents = site.Documents
	checked := check.Examine(site)
	checked.Findings = once(checked)
	signoffs, wrong := a.site.signoffs()
	stand, signed := disclosure.Settle(slices.Concat(converted.Findings, converted.Signed, checked.Findings), signoffs, wasRead(converted))
	r := &Result{Accepted: checked.Accepted, Signed: signed, Findings: append(stand, wrong...)}
	diag.Sort(r.Findings)
	a.known.set(kept)
	if a.options.Known == nil {
		a.site.writeKnown(a.known)
	}
	return r, nil
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

// wasRead returns whether a rule looked at a path in this run. A source that makes no
// pages was not looked at, unless for what is hidden in it, which may be why.
func wasRead(converted *convert.Result) func(rule, path string) bool {
	failed, opened := map[string]bool{}, map[string]bool{}
	for _, s := range converted.Sources {
		failed[s.Path] = s.Pages == nil
	}
	for _, f := range converted.Findings {
		opened[f.Pos.Path] = opened[f.Pos.Path] || f.Mark != ""
	}
	return func(rule, p string) bool { return !failed[p] || hidden.Signable(rule) && opened[p] }
}

// guidance returns what is missing from a report or arrangements, and which dates
// were not kept.
func guidance(s *convert.Source) []diag.Finding {
	if s.Document == nil || s.Pages == nil {
		return nil
	}
	switch s.Folder {
	case "annual-reports":
		a := s.Pages.Answers
		return slices.Concat(a.Wrong, statutory.Gaps(s.Path, 1, a.Coverage), statutory.Dates(a.Report))
	case "arrangements":
		all, wrong := statutory.Arrangements(publication.NewArrangements(s.Document))
		return append(wrong, statutory.Gaps(s.Path, 1, all)...)
	case "briefings":
		return statutory.ReviewDates(publication.NewBriefing(s.Document))
	}
	return nil
}

// asks reports whether findings of any of the rules are asked for.
func (o Options) asks(rules []diag.Rule) bool {
	return len(o.Rules) == 0 || slices.ContainsFunc(rules, func(r diag.Rule) bool { return slices.Contains(o.Rules, r.ID) })
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
