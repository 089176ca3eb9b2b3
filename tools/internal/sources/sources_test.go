// Package sources holds no code: its tests are the proofreader of the words and
// data that the project ships in the folder sources/.
//
// In go those files, and, where NSCP_REPORT names it, the report that they
// restate. Out comes a failure for a number that went missing or was made up, a
// run of words taken over, a detail that could point to a child, a text that is
// too long, a table that does not add up.
//
// The checks stand here and not in the package check because they hold one
// corpus to its own promises, some of them stricter than a partnership needs.
package sources

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"nscp/tools/internal/frontmatter"
)

const (
	root   = "../../.."
	report = "sources/annual-reports/2023-24/report.md"
)

// TestMain passes over everything once a partnership has put its own report in
// the place of the web edition. Its words are its own to write: they may quote
// people, and need not be the facts of this one report. Package check goes on
// reading them.
func TestMain(m *testing.M) {
	data, err := os.ReadFile(filepath.Join(root, report))
	if err != nil && !os.IsNotExist(err) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if !strings.Contains(string(data), "plain-English web edition") {
		fmt.Println("skipped: " + report + " is not the web edition that these tests proofread")
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// A text is one Markdown file of sources/, split into what it says of itself
// and what it says.
type text struct {
	path string
	meta map[string][]string
	body string
}

func readText(t *testing.T, path string) text {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	fields, body, _, findings := frontmatter.Read(path, data)
	for _, f := range findings {
		t.Errorf("%v", f)
	}
	meta := map[string][]string{}
	for _, f := range fields {
		meta[f.Key] = f.Values
	}
	return text{path, meta, string(body)}
}

func readTexts(t *testing.T, pattern string) []text {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no file matches %s (%v)", pattern, err)
	}
	var texts []text
	for _, p := range paths {
		rel, err := filepath.Rel(root, p)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, readText(t, filepath.ToSlash(rel)))
	}
	return texts
}

// published returns every text that becomes a page.
func published(t *testing.T) []text {
	t.Helper()
	return slices.Concat(
		readTexts(t, "sources/annual-reports/*/report.md"),
		readTexts(t, "sources/briefings/*.md"),
		readTexts(t, "sources/arrangements/*.md"))
}

func (x text) value(key string) string {
	if len(x.meta[key]) == 0 {
		return ""
	}
	return x.meta[key][0]
}

var (
	tag      = regexp.MustCompile(`<[^>]+>`)
	linkGoal = regexp.MustCompile(`\]\([^)]*\)`)
)

// sections returns the text of each level 2 section by its heading. What stands
// before the first is under "".
func (x text) sections() (titles []string, by map[string]string) {
	by = map[string]string{}
	current := ""
	for line := range strings.Lines(x.body) {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			current = strings.TrimSpace(title)
			titles = append(titles, current)
			continue
		}
		by[current] += line
	}
	return titles, by
}

func TestTitlesAndDescriptionsFitASearchResult(t *testing.T) {
	const titleLimit, descriptionLimit = 65, 160
	for _, x := range published(t) {
		title, description := x.value("title"), x.value("description")
		if n := len([]rune(title)); n == 0 || n > titleLimit {
			t.Errorf("%s: title has %d characters, want 1 to %d", x.path, n, titleLimit)
		}
		if n := len([]rune(description)); n == 0 || n > descriptionLimit {
			t.Errorf("%s: description has %d characters, want 1 to %d", x.path, n, descriptionLimit)
		}
		if !strings.Contains(x.body, "\n# "+title+"\n") {
			t.Errorf("%s: no level 1 heading %q", x.path, title)
		}
	}
}

func TestBriefingsTakeLessThanSevenMinutes(t *testing.T) {
	const wordsAMinute, minutes = 200, 7
	for _, x := range readTexts(t, "sources/briefings/*.md") {
		if n := len(strings.Fields(x.body)); n >= wordsAMinute*minutes {
			t.Errorf("%s: %d words, want fewer than %d", x.path, n, wordsAMinute*minutes)
		}
	}
}

func TestBriefingsSayWhatTheyComeFromAndAskTheTeam(t *testing.T) {
	reviews := map[string]string{}
	for _, x := range readTexts(t, "sources/briefings/*.md") {
		for _, key := range []string{"covers", "review", "themes", "audience"} {
			if x.value(key) == "" {
				t.Errorf("%s: no %s", x.path, key)
			}
		}
		if other := reviews[x.value("review")]; other != "" {
			t.Errorf("%s and %s are both about %s", x.path, other, x.value("review"))
		}
		reviews[x.value("review")] = x.path
		_, by := x.sections()
		if n := strings.Count(by["Questions for your team"], "\n- "); n < 3 {
			t.Errorf("%s: %d questions for the team, want at least 3", x.path, n)
		}
		for line := range strings.Lines(by["Questions for your team"]) {
			if strings.HasPrefix(line, "- ") && !strings.HasSuffix(line, "?\n") {
				t.Errorf("%s: a question for the team is no question: %s", x.path, line)
			}
		}
	}
}

