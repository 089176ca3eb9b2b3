package convert

import (
	"maps"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/page"
	"nscp/tools/internal/publication"
	"nscp/tools/internal/read/sheet"
	"nscp/tools/internal/register"
	"nscp/tools/internal/repair"
)

// A layout says how the files of a kind lie in its folder.
type layout int

const (
	folderEach layout = iota // a folder for each, the text in report.md, report.docx or report.pdf
	fileEach                 // a file for each, its name the address
	sheetEach                // a spreadsheet for each
)

// kinds lists every kind of publication. To add one, add a row: everything else
// (reading, repair, ledger, writing) is the same for all.
var kinds = []*kind{
	{
		folder: "annual-reports", layout: folderEach, keys: keys(frontmatter.Schema{
			"start": frontmatter.Date, "end": frontmatter.Date, "note": frontmatter.Text, "files": frontmatter.List,
			"statutory": frontmatter.List, "sent": frontmatter.Date,
		}),
		print: func(in input) *page.Set { return page.Report(publication.NewReport(in.doc, in.figures)) },
	},
	{
		folder: "briefings", layout: fileEach, keys: keys(frontmatter.Schema{
			"covers": frontmatter.Text, "review": frontmatter.Text, "themes": frontmatter.List, "audience": frontmatter.List,
		}),
		print: func(in input) *page.Set { return page.Briefing(publication.NewBriefing(in.doc)) },
	},
	{
		folder: "arrangements", layout: fileEach, keys: keys(frontmatter.Schema{
			"covers": frontmatter.Text, "note": frontmatter.Text, "statutory": frontmatter.List,
		}),
		print: func(in input) *page.Set { return page.Arrangements(publication.NewArrangements(in.doc)) },
	},
	{
		folder: "resources", layout: sheetEach,
		tabulate: func(b *sheet.Book) (*page.Set, []diag.Finding) {
			rs, findings := register.Resources(b)
			return page.Resources(b.Path, rs), findings
		},
	},
	{
		folder: "review-actions", layout: sheetEach,
		tabulate: func(b *sheet.Book) (*page.Set, []diag.Finding) {
			actions, findings := register.Actions(b)
			return page.ReviewActions(b.Path, actions), findings
		},
	},
}

// keys returns a schema with the keys that every source may have.
func keys(own frontmatter.Schema) frontmatter.Schema {
	s := frontmatter.Schema{
		"title": frontmatter.Text, "description": frontmatter.Text, "date": frontmatter.Date,
		"draft": frontmatter.Bool, "publishDate": frontmatter.Date, "expiryDate": frontmatter.Date,
		"updated": frontmatter.Date, "reviewBy": frontmatter.Date, "corrections": frontmatter.List,
		"accept": frontmatter.List, "childCounts": frontmatter.List,
	}
	for _, k := range repair.Keys {
		s[k] = frontmatter.List
	}
	maps.Copy(s, own)
	return s
}
