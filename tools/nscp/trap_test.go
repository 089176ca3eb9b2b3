package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/frontmatter"
)

// TestWhatHugoWouldLetThroughIsStopped has the command meet what Hugo by itself
// publishes, or drops without a word: each was tried. The website is refused with
// a finding, or built without what nobody must see.
func TestWhatHugoWouldLetThroughIsStopped(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("---\ntitle: Marker\n---\nMarker.\n")
	if err != nil {
		t.Fatal(err)
	}
	const briefing = "sources/briefings/lamps.md"
	const written = "content/pilots/third.md"
	page := func(body string) string { return "---\ntitle: The third pilot\n---\n" + body + "\n" }
	source := func(body string) string { return "# Lamps\n\n" + body + "\n" }
	svg := func(inside string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">` + inside + `</svg>`
	}
	keys := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "key%d: a\n", i)
		}
		return b.String()
	}
	tests := []struct {
		name  string
		files map[string]string
		links map[string]string // symbolic links, by name
		check bool              // it is a warning, which nscp check gives
		want  string            // what is said; "" where the website is built, without the marker
	}{
		{name: "two pages for one address", files: map[string]string{written: "---\ntitle: Third\nurl: /pilots/first/\n---\nWords.\n"}, want: "[shared-address]"},
		{name: "two pages for one address, by an alias", files: map[string]string{written: "---\ntitle: Third\naliases: [/pilots/first/]\n---\nWords.\n"}, want: "[shared-address]"},
		{name: "two sources for one address", files: map[string]string{briefing: source("Words."), "sources/briefings/Lamps.txt": source("Other words.")}, want: "[same-address]"},
		{name: "a date that cannot be read", files: map[string]string{written: "---\ntitle: Third\ndate: 2024-13-45\n---\nWords.\n"}, want: "expected a date such as 2024-03-31"},
		{name: "a date that cannot be read, in a source", files: map[string]string{briefing: "---\ndate: 31st of March\n---\n" + source("Words.")}, want: "expected a date such as 2024-03-31"},
		{name: "a template among the content", files: map[string]string{"content/pilots/_content.gotmpl": `{{ $.AddPage (dict "path" "marker" "title" "Marker") }}`}, want: "[template-in-content]"},
		{name: "a template among the sources", files: map[string]string{"sources/briefings/_content.gotmpl": `{{ $.AddPage (dict "path" "marker" "title" "Marker") }}`}},
		{name: "a file with secrets", files: map[string]string{"static/.env": "Marker"}, want: "[stray-file]"},
		{name: "a repository", files: map[string]string{"static/.git/config": "Marker"}, want: "[stray-file]"},
		{name: "a file that Word left", files: map[string]string{"static/~$lamps.docx": "Marker"}, want: "[stray-file]"},
		{name: "a file that Windows left", files: map[string]string{"static/Thumbs.db": "Marker"}, want: "[stray-file]"},
		{name: "the same in content", files: map[string]string{"content/pilots/.env": "Marker", "content/pilots/.git/config": "Marker", "content/pilots/~$lamps.docx": "Marker"}, want: "[stray-file]"},
		{name: "a drawing with a script", files: map[string]string{"static/plan.svg": svg("<script>alert(1)</script>")}, want: "public/plan.svg"},
		{name: "a drawing with an event handler", files: map[string]string{"static/plan.svg": svg(`<rect onload="alert(1)"/>`)}, want: "public/plan.svg"},
		{name: "a drawing that loads from elsewhere", files: map[string]string{"static/plan.svg": svg(`<image href="https://elsewhere.example/a.png"/>`)}, want: "public/plan.svg"},
		{name: "raw HTML", files: map[string]string{written: page("Words <b>that Hugo drops</b>.")}, want: written + ": error: raw HTML omitted"},
		{name: "a script in a page", files: map[string]string{written: page("Words <script>alert(1)</script>.")}, want: written + ":4"},
		{name: "raw HTML in a source", files: map[string]string{briefing: source("Words <script>alert(1)</script>.")}, want: briefing + ":3"},
		{name: "a link that runs", files: map[string]string{written: page("[words](javascript:alert(1))")}, want: written + ":4"},
		{name: "a link that holds a page", files: map[string]string{written: page("[words](data:text/html,hello)")}, want: written + ":4"},
		{name: "a link that runs, in a source", files: map[string]string{briefing: source("[words](javascript:alert(1))")}, want: briefing + ":3"},
		{name: "a link that holds a page, in a source", files: map[string]string{briefing: source("[words](data:text/html,hello)")}, want: briefing + ":3"},
		{name: "invalid UTF-8", files: map[string]string{written: page("Caf\u00e9, caf\xc3 words.")}, want: "[file-encoding]"},
		{name: "invalid UTF-8 in a source", files: map[string]string{briefing: source("Caf\u00e9, caf\xc3 words.")}, want: "[file-encoding]"},
		{name: "a right-to-left override", files: map[string]string{written: page("Wo\u202erds.")}, want: "[hidden-character]"},
		{name: "a right-to-left override in a source", files: map[string]string{briefing: source("Wo\u202erds.")}, want: "[hidden-character]"},
		{name: "a zero-width space", files: map[string]string{written: page("Wo\u200brds.")}, check: true, want: "[hidden-character]"},
		{name: "a zero-width space in a source", files: map[string]string{briefing: source("Wo\u200brds.")}, check: true, want: "[hidden-character]"},
		{name: "UTF-16", files: map[string]string{written: utf16}, want: "[file-encoding]"},
		{name: "two pages for one address, by an upper-case letter", files: map[string]string{"content/pilots/First.md": page("Words.")}, want: "[shared-address]"},
		{name: "two sources whose names look alike", files: map[string]string{"sources/briefings/caf\u00e9.md": source("Words."), "sources/briefings/cafe\u0301.md": source("Other words.")}, want: "[same-address]"},
		{name: "file names that look alike", files: map[string]string{"content/caf\u00e9.md": page("Words."), "content/cafe\u0301.md": page("Other words.")}, want: "[shared-address]"},
		{name: "folder names that look alike", files: map[string]string{"content/caf\u00e9/a.md": page("Words."), "content/cafe\u0301/b.md": page("Other words.")}, want: "[file-name]"},
		{name: "too many keys", files: map[string]string{written: "---\ntitle: Third\nparams:\n  " + strings.ReplaceAll(keys(frontmatter.MaxKeys+1), "\n", "\n  ") + "\n---\nWords.\n"}, want: "[front-matter-limit]"},
		{name: "too many headings", files: map[string]string{written: page(strings.Repeat("## Same\n\n", 2001))}, want: "[heading-count]"},
		{name: "a file that is too large", files: map[string]string{written: page(strings.Repeat("Words of a page.\n\n", 20_000_000/17+1))}, want: "[file-size]"},
		{name: "a source that is too large", files: map[string]string{briefing: source(strings.Repeat("Words of a page.\n\n", 64<<20/17))}, want: "at most 64 MB can be converted"},
		{name: "a link to a file among the sources", links: map[string]string{"sources/briefings/lamps.md": "hugo.toml"}, want: "[symbolic-link]"},
		{name: "a link to a folder among the sources", links: map[string]string{"sources/lamps": "content"}, want: "[symbolic-link]"},
		{name: "a link to a file among the pages", links: map[string]string{written: "content/pilots/first.md"}, want: "[symbolic-link]"},
		{name: "a link to a file among the files to download", links: map[string]string{"static/plan.txt": "hugo.toml"}, want: "[symbolic-link]"},
	}
	site, err := txtar.ParseFile(sitePath)
	if err != nil {
		t.Fatal(err)
	}
	script, err := txtar.ParseFile("testdata/script/build-production.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			put := &txtar.Archive{Files: []txtar.File{{Name: "layouts/baseof.html", Data: script.Files[0].Data}}}
			for name, text := range tt.files {
				put.Files = append(put.Files, txtar.File{Name: name, Data: []byte(text)})
			}
			for _, a := range []*txtar.Archive{put, site} {
				if err := unpack(dir, a); err != nil {
					t.Fatal(err)
				}
			}
			for name, to := range tt.links {
				name = filepath.Join(dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(filepath.Join(dir, filepath.FromSlash(to)), name); err != nil {
					t.Fatal(err)
				}
			}
			var out bytes.Buffer
			if tt.check {
				run(t.Context(), []string{"-C", dir, "convert"}, &out, &out)
				run(t.Context(), []string{"-C", dir, "check"}, &out, &out)
				if !strings.Contains(out.String(), tt.want) {
					t.Errorf("have %.600s", out.String())
				}
				return
			}
			status := run(t.Context(), []string{"-C", dir, "build", "--production", "--compress=false"}, &out, &out)
			public := filepath.Join(dir, "public")
			if tt.want != "" {
				if _, err := os.Stat(public); status != problems || !strings.Contains(out.String(), tt.want) || !os.IsNotExist(err) {
					t.Errorf("have status %d, folder %v and %.600s", status, err, out.String())
				}
				return
			}
			if status != clean {
				t.Errorf("have status %d and %.600s", status, out.String())
			}
			err := filepath.WalkDir(public, func(name string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				data, err := os.ReadFile(name)
				if strings.Contains(strings.ToLower(name+string(data)), "marker") {
					t.Errorf("%s was published", name)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}
