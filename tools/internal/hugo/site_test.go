package hugo_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"nscp/tools/internal/hugo"
)

// preview builds the site in dir into memory.
func preview(t testing.TB, dir string) *hugo.Site {
	t.Helper()
	s, err := hugo.NewSite(dir, hugo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	rebuild(t, s)
	return s
}

func rebuild(t testing.TB, s *hugo.Site, edited ...string) []string {
	t.Helper()
	changed, found, err := s.Build(edited...)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
	return changed
}

func shows(t testing.TB, s *hugo.Site, name, words string, want bool) {
	t.Helper()
	data, ok := s.File(name)
	if have := ok && strings.Contains(string(data), words); have != want {
		t.Errorf("%s shows %q: have %v, want %v", name, words, have, want)
	}
}

func TestSiteShowsWhatBuildPublishes(t *testing.T) {
	dir := newSite(t)
	build(t, dir, hugo.Options{})
	s := preview(t, dir)
	for name, want := range tree(t, filepath.Join(dir, "public")) {
		if have, ok := s.File(name); !ok || string(have) != want {
			t.Errorf("%s: the preview has %.80q, want %.80q", name, have, want)
		}
	}
}

func TestPagesAreThoseOfTheLastBuild(t *testing.T) {
	dir := newSite(t)
	s := preview(t, dir)
	pages, err := s.Pages()
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "content/_index.md", "Four lamps burn.")
	rebuild(t, s, filepath.Join(dir, "content/_index.md"))
	later, err := s.Pages()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		pages fs.FS
		want  string
	}{{pages, "Three lamps"}, {later, "Four lamps"}} {
		if have, err := fs.ReadFile(tt.pages, "index.html"); err != nil || !strings.Contains(string(have), tt.want) {
			t.Errorf("have %q and error %v, want %q in it", have, err, tt.want)
		}
	}
	matches, err := fs.Glob(pages, "pilots/*/index.html")
	if err != nil || len(matches) != 2 {
		t.Errorf("have pages %v and error %v, want 2", matches, err)
	}
}

func TestEditShowsOnEveryPageThatNamesIt(t *testing.T) {
	dir := newSite(t)
	s := preview(t, dir)
	write(t, dir, "content/pilots/first.md", "---\ntitle: The oldest pilot\ndate: 2025-03-31\nthemes: [ropes]\n---\nShe is ninety.")
	changed := rebuild(t, s, filepath.Join(dir, "content/pilots/first.md"))
	shows(t, s, "pilots/first/index.html", "She is ninety", true)
	for _, list := range []string{"index.html", "pilots/index.html", "themes/ropes/index.html"} {
		shows(t, s, list, "The oldest pilot", true)
		if !slices.Contains(changed, list) {
			t.Errorf("have changed pages %v, want %s among them", changed, list)
		}
	}
	if slices.Contains(changed, "pilots/second/index.html") {
		t.Errorf("have changed pages %v, want none that stayed the same", changed)
	}
}

func TestTemplateStyleAndDataEditsShow(t *testing.T) {
	dir := newSite(t)
	s := preview(t, dir)
	write(t, dir, "layouts/page.html", `{{ define "main" }}<main>{{ .Content }}</main>{{ end }}`)
	rebuild(t, s, filepath.Join(dir, "layouts/page.html"))
	shows(t, s, "pilots/second/index.html", "<main>", true)
	write(t, dir, "data/lamps.json", `{"count": 7}`)
	rebuild(t, s, filepath.Join(dir, "data/lamps.json"))
	shows(t, s, "index.html", "7 lamps", true)
	write(t, dir, "assets/css/colours.css", ":root { --ink: #654321; }")
	rebuild(t, s, filepath.Join(dir, "assets/css/colours.css"))
	page, _ := s.File("index.html")
	_, after, _ := strings.Cut(string(page), "href=/css/")
	name, _, _ := strings.Cut(after, ">")
	shows(t, s, "css/"+name, "#654321", true)
	write(t, dir, "static/robots.txt", "User-agent: Someone")
	shows(t, s, "robots.txt", "Someone", true)
}

