package page

import (
	"bytes"
	"encoding/json"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
	"nscp/tools/internal/publication"
)

// reportData is assets/data/annual-reports/YEAR.json: what templates list,
// compare and count across reports.
type reportData struct {
	Generated   string           `json:"generated"`
	Report      string           `json:"report"`
	Title       string           `json:"title"`
	Path        string           `json:"path"`
	Start       string           `json:"start,omitempty"`
	End         string           `json:"end,omitempty"`
	PublishDate string           `json:"publishDate,omitempty"`
	ExpiryDate  string           `json:"expiryDate,omitempty"`
	Commitments []commitmentData `json:"commitments"`
	Reviews     []reviewData     `json:"reviews"`
	Feedback    []feedbackData   `json:"feedback"`
	Figures     []figureData     `json:"figures"`
	Guidance    []guidanceData   `json:"guidance"`
}

// guidanceData says where the report answers one thing that the statutory
// guidance asks.
type guidanceData struct {
	ID        string      `json:"id"`
	Level     string      `json:"level"` // must or should
	Text      string      `json:"text"`
	Paragraph string      `json:"paragraph"`
	State     string      `json:"state"` // covered, thin, deferred or not found
	Where     []placeData `json:"where"`
	Note      string      `json:"note,omitempty"`
}

type placeData struct {
	Path  string `json:"path"`
	Title string `json:"title"`
}

// guidance returns how the report answers the guidance. A sentence that puts
// something off is the report's own, in quotation marks.
func (p *reportPrinter) guidance() []guidanceData {
	out := []guidanceData{}
	for _, c := range p.set.Answers.Coverage {
		g := guidanceData{ID: c.ID, Level: c.Level, Text: c.Text, Paragraph: c.Paragraph, State: string(c.State), Where: []placeData{}, Note: c.Note}
		if c.Quote != "" {
			g.Note = "“" + c.Quote + "”"
		}
		for _, w := range c.Where {
			path := p.path(p.slugs[w.Section])
			if w.Anchor != "" {
				path += "/#" + w.Anchor
			}
			g.Where = append(g.Where, placeData{Path: path, Title: w.Title})
		}
		out = append(out, g)
	}
	return out
}

type commitmentData struct {
	ID      string       `json:"id"`
	Number  string       `json:"number"`
	Title   string       `json:"title"`
	Path    string       `json:"path"`
	Labels  []string     `json:"labels"`
	Actions []actionData `json:"actions"`
}

type actionData struct {
	ID   string `json:"id"`
	Path string `json:"path"`
	Said string `json:"said"` // Markdown
	Done string `json:"done"` // Markdown
}

type reviewData struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Count   int    `json:"count"`
	Title   string `json:"title,omitempty"`
	Outcome string `json:"outcome,omitempty"`
	Panel   string `json:"panel,omitempty"`
	Path    string `json:"path"`
}

type feedbackData struct {
	Course string `json:"course"`
	Words  string `json:"words"`
	Path   string `json:"path"`
}

type figureData struct {
	Measure string           `json:"measure"`
	Group   string           `json:"group"`
	Period  string           `json:"period"`
	Value   *figures.Decimal `json:"value"` // null where Mark says why there is none
	Mark    string           `json:"mark,omitempty"`
	Unit    string           `json:"unit"`
	Source  string           `json:"source"`
	Note    string           `json:"note,omitempty"`
	Derived bool             `json:"derived"`
}

func newFigureData(f figures.Figure) figureData {
	d := figureData{Measure: f.Measure, Group: f.Group, Period: f.Period.ID(), Mark: string(f.Mark),
		Unit: f.Unit.Name, Source: f.Source, Note: f.Note, Derived: f.Derived}
	if f.Known() {
		d.Value = &f.Value
	}
	return d
}

// data prints the report's data. A draft has none: templates show data from
// every file that is there.
func (p *reportPrinter) data() {
	if p.r.Draft {
		return
	}
	d := reportData{
		Generated: strings.Join(comment(p.r.Source), " "),
		Report:    p.r.Year, Title: p.r.Title, Path: p.path(""), Start: p.r.Start, End: p.r.End,
		PublishDate: p.r.Embargo, ExpiryDate: p.r.Expires,
		Commitments: []commitmentData{}, Reviews: []reviewData{}, Feedback: []feedbackData{}, Figures: []figureData{},
	}
	pages := map[*publication.Section]string{}
	for i, s := range p.r.Sections {
		pages[s] = p.path(p.slugs[i])
	}
	for _, c := range p.r.Commitments {
		anchor := c.Table.ID
		if c.Above != nil {
			anchor = c.Above.ID
		}
		cd := commitmentData{ID: c.ID, Number: c.Number, Title: c.Title, Path: pages[c.Section] + "/#" + anchor}
		for _, l := range c.Labels {
			cd.Labels = append(cd.Labels, doc.Words(l))
		}
		for _, a := range c.Actions {
			cd.Actions = append(cd.Actions, actionData{
				ID: a.ID, Path: pages[c.Section] + "/#" + a.ID, Said: doc.Format(a.Said()), Done: doc.Format(a.Done()),
			})
		}
		d.Commitments = append(d.Commitments, cd)
	}
	section := map[publication.Kind]string{}
	for i, s := range p.r.Sections {
		if section[s.Kind] == "" {
			section[s.Kind] = p.path(p.slugs[i])
		}
	}
	for _, r := range p.r.Reviews {
		d.Reviews = append(d.Reviews, reviewData{
			ID: r.ID, Kind: string(r.Kind), Count: r.Count, Title: r.Title, Outcome: string(r.Outcome), Panel: r.Panel,
			Path: section[publication.ReviewsOf],
		})
	}
	for _, c := range p.r.Feedback {
		d.Feedback = append(d.Feedback, feedbackData{Course: c.Course, Words: c.Words, Path: section[publication.Training]})
	}
	for _, f := range p.r.Figures {
		d.Figures = append(d.Figures, newFigureData(f))
	}
	d.Guidance = p.guidance()
	p.set.add(File{Path: "assets/data/" + reportFolder + "/" + p.r.Year + ".json", Source: p.r.Source, Data: stamp(encode(d))})
}

// encode returns v as JSON, indented so that a change reads as a diff.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic("page: " + err.Error()) // only strings and numbers are encoded
	}
	return b.Bytes()
}
