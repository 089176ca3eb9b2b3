package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What programs and people leave lying about in the folders that Hugo reads is not
// published, and what is meant for publication is, however deep it lies.
func TestOnlyWhatIsMeantForReadersIsPublished(t *testing.T) {
	overlay := t.TempDir()
	meant := []string{"report.pdf", "files/report.pdf", "files/2023-24/data.xlsx"}
	stray := []string{
		".env.txt", "~$report.docx", "Thumbs.db", "page.html", "files/.hidden.csv", "files/~$figures.xlsx", "files/.git/config.txt",
		"files/2023-24/.DS_Store.png", "files/run.sh",
	}
	for _, name := range append(meant, stray...) {
		path := filepath.Join(overlay, "static", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"content/.draft.md", "content/learning/.draft.md", "content/learning/~draft.md"} {
		path := filepath.Join(overlay, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("---\ntitle: Not for readers\n---\n\nNotforreaders.\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := build(t.TempDir(), "stray", "/", overlay)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range meant {
		if _, err := os.Stat(filepath.Join(s.dir, name)); err != nil {
			t.Errorf("static/%s is not published: %v", name, err)
		}
	}
	for _, name := range stray {
		if _, err := os.Stat(filepath.Join(s.dir, name)); err == nil {
			t.Errorf("static/%s is published", name)
		}
	}
	for _, p := range s.pages {
		if strings.Contains(string(p.data), "Not for readers") {
			t.Errorf("%s is published, or names a page that is not meant for readers", p.path)
		}
	}
}
