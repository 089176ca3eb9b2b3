// Package starter makes the file that an editor begins with: a source of a kind
// with the right metadata and headings, as Markdown or as a Word document.
//
// In goes a kind, a title and what is in the site's folder already; out comes a
// [File] with its path and bytes. It holds headings and no sample text: sample
// text is published one day. Every new source is a draft. Writing it to disk is
// the command's.
package starter

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"nscp/tools/internal/frontmatter"
)

// Kinds are the kinds of source that can be begun.
var Kinds = []string{"briefing", "report", "arrangements", "resource"}

// A File is a new source, or an old one with something added.
type File struct {
	Path  string // slash-separated, relative to the site folder
	Data  []byte
	Added bool // the file was there, and Data is what goes on its end
}

// An Error says why no file can be begun, and the way out.
type Error struct{ Message, Hint string }

func (e *Error) Error() string { return e.Message }

// headings are what a document of a kind usually has, for an editor to fill in,
// rename or delete.
var headings = map[string][]string{
	"briefing":     {"What happened", "What we learned", "What has changed", "Questions for your team", "Where to find help"},
	"report":       {"Foreword", "Introduction", "What we said we would do and what we did", "Case reviews", "Training", "Priorities for next year", "Independent scrutiny"},
	"arrangements": {"Who the partners are", "How we work together", "Independent scrutiny", "Reviews of serious incidents", "Training", "Funding", "How the arrangements are reviewed"},
}

// New returns the file for a new source. exists tells whether there is a file at
// a path of the site folder.
func New(kind, title string, word bool, exists func(path string) bool) (*File, error) {
	title = strings.Join(strings.Fields(title), " ")
	if title == "" {
		return nil, &Error{"the title is empty", `write it in quotation marks, such as: nscp new briefing "Safer sleep"`}
	}
	if kind == "resource" {
		return resource(title, word, exists)
	}
	name, meta, err := place(kind, title)
	if err != nil {
		return nil, err
	}
	for _, ending := range []string{".md", ".markdown", ".txt", ".docx", ".pdf"} {
		if exists(name + ending) {
			return nil, &Error{name + ending + " is there already", "choose another title, or open that file and change it"}
		}
	}
	if word {
		data, err := document(title, meta, headings[kind])
		return &File{Path: name + ".docx", Data: data}, err
	}
	return &File{Path: name + ".md", Data: markdown(title, meta, headings[kind])}, nil
}

// A row is one thing that a document says of itself: its key in front matter, and
// what a person reads in Word.
type row struct{ key, label, value string }

// place returns where a document of a kind lies, without the ending, and what it
// says of itself.
func place(kind, title string) (name string, meta []row, err error) {
	draft := row{"draft", "Draft", "true"}
	// Rows without a value are for the author of a Word document to fill in; one
	// that stays empty says nothing.
	summary := row{"description", "Summary", ""}
	switch kind {
	case "briefing":
		slug := Slug(title)
		if slug == "" {
			return "", nil, &Error{fmt.Sprintf("the title %q has no letters or digits for an address", title), "choose a title with words"}
		}
		return path.Join("sources/briefings", slug), []row{
			draft, summary, {"covers", "Covers", ""}, {"themes", "Themes", ""}, {"audience", "Audience", ""}, {"review", "Review", ""},
		}, nil
	case "report":
		from, to, ok := years(title)
		if !ok {
			return "", nil, &Error{fmt.Sprintf("the title %q does not say which year the report is about", title), `name both years, such as: nscp new report "Annual report 2024 to 2025"`}
		}
		return fmt.Sprintf("sources/annual-reports/%d-%02d/report", from, to%100), []row{
			draft, summary, {"start", "Start", fmt.Sprintf("%d-04-01", from)}, {"end", "End", fmt.Sprintf("%d-03-31", to)},
		}, nil
	case "arrangements":
		year := regexp.MustCompile(`\b20\d\d\b`).FindString(title)
		if year == "" {
			return "", nil, &Error{fmt.Sprintf("the title %q does not say from which year the arrangements hold", title), `name the year, such as: nscp new arrangements "Safeguarding arrangements 2026"`}
		}
		return "sources/arrangements/" + year, []row{draft, summary, {"date", "Date", ""}}, nil
	}
	return "", nil, &Error{fmt.Sprintf("found the kind %q; expected one of %s", kind, strings.Join(Kinds, ", ")), `run, for example: nscp new briefing "Safer sleep"`}
}

// years returns the two years that a title names: "2024 to 2025", "2024-25".
func years(title string) (from, to int, ok bool) {
	m := regexp.MustCompile(`\b(20\d\d)\D{1,6}((?:20)?\d\d)\b`).FindStringSubmatch(title)
	if m == nil {
		return 0, 0, false
	}
	from, err := strconv.Atoi(m[1])
	if err != nil {
		return 0, 0, false
	}
	to = from + 1
	return from, to, strings.HasSuffix(strconv.Itoa(to), m[2])
}

// Slug returns a title as it stands in an address: lower-case letters and digits
// of ASCII with hyphens between words.
func Slug(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(title)) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
			// A mark over a letter, or an apostrophe in a word.
		default:
			gap = true
		}
	}
	return b.String()
}

// markdown returns a source as text.
func markdown(title string, meta []row, headings []string) []byte {
	m := frontmatter.Map{{Key: "title", Value: title}}
	for _, r := range meta {
		if r.value == "" {
			continue
		}
		var v frontmatter.Value = r.value
		if r.value == "true" {
			v = true
		} else if day, ok := frontmatter.ParseDate(r.value); ok {
			v = day
		}
		m = append(m, frontmatter.Entry{Key: r.key, Value: v})
	}
	var b bytes.Buffer
	b.Write(frontmatter.Write(nil, m))
	for _, h := range headings {
		fmt.Fprintf(&b, "\n## %s\n", h)
	}
	return b.Bytes()
}

// columns are those of the list of resources.
var columns = []string{"title", "summary", "audience", "link", "owner", "reviewed on", "review by"}

// resource returns a new line of the list of resources.
func resource(title string, word bool, exists func(string) bool) (*File, error) {
	const list = "sources/resources/resources"
	if word {
		return nil, &Error{"a resource is a line in a list and not a document", `leave --word out: nscp new resource "Title"`}
	}
	if exists(list + ".xlsx") {
		return nil, &Error{list + ".xlsx is a workbook, which this command does not change", "open it in Excel and add a row"}
	}
	f := &File{Path: list + ".csv", Added: exists(list + ".csv")}
	line := slices.Repeat([]string{""}, len(columns))
	line[0] = title
	rows := [][]string{columns, line}
	if f.Added {
		rows = rows[1:]
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	err := w.WriteAll(rows)
	f.Data = b.Bytes()
	return f, err
}
