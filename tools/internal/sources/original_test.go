package sources

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// original returns the report that the sources restate. It is not part of the
// project, so a test that compares with it is told where it is.
func original(t *testing.T) string {
	t.Helper()
	path := os.Getenv("NSCP_REPORT")
	if path == "" {
		t.Skip("NSCP_REPORT is not set: it names the report that sources/ restates, for comparison")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// pairs are the sections: as the report heads them and as the web edition does.
var pairs = []struct{ original, edition string }{
	{"Foreword from the NSCP Strategic Leadership Group Chair", "Foreword from the Chair of the Strategic Leadership Group"},
	{"Introduction", "Introduction"},
	{"Safeguarding Partnership activities and progress", "Safeguarding partnership activities and progress"},
	{"Case reviews", "Case reviews"},
	{"Multi-agency training, guidance and procedures", "Multi-agency training, guidance and procedures"},
	{"Reflections, next steps and priorities", "Reflections, next steps and priorities"},
	{"Independent Scrutineer overview", "Independent Scrutineer overview"},
}

// originalSections splits the report where a line is a section's heading. Rows
// of the printed contents list hold page numbers and are passed over.
func originalSections(t *testing.T, report string) map[string]string {
	t.Helper()
	contents := regexp.MustCompile(`^\|.*\.{4,}`)
	by := map[string]string{}
	current, next := "", 0
	for line := range strings.Lines(report) {
		if next < len(pairs) && strings.TrimSpace(line) == pairs[next].original {
			current = pairs[next].edition
			next++
			continue
		}
		if !contents.MatchString(line) {
			by[current] += line
		}
	}
	if next != len(pairs) {
		t.Fatalf("the report has no heading %q after %q", pairs[next].original, current)
	}
	return by
}

var (
	address   = regexp.MustCompile(`https?://[^\s)>]+`)
	yearRange = regexp.MustCompile(`\b20(\d\d)\s*[-–/]\s*(\d\d)\b`)
	digits    = regexp.MustCompile(`\d[\d,]*(\.\d+)?`)
	letters   = regexp.MustCompile(`[A-Za-z]+`)
)

// Cardinals only. "One" is mostly a pronoun, and ordinals put paragraphs in
// order ("firstly"): neither is a figure that can be lost.
var numberWords = map[string]string{
	"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
	"eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
	"fifteen": "15", "twenty": "20",
}

// numbers returns the numbers in a text, however written: "1,868", "fifteen",
// and both years of "2023/24".
func numbers(s string) map[string]bool {
	s = tag.ReplaceAllString(address.ReplaceAllString(s, " "), " ")
	s = yearRange.ReplaceAllString(s, "20$1 20$2")
	set := map[string]bool{}
	for _, n := range digits.FindAllString(s, -1) {
		set[strings.ReplaceAll(n, ",", "")] = true
	}
	for _, w := range letters.FindAllString(s, -1) {
		if n := numberWords[strings.ToLower(w)]; n != "" {
			set[n] = true
		}
	}
	return set
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// left are numbers of the report that the web edition does not give, and why.
var left = map[[2]string]string{
	{"Foreword from the Chair of the Strategic Leadership Group", "14"}: "a page number; the section is named instead",
	{"Foreword from the Chair of the Strategic Leadership Group", "11"}: "a page number; the section is named instead",
	{"Case reviews", "5"}:  "a child's age",
	{"Case reviews", "6"}:  "a child's age",
	{"Case reviews", "27"}: "weeks of pregnancy",
	{"Case reviews", "19"}: "a person's age",
	{"Case reviews", "23"}: "a year that is printed twice; the edition says so in words",
}

// added are numbers of the web edition that the report does not give, and why.
var added = map[[2]string]string{
	{"Safeguarding partnership activities and progress", "23.3"}: "from 669 to 513, in per cent",
	{"Multi-agency training, guidance and procedures", "11629"}:  "10,132 and 1,497 together",
	{"Multi-agency training, guidance and procedures", "12.9"}:   "1,497 of 11,629, in per cent",
	{"Multi-agency training, guidance and procedures", "10.1"}:   "from 1,868 to 1,680, in per cent",
}

func TestEveryNumberOfTheReportIsInTheEditionOrTheFigures(t *testing.T) {
	before := originalSections(t, original(t))
	_, after := readText(t, report).sections()
	inFigures := map[string]map[string]bool{}
	for _, r := range figures(t) {
		if inFigures[r["source"]] == nil {
			inFigures[r["source"]] = map[string]bool{}
		}
		inFigures[r["source"]][r["value"]] = true
	}
	used := map[[2]string]bool{}
	for _, p := range pairs {
		have := numbers(after[p.edition])
		for _, n := range sorted(numbers(before[p.edition])) {
			if have[n] || inFigures[p.edition][n] {
				continue
			}
			if key := [2]string{p.edition, n}; left[key] != "" {
				used[key] = true
				continue
			}
			t.Errorf("%s: the report's %s is missing", p.edition, n)
		}
	}
	for key := range left {
		if !used[key] {
			t.Errorf("%s: %s is listed as left out, but is not", key[0], key[1])
		}
	}
}

func TestNoNumberOfTheEditionIsInvented(t *testing.T) {
	before := originalSections(t, original(t))
	_, after := readText(t, report).sections()
	used := map[[2]string]bool{}
	for _, p := range pairs {
		have := numbers(before[p.edition])
		for _, n := range sorted(numbers(after[p.edition])) {
			if have[n] {
				continue
			}
			if key := [2]string{p.edition, n}; added[key] != "" {
				used[key] = true
				continue
			}
			t.Errorf("%s: %s is not in the report", p.edition, n)
		}
	}
	for key := range added {
		if !used[key] {
			t.Errorf("%s: %s is listed as added, but is not", key[0], key[1])
		}
	}
}

func TestFiguresAreTheReportsUnlessMarkedAsDerived(t *testing.T) {
	before := originalSections(t, original(t))
	for i, r := range figures(t) {
		stated := numbers(before[r["source"]])[r["value"]]
		switch {
		case r["derived"] == "yes", r["value"] == "0" && strings.Contains(r["note"], "none"):
			// A derived count may be a number that the section happens to hold, and
			// the report says nought in words.
		case !stated:
			t.Errorf("row %d: %s is not in %q of the report, and not marked as derived", i+2, r["value"], r["source"])
		}
	}
}

// TestNothingIsCopiedFromTheReport looks at every tracked text file: the report
// is the partnership's, and this project restates it.
func TestNothingIsCopiedFromTheReport(t *testing.T) {
	const run = 12
	words := func(s string) []string {
		s = strings.NewReplacer("’", "", "'", "").Replace(tag.ReplaceAllString(s, " "))
		return regexp.MustCompile(`[a-z0-9]+`).FindAllString(strings.ToLower(s), -1)
	}
	runs := map[string]bool{}
	for w := words(original(t)); len(w) >= run; w = w[1:] {
		runs[strings.Join(w[:run], " ")] = true
	}
	out, err := exec.Command("git", "-C", root, "ls-files", "-z").Output()
	if err != nil {
		t.Skipf("not a git checkout, so there is no list of tracked files: %v", err)
	}
	looked := 0
	for path := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		data, err := os.ReadFile(filepath.Join(root, path))
		if err != nil || !utf8.Valid(data) {
			continue // deleted in the work tree, or no text
		}
		looked++
		for w := words(string(data)); len(w) >= run; w = w[1:] {
			if s := strings.Join(w[:run], " "); runs[s] {
				t.Errorf("%s: %d words of the report in a row: %s", path, run, s)
				break
			}
		}
	}
	if looked == 0 {
		t.Error("git listed no text file")
	}
}

func TestNumbersAreFoundHoweverTheyAreWritten(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"from 1,868 to 1,680.", "[1680 1868]"},
		{"Ten events, within fifteen days", "[10 15]"},
		{"2023- 2024, 2022/23 and 2024-25", "[2022 2023 2024 2025]"},
		{"95.5% <ul style=\"a1\"> https://example.org/7", "[95.5]"},
		{"one of many", "[]"},
	} {
		if have := fmt.Sprint(sorted(numbers(c.in))); have != c.want {
			t.Errorf("%q: have %s want %s", c.in, have, c.want)
		}
	}
}
