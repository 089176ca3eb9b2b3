package hugo

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Clock returns what "now" is for a build of the site in dir when the real time
// is now.
//
// The same sources must give the same pages whenever they are built, and a page
// must not come out before its publication date. Both hold when the clock stands
// just past the latest date that the pages' front matter names and that has
// passed: every embargo and expiry is then decided as the real time would
// decide it, and nothing else of the real time gets into the pages. Dates that
// are there for other reasons do no harm.
//
// SOURCE_DATE_EPOCH (seconds since 1970, reproducible-builds.org) overrules it.
func Clock(dir string, now time.Time) (time.Time, error) {
	if s := os.Getenv("SOURCE_DATE_EPOCH"); s != "" {
		sec, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH is %q, not a number of seconds", s)
		}
		return time.Unix(sec, 0).UTC(), nil
	}
	latest := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	err := filepath.WalkDir(filepath.Join(dir, "content"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		dates, err := frontMatterDates(path)
		for _, t := range dates {
			if t.After(latest) && !t.After(now) {
				latest = t
			}
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		return time.Time{}, err
	}
	// Hugo keeps back a page until the clock is past its date.
	return latest.Add(time.Second).UTC(), nil
}

var datePattern = regexp.MustCompile(`\b\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:[Zz]|[+-]\d\d:?\d\d)?)?`)

var dateLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04",
	"2006-01-02T15:04:05Z0700", time.DateOnly,
}

// frontMatterDates returns the dates named between the lines that begin and end
// a file's front matter, as UTC where they name no zone.
func frontMatterDates(path string) ([]time.Time, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var dates []time.Time
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	fence := ""
	for lines.Scan() {
		line := strings.TrimPrefix(strings.TrimSpace(lines.Text()), "\ufeff")
		switch {
		case fence == "" && (line == "---" || line == "+++"):
			fence = line
			continue
		case fence == "" && line == "":
			continue
		case fence == "" || line == fence:
			return dates, nil
		}
		for _, s := range datePattern.FindAllString(line, -1) {
			if t, ok := parseDate(s); ok {
				dates = append(dates, t)
			}
		}
	}
	return dates, lines.Err()
}

func parseDate(s string) (time.Time, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) > 10 {
		s = s[:10] + "T" + strings.ReplaceAll(s[11:], " ", "")
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
