package production_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/finish"
	"nscp/tools/internal/publish/production"
	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

var (
	now   = time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)
	clock = time.Date(2025, 5, 30, 0, 0, 1, 0, time.UTC)
)

// newSite makes a site folder with pages of content.
func newSite(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	all := map[string]string{"hugo.toml": `baseURL = "` + trial.Base + `"` + "\n", "content/about.md": "---\ntitle: About\n---\n"}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// building returns options whose build writes a draft of a website as Hugo would.
func building(t *testing.T, dir string, d trial.Draft) production.Options {
	return production.Options{
		Dir: dir, Now: now, Clock: clock,
		Check: func(context.Context) ([]diag.Finding, error) { return nil, nil },
		Build: func(ctx context.Context, finish production.Finish) ([]diag.Finding, error) {
			aside, public := filepath.Join(t.TempDir(), "aside"), filepath.Join(dir, "public")
			d.Write(t, aside)
			found, err := finish(ctx, aside, nil)
			if n, _ := diag.Count(found); err != nil || n > 0 {
				return found, err
			}
			if err := os.RemoveAll(public); err != nil {
				return nil, err
			}
			return found, os.Rename(aside, public)
		},
	}
}

func build(t *testing.T, o production.Options) (*finish.Result, []string) {
	t.Helper()
	r, found, err := production.Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range found {
		lines = append(lines, f.String())
	}
	return r, lines
}

func TestAFinishedWebsiteSaysWhatItWasMadeFrom(t *testing.T) {
	dir := newSite(t, map[string]string{
		"sources/reports/first.md": "# A report\n",
		"content/reports/index.md": "---\n# Generated from sources/reports/first.md by \"nscp convert\".\ntitle: Reports\n---\n",
		"content/_index.md":        "---\ntitle: Home\n---\n",
	})
	o := building(t, dir, trial.First)
	o.Revision = func() (string, bool) { return "0123abcd", true }
	r, found := build(t, o)
	if len(found) > 0 {
		t.Fatal(found)
	}
	site, err := release.Open(t.Context(), filepath.Join(dir, "public"))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"reports/index.html": "sources/reports/first.md", "about/index.html": "content/about.md", "index.html": "content/_index.md", "feed.xml": "",
	} {
		f, ok := site.Manifest.Find(path)
		if !ok || f.Source != want || (f.SourceSHA256 == "") != (want == "") {
			t.Errorf("%s: have source %q with hash %q, want %q", path, f.Source, f.SourceSHA256, want)
		}
	}
	data, err := os.ReadFile(release.Beside(filepath.Join(dir, "public"), "build.json"))
	if err != nil {
		t.Fatal(err)
	}
	var record finish.Record
	if err := json.Unmarshal(data, &record); err != nil {
		t.Fatal(err)
	}
	if record.Release != r.Manifest.ID || record.Revision != "0123abcd" || !record.Modified || record.Clock != "2025-05-30T00:00:01Z" ||
		record.Sources["sources/reports/first.md"] != release.Hash([]byte("# A report\n")) {
		t.Errorf("have record %+v", record)
	}
}

