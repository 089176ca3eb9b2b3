package check

import (
	"fmt"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
)

// A Rule is one thing that is looked for.
type Rule struct {
	ID       string // kebab-case noun phrase
	Group    string // heading on the rules page
	Title    string // what is looked for, in a few words
	Why      string // why it matters to a reader or in law; one sentence
	Severity diag.Severity
	Advice   bool     // stays a warning whatever the configuration says
	Gate     bool     // stays an error until a person signs it off: it cannot be accepted or turned off
	Bad      []string // Markdown in which the rule finds something
	Good     []string // Markdown, tempting but right, in which it finds nothing

	check func(*page) []diag.Finding
}

// ByID returns the rule with the name, or nil.
func ByID(id string) *Rule {
	for _, r := range Rules {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// severityOf returns how severe a rule's findings are, and whether it runs.
func (c Config) severityOf(r *Rule) (severity diag.Severity, on bool) {
	if r.Gate {
		return diag.Error, true
	}
	switch c.Severity[r.ID] {
	case Off:
		return r.Severity, false
	case Warn:
		return diag.Warning, true
	case Stop:
		if r.Advice {
			return diag.Warning, true
		}
		return diag.Error, true
	}
	return r.Severity, true
}

// check returns what is wrong with the configuration itself.
func (c Config) check() []diag.Finding {
	var out []diag.Finding
	ids := make([]string, 0, len(c.Severity))
	for id := range c.Severity {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		add := func(message, fix string) {
			out = append(out, diag.Finding{Rule: "configuration", Severity: diag.Error, Pos: diag.Position{Path: c.Path}, Message: message, Fix: fix})
		}
		severity := c.Severity[id]
		switch r := ByID(id); {
		case r == nil:
			add(fmt.Sprintf("found a severity for %q, which is no rule%s", id, meant(id)), "in "+c.Path+", name one of the rules that nscp check --rules lists")
		case severity != Off && severity != Warn && severity != Stop:
			add(fmt.Sprintf("found the severity %q for %s; expected off, warning or error", severity, id), "in "+c.Path+", write off, warning or error")
		case r.Gate && severity != Stop:
			add(fmt.Sprintf("found the severity %s for %s, which stays an error until a person signs each finding off", severity, id), "in "+c.Path+", delete the line; to sign a finding off, see: nscp signoff --help")
		case r.Advice && severity == Stop:
			add(fmt.Sprintf("found the severity error for %s, which is advice and never stops a build", id), "in "+c.Path+", write off or warning")
		}
	}
	return out
}

// meant returns "; perhaps … was meant" where a rule's name is near.
func meant(id string) string {
	best, least := "", 4
	for _, r := range Rules {
		if d := slips(strings.ToLower(id), r.ID, least); d < least {
			best, least = r.ID, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (perhaps %q was meant)", best)
}
