package release_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nscp/tools/internal/publish/release"
)

func hash(s string) string { return release.Hash([]byte(s)) }

// small is a manifest with a file of each kind.
func small() *release.Manifest {
	return release.New([]release.File{
		{Path: "index.html", Kind: release.Page, SHA256: hash("home"), Size: 4, Type: "text/html", Cache: "short", Variants: []release.Variant{{Encoding: "gzip", SHA256: hash("packed"), Size: 3}}},
		{Path: "css/a.css", Kind: release.Asset, SHA256: hash("css"), Size: 3, Type: "text/css", Cache: "long"},
		{Path: "feed.xml", Kind: release.Other, SHA256: hash("feed"), Size: 4, Type: "application/xml", Cache: "short", Source: "content/_index.md", SourceSHA256: hash("source")},
		{Path: "_headers", Kind: release.Host, SHA256: hash("h"), Size: 1, Type: "text/plain", Cache: "short"},
	})
}

func TestAManifestReadsBackAsItWasWritten(t *testing.T) {
	data, err := small().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	back, err := release.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := back.Bytes()
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("have %s, want %s", again, data)
	}
	if strings.Count(string(data), "\n") != 6 {
		t.Errorf("have %q, want a line for each file", data)
	}
}

// TestADamagedManifestIsNotBelieved flips every bit of one. What can be told from
// the damage is only ever the name of a source, which nothing rests on.
func TestADamagedManifestIsNotBelieved(t *testing.T) {
	data, err := small().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	believed := 0
	for i := range data {
		for bit := range 8 {
			bad := bytes.Clone(data)
			bad[i] ^= 1 << bit
			m, err := release.Read(bad)
			if err != nil {
				continue
			}
			believed++
			if m.ID != small().ID {
				t.Errorf("bit %d of byte %d: another release was believed", bit, i)
			}
			a, err1 := m.WithoutSources().Bytes()
			b, err2 := small().WithoutSources().Bytes()
			if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
				t.Errorf("bit %d of byte %d: %q was believed", bit, i, bad[max(0, i-20):min(len(bad), i+20)])
			}
		}
	}
	t.Logf("%d bits flipped, %d of them in white space, in the case of a key or in the name of a source", 8*len(data), believed)
}

func TestAManifestThatWouldLeadOutOfTheWebsiteIsRefused(t *testing.T) {
	for _, path := range []string{"../a", "/a", "a/../b", "", ".", "a//b", ".nscp/state.json", ".NSCP/lock", "a\\b", "a\nb", "a:b", "a?b", "a*", "\xff", strings.Repeat("a/", 500) + "b"} {
		data, err := release.New([]release.File{{Path: path, Kind: release.Page, SHA256: hash("x"), Size: 1}}).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := release.Read(data); err == nil {
			t.Errorf("%q was taken for the path of a file", path)
		}
	}
	for _, f := range []release.File{
		{Path: "a", SHA256: "short"}, {Path: "a", SHA256: hash("x"), Size: -1},
		{Path: "a", SHA256: hash("x"), Variants: []release.Variant{{Encoding: "zip", SHA256: hash("x")}}},
		{Path: "a", SHA256: hash("x"), Variants: []release.Variant{{Encoding: "gzip"}}},
	} {
		data, err := release.New([]release.File{f}).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := release.Read(data); err == nil {
			t.Errorf("%+v was taken for a file", f)
		}
	}
	twice, err := release.New([]release.File{{Path: "a", SHA256: hash("x")}, {Path: "a", SHA256: hash("y")}}).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := release.Read(twice); err == nil {
		t.Error("two files at one path were let through")
	}
}

