package check

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// An Accepted is a finding that a person has accepted, with the reason given.
type Accepted struct {
	Finding diag.Finding
	Reason  string
}

// acceptanceRule is about the acceptances themselves. It reads front matter and
// not text, so accept reports it and it has no check of its own.
var acceptanceRule = &Rule{
	ID:       "acceptance",
	Group:    "Acceptance",
	Title:    "an acceptance that matches nothing, or gives no reason",
	Why:      "An acceptance that no longer matches anything would hide the next error of its kind.",
	Severity: diag.Warning,
	Bad:      []string{"---\naccept:\n  - percent-change: the report states it so\n---\n\nPlans fell from 200 to 150, a fall of 25%.\n"},
	Good:     []string{"---\naccept:\n  - percent-change: the report states it so\n---\n\nPlans fell from 200 to 150, a fall of 35%.\n"},
}

// An acceptance is one line under accept: in a document's front matter:
//
//	accept:
//	  - percent-change: the signed-off report states this figure
//	  - percent-change at line 86: …
//	  - percent-change at "just under 15%": …
//	  - sentence-length at paragraph 41: …
//
// The words are the best mark, because lines move when a text is edited.
type acceptance struct {
	text   string
	rule   string
	at     string // words, "line N" or a place; "" for every finding of the rule
	quoted bool   // at holds words
	reason string
	pos    diag.Position
	used   bool
}

// acceptances reads a document's acceptances; a map in place of a list will do.
func acceptances(d *doc.Document) []*acceptance {
	var out []*acceptance
	for _, f := range d.Meta {
		if f.Key == "accept" {
			for _, v := range f.Values {
				out = append(out, readAcceptance(v, f.Pos))
			}
		} else if rule, ok := strings.CutPrefix(f.Key, "accept."); ok {
			out = append(out, readAcceptance(rule+": "+strings.Join(f.Values, " "), f.Pos))
		}
	}
	return out
}

func readAcceptance(s string, pos diag.Position) *acceptance {
	a := &acceptance{text: strings.TrimSpace(s), pos: pos}
	rest := a.text
	end := strings.IndexFunc(rest, func(r rune) bool { return !('a' <= r && r <= 'z' || r == '-') })
	if end < 0 {
		end = len(rest)
	}
	a.rule, rest = rest[:end], strings.TrimSpace(rest[end:])
	if after, ok := strings.CutPrefix(rest, "at "); ok {
		rest = strings.TrimSpace(after)
		for _, marks := range [][2]string{{`"`, `"`}, {"“", "”"}, {"'", "'"}, {"‘", "’"}} {
			if inner, ok := strings.CutPrefix(rest, marks[0]); ok {
				if i := strings.Index(inner, marks[1]); i >= 0 {
					a.at, a.quoted, rest = inner[:i], true, strings.TrimSpace(inner[i+len(marks[1]):])
				}
				break
			}
		}
		if !a.quoted {
			a.at, rest, _ = strings.Cut(rest, ": ")
			a.at = strings.TrimSuffix(strings.TrimSpace(a.at), ":")
			rest = ":" + rest
		}
	}
	a.reason = strings.TrimSpace(strings.TrimPrefix(rest, ":"))
	return a
}

// matches reports whether a finding is what the acceptance speaks of.
func (a *acceptance) matches(f diag.Finding) bool {
	if a.rule != f.Rule {
		return false
	}
	switch {
	case a.at == "":
		return true
	case a.quoted:
		return strings.Contains(doc.Squeeze(f.Excerpt), doc.Squeeze(a.at)) || strings.Contains(doc.Squeeze(f.Message), doc.Squeeze(a.at))
	case strings.HasPrefix(a.at, "line "):
		n, err := strconv.Atoi(strings.TrimSpace(a.at[len("line "):]))
		return err == nil && n == f.Pos.Line
	}
	return a.at == f.Pos.Place
}

// accept parts findings into those that stand and those that a person has
// accepted, and adds what is wrong with the acceptances.
func accept(s *Site, d *doc.Document, found []diag.Finding) Result {
	all := acceptances(d)
	var r Result
	for _, f := range found {
		i := -1
		for k, a := range all {
			// Of two that match, the one whose words the finding itself names: the
			// words around it may be another finding's.
			if a.reason != "" && f.Mark == "" && a.matches(f) && (i < 0 || a.quoted && strings.Contains(doc.Squeeze(f.Message), doc.Squeeze(a.at)) && !strings.Contains(doc.Squeeze(f.Message), doc.Squeeze(all[i].at))) {
				i = k
			}
		}
		if i < 0 {
			r.Findings = append(r.Findings, f)
			continue
		}
		all[i].used = true
		r.Accepted = append(r.Accepted, Accepted{f, all[i].reason})
	}
	severity, on := s.Config.severityOf(acceptanceRule)
	if !on {
		return r
	}
	for _, a := range all {
		f := diag.Finding{Rule: acceptanceRule.ID, Severity: severity, Pos: a.pos, Why: acceptanceRule.Why, Excerpt: a.text}
		f.Pos.Path = or(f.Pos.Path, d.Path)
		switch rule := ByID(a.rule); {
		case rule == nil:
			f.Message = fmt.Sprintf("found an acceptance of %q, which is no rule%s", a.rule, meant(a.rule))
			f.Fix = fmt.Sprintf("in the front matter of %s, write the rule's name as it stands in the finding", d.Path)
		case rule.Gate:
			f.Message = fmt.Sprintf("found an acceptance of %s, which a person signs off and nobody accepts", a.rule)
			f.Fix = fmt.Sprintf("in the front matter of %s, delete the line; to sign the finding off, see: nscp signoff --help", d.Path)
		case a.reason == "":
			f.Message = fmt.Sprintf("found an acceptance of %s without a reason", a.rule)
			f.Fix = fmt.Sprintf("in the front matter of %s, write the reason behind a colon: %s: …", d.Path, a.rule)
		case !a.used && slices.ContainsFunc(s.Idle, func(r diag.Rule) bool { return r.ID == a.rule }):
			continue
		case !a.used:
			f.Message = fmt.Sprintf("found an acceptance of %s that matches no finding", a.rule)
			f.Fix = fmt.Sprintf("in the front matter of %s, delete the line, or correct where it says the finding stands", d.Path)
		default:
			continue
		}
		r.Findings = append(r.Findings, f)
	}
	return r
}

func sortAccepted(all []Accepted) {
	slices.SortStableFunc(all, func(a, b Accepted) int {
		return cmp.Or(
			cmp.Compare(a.Finding.Pos.Path, b.Finding.Pos.Path),
			cmp.Compare(a.Finding.Pos.Line, b.Finding.Pos.Line),
			cmp.Compare(a.Finding.Pos.Column, b.Finding.Pos.Column),
			cmp.Compare(a.Finding.Rule, b.Finding.Rule),
			cmp.Compare(a.Finding.Message, b.Finding.Message),
		)
	})
}
