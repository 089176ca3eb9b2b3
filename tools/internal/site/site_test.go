package site

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/hugo"
	"nscp/tools/internal/search"
)

// root is the working tree.
const root = "../../.."

// A built site.
type built struct {
	name  string
	dir   string
	base  string // path of the home page: "/" or "/sub/path/"
	pages []*page
}

var asItIs, sampled, signedOff, another *built

// eachSite runs a test over every site that was built.
func eachSite(t *testing.T, f func(t *testing.T, s *built)) {
	for _, s := range []*built{asItIs, sampled, signedOff, another} {
		if s == nil {
			continue
		}
		t.Run(s.name, func(t *testing.T) { f(t, s) })
	}
}

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "site-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	defer os.RemoveAll(dir)
	if asItIs, err = build(dir, "as-it-is", "/", ""); err == nil {
		sampled, err = build(dir, "sampled", "/sub/path/", "testdata/sample")
	}
	if err == nil {
		another, err = buildAnother(dir)
	}
	if report := os.Getenv("NSCP_REPORT"); report != "" && err == nil {
		signedOff, err = buildReport(dir, report)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer closeBrowser()
	return m.Run()
}

// buildReport builds the working tree with a report's text in the place of the
// project's own edition of it.
func buildReport(dir, report string) (*built, error) {
	overlay := filepath.Join(dir, "signed-off", "converted")
	for _, part := range []string{"hugo.toml", "content", "layouts", "assets", "static", "i18n", "data", "sources"} {
		if err := copyTree(filepath.Join(root, part), filepath.Join(overlay, part)); err != nil {
			return nil, err
		}
	}
	if err := copyTree(report, filepath.Join(overlay, "sources/annual-reports/2023-24/report.md")); err != nil {
		return nil, err
	}
	result, err := convert.Run(context.Background(), overlay, convert.Options{})
	if err != nil {
		return nil, err
	}
	if n, _ := diag.Count(result.Findings); n > 0 {
		return nil, fmt.Errorf("the report that NSCP_REPORT names does not convert: %v", result.Findings)
	}
	return buildFrom(overlay, filepath.Join(dir, "signed-off", "public"), "signed-off", "/")
}

// build builds the working tree, with the files of overlay over it.
func build(dir, name, base, overlay string) (*built, error) {
	source := filepath.Join(dir, name, "source")
	for _, part := range []string{"hugo.toml", "content", "layouts", "assets", "static", "i18n", "data"} {
		if err := copyTree(filepath.Join(root, part), filepath.Join(source, part)); err != nil {
			return nil, err
		}
	}
	if overlay != "" {
		if err := copyTree(overlay, source); err != nil {
			return nil, err
		}
	}
	return buildFrom(source, filepath.Join(dir, name, "public"), name, base)
}

// buildFrom builds the site in the folder source.
func buildFrom(source, public, name, base string) (*built, error) {
	if err := address(filepath.Join(source, "hugo.toml"), "https://site.example"+base); err != nil {
		return nil, err
	}
	s := &built{name: name, base: base, dir: public}
	found, err := hugo.Build(context.Background(), source, hugo.Options{Destination: s.dir})
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		var b strings.Builder
		if err := diag.WriteText(&b, found); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("the site %q does not build:\n%s", name, b.String())
	}
	if err := search.Write(s.dir); err != nil {
		return nil, err
	}
	return s, s.read()
}

var baseURL = regexp.MustCompile(`(?m)^baseURL = .*$`)

// address puts a site at another address.
func address(config, url string) error {
	data, err := os.ReadFile(config)
	if err != nil {
		return err
	}
	if !baseURL.Match(data) {
		return fmt.Errorf("%s does not say baseURL", config)
	}
	return os.WriteFile(config, baseURL.ReplaceAll(data, fmt.Appendf(nil, "baseURL = %q", url)), 0o644)
}

// copyTree copies a file or a folder. Temporary files that other programs leave are
// not there by the time they would be copied, and are passed over.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if d.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		data, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
}

// read reads every page of the site.
func (s *built) read() (err error) {
	s.pages, err = readPages(os.DirFS(s.dir), s.base)
	return err
}

// page returns the page at a path below the site's home, such as "about/".
func (s *built) page(t *testing.T, path string) *page {
	t.Helper()
	for _, p := range s.pages {
		if p.path == s.base+path {
			return p
		}
	}
	t.Fatalf("the site has no page %q", path)
	return nil
}

// file returns the bytes of a file of the site.
func (s *built) file(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// serve serves the site as a plain file server does, under its path.
func (s *built) serve() *httptest.Server {
	files := http.FileServer(http.Dir(s.dir))
	return httptest.NewServer(http.StripPrefix(strings.TrimSuffix(s.base, "/"), files))
}
