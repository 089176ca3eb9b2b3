package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The real report goes through the whole command: converted, built with the
// site's own templates, and every built page held against its source.
func TestRealReportIsBuiltWordForWord(t *testing.T) {
	path := os.Getenv("NSCP_REPORT")
	if path == "" {
		t.Skip("NSCP_REPORT is not set: the real report is not tried")
	}
	report, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"hugo.toml", "content", "layouts", "assets", "static", "data", "i18n", "sources"} {
		copyTree(t, filepath.Join("../..", name), filepath.Join(dir, name))
	}
	if err := os.WriteFile(filepath.Join(dir, "sources/annual-reports/2023-24/report.md"), report, 0o666); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"build", "-C", dir}, &stdout, &stderr); status != clean {
		t.Fatalf("status %d\n%s", status, stderr.String())
	}
	if strings.Contains(stderr.String(), "error") {
		t.Error(stderr.String())
	}
	page, err := os.ReadFile(filepath.Join(dir, "public/annual-reports/2023-24/case-reviews/index.html"))
	if err != nil || bytes.Contains(page, []byte("<script>")) {
		t.Errorf("the page on case reviews: %v", err)
	}
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if e.IsDir() {
			return os.MkdirAll(target, 0o777)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o666)
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
}
