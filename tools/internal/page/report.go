package page

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/publication"
	"nscp/tools/internal/statutory"
)

// reportFolder is where the pages of all yearly reports lie, in content and in
// the site's addresses.
const reportFolder = "annual-reports"

// Report prints a yearly report: its landing page, a page for each section, the
// page for the whole, and its data.
func Report(r *publication.Report) *Set {
	p := &reportPrinter{r: r, set: &Set{}, anchors: anchors{map[string]string{}, map[string]bool{}}}
	p.set.pictures(r.Document)
	p.set.Answers = &Answers{Report: r}
	p.set.Answers.Coverage, p.set.Answers.Wrong = statutory.Report(r)
	p.place()
	parts := []part{{p.path(""), r.Opening}}
	for i, s := range r.Sections {
		parts = append(parts, part{p.path(p.slugs[i]), s.Blocks})
	}
	p.abbreviations = p.set.abbreviations(r.Status, parts...)
	p.landing()
	for i := range r.Sections {
		p.section(i)
	}
	p.whole()
	p.data()
	return p.set
}

type reportPrinter struct {
	r       *publication.Report
	set     *Set
	slugs   []string // each section's file name, and the end of its address
	minutes []int    // how long each section takes to read
	anchors anchors

	abbreviations []frontmatter.Map // of the landing page, then of each section
}

// reserved are the addresses below a report that are not sections.
var reserved = map[string]bool{"report": true, "whole": true, "guidance": true, "index": true, "_index": true}

// place gives each section its address and notes which page holds which anchor.
func (p *reportPrinter) place() {
	for _, s := range p.r.Sections {
		slug := s.Heading.ID
		if reserved[slug] {
			slug += "-section"
		}
		p.slugs = append(p.slugs, slug)
		p.minutes = append(p.minutes, publication.Minutes(s.Blocks))
		path := p.path(slug)
		p.anchors.home[s.Heading.ID] = path
		p.anchors.title[s.Heading.ID] = true
		doc.Walk(s.Blocks, func(b doc.Block) bool {
			switch b := b.(type) {
			case *doc.Heading:
				p.anchors.home[b.ID] = path
			case *doc.Table:
				if b.ID != "" {
					p.anchors.home[b.ID] = path
				}
			}
			return true
		})
	}
	for _, b := range p.r.Opening {
		if h, ok := b.(*doc.Heading); ok {
			p.anchors.home[h.ID] = p.path("")
		}
	}
	for _, c := range p.r.Commitments {
		if c.Above != nil && c.Table.ID != "" {
			p.anchors.home[c.Table.ID] = p.anchors.home[c.Above.ID]
		}
	}
}

func (p *reportPrinter) path(slug string) string {
	return strings.TrimSuffix("/"+reportFolder+"/"+p.r.Year+"/"+slug, "/")
}

// file adds a page.
func (p *reportPrinter) file(name string, m frontmatter.Map, body string, words, title bool) {
	data := frontmatter.Write(comment(p.r.Source), m)
	if body != "" {
		data = append(slices.Grow(data, 1+len(body)), '\n')
		data = append(data, body...)
	}
	address := p.path(name)
	if name == "report" {
		address = p.path("")
	}
	p.set.add(File{
		Address: strings.TrimPrefix(address, "/"),
		Path:    "content/" + reportFolder + "/" + p.r.Year + "/" + name + ".md",
		Source:  p.r.Source, Data: stamp(data), Words: words, Title: title,
	})
}

func (p *reportPrinter) head(title, description, layout string) frontmatter.Map {
	return append(opening(title, description, p.r.Status), frontmatter.Entry{Key: "type", Value: reportFolder}, frontmatter.Entry{Key: "layout", Value: layout})
}

