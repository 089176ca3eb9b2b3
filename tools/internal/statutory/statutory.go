// Package statutory holds what the law and the statutory guidance ask of a
// partnership's publications, and says where a document answers it.
//
// In goes a yearly report or a version of the arrangements; out comes, for each
// requirement of the edition that applied, a [Coverage]: covered, thin, deferred
// with the sentence that defers, or not found, and where. What is looked for is
// data ([requirements.toml]), keyed to the reporting year, because guidance
// changes and old reports do not. An editor can say in front matter where a
// requirement is answered, which counts before any evidence in the text:
//
//	statutory:
//	  - "R5: covered at multi-agency-training"
//	  - "R10: deferred"
//
// Nothing here says that a document complies. A gap is for readers and editors to
// know of, and never stops a build. dates.go has the dates by which things are to
// be published, and the working days between them.
package statutory

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

//go:embed requirements.toml
var requirementData []byte

// A State says how a document answers a requirement.
type State string

const (
	Covered  State = "covered"
	Thin     State = "thin"      // it says something, and not all that is asked
	Deferred State = "deferred"  // it says when it will be answered
	NotFound State = "not found" // nothing was recognised; a reader may find more
)

// A Requirement is one thing that a publication must or should contain.
type Requirement struct {
	ID        string   `toml:"id"`
	Level     string   `toml:"level"`     // "must" or "should"
	Text      string   `toml:"text"`      // what is asked, in the site's own words
	Paragraph string   `toml:"paragraph"` // of the guidance, with the section of the Act
	Note      string   `toml:"note"`      // for readers, such as when it applies
	Anywhere  bool     `toml:"anywhere"`  // an introduction counts as evidence too
	Topic     string   `toml:"topic"`     // what a sentence that puts it off speaks of
	Aspects   []aspect `toml:"aspect"`

	topic pattern
}

// An aspect is one part of a requirement. A requirement is covered when every
// aspect has evidence, thin when some have.
type aspect struct {
	What     string   `toml:"what"`
	Evidence []string `toml:"evidence"` // expressions, all of which a sentence has
	Done     bool     `toml:"done"`     // plans are no evidence
	Section  string   `toml:"section"`  // evidence by the title of a section with text below it

	all     []pattern
	section pattern
}

// An Edition is the list that one edition of the guidance has for a kind of
// publication.
type Edition struct {
	Name         string         `toml:"name"`
	Kind         string         `toml:"kind"` // "report" or "arrangements"
	From         string         `toml:"from"` // first day of the edition's force; a year that ends on it or later is held against it
	Requirements []*Requirement `toml:"requirement"`

	*index
	planned, defers pattern
}

// editions are all of them, the latest first.
var editions = sync.OnceValue(func() []*Edition {
	var file struct {
		Edition []*Edition `toml:"edition"`
	}
	if err := toml.Unmarshal(requirementData, &file); err != nil {
		panic("statutory: requirements.toml: " + err.Error()) // embedded, and tested
	}
	for _, e := range file.Edition {
		e.index = &index{}
		e.planned, e.defers = e.compile(planned), e.compile(defers)
		for _, r := range e.Requirements {
			r.topic = e.compile(r.Topic)
			for i := range r.Aspects {
				a := &r.Aspects[i]
				a.section = e.compile(a.Section)
				for _, s := range a.Evidence {
					a.all = append(a.all, e.compile(s))
				}
			}
		}
		e.index.close()
	}
	slices.SortStableFunc(file.Edition, func(a, b *Edition) int { return strings.Compare(b.From, a.From) })
	return file.Edition
})

// EditionFor returns the list that a publication of a kind is held against, by the
// last day it covers (YYYY-MM-DD): the edition in force on that day. The latest
// where no day is given.
func EditionFor(kind, end string) *Edition {
	var last *Edition
	for _, e := range editions() {
		if e.Kind != kind {
			continue
		}
		if end == "" || e.From <= end {
			return e
		}
		last = e
	}
	return last // older than all that are known: the oldest
}

// YearEnd returns the last day of a reporting year such as "2023-24", or "".
func YearEnd(year string) string {
	var from, to int
	if n, err := fmt.Sscanf(year, "%4d-%2d", &from, &to); n != 2 || err != nil || (from+1)%100 != to {
		return ""
	}
	return fmt.Sprintf("%d-03-31", from+1)
}
