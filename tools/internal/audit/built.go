package audit

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"nscp/tools/internal/built"
	"nscp/tools/internal/check"
	"nscp/tools/internal/convert"
	"nscp/tools/internal/crawl"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read"
)

// Built is the website as it would be published.
type Built struct {
	Files fs.FS
	Base  string // path of the home page: "/" or "/sub/path/"
}

// A Builder makes the website from the site folder with the changed files in place
// of those on disk (nil is one that is gone), or finds why it cannot be made. Only
// the command knows one: this package must not know Hugo.
type Builder func(ctx context.Context, changed map[string][]byte) (*Built, []diag.Finding, error)

// Crawl begins to look at the pages of a website that was built once [Audit.Result]
// had no errors.
func (a *Audit) Crawl(b *Built) *crawl.Crawl {
	return a.site.crawl(b, a.config.Severity["first-view"] != check.Stop)
}

// Pages returns what is wrong with the pages that were looked at, apart from what
// somebody has accepted.
func (a *Audit) Pages(converted *convert.Result, looked *crawl.Crawl) ([]diag.Finding, error) {
	found, err := a.site.crawled(looked, newOrigins(a.site, converted.Sources))
	if err != nil {
		return nil, err
	}
	site := &check.Site{Documents: a.documents, Config: a.config, Found: found, Looked: map[string][]diag.Finding{}, Idle: crawl.Rules}
	for _, d := range a.documents {
		site.Looked[d.Path] = nil
	}
	stand := check.Examine(site).Findings
	// What is wrong with acceptances and the configuration was said before.
	return slices.DeleteFunc(stand, func(f diag.Finding) bool {
		return !slices.ContainsFunc(crawl.Rules, func(r diag.Rule) bool { return r.ID == f.Rule })
	}), nil
}

// built returns what is wrong with the pages that the sources would make, at the
// sources.
func (s *site) built(ctx context.Context, build Builder, converted *convert.Result, unweighed bool) ([]diag.Finding, error) {
	at := newOrigins(s, converted.Sources)
	changed := map[string][]byte{}
	for _, c := range converted.Changes {
		changed[c.Path] = c.After
	}
	b, found, err := build(ctx, changed)
	if err != nil {
		return nil, err
	}
	if b == nil {
		for i, f := range found {
			found[i] = at.stopped(f)
		}
		return found, nil
	}
	looked := s.crawl(b, unweighed)
	if err := built.Each(b.Files, looked.Page); err != nil {
		return nil, err
	}
	return s.crawled(looked, at)
}

// crawl begins to look at the pages of a website.
func (s *site) crawl(b *Built, unweighed bool) *crawl.Crawl {
	known := s.readCrawled()
	known.Unweighed = unweighed
	return crawl.New(b.Files, b.Base, known)
}

// partAnchor is what the template of a whole report puts before the anchors of its
// parts, after the "#".
var partAnchor = regexp.MustCompile(`#[a-z0-9-]+?--`)

// crawled returns what is wrong with the pages that were looked at.
func (s *site) crawled(looked *crawl.Crawl, at *origins) ([]diag.Finding, error) {
	problems, known, err := looked.Check()
	if err != nil {
		return nil, err
	}
	s.writeCrawled(known)
	var found []diag.Finding
	said := map[string]bool{}
	for _, p := range problems {
		f := diag.Finding{Rule: p.Rule.ID, Severity: p.Rule.Severity, Message: p.Message, Why: p.Rule.Why, Pos: at.find(p)}
		f.Fix = fmt.Sprintf("in %s, %s", f.Pos.Path, p.Fix)
		// A report on one page repeats what its sections say, with its own anchors.
		if path.Base(path.Dir(p.File)) == "whole" {
			f.Message = partAnchor.ReplaceAllString(f.Message, "#")
		}
		if key := fmt.Sprint(f.Rule, f.Pos, f.Message); !said[key] {
			said[key] = true
			found = append(found, f)
		}
	}
	return found, nil
}

// sameAs are the rules that see in a source what a rule sees in the built page.
var sameAs = map[string][]string{
	"page-outline":    {"heading-order"},
	"unnamed-element": {"alt-text", "link-text"},
	"page-table":      {"table-headers"},
}

// once returns what was found without what a built page only says again, accepted
// or not.
func once(r check.Result) []diag.Finding {
	type place struct {
		rule, path string
		line       int
	}
	seen := map[place]bool{}
	for _, f := range r.Findings {
		seen[place{f.Rule, f.Pos.Path, f.Pos.Line}] = true
	}
	for _, a := range r.Accepted {
		seen[place{a.Finding.Rule, a.Finding.Pos.Path, a.Finding.Pos.Line}] = true
	}
	return slices.DeleteFunc(r.Findings, func(f diag.Finding) bool {
		return slices.ContainsFunc(sameAs[f.Rule], func(rule string) bool { return seen[place{rule, f.Pos.Path, f.Pos.Line}] })
	})
}

// origins say where the words of a page come from.
type origins struct {
	site      *site
	source    map[string]string // of a generated page
	page      map[string]string // the source of a built page that was generated
	documents map[string]*doc.Document
}

