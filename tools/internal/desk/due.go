package desk

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/publication"
	"nscp/tools/internal/statutory"
)

// A Due is a day on which something is to be done, or happens by itself.
type Due struct {
	Day      time.Time
	What     string
	Over     bool // the day has come, and a person has to do it
	Document *Document
}

// Due returns the days that documents name, the earliest first: reviews, embargoes,
// pages that go. One that only happened and is over is left out.
func (o *Overview) Due() []Due {
	var all []Due
	for _, d := range o.Documents {
		if d.text == nil {
			continue
		}
		for _, kind := range []struct {
			key, what string
			person    bool
		}{{"reviewBy", "to be reviewed", true}, {"publishDate", "published by itself", false}, {"expiryDate", "taken down by itself", false}} {
			day, ok := frontmatter.ParseDate(d.text.Value(kind.key))
			over := ok && !day.After(o.Today)
			if ok && (kind.person || !over) {
				all = append(all, Due{day, kind.what, over, d})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Due) int { return a.Day.Compare(b.Day) })
	return all
}

// Waiting returns the findings that stop publication until a person signs them off.
func (o *Overview) Waiting() []diag.Finding {
	var all []diag.Finding
	for _, f := range o.Findings() {
		if f.Mark != "" && f.Severity == diag.Error {
			all = append(all, f)
		}
	}
	return all
}

// Counts returns how many documents stand in each state, "draft" and the like, most
// frequent first.
func (o *Overview) Counts() []Count {
	times := map[string]int{}
	for _, d := range o.Documents {
		times[d.standing(o.Today)]++
	}
	var all []Count
	for state, n := range times {
		all = append(all, Count{n, state})
	}
	slices.SortFunc(all, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.State, b.State)) })
	return all
}

// A Count is how many documents stand in a state.
type Count struct {
	N     int
	State string
}

// standing says in a word or two where a document stands on its way to readers.
func (d *Document) standing(today time.Time) string {
	if d.stopped {
		return "stopped by an error"
	}
	if d.text == nil {
		return "published"
	}
	if d.text.Value("draft") == "true" {
		return "draft"
	}
	if t, ok := frontmatter.ParseDate(d.text.Value("expiryDate")); ok && !t.After(today) {
		return "expired"
	}
	if t, ok := frontmatter.ParseDate(d.text.Value("publishDate")); ok && t.After(today) {
		return "under embargo"
	}
	return "published"
}

// coverage returns a function that says what a document answers of what the
// guidance asks, worked out when it is first asked for; nil for a kind that it asks
// nothing of.
func coverage(s *convert.Source) func() []statutory.Coverage {
	if s.Document == nil || s.Pages == nil {
		return nil
	}
	switch s.Folder {
	case "annual-reports":
		return func() []statutory.Coverage { return s.Pages.Answers.Coverage }
	case "arrangements":
		return sync.OnceValue(func() []statutory.Coverage {
			all, _ := statutory.Arrangements(publication.NewArrangements(s.Document)) // what is wrong is a finding
			return all
		})
	}
	return nil
}

// Coverage returns what the document answers of what the guidance asks; nil for a
// kind of document that it asks nothing of.
func (d *Document) Coverage() []statutory.Coverage {
	if d.coverage == nil {
		return nil
	}
	return d.coverage()
}
