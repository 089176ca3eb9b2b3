package check

import (
	"fmt"
	"path"
	"strings"

	"nscp/tools/internal/diag"
)

var reportYear = &Rule{
	ID:       "report-year",
	Group:    "Periods",
	Title:    "a year that does not belong where it stands",
	Why:      "A yearly report is found and cited by its year; next year's plans under this year's name are taken for this year's.",
	Severity: diag.Warning,
	Bad: []string{
		"# Annual report 2023 to 2024\n\n## Priorities for 2023-24\n\nOur priorities for next year are to finish what we began.",
		"---\nstart: 2023-04-01\nend: 2024-03-31\n---\n\n# Annual report 2022 to 2023\n\nThis is our report.",
		"# Annual report 2023 to 2024\n\nIn September 2024 the group met and agreed the plan.",
	},
	Good: []string{
		"# Annual report 2023 to 2024\n\n## Priorities for 2024-25\n\nOur priorities for next year are to finish what we began.",
		"# Annual report 2023 to 2024\n\nThe conference will be held on 17 March 2025.",
		"# Annual report 2023 to 2024\n\nAt the time of writing, in July 2024, the pathway was agreed.",
	},
	check: checkReportYear,
}

// reportPeriod returns the period that a yearly report covers: start and end of
// its front matter, or the year in its folder's name, or in its title.
func reportPeriod(p *page) period {
	a, okA := p.periodIn(p.Value("start"))
	b, okB := p.periodIn(p.Value("end"))
	if okA && okB && b.from >= a.from {
		return period{kind: months, from: a.from, to: b.from}
	}
	for _, s := range []string{p.Value("period"), p.Value("year"), p.folder(), strings.TrimSuffix(path.Base(p.Path), path.Ext(p.Path))} {
		if q, ok := p.periodIn(s); ok && q.financial() {
			return q.bounds()
		}
	}
	if title, _ := p.title(); title != "" {
		return annualPeriod(p.vocabulary.finished(title))
	}
	if len(p.passages) > 0 && len(p.passages[0].tokens) < 20 {
		return annualPeriod(p.passages[0])
	}
	return period{}
}

// periodIn reads the period that a text of its own begins with.
func (p *page) periodIn(s string) (period, bool) {
	if s == "" {
		return period{}, false
	}
	q := p.vocabulary.passage()
	q.text = s
	if q.cut(p.vocabulary); len(q.tokens) == 0 {
		return period{}, false
	}
	x, _, ok := q.periodAt(0)
	return x, ok && x.from > 0
}

// annualPeriod returns the period in the title of a yearly report. A range of
// years in another title ("Strategy 2023 to 2027") is not what a report covers.
func annualPeriod(title *passage) period {
	if !strings.Contains(strings.ToLower(title.text), "report") {
		return period{}
	}
	for _, q := range title.quantities {
		if q.kind == when && q.period.financial() {
			return q.period.bounds()
		}
	}
	return period{}
}

// bounds returns the months of a period: a financial year is April to March.
func (p period) bounds() period {
	if p.kind == yearRange && !p.quarter {
		return period{kind: months, from: p.from + 3, to: p.to + 2}
	}
	return p
}

func checkReportYear(p *page) []diag.Finding {
	if p.period.from == 0 {
		return nil
	}
	var out []diag.Finding
	if f, wrong := p.wrongTitle(); wrong {
		out = append(out, f)
	}
	for n, q := range p.passages {
		if f, wrong := p.wrongHeading(n, q); wrong {
			out = append(out, f)
		}
		if !q.quoted && q.kind != heading {
			for i, s := range q.sentences {
				out = append(out, p.afterPeriod(q, i, s)...)
			}
		}
	}
	return out
}

// wrongTitle finds a report whose title names another year than its front matter
// or its folder.
func (p *page) wrongTitle() (diag.Finding, bool) {
	for _, q := range p.passages {
		if q.kind == heading && q.level > 1 {
			break
		}
		if q.kind != heading {
			continue
		}
		named := annualPeriod(q)
		if named.from == 0 || named.from == p.period.from {
			break
		}
		return p.finding(q, 0, len(q.text),
			fmt.Sprintf("the title names another year than the report's own, %s", p.period.years2()),
			fmt.Sprintf("in %s, correct the title, or start and end in the front matter", p.Path)), true
	}
	return diag.Finding{}, false
}

