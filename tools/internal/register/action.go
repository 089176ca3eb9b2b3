package register

import (
	"strings"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/sheet"
)

// An Action is what a review recommended and what became of it. Only themes and
// counts are for the public ([Themes]); the rest is the partnership's own.
type Action struct {
	Pos            diag.Position
	Recommendation string
	Theme          string
	Owner          string
	Due            time.Time // zero where nobody has said
	Done           time.Time // zero where it is not done, or nobody has said when
	Evidence       string
}

var actionColumns = []sheet.Column{
	{Name: "recommendation", Others: []string{"action"}},
	{Name: "theme"},
	{Name: "owner", Others: []string{"lead"}},
	{Name: "due", Others: []string{"due date", "due by", "by when"}},
	{Name: "done", Others: []string{"completed", "date done", "completed on"}},
	{Name: "evidence", Others: []string{"evidence of impact", "impact"}},
}

// Actions reads a tracker of actions. A row without a recommendation is not in
// it.
func Actions(b *sheet.Book) ([]Action, []diag.Finding) {
	r := open(b, actionColumns)
	if r.cols == nil {
		return nil, r.findings
	}
	var out []Action
	seen := map[string]sheet.Cell{}
	for _, row := range r.cols.Rows {
		what := r.cols.Cell(row, "recommendation")
		if r.cols.Has("recommendation") && what.Kind == sheet.Empty {
			r.report(diag.Error, "missing-value", what, "the row has no recommendation", "", "say what was recommended, or delete the row")
			continue
		}
		a := Action{
			Pos: what.Pos, Recommendation: r.text(row, "recommendation"), Theme: r.text(row, "theme"), Owner: r.text(row, "owner"),
			Due: r.date(row, "due"), Done: r.date(row, "done"), Evidence: r.text(row, "evidence"),
		}
		if a.Theme == "" && r.cols.Has("theme") {
			r.report(diag.Warning, "missing-value", r.cols.Cell(row, "theme"), "the row has no theme",
				"the public page counts actions by theme, and this one would not be counted", "put in a theme, one that other rows have if it fits")
		}
		if !a.Done.IsZero() && a.Evidence == "" && r.cols.Has("evidence") {
			r.report(diag.Warning, "missing-value", r.cols.Cell(row, "evidence"), "the action is done, and the row does not say how anyone can tell", "",
				"put in what shows that it was done, and what it changed")
		}
		r.repeated(diag.Error, seen, what, "this recommendation", strings.ToLower(a.Recommendation))
		out = append(out, a)
	}
	diag.Sort(r.findings)
	return out, r.findings
}

// Open reports whether the action is not done.
func (a Action) Open() bool { return a.Done.IsZero() }

// Old reports whether the action was still open more than six months after it
// was due, on the day given. An action without a date can never be old; that
// it has none is for the editor to see.
func (a Action) Old(on time.Time) bool {
	end := on
	if !a.Open() {
		end = a.Done
	}
	return !a.Due.IsZero() && a.Due.AddDate(0, 6, 0).Before(end)
}

// A Theme is what the public sees of the actions on one subject.
type Theme struct {
	Name    string
	Actions int
	Done    int
}

// Themes counts actions by theme, in the order in which the themes come first.
// Actions without a theme are not counted.
func Themes(actions []Action) []Theme {
	var out []Theme
	at := map[string]int{}
	for _, a := range actions {
		if a.Theme == "" {
			continue
		}
		i, ok := at[a.Theme]
		if !ok {
			i = len(out)
			at[a.Theme] = i
			out = append(out, Theme{Name: a.Theme})
		}
		out[i].Actions++
		if !a.Open() {
			out[i].Done++
		}
	}
	return out
}
