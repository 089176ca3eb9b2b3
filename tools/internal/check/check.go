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
	"path"
	"slices"
	"sync"

	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
	"nscp/tools/internal/parallel"
)

// A Site is what the rules read.
type Site struct {
	Documents []*doc.Document    // after reading and repair
	Figures   []*figures.Figures // every figures file
	Words     []string           // lines of the partnership's word list, sources/words.txt
	Config    Config
	Found     []diag.Finding // what other packages found: configured and accepted like the rules' own
	Idle      []diag.Rule    // rules of other packages that did not look this time: acceptances of theirs may match nothing
	// Looked has what [Rulebook.Look] found in documents, by path. Such a document
	// is not looked at again, and only its front matter has to be there.
	Looked map[string][]diag.Finding
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
	book := NewRulebook(s.Words, s.Config)
	beside := map[string][]*figures.Figures{}
	for _, f := range s.Figures {
		beside[path.Dir(f.Path)] = append(beside[path.Dir(f.Path)], f)
	}
	elsewhere := map[string][]diag.Finding{}
	for _, f := range s.Found {
		elsewhere[f.Pos.Path] = append(elsewhere[f.Pos.Path], s.judged(f)...)
	}
	results := make([]Result, len(s.Documents))
	parallel.Each(len(s.Documents), func(i int) {
		d := s.Documents[i]
		found, looked := s.Looked[d.Path]
		if !looked {
			found = book.Look(d, beside[path.Dir(d.Path)])
		}
		results[i] = accept(s, d, slices.Concat(found, elsewhere[d.Path]))
	})

	var all Result
	for i, r := range results {
		all.Findings = append(all.Findings, r.Findings...)
		all.Accepted = append(all.Accepted, r.Accepted...)
		delete(elsewhere, s.Documents[i].Path)
	}
	for _, strays := range elsewhere { // what stands where there is no document
		all.Findings = append(all.Findings, strays...)
	}
	all.Findings = append(all.Findings, s.Config.check()...)
	diag.Sort(all.Findings)
	// Documents in one folder share its figures file, and what is wrong with it.
	all.Findings = slices.Compact(all.Findings)
	sortAccepted(all.Accepted)
	return all
}

// A Rulebook is the rules with what they are configured by. It does not change
// once made, and any number of goroutines may use it.
type Rulebook struct {
	words        *spelling.List
	config       Config
	vocabularies sync.Pool // those that no goroutine uses
}

// NewRulebook returns the rules for a site's word list and configuration.
func NewRulebook(words []string, c Config) *Rulebook {
	return &Rulebook{words: spelling.New(words), config: c, vocabularies: sync.Pool{New: func() any { return newVocabulary() }}}
}

// open returns a vocabulary, whose words are asked of the rulebook's dictionary.
func (b *Rulebook) open() *vocabulary { return b.vocabularies.Get().(*vocabulary) }

// close keeps a vocabulary for the next document, unless it has grown large. The
// room of this document's tokens is taken for that one's.
func (b *Rulebook) close(v *vocabulary) {
	if len(v.lexemes) < mostLexemes && cap(v.tokens) < mostTokens {
		v.forget()
		b.vocabularies.Put(v)
	}
}

// Look runs every rule over one document, with the figures files that lie beside
// it. What it finds depends on these alone, and is still to be accepted or not.
func (b *Rulebook) Look(d *doc.Document, beside []*figures.Figures) []diag.Finding {
	v := b.open()
	defer b.close(v)
	p := newPage(d, b, v, beside)
	var found []diag.Finding
	for _, r := range Rules {
		severity, on := b.config.severityOf(r)
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
	return found
}
