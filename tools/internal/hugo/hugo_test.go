package hugo_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gohugoio/hugo/commands"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/golden"
	"nscp/tools/internal/hugo"
)

// TestMain lets a test start its own binary to build a site in a process with
// another time zone or processor count.
func TestMain(m *testing.M) {
	if dir := os.Getenv("BUILD_SITE"); dir != "" {
		found, err := hugo.Build(context.Background(), dir, hugo.Options{})
		if err != nil || len(found) > 0 {
			fmt.Fprintln(os.Stderr, found, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// newSite unpacks the test site into a new folder, and over it the files of
// each further archive.
func newSite(t testing.TB, further ...string) string {
	t.Helper()
	dir := t.TempDir()
	a, err := txtar.ParseFile("testdata/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range further {
		a.Files = append(a.Files, txtar.Parse([]byte(s)).Files...)
	}
	for _, f := range a.Files {
		write(t, dir, f.Name, string(f.Data))
	}
	return dir
}

func write(t testing.TB, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func build(t testing.TB, dir string, o hugo.Options) {
	t.Helper()
	found, err := hugo.Build(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// tree returns every file below dir by its slash-separated path.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestBuildWritesPagesStylesAndStaticFiles(t *testing.T) {
	dir := newSite(t)
	build(t, dir, hugo.Options{})
	files := tree(t, filepath.Join(dir, "public"))
	for name, want := range map[string]string{
		"index.html":               "<li><a href=/pilots/first/>The first pilot</a></li>",
		"pilots/first/index.html":  `<div class=note><p>Mind the <strong>bar</strong>.</p></div>`,
		"pilots/index.html":        "The second pilot",
		"themes/ropes/index.html":  "The second pilot",
		"robots.txt":               "User-agent: *",
		"sitemap.xml":              "https://example.org/pilots/second/",
		"pilots/second/index.html": "<time>1 February 2025</time>",
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s: have %q, want %q in it", name, files[name], want)
		}
	}
	styles := 0
	for name, text := range files {
		if strings.HasPrefix(name, "css/main.") && strings.Contains(text, "--ink") {
			styles++
		}
	}
	if styles != 1 {
		t.Errorf("have %d built style sheets, want 1", styles)
	}
}

func TestBuildLeavesNothingOfTheLastWebsite(t *testing.T) {
	dir := newSite(t)
	build(t, dir, hugo.Options{})
	write(t, dir, "public/stray.html", "left over")
	if err := os.Remove(filepath.Join(dir, "content/pilots/second.md")); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second has the folders of the first website
		build(t, dir, hugo.Options{})
		for _, name := range []string{"public/stray.html", "public/pilots/second", "public/themes/tides", ".nscp/public.old"} {
			if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
				t.Errorf("%s is still there", name)
			}
		}
		for name := range tree(t, filepath.Join(dir, ".nscp", "public.new")) {
			t.Errorf("%s is left in .nscp/public.new", name)
		}
	}
}

func TestFailedBuildLeavesTheLastWebsiteWhole(t *testing.T) {
	for name, file := range map[string]string{
		"broken template":      "-- layouts/page.html --\n{{ .Nosuch }}",
		"broken front matter":  "-- content/pilots/first.md --\n---\ntitle: [\n---\n",
		"error from a hook":    "-- content/pilots/first.md --\n[x](broken:y)\n",
		"warning":              "-- layouts/page.html --\n{{ warnf \"take care\" }}",
		"broken configuration": "-- hugo.toml --\ntitle =\n",
		"one address twice":    "-- content/pilots/first.md --\n---\nurl: /pilots/second/\n---\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := newSite(t)
			build(t, dir, hugo.Options{})
			before := tree(t, filepath.Join(dir, "public"))
			for _, f := range txtar.Parse([]byte(file)).Files {
				write(t, dir, f.Name, string(f.Data))
			}
			found, err := hugo.Build(t.Context(), dir, hugo.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if errs, _ := diag.Count(found); errs == 0 {
				t.Error("the build found nothing wrong")
			}
			if d := cmp.Diff(before, tree(t, filepath.Join(dir, "public"))); d != "" {
				t.Errorf("public/ changed:\n%s", d)
			}
		})
	}
}

func TestInterruptedBuildLeavesTheLastWebsiteWhole(t *testing.T) {
	dir := newSite(t)
	build(t, dir, hugo.Options{})
	before := tree(t, filepath.Join(dir, "public"))
	write(t, dir, "content/_index.md", "other words")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := hugo.Build(ctx, dir, hugo.Options{}); err != context.Canceled {
		t.Errorf("have error %v, want %v", err, context.Canceled)
	}
	if d := cmp.Diff(before, tree(t, filepath.Join(dir, "public"))); d != "" {
		t.Errorf("public/ changed:\n%s", d)
	}
}

func TestWebsiteIsFinishedBeforeItIsPutInItsPlace(t *testing.T) {
	dir := newSite(t)
	build(t, dir, hugo.Options{})
	before := tree(t, filepath.Join(dir, "public"))
	wrong := []diag.Finding{{Rule: "wrong", Severity: diag.Error}}
	odd := []diag.Finding{{Rule: "odd", Severity: diag.Warning}}
	for _, tt := range []struct {
		name  string
		found []diag.Finding
		err   error
		kept  bool
	}{
		{"error", nil, errors.New("no room"), true},
		{"error found", wrong, nil, true},
		{"warning found", odd, nil, false},
	} {
		found, err := hugo.Build(t.Context(), dir, hugo.Options{
			Finish: func(_ context.Context, out string) ([]diag.Finding, error) {
				if _, err := os.Stat(filepath.Join(out, "robots.txt")); err != nil {
					t.Errorf("%s: the website is not whole: %v", tt.name, err)
				}
				write(t, out, "added.txt", "added")
				return tt.found, tt.err
			},
		})
		if err != tt.err || len(found) != len(tt.found) {
			t.Errorf("%s: have %v and error %v, want %v and %v", tt.name, found, err, tt.found, tt.err)
		}
		after := tree(t, filepath.Join(dir, "public"))
		if kept := cmp.Equal(before, after); kept != tt.kept || !kept && after["added.txt"] != "added" {
			t.Errorf("%s: the last website was kept: have %v, want %v", tt.name, kept, tt.kept)
		}
	}
}

// TestProblemsNameTheirPlace builds the site with the files of each archive
// over it; the archive's comment says what must be found.
func TestProblemsNameTheirPlace(t *testing.T) {
	golden.Archives(t, "testdata/problems/*.txtar", func(t *testing.T, a *txtar.Archive) {
		found, err := hugo.Build(t.Context(), newSite(t, string(txtar.Format(a))), hugo.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var have bytes.Buffer
		if err := diag.WriteText(&have, found); err != nil {
			t.Fatal(err)
		}
		if a.Comment = have.Bytes(); have.Len() == 0 {
			t.Error("nothing is found")
		}
	})
}

func TestSameSourcesGiveTheSameBytesAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("starts further processes")
	}
	var first map[string]string
	for _, env := range [][]string{
		{"TZ=UTC", "GOMAXPROCS=1", "LANG=C"},
		{"TZ=Pacific/Auckland", "GOMAXPROCS=2", "LANG=de_DE.UTF-8", "HUGO_TITLE=Another", "HUGO_BASEURL=https://other.example/"},
		{"TZ=America/Los_Angeles", "GOMAXPROCS=2"},
	} {
		dir := newSite(t)
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), append(env, "BUILD_SITE="+dir)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", env, err, out)
		}
		files := tree(t, filepath.Join(dir, "public"))
		if first == nil {
			first = files
		}
		if d := cmp.Diff(first, files); d != "" {
			t.Errorf("%v gives other bytes:\n%s", env, d)
		}
	}
}

