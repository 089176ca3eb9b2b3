package diag

import (
	"encoding/json"
	"io"
)

// jsonFinding is a finding as programs read it. The keys are a promise: they
// are documented in the README and never change meaning.
type jsonFinding struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Path     string `json:"path"`
	Line     int    `json:"line"`            // 0 when the file has no lines
	Column   int    `json:"column"`          // in characters; 0 when unknown
	Place    string `json:"place,omitempty"` // instead of a line: "paragraph 41", "Sheet1!C7"
	Message  string `json:"message"`
	Why      string `json:"why"`
	Fix      string `json:"fix"`
	Excerpt  string `json:"excerpt,omitempty"`
	Mark     string `json:"mark,omitempty"` // of the words, for a sign-off
}

// WriteJSON writes findings as an array of objects with rule, severity, path,
// line, column, message, why and fix; place where a file has no lines, excerpt
// where the words may be repeated. No findings is an empty array.
func WriteJSON(w io.Writer, fs []Finding) error {
	out := make([]jsonFinding, len(fs))
	for i, f := range fs {
		out[i] = jsonFinding{
			Rule: f.Rule, Severity: f.Severity.String(),
			Path: f.Pos.Path, Line: f.Pos.Line, Column: f.Pos.Column, Place: f.Pos.Place,
			Message: f.Message, Why: f.Why, Fix: f.Fix, Excerpt: f.Excerpt, Mark: f.Mark,
		}
	}
	return encode(w, out)
}

// encode writes v as JSON for people and programs alike: indented, and with <,
// > and & as themselves, because nothing here goes into a web page.
func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
