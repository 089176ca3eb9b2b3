package audit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/diag"
)

var day = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// write makes a site of files.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func run(t testing.TB, dir string, o Options) *Result {
	t.Helper()
	o.Today = day
	r, err := Run(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The project's own site has nothing that somebody has not settled. The contacts
// were checked on the day that is taken as today.
func TestTheProjectsOwnSiteIsClean(t *testing.T) {
	r := run(t, "../../..", Options{})
	for _, f := range r.Findings {
		t.Error(f)
	}
	for _, a := range r.Accepted {
		if len(strings.Fields(a.Reason)) < 5 {
			t.Errorf("%s is accepted because %q, which is no reason", a.Finding.Rule, a.Reason)
		}
	}
	if len(r.Signed) == 0 || len(r.Accepted) == 0 {
		t.Errorf("have %d signed off and %d accepted, want what the sources say", len(r.Signed), len(r.Accepted))
	}
}

const head = "---\ntitle: A briefing\ndescription: What was learned.\n---\n"

func TestEverythingThatASiteHoldsIsLookedAt(t *testing.T) {
	dir := write(t, map[string]string{
		"sources/briefings/one.md":                   head + "Visits fell from 200 to 100, a fall of 25%.\n\nAsk at 07700 900461 or 0800 1111 or 0300 555 0199.\n",
		"sources/annual-reports/2022-23/report.md":   head + "\n# Report\n\n## One\n\nWords.\n",
		"sources/annual-reports/2022-23/figures.csv": "measure,group,period,value,unit,source,note,derived\nChildren hurt,Under 1,2022-23,3,children,,seen by m.hale@example.org,\n",
		"sources/resources/resources.csv":            "title,summary,audience,link,owner,reviewed on,review by\nA toolkit,\"Ask Kyle, aged 9\",,,,,2024-01-01\n",
		"sources/review-actions/2022-23.csv":         "recommendation,theme,owner,due,done,evidence\nTell everybody,Sharing,,2023-01-01,,\n",
		"sources/redirects.csv":                      "from,to\n# kept since the move\n/old,/old/\n",
		"sources/words.txt":                          "Zwick\n",
		"content/hand.md":                            head + "Write to NG99 1AB.\n",
		"data/contacts.toml":                         "[[child]]\nname = \"Childline\"\nphone = \"0800 1111\"\nchecked = 2024-01-01\n",
		"checks.toml":                                "public = [\"0300 555 0199\"]\n",
		"assets/css/a.css":                           "a { color: red;\n",
	})
	r := run(t, dir, Options{})
	var have []string
	for _, f := range r.Findings {
		have = append(have, f.Rule+" "+f.Pos.Path)
	}
	for _, want := range []string{
		"percent-change sources/briefings/one.md", "phone-number sources/briefings/one.md",
		"small-count sources/annual-reports/2022-23/figures.csv", "email-address sources/annual-reports/2022-23/figures.csv",
		"statutory-gap sources/annual-reports/2022-23/report.md",
		"named-person sources/resources/resources.csv", "review-due sources/resources/resources.csv",
		"old-action sources/review-actions/2022-23.csv", "redirect sources/redirects.csv",
		"postcode content/hand.md", "contact-check data/contacts.toml", "css-syntax assets/css/a.css",
	} {
		if !slices.Contains(have, want) {
			t.Errorf("%s was not found", want)
		}
	}
	if n := strings.Count(strings.Join(have, "\n"), "phone-number"); n != 1 {
		t.Errorf("have %d telephone numbers want 1: the others are public", n)
	}
	for _, f := range r.Findings {
		for _, word := range []string{"07700", "Kyle", "hale", "NG99"} {
			if strings.Contains(fmt.Sprintf("%+v", f), word) {
				t.Errorf("the finding repeats what it found: %s", f)
			}
		}
	}
	if again := run(t, dir, Options{}); !slices.Equal(r.Findings, again.Findings) {
		t.Error("the same site gave other findings the second time")
	}
	stops := r.Errors()
	if len(stops) == 0 || slices.ContainsFunc(stops, func(f diag.Finding) bool { return f.Severity != diag.Error }) {
		t.Errorf("the gate: have %v, want errors alone", stops)
	}
}

func TestOptionsChooseWhatIsShown(t *testing.T) {
	dir := write(t, map[string]string{
		"sources/briefings/one.md":  head + "Visits fell from 200 to 100, a fall of 25%. Of them 81% agreed.\n",
		"sources/briefings/one2.md": head + "Visits fell from 200 to 100, a fall of 25%.\n",
	})
	for _, f := range run(t, dir, Options{Paths: []string{"sources/briefings/one.md"}}).Findings {
		if f.Pos.Path != "sources/briefings/one.md" {
			t.Errorf("another file: %s", f)
		}
	}
	if have := run(t, dir, Options{Rules: []string{"percent-change"}, Paths: []string{"sources/"}}).Findings; len(have) != 2 {
		t.Errorf("have %v want 2", have)
	}
}

func TestConfigurationMistakesAreFoundWhereTheyStand(t *testing.T) {
	for text, want := range map[string]string{
		"[severity]\npercent-chnge = \"off\"\n":  `"percent-change" was meant`,
		"[severity]\npostcode = \"warning\"\n":   "stays an error",
		"publik = [\"x\"]\n":                     `found the key "publik"`,
		"public = \n":                            "cannot be read",
		"[limits]\nsentence-words = \"many\"\n":  "cannot be read",
		"[severity]\nsentence-length = \"no\"\n": "expected off, warning or error",
	} {
		r := run(t, write(t, map[string]string{"sources/briefings/a.md": head + "Words.\n", "checks.toml": text}), Options{})
		if !slices.ContainsFunc(r.Findings, func(f diag.Finding) bool {
			return f.Pos.Path == "checks.toml" && f.Severity == diag.Error && strings.Contains(f.Message, want)
		}) {
			t.Errorf("%q: have %v want %q", text, r.Findings, want)
		}
	}
}

// BenchmarkReport is the whole check of a site with one report.
func BenchmarkReport(b *testing.B) {
	path := os.Getenv("NSCP_REPORT")
	data, err := os.ReadFile(path)
	if err != nil {
		b.Skip("NSCP_REPORT is not set: it names the partnership's real report, which is not in the repository")
	}
	dir := write(b, map[string]string{"sources/annual-reports/2023-24/report.md": string(data)})
	for b.Loop() {
		run(b, dir, Options{})
	}
}

// BenchmarkThousandDocuments is for -cpu 1: each document is about two pages long.
func BenchmarkThousandDocuments(b *testing.B) {
	files := map[string]string{}
	for i := range 1000 {
		var text strings.Builder
		fmt.Fprintf(&text, "---\ntitle: Briefing %d\ndescription: What was learned in review %d.\n---\n", i, i)
		for j := range 12 {
			fmt.Fprintf(&text, "\n## Part %d\n\nThe partnership met %d times in 2023 to 2024 and looked at how agencies share what they know. A baby was hurt, and the review asked who had seen the family. Attendance rose from %d to %d.\n", j, i+j+2, 100+i, 130+i+j)
		}
		files[fmt.Sprintf("sources/briefings/briefing-%d.md", i)] = text.String()
	}
	dir := write(b, files)
	for b.Loop() {
		run(b, dir, Options{})
	}
}