func TestNothingIsBuiltWithAnErrorOrAnUnsignedDisclosure(t *testing.T) {
	dir := newSite(t, nil)
	build(t, building(t, dir, trial.First))
	before, err := release.Open(t.Context(), filepath.Join(dir, "public"))
	if err != nil {
		t.Fatal(err)
	}
	o := building(t, dir, trial.Second)
	o.Check = func(context.Context) ([]diag.Finding, error) {
		return []diag.Finding{{Rule: "case-detail", Severity: diag.Error, Pos: diag.Position{Path: "sources/briefings/a.md", Line: 3}, Message: "not signed off"}}, nil
	}
	o.Build = func(context.Context, production.Finish) ([]diag.Finding, error) {
		t.Error("the site was built")
		return nil, nil
	}
	r, found := build(t, o)
	if want := []string{"sources/briefings/a.md:3: error: not signed off [case-detail]"}; r != nil || !slices.Equal(found, want) {
		t.Errorf("have %v %q, want %q", r, found, want)
	}
	after, err := release.Open(t.Context(), filepath.Join(dir, "public"))
	if err != nil || after.Manifest.ID != before.Manifest.ID {
		t.Errorf("the last website was changed: %v", err)
	}
	// A warning stops nothing and is passed on.
	o = building(t, dir, trial.Second)
	o.Check = func(context.Context) ([]diag.Finding, error) {
		return []diag.Finding{{Rule: "long-sentence", Pos: diag.Position{Path: "sources/a.md"}, Message: "long"}}, nil
	}
	if r, found := build(t, o); r == nil || len(found) != 1 {
		t.Errorf("have %v %q, want a website and a warning", r, found)
	}
}

// TestFrontMatterThatHugoWouldPublish holds every trap that was tried with Hugo:
// each of these pages would be on the website.
func TestFrontMatterThatHugoWouldPublish(t *testing.T) {
	for _, tt := range []struct{ front, want string }{
		{"draft: yes", `"draft" has the value "yes"; expected true or false [front-matter-value]`},
		{"draft: on", `"draft" has the value "on"; expected true or false`},
		{`draft: "nope"`, `"draft" has the value "nope"; expected true or false`},
		{"draft: 1", `"draft" has the value "1"; expected true or false`},
		{"draft:", `the key "draft" has no value`},
		{"drafts: true", `the key "drafts" is not known; did you mean "draft"`},
		{"Draft: true", `the key "Draft" is not known; did you mean "draft"`},
		{"publish_date: 2999-01-01", `the key "publish_date" is not known; did you mean "publishDate"`},
		{"publishdate: 2999-01-01", `the key "publishdate" is not known; did you mean "publishDate"`},
		{"embargo: 2999-01-01", `the key "embargo" is not known`},
		{"publishDate: 01/06/2999", `expected a date such as 2024-03-31`},
		{"publishDate: 2999-13-01", `expected a date such as 2024-03-31`},
		{"publishDate: June 2999", `expected a date such as 2024-03-31`},
		{"expiry_date: 2001-01-01", `the key "expiry_date" is not known; did you mean "expiryDate"`},
		{"params:\n  draft: true", `"draft" below params keeps no page back; expected "draft" at the beginning of a line`},
		{"params:\n  embargo-until: 2999-01-01", `"embargo-until" below params keeps no page back; expected "publishDate"`},
		{"params:\n  publish_date: 2999-01-01", `expected "publishDate"`},
		{"cascade:\n  draft: true", `the key "cascade.draft" is not known`},
		{"build:\n  render: never", `the key "build.render" is not known`},
		{"draft: true\ndraft: false", `[front-matter-duplicate]`},
	} {
		dir := newSite(t, map[string]string{"content/page.md": "---\ntitle: A page\n" + tt.front + "\n---\nWords.\n"})
		_, found := build(t, building(t, dir, trial.First))
		if len(found) == 0 || !strings.Contains(strings.Join(found, "\n"), tt.want) || !strings.HasPrefix(found[0], "content/page.md:") {
			t.Errorf("%q: have %q, want %q", tt.front, found, tt.want)
		}
		if _, err := os.Stat(filepath.Join(dir, "public")); !os.IsNotExist(err) {
			t.Errorf("%q: the site was built", tt.front)
		}
	}
	for name, text := range map[string]string{
		"never closed": "---\ntitle: A page\ndraft: true\nWords.\n",
		"TOML":         "+++\ndraft = true\n+++\nWords.\n",
	} {
		dir := newSite(t, map[string]string{"content/page.md": text})
		if _, found := build(t, building(t, dir, trial.First)); len(found) == 0 {
			t.Errorf("front matter that is %s was let through", name)
		}
	}
	dir := newSite(t, map[string]string{"content/plans/_index.md": "---\ntitle: Plans\ndraft: true\n---\n"})
	if _, found := build(t, building(t, dir, trial.First)); len(found) != 1 || !strings.Contains(found[0], "[section-withheld]") {
		t.Errorf("a section as a draft: have %q", found)
	}
}

