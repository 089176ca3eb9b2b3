package check

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
)

// Explain returns what `nscp explain RULE` prints: what the rule looks for, why,
// how severe it is, examples of both kinds, and how to accept a finding. An
// unknown name is an error that names the nearest rule.
func Explain(id string) (string, error) {
	r := ByID(id)
	if r == nil {
		return "", fmt.Errorf("no rule is called %q%s; nscp check --rules lists them", id, meant(id))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s\n\n%s\n", r.ID, r.severity(), r.Title, r.Why)
	example := func(heading string, texts []string) {
		if len(texts) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s\n", heading)
		for i, t := range texts {
			if i > 0 {
				b.WriteString("    ---\n")
			}
			for line := range strings.Lines(strings.TrimRight(t, "\n") + "\n") {
				b.WriteString("    " + line)
			}
		}
	}
	example("finds something in", r.Bad)
	example("finds nothing in", r.Good)
	switch {
	case r.Gate:
		b.WriteString("\nit stays an error until a person who may decide signs it off:\n    nscp signoff --by \"who decides\" --reason \"why it may be published\" PATH:LINE\n")
	case r != acceptanceRule:
		fmt.Fprintf(&b, "\nto accept a finding, give the reason at the top of the source:\n    accept:\n      - %s at \"the words concerned\": the reason\n", r.ID)
	}
	return b.String(), nil
}

func (r *Rule) severity() string {
	switch {
	case r.Gate:
		return "error, until signed off"
	case r.Advice:
		return "warning, always"
	case r.Severity == diag.Error:
		return "error"
	}
	return "warning"
}

// RulesPage returns the Markdown of the page that lists every rule.
func RulesPage() string {
	var b strings.Builder
	b.WriteString(`# What the checks look for

This page is written by the tests of the package that holds the rules (` + "`go test ./tools/internal/check -update`" + `). Do not edit it.

Each finding says where it stands, what was found, why it matters and what to do. An *error* stops a build for publication; a *warning* is for a person to judge. The configuration can change which is which, or turn a rule off.

A finding that is right as it is can be accepted, with the reason, at the top of the source. With the words concerned, or a line, only that finding is accepted:

` + "```yaml\naccept:\n  - percent-change at \"just under 15%\": the signed-off report states this figure\n```" + `

Accepted findings are counted and listed. An acceptance that no longer matches anything is itself a finding.
`)
	group := ""
	for _, r := range Rules {
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(&b, "\n## %s\n", group)
		}
		fmt.Fprintf(&b, "\n### %s\n\n%s (%s). %s\n", r.ID, sentenceCase(r.Title), r.severity(), r.Why)
		example(&b, "Found in:", r.Bad)
		example(&b, "Not found in:", r.Good)
	}
	return b.String()
}

func example(b *strings.Builder, heading string, texts []string) {
	if len(texts) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", heading)
	for _, t := range texts {
		fmt.Fprintf(b, "\n````markdown\n%s\n````\n", strings.TrimRight(t, "\n"))
	}
}

func sentenceCase(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
