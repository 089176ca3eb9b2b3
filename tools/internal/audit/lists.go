package audit

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"time"

	"nscp/tools/internal/check"
	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/disclosure"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/figures"
	"nscp/tools/internal/read/sheet"
	"nscp/tools/internal/register"
	"nscp/tools/internal/upkeep"
)

func gateOf(c check.Config, words []string) disclosure.Config {
	return disclosure.Config{Public: c.Public, SmallCount: c.SmallCount, Words: spelling.New(words)}
}

// isList reports whether a source is a list and has no text.
func isList(s *convert.Source) bool { return s.Folder == "resources" || s.Folder == "review-actions" }

// lists returns what is old, or gives something away, in lists of resources and
// trackers of actions. Of a tracker only themes are public, so only they are held
// against the gate.
func (s *site) lists(sources []*convert.Source, gate disclosure.Config, today time.Time) []diag.Finding {
	var out []diag.Finding
	for _, src := range sources {
		if !isList(src) {
			continue
		}
		data, wrong := s.must(src.Path)
		out = append(out, wrong...)
		book, _ := sheet.Read(src.Path, data) // the conversion has reported what is wrong
		if book == nil {
			continue
		}
		d := &doc.Document{Path: src.Path}
		if src.Folder == "resources" {
			all, _ := register.Resources(book)
			out = append(out, upkeep.Resources(all, today)...)
			for _, r := range all {
				d.Blocks = append(d.Blocks, row(r.Pos, r.Title, r.Summary, r.Owner))
			}
		} else {
			all, _ := register.Actions(book)
			out = append(out, upkeep.Actions(all, today)...)
			for _, a := range all {
				d.Blocks = append(d.Blocks, row(a.Pos, a.Theme))
			}
		}
		out = append(out, disclosure.Run(d, gate)...)
	}
	return out
}

// counts returns what gives something away in a file of figures; there need not be
// one.
func counts(file *figures.Figures, gate disclosure.Config) []diag.Finding {
	if file == nil {
		return nil
	}
	d := &doc.Document{Path: file.Path}
	for _, f := range file.Rows {
		d.Blocks = append(d.Blocks, row(f.Pos, f.Measure, f.Group, f.Note))
	}
	return append(disclosure.Counts(file, gate), disclosure.Run(d, gate)...)
}

// row makes a paragraph of a row's words. They stand in several cells, so a column
// would mislead.
func row(pos diag.Position, words ...string) doc.Block {
	pos.Column = 0
	at := doc.At{Pos: pos}
	return &doc.Paragraph{At: at, Inlines: doc.TextAt(at, strings.Join(words, ". "))}
}

// redirects returns what is wrong with sources/redirects.csv, where there is one:
// lines of an old address and a new one, "#" before a remark. Whether a page has
// an address only Hugo knows, and only after a build.
func (s *site) redirects() []diag.Finding {
	data, out := s.must(redirectsPath)
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.Comment, r.FieldsPerRecord, r.TrimLeadingSpace = '#', -1, true
	var all []upkeep.Redirect
	for first := true; ; first = false {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		pos := diag.Position{Path: redirectsPath}
		if err != nil {
			var bad *csv.ParseError
			if errors.As(err, &bad) {
				pos.Line, pos.Column, err = bad.Line, bad.Column, bad.Err
			}
			return append(out, diag.Finding{Rule: "redirect", Severity: diag.Error, Pos: pos, Message: "the redirects cannot be read: " + err.Error(), Fix: "mend the line in " + redirectsPath})
		}
		pos.Line, _ = r.FieldPos(0)
		switch {
		case first && strings.EqualFold(fields[0], "from"):
		case len(fields) < 2:
			out = append(out, diag.Finding{Rule: "redirect", Severity: diag.Error, Pos: pos, Message: "found one address; expected the old one, a comma and the new one", Fix: "mend the line in " + redirectsPath})
		default:
			all = append(all, upkeep.Redirect{Pos: pos, From: fields[0], To: fields[1]})
		}
	}
	return append(out, upkeep.Redirects(all, nil)...)
}