// years2 names a report's period by its two years.
func (p period) years2() string { return fmt.Sprintf("%d to %d", p.from/12, p.to/12) }

// ahead are words that speak of what is to come.
var ahead = []string{"next year", "coming year", "year ahead", "following year", "forthcoming year", "upcoming year", "next 12 months", "next twelve months",
	"coming 12 months", "next financial year", "year to come"}

// wrongHeading finds this year's heading over next year's plans.
func (p *page) wrongHeading(n int, q *passage) (diag.Finding, bool) {
	if q.kind != heading {
		return diag.Finding{}, false
	}
	for _, x := range q.quantities {
		if x.kind != when || x.period.kind != yearRange || x.period.bounds().from != p.period.from {
			continue
		}
		text := strings.ToLower(q.text)
		plans := false
		for _, w := range []string{"priorit", "plan", "next step", "looking ahead", "forward", "future", "aims", "objective"} {
			plans = plans || strings.Contains(text, w)
		}
		said := aheadIn(text)
		for k := n + 1; said == "" && plans && k < len(p.passages) && k <= n+2 && p.passages[k].kind != heading; k++ {
			if len(p.passages[k].sentences) > 0 {
				said = aheadIn(strings.ToLower(p.passages[k].of(0, p.passages[k].sentences[0].last)))
			}
		}
		if said == "" {
			continue
		}
		next := period{from: p.period.from + 12, to: p.period.to + 12}
		return p.finding(q, q.tokens[x.first].start, q.tokens[x.last-1].end,
			fmt.Sprintf("the heading names the year of this report, %q, but stands over plans for %q; expected %s", q.of(x.first, x.last), said, next.years2()),
			fmt.Sprintf("in %s, correct the year in the heading", p.Path)), true
	}
	return diag.Finding{}, false
}

func aheadIn(text string) string {
	for _, w := range ahead {
		if strings.Contains(text, w) {
			return w
		}
	}
	return ""
}

// done are verbs that say that something has happened.
var done = list("was", "were", "met", "held", "launched", "completed", "published", "agreed", "visited", "began", "started", "attended", "approved", "took",
	"introduced", "delivered", "inspected", "ran", "opened", "appointed", "signed", "reviewed", "updated", "commissioned", "had", "saw", "received", "hosted", "joined", "ended", "closed", "became", "made", "found", "reported", "undertook")

// hedging says that a writer knows that a date lies outside the year.
var hedging = list("will", "due", "planned", "plan", "plans", "expected", "until", "by", "writing", "since", "scheduled", "confirmed", "subsequently", "publication",
	"after", "intended", "would", "should", "next", "forthcoming", "if", "following", "end", "later", "then", "prior", "before", "going", "to", "is", "are")

// afterPeriod finds "In September 2024 the group met" in a report that ends in
// March: what happened after the year does not belong in it without a word.
func (p *page) afterPeriod(q *passage, i int, s sentence) []diag.Finding {
	for _, x := range q.inSentence(s) {
		if x.kind != when || x.first-s.first > 1 || !q.tokens[s.first].is("in", "on", "during") || x.first != s.first+1 {
			continue
		}
		when := x.period.bounds()
		if when.from <= p.period.to || x.period.kind == oneYear || x.period.from == 0 || when.from > p.period.to+18 {
			continue
		}
		past := false
		for k := x.last; k < s.last; k++ {
			t := q.tokens[k]
			if t.kind != word {
				continue
			}
			if t.in(hedging) && !(t.is("to", "by") && past) {
				if !past {
					return nil
				}
			}
			if t.in(hedging) && t.is("writing", "since", "subsequently", "publication", "after", "end", "will") {
				return nil
			}
			past = past || t.in(done)
		}
		if !past {
			return nil
		}
		return []diag.Finding{p.finding(q, q.tokens[x.first].start, q.tokens[x.last-1].end,
			fmt.Sprintf("%q lies after the year of this report, %s", q.of(x.first, x.last), p.period.years2()),
			fmt.Sprintf("in %s, say that it came after the year, or keep it for the next report", p.Path))}
	}
	return nil
}
