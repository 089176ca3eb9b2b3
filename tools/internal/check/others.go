package check

import (
	"nscp/tools/internal/diag"
	"nscp/tools/internal/disclosure"
)

// gateRules are the rules of package disclosure. They run here, beside the
// others, because they read the same documents; what they find stays an error
// until a person signs it off, whatever the configuration says.
func gateRules() []*Rule {
	var out []*Rule
	for _, r := range disclosure.Rules {
		rule := described(r.Rule)
		rule.check = func(p *page) []diag.Finding {
			return r.CheckText(p.Document, p.disclosed(), p.config.gate(p))
		}
		out = append(out, rule)
	}
	return out
}

// described returns a rule that another package looks for, so that it is listed,
// explained and configured like all others.
func described(r diag.Rule) *Rule {
	return &Rule{ID: r.ID, Group: r.Group, Title: r.Title, Why: r.Why, Severity: r.Severity, Advice: r.Advice, Gate: r.Gate, Bad: r.Bad, Good: r.Good}
}

func describedAll(rules []diag.Rule) []*Rule {
	var out []*Rule
	for _, r := range rules {
		out = append(out, described(r))
	}
	return out
}

func (p *page) disclosed() *disclosure.Text {
	if p.text == nil {
		p.text = disclosure.Read(p.Document)
	}
	return p.text
}

func (c Config) gate(p *page) disclosure.Config {
	return disclosure.Config{Public: c.Public, SmallCount: c.SmallCount, Words: p}
}

// Familiar is [spelling.List.Familiar], once for all places where a word stands.
func (p *page) Familiar(word string) bool {
	x := p.vocabulary.word(word)
	if x.familiar == unasked {
		x.familiar = no
		if p.words.Familiar(word) {
			x.familiar = yes
		}
	}
	return x.familiar == yes
}

// judged returns a finding of another package with the severity configured for
// its rule, or nothing where the rule is off. A finding of no rule is as it is.
func (s *Site) judged(f diag.Finding) []diag.Finding {
	r := ByID(f.Rule)
	if r == nil {
		return []diag.Finding{f}
	}
	severity, on := s.Config.severityOf(r)
	if !on {
		return nil
	}
	// A rule may find things of two severities; configuration only changes those
	// that are as severe as the rule.
	if f.Severity == r.Severity || s.Config.Severity[r.ID] != "" {
		f.Severity = severity
	}
	return []diag.Finding{f}
}