func newOrigins(s *site, sources []*convert.Source) *origins {
	o := &origins{s, map[string]string{}, map[string]string{}, map[string]*doc.Document{}}
	for _, src := range sources {
		if src.Pages == nil {
			continue
		}
		for _, f := range src.Pages.Files {
			o.source[f.Path] = src.Path
			if f.Address != "" {
				o.page[path.Join(f.Address, "index.html")] = src.Path
			}
		}
	}
	return o
}

// file returns the file that a built page was made from: the source, or the page
// that a person wrote; "" for one that Hugo makes by itself.
func (o *origins) file(built string) string {
	if source := o.page[built]; source != "" {
		return source
	}
	address := path.Dir(built)
	for _, name := range []string{path.Join("content", address, "_index.md"), path.Join("content", address, "index.md"), path.Join("content", address+".md")} {
		if info, err := o.site.root.Stat(name); err == nil && !info.IsDir() {
			return o.moved(diag.Position{Path: name}).Path
		}
	}
	return ""
}

// document returns a source or page as it is read; nil where that is not a text.
func (o *origins) document(name string) *doc.Document {
	d, known := o.documents[name]
	if !known {
		if data, err := o.site.root.ReadFile(name); err == nil {
			d, _ = read.File(name, data) // what is wrong with it is said elsewhere
		}
		o.documents[name] = d
	}
	return d
}

// moved returns the source of a generated page in place of the page. Lines are not
// those of the page.
func (o *origins) moved(pos diag.Position) diag.Position {
	if source := o.source[pos.Path]; source != "" {
		return diag.Position{Path: source}
	}
	return pos
}

// quoted are words that a message of the page maker's quotes, the address of a link
// for one.
var quoted = regexp.MustCompile(`"([^"]+)"`)

// stopped is a finding of the page maker's, at the source that it is about.
func (o *origins) stopped(f diag.Finding) diag.Finding {
	pos := o.moved(f.Pos)
	if pos == f.Pos {
		return f
	}
	f.Pos = pos
	if d := o.document(pos.Path); d != nil {
		for _, m := range quoted.FindAllStringSubmatch(f.Message, -1) {
			for _, at := range []diag.Position{linkAt(d, crawl.Problem{Address: m[1]}), wordsAt(d, crawl.Problem{Words: m[1]})} {
				if at != (diag.Position{}) {
					f.Pos = at
					f.Pos.Path = pos.Path
					return f
				}
			}
		}
	}
	return f
}

// find returns where a problem stands: the words or the address in the source that
// the page was made from, else the heading above, else the file. What stands around
// every page comes from the configuration.
func (o *origins) find(p crawl.Problem) diag.Position {
	if p.Around {
		return diag.Position{Path: "hugo.toml"}
	}
	file := o.file(p.File)
	if file == "" {
		return diag.Position{Path: path.Join("public", p.File)}
	}
	if d := o.document(file); d != nil {
		for _, look := range []func(*doc.Document, crawl.Problem) diag.Position{linkAt, wordsAt, headingAt} {
			if at := look(d, p); at != (diag.Position{}) {
				at.Path = file
				return at
			}
		}
	}
	return diag.Position{Path: file}
}

// linkAt returns where the link or picture stands that the problem is about.
func linkAt(d *doc.Document, p crawl.Problem) (at diag.Position) {
	if p.Address == "" {
		return at
	}
	var near diag.Position
	doc.WalkInlines(d.Blocks, func(in doc.Inline) {
		switch in := in.(type) {
		case *doc.Link:
			same := tidy(doc.Words(in.Inlines)) == tidy(p.Words)
			switch {
			case at == diag.Position{} && (same || p.Words == "") && tail(in.Href) == tail(p.Address):
				at = in.Pos
			case near == diag.Position{} && same && p.Words != "":
				near = in.Pos
			}
		case *doc.Image:
			if at == (diag.Position{}) && path.Base(in.Src) == path.Base(p.Address) {
				at = in.Pos
			}
		}
	})
	if at == (diag.Position{}) {
		return near
	}
	return at
}

// tail is the last part of an address, which a page keeps however it is addressed.
func tail(address string) string {
	head, fragment, _ := strings.Cut(address, "#")
	return path.Base(strings.TrimSuffix(head, "/")) + "#" + fragment
}

// wordsAt returns where the words begin that the problem is about.
func wordsAt(d *doc.Document, p crawl.Problem) diag.Position {
	words := tidy(p.Words)
	if words == "" {
		return diag.Position{}
	}
	return blockAt(d, func(text string, heading bool) bool {
		return text == words || !heading && strings.Contains(text, words)
	})
}

// headingAt returns where the heading stands that the problem is under.
func headingAt(d *doc.Document, p crawl.Problem) diag.Position {
	words := tidy(p.Heading)
	if words == "" {
		return diag.Position{}
	}
	return blockAt(d, func(text string, _ bool) bool { return text == words })
}

// blockAt returns the place of the first block whose words are as asked for.
func blockAt(d *doc.Document, is func(text string, heading bool) bool) (at diag.Position) {
	doc.Walk(d.Blocks, func(b doc.Block) bool {
		if at != (diag.Position{}) {
			return false
		}
		_, heading := b.(*doc.Heading)
		for _, ins := range doc.Inlines(b) {
			if is(tidy(doc.Words(ins)), heading) {
				at = b.Position()
				return false
			}
		}
		return true
	})
	return at
}

func tidy(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
