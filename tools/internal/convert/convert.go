// Package convert is the driver: the whole way from a source file to the pages
// on disk.
//
// [Run] finds the sources of a site folder, reads, repairs, recognises and
// prints each, has the ledger account for every word, and writes what changed.
// A source with an error keeps the pages it had; nothing is ever half-written.
package convert

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/page"
	"nscp/tools/internal/repair"
)

// Options say how [Run] works.
type Options struct {
	Check     bool  // change nothing on disk
	Overwrite bool  // replace generated files even where someone changed them by hand
	Memo      *Memo // remembers sources from one run to the next; may be nil
	Index     bool  // pass over sources that the index on disk knows as unchanged
}

// Result is what [Run] did, or with Check would have done.
type Result struct {
	Findings []diag.Finding // sorted
	Changes  []Change       // sorted by path
	Sources  []*Source      // sorted by path

	dir string
}

// A Source is one source file and what became of it.
type Source struct {
	Path      string
	Folder    string           // the kind's folder below sources: "annual-reports"
	Document  *doc.Document    // read and repaired; nil for a spreadsheet, or where reading failed
	Figures   *figures.Figures // beside a report; nil where there are none
	Repair    *repair.Result
	Ledger    ledger.Report
	Pages     *page.Set // nil where an error stopped the source
	Unchanged bool      // known from the index: neither read nor converted; no Document
	key       [32]byte  // of the content it was made from
	failed    bool
	beside    bool // it depends on pictures beside it
	found     []diag.Finding
}

// A Change is one generated file that differs from what is on disk.
type Change struct {
	Path   string
	Before []byte // nil: the file is new
	After  []byte // nil: the file goes
}

// Run converts the sources of the site folder dir. The error says why it could
// not run at all; whatever is wrong with the content is a finding.
func Run(ctx context.Context, dir string, o Options) (*Result, error) {
	disk, err := openSite(dir)
	if err != nil {
		return nil, err
	}
	defer disk.close()
	jobs, findings, err := disk.sources()
	if err != nil {
		return nil, err
	}
	o.Memo.forget(jobs)
	known := &index{}
	if o.Index {
		known = disk.readIndex()
	}
	r := &Result{dir: dir, Findings: findings, Sources: make([]*Source, len(jobs))}
	err = each(ctx, len(jobs), func(i int) {
		if r.Sources[i] = known.unchanged(disk, jobs[i]); r.Sources[i] == nil {
			r.Sources[i] = jobs[i].convert(disk, o.Memo)
		}
	})
	if err != nil {
		return nil, err
	}
	for _, s := range r.Sources {
		r.Findings = append(r.Findings, s.found...)
	}
	plan, findings := disk.plan(r.Sources, glossary(r.Sources), o)
	r.Findings = append(r.Findings, findings...)
	r.Changes = plan
	diag.Sort(r.Findings)
	if o.Check {
		return r, nil
	}
	if err := disk.apply(ctx, plan); err != nil {
		return r, err
	}
	if o.Index && (len(plan) > 0 || !known.covers(r.Sources)) {
		return r, disk.writeIndex(known, jobs, r.Sources)
	}
	return r, nil
}

// each calls f for 0 to n-1, as many at a time as there are processors, and
// stops early when ctx ends.
func each(ctx context.Context, n int, f func(int)) error {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	defer wg.Wait()
	defer close(next)
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// Explain writes, for each source, what repair did and why, and the ledger's
// totals and entries.
func (r *Result) Explain(w io.Writer) error {
	for _, s := range r.Sources {
		if s.Repair == nil {
			continue
		}
		fmt.Fprintf(w, "%s: repair made %d changes\n", s.Path, len(s.Repair.Changes))
		if err := s.Repair.WriteText(w); err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: ledger\n", s.Path)
		if err := s.Ledger.WriteText(w); err != nil {
			return err
		}
	}
	return nil
}

// Errors reports whether a finding stops publication.
func (r *Result) Errors() bool {
	return slices.ContainsFunc(r.Findings, func(f diag.Finding) bool { return f.Severity == diag.Error })
}
