package sources

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// readTable returns the rows of a CSV file as maps, and fails unless its first
// row is the header. encoding/csv refuses ragged rows by itself.
func readTable(t *testing.T, path string, header ...string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if len(records) < 2 || !slices.Equal(records[0], header) {
		t.Fatalf("%s: want the header %q and at least one row", path, header)
	}
	var rows []map[string]string
	for i, record := range records[1:] {
		row := map[string]string{}
		for j, cell := range record {
			if cell != strings.TrimSpace(cell) {
				t.Errorf("%s: row %d: space around a cell in column %s", path, i+2, header[j])
			}
			row[header[j]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

func figures(t *testing.T) []map[string]string {
	t.Helper()
	return readTable(t, "sources/annual-reports/2023-24/figures.csv",
		"measure", "group", "period", "value", "unit", "source", "note", "derived")
}

func TestFiguresAreTidy(t *testing.T) {
	period := regexp.MustCompile(`^20\d\d-\d\d( Q[1-4])?$`)
	titles, _ := readText(t, report).sections()
	units := map[string]string{}
	seen := map[string]bool{}
	for i, r := range figures(t) {
		line := i + 2
		if r["measure"] == "" || r["unit"] == "" {
			t.Errorf("row %d: no measure or no unit", line)
		}
		if !period.MatchString(r["period"]) {
			t.Errorf("row %d: period %q, want a reporting year, a quarter of one or a month", line, r["period"])
		}
		if _, err := strconv.ParseFloat(r["value"], 64); err != nil {
			t.Errorf("row %d: %v", line, err)
		}
		if !slices.Contains(titles, r["source"]) {
			t.Errorf("row %d: source %q is no section of the report", line, r["source"])
		}
		if r["derived"] != "" && r["derived"] != "yes" {
			t.Errorf("row %d: derived is %q, want yes or nothing", line, r["derived"])
		}
		if r["derived"] == "yes" && r["note"] == "" {
			t.Errorf("row %d: a derived value without a note that says how", line)
		}
		key := strings.Join([]string{r["measure"], r["group"], r["period"]}, " / ")
		if seen[key] {
			t.Errorf("row %d: %s is there twice", line, key)
		}
		seen[key] = true
		if u := units[r["measure"]]; u != "" && u != r["unit"] {
			t.Errorf("row %d: %s is in %s and in %s", line, r["measure"], u, r["unit"])
		}
		units[r["measure"]] = r["unit"]
	}
}

func TestFiguresAddUp(t *testing.T) {
	sum := func(measure, period string) float64 {
		t.Helper()
		total, found := 0.0, false
		for _, r := range figures(t) {
			if r["measure"] == measure && r["period"] == period {
				v, err := strconv.ParseFloat(r["value"], 64)
				if err != nil {
					t.Fatal(err)
				}
				total, found = total+v, true
			}
		}
		if !found {
			t.Fatalf("no figure for %s in %s", measure, period)
		}
		return total
	}
	const now, before = "2023-24", "2022-23"
	for _, c := range []struct {
		name       string
		have, want float64
	}{
		{"courses and events", sum("eLearning course completions", now) + sum("Attendances at training events", now), sum("Training opportunities taken up", now)},
		{"the fall on the year before", sum("Training opportunities taken up", before) - sum("Training opportunities taken up", now), sum("Fall in training opportunities on the year before", now)},
		{"reviews in time and late", sum("Rapid reviews by timeliness", now), sum("Rapid reviews completed", now)},
		{"reviews by outcome", sum("Rapid reviews by outcome", now), sum("Rapid reviews completed", now)},
	} {
		if c.have != c.want {
			t.Errorf("%s: have %v want %v", c.name, c.have, c.want)
		}
	}
}

func checkDate(t *testing.T, path string, line int, column, s string) {
	t.Helper()
	if s == "" {
		return
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		t.Errorf("%s: row %d: %s: %v", path, line, column, err)
	}
}

// isPage reports whether a path such as "/learning/briefings" is that of a page.
func isPage(path string) bool {
	for _, name := range []string{path + ".md", path + "/_index.md"} {
		if _, err := os.Stat(filepath.Join(root, "content", name)); err == nil {
			return strings.HasPrefix(path, "/")
		}
	}
	return false
}

func TestResourcesAreWellFormed(t *testing.T) {
	const path = "sources/resources/resources.csv"
	seen := map[string]bool{}
	for i, r := range readTable(t, path, "title", "summary", "audience", "link", "owner", "reviewed on", "review by") {
		if r["title"] == "" || r["summary"] == "" || seen[r["title"]] {
			t.Errorf("%s: row %d: title %q is empty, there twice, or has no summary", path, i+2, r["title"])
		}
		seen[r["title"]] = true
		if link := r["link"]; link != "" && !strings.HasPrefix(link, "https://") && !isPage(link) {
			t.Errorf("%s: row %d: link %q, want https://, the path of a page here, or nothing", path, i+2, link)
		}
		checkDate(t, path, i+2, "reviewed on", r["reviewed on"])
		checkDate(t, path, i+2, "review by", r["review by"])
	}
}

func TestReviewActionsAreWellFormed(t *testing.T) {
	const path = "sources/review-actions/2023-24.csv"
	for i, r := range readTable(t, path, "recommendation", "theme", "owner", "due", "done", "evidence") {
		if r["recommendation"] == "" || r["theme"] == "" || r["evidence"] == "" {
			t.Errorf("%s: row %d: no recommendation, theme or evidence", path, i+2)
		}
		checkDate(t, path, i+2, "due", r["due"])
		checkDate(t, path, i+2, "done", r["done"])
	}
}