func TestPagesThatMustWaitOrAreOverAreKnown(t *testing.T) {
	for _, tt := range []struct{ file, front, want string }{
		{"content/a.md", "draft: true", "a/index.html is a draft"},
		{"content/a.md", "draft: false", ""},
		{"content/a.md", "publishDate: 2025-06-02", "a/index.html is embargoed until 2025-06-02"},
		{"content/a.md", "publishDate: 2025-06-01T12:00:01+00:00", "a/index.html is embargoed until 2025-06-01T12:00:01+00:00"},
		{"content/a.md", "publishDate: 2025-05-30", ""},
		{"content/a.md", "publishDate: 2025-05-31", "a/index.html is embargoed until 2025-05-31"}, // the clock is behind
		{"content/a.md", "date: 2999-01-01", "a/index.html is dated 2999-01-01"},
		{"content/a.md", "date: 2999-01-01\npublishDate: 2025-01-01", ""},
		{"content/a.md", "expiryDate: 2025-05-31", "a/index.html expired on 2025-05-31"}, // by the real time, not the clock's
		{"content/a.md", "expiryDate: 2025-06-02", ""},
		{"content/b/index.md", "draft: true", "b/index.html is a draft"},
		{"content/b/Part One.md", "draft: true", "b/part-one/index.html is a draft"},
		{"content/b/c.md", "draft: true\nslug: d", "b/d/index.html is a draft"},
		{"content/b/c.md", "draft: true\nurl: /elsewhere/", "elsewhere/index.html is a draft"},
		{"content/b/c.md", "draft: true\nurl: /old.html", "old.html is a draft"},
	} {
		dir := newSite(t, map[string]string{tt.file: "---\ntitle: A page\n" + tt.front + "\n---\n"})
		pages, found, err := production.Withheld(dir, clock, now)
		if err != nil || len(found) > 0 {
			t.Fatal(found, err)
		}
		have := ""
		for _, p := range pages {
			have += p.Address + " " + p.Reason
		}
		if have != tt.want {
			t.Errorf("%s with %q: have %q, want %q", tt.file, tt.front, have, tt.want)
		}
	}
}

func TestAWithheldPageOnTheBuiltWebsiteStopsIt(t *testing.T) {
	dir := newSite(t, map[string]string{"content/old.md": "---\ntitle: Old\nexpiryDate: 2025-05-31\n---\n"})
	r, found := build(t, building(t, dir, trial.First)) // which has old/index.html
	if want := []string{"content/old.md: error: the page expired on 2025-05-31, and it is on the built website [withheld-page]"}; r != nil || !slices.Equal(found, want) {
		t.Errorf("have %q, want %q", found, want)
	}
	if _, err := os.Stat(filepath.Join(dir, "public")); !os.IsNotExist(err) {
		t.Error("the website was put in its place")
	}
}

func TestAClockInTheFutureWouldLiftEmbargoes(t *testing.T) {
	o := building(t, newSite(t, nil), trial.First)
	o.Clock = now.Add(time.Second)
	if _, found := build(t, o); len(found) != 1 || !strings.Contains(found[0], "[clock]") {
		t.Errorf("have %q, want that the clock is wrong", found)
	}
}

