package crawl

import (
	"cmp"
	"slices"

	"nscp/tools/internal/diag"
)

const group = "Site"

// The rules.
var (
	deadLink = diag.Rule{ID: "dead-link", Group: group, Severity: diag.Error,
		Title: "a link to a page of this site that is not there",
		Why:   "Somebody who needs the next page finds an error message in its place."}
	deadAnchor = diag.Rule{ID: "dead-anchor", Group: group, Severity: diag.Error,
		Title: "a link to a place on a page that is not there",
		Why:   "The reader lands at the top of a long page and does not find what the link promised."}
	repeatedAnchor = diag.Rule{ID: "repeated-anchor", Group: group, Severity: diag.Error,
		Title: "one anchor for two places on a page",
		Why:   "A link to the second leads to the first, and screen readers mix up the two."}
	pageOutline = diag.Rule{ID: "page-outline", Group: group, Severity: diag.Warning,
		Title: "headings of a built page that skip a level, are empty, or give no single title",
		Why:   "Screen readers list the headings, and a gap looks like a part that was left out."}
	pageTitle = diag.Rule{ID: "page-title", Group: group, Severity: diag.Warning,
		Title: "two pages with one title",
		Why:   "In search results, tabs and bookmarks a reader cannot tell the two apart."}
	firstView = diag.Rule{ID: "first-view", Group: group, Severity: diag.Warning,
		Title: "a page too heavy to show at once",
		Why:   "What does not fit into a server's first answer makes a reader with a poor signal wait for a second one."}
	pageTable = diag.Rule{ID: "page-table", Group: group, Severity: diag.Warning,
		Title: "a table of a built page without a caption or without named columns or rows",
		Why:   "A screen reader reads the caption and the names with each cell; without them a table is a run of figures."}
	unnamed = diag.Rule{ID: "unnamed-element", Group: group, Severity: diag.Error,
		Title: "a picture without a description, or a link without words",
		Why:   "A screen reader has nothing to say for it, or spells out a file name."}
	templateTrace = diag.Rule{ID: "template-trace", Group: group, Severity: diag.Error,
		Title: "a command of the page maker that came out as words",
		Why:   "Readers see it, and what it should have put there is missing."}
	unlinked = diag.Rule{ID: "unlinked-page", Group: group, Severity: diag.Warning,
		Title: "a page that no other page links to",
		Why:   "Readers who do not know the address never find it."}
)

// Rules are all of them.
var Rules = []diag.Rule{deadLink, deadAnchor, repeatedAnchor, pageOutline, pageTitle, firstView, pageTable, unnamed, templateTrace, unlinked}

// A Problem is something wrong with a built page.
type Problem struct {
	Rule    diag.Rule
	File    string // the built page, below the site's folder
	Words   string // that stand there: of a link, a heading, a caption; may be empty
	Address string // that a link or picture there names; may be empty
	Heading string // words of the heading that it stands under; may be empty
	Around  bool   // it stands in the frame around every page, not in the page's own words
	Message string
	Fix     string // what to do, to be completed by where
}

// Check returns what is wrong with the pages that were looked at, in their order, and
// what is known of them now. What stands in the frame around every page is said once.
func (c *Crawl) Check() ([]Problem, *Known, error) {
	c.now.Changed = c.now.Changed || len(c.old.Pages) != len(c.now.Pages)
	w := newWeb(c)
	var out []Problem
	said := map[string]bool{}
	for _, name := range w.order {
		p := c.now.Pages[name]
		if p.Refresh {
			continue
		}
		page := p.Own
		if w.follow(p) {
			links, err := w.broken(name)
			if err != nil {
				return nil, nil, err
			}
			page = slices.Concat(links, page)
		}
		for _, q := range page {
			q.File = name
			if q.Around {
				if said[q.Rule.ID+q.Message] {
					continue
				}
				said[q.Rule.ID+q.Message] = true
			}
			out = append(out, q)
		}
	}
	out = append(out, w.apart()...)
	slices.SortStableFunc(out, func(a, b Problem) int { return cmp.Compare(a.File, b.File) })
	return out, c.now, nil
}
