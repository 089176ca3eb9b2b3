package publication

import (
	"path"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
)

// A Report is one year's report on safeguarding (Children Act 2004, section
// 16G(7); Working Together to Safeguard Children 2023, paragraphs 106 to 109).
type Report struct {
	Year        string // the folder it lies in: "2023-24"
	Title       string
	TitleInText bool // the title stands in the text, not only in the front matter
	Description string
	Note        string // an editor's notice about this edition
	Start, End  string // first and last day of the period, YYYY-MM-DD
	Status
	Files       []File
	Source      string // path of the source file
	Document    *doc.Document
	Opening     []doc.Block // what stands before the first section
	Sections    []*Section
	Commitments []*Commitment
	Reviews     []*Review
	Feedback    []*Comment
	Figures     []figures.Figure
}

// A Kind says what a section of a report is for.
type Kind string

const (
	Foreword       Kind = "foreword"
	Introduction   Kind = "introduction"
	CommitmentsOf  Kind = "commitments"
	ReviewsOf      Kind = "reviews"
	Training       Kind = "training"
	Priorities     Kind = "priorities"
	Scrutiny       Kind = "scrutiny"
	GeneralSection Kind = "section"
)

// A Section is one part of a report, with a page of its own.
type Section struct {
	Heading *doc.Heading
	Kind    Kind
	Blocks  []doc.Block // without the heading
}

// Title returns the section's title.
func (s *Section) Title() string { return doc.Words(s.Heading.Inlines) }

// A Comment is a piece of feedback on a course.
type Comment struct {
	doc.At
	Course string
	Words  string
}

// NewReport recognises a report in a repaired document. A level 1 heading is
// the title; each level 2 heading begins a section. The figures may be nil.
func NewReport(d *doc.Document, numbers *figures.Figures) *Report {
	r := &Report{
		Year: path.Base(path.Dir(d.Path)), Source: d.Path, Document: d,
		Title: d.Value("title"), Description: d.Value("description"), Note: d.Value("note"),
		Start: d.Value("start"), End: d.Value("end"), Status: newStatus(d), Files: newFiles(d),
	}
	top := topLevel(d.Blocks)
	for i, b := range d.Blocks {
		h, ok := b.(*doc.Heading)
		switch {
		case ok && i == 0 && h.Level < top:
			r.Title, r.TitleInText = doc.Words(h.Inlines), true
		case ok && h.Level == top:
			r.Sections = append(r.Sections, &Section{Heading: h})
		case len(r.Sections) == 0:
			r.Opening = append(r.Opening, b)
		default:
			s := r.Sections[len(r.Sections)-1]
			s.Blocks = append(s.Blocks, b)
		}
	}
	if r.Title == "" {
		r.Title = "Annual report " + r.Year // a page must have a name
	}
	for i, s := range r.Sections {
		r.Commitments = append(r.Commitments, findCommitments(s)...)
		s.Kind = kindOf(s, i, r.Commitments)
	}
	for _, s := range r.Sections {
		switch s.Kind {
		case ReviewsOf:
			r.Reviews = append(r.Reviews, findReviews(s)...)
		case Training:
			r.Feedback = append(r.Feedback, findFeedback(s)...)
		}
	}
	numberReviews(r.Reviews)
	if numbers != nil {
		r.Figures = numbers.Rows
	}
	return r
}

// topLevel returns the level at which sections begin: 2, or the highest there
// is below a title where the source skips one.
func topLevel(blocks []doc.Block) int {
	levels := map[int]int{}
	for i, b := range blocks {
		if h, ok := b.(*doc.Heading); ok && !(i == 0 && h.Level == 1) {
			levels[h.Level]++
		}
	}
	if levels[1] > 1 {
		return 1
	}
	for level := 2; level <= 6; level++ {
		if levels[level] > 0 {
			return level
		}
	}
	return 2
}

// sectionWords tell a section's kind by its title, the first match in this
// order.
var sectionWords = []struct {
	kind  Kind
	words []string
}{
	{Foreword, []string{"foreword", "preface", "welcome", "message from"}},
	{Scrutiny, []string{"scrutin"}},
	{ReviewsOf, []string{"review", "serious incident", "learning from cases"}},
	{Training, []string{"training", "workforce", "learning and development"}},
	{Priorities, []string{"priorit", "next steps", "looking ahead", "looking forward", "future"}},
	{Introduction, []string{"introduction", "about this report", "about us", "who we are", "background"}},
}

func kindOf(s *Section, _ int, commitments []*Commitment) Kind {
	for _, c := range commitments {
		if c.Section == s {
			return CommitmentsOf
		}
	}
	title := plain(s.Title())
	for _, k := range sectionWords {
		for _, w := range k.words {
			if strings.Contains(title, w) {
				return k.kind
			}
		}
	}
	return GeneralSection
}

// findFeedback returns the quotations of a section that stand below a heading
// of their own, with that heading as the course.
func findFeedback(s *Section) []*Comment {
	var out []*Comment
	course := ""
	feedback := false
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case *doc.Heading:
			title := plain(doc.Words(b.Inlines))
			if strings.Contains(title, "feedback") || strings.Contains(title, "what people said") {
				feedback = true
				course = ""
				continue
			}
			course = doc.Words(b.Inlines)
		case *doc.Quote:
			if feedback {
				out = append(out, &Comment{At: b.At, Course: course, Words: strings.TrimSpace(doc.Plain(b.Blocks))})
			}
		}
	}
	return out
}
