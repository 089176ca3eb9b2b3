// Package hidden is what a file holds and its reader does not see: tracked
// changes, comments, white text, a photograph's place, an author's name.
//
// A reader of files notes what it comes upon as an [Item]: what kind of thing,
// where, and the hidden words themselves. [Findings] turns items into findings
// that name the place and never the words, because a finding ends up in a build
// log that more people read than the file. The words are for the one person who
// asks for them on their own machine (nscp inspect --show).
//
// What stops publication and what is only taken away follows the Information
// Commissioner's guidance on disclosing documents to the public.
package hidden

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/diag"
)

// A Severity says what publication does about an item.
type Severity int

const (
	// Strip is left out of what is published without asking: metadata.
	Strip Severity = iota
	// Warn is seen by the reader, but may not come across as it was meant.
	Warn
	// Stop stops publication until a person has taken it out of the file, or signed
	// off that it may stay there; see signoff.go.
	Stop
)

// String returns "strip", "warn" or "stop".
func (s Severity) String() string { return [...]string{"strip", "warn", "stop"}[s] }

// An Item is one hidden thing at one place.
type Item struct {
	Kind     Kind
	Pos      diag.Position
	Severity Severity
	Detail   string // what it is, more closely, in words that give nothing away; may be empty
	Content  string // the hidden words; never in a finding, a page or a log
}

// A Kind is a kind of hidden thing; it is the rule of the finding.
type Kind string

// The kinds. What each is, why it matters and how to be rid of it is in
// kinds.go.
const (
	Tracked       Kind = "tracked-change"
	Comment       Kind = "comment"
	Text          Kind = "hidden-text"
	White         Kind = "white-text"
	Tiny          Kind = "tiny-text"
	Struck        Kind = "struck-text"
	Embedded      Kind = "embedded-file"
	Macro         Kind = "macro"
	Unfilled      Kind = "unfilled-text"
	MergeField    Kind = "merge-field"
	Marking       Kind = "protective-marking"
	Picture       Kind = "hidden-picture"
	Linked        Kind = "linked-file"
	Address       Kind = "unsafe-link"
	Sheet         Kind = "hidden-sheet"
	Row           Kind = "hidden-row"
	Column        Kind = "hidden-column"
	Filter        Kind = "active-filter"
	Cache         Kind = "cached-data"
	Connection    Kind = "data-connection"
	Script        Kind = "script"
	Layer         Kind = "hidden-layer"
	Revision      Kind = "earlier-version"
	Metadata      Kind = "metadata"
	PhotoData     Kind = "photo-metadata"
	PhotoPlace    Kind = "photo-location"
	Cropped       Kind = "cropped-picture"
	FieldCode     Kind = "field-code"
	Invisible     Kind = "invisible-character"
	Formula       Kind = "formula-cell"
	Unreadable    Kind = "unreadable-part"
	Highlight     Kind = "highlight"
	TextBox       Kind = "text-box"
	PageReference Kind = "page-reference"
)

// most is how many findings of one kind are listed one by one. A report that
// was passed round with Track Changes on has hundreds, and one click accepts
// them all.
const most = 20

// Findings returns a finding for every item that stops publication (an error)
// or warns, in order. Items that are stripped give none. Beyond 20 of a kind
// the rest are counted in one finding. data is the file: a sign-off of what has no
// words is tied to it.
func Findings(items []Item, data []byte) []diag.Finding {
	var fs []diag.Finding
	seen := map[Kind]int{}
	rest := map[Kind]int{} // index of the finding that counts the rest
	for _, it := range items {
		if it.Severity == Strip {
			continue
		}
		seen[it.Kind]++
		switch n := seen[it.Kind]; {
		case n <= most:
			fs = append(fs, it.finding(data))
		case n == most+1:
			rest[it.Kind] = len(fs)
			fs = append(fs, it.finding(data))
		}
	}
	for kind, i := range rest {
		if n := seen[kind] - most; n > 1 {
			fs[i].Message += fmt.Sprintf(", and so do %d more places after this one", n-1)
			if fs[i].Mark != "" {
				fs[i].Mark = markOf(kind, "and the rest", data)
			}
		}
	}
	return fs
}

func (it Item) finding(data []byte) diag.Finding {
	f := diag.Finding{
		Rule:    string(it.Kind),
		Pos:     it.Pos,
		Message: it.What(),
		Why:     kinds[it.Kind].why,
		Fix:     it.Fix(),
		Mark:    it.mark(data),
	}
	if f.Mark != "" {
		f.Fix += "; or have a person who has looked sign it off: nscp signoff --help"
	}
	if it.Severity == Stop {
		f.Severity = diag.Error
	}
	return f
}

// What returns what the item is, in words that give none of it away.
func (it Item) What() string {
	what := kinds[it.Kind].what
	if it.Detail != "" {
		what += ": " + it.Detail
	}
	return what
}

// A List gathers items while a file is read: one for each kind and detail at a
// place, however many runs of a paragraph it is spread over.
type List struct {
	Items []Item
	index map[key]int
}

type key struct {
	kind   Kind
	pos    diag.Position
	detail string
}

// maxContent bounds the words kept of one item, and maxItems the items: both
// are for a person to look at.
const (
	maxContent = 4000
	maxItems   = 20_000
)

// Add notes an item, or adds its words to the item of the same kind and detail
// at the same place.
func (l *List) Add(it Item) {
	k := key{it.Kind, it.Pos, it.Detail}
	if i, ok := l.index[k]; ok {
		have := &l.Items[i]
		if it.Content != "" && len(have.Content) < maxContent {
			have.Content = cut(have.Content + it.Content)
		}
		return
	}
	if len(l.Items) == maxItems {
		return
	}
	if l.index == nil {
		l.index = map[key]int{}
	}
	l.index[k] = len(l.Items)
	it.Content = cut(it.Content)
	l.Items = append(l.Items, it)
}

func cut(s string) string {
	if len(s) <= maxContent {
		return s
	}
	n := maxContent
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + " …"
}

// Has reports whether an item of the kind was noted.
func (l *List) Has(kind Kind) bool {
	for _, it := range l.Items {
		if it.Kind == kind {
			return true
		}
	}
	return false
}

// OneLine returns content as it is shown: on one line, and without characters
// that would act on the terminal it is shown in.
func OneLine(content string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, content)), " ")
}
