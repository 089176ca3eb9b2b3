package desk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/desk"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/history"
)

var today = time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)

func overview(t *testing.T, files map[string]string, more ...diag.Finding) *desk.Overview {
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
	r, err := convert.Run(t.Context(), dir, convert.Options{Check: true})
	if err != nil {
		t.Fatal(err)
	}
	return desk.New(r, append(r.Findings, more...), today)
}

func TestStateSaysWhetherAndWhenADocumentIsPublished(t *testing.T) {
	for meta, want := range map[string]string{
		"":                        "published with the next build",
		"draft: true":             "draft: not published",
		"publishDate: 2026-05-05": "embargoed until 5 May 2026",
		"publishDate: 2026-05-04": "published with the next build",
		"expiryDate: 2026-05-04":  "! expired on 4 May 2026: not published",
		"expiryDate: 2027-01-31":  "taken down on 31 January 2027",
		"reviewBy: 2026-06-01":    "published with the next build, review by 1 June 2026",
		"reviewBy: 2026-05-04":    "published with the next build, ! review was due on 4 May 2026",
		"draft: maybe":            "! stopped by an error; the last good pages stay",
	} {
		o := overview(t, map[string]string{"sources/briefings/sleep.md": "---\ntitle: Sleep\n" + meta + "\n---\n\nWords.\n"})
		var have []string
		for _, n := range o.Documents[0].State {
			text := n.Text
			if n.Urgent {
				text = "! " + text
			}
			have = append(have, text)
		}
		if have := strings.Join(have, ", "); have != want {
			t.Errorf("%s: have %q want %q", meta, have, want)
		}
	}
}

func TestPagesLeadToTheirDocument(t *testing.T) {
	o := overview(t, map[string]string{
		"sources/annual-reports/2020-21/report.md": "# The year\n\n## Lamps\n\nLit.\n\n## Ropes\n\nNew.\n",
		"sources/briefings/sleep.md":               "# Sleep well\n\nWords.\n",
	})
	for address, want := range map[string]string{
		"learning/briefings/sleep":     "Sleep well",
		"annual-reports/2020-21":       "The year",
		"annual-reports/2020-21/lamps": "The year",
	} {
		if d := o.Page(address); d == nil || d.Title != want {
			t.Errorf("%s: have %v want %q", address, d, want)
		}
	}
	if d := o.Page("about"); d != nil {
		t.Errorf("have %v for a page written by hand", d)
	}
	if have := o.Page("annual-reports/2020-21/lamps").Address; have != "annual-reports/2020-21" {
		t.Errorf("have address %q, want that of the report", have)
	}
}

func TestWordsAreThoseOfTheBlockAtThePosition(t *testing.T) {
	o := overview(t, map[string]string{"sources/briefings/sleep.md": "# Sleep\n\nFirst *paragraph* here\ngoes on.\n\n| A | B |\n| --- | --- |\n| left cell | right cell |\n\n- one\n- two\n"})
	d := o.Documents[0]
	for _, tt := range []struct {
		line, column int
		want         string
	}{
		{1, 1, "Sleep"}, {3, 1, "First paragraph here"}, {4, 3, "First paragraph here"},
		{8, 3, "left cell"}, {8, 15, "right cell"}, {11, 0, "two"}, {0, 0, ""},
	} {
		if have := d.Words(diag.Position{Path: d.Source, Line: tt.line, Column: tt.column}, 3); have != tt.want {
			t.Errorf("%d:%d: have %q want %q", tt.line, tt.column, have, tt.want)
		}
	}
	if have := d.Words(diag.Position{Path: "other.md", Line: 3}, 3); have != "" {
		t.Errorf("have %q for another file", have)
	}
}

