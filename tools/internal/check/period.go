package check

import "strings"

// A period is a stretch of time as a text names it. Months are counted from year
// 0, so that periods can be compared: April 2023 is 2023*12+3.
type period struct {
	kind     periodKind
	from, to int    // first and last month
	day      int    // day of the month of from, for a date; 0 otherwise
	lastDay  int    // day of the month of to, for a range of dates
	style    string // how a range of years is written, with its figures as letters: "YYYY-YY"
	quarter  bool   // a quarter of the year or of the range
}

type periodKind uint8

const (
	oneYear   periodKind = iota // 2023
	yearRange                   // 2023-24
	months                      // April 2023, April to June 2023, April 2023 to March 2024
	dates                       // 4 June 2017, 4 to 6 June 2017
)

// backward reports whether the period ends before it begins.
func (p period) backward() bool {
	return p.to < p.from || p.to == p.from && p.day > 0 && p.lastDay > 0 && p.lastDay < p.day
}

// empty reports whether a range ends where it begins. A range of single months
// or years is meant to have two ends.
func (p period) empty() bool {
	return p.style != "" && !p.quarter && p.from == p.to
}

// financial reports whether the period is a year that begins in one calendar
// year and ends in the next, as 2023-24 does.
func (p period) financial() bool { return p.kind == yearRange && p.to == p.from+12 }

var monthNames = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
	"september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

// year returns the year that token i is, or 0: four digits, no comma, 1900 to 2099.
func (p *passage) year(i int) int {
	if i < 0 || i >= len(p.tokens) {
		return 0
	}
	t := p.tokens[i]
	if t.kind == number && t.digits == 4 && !t.grouped && !t.ordinal && t.decimals == 0 && 1900 <= t.value && t.value < 2100 {
		return int(t.value)
	}
	return 0
}

// month returns the month that token i names, or 0. "may" and "march" are verbs
// unless they have a capital.
func (p *passage) month(i int) int {
	if i < 0 || i >= len(p.tokens) || p.tokens[i].kind != word || !p.tokens[i].capital {
		return 0
	}
	return monthNames[p.tokens[i].low]
}

// periodAt reads the longest period that begins with token i. It returns it and
// the index after its last token, or ok false.
func (p *passage) periodAt(i int) (q period, next int, ok bool) {
	if q, next, ok = p.quarterAt(i); ok {
		return q, next, true
	}
	if q, next, ok = p.datesAt(i); ok {
		return q, next, true
	}
	if q, next, ok = p.monthsAt(i); ok {
		return q, next, true
	}
	return p.yearsAt(i)
}

// rangeMark returns the index after what joins the two ends of a range that
// stands from token i on: a dash, with or without spaces, or "to". joined holds
// how it is written.
func (p *passage) rangeMark(i int, slash bool) (next int, joined string, ok bool) {
	if i+1 >= len(p.tokens) {
		return i, "", false
	}
	t := p.tokens[i]
	if !isDash(t) && !t.is("to", "until", "through") && !(slash && t.is("/")) {
		return i, "", false
	}
	if t.is("-") && !t.space && p.tokens[i+1].is("-") { // typed instead of a dash
		return i, "", false
	}
	joined = t.low
	if t.space {
		joined = " " + joined
	}
	if p.tokens[i+1].space {
		joined += " "
	}
	return i + 1, joined, true
}

// yearsAt reads a year or a range of years.
func (p *passage) yearsAt(i int) (q period, next int, ok bool) {
	if p.partOfCode(i) {
		return q, i, false
	}
	if y := p.year(i); y > 0 {
		q = period{kind: oneYear, from: y * 12, to: y*12 + 11}
		if j, joined, found := p.rangeMark(i+1, true); found && j < len(p.tokens) {
			end, style := p.endYear(y, j, joined)
			if style != "" {
				return period{kind: yearRange, from: y * 12, to: end * 12, style: style}, j + 1, true
			}
		}
		return q, i + 1, true
	}
	return p.shortYears(i)
}

