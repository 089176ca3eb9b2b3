package check

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
)

var pageReference = &Rule{
	ID:       "page-reference",
	Group:    "Structure and access",
	Title:    "a reference to a page number of the printed report",
	Why:      "A web page has no page numbers; the reader has nowhere to turn to.",
	Severity: diag.Warning,
	Bad: []string{
		"Our training offer has grown (pg. 14).",
		"The reviews are described on pages 10 to 12 of this report.",
		"See overleaf for the figures.",
	},
	Good: []string{
		"Our training offer has grown ([pg. 14](#training)).",
		"The guidance says so (Working Together 2023, page 12).",
		"Page 12 of the statutory guidance says so.",
		"Visit our web page, or the front page of the site.",
	},
	check: checkPageReference,
}

func checkPageReference(p *page) []diag.Finding {
	var out []diag.Finding
	for _, q := range p.passages {
		if q.quoted {
			continue
		}
		for i, t := range q.tokens {
			if t.linked || !t.mayRefer() {
				continue
			}
			last, ok := q.pageNumber(i)
			if !ok || q.otherWork(i, last) {
				continue
			}
			said := q.of(i, last)
			out = append(out, p.finding(q, t.start, q.tokens[last-1].end,
				fmt.Sprintf("found %q; a web page has no page numbers", said),
				fmt.Sprintf("in %s, link to the section that is meant: [words](#section)", p.Path)))
		}
	}
	return out
}

// mayRefer reports whether a reference to a page may begin with the token.
func (x *lexeme) mayRefer() bool {
	return x.kind == word && (x.low[0] == 'p' || x.low == "overleaf")
}

// pageNumber reads "pg. 14", "p.7", "pages 10 to 12", "overleaf" at token i and
// returns the index after it.
func (p *passage) pageNumber(i int) (last int, ok bool) {
	t := p.tokens[i]
	if t.is("overleaf") || t.is("page") && i > 0 && p.tokens[i-1].is("next", "previous", "following", "facing") && i > 1 && p.tokens[i-2].is("the", "on") && p.kind != heading {
		return i + 1, true
	}
	if t.kind == word && strings.HasPrefix(t.low, "p") { // p14, pg14
		if digits := strings.TrimLeft(t.low, "pg"); digits != "" && len(digits) <= 3 && strings.Trim(digits, "0123456789") == "" && digits[0] != '0' && !t.capital {
			return i + 1, true
		}
	}
	if !t.is("page", "pages", "pg", "pgs", "p", "pp") || i > 0 && !t.space && !p.tokens[i-1].is("(", "[") {
		return 0, false
	}
	k := i + 1
	if k < len(p.tokens) && p.tokens[k].is(".") {
		k++
	}
	if k >= len(p.tokens) || p.tokens[k].kind != number || p.tokens[k].decimals > 0 || p.tokens[k].value > 999 || p.tokens[k].value == 0 {
		return 0, false
	}
	if t.is("p", "pp") && !p.tokens[k-1].is(".") && !p.tokens[k].space && t.is("p") {
		return 0, false
	}
	k++
	if k+1 < len(p.tokens) && (isDash(p.tokens[k]) || p.tokens[k].is("to", "and", "&", ",")) && p.tokens[k+1].kind == number && p.tokens[k+1].value < 1000 && !p.tokens[k+1].grouped {
		k += 2
	}
	return k, true
}

// otherWork reports whether a page number belongs to a work that is cited: "page
// 12 of the guidance", "(Working Together 2023, page 12)", "(Munro, 2011, p. 4)".
func (p *passage) otherWork(first, last int) bool {
	if last < len(p.tokens) && p.tokens[last].is("of", "in") {
		for k := last + 1; k < len(p.tokens) && k < last+4; k++ {
			if p.tokens[k].is("this", "our") {
				return false
			}
		}
		return true
	}
	for k := first - 1; k >= 0 && k >= first-4; k-- {
		t := p.tokens[k]
		if t.is("(", "[", ".", ";", "see", "See") {
			return false
		}
		if p.year(k) > 0 || t.italic || t.quoted || t.is("ibid") {
			return true
		}
	}
	return false
}