func TestTextNamesEveryDocumentAndCountsItsFindings(t *testing.T) {
	o := overview(t, map[string]string{
		"sources/briefings/sleep.md": "---\nreviewBy: 2020-01-01\n---\n\n# Sleep\n\nWords.\n",
		"sources/briefings/tide.md":  "---\ndraft: true\n---\n\n# Tide\n\nWords.\n",
	}, diag.Finding{Rule: "x", Severity: diag.Error, Pos: diag.Position{Path: "sources/briefings/sleep.md", Line: 6}, Message: "m"},
		diag.Finding{Rule: "y", Pos: diag.Position{Path: "hugo.toml"}, Message: "m"})
	var b strings.Builder
	if err := o.WriteText(&b, &history.Since{Known: true, Against: "the tag published", Changes: []history.Change{{Path: "sources/briefings/tide.md", Kind: "new"}}}); err != nil {
		t.Fatal(err)
	}
	const want = `sources/briefings/sleep.md
  Sleep
  published with the next build
! review was due on 1 January 2020
! 1 error, 0 warnings

sources/briefings/tide.md
  Tide
  draft: not published

in no document
  0 errors, 1 warning

days
! 1 January 2020: sources/briefings/sleep.md, to be reviewed

changed since the tag published
  new sources/briefings/tide.md

1 draft, 1 published
2 documents: 1 error, 1 warning
`
	if have := b.String(); have != want {
		t.Errorf("have\n%s\nwant\n%s", have, want)
	}
}

func TestDaysComeInOrderAndWhatOnlyHappenedIsLeftOut(t *testing.T) {
	o := overview(t, map[string]string{
		"sources/briefings/a.md": "---\nreviewBy: 2026-05-04\npublishDate: 2026-01-01\n---\n\n# A\n\nWords.\n",
		"sources/briefings/b.md": "---\npublishDate: 2026-06-01\nexpiryDate: 2027-06-01\n---\n\n# B\n\nWords.\n",
		"sources/briefings/c.md": "---\nexpiryDate: 2026-03-01\n---\n\n# C\n\nWords.\n",
		"sources/briefings/d.md": "---\ndraft: maybe\n---\n\n# D\n\nWords.\n",
	})
	var have []string
	for _, d := range o.Due() {
		have = append(have, fmt.Sprint(desk.Day(d.Day), " ", d.Document.Title, " ", d.What, " ", d.Over))
	}
	want := "4 May 2026 A to be reviewed true; 1 June 2026 B published by itself false; 1 June 2027 B taken down by itself false"
	if s := strings.Join(have, "; "); s != want {
		t.Errorf("have %s\nwant %s", s, want)
	}
	if have := fmt.Sprint(o.Counts()); have != "[{1 expired} {1 published} {1 stopped by an error} {1 under embargo}]" {
		t.Errorf("have %s", have)
	}
}

func TestWhatWaitsForASignOffIsAnErrorThatCanBeSigned(t *testing.T) {
	at := diag.Position{Path: "sources/briefings/a.md", Line: 3}
	o := overview(t, map[string]string{"sources/briefings/a.md": "# A\n\nWords.\n"},
		diag.Finding{Rule: "child-detail", Severity: diag.Error, Pos: at, Mark: "1"}, diag.Finding{Rule: "child-detail", Pos: at, Mark: "2"}, diag.Finding{Rule: "sum", Severity: diag.Error, Pos: at})
	if w := o.Waiting(); len(w) != 1 || w[0].Mark != "1" {
		t.Errorf("have %v", w)
	}
	var b strings.Builder
	if err := o.WriteText(&b, &history.Since{Why: "the folder is not kept by Git"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"waiting for a sign-off (nscp signoff --help)\n! sources/briefings/a.md:3 [child-detail]\n", "what changed since the last publication is not known: the folder is not kept by Git\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("have\n%s\nwant %q", b.String(), want)
		}
	}
}

func TestReportSaysWhatItAnswersOfTheGuidance(t *testing.T) {
	o := overview(t, map[string]string{
		"sources/annual-reports/2023-24/report.md": "---\ntitle: Report\nstart: 2023-04-01\nend: 2024-03-31\n---\n\n# Report\n\n## Training\n\nWe held 14 courses of multi-agency training.\n",
		"sources/briefings/a.md":                   "# A\n\nWords.\n",
	})
	if c := o.Source("sources/annual-reports/2023-24/report.md").Coverage(); len(c) < 5 {
		t.Errorf("have %v", c)
	}
	if c := o.Source("sources/briefings/a.md").Coverage(); c != nil {
		t.Errorf("a briefing has %v", c)
	}
}
