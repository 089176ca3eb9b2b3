package convert_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nscp/tools/internal/convert"
)

// What the same report may differ in, by format. Everything else is the same,
// byte for byte.
var stated = []struct {
	what    string
	pattern *regexp.Regexp
	with    string
}{
	{"front matter: Word and PDF files made by LibreOffice carry no description, period or note",
		regexp.MustCompile(`(?s)^---\n.*?\n---\n`), ""},
	{"links inside the report: LibreOffice drops their targets when it opens HTML",
		regexp.MustCompile(`\[([^\]]*)\]\(/annual-reports/[^)]*\)`), "$1"},
	{"the extent of a link's words: a PDF says where a link can be pressed, not which words it has",
		regexp.MustCompile(`\[([^\]]*)\]\(https://[^)]*\)`), "$1"},
	{"two quotations in a row: a style for quotations does not say where one ends",
		regexp.MustCompile(`\n>?\n>`), "\n\n>"},
}

func TestSameReportInThreeFormatsMakesTheSamePages(t *testing.T) {
	pages := map[string]map[string]string{}
	for _, ending := range []string{"md", "docx", "pdf"} {
		data, err := os.ReadFile(filepath.Join("testdata/edition", "report."+ending))
		if err != nil {
			t.Fatal(err)
		}
		dir := siteWith(t, map[string][]byte{"sources/annual-reports/2023-24/report." + ending: data})
		r := mustRun(t, dir, convert.Options{})
		if r.Errors() || len(r.Sources) != 1 || !r.Sources[0].Ledger.Balanced() {
			t.Fatalf("%s: %v", ending, r.Findings)
		}
		t.Logf("%s: %d words, none lost, none invented", ending, r.Sources[0].Ledger.Source)
		pages[ending] = map[string]string{}
		for name, page := range files(t, filepath.Join(dir, "content")) {
			text := string(page)
			for _, s := range stated {
				text = s.pattern.ReplaceAllString(text, s.with)
			}
			pages[ending][name] = text
		}
	}
	if len(pages["md"]) != 9 {
		t.Errorf("have %d pages want 9", len(pages["md"]))
	}
	for _, ending := range []string{"docx", "pdf"} {
		if diff := cmp.Diff(pages["md"], pages[ending]); diff != "" {
			t.Errorf("Markdown and %s (-md +%s):\n%s", ending, ending, strings.ReplaceAll(diff, "\u00a0", " "))
		}
	}
}