func TestAPlanIsTheDifference(t *testing.T) {
	from := small()
	files := append([]release.File{}, from.Files...)
	for i := range files {
		if files[i].Path == "index.html" {
			files[i].Cache = "other" // the same bytes with another header are another file
		}
		if files[i].Path == "feed.xml" {
			files[i].Path = "atom.xml"
		}
	}
	files = append(files, release.File{Path: "css/b.css", Kind: release.Asset, SHA256: hash("b"), Size: 1})
	p := release.Compare(from, release.New(files))
	var out bytes.Buffer
	if err := p.Write(&out); err != nil {
		t.Fatal(err)
	}
	want := "release " + p.To + " in place of " + p.From + "\n  asset   css/b.css\n  new     atom.xml\n  changed index.html\n  removed feed.xml\n" +
		"1 new assets, 1 new files, 1 changed, 1 removed, 1 unchanged\n"
	if out.String() != want {
		t.Errorf("have %q, want %q", out.String(), want)
	}
	if p.Empty() || !release.Compare(from, small()).Empty() {
		t.Error("what is empty and what is not")
	}
}

func TestRemovingMuchIsRefused(t *testing.T) {
	of := func(removed, of int) *release.Plan {
		return &release.Plan{Removed: make([]release.File, removed), Of: of}
	}
	for _, tt := range []struct {
		plan *release.Plan
		o    release.Options
		stop bool
	}{
		{of(1, 2), release.Options{}, false}, // one page is a decision, not an accident
		{of(2, 20), release.Options{}, false},
		{of(3, 20), release.Options{}, true},
		{of(3, 20), release.Options{Yes: true}, false},
		{of(3, 20), release.Options{Share: 0.5}, false},
		{of(20, 20), release.Options{Share: 0.5}, true},
	} {
		err := tt.plan.Refuse(tt.o)
		if removal := new(release.RemovalError); errors.As(err, &removal) != tt.stop {
			t.Errorf("%d of %d with %+v: have error %v", len(tt.plan.Removed), tt.plan.Of, tt.o, err)
		}
	}
}

func TestAWebsiteThatWasChangedAfterItWasFinishedIsNotPublished(t *testing.T) {
	finished := func(t *testing.T) string {
		dir := filepath.Join(t.TempDir(), "public")
		write := func(name, text string) {
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		for name, text := range map[string]string{"index.html": "home", "index.html.gz": "packed", "css/a.css": "css", "feed.xml": "feed", "_headers": "h"} {
			write(filepath.Join(dir, filepath.FromSlash(name)), text)
		}
		m := small()
		for i := range m.Files {
			for j := range m.Files[i].Variants {
				m.Files[i].Variants[j].Size = int64(len("packed"))
			}
		}
		data, err := release.New(m.Files).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		write(release.Beside(dir, "manifest.json"), string(data))
		return dir
	}
	for _, tt := range []struct {
		name   string
		change func(dir string) error
		want   string
	}{
		{"nothing", func(string) error { return nil }, ""},
		{"a page changed", func(dir string) error { return os.WriteFile(filepath.Join(dir, "index.html"), []byte("hOme"), 0o666) }, "index.html was changed"},
		{"a compressed form changed", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "index.html.gz"), []byte("pAcked"), 0o666)
		}, "index.html.gz was changed"},
		{"a file came", func(dir string) error { return os.WriteFile(filepath.Join(dir, "draft.html"), nil, 0o666) }, "draft.html came after"},
		{"a file went", func(dir string) error { return os.Remove(filepath.Join(dir, "feed.xml")) }, "feed.xml is missing"},
		{"a compressed form went", func(dir string) error { return os.Remove(filepath.Join(dir, "index.html.gz")) }, "index.html.gz is missing"},
		{"the manifest went", func(dir string) error { return os.Remove(release.Beside(dir, "manifest.json")) }, "it has no manifest"},
	} {
		dir := finished(t)
		if err := tt.change(dir); err != nil {
			t.Fatal(err)
		}
		_, err := release.Open(t.Context(), dir)
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if !errors.Is(err, release.ErrNotFinished) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: have error %v, want that %s", tt.name, err, tt.want)
		}
	}
}
