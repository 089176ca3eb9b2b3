package statutory

import (
	"slices"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publication"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// Easter returns Easter Sunday of a year (the Gregorian computus, after Butcher).
func Easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	return day(year, time.Month(month), (h+l-7*m+33*month+19)%32)
}

// special are bank holidays by proclamation, and days that were moved (gov.uk,
// Bank holidays in England and Wales). A year that has one moved has its rule out
// of force.
var special = map[int][]time.Time{
	2020: {day(2020, time.May, 8)},                                                          // in place of 4 May
	2022: {day(2022, time.June, 2), day(2022, time.June, 3), day(2022, time.September, 19)}, // jubilee, in place of 30 May; funeral
	2023: {day(2023, time.May, 8)},                                                          // coronation
}

var moved = map[time.Time]bool{day(2020, time.May, 4): true, day(2022, time.May, 30): true}

// BankHolidays returns the bank holidays of a year in England and Wales, in order.
func BankHolidays(year int) []time.Time {
	firstMonday := func(m time.Month) time.Time {
		t := day(year, m, 1)
		return t.AddDate(0, 0, int(time.Monday-t.Weekday()+7)%7)
	}
	lastMonday := func(m time.Month) time.Time {
		t := day(year, m+1, 1).AddDate(0, 0, -1)
		return t.AddDate(0, 0, -int(t.Weekday()-time.Monday+7)%7)
	}
	easter := Easter(year)
	all := []time.Time{
		day(year, time.January, 1), easter.AddDate(0, 0, -2), easter.AddDate(0, 0, 1),
		firstMonday(time.May), lastMonday(time.May), lastMonday(time.August),
		day(year, time.December, 25), day(year, time.December, 26),
	}
	all = slices.DeleteFunc(all, func(t time.Time) bool { return moved[t] })
	all = append(all, special[year]...)
	slices.SortFunc(all, time.Time.Compare)
	// A holiday on a weekend is kept on the next day that is none.
	for i, t := range all {
		for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday || slices.Contains(all[:i], t) || t != all[i] && slices.Contains(all, t) {
			t = t.AddDate(0, 0, 1)
		}
		all[i] = t
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

// WorkingDay reports whether a day is neither a weekend nor a bank holiday.
func WorkingDay(t time.Time) bool {
	if t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		return false
	}
	return !slices.Contains(BankHolidays(t.Year()), day(t.Year(), t.Month(), t.Day()))
}

// WorkingDaysBefore returns the latest day with n whole working days between it
// and the day, or that day's own start: 7 working days before a Friday is the
// Wednesday of the week before.
func WorkingDaysBefore(t time.Time, n int) time.Time {
	for n > 0 {
		t = t.AddDate(0, 0, -1)
		if WorkingDay(t) {
			n--
		}
	}
	return t
}

// ReportDue returns the day by which a year's report is to be published: 30
// September after the year's end (paragraph 109).
func ReportDue(end time.Time) time.Time {
	due := day(end.Year(), time.September, 30)
	if due.Before(end) {
		due = due.AddDate(1, 0, 0)
	}
	return due
}

// SentBy returns the day by which a published report is sent to the national panel
// and the department: 7 days after (paragraph 109).
func SentBy(published time.Time) time.Time { return published.AddDate(0, 0, 7) }

// ReviewSentBy returns the latest day to send a practice review to the panel, the
// Secretary of State and Ofsted: 7 working days before publication (paragraph 364).
func ReviewSentBy(publication time.Time) time.Time { return WorkingDaysBefore(publication, 7) }

// ReviewDue returns the day by which a practice review is published: 6 months
// after the decision to hold it (paragraph 365).
func ReviewDue(decision time.Time) time.Time {
	due := decision.AddDate(0, 6, 0)
	if due.Day() != decision.Day() { // 31 August has no 31 February
		due = due.AddDate(0, 0, -due.Day())
	}
	return due
}

// ReviewKeptUntil returns the day until which a practice review stays public: a
// year after its publication (paragraph 362).
func ReviewKeptUntil(published time.Time) time.Time { return published.AddDate(1, 0, 0) }

// Dates returns what a yearly report's own dates say of those that the guidance
// sets. sent is the day on which it went to the panel, or the zero time.
func Dates(r *publication.Report) []diag.Finding {
	var out []diag.Finding
	add := func(message, fix string) {
		out = append(out, diag.Finding{Rule: Late.ID, Severity: Late.Severity, Pos: diag.Position{Path: r.Source, Line: 1}, Message: message, Why: Late.Why, Fix: fix})
	}
	end := parse(r.End)
	if end.IsZero() {
		end = parse(YearEnd(r.Year))
	}
	published := parse(r.Published)
	if published.IsZero() {
		published = parse(r.Embargo)
	}
	if !end.IsZero() && published.After(ReportDue(end)) {
		add("the report is dated "+show(published)+" and was due by "+show(ReportDue(end)), "if the date is right, tell readers why it was late; if not, correct date in the front matter of "+r.Source)
	}
	if sent := parse(r.Document.Value("sent")); !sent.IsZero() && !published.IsZero() && sent.After(SentBy(published)) {
		add("the report was sent to the national panel on "+show(sent)+" and was due there by "+show(SentBy(published)), "correct sent or date in the front matter of "+r.Source+", if one of them is wrong")
	}
	return out
}

// ReviewDates is Dates for a practice review, or a briefing that stands for one.
func ReviewDates(b *publication.Briefing) []diag.Finding {
	published, expires := parse(b.Published), parse(b.Expires)
	if published.IsZero() || expires.IsZero() || !isPracticeReview(b) || !expires.Before(ReviewKeptUntil(published)) {
		return nil
	}
	return []diag.Finding{{
		Rule: Late.ID, Severity: Late.Severity, Pos: diag.Position{Path: b.Source, Line: 1}, Why: Late.Why,
		Message: "what was published on " + show(published) + " is taken down on " + show(expires) + ", and a practice review stays public until " + show(ReviewKeptUntil(published)),
		Fix:     "in the front matter of " + b.Source + ", put expiryDate on a later day, or delete it",
	}}
}

func isPracticeReview(b *publication.Briefing) bool {
	const kind = "local-child-safeguarding-practice-review"
	return len(b.Review) >= len(kind) && b.Review[:len(kind)] == kind
}

func parse(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{} // no day is given; what is no day at all, the schema reports
	}
	return t
}

func show(t time.Time) string { return t.Format("2 January 2006") }
