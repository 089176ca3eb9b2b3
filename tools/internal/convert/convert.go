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
	"sync/atomic"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/page"
	"nscp/tools/internal/parallel"
	"nscp/tools/internal/repair"
)

// Options say how [Run] works.
type Options struct {
	Check     bool     // change nothing on disk but the index
	Overwrite bool     // replace generated files even where someone changed them by hand
	Memo      *Memo    // remembers sources from one run to the next; may be nil
	Changed   []string // with a Memo: all files, below the site folder, that changed since its last run; nil is not known
	Index     bool     // pass over sources that the index on disk knows as unchanged
	Exact     bool     // hold files against the index by their content, and never by their times

	// Only reports whether a source is converted, by its path below the site folder.
	// The pages of all others stay as they are, and so does what all sources make
	// together. nil is every source.
	Only func(source string) bool

	// Read reports whether an unchanged source is converted all the same, because
	// its document is needed. nil is no. It is asked from several goroutines.
	Read func(*Source) bool
	// Each is called with every source, from several goroutines; may be nil.
	Each func(*Source)
	// Lean lets go of a source's document, repairs and entries of the ledger when
	// Each has seen it, and of a page that stands on disk already, so that what is
	// held hardly grows with the number of documents. A Memo keeps them.
	Lean bool

	// Progress is told how many of the sources are done, from several goroutines. It
	// may be nil.
	Progress func(done, total int)
}

// Result is what [Run] did, or with Check would have done.
type Result struct {
	Findings []diag.Finding // sorted
	Changes  []Change       // sorted by path
	Sources  []*Source      // sorted by path
	Signed   []diag.Finding // hidden content that a person has looked at, sorted

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
	Unchanged bool      // known from the index: not converted; no Document
	Key       [32]byte  // of the content it was made from; zero where it could not be read
	failed    bool
	beside    bool          // it depends on pictures beside it
	inputs    []fileState   // what it was made from, for the index
	outputs   []outputState // its pages that are known to stand on disk; the zero value for others
	found     []diag.Finding
	signed    []diag.Finding // found, and signed off
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
	var refused *diag.Finding
	disk.signed, refused = disk.readSignoffs()
	now := &round{dir: dir, signed: disk.signed.hash()}
	look := o.Memo.revise(disk, o)
	if look != nil {
		now.jobs, now.found = look.jobs, look.found
	} else if now.jobs, now.found, err = disk.sources(); err != nil {
		return nil, err
	} else {
		now.jobs = slices.DeleteFunc(now.jobs, func(j job) bool { return !o.takes(j.path) })
		o.Memo.forget(now.jobs)
	}
	jobs := now.jobs
	known := &index{}
	if o.Index {
		known = disk.readIndex()
	}
	r := &Result{dir: dir, Findings: slices.Clone(now.found), Sources: make([]*Source, len(jobs))}
	if refused != nil {
		r.Findings = append(r.Findings, *refused)
	}
	var done atomic.Int64
	err = each(ctx, len(jobs), func(i int) {
		s := look.unchanged(i)
		if s == nil {
			s = known.unchanged(disk, jobs[i], o.Exact)
		}
		if s == nil || o.Read != nil && o.Read(s) {
			s = jobs[i].convert(disk, o.Memo)
		}
		r.Sources[i] = s
		if o.Each != nil {
			o.Each(s)
		}
		if o.Lean && o.Memo == nil {
			s.release(disk)
		}
		if o.Progress != nil {
			o.Progress(int(done.Add(1)), len(jobs))
		}
	})
	if err != nil {
		return nil, err
	}
	for _, s := range r.Sources {
		r.Findings = append(r.Findings, s.found...)
		r.Signed = append(r.Signed, s.signed...)
	}
	now.sources, now.together = r.Sources, look.shared(r.Sources, o)
	var found []diag.Finding
	now.want, found = wanted(r.Sources, now.together)
	plan, more := disk.plan(now, look, o)
	found = append(found, more...)
	r.Findings = append(r.Findings, found...)
	r.Changes = plan
	diag.Sort(r.Findings)
	diag.Sort(r.Signed)
	if !o.Check {
		if err := disk.apply(ctx, plan); err != nil {
			return r, err
		}
		o.Memo.keep(now, found)
	}
	if !o.Index || len(plan) == 0 && known.covers(r.Sources) {
		return r, nil
	}
	err = disk.writeIndex(known, r.Sources)
	if o.Check {
		err = nil // the folder may be one that nothing is written to, and all that is lost is time
	}
	return r, err
}

// takes reports whether a source is converted.
func (o Options) takes(source string) bool { return o.Only == nil || o.Only(source) }

// release lets go of what nobody asks a source for any more.
func (s *Source) release(disk *site) {
	s.Document, s.Figures, s.Repair, s.Ledger.Entries = nil, nil, nil, nil
	if s.Pages == nil {
		return
	}
	s.Pages.Records, s.Pages.Answers = nil, nil
	if s.Unchanged {
		return
	}
	s.outputs = make([]outputState, len(s.Pages.Files))
	for i := range s.Pages.Files {
		f := &s.Pages.Files[i]
		if stands, ok := disk.holds(f); ok {
			s.outputs[i], f.Data = stands, nil
		}
	}
}

// each calls f for 0 to n-1, as many at a time as there are processors, and
// stops early when ctx ends.
func each(ctx context.Context, n int, f func(int)) error {
	return parallel.Count(ctx, runtime.GOMAXPROCS(0), n, func(_ context.Context, i int) error {
		f(i)
		return nil
	})
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
		if s.Ledger.Source == 0 {
			fmt.Fprintf(w, "%s: no page was made of it, so there is no ledger\n", s.Path)
			continue
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
