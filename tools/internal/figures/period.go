package figures

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Period is the time that a figure is about: a reporting year (April to
// March), a quarter of one, a month, a calendar year, a day, or from one day to
// another.
type Period struct {
	Kind       PeriodKind
	Start, End time.Time // first and last day, UTC
}

// A PeriodKind is a length of time that comes round again.
type PeriodKind string

const (
	Year         PeriodKind = "year"          // a reporting year: April to March
	CalendarYear PeriodKind = "calendar year" // January to December
	Quarter      PeriodKind = "quarter"       // of a reporting year: Q1 is April to June
	Month        PeriodKind = "month"
	Day          PeriodKind = "day"
	Span         PeriodKind = "span" // any other, named by its first and last day
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// ReportingYear returns the year from 1 April of the year to 31 March of the
// next.
func ReportingYear(from int) Period {
	return Period{Year, day(from, time.April, 1), day(from+1, time.March, 31)}
}

// monthOf returns a calendar month.
func monthOf(y int, m time.Month) Period {
	return Period{Month, day(y, m, 1), day(y, m+1, 0)}
}

// quarterOf returns quarter 1 to 4 of a reporting year.
func quarterOf(from, q int) Period {
	start := day(from, time.April+time.Month(3*(q-1)), 1)
	return Period{Quarter, start, start.AddDate(0, 3, -1)}
}

const yearForm = `(?P<from>(?:19|20)\d{2})\s?(?:[-–/]|to)\s?(?P<to>(?:19|20)?\d{2})`

var (
	yearText         = regexp.MustCompile(`^` + yearForm + `$`)
	quarterAfter     = regexp.MustCompile(`^` + yearForm + `,? q(?:uarter )?(?P<q>[1-4])$`)
	quarterBefore    = regexp.MustCompile(`^q(?:uarter )?(?P<q>[1-4])(?: of|,)? ` + yearForm + `$`)
	quarterOfOneYear = regexp.MustCompile(`^(?:q(?:uarter )?[1-4](?: of|,)? (?:19|20)\d{2}|(?:19|20)\d{2},? q(?:uarter )?[1-4])$`)
	calendarText     = regexp.MustCompile(`^(?:19|20)\d{2}$`)
	monthNumber      = regexp.MustCompile(`^((?:19|20)\d{2})-(\d{2})$`)
	monthName        = regexp.MustCompile(`^([a-z]+),? ((?:19|20)\d{2})$`)
	dayNumber        = regexp.MustCompile(`^(?:19|20)\d{2}-\d{2}-\d{2}$`)
	dayName          = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)? ([a-z]+) ((?:19|20)\d{2})$`)
	spanText         = regexp.MustCompile(`^(?:from )?(.+?) (?:to|until|–|-) (.+)$`)
)

// ParsePeriod reads a period as people write it: 2023-24, 2023/24, 2023 to
// 2024, Q4 2023-24, 2023-24 Q4, 2024-03, March 2024, 2024-03-31, 31 March 2024,
// 2024, April 2023 to March 2024.
//
// A quarter of a single year (Q4 2023) is refused, because nobody can tell
// whether the calendar year or the reporting year is meant. 2010-11 is a
// reporting year and never November 2010; every later year of that shape can
// only be one of the two.
func ParsePeriod(text string) (Period, error) {
	s := strings.ToLower(strings.Join(strings.Fields(text), " "))
	if s == "" {
		return Period{}, fmt.Errorf("the period is missing")
	}
	if len(s) > 60 {
		return Period{}, fmt.Errorf("%.20q … is no period", text)
	}
	if m := yearText.FindStringSubmatch(s); m != nil {
		if from, ok := yearFrom(m[1], m[2]); ok {
			return ReportingYear(from), nil
		}
		if p, ok := parseMonth(s); ok {
			return p, nil
		}
		return Period{}, fmt.Errorf("%q does not run from one year to the next; a year of the report is written like 2023-24", text)
	}
	for _, form := range []*regexp.Regexp{quarterAfter, quarterBefore} {
		if m := form.FindStringSubmatch(s); m != nil {
			q, _ := strconv.Atoi(m[form.SubexpIndex("q")])
			from, ok := yearFrom(m[form.SubexpIndex("from")], m[form.SubexpIndex("to")])
			if !ok {
				return Period{}, fmt.Errorf("%q is a quarter of no year; it is written like 2023-24 Q4", text)
			}
			return quarterOf(from, q), nil
		}
	}
	if quarterOfOneYear.MatchString(s) {
		return Period{}, fmt.Errorf("%q may be a quarter of the calendar year or of the reporting year; it is written like 2023-24 Q4", text)
	}
	if calendarText.MatchString(s) {
		y, _ := strconv.Atoi(s)
		return Period{CalendarYear, day(y, time.January, 1), day(y, time.December, 31)}, nil
	}
	if p, ok := parseMonth(s); ok {
		return p, nil
	}
	if t, ok := parseDay(s); ok {
		return Period{Day, t, t}, nil
	}
	if m := spanText.FindStringSubmatch(s); m != nil {
		if p, err := parseSpan(m[1], m[2]); err == nil {
			return p, nil
		}
	}
	return Period{}, fmt.Errorf("%q is no period; expected a year like 2023-24, a quarter like 2023-24 Q4, a month like 2024-03 or a day like 2024-03-31", text)
}

// yearFrom returns the first year of "2023", "24" or "2023", "2024".
func yearFrom(from, to string) (int, bool) {
	f, _ := strconv.Atoi(from)
	t, _ := strconv.Atoi(to)
	if len(to) == 4 {
		return f, t == f+1
	}
	return f, t == (f+1)%100
}

func parseMonth(s string) (Period, bool) {
	if m := monthNumber.FindStringSubmatch(s); m != nil {
		y, _ := strconv.Atoi(m[1])
		n, _ := strconv.Atoi(m[2])
		return monthOf(y, time.Month(n)), 1 <= n && n <= 12
	}
	if m := monthName.FindStringSubmatch(s); m != nil {
		y, _ := strconv.Atoi(m[2])
		name, ok := namedMonth(m[1])
		return monthOf(y, name), ok
	}
	return Period{}, false
}

// namedMonth reads a month's name or its first three letters or more.
func namedMonth(s string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if len(s) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), s) || m == time.September && s == "sept" {
			return m, true
		}
	}
	return 0, false
}

func parseDay(s string) (time.Time, bool) {
	if dayNumber.MatchString(s) {
		t, err := time.Parse("2006-01-02", s)
		return t, err == nil
	}
	if m := dayName.FindStringSubmatch(s); m != nil {
		d, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[3])
		name, ok := namedMonth(m[2])
		t := day(y, name, d)
		return t, ok && t.Day() == d && t.Month() == name
	}
	return time.Time{}, false
}

// parseSpan reads "April 2023", "March 2024" or two days. A span that is a
// reporting year, a quarter or a month is that.
func parseSpan(from, to string) (Period, error) {
	p := Period{Kind: Span}
	for _, end := range []struct {
		text string
		last bool
	}{{from, false}, {to, true}} {
		t, ok := parseDay(end.text)
		if !ok {
			m, okMonth := parseMonth(end.text)
			if !okMonth {
				return p, fmt.Errorf("no day or month")
			}
			t = m.Start
			if end.last {
				t = m.End
			}
		}
		if end.last {
			p.End = t
		} else {
			p.Start = t
		}
	}
	if p.End.Before(p.Start) {
		return p, fmt.Errorf("it ends before it begins")
	}
	for _, q := range []Period{
		ReportingYear(p.Start.Year()), monthOf(p.Start.Year(), p.Start.Month()),
		quarterOf(p.Start.Year(), 1), quarterOf(p.Start.Year(), 2), quarterOf(p.Start.Year(), 3), quarterOf(p.Start.Year()-1, 4),
		{CalendarYear, day(p.Start.Year(), time.January, 1), day(p.Start.Year(), time.December, 31)},
	} {
		if q.Start.Equal(p.Start) && q.End.Equal(p.End) {
			return q, nil
		}
	}
	return p, nil
}

// ID returns the one short form that a period has in data: 2023-24, 2023-24 Q4,
// 2024-03, 2024, 2024-03-31, 2023-04-01/2023-09-30 (ISO 8601's interval).
func (p Period) ID() string {
	switch p.Kind {
	case Year:
		return fmt.Sprintf("%d-%02d", p.Start.Year(), p.End.Year()%100)
	case Quarter:
		from, q := p.quarter()
		return fmt.Sprintf("%s Q%d", ReportingYear(from).ID(), q)
	case Month:
		return p.Start.Format("2006-01")
	case CalendarYear:
		return p.Start.Format("2006")
	case Day:
		return p.Start.Format("2006-01-02")
	}
	return p.Start.Format("2006-01-02") + "/" + p.End.Format("2006-01-02")
}

func (p Period) quarter() (from, q int) {
	from, q = p.Start.Year(), (int(p.Start.Month())+8)%12/3+1
	if q == 4 {
		from--
	}
	return from, q
}

// Label returns the period as a page shows it: "2023 to 2024", "January to
// March 2024", "March 2024", "31 March 2024".
func (p Period) Label() string {
	switch p.Kind {
	case Year:
		return fmt.Sprintf("%d to %d", p.Start.Year(), p.End.Year())
	case Quarter:
		return p.Start.Format("January") + " to " + p.End.Format("January 2006")
	case Month:
		return p.Start.Format("January 2006")
	case CalendarYear:
		return p.Start.Format("2006")
	case Day:
		return p.Start.Format("2 January 2006")
	}
	return p.Start.Format("2 January 2006") + " to " + p.End.Format("2 January 2006")
}

// YearBefore returns the same period a year earlier.
func (p Period) YearBefore() Period {
	switch p.Kind {
	case Month:
		return monthOf(p.Start.Year()-1, p.Start.Month()) // February may end on another day
	case Quarter:
		from, q := p.quarter()
		return quarterOf(from-1, q)
	}
	return Period{p.Kind, p.Start.AddDate(-1, 0, 0), p.End.AddDate(-1, 0, 0)}
}

// Compare orders periods by when they begin, then by when they end.
func (p Period) Compare(q Period) int {
	if c := p.Start.Compare(q.Start); c != 0 {
		return c
	}
	return p.End.Compare(q.End)
}

// Contains reports whether all of q lies within p.
func (p Period) Contains(q Period) bool { return !q.Start.Before(p.Start) && !q.End.After(p.End) }
