// Package diag holds what the tools say about a site: findings, each with a
// place a person can go to, what was found there, why it matters and how to
// mend it.
//
// A check, a reader or a repair pass returns []Finding; nothing prints while it
// works. The command sorts them and writes them once, as text for a person
// ([WriteText]), as JSON or SARIF for a program, or as annotations for a pull
// request.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Severity says what a finding stops.
type Severity int

const (
	// Warning is for a person to judge. It never stops anything.
	Warning Severity = iota
	// Error stops publication, and the command exits with status 1.
	Error
)

// String returns "warning" or "error", the words used in every output format.
func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// A Position is a place in a source file, in the terms of the program the
// editor has it open in: a line and column in text, a paragraph in Word, a cell
// in a workbook, a page in a PDF.
type Position struct {
	Path   string // slash-separated, relative to the site folder
	Line   int    // 1-based; 0 when the file has no lines
	Column int    // 1-based, in characters; 0 when unknown
	Place  string // "paragraph 41", "Sheet1!C7", "page 3"; for files without lines
}

// String returns the position as it stands at the start of a finding:
// "report.md:86:120", "arrangements.docx: paragraph 41", "figures.xlsx: Sheet1!C7".
func (p Position) String() string {
	switch {
	case p.Place != "":
		return p.Path + ": " + p.Place
	case p.Line == 0:
		return p.Path
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.Path, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Column)
}

// A Finding is one thing a person should know about one place.
type Finding struct {
	Rule     string // kebab-case noun phrase, such as "percent-change"
	Severity Severity
	Pos      Position
	Message  string // what was found and what was expected; lower case, no full stop
	Why      string // why it matters to a reader or in law; a sentence, may be empty
	Excerpt  string // the words concerned; empty where they must not be repeated
	Fix      string // what to do, naming the file or key; lower case, no full stop
	Mark     string // a hash of the words concerned, where a person must sign them off; see sources/signoffs.toml
}

// A Rule describes one kind of finding, for lists of rules and explanations. A
// package that finds something keeps its rules with the code that looks.
type Rule struct {
	ID       string // kebab-case noun phrase
	Group    string // heading on the rules page
	Title    string // what is looked for, in a few words
	Why      string // why it matters to a reader or in law; one sentence
	Severity Severity
	Advice   bool     // stays a warning whatever the configuration says
	Gate     bool     // stays an error until a person signs it off; cannot be accepted or turned off
	Bad      []string // Markdown in which the rule finds something
	Good     []string // Markdown, tempting but right, in which it finds nothing
}

// String returns the finding's first line, as [WriteText] prints it.
func (f Finding) String() string {
	return fmt.Sprintf("%s: %s: %s [%s]", f.Pos, f.Severity, f.Message, f.Rule)
}

// Sort orders findings by path, place, rule and message, so that the same
// content always prints the same report.
func Sort(fs []Finding) {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(
			strings.Compare(a.Pos.Path, b.Pos.Path),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			comparePlaces(a.Pos.Place, b.Pos.Place),
			strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Message, b.Message),
		)
	})
}

// comparePlaces orders "paragraph 9" before "paragraph 10": runs of digits
// count as numbers, all else as text.
func comparePlaces(a, b string) int {
	for a != "" && b != "" {
		na, ra := leadingNumber(a)
		nb, rb := leadingNumber(b)
		if ra != a && rb != b {
			if c := cmp.Compare(na, nb); c != 0 {
				return c
			}
			a, b = ra, rb
			continue
		}
		if c := cmp.Compare(a[0], b[0]); c != 0 {
			return c
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func leadingNumber(s string) (n int, rest string) {
	i := 0
	for i < len(s) && i < 9 && '0' <= s[i] && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, s[i:]
}

// Count returns how many of the findings are errors and how many are warnings.
func Count(fs []Finding) (errors, warnings int) {
	for _, f := range fs {
		if f.Severity == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}
