package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"nscp/tools/internal/frontmatter"
)

// A plainPage is one generated page as any generator can render it: its own
// Markdown, and HTML where the site has shortcodes.
type plainPage struct {
	path        string // without ending: "briefings/safer-sleep"
	title       string
	description string
	date        string
	themes      []string
	body        string
}

// plainPages returns the pages that the converter made of a site's sources, in
// the order of their paths. Pages without a body (the landing page of a report,
// the page that puts the sections together) are the site's own and left out.
func plainPages(dir string) ([]plainPage, error) {
	var pages []plainPage
	content := filepath.Join(dir, "content")
	for _, section := range []string{"annual-reports", "arrangements", "learning/briefings"} {
		err := filepath.WalkDir(filepath.Join(content, section), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(name) != ".md" || strings.HasPrefix(d.Name(), "_") {
				return err
			}
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(content, name)
			if err != nil {
				return err
			}
			fields, body, _, found := frontmatter.Read(rel, data)
			if err := failed(found, nil); err != nil || len(bytes.TrimSpace(body)) == 0 {
				return err
			}
			values := map[string][]string{}
			for _, f := range fields {
				values[f.Key] = f.Values
			}
			first := func(key, otherwise string) string { return append(values[key], otherwise)[0] }
			pages = append(pages, plainPage{
				path: strings.TrimSuffix(filepath.ToSlash(rel), ".md"), body: plain(string(body)),
				title: first("title", d.Name()), description: first("description", ""), date: first("date", "2020-01-01"),
				themes: values["themes"],
			})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return pages, nil
}

var (
	shortcode = regexp.MustCompile(`\{\{[<%]\s*(/?)([a-z]+)([^>%]*)[>%]\}\}`)
	attribute = regexp.MustCompile(`\s*\{(?:#[^}]*|[a-z]+="[^}]*)\}`)
	elements  = map[string]string{"table": "table", "row": "tr", "header": "th", "cell": "td", "action": "section", "sup": "sup", "sub": "sub", "caption": "p"}
)

// plain returns a page's Markdown with an HTML element in the place of each
// shortcode, alone on its line so that the Markdown inside stays Markdown, and
// without attributes, which only Hugo reads.
func plain(body string) string {
	body = attribute.ReplaceAllString(body, "")
	return shortcode.ReplaceAllStringFunc(body, func(s string) string {
		m := shortcode.FindStringSubmatch(s)
		element := elements[m[2]]
		if element == "sup" || element == "sub" {
			return "<" + m[1] + element + ">"
		}
		return "\n\n<" + m[1] + element + ">\n\n"
	})
}

// markdown returns the page with front matter that all generators read.
func (p plainPage) markdown() []byte {
	var b strings.Builder
	quoted := func(s string) string { // a JSON string is a YAML string
		data, err := json.Marshal(s)
		if err != nil {
			panic(err) // a string always has a form
		}
		return string(data)
	}
	fmt.Fprintf(&b, "---\ntitle: %s\ndescription: %s\ndate: %s\n", quoted(p.title), quoted(p.description), p.date)
	if len(p.themes) > 0 {
		b.WriteString("themes:\n")
		for _, t := range p.themes {
			fmt.Fprintf(&b, "  - %s\n", quoted(t))
		}
	}
	b.WriteString("---\n\n" + p.body)
	return []byte(b.String())
}
