package check

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

var conflictingExpansion = &Rule{
	ID:       "conflicting-expansion",
	Group:    "Names",
	Title:    "one abbreviation for two names",
	Why:      "A reader takes the two for one body, or one body for two.",
	Severity: diag.Warning,
	Bad: []string{
		"The Strategic Leadership Group (SLG) met. The SLG and the joint Senior Leadership Group agreed.",
		"A Safeguarding Adults Review (SAR) was held. Each subject access request (SAR) was answered. Every SAR was logged.",
	},
	Good: []string{
		"The Strategic Leadership Group (SLG) met. The SLG agreed with the Strategic Leadership Group of the city.",
		"A Safeguarding Adults Review (SAR) was held. Safeguarding adults reviews (SARs) are rare.",
	},
	check: checkConflictingExpansion,
}

func checkConflictingExpansion(p *page) []diag.Finding {
	var out []diag.Finding
	a := p.abbreviations
	for _, abbr := range a.order {
		first := a.defined(abbr)
		if first == nil || first.wrong || first.gloss {
			continue
		}
		seen := map[string]bool{nameKey(first.words): true}
		for _, d := range a.definitions[abbr][1:] {
			if key := nameKey(d.words); !seen[key] && !d.wrong && !d.apart && !d.gloss {
				seen[key] = true
				q := p.passages[d.passage]
				out = append(out, p.finding(q, q.tokens[d.first].start, q.tokens[d.last-1].end,
					fmt.Sprintf("%q stands for %q here and for %q%s", abbr, doc.Squeeze(d.name), doc.Squeeze(first.name), p.where(first.passage, p.nameToken(*first))),
					fmt.Sprintf("in %s, use one name, or an abbreviation for each", p.Path)))
			}
		}
		for _, n := range a.names {
			words, ok := rival(n.words, first.words, abbr)
			if !ok || seen[nameKey(words)] {
				continue
			}
			seen[nameKey(words)] = true
			q := p.passages[n.passage]
			last := words[len(words)-1].token + 1
			out = append(out, p.finding(q, q.tokens[words[0].token].start, q.tokens[last-1].end,
				fmt.Sprintf("%q has the initials of %q, which stands for %q%s", q.of(words[0].token, last), abbr, doc.Squeeze(first.name), p.where(first.passage, p.nameToken(*first))),
				fmt.Sprintf("in %s, use one name if one body is meant, or say that there are two", p.Path)))
		}
	}
	return out
}

// nameToken returns a token by which a definition's place can be told.
func (p *page) nameToken(d definition) int {
	if d.apart {
		return d.token
	}
	return d.first
}

// nameKey is a name without capitals, plurals, small words and hyphens.
func nameKey(words []nameWord) string {
	var b strings.Builder
	for _, w := range words {
		if !w.in(smallWords) {
			b.WriteString(singular(strings.TrimSuffix(strings.ReplaceAll(w.low, "'", ""), "'s")))
		}
	}
	return b.String()
}

// rival returns the part of a name in capitals that has an abbreviation's
// initials without being what it stands for, yet shares its last word and at
// least half of its words: "Senior Leadership Group" and "Strategic Leadership
// Group". Names that share nothing only happen to have the same initials.
func rival(words, defined []nameWord, abbr string) ([]nameWord, bool) {
	if len(defined) < 3 || len(abbr) < 3 {
		return nil, false
	}
	k := initialsEnding(words, abbr)
	if k < 0 {
		return nil, false
	}
	words = words[k:]
	if !words[0].capital || nameKey(words) == nameKey(defined) || singular(words[len(words)-1].low) != singular(defined[len(defined)-1].low) {
		return nil, false
	}
	shared, all := 0, 0
	for _, w := range words {
		if w.in(smallWords) {
			continue
		}
		all++
		for _, d := range defined {
			if singular(d.low) == singular(w.low) {
				shared++
				break
			}
		}
	}
	return words, shared*2 >= all && len(words) >= 3
}
