package site

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"nscp/tools/internal/crawl"
)

// TestPagesHaveNothingThatTheChecksFind holds the site to what nscp check asks of
// every built page: links and anchors, headings, tables, names, weight.
func TestPagesHaveNothingThatTheChecksFind(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		found, _, err := crawl.Check(os.DirFS(s.dir), s.base, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range found {
			t.Errorf("%s: %s under %q: %s [%s]", p.File, p.Words, p.Heading, p.Message, p.Rule.ID)
		}
		addresses := 0
		for _, p := range s.pages {
			addresses += len(p.links)
		}
		t.Logf("%d pages, %d addresses", len(s.pages), addresses)
		if addresses < 10*len(s.pages) {
			t.Errorf("only %d addresses were looked at on %d pages", addresses, len(s.pages))
		}
	})
}

func TestReferencesBetweenElementsResolve(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		for _, p := range s.pages {
			for n := range p.root.Descendants() {
				for _, key := range []string{"aria-labelledby", "aria-describedby", "aria-controls", "for", "headers", "popovertarget", "list"} {
					v, _ := attr(n, key)
					for id := range strings.FieldsSeq(v) {
						if p.ids[id] == 0 {
							t.Errorf("%s: %s=%q names no element", p.path, key, id)
						}
					}
				}
			}
		}
	})
}

func TestTablesHaveACaptionAndScopedHeaders(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		tables := 0
		for _, p := range s.pages {
			for _, table := range p.all(atom.Table) {
				tables++
				captions, headers := 0, 0
				for n := range table.Descendants() {
					switch n.DataAtom {
					case atom.Caption:
						captions++
						if text(n) == "" {
							t.Errorf("%s: a table's caption is empty", p.path)
						}
					case atom.Th:
						headers++
						scope, _ := attr(n, "scope")
						if scope != "col" && scope != "row" && scope != "colgroup" && scope != "rowgroup" {
							t.Errorf("%s: the header cell %q has scope %q", p.path, text(n), scope)
						}
						if text(n) == "" {
							t.Errorf("%s: a header cell is empty", p.path)
						}
					}
				}
				if captions != 1 || headers == 0 {
					t.Errorf("%s: a table has %d captions and %d header cells: %.60q", p.path, captions, headers, text(table))
				}
			}
		}
		if tables == 0 {
			t.Error("no page has a table")
		}
	})
}

// handler is the name of an attribute that runs script.
var handler = regexp.MustCompile(`^on[a-z]+$`)

func TestNothingIsInline(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		for _, p := range s.pages {
			for n := range p.root.Descendants() {
				if n.Type != html.ElementNode {
					continue
				}
				for _, a := range n.Attr {
					if a.Key == "style" || handler.MatchString(a.Key) || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
						t.Errorf("%s: <%s %s=%q>", p.path, n.Data, a.Key, a.Val)
					}
				}
				kind, _ := attr(n, "type")
				_, external := attr(n, "src")
				if n.DataAtom == atom.Style || n.DataAtom == atom.Script && !external && kind != "application/ld+json" {
					t.Errorf("%s: inline <%s>", p.path, n.Data)
				}
			}
		}
	})
}

// loading are the attributes that make a browser fetch something by itself.
var loading = map[atom.Atom][]string{
	atom.Script: {"src"}, atom.Img: {"src", "srcset"}, atom.Iframe: {"src"}, atom.Source: {"src", "srcset"},
	atom.Video: {"src", "poster"}, atom.Audio: {"src"}, atom.Embed: {"src"}, atom.Object: {"data"}, atom.Link: {"href"},
}

func TestNothingIsLoadedFromElsewhere(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		for _, p := range s.pages {
			for n := range p.root.Descendants() {
				if rel, _ := attr(n, "rel"); n.DataAtom == atom.Link && (rel == "canonical" || rel == "alternate") {
					continue
				}
				for _, key := range loading[n.DataAtom] {
					if v, _ := attr(n, key); strings.Contains(v, "//") {
						t.Errorf("%s: <%s %s=%q>", p.path, n.Data, key, v)
					}
				}
			}
		}
		for _, name := range s.glob(t, "css/*.css", "js/*.js") {
			data := string(s.file(t, name))
			for _, m := range regexp.MustCompile(`(?:url\(|@import|fetch\()\s*["']?(https?:)?//[^)"']*`).FindAllString(data, -1) {
				t.Errorf("%s: %s", name, m)
			}
			for _, word := range []string{"localStorage", "sessionStorage", "indexedDB", "document.cookie", "sendBeacon", "eval("} {
				if strings.Contains(data, word) {
					t.Errorf("%s uses %s: nothing is stored and nobody is told", name, word)
				}
			}
		}
	})
}

func (s *built) glob(t *testing.T, patterns ...string) []string {
	t.Helper()
	var names []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(s.dir, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			rel, err := filepath.Rel(s.dir, f)
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, filepath.ToSlash(rel))
		}
	}
	return names
}

// wrong are traces of templates and texts that did not come out as they were meant.
var wrong = regexp.MustCompile(`ZgotmplZ|\{\{|\}\}|&amp;(?:amp|lt|gt|quot|#\d+);|<no value>|%!\w?\(|\[i18n\]|[\x{E000}\x{E001}]|HAHAHUGO`)

func TestNoTemplateShowsThrough(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		for _, p := range s.pages {
			if m := wrong.FindIndex(p.data); m != nil {
				t.Errorf("%s: …%s…", p.path, p.data[max(0, m[0]-60):min(len(p.data), m[1]+40)])
			}
		}
	})
}

func TestEveryPageSaysWhatItIs(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		titles := map[string]string{}
		for _, p := range s.pages {
			title := ""
			for _, n := range p.all(atom.Title) {
				if within(n, atom.Svg) == nil {
					title = text(n)
				}
			}
			if other, ok := titles[title]; ok || title == "" {
				t.Errorf("%s: the title %q is empty or stands on %s too", p.path, title, other)
			}
			titles[title] = p.path
			if strings.HasSuffix(p.path, "404.html") {
				continue
			}
			if d := p.meta("description"); d == "" || len([]rune(d)) > 160 {
				t.Errorf("%s: a description of %d characters, want 1 to 160", p.path, len([]rune(d)))
			}
			if have := p.meta("og:url"); have != "https://site.example"+p.path {
				t.Errorf("%s: og:url is %q", p.path, have)
			}
			if area := map[bool]string{true: "Rutland", false: "Nottinghamshire"}[s == another]; !strings.Contains(string(p.data), area) {
				t.Errorf("%s: the county is not named, and other counties have partnerships with the same letters", p.path)
			}
			statement := false
			for _, link := range p.links {
				statement = statement || link == s.base+"accessibility/"
			}
			if !statement {
				t.Errorf("%s: no link to the accessibility statement", p.path)
			}
		}
	})
}
