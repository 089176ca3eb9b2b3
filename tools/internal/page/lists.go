package page

import (
	"path"
	"strings"
	"time"

	"nscp/tools/internal/register"
)

// Resources prints the list of resources: assets/data/resources.json.
func Resources(source string, rs []register.Resource) *Set {
	d := resourcesData{Generated: strings.Join(comment(source), " "), Resources: []resourceData{}}
	for _, r := range rs {
		d.Resources = append(d.Resources, resourceData{
			Title: r.Title, Summary: r.Summary, Audience: append([]string{}, r.Audience...), Link: r.Link, Owner: r.Owner,
			Reviewed: day(r.ReviewedOn), ReviewBy: day(r.ReviewBy),
		})
	}
	return &Set{Files: []File{{Path: "assets/data/resources.json", Source: source, Data: stamp(encode(d))}}}
}

type resourcesData struct {
	Generated string         `json:"generated"`
	Resources []resourceData `json:"resources"`
}

type resourceData struct {
	Title    string   `json:"title"`
	Summary  string   `json:"summary"`
	Audience []string `json:"audience"`
	Link     string   `json:"link"`
	Owner    string   `json:"owner"`
	Reviewed string   `json:"reviewed"`
	ReviewBy string   `json:"review_by"`
}

// ReviewActions prints what the public sees of a tracker of review actions:
// assets/data/review-actions/YEAR.json, themes with how many actions each has
// and how many are done. Recommendations, owners and evidence stay in the
// partnership.
func ReviewActions(source string, actions []register.Action) *Set {
	year := strings.TrimSuffix(path.Base(source), path.Ext(source))
	d := actionsData{Generated: strings.Join(comment(source), " "), Report: year, Themes: []themeData{}}
	for _, t := range register.Themes(actions) {
		d.Themes = append(d.Themes, themeData(t))
	}
	return &Set{Files: []File{{Path: "assets/data/review-actions/" + year + ".json", Source: source, Data: stamp(encode(d))}}}
}

type actionsData struct {
	Generated string      `json:"generated"`
	Report    string      `json:"report"`
	Themes    []themeData `json:"themes"`
}

type themeData struct {
	Name    string `json:"name"`
	Actions int    `json:"actions"`
	Done    int    `json:"done"`
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
