package register

import (
	"strings"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/sheet"
)

// A Resource is something that practitioners or families can use.
type Resource struct {
	Pos        diag.Position
	Title      string
	Summary    string
	Audience   []string
	Link       string    // "" where there is none
	Owner      string    // who keeps it up to date
	ReviewedOn time.Time // zero where nobody has said
	ReviewBy   time.Time // zero where nobody has said
}

var resourceColumns = []sheet.Column{
	{Name: "title", Others: []string{"name", "resource"}},
	{Name: "summary", Others: []string{"description"}},
	{Name: "audience", Others: []string{"for", "who it is for"}},
	{Name: "link", Others: []string{"url", "address", "web address"}},
	{Name: "owner"},
	{Name: "reviewed on", Others: []string{"last reviewed", "reviewed"}},
	{Name: "review by", Others: []string{"next review", "review due"}},
}

// Resources reads a list of resources. A row without a title is not in it.
func Resources(b *sheet.Book) ([]Resource, []diag.Finding) {
	r := open(b, resourceColumns)
	if r.cols == nil {
		return nil, r.findings
	}
	var out []Resource
	titles, links := map[string]sheet.Cell{}, map[string]sheet.Cell{}
	for _, row := range r.cols.Rows {
		title, link := r.cols.Cell(row, "title"), r.cols.Cell(row, "link")
		if link.Text == "" && title.Link != "" {
			link = title // people put the link on the title
		}
		if r.cols.Has("title") && title.Kind == sheet.Empty {
			r.report(diag.Error, "missing-value", title, "the row has no title", "", "name the resource, or delete the row")
			continue
		}
		x := Resource{
			Pos: title.Pos, Title: r.text(row, "title"), Summary: r.text(row, "summary"), Audience: r.list(row, "audience"),
			Owner: r.text(row, "owner"), ReviewedOn: r.date(row, "reviewed on"), ReviewBy: r.date(row, "review by"),
		}
		if link.Pos != title.Pos || link.Link != "" {
			x.Link = r.link(link)
		}
		if x.Summary == "" && r.cols.Has("summary") {
			r.report(diag.Warning, "missing-value", r.cols.Cell(row, "summary"), "the row has no summary",
				"a title alone seldom tells a reader whether it is for them", "say in a sentence what it is good for")
		}
		if !x.ReviewedOn.IsZero() && !x.ReviewBy.IsZero() && x.ReviewBy.Before(x.ReviewedOn) {
			r.report(diag.Error, "bad-date", r.cols.Cell(row, "review by"), "the next review is before the last one", "", "correct one of the two dates")
		}
		r.repeated(diag.Error, titles, title, "a resource with this title", strings.ToLower(x.Title))
		r.repeated(diag.Warning, links, link, "this link", x.Link)
		out = append(out, x)
	}
	diag.Sort(r.findings)
	return out, r.findings
}
