package check

// monthsAt reads a month, or a range of months.
func (p *passage) monthsAt(i int) (q period, next int, ok bool) {
	m := p.month(i)
	if m == 0 {
		return q, i, false
	}
	j := i + 1
	if j < len(p.tokens) && p.tokens[j].is(",", ".", "'", "’") && p.year(j+1) > 0 {
		j++
	}
	y := p.year(j)
	if y > 0 {
		j++
	}
	if k, joined, found := p.rangeMark(j, true); found {
		k += p.skipDay(k)
		if m2 := p.month(k); m2 > 0 {
			k++
			y2 := p.year(k)
			if y2 > 0 {
				k++
			}
			if y2 > 0 {
				if y == 0 { // April to June 2023; October to March 2024 began the year before
					if y = y2; m2 < m {
						y--
					}
				}
				return period{kind: months, from: y*12 + m - 1, to: y2*12 + m2 - 1, style: "month" + joined + "month"}, k, true
			}
			if y > 0 && m2 > m { // April 2023 to June
				return period{kind: months, from: y*12 + m - 1, to: y*12 + m2 - 1, style: "month" + joined + "month"}, k, true
			}
		}
	}
	if y == 0 {
		return q, i, false
	}
	return period{kind: months, from: y*12 + m - 1, to: y*12 + m - 1}, j, true
}

// skipDay returns 1 when token k is a day of the month that a month follows.
func (p *passage) skipDay(k int) int {
	if p.day(k) > 0 && p.month(k+1) > 0 {
		return 1
	}
	return 0
}

func (p *passage) day(i int) int {
	if i < 0 || i >= len(p.tokens) {
		return 0
	}
	t := p.tokens[i]
	if t.kind == number && t.decimals == 0 && !t.grouped && t.digits <= 2 && 1 <= t.value && t.value <= 31 {
		return int(t.value)
	}
	return 0
}

// datesAt reads "4 June 2017", "17th March", "4 to 6 June 2017", "1 April 2023
// to 31 March 2024" and "2023-06-17".
func (p *passage) datesAt(i int) (q period, next int, ok bool) {
	if q, next, ok = p.figuresAt(i); ok {
		return q, next, true
	}
	d := p.day(i)
	if d == 0 {
		return q, i, false
	}
	j := i + 1
	if j < len(p.tokens) && p.tokens[j].is("of") {
		j++
	}
	m := p.month(j)
	if m == 0 {
		// "4 to 6 June 2017", "4 and 5 June"
		k, _, found := p.rangeMark(i+1, false)
		if !found && i+1 < len(p.tokens) && p.tokens[i+1].is("and", "&") {
			k, found = i+2, true
		}
		if !found || p.day(k) == 0 || p.month(k+1) == 0 {
			return q, i, false
		}
		last := p.day(k)
		m, k = p.month(k+1), k+2
		q = period{kind: dates, day: d, lastDay: last}
		if y := p.year(k); y > 0 {
			q.from, q.to = y*12+m-1, y*12+m-1
			return q, k + 1, true
		}
		return q, k, true
	}
	j++
	y := p.year(j)
	if y > 0 {
		j++
	}
	if k, joined, found := p.rangeMark(j, false); found {
		if d2 := p.day(k); d2 > 0 && p.month(k+1) > 0 {
			m2 := p.month(k + 1)
			if y2 := p.year(k + 2); y2 > 0 {
				if y == 0 {
					if y = y2; m2 < m {
						y--
					}
				}
				q = period{kind: dates, from: y*12 + m - 1, day: d, to: y2*12 + m2 - 1, lastDay: d2}
				if q.from == q.to && d == d2 {
					q.style = "date" + joined + "date"
				}
				return q, k + 3, true
			}
		}
	}
	if y == 0 {
		// A date without its year has no place in time.
		return period{kind: dates, day: d}, j, true
	}
	return period{kind: dates, day: d, from: y*12 + m - 1, to: y*12 + m - 1}, j, true
}

// figuresAt reads 17/03/2025, 17.03.2025 and 2025-03-17.
func (p *passage) figuresAt(i int) (q period, next int, ok bool) {
	if i+4 >= len(p.tokens) || p.partOfCode(i) {
		return q, i, false
	}
	t := p.tokens[i : i+5]
	for _, u := range t[1:] {
		if u.space {
			return q, i, false
		}
	}
	if t[2].kind != number || !(isDash(t[1]) || t[1].is("/", ".")) || t[1].low != t[3].low {
		return q, i, false
	}
	y, m, d := p.year(i+4), int(t[2].value), p.day(i)
	if y == 0 {
		y, d = p.year(i), p.day(i+4)
	}
	if y == 0 || d == 0 || m < 1 || m > 12 {
		return q, i, false
	}
	return period{kind: dates, day: d, from: y*12 + m - 1, to: y*12 + m - 1}, i + 5, true
}
