package production

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/frontmatter"
)

// known are the keys that a page may have. Hugo passes over any other without a
// word, and a page that was to wait under "publish_date" is published at once.
// What a template of this site reads besides goes below params.
var known = frontmatter.Schema{
	"title": frontmatter.Text, "linkTitle": frontmatter.Text, "description": frontmatter.Text, "summary": frontmatter.Text,
	"date": frontmatter.Date, "lastmod": frontmatter.Date, "draft": frontmatter.Bool,
	"publishDate": frontmatter.Date, "expiryDate": frontmatter.Date,
	"weight": frontmatter.Number, "type": frontmatter.Text, "layout": frontmatter.Text,
	"url": frontmatter.Text, "slug": frontmatter.Text, "aliases": frontmatter.List, "outputs": frontmatter.List,
	"keywords": frontmatter.List, "themes": frontmatter.List, "audiences": frontmatter.List,
	"menus": frontmatter.Tree, "sitemap": frontmatter.Tree, "params": frontmatter.Tree,
	// Of this site's templates.
	"lead": frontmatter.Text, "heading": frontmatter.Text, "group": frontmatter.Text, "exit": frontmatter.Bool, "timeliness": frontmatter.Text,
	"scripts": frontmatter.List, "glance": frontmatter.List, "accept": frontmatter.List,
}

// mistaken are words that a person may take for one of the keys that keep a page
// back. Below params, where any key may stand, they do nothing.
var mistaken = map[string]string{
	"draft": "draft", "isdraft": "draft", "hidden": "draft", "private": "draft", "confidential": "draft", "unpublished": "draft", "withheld": "draft",
	"publishdate": "publishDate", "publishon": "publishDate", "pubdate": "publishDate", "embargo": "publishDate", "embargoed": "publishDate",
	"embargoeduntil": "publishDate", "embargountil": "publishDate", "releasedate": "publishDate", "golive": "publishDate",
	"expirydate": "expiryDate", "expires": "expiryDate", "unpublishdate": "expiryDate", "removeon": "expiryDate",
}

// A Page is one that must not be on the website now.
type Page struct {
	File    string // below the site folder
	Address string // of its built file: learning/index.html
	Reason  string
}

// Withheld returns the pages of content/ that must not be on the website, and
// what is wrong with the front matter of any page. clock is what counts as now in
// the pages, now the real time: a page that is over by either is over.
func Withheld(dir string, clock, now time.Time) ([]Page, []diag.Finding, error) {
	_, pages, found, err := readSite(dir, clock, now)
	return pages, found, err
}

// withheld looks at the front matter of one page.
func withheld(file string, fields []doc.Field, clock, now time.Time) (*Page, []diag.Finding) {
	found := known.Check(file, fields)
	for _, f := range fields {
		below, ok := strings.CutPrefix(f.Key, "params.")
		if !ok {
			continue
		}
		word := strings.Map(func(r rune) rune {
			if r == '_' || r == '-' {
				return -1
			}
			return r
		}, strings.ToLower(path.Base(strings.ReplaceAll(below, ".", "/"))))
		if meant := mistaken[word]; meant != "" {
			found = append(found, diag.Finding{
				Rule: "front-matter-key", Severity: diag.Error, Pos: f.Pos,
				Message: fmt.Sprintf("%q below params keeps no page back; expected %q at the beginning of a line", below, meant),
				Why:     "the page would be published",
				Fix:     fmt.Sprintf("in %s, write %s without params above it", file, meant),
			})
		}
	}
	reason := ""
	var pos diag.Position
	for _, f := range fields {
		value := ""
		if len(f.Values) > 0 {
			value = f.Values[0]
		}
		t, dated := frontmatter.ParseDate(value)
		why := ""
		switch {
		case f.Key == "draft" && value == "true":
			why = "is a draft"
		case f.Key == "publishDate" && dated && (t.After(clock) || t.After(now)):
			why = "is embargoed until " + value
		case f.Key == "date" && dated && !has(fields, "publishDate") && t.After(clock):
			why = "is dated " + value // Hugo takes the one for the other
		case f.Key == "expiryDate" && dated && (!t.After(clock) || !t.After(now)):
			why = "expired on " + value
		}
		if why != "" {
			reason, pos = why, f.Pos
		}
	}
	if reason == "" {
		return nil, found
	}
	if path.Base(file) == "_index.md" {
		return nil, append(found, diag.Finding{
			Rule: "section-withheld", Severity: diag.Error, Pos: pos,
			Message: "the page of a section " + reason + ", and the pages below it would be published all the same",
			Why:     "only the list itself is left out, and that leaves the others without a way to them",
			Fix:     "mark each page of the section, and leave its _index.md as it is",
		})
	}
	return &Page{File: file, Address: addressOf(file, fields), Reason: reason}, found
}

func has(fields []doc.Field, key string) bool {
	return slices.ContainsFunc(fields, func(f doc.Field) bool { return f.Key == key })
}

// addressOf returns the file that Hugo writes a page to.
func addressOf(file string, fields []doc.Field) string {
	rel := strings.TrimSuffix(strings.TrimPrefix(file, "content/"), ".md")
	switch path.Base(rel) {
	case "index", "_index":
		rel = path.Dir(rel)
	}
	for _, f := range fields {
		if len(f.Values) == 0 {
			continue
		}
		switch f.Key {
		case "url":
			rel = strings.Trim(f.Values[0], "/")
		case "slug":
			rel = path.Join(path.Dir(rel), f.Values[0])
		}
	}
	rel = norm.NFC.String(strings.ToLower(strings.ReplaceAll(rel, " ", "-")))
	if path.Ext(rel) == ".html" {
		return rel
	}
	return path.Join(rel, "index.html")
}

// published finds withheld pages on the built website.
func published(waiting []Page, dir string) ([]diag.Finding, error) {
	var found []diag.Finding
	for _, p := range waiting {
		_, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(p.Address)))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, diag.Finding{
			Rule: "withheld-page", Severity: diag.Error, Pos: diag.Position{Path: p.File},
			Message: "the page " + p.Reason + ", and it is on the built website",
			Why:     "readers would see what they must not",
			Fix:     "run nscp build without SOURCE_DATE_EPOCH; if the page is still there, another page has the same address: give one of them another",
		})
	}
	return found, nil
}
