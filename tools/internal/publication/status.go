package publication

import (
	"strconv"
	"strings"

	"nscp/tools/internal/doc"
)

// A Status says when a publication may be read, and what has changed in it.
// Dates are YYYY-MM-DD, or empty.
type Status struct {
	Draft       bool
	Published   string // the day that it bears
	Updated     string // the day of its last change
	Embargo     string // not before this day or moment
	Expires     string // not from this day or moment on
	ReviewBy    string // when a person should look at it again
	Corrections []Correction
}

// A Correction is a change after publication, told to readers.
type Correction struct {
	Date string
	Text string
}

func newStatus(d *doc.Document) Status {
	s := Status{
		Draft: d.Value("draft") == "true", Published: d.Value("date"), Updated: d.Value("updated"),
		Embargo: d.Value("publishDate"), Expires: d.Value("expiryDate"), ReviewBy: d.Value("reviewBy"),
	}
	for _, c := range d.Values("corrections") {
		if date, text, ok := strings.Cut(c, ":"); ok {
			s.Corrections = append(s.Corrections, Correction{strings.TrimSpace(date), strings.TrimSpace(text)})
		}
	}
	return s
}

// A File is a form of a publication for downloading, such as the signed-off
// PDF.
type File struct {
	Path  string // below static/
	Name  string
	Pages int // 0 where nobody says
}

// newFiles reads "/files/report.pdf: The signed-off report; 24 pages" from front
// matter.
func newFiles(d *doc.Document) []File {
	var out []File
	for _, v := range d.Values("files") {
		path, name, _ := strings.Cut(v, ":")
		name, pages, _ := strings.Cut(name, ";")
		f := File{Path: strings.TrimSpace(path), Name: strings.TrimSpace(name)}
		if number, word, ok := strings.Cut(strings.TrimSpace(pages), " "); ok && strings.HasPrefix(word, "page") {
			f.Pages, _ = strconv.Atoi(number) // what is no number is shown as none
		}
		out = append(out, f)
	}
	return out
}
