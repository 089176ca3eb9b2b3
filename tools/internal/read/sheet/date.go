package sheet

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A workbook keeps a date as a count of days, and a format decides what is
// seen. Built-in format 14 shows the American order unless the computer is set
// up otherwise, so the format is only asked which parts it shows (day, month,
// year, time); they are then written the one way that cannot be misread:
// "31 March 2024", "March 2024", "2:30pm".

// A shape is the parts of a date or time that a format shows.
type shape struct{ weekday, day, month, year, clock, elapsed bool }

func (s shape) date() bool { return s.day || s.month || s.year || s.weekday }
func (s shape) any() bool  { return s.date() || s.clock || s.elapsed }

// builtInShape returns the shape of a built-in number format (ECMA-376 part 1,
// 18.8.30); 27 to 36 and 50 to 58 are the dates of East Asian locales.
func builtInShape(id int) shape {
	switch {
	case id == 14 || id == 15 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58:
		return shape{day: true, month: true, year: true}
	case id == 16:
		return shape{day: true, month: true}
	case id == 17:
		return shape{month: true, year: true}
	case id >= 18 && id <= 21 || id >= 32 && id <= 35 || id == 55 || id == 56:
		return shape{clock: true}
	case id == 22:
		return shape{day: true, month: true, year: true, clock: true}
	case id >= 45 && id <= 47:
		return shape{elapsed: true}
	}
	return shape{}
}

var (
	formatNoise  = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|(?i)general|am/pm|a/p`)
	formatSquare = regexp.MustCompile(`\[[^\]]*\]`)
	formatSpent  = regexp.MustCompile(`(?i)\[(h+|m+|s+)\]`)
	formatRun    = regexp.MustCompile(`(?i)y+|m+|d+|h+|s+`)
)

// codeShape returns the shape of a format code; m is minutes behind hours or
// before seconds, and months otherwise.
func codeShape(code string) shape {
	var s shape
	code = formatSections(code)[0]
	code = formatNoise.ReplaceAllString(code, " ")
	s.elapsed = formatSpent.MatchString(code)
	code = formatSquare.ReplaceAllString(code, " ")
	runs := formatRun.FindAllString(strings.ToLower(code), -1)
	for i, run := range runs {
		switch run[0] {
		case 'y':
			s.year = true
		case 'd':
			if len(run) > 2 {
				s.weekday = true
			} else {
				s.day = true
			}
		case 'm':
			minutes := i > 0 && runs[i-1][0] == 'h' || i+1 < len(runs) && runs[i+1][0] == 's' || s.elapsed
			if minutes {
				s.clock = !s.elapsed
			} else {
				s.month = true
			}
		default:
			s.clock = !s.elapsed
		}
	}
	return s
}

// serialTime returns the time that a count of days stands for. Excel has a
// 29 February 1900, which never was; counts before 1 March 1900 are one off,
// and that day itself is no date.
func serialTime(days float64, base1904 bool) (time.Time, bool) {
	if days < 0 || days >= 2958466 {
		return time.Time{}, false
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case base1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days >= 60 && days < 61:
		return time.Time{}, false
	case days < 60:
		base = base.AddDate(0, 0, 1)
	}
	whole := int(days)
	seconds := int((days-float64(whole))*86400 + 0.5)
	return base.AddDate(0, 0, whole).Add(time.Duration(seconds) * time.Second), true
}

// show returns a time in the parts of a shape, and its date in ISO 8601 as far
// as it is shown.
func (s shape) show(t time.Time) (text, iso string) {
	var parts []string
	if s.weekday {
		parts = append(parts, t.Weekday().String())
	}
	if s.day {
		parts = append(parts, strconv.Itoa(t.Day()))
	}
	if s.month {
		parts = append(parts, t.Month().String())
	}
	if s.year {
		parts = append(parts, strconv.Itoa(t.Year()))
	}
	text = strings.Join(parts, " ")
	if s.clock {
		clock := t.Format("3:04pm")
		if t.Minute() == 0 {
			clock = t.Format("3pm")
		}
		if text != "" {
			text += ", "
		}
		text += clock
	}
	switch {
	case s.day && s.month && s.year:
		iso = t.Format("2006-01-02")
	case s.month && s.year:
		iso = t.Format("2006-01")
	case s.year:
		iso = t.Format("2006")
	}
	return text, iso
}

// elapsedText returns a duration in days as hours and minutes.
func elapsedText(days float64) string {
	minutes := int(days*24*60 + 0.5)
	return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
}

var (
	isoDate   = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)
	slashDate = regexp.MustCompile(`^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$`)
	longDate  = regexp.MustCompile(`(?i)^(\d{1,2}) (jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]* (\d{4})$`)
)

// parseDate reads a date that stands as text: ISO 8601, day/month/year as in
// the United Kingdom, or "31 March 2024". american is true where it can only be
// month/day/year.
func parseDate(text string) (iso string, american, ok bool) {
	valid := func(y, m, d string) (string, bool) {
		yy, _ := strconv.Atoi(y)
		mm, _ := strconv.Atoi(m)
		dd, _ := strconv.Atoi(d)
		t := time.Date(yy, time.Month(mm), dd, 0, 0, 0, 0, time.UTC)
		return t.Format("2006-01-02"), t.Month() == time.Month(mm) && t.Day() == dd
	}
	if m := isoDate.FindStringSubmatch(text); m != nil {
		iso, ok = valid(m[1], m[2], m[3])
		return iso, false, ok
	}
	if m := slashDate.FindStringSubmatch(text); m != nil {
		if iso, ok = valid(m[3], m[2], m[1]); ok {
			return iso, false, true
		}
		_, american = valid(m[3], m[1], m[2])
		return "", american, false
	}
	if m := longDate.FindStringSubmatch(text); m != nil {
		for month := time.January; month <= time.December; month++ {
			if strings.HasPrefix(strings.ToLower(month.String()), strings.ToLower(m[2])[:3]) {
				iso, ok = valid(m[3], strconv.Itoa(int(month)), m[1])
				return iso, false, ok
			}
		}
	}
	return "", false, false
}
