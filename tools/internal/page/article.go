package page

import (
	"slices"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/publication"
)

// Briefing prints a learning briefing: content/learning/briefings/NAME.md.
func Briefing(b *publication.Briefing) *Set {
	params := frontmatter.Map{{Key: "minutes", Value: b.Minutes}}
	params = text(params, "covers", b.Covers)
	params = text(params, "review", b.Review)
	m := opening(b.Title, b.Description, b.Status)
	if len(b.Themes) > 0 {
		m = append(m, frontmatter.Entry{Key: "themes", Value: frontmatter.Strings(b.Themes)})
	}
	if len(b.Audience) > 0 {
		m = append(m, frontmatter.Entry{Key: "audiences", Value: frontmatter.Strings(b.Audience)})
	}
	return article(b.Article, "/learning/briefings/"+b.Name, m, params, false)
}

// Arrangements prints a version of the safeguarding arrangements:
// content/arrangements/NAME.md, and its groups and statutory items as data.
func Arrangements(a *publication.Arrangements) *Set {
	params := frontmatter.Map{{Key: "minutes", Value: a.Minutes}}
	params = text(params, "covers", a.Covers)
	params = text(params, "note", a.Note)
	path := "/arrangements/" + a.Name
	set := article(a.Article, path, opening(a.Title, a.Description, a.Status), params, true)
	d := arrangementsData{
		Generated: strings.Join(comment(a.Source), " "), Title: a.Title, Path: path, Date: a.Published,
		Groups: []groupData{}, Items: []itemData{},
	}
	for _, g := range a.Groups {
		d.Groups = append(d.Groups, groupData(g))
	}
	for _, i := range a.Items {
		d.Items = append(d.Items, itemData(i))
	}
	set.add(File{Path: "assets/data/arrangements/" + a.Name + ".json", Source: a.Source, Data: stamp(encode(d))})
	return set
}

type arrangementsData struct {
	Generated string      `json:"generated"`
	Title     string      `json:"title"`
	Path      string      `json:"path"`
	Date      string      `json:"date,omitempty"`
	Groups    []groupData `json:"groups"`
	Items     []itemData  `json:"items"`
}

type groupData struct {
	Name     string `json:"name"`
	Does     string `json:"does"`
	Connects string `json:"connects"`
}

type itemData struct {
	ID      string `json:"id"`
	Subject string `json:"subject"`
	State   string `json:"state"`
	Where   string `json:"where"`
}

// article prints a publication of one page, with a list of its headings where it is
// long enough for readers to want one.
func article(a publication.Article, path string, m, params frontmatter.Map, contents bool) *Set {
	set := &Set{}
	set.pictures(a.Document)
	w := &bodyPrinter{set: set, path: path, shift: a.Level - 1, notes: a.Document.Notes, anchors: anchors{map[string]string{}, map[string]bool{}}}
	doc.Walk(a.Blocks, func(b doc.Block) bool {
		switch b := b.(type) {
		case *doc.Heading:
			w.anchors.home[b.ID] = path
		case *doc.Table:
			w.anchors.home[b.ID] = path
		}
		return true
	})
	if a.Above != nil {
		set.moved(doc.At{Pos: a.Above.Position()}, doc.Plain([]doc.Block{a.Above}), "below the title", "the title comes first on a page")
	}
	body := w.print(a.Blocks)
	if contents && len(w.contents) > 0 {
		params = append(params, frontmatter.Entry{Key: "contents", Value: w.contents})
	}
	params = append(params, set.abbreviations(a.Status, part{path, a.Blocks})[0]...)
	m = append(m, frontmatter.Entry{Key: "params", Value: notices(params, a.Status)})
	data := frontmatter.Write(comment(a.Source), m)
	data = append(slices.Grow(data, 1+len(body)), '\n')
	set.add(File{
		Path: "content" + path + ".md", Address: strings.TrimPrefix(path, "/"), Source: a.Source, Data: stamp(append(data, body...)),
		Words: true, Title: a.TitleInText,
	})
	return set
}
