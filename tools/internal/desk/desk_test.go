package desk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/desk"
	"nscp/tools/internal/diag"
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
	if err := o.WriteText(&b); err != nil {
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

2 documents: 1 error, 1 warning
`
	if have := b.String(); have != want {
		t.Errorf("have\n%s\nwant\n%s", have, want)
	}
}