func TestOldAddressesLeadOn(t *testing.T) {
	dir := newSite(t, map[string]string{production.RedirectsPath: "from,to\n/nscp/about,/about/\n/nscb/*,/\n"})
	if _, found := build(t, building(t, dir, trial.First)); len(found) > 0 {
		t.Fatal(found)
	}
	for name, want := range map[string]string{
		"nscp/about/index.html": `content="0; url=https://site.example/about/"`, "nscb/index.html": `content="0; url=https://site.example/"`,
		"_redirects": "/nscp/about /about/ 301\n/nscp/about/ /about/ 301\n/nscb / 301\n/nscb/* / 301\n",
	} {
		data, err := os.ReadFile(filepath.Join(dir, "public", filepath.FromSlash(name)))
		if err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: have %q %v, want %q", name, data, err, want)
		}
	}
	dir = newSite(t, map[string]string{production.RedirectsPath: "from,to\n/nscp/about,/nowhere/\n"})
	if _, found := build(t, building(t, dir, trial.First)); len(found) != 1 || !strings.Contains(found[0], "[redirect-target]") {
		t.Errorf("have %q, want that the redirect leads nowhere", found)
	}
}

func TestTheAddressOfTheSiteMustBeOne(t *testing.T) {
	for _, base := range []string{"", "/", "http://example.org/", "https://"} {
		dir := newSite(t, map[string]string{"hugo.toml": fmt.Sprintf("baseURL = %q\n", base)})
		if _, _, err := production.Build(t.Context(), building(t, dir, trial.First)); err == nil || !strings.Contains(err.Error(), "baseURL") {
			t.Errorf("%q: have error %v, want that it is no address", base, err)
		}
	}
}

func TestTheSameSourcesGiveTheSameBytesInAnyConditions(t *testing.T) {
	dir := newSite(t, nil)
	zones := map[string]bool{}
	same := func(_ context.Context, c production.Conditions) ([]diag.Finding, error) {
		for _, e := range c.Env {
			if strings.HasPrefix(e, "TZ=") {
				zones[e] = true
			}
		}
		_, found, err := production.Build(t.Context(), building(t, c.Dir, trial.First))
		return found, err
	}
	found, err := production.Reproduce(t.Context(), dir, same)
	if err != nil || len(found) > 0 {
		t.Error(found, err)
	}
	if len(zones) != 2 {
		t.Errorf("have time zones %v, want two", zones)
	}

	for name, leak := range map[string]func(c production.Conditions) string{
		"the time zone":            func(c production.Conditions) string { return c.Env[0] },
		"the name of the folder":   func(c production.Conditions) string { return filepath.Base(c.Dir) },
		"the number of processors": func(c production.Conditions) string { return environment(c, "GOMAXPROCS") },
		"the moment":               func(c production.Conditions) string { return environment(c, "SOURCE_DATE_EPOCH") },
		"the times of the files": func(c production.Conditions) string {
			info, err := os.Stat(filepath.Join(c.Dir, "hugo.toml"))
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(info.ModTime().Year())
		},
	} {
		found, err := production.Reproduce(t.Context(), dir, func(_ context.Context, c production.Conditions) ([]diag.Finding, error) {
			_, found, err := production.Build(t.Context(), building(t, c.Dir, trial.First.With(trial.Draft{"feed.xml": leak(c)})))
			return found, err
		})
		if err != nil {
			t.Fatal(err)
		}
		said := false
		for _, f := range found {
			said = said || f.Pos.Path == "public/feed.xml" && strings.HasSuffix(f.Message, "; what changes it is "+name)
		}
		if !said {
			t.Errorf("%s gets into the website: have %v", name, found)
		}
	}
}

// environment returns what a variable is set to in some conditions, "none" where it
// is not.
func environment(c production.Conditions, name string) string {
	for _, e := range slices.Backward(c.Env) {
		if value, ok := strings.CutPrefix(e, name+"="); ok {
			return value
		}
	}
	return "none"
}

func TestThePagesOfThisSiteHaveNoUnknownKey(t *testing.T) {
	now := time.Now()
	_, found, err := production.Withheld("../../../..", now, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("%s: %s", f.Pos, f.Message)
	}
}
