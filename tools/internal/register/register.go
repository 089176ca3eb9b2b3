// Package register reads the two lists that a partnership keeps in
// spreadsheets: resources (toolkits, pathways, courses, newsletters) and the
// tracker of actions from reviews.
//
// In goes a [sheet.Book]; out come [Resource]s or [Action]s in the order of the
// file, and findings: columns that are missing or unknown, dates and links that
// cannot be used, rows that say too little. An empty cell means that nobody has
// said: nothing is filled in.
package register

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/sheet"
)

// reader reads the rows of one sheet.
type reader struct {
	path     string
	cols     *sheet.Columns
	findings []diag.Finding
}

// open finds the first sheet of a book that names the columns. cols is nil
// where there is none.
func open(b *sheet.Book, want []sheet.Column) *reader {
	r := &reader{path: b.Path}
	for _, s := range b.Sheets {
		cols, fs := s.ByName(want)
		if cols != nil {
			return &reader{path: b.Path, cols: cols, findings: fs}
		}
		if len(r.findings) == 0 {
			r.findings = fs
		}
	}
	return r
}

func (r *reader) report(severity diag.Severity, rule string, c sheet.Cell, message, why, fix string) {
	r.findings = append(r.findings, diag.Finding{Rule: rule, Severity: severity, Pos: c.Pos, Message: message, Why: why, Fix: fix})
}

// text returns a cell's words on one line.
func (r *reader) text(row []sheet.Cell, column string) string {
	return strings.Join(strings.Fields(r.cols.Cell(row, column).Text), " ")
}

// list returns the parts of a cell that are set apart by semicolons or line
// ends. A comma sets nothing apart: it is part of many names.
func (r *reader) list(row []sheet.Cell, column string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(r.cols.Cell(row, column).Text, func(c rune) bool { return c == ';' || c == '\n' }) {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// date returns the day in a cell, or the zero time where it is empty or no day.
func (r *reader) date(row []sheet.Cell, column string) time.Time {
	c := r.cols.Cell(row, column)
	if c.Kind == sheet.Empty {
		return time.Time{}
	}
	t, err := time.Parse("2006-01-02", c.Date)
	if err == nil {
		return t
	}
	message := fmt.Sprintf("%q holds %s, and a day is expected, such as 2024-03-31", column, c.Kind)
	if c.Date != "" {
		message = fmt.Sprintf("%q holds a month or a year, and a day is expected, such as 2024-03-31", column)
	}
	r.report(diag.Error, "bad-date", c, message, "", "write the day as year-month-day, or leave the cell empty if nobody knows it")
	return time.Time{}
}

// link returns the address in a cell, or "" where it is empty or must not be
// published.
func (r *reader) link(c sheet.Cell) string {
	address := c.Link
	if address == "" {
		address = strings.TrimSpace(c.Text)
	}
	if address == "" {
		return ""
	}
	bad := func(message, why, fix string) string {
		r.report(diag.Error, "bad-link", c, message, why, fix)
		return ""
	}
	if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.ContainsAny(address, " \\") {
		return address // a page of this website
	}
	u, err := url.Parse(address)
	switch {
	case err != nil || strings.ContainsAny(address, " \t\n<>\"\\"):
		return bad("the link is no address: it has a space or another character that addresses do not have", "",
			"copy the address from the browser's address bar")
	case u.Scheme == "" && strings.HasPrefix(strings.ToLower(address), "www."):
		return bad("the link does not begin with https://", "a browser would look for it on this website", "put https:// before it")
	case u.Scheme == "":
		return bad("the link is neither an address that begins with https:// nor a page of this website that begins with /", "",
			"copy the address from the browser's address bar")
	case u.Scheme == "mailto" && strings.Contains(u.Opaque, "@"):
		return address
	case u.Scheme != "https" && u.Scheme != "http":
		return bad("the link begins with "+scheme(u.Scheme)+", which does not lead to a web page",
			"it would run a program, or lead to somebody's own computer", "put in the public address, which begins with https://")
	case u.Host == "" || !strings.Contains(u.Host, "."):
		return bad("the link has no name of a website in it", "", "copy the address from the browser's address bar")
	case u.User != nil:
		return bad("the link has a user name in it", "it would be published", "take out what stands before the @")
	case u.Scheme == "http":
		r.report(diag.Warning, "insecure-link", c, "the link begins with http://, and https:// is expected", "what readers send and see can be read on the way",
			"try the address with https:// in a browser, and put that in if it works")
	}
	return address
}

// scheme returns a scheme as a finding may show it.
func scheme(s string) string {
	if len(s) > 20 {
		s = s[:20] + "…"
	}
	return s + ":"
}

// repeated reports rows with the same name or the same address. key is what
// makes two of them the same.
func (r *reader) repeated(severity diag.Severity, seen map[string]sheet.Cell, c sheet.Cell, what, key string) {
	if key == "" {
		return
	}
	first, ok := seen[key]
	if !ok {
		seen[key] = c
		return
	}
	r.report(severity, "repeated-row", c, fmt.Sprintf("%s is there twice, here and at %s", what, place(first.Pos)), "",
		"keep the row that is right, and delete the other")
}

func place(p diag.Position) string {
	if p.Place != "" {
		return p.Place
	}
	return fmt.Sprintf("line %d", p.Line)
}