// Age with sex, family and weeks of pregnancy identify a child together. The
// learning needs none of them, so one is a failure already.
var identifying = []struct {
	what string
	re   *regexp.Regexp
}{
	{"an age", regexp.MustCompile(`(?i)\b[\w]+[- ](day|week|month|year)s?[- ]old\b|\baged? \d|\b(days|weeks|months|years) of age\b`)},
	{"weeks of pregnancy", regexp.MustCompile(`(?i)\b\w+ weeks\b|\bgestation`)},
	{"the sex of a person", regexp.MustCompile(`(?i)\b(she|hers?|he|his|him|girl|boy|woman|man|daughter|son)\b`)},
	{"a member of the family", regexp.MustCompile(`(?i)\b(mother|father|mum|dad|sister|brother|siblings?|twins?|grand\w+)\b`)},
	{"a language", regexp.MustCompile(`(?i)\b(interpreter|first language|english|nationality|ethnic\w*)\b`)},
	{"a place", regexp.MustCompile(`(?i)\b(Bassetlaw|Doncaster|Sherwood|Mansfield|Newark|Ashfield|Worksop|inpatient|ward)\b`)},
}

func TestCaseSummariesHoldNothingThatPointsToAChild(t *testing.T) {
	summaries := map[string]string{}
	for _, x := range readTexts(t, "sources/briefings/*.md") {
		summaries[x.path] = x.value("title") + " " + x.value("description") + " " + x.body
	}
	for _, x := range readTexts(t, "sources/annual-reports/*/report.md") {
		_, by := x.sections()
		summaries[x.path] = by["Case reviews"]
	}
	for path, s := range summaries {
		for _, d := range identifying {
			if hit := d.re.FindString(s); hit != "" {
				t.Errorf("%s: %q gives %s", path, hit, d.what)
			}
		}
	}
}

var (
	markup   = regexp.MustCompile(`</(p|li)>|<(p|ul|li)>|</ul>|\|`)
	sentence = regexp.MustCompile(`[.?!:;]["*)]*(\s+|$)`)
)

func TestSentencesHaveAtMost25Words(t *testing.T) {
	const limit = 25
	for _, x := range published(t) {
		body := linkGoal.ReplaceAllString(markup.ReplaceAllString(x.body, "\n"), "]")
		for line := range strings.Lines(body) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "#") {
				continue
			}
			line = strings.TrimPrefix(strings.TrimPrefix(line, "- "), "> ")
			for _, s := range sentence.Split(line, -1) {
				if n := len(strings.Fields(s)); n > limit {
					t.Errorf("%s: %d words, want at most %d: %s", x.path, n, limit, s)
				}
			}
		}
	}
}

func TestNoWordsAreGivenToAPersonInQuotationMarks(t *testing.T) {
	for _, x := range published(t) {
		if i := strings.IndexAny(x.body, "\"“”‘"); i >= 0 {
			t.Errorf("%s: a quotation mark: …%.60s…", x.path, x.body[max(0, i-20):])
		}
	}
}

func TestReportHasTheSectionsAndCommitmentsOfTheOriginal(t *testing.T) {
	x := readText(t, report)
	titles, by := x.sections()
	if len(titles) != 7 {
		t.Errorf("have %d sections %q, want 7", len(titles), titles)
	}
	if n := strings.Count(by["Case reviews"], "\n#### "); n != 4 {
		t.Errorf("have %d rapid reviews, want 4", n)
	}
	parts := strings.Split(by["Safeguarding partnership activities and progress"], "\n### Commitment ")
	want := []int{4, 4, 3}
	if len(parts) != len(want)+1 {
		t.Fatalf("have %d commitments, want %d", len(parts)-1, len(want))
	}
	for i, part := range parts[1:] {
		const headerAndDelimiter = 2
		rows := 0
		for line := range strings.Lines(part) {
			if strings.HasPrefix(line, "|") {
				rows++
			}
		}
		if rows-headerAndDelimiter != want[i] {
			t.Errorf("commitment %d: have %d actions, want %d", i+1, rows-headerAndDelimiter, want[i])
		}
	}
}

func TestArrangementsAnswerForEveryStatutoryItem(t *testing.T) {
	row := regexp.MustCompile(`(?m)^\| (A\d+) \| [^|]+ \| (Covered|Thin|Deferred|Not found) \| [^|]+ \|$`)
	want := []string{"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11", "A12", "A13", "A14", "A15"}
	for _, x := range readTexts(t, "sources/arrangements/*.md") {
		var have []string
		for _, m := range row.FindAllStringSubmatch(x.body, -1) {
			have = append(have, m[1])
		}
		if !slices.Equal(have, want) {
			t.Errorf("%s: have items %q, want %q", x.path, have, want)
		}
	}
}

func TestWordListIsSortedAndHasNoWordTwice(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "sources/words.txt"))
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	for i, w := range words {
		if w == "" || w != strings.TrimSpace(w) {
			t.Errorf("line %d: empty, or space around %q", i+1, w)
		}
		if i > 0 && strings.ToLower(words[i-1]) >= strings.ToLower(w) {
			t.Errorf("line %d: %q should stand before %q", i+1, w, words[i-1])
		}
	}
}

func TestSignOffsAreTOML(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "sources/signoffs.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := toml.Unmarshal(data, &v); err != nil {
		t.Error(err)
	}
}