// The clock's second ticks in the hugo command, so its pages must not print it.
const timeless = "-- layouts/baseof.html --\n<!doctype html><title>{{ .Title }}</title>{{ block \"main\" . }}{{ end }}"

func TestBuildEqualsTheHugoCommand(t *testing.T) {
	for name, dir := range map[string]string{"test site": newSite(t, timeless), "this repository": repository(t)} {
		t.Run(name, func(t *testing.T) {
			if dir == "" {
				t.Skip("the repository holds no site yet")
			}
			clock, err := hugo.Clock(dir, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			build(t, dir, hugo.Options{Clock: clock})
			stock := t.TempDir()
			if err := commands.Execute([]string{
				"build", "--quiet", "--noBuildLock", "--source", dir, "--destination", stock,
				"--clock", clock.Format(time.RFC3339),
			}); err != nil {
				t.Fatal(err)
			}
			have, want := tree(t, filepath.Join(dir, "public")), tree(t, stock)
			if d := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(have))); d != "" {
				t.Errorf("files (-hugo +ours):\n%s", d)
			}
			for name := range want {
				if have[name] != want[name] {
					t.Errorf("%s differs from what the hugo command writes", name)
				}
			}
		})
	}
}

// repository returns a copy of the site that this repository holds.
func repository(t *testing.T) string {
	root := filepath.Join("..", "..", "..")
	if _, err := os.Stat(filepath.Join(root, "content", "_index.md")); err != nil {
		return ""
	}
	dir := t.TempDir()
	data, err := os.ReadFile(filepath.Join(root, "hugo.toml"))
	if err != nil {
		return ""
	}
	write(t, dir, "hugo.toml", string(data))
	for _, name := range []string{"archetypes", "assets", "content", "data", "i18n", "layouts", "static"} {
		from := filepath.Join(root, name)
		if _, err := os.Stat(from); err != nil {
			continue
		}
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