func (p *reportPrinter) landing() {
	var sections frontmatter.Values
	for i, s := range p.r.Sections {
		sections = append(sections, frontmatter.Map{
			{Key: "path", Value: p.path(p.slugs[i])},
			{Key: "title", Value: s.Title()},
			{Key: "kind", Value: string(s.Kind)},
			{Key: "minutes", Value: p.minutes[i]},
		})
	}
	params := frontmatter.Map{{Key: "report", Value: p.r.Year}, {Key: "kind", Value: "report"}}
	params = date(date(params, "start", p.r.Start), "end", p.r.End)
	params = notices(text(params, "note", p.r.Note), p.r.Status)
	var downloads frontmatter.Values
	for _, f := range p.r.Files {
		file := frontmatter.Map{{Key: "path", Value: f.Path}, {Key: "name", Value: f.Name}}
		if f.Pages > 0 {
			file = append(file, frontmatter.Entry{Key: "pages", Value: f.Pages})
		}
		downloads = append(downloads, file)
	}
	if downloads != nil {
		params = append(params, frontmatter.Entry{Key: "files", Value: downloads})
	}
	params = append(params, frontmatter.Entry{Key: "sections", Value: sections})
	params = append(params, p.abbreviations[0]...)
	m := append(p.head(p.r.Title, p.r.Description, "report"),
		frontmatter.Entry{Key: "url", Value: p.path("") + "/"},
		frontmatter.Entry{Key: "params", Value: params})
	p.file("report", m, p.printer(p.path(""), 1).print(p.r.Opening), true, p.r.TitleInText)
}

func (p *reportPrinter) section(i int) {
	s := p.r.Sections[i]
	w := p.printer(p.path(p.slugs[i]), s.Heading.Level-1)
	body := w.print(s.Blocks)
	params := frontmatter.Map{
		{Key: "report", Value: p.r.Year},
		{Key: "kind", Value: string(s.Kind)},
		{Key: "number", Value: i + 1},
		{Key: "of", Value: len(p.r.Sections)},
		{Key: "minutes", Value: p.minutes[i]},
		{Key: "parent", Value: link(p.path(""), p.r.Title)},
	}
	if i > 0 {
		params = append(params, frontmatter.Entry{Key: "previous", Value: link(p.path(p.slugs[i-1]), p.r.Sections[i-1].Title())})
	}
	if i+1 < len(p.r.Sections) {
		params = append(params, frontmatter.Entry{Key: "next", Value: link(p.path(p.slugs[i+1]), p.r.Sections[i+1].Title())})
	}
	if len(w.contents) > 0 {
		params = append(params, frontmatter.Entry{Key: "contents", Value: w.contents})
	}
	params = append(params, p.abbreviations[i+1]...)
	m := append(p.head(s.Title(), summary(s.Blocks), "section"),
		frontmatter.Entry{Key: "weight", Value: i + 1},
		frontmatter.Entry{Key: "params", Value: params})
	p.file(p.slugs[i], m, body, true, true)
}

func (p *reportPrinter) whole() {
	var paths []string
	for _, slug := range p.slugs {
		paths = append(paths, p.path(slug))
	}
	params := frontmatter.Map{
		{Key: "report", Value: p.r.Year},
		{Key: "kind", Value: "whole"},
		{Key: "parent", Value: link(p.path(""), p.r.Title)},
		{Key: "sections", Value: frontmatter.Strings(paths)},
	}
	m := append(p.head(p.r.Title, p.r.Description, "whole"), frontmatter.Entry{Key: "params", Value: params})
	p.file("whole", m, "", false, false)
}

func link(path, title string) frontmatter.Map {
	return frontmatter.Map{{Key: "path", Value: path}, {Key: "title", Value: title}}
}

// printer returns the printer for one page's body.
func (p *reportPrinter) printer(path string, shift int) *bodyPrinter {
	return &bodyPrinter{set: p.set, anchors: p.anchors, commitments: p.r.Commitments, notes: p.r.Document.Notes, path: path, shift: shift}
}

// maxSummary is the longest summary, in characters: what search engines and
// previews show (GOV.UK content design, "Write a summary").
const maxSummary = 160

// summary returns the opening words of the first paragraph, whole words, at
// most 160 characters.
func summary(blocks []doc.Block) string {
	for _, b := range blocks {
		p, ok := b.(*doc.Paragraph)
		if !ok {
			continue
		}
		text := strings.Join(strings.Fields(doc.Words(p.Inlines)), " ")
		if utf8.RuneCountInString(text) <= maxSummary {
			return text
		}
		text = string([]rune(text)[:maxSummary-1])
		if i := strings.LastIndexByte(text, ' '); i > 0 {
			text = text[:i]
		}
		return strings.TrimRight(text, ",;:.-–— ") + "…"
	}
	return ""
}

// actionID names an anchor of one part of an action.
func actionID(a *publication.Action, column int) string {
	switch column {
	case 0:
		return a.ID + "-said"
	case 1:
		return a.ID + "-done"
	}
	return fmt.Sprintf("%s-%d", a.ID, column+1)
}
