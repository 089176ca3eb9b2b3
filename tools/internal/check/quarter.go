package check

var quarterWords = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}

// quarterAt reads "Q4 of 2022/23", "Q4 2023", "quarter 4 of 2023", "the fourth
// quarter of 2022-23", "2022-23 Q4".
func (p *passage) quarterAt(i int) (q period, next int, ok bool) {
	n, j := p.quarterName(i)
	if n == 0 {
		year, k, ok := p.yearsAt(i)
		if !ok || k >= len(p.tokens) {
			return q, i, false
		}
		if n, end := p.quarterName(k); n > 0 && p.tokens[k].low != "last" {
			return ofQuarter(year, n), end, true
		}
		return q, i, false
	}
	for j < len(p.tokens) && p.tokens[j].is("of", "in", "(", "for", ",", "-", "the", "financial", "year") {
		j++
	}
	if j >= len(p.tokens) {
		return q, i, false
	}
	year, next, ok := p.yearsAt(j)
	if !ok {
		return q, i, false
	}
	if next < len(p.tokens) && p.tokens[next].is(")") {
		next++
	}
	return ofQuarter(year, n), next, true
}

// quarterName reads the name of a quarter at token i.
func (p *passage) quarterName(i int) (n, next int) {
	if i >= len(p.tokens) {
		return 0, i
	}
	t := p.tokens[i]
	if n := t.quarter(); n > 0 {
		return n, i + 1
	}
	if i+1 >= len(p.tokens) {
		return 0, i
	}
	u := p.tokens[i+1]
	if t.is("quarter", "qtr") {
		if u.kind == number && 1 <= u.value && u.value <= 4 && u.digits == 1 {
			return int(u.value), i + 2
		}
		if v := quarterNumbers[u.low]; v > 0 {
			return v, i + 2
		}
	}
	if u.is("quarter") && (quarterWords[t.low] > 0 || t.ordinal && t.value <= 4) {
		if t.ordinal {
			return int(t.value), i + 2
		}
		return quarterWords[t.low], i + 2
	}
	return 0, i
}

// quarter returns which quarter a word is the name of, Q1 to Q4, or 0.
func (x *lexeme) quarter() int {
	if x.kind == word && len(x.low) == 2 && x.low[0] == 'q' && '1' <= x.low[1] && x.low[1] <= '4' {
		return int(x.low[1] - '0')
	}
	return 0
}

var quarterNumbers = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4}

// ofQuarter returns the nth quarter of a year. A financial year's begin in April.
func ofQuarter(year period, n int) period {
	from := year.from + (n-1)*3
	if year.financial() {
		from += 3
	}
	year.from, year.to, year.quarter = from, from+2, true
	year.style = ""
	return year
}
