package publication

import (
	"path"
	"regexp"
	"strings"

	"nscp/tools/internal/doc"
)

// An Article is what all publications of a single page have.
type Article struct {
	Name        string // file name without its ending: the end of the address
	Title       string
	TitleInText bool      // the title stands in the text, not only in the front matter
	Level       int       // of the title in the source; headings below it rise by one less
	Above       doc.Block // a line above the title, such as the name of a series; the first of Blocks, or nil
	Description string
	Status
	Covers   string // the year it is about: "2023-24"
	Note     string // an editor's notice about this edition
	Minutes  int    // reading time
	Source   string
	Document *doc.Document
	Blocks   []doc.Block // without the title
}

func newArticle(d *doc.Document) Article {
	a := Article{
		Name:  strings.TrimSuffix(path.Base(d.Path), path.Ext(d.Path)),
		Title: d.Value("title"), Description: d.Value("description"), Status: newStatus(d),
		Covers: d.Value("covers"), Note: d.Value("note"), Source: d.Path, Document: d, Blocks: d.Blocks, Level: 1,
		Minutes: Minutes(d.Blocks),
	}
	// Above the title may stand the name of the series it belongs to.
	i := 0
	if len(d.Blocks) > 1 && isParagraph(d.Blocks[0]) && isTitle(d.Blocks[1]) {
		i = 1
	}
	if len(d.Blocks) > 0 {
		if h, ok := d.Blocks[i].(*doc.Heading); ok && h.Level < topLevel(d.Blocks[i+1:]) {
			a.Title, a.TitleInText, a.Level = doc.Words(h.Inlines), true, h.Level
			a.Blocks = append(d.Blocks[:i:i], d.Blocks[i+1:]...)
			if i > 0 {
				a.Above = d.Blocks[0]
			}
		}
	}
	if a.Title == "" {
		a.Title = strings.ReplaceAll(a.Name, "-", " ")
	}
	return a
}

func isParagraph(b doc.Block) bool {
	_, ok := b.(*doc.Paragraph)
	return ok
}

func isTitle(b doc.Block) bool {
	h, ok := b.(*doc.Heading)
	return ok && h.Level == 1
}

// A Briefing is what was learned from a case, for people who work with
// children: a short text in headed parts, with questions for a team.
type Briefing struct {
	Article
	Themes   []string
	Audience []string
	Review   string // id of the review it came from, in the report of the year it covers
}

// NewBriefing recognises a briefing in a repaired document.
func NewBriefing(d *doc.Document) *Briefing {
	return &Briefing{Article: newArticle(d), Themes: d.Values("themes"), Audience: d.Values("audience"), Review: d.Value("review")}
}

// Arrangements are one version of how the safeguarding partners work together
// (Working Together to Safeguard Children 2023, paragraphs 103 to 105).
type Arrangements struct {
	Article
	Groups []Group
	Items  []Item
}

// A Group is a body of the partnership.
type Group struct {
	Name     string
	Does     string
	Connects string
}

// An Item is one thing that guidance asks the arrangements to say, and where
// they say it.
type Item struct {
	ID      string // "A1" to "A15"
	Subject string
	State   string
	Where   string
}

var itemID = regexp.MustCompile(`^A\d{1,2}$`)

// NewArrangements recognises arrangements in a repaired document: its groups
// from a table whose first column is headed so, its statutory items from a
// table whose rows begin with A1, A2, ….
func NewArrangements(d *doc.Document) *Arrangements {
	a := &Arrangements{Article: newArticle(d)}
	doc.Walk(a.Blocks, func(b doc.Block) bool {
		t, ok := b.(*doc.Table)
		if !ok || len(t.Rows) < 2 {
			return true
		}
		groups := strings.HasPrefix(plain(cellText(t.Rows[0], 0)), "group")
		for _, r := range t.Rows[1:] {
			switch {
			case itemID.MatchString(cellText(r, 0)):
				a.Items = append(a.Items, Item{cellText(r, 0), cellText(r, 1), cellText(r, 2), cellText(r, 3)})
			case groups:
				a.Groups = append(a.Groups, Group{cellText(r, 0), cellText(r, 1), cellText(r, 2)})
			}
		}
		return false
	})
	return a
}

func cellText(r *doc.Row, i int) string {
	if i >= len(r.Cells) {
		return ""
	}
	return strings.Join(strings.Fields(doc.Plain(r.Cells[i].Blocks)), " ")
}
