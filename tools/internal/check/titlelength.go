package check

import (
	"fmt"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

var titleLength = &Rule{
	ID:       "title-length",
	Group:    "Structure and access",
	Title:    "a title of more than 65 characters",
	Why:      "Search engines cut a longer title off, and a browser's tab shows only its beginning.",
	Severity: diag.Warning,
	Bad:      []string{"# The yearly report of the safeguarding children partnership for the year 2023 to 2024\n\nText."},
	Good:     []string{"# Annual report 2023 to 2024\n\nText."},
	check: func(p *page) []diag.Finding {
		title, pos := p.title()
		limit := or(p.config.TitleLength, 65)
		n := utf8.RuneCountInString(doc.Squeeze(title))
		if n <= limit {
			return nil
		}
		return []diag.Finding{{
			Pos: pos, Message: fmt.Sprintf("the title has %d characters; expected %d or fewer", n, limit), Excerpt: diag.Excerpt(title, 0, 0),
			Fix: fmt.Sprintf("in %s, shorten the title", p.Path),
		}}
	},
}

var summaryLength = &Rule{
	ID:       "summary-length",
	Group:    "Structure and access",
	Title:    "a summary of more than 160 characters",
	Why:      "Search engines and lists of pages cut a longer summary off in the middle of a sentence.",
	Severity: diag.Warning,
	Bad:      []string{"---\nsummary: What the partnership did in the year from April 2023 to March 2024, what it learned from its rapid reviews and from the training that it offered, and what it plans for the year ahead of it.\n---\n\nText."},
	Good:     []string{"---\nsummary: What the partnership did in the year, and what it plans next.\n---\n\nText."},
	check: func(p *page) []diag.Finding {
		var out []diag.Finding
		limit := or(p.config.SummaryLength, 160)
		for _, f := range p.Meta {
			if f.Key != "summary" && f.Key != "description" || len(f.Values) == 0 {
				continue
			}
			if n := utf8.RuneCountInString(doc.Squeeze(f.Values[0])); n > limit {
				out = append(out, diag.Finding{
					Pos: f.Pos, Message: fmt.Sprintf("the %s has %d characters; expected %d or fewer", f.Key, n, limit), Excerpt: diag.Excerpt(f.Values[0], 0, 0),
					Fix: fmt.Sprintf("in the front matter of %s, shorten the %s", p.Path, f.Key),
				})
			}
		}
		return out
	},
}
