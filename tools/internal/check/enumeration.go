package check

import (
	"fmt"
	"sort"

	"nscp/tools/internal/diag"
)

// leadsIn reports whether the words from an announced noun to the colon at token
// colon say that what follows is the things themselves, all of them. "The four
// partners will:" leads to what they will do.
func (p *passage) leadsIn(a announcement, colon int) bool {
	if colon-a.end > 8 {
		return false
	}
	for i := a.end; i < colon; i++ {
		t := p.tokens[i]
		if t.kind != word && t.kind != number && !isDash(t) && !t.is(",", "'", "’") {
			return false
		}
		if t.is("will", "must", "should", "can", "may", "shall", "to", "that", "by", "including", "include", "includes", "included", "such", "agreed",
			"asked", "told", "said", "found", "have", "had", "has", "need", "work", "worked", "who", "which", "example", "some", "we", "they", "responded", "did", "between") {
			if t.is("to", "by", "agreed", "between") && i < colon-1 || t.is("agreed", "found") {
				continue
			}
			return false
		}
	}
	return !p.examples(a)
}

// examples reports whether the announcement says that not all are named.
func (p *passage) examples(a announcement) bool {
	for i := max(0, a.first-3); i < a.first; i++ {
		if p.tokens[i].is("among", "of", "than", "from", "per", "every", "each", "another", "other", "all") {
			return !p.tokens[i].is("all")
		}
	}
	return false
}

// wrongList compares an announcement that ends in a colon with the list behind it.
func (p *page) wrongList(q *passage, n int, s sentence, a announcement) (diag.Finding, bool) {
	if s.last != len(q.tokens) || n+1 >= len(p.passages) {
		return diag.Finding{}, false
	}
	next := p.passages[n+1]
	if next.list == nil || next.list == q.list || next.item != 0 {
		return diag.Finding{}, false
	}
	colon := s.last - 1
	for colon > s.first && (isDash(q.tokens[colon]) || q.tokens[colon].is(".")) {
		colon--
	}
	follows := false
	for i := max(s.first, a.first-3); i < a.first; i++ {
		follows = follows || q.tokens[i].is("following", "these")
	}
	if !q.tokens[colon].is(":") {
		if !follows {
			return diag.Finding{}, false
		}
		colon = s.last
	}
	if !follows && !q.leadsIn(a, colon) || follows && q.tokens[colon-1].is("including", "include", "includes") {
		return diag.Finding{}, false
	}
	if have := len(next.list.Items); have != int(a.value) {
		return p.finding(q, q.tokens[a.first].start, q.tokens[a.end-1].end,
			fmt.Sprintf("the text announces %q, but the list that follows has %d", q.of(a.first, a.end), have),
			fmt.Sprintf("in %s, correct the number, or the list", p.Path)), true
	}
	return diag.Finding{}, false
}

// wrongEnumeration compares an announcement with the things named behind a colon
// in the same sentence. Where "and" may join two things or stand inside one, both
// readings are allowed.
func (p *page) wrongEnumeration(q *passage, s sentence, a announcement) (diag.Finding, bool) {
	colon := a.end
	for colon < s.last && colon < a.end+10 && !q.tokens[colon].is(":") {
		colon++
	}
	if colon >= s.last-2 || !q.tokens[colon].is(":") || !q.leadsIn(a, colon) {
		return diag.Finding{}, false
	}
	separator := ","
	for i := colon + 1; i < s.last; i++ {
		if q.tokens[i].is(";") {
			separator = ";"
		}
		if q.tokens[i].is("(", "“", "\"", ":", "including", "because", "which", "etc", "was", "were", "is", "are", "has", "have", "had",
			"who", "whose", "when", "since", "after", "before", "that", "as", "where", "while") {
			return diag.Finding{}, false
		}
	}
	least, ands, joined := 1, 0, false
	counts := 0.0
	counted := 0
	opens := true
	for i := colon + 1; i < s.last; i++ {
		t := q.tokens[i]
		switch {
		case t.is(separator):
			if i+1 < s.last && !q.tokens[i+1].is(".") {
				least++
				opens = true
				continue
			}
		case t.is("and", "&", "plus"):
			if !opens {
				ands++
			}
			joined = joined || opens
			opens = true
			continue
		case opens:
			if v, ok := q.countAt(i); ok {
				counts += v
				counted++
			}
		}
		opens = false
	}
	// A list has one "and" between its last two things. Where none opens a thing,
	// as in "a, b, and c", it is one of those inside.
	if !joined && ands > 0 {
		least++
		ands--
	}
	if least+ands < 2 {
		return diag.Finding{}, false
	}
	said := q.of(a.first, a.end)
	if counted >= 2 {
		// Figures are for the rule on sums.
		if counted < least || counts == a.value || !a.spelt {
			return diag.Finding{}, false
		}
		return p.finding(q, q.tokens[a.first].start, q.tokens[a.end-1].end,
			fmt.Sprintf("the text announces %q, but what it names adds up to %s", said, written(counts)),
			fmt.Sprintf("in %s, correct the number that is wrong", p.Path)), true
	}
	most := least + ands
	if n := int(a.value); n < least || n > most {
		named := fmt.Sprint(most)
		if least != most {
			named = fmt.Sprintf("%d or %d", least, most)
		}
		return p.finding(q, q.tokens[a.first].start, q.tokens[a.end-1].end,
			fmt.Sprintf("the text announces %q, but names %s", said, named),
			fmt.Sprintf("in %s, correct the number, or name them all", p.Path)), true
	}
	return diag.Finding{}, false
}

// countAt returns the count that begins at token i.
func (p *passage) countAt(i int) (float64, bool) {
	n := sort.Search(len(p.quantities), func(n int) bool { return p.quantities[n].first >= i })
	if n < len(p.quantities) && p.quantities[n].first == i && p.quantities[n].kind == count {
		return p.quantities[n].value, true
	}
	return 0, false
}
