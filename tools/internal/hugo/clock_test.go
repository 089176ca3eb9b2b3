package hugo_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/hugo"
)

func TestClockStandsPastTheLatestDateThatHasPassed(t *testing.T) {
	for _, tt := range []struct{ name, now, page, want string }{
		{"no date", "2025-06-15T12:00:00Z", "---\ntitle: A\n---\n2024-01-01 in the text", "2000-01-01T00:00:01Z"},
		{"a date that passed", "2025-06-15T12:00:00Z", "---\ndate: 2024-03-31\n---\n", "2024-03-31T00:00:01Z"},
		{"the latest of several", "2025-06-15T12:00:00Z", "---\ndate: 2024-03-31\nlastmod: 2025-01-02\n---\n", "2025-01-02T00:00:01Z"},
		{"an embargo", "2025-06-15T12:00:00Z", "---\ndate: 2024-03-31\npublishDate: 2025-06-16\n---\n", "2024-03-31T00:00:01Z"},
		{"an embargo that ended today", "2025-06-16T00:00:00Z", "---\ndate: 2024-03-31\npublishDate: 2025-06-16\n---\n", "2025-06-16T00:00:01Z"},
		{"an expiry that passed", "2025-06-15T12:00:00Z", "---\nexpiryDate: 2025-05-01\n---\n", "2025-05-01T00:00:01Z"},
		{"a time with a zone", "2025-06-15T12:00:00Z", "---\npublishDate: 2025-06-15T12:30:00+01:00\n---\n", "2025-06-15T11:30:01Z"},
		{"a time with a space", "2025-06-15T12:00:00Z", "---\npublishDate: 2025-06-15 11:30\n---\n", "2025-06-15T11:30:01Z"},
		{"a time with a space and a zone", "2025-06-15T12:00:00Z", "---\npublishDate: 2025-06-15 12:30:00 +0100\n---\n", "2025-06-15T11:30:01Z"},
		{"TOML", "2025-06-15T12:00:00Z", "+++\ndate = 2024-03-31T10:00:00Z\n+++\n", "2024-03-31T10:00:01Z"},
		{"a byte order mark", "2025-06-15T12:00:00Z", "\ufeff---\ndate: 2024-03-31\n---\n", "2024-03-31T00:00:01Z"},
		{"an impossible date", "2025-06-15T12:00:00Z", "---\ndate: 2024-02-31\n---\n", "2000-01-01T00:00:01Z"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "content/a.md", tt.page)
			now, err := time.Parse(time.RFC3339, tt.now)
			if err != nil {
				t.Fatal(err)
			}
			have, err := hugo.Clock(dir, now)
			if err != nil {
				t.Fatal(err)
			}
			if have := have.Format(time.RFC3339); have != tt.want {
				t.Errorf("have %s, want %s", have, tt.want)
			}
		})
	}
}

func TestClockIsOverruledBySourceDateEpoch(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1735689600")
	have, err := hugo.Clock(t.TempDir(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC); !have.Equal(want) {
		t.Errorf("have %s, want %s", have, want)
	}
	t.Setenv("SOURCE_DATE_EPOCH", "yesterday")
	if _, err := hugo.Clock(t.TempDir(), time.Now()); err == nil {
		t.Error("a value that is no number was accepted")
	}
}

func TestEmbargoedDraftAndExpiredPagesAreLeftOut(t *testing.T) {
	tomorrow := time.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	yesterday := time.Now().AddDate(0, 0, -1).Format(time.DateOnly)
	dir := newSite(t, "-- content/pilots/embargoed.md --\n---\ntitle: Embargoed\npublishDate: "+tomorrow+"\n---\n",
		"-- content/pilots/draft.md --\n---\ntitle: Draft\ndraft: true\n---\n",
		"-- content/pilots/expired.md --\n---\ntitle: Expired\nexpiryDate: "+yesterday+"\n---\n",
		"-- content/pilots/released.md --\n---\ntitle: Released\npublishDate: "+yesterday+"\n---\n")
	build(t, dir, hugo.Options{})
	all := ""
	for name, text := range tree(t, filepath.Join(dir, "public")) {
		all += name + text
	}
	for _, words := range []string{"mbargoed", "raft", "xpired"} {
		if strings.Contains(all, words) {
			t.Errorf("%q was published", words)
		}
	}
	if !strings.Contains(all, "pilots/released/index.html") {
		t.Error("the page whose date has passed was left out")
	}
}