func TestRemovedPageGoesWithABuildFromNew(t *testing.T) {
	dir := newSite(t)
	s := preview(t, dir)
	if err := os.Remove(filepath.Join(dir, "content/pilots/second.md")); err != nil {
		t.Fatal(err)
	}
	changed := rebuild(t, s)
	shows(t, s, "pilots/second/index.html", "", false)
	shows(t, s, "index.html", "The second pilot", false)
	if !slices.Contains(changed, "pilots/second/index.html") {
		t.Errorf("have changed pages %v, want the removed one among them", changed)
	}
}

func TestBrokenEditLeavesTheLastGoodPagesUp(t *testing.T) {
	for name, file := range map[string]string{
		"content/pilots/first.md": "---\ntitle: [\n---\n",
		"layouts/page.html":       "{{ define \"main\" }}{{ .Nosuch }}",
		"assets/css/main.css":     "@import \"nowhere.css\";",
		"content/_index.md":       "[x](broken:y)",
	} {
		t.Run(name, func(t *testing.T) {
			dir := newSite(t)
			s := preview(t, dir)
			path := filepath.Join(dir, name)
			good, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			before, _ := s.File("pilots/first/index.html")
			write(t, dir, name, file)
			changed, found, err := s.Build(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(found) == 0 || found[0].Pos.Path != name {
				t.Errorf("have findings %v, want one in %s", found, name)
			}
			if len(changed) > 0 {
				t.Errorf("have changed pages %v, want none", changed)
			}
			if after, _ := s.File("pilots/first/index.html"); string(after) != string(before) {
				t.Errorf("the page changed to %q", after)
			}
			shows(t, s, "index.html", "Three lamps", true)
			// Mended, it shows again.
			write(t, dir, name, string(good))
			write(t, dir, "content/pilots/second.md", "---\ntitle: Other\n---\nOther words.")
			rebuild(t, s, path)
			shows(t, s, "pilots/second/index.html", "Other words", true)
		})
	}
}

func TestUnpublishedPagesShowWhenAskedFor(t *testing.T) {
	dir := newSite(t, "-- content/pilots/draft.md --\n---\ntitle: Draft\ndraft: true\npublishDate: 2999-01-01\n---\nSoon.")
	s, err := hugo.NewSite(dir, hugo.Options{Unpublished: true, Host: "localhost:1234"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rebuild(t, s)
	shows(t, s, "pilots/draft/index.html", "Soon", true)
	shows(t, s, "sitemap.xml", "http://localhost:1234/pilots/first/", true)
}

func TestFolderWithoutASiteIsRefused(t *testing.T) {
	if _, err := hugo.NewSite(t.TempDir(), hugo.Options{}); err == nil || !strings.Contains(err.Error(), "hugo.toml") {
		t.Errorf("have error %v, want one that names hugo.toml", err)
	}
	if _, err := hugo.Build(t.Context(), filepath.Join(t.TempDir(), "nowhere"), hugo.Options{}); err == nil {
		t.Error("a folder that does not exist was accepted")
	}
}

func TestPreviewKeepsThePathOfTheSitesAddress(t *testing.T) {
	dir := newSite(t)
	text, err := os.ReadFile(filepath.Join(dir, "hugo.toml"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "hugo.toml", strings.Replace(string(text), "https://example.org/", "https://example.org/safe/", 1))
	s, err := hugo.NewSite(dir, hugo.Options{Host: "localhost:1234"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rebuild(t, s)
	if have, want := s.Base(), "/safe"; have != want {
		t.Errorf("have base %q, want %q", have, want)
	}
	shows(t, s, "index.html", "href=/safe/pilots/first/", true)
	shows(t, s, "sitemap.xml", "http://localhost:1234/safe/pilots/first/", true)
}

// BenchmarkEdit rebuilds after the edit of one page. It reports the memory that
// each edit leaves behind.
func BenchmarkEdit(b *testing.B) {
	for _, pages := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(pages), func(b *testing.B) {
			dir := newSite(b)
			for i := range pages {
				write(b, dir, fmt.Sprintf("content/pilots/p%d.md", i), fmt.Sprintf("---\ntitle: Pilot %d\n---\n%s", i, strings.Repeat("The tide turns at the bar. ", 100)))
			}
			s := preview(b, dir)
			path := filepath.Join(dir, "content/pilots/p1.md")
			before := heap()
			for i := 0; b.Loop(); i++ {
				write(b, dir, "content/pilots/p1.md", fmt.Sprintf("---\ntitle: Pilot 1\n---\nEdit %d.", i))
				rebuild(b, s, path)
			}
			b.ReportMetric(float64(heap()-before)/float64(b.N), "kept-B/op")
		})
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// A page that was not in a list and now belongs there is not what the list asked
// for anything when it was rendered.
func TestListsFollowWhatAPageSaysOfItself(t *testing.T) {
	dir := newSite(t)
	s := preview(t, dir)
	path := filepath.Join(dir, "content/pilots/second.md")
	for _, text := range []string{
		"---\ntitle: The second pilot\nthemes: [ropes]\ndate: 2025-04-01\n---\nShe knows ropes.",
		"---\ntitle: The last pilot\nthemes: [lamps]\n---\nShe knows lamps.",
		"---\ntitle: The last pilot\nurl: /pilots/other/\n---\nShe moved.",
		"---\ntitle: The last pilot\n---\nShe moved back.",
	} {
		write(t, dir, "content/pilots/second.md", text)
		rebuild(t, s, path)
		fresh, err := preview(t, dir).Pages()
		if err != nil {
			t.Fatal(err)
		}
		have, err := s.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, pages := range [][2]fs.FS{{fresh, have}, {have, fresh}} {
			err := fs.WalkDir(pages[0], ".", func(name string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() {
					return err
				}
				a, err := fs.ReadFile(pages[0], name)
				b, other := fs.ReadFile(pages[1], name)
				if other != nil || string(a) != string(b) {
					t.Errorf("%q: %s: have %.600q and %.600q", text, name, a, b)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Several files of one folder, one of which becomes shorter: an editor saved them
// together, or a source makes several pages.
func TestEditsOfSeveralFilesInOneFolderAllShow(t *testing.T) {
	dir := newSite(t)
	names := []string{"content/piers/a.md", "content/piers/b.md", "content/piers/c.md"}
	put := func(head, words string) (paths []string) {
		for _, name := range names {
			write(t, dir, name, "---\ntitle: "+name+"\n"+head+"---\n\nWords "+words+".\n")
			paths = append(paths, filepath.Join(dir, name))
		}
		return paths
	}
	put("description: What stands here makes the page longer.\n", "at first")
	s := preview(t, dir)
	rebuild(t, s, put("", "afterwards")...)
	for _, name := range []string{"a", "b", "c"} {
		shows(t, s, "piers/"+name+"/index.html", "<p>Words afterwards.</p>", true)
	}
}

// Somebody waits for the page, and the lists may take long.
func TestEditedPageIsShownBeforeTheLists(t *testing.T) {
	dir := newSite(t)
	var s *hugo.Site
	var first []string
	s, err := hugo.NewSite(dir, hugo.Options{First: func(changed []string) {
		first = append(first, changed...)
		shows(t, s, "pilots/first/index.html", "She is ninety", true)
		shows(t, s, "pilots/index.html", "The oldest pilot", false)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	rebuild(t, s)
	if len(first) > 0 {
		t.Errorf("have pages %v before the first build, want none", first)
	}
	write(t, dir, "content/pilots/first.md", "---\ntitle: The oldest pilot\ndate: 2025-03-31\nthemes: [ropes]\n---\nShe is ninety.")
	later := rebuild(t, s, filepath.Join(dir, "content/pilots/first.md"))
	shows(t, s, "pilots/index.html", "The oldest pilot", true)
	if want := []string{"pilots/first/index.html"}; !slices.Equal(first, want) {
		t.Errorf("have pages %v first, want %v", first, want)
	}
	if !slices.Contains(later, "pilots/index.html") || slices.Contains(later, "pilots/first/index.html") {
		t.Errorf("have pages %v later, want the list among them and not the page again", later)
	}
}
