package hugo

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A template that asks each page for something makes an edit render every page. It is
// seen in nothing but the time that an edit takes.
func TestEditOfTheWebsiteRendersWhatFollowsFromItAlone(t *testing.T) {
	dir := t.TempDir()
	for _, part := range []string{"content", "layouts", "assets", "data", "i18n", "static"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join("../../..", part))); err != nil {
			t.Fatal(err)
		}
	}
	settings, err := os.ReadFile("../../../hugo.toml")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "hugo.toml"), settings, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, log := newStage(), new(journal)
	sites, err := load(dir, Options{}, out, log, true)
	if err != nil {
		t.Fatal(err)
	}
	defer sites.Close()
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := render(sites, clock, log); err != nil {
		t.Fatal(err)
	}
	all := taken(t, out)
	name := filepath.Join(dir, "content/arrangements/2024.md")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	retitled := strings.Replace(string(text), "title: ", "title: Once more, ", 1)
	// What a page says of itself is in every list; its words are in few.
	for _, tt := range []struct {
		text string
		few  bool
	}{
		{string(text) + "\nMore words.\n", true},
		{retitled, false},
		{retitled + "\nMore words.\n", true},
		{retitled + "\nOther words.\n", true},
	} {
		if err := os.WriteFile(name, []byte(tt.text), 0o666); err != nil {
			t.Fatal(err)
		}
		var first []string
		err := rerender(sites, clock, log, []string{name}, func() error {
			first = taken(t, out)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		later := taken(t, out)
		if want := []string{"arrangements/2024/index.html"}; !slices.Equal(first, want) {
			t.Errorf("have pages %v first, want %v", first, want)
		}
		if len(later) == 0 || tt.few && len(later) > len(all)/4 {
			t.Errorf("have %d of %d pages later, want few: %v", len(later), len(all), later)
		}
		if slices.Contains(later, "privacy/index.html") {
			t.Error("a page that names no other was rendered again")
		}
	}
}

// taken returns the paths of the pages that were rendered.
func taken(t *testing.T, s *stage) []string {
	t.Helper()
	files, err := s.take()
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(files, func(name string, _ []byte) bool { return filepath.Ext(name) != ".html" })
	return slices.Sorted(maps.Keys(files))
}
