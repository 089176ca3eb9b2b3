package page

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"nscp/tools/internal/check"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/publication"
)

// A Term is an abbreviation on one page.
type Term struct {
	Short   string
	Long    []check.Name `json:",omitempty"` // what the page says that it stands for
	Path    string
	Embargo string `json:",omitempty"`
	Expires string `json:",omitempty"`
}

// A part is what becomes one page.
type part struct {
	path   string
	blocks []doc.Block
}

// abbreviations notes the abbreviations of a publication's pages for the glossary,
// and returns what each page says of them in its front matter: "abbreviations",
// those to be explained at their first use, with the name where another place of the
// same publication gives one; "spelt", those that the page itself spells out. A
// draft gives the glossary nothing.
func (s *Set) abbreviations(status publication.Status, parts ...part) []frontmatter.Map {
	found := make([][]check.Abbreviation, len(parts))
	own := names{}
	for i, p := range parts {
		found[i] = check.Abbreviations(p.blocks)
		for _, a := range found[i] {
			own.add(a.Short, a.Long...)
		}
	}
	out := make([]frontmatter.Map, len(parts))
	for i, p := range parts {
		var bare frontmatter.Values
		var spelt []string
		for _, a := range found[i] {
			if !status.Draft {
				s.Terms = append(s.Terms, Term{a.Short, a.Long, p.path, status.Embargo, status.Expires})
			}
			if a.Bare == (diag.Position{}) {
				if len(a.Long) > 0 {
					spelt = append(spelt, a.Short)
				}
				continue
			}
			bare = append(bare, text(frontmatter.Map{{Key: "short", Value: a.Short}}, "long", own.only(a.Short)))
			s.Records = append(s.Records, ledger.Record{Kind: ledger.Explained, Pos: a.Bare, Text: a.Short, To: p.path,
				Reason: "where the glossary has it, what it stands for follows its first use on the page, marked as the site's addition"})
		}
		if bare != nil {
			out[i] = append(out[i], frontmatter.Entry{Key: "abbreviations", Value: bare})
		}
		if spelt != nil {
			out[i] = append(out[i], frontmatter.Entry{Key: "spelt", Value: frontmatter.Strings(spelt)})
		}
	}
	return out
}

// names are what abbreviations stand for, in the order in which they were found.
type names map[string][]check.Name

func (n names) add(short string, long ...check.Name) {
	for _, l := range long {
		if !slices.ContainsFunc(n[short], func(known check.Name) bool { return known.Key == l.Key }) {
			n[short] = append(n[short], l)
		}
	}
}

// only returns the one name that an abbreviation stands for, or "" where there is
// none, or more than one.
func (n names) only(short string) string {
	if len(n[short]) == 1 {
		return n[short][0].Text
	}
	return ""
}

// glossaryFolder is where the glossary's data lies. There are two files, because
// every page with an abbreviation depends on the names, which seldom change, and
// only the glossary on where they are used.
const glossaryFolder = "assets/data/glossary/"

// Glossary prints what all pages together say of abbreviations: abbreviations.json,
// each that some page spells out with what it stands for, and uses.json, the pages
// that use it.
func Glossary(terms []Term) *Set {
	slices.SortStableFunc(terms, func(a, b Term) int {
		// Where several pages spell one out, one that is public without a condition stands for it.
		return cmp.Or(cmp.Compare(a.Embargo, b.Embargo), cmp.Compare(a.Expires, b.Expires), cmp.Compare(a.Path, b.Path))
	})
	const source = "the pages' sources"
	d := glossaryData{Generated: strings.Join(comment(source), " "), Abbreviations: []abbreviationData{}}
	u := usesData{Generated: d.Generated, Uses: map[string][]string{}}
	known := names{}
	for _, t := range terms {
		for _, l := range t.Long {
			before := len(known[t.Short])
			if known.add(t.Short, l); len(known[t.Short]) > before {
				d.Abbreviations = append(d.Abbreviations, abbreviationData{t.Short, l.Text, t.Embargo, t.Expires})
			}
		}
	}
	slices.SortStableFunc(d.Abbreviations, func(a, b abbreviationData) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Short), strings.ToLower(b.Short)), cmp.Compare(a.Short, b.Short))
	})
	for _, t := range terms {
		u.Uses[t.Short] = append(u.Uses[t.Short], t.Path)
	}
	for short := range maps.Keys(u.Uses) {
		slices.Sort(u.Uses[short])
		u.Uses[short] = slices.Compact(u.Uses[short])
	}
	set := &Set{}
	if len(terms) == 0 {
		return set
	}
	set.add(File{Path: glossaryFolder + "abbreviations.json", Source: source, Data: stamp(encode(d))})
	set.add(File{Path: glossaryFolder + "uses.json", Source: source, Data: stamp(encode(u))})
	return set
}

type glossaryData struct {
	Generated     string             `json:"generated"`
	Abbreviations []abbreviationData `json:"abbreviations"`
}

type abbreviationData struct {
	Short       string `json:"short"`
	Long        string `json:"long"`
	PublishDate string `json:"publishDate,omitempty"`
	ExpiryDate  string `json:"expiryDate,omitempty"`
}

type usesData struct {
	Generated string              `json:"generated"`
	Uses      map[string][]string `json:"uses"`
}