// endYear returns the year in which a range that begins in year y ends, from the
// number at token j, and the style in which it is written; style "" is no range.
func (p *passage) endYear(y, j int, joined string) (end int, style string) {
	t := p.tokens[j]
	if t.kind != number || t.ordinal || t.grouped || t.decimals > 0 || p.followedByCode(j) {
		return 0, ""
	}
	if end := p.year(j); end > 0 {
		// "from 2019 to 2023" is prose about several years.
		if strings.TrimSpace(joined) == "until" || strings.TrimSpace(joined) == "through" {
			return 0, ""
		}
		return end, "YYYY" + joined + "YYYY"
	}
	word := strings.Trim(joined, " ")
	if t.digits != 2 || word == "to" || word == "until" || word == "through" {
		return 0, ""
	}
	end = y/100*100 + int(t.value)
	if y%100 == 99 && t.value == 0 {
		end += 100
	}
	// 2023-06 may be June 2023; a number of a month is not evidence enough.
	if end < y && t.value <= 12 && word != "/" {
		return 0, ""
	}
	return end, "YYYY" + joined + "YY"
}

// yearNouns say that two figures of two digits are years.
var yearNouns = list("period", "financial", "academic", "fiscal", "reporting", "year", "annual", "report", "business", "plan", "priorities", "data", "figures")

// shortYears reads "23-24" and "23/24" where the words around say that they are
// years; ages ("16-17 year olds") and scores are written the same way.
func (p *passage) shortYears(i int) (q period, next int, ok bool) {
	t := p.tokens[i]
	if t.kind != number || t.digits != 2 || t.decimals > 0 || t.ordinal || i+2 >= len(p.tokens) {
		return q, i, false
	}
	j, joined, found := p.rangeMark(i+1, true)
	if !found || strings.ContainsAny(joined, "abcdefghijklmnopqrstuvwxyz") || j >= len(p.tokens) {
		return q, i, false
	}
	u := p.tokens[j]
	if u.kind != number || u.digits != 2 || u.decimals > 0 || u.ordinal || p.followedByCode(j) || p.partOfCode(i) {
		return q, i, false
	}
	if t.value < 10 || t.value > 50 || u.value > t.value+1 && u.value != 0 {
		return q, i, false
	}
	after, second := nothing, nothing
	if j+1 < len(p.tokens) {
		after = p.tokens[j+1]
	}
	if j+2 < len(p.tokens) {
		second = p.tokens[j+2]
	}
	nouns := after.kind == word && after.in(yearNouns) && !second.is("old", "olds") && !(isDash(second) && !second.space)
	year := i > 0 && (p.tokens[i-1].is("fy", "'", "’", "year") || i > 1 && p.tokens[i-1].is("year") && p.tokens[i-2].is("financial", "academic"))
	if !nouns && !year {
		return q, i, false
	}
	from := 2000 + int(t.value)
	to := 2000 + int(u.value)
	return period{kind: yearRange, from: from * 12, to: to * 12, style: "YY" + joined + "YY"}, j + 1, true
}

// partOfCode reports whether the number at token i hangs on something before it:
// a reference ("LR-2023-24"), a telephone number, a date in figures.
func (p *passage) partOfCode(i int) bool {
	if i < 1 || p.tokens[i].space {
		return false
	}
	before := p.tokens[i-1]
	if before.is("#", "_", "@", ".") {
		return true
	}
	if !isDash(before) && !before.is("/") || before.space || i < 2 {
		return false
	}
	return p.tokens[i-2].kind == number || p.tokens[i-2].kind == word && p.year(i) == 0 || p.tokens[i-2].shout
}

// followedByCode reports whether more of a reference or a date in figures hangs
// on the number at token j.
func (p *passage) followedByCode(j int) bool {
	if j+2 >= len(p.tokens) {
		return false
	}
	t, u := p.tokens[j+1], p.tokens[j+2]
	return !t.space && !u.space && (isDash(t) || t.is("/", "_")) && (u.kind == number || u.shout) ||
		!t.space && t.kind == word
}
