package check

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
)

var rangeStyle = &Rule{
	ID:       "range-style",
	Group:    "Periods",
	Title:    "several ways to write a range of years in one document",
	Why:      "One way to write a year lets a reader find it and search for it; GOV.UK's style is “2023 to 2024”.",
	Severity: diag.Warning,
	Bad: []string{
		"In 2022/23 there were 54 events. In 2023-24 there were 60.",
		"The 2023- 2024 plan follows that of 2022-2023.",
	},
	Good: []string{
		"In 2022-23 there were 54 events. In 2023-24 there were 60.",
		"In 2022-23 there were 54 events. Between 2019 and 2023 there were 250.",
		"In 2022 to 2023 there were 54 events, from 2019 to 2023 more than 200.",
	},
	check: checkRangeStyle,
}

func checkRangeStyle(p *page) []diag.Finding {
	type sample struct {
		text    string
		count   int
		passage *passage
		at      quantity
	}
	styles := map[string]*sample{}
	var order []string
	for _, q := range p.passages {
		for _, x := range q.quantities {
			if x.kind != when || x.period.kind != yearRange || x.period.style == "" {
				continue
			}
			// A span of several years in words is not a way to write a year.
			if q.joinedByTo(x) && x.period.to != x.period.from+12 {
				continue
			}
			s := styles[x.period.style]
			if s == nil {
				s = &sample{text: q.of(x.first, x.last), passage: q, at: x}
				styles[x.period.style] = s
				order = append(order, x.period.style)
			}
			s.count++
		}
	}
	if len(order) < 2 {
		return nil
	}
	most := order[0]
	var texts []string
	for _, o := range order {
		texts = append(texts, fmt.Sprintf("%q", styles[o].text))
		if styles[o].count > styles[most].count {
			most = o
		}
	}
	first := order[0]
	if first == most {
		first = order[1]
	}
	s := styles[first]
	return []diag.Finding{p.finding(s.passage, s.passage.tokens[s.at.first].start, s.passage.tokens[s.at.last-1].end,
		fmt.Sprintf("a range of years is written in %d ways: %s; expected one", len(order), strings.Join(texts, ", ")),
		fmt.Sprintf("in %s, write every year alike, as %q or in GOV.UK's way as %q", p.Path, styles[most].text, "2023 to 2024"))}
}
