// Package check reads documents the way a careful editor and a statistician
// would, and says where something is wrong.
//
// In goes a [Site]: documents as they are after reading and repair, the figures
// beside them, the day, and the configuration. Out come findings ([Run]), sorted,
// each with its place, why it matters and how to mend it. Nothing is changed.
//
// A rule is one value of type [Rule] in a file of its own, with examples of what
// it finds and of what it must leave alone; [Rules] lists them all. Rules read
// passages (see passage.go), which are divided into tokens, sentences and
// quantities once for all of them.
package check

import (
	"runtime"
	"slices"
	"sync"

	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
)

// A Site is what the rules read.
type Site struct {
	Documents []*doc.Document    // after reading and repair
	Figures   []*figures.Figures // every figures file
	Words     []string           // lines of the partnership's word list, sources/words.txt
	Config    Config
	Found     []diag.Finding // what other packages found: configured and accepted like the rules' own
}

// Config says how strict the rules are. The zero Config is the project's default.
type Config struct {
	Path     string              // the file it stands in, for findings about it
	Severity map[string]Severity // by rule
	Known    []string            // abbreviations that need no expansion besides the usual ones

	SentenceWords int      // longest sentence in words; 0 is 25, as GOV.UK's style asks
	TitleLength   int      // longest title in characters; 0 is 65
	SummaryLength int      // longest summary in characters; 0 is 160
	ReadingAge    int      // above which reading age is shown; 0 is 16
	SlightChange  float64  // above how many per cent a change is not "slight"; 0 is 10
	NotableChange float64  // below how many per cent a change is not "significant"; 0 is 5
	SameNumber    float64  // within how many per cent a figure "remained the same"; 0 is 10
	Public        []string // contacts that may be shown: telephone numbers, e-mail addresses, addresses
	SmallCount    int      // largest count of children that is small; 0 is 5

	RepeatedLength int // shortest sentence in words that counts as repeated nearby; 0 is 7
}

// A Severity is what configuration says of a rule.
type Severity string

const (
	Off  Severity = "off"     // the rule does not run
	Warn Severity = "warning" // for a person to judge
	Stop Severity = "error"   // stops build --production
)

func or[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}

// A Result is what a run found.
type Result struct {
	Findings []diag.Finding // sorted
	Accepted []Accepted     // findings that somebody has accepted, sorted likewise
}

// Run checks a site and returns what it found, sorted; findings that are
// accepted with a reason are left out. The same site always gives the same list.
func Run(s *Site) []diag.Finding { return Examine(s).Findings }

// Examine is Run that also returns what was accepted, for counting and listing.
func Examine(s *Site) Result {
	words := spelling.New(s.Words)
	results := make([]Result, len(s.Documents))
	work := make(chan int)
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(s.Documents)) {
		group.Go(func() {
			for i := range work {
				results[i] = examine(s, s.Documents[i], words)
			}
		})
	}
	for i := range s.Documents {
		work <- i
	}
	close(work)
	group.Wait()

	var all Result
	for _, r := range results {
		all.Findings = append(all.Findings, r.Findings...)
		all.Accepted = append(all.Accepted, r.Accepted...)
	}
	all.Findings = append(all.Findings, s.strayFindings()...)
	all.Findings = append(all.Findings, s.Config.check()...)
	diag.Sort(all.Findings)
	// Documents in one folder share its figures file, and what is wrong with it.
	all.Findings = slices.Compact(all.Findings)
	sortAccepted(all.Accepted)
	return all
}

// examine runs every rule over one document.
func examine(s *Site, d *doc.Document, words *spelling.List) Result {
	p := newPage(d, s, words)
	var found []diag.Finding
	for _, r := range Rules {
		severity, on := s.Config.severityOf(r)
		if !on || r.check == nil {
			continue
		}
		for _, f := range r.check(p) {
			f.Rule, f.Severity = r.ID, severity
			f.Why = or(f.Why, r.Why)
			f.Pos.Path = or(f.Pos.Path, d.Path)
			found = append(found, f)
		}
	}
	return accept(s, d, append(found, s.foundElsewhere(d.Path)...))
}
