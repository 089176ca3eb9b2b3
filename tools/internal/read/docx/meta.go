package docx

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/archive"
)

// keys are what the left column of a document's first table may say, and the
// key of page metadata that it stands for. Whether a kind of document has the
// key is for its schema to judge.
var keys = map[string]string{
	"title": "title", "date": "date", "published": "date",
	"summary": "description", "description": "description",
	"themes": "themes", "theme": "themes", "topics": "themes", "tags": "themes", "keywords": "themes",
	"audience": "audience", "for": "audience", "who this is for": "audience",
	"review": "review", "rapid review": "review",
	"covers": "covers", "period": "covers", "year": "covers", "reporting year": "covers",
	"start": "start", "end": "end", "note": "note", "files": "files",
	"updated": "updated", "last updated": "updated", "review by": "reviewBy", "reviewby": "reviewBy", "review date": "reviewBy",
	"draft": "draft", "publish date": "publishDate", "publishdate": "publishDate", "embargo": "publishDate", "embargoed until": "publishDate",
	"expiry date": "expiryDate", "expirydate": "expiryDate", "expires": "expiryDate",
	"corrections": "corrections", "accept": "accept",
	"keep-apart": "keep-apart", "keep apart": "keep-apart", "join": "join", "heading": "heading", "as-is": "as-is", "as is": "as-is",
}

// A several says how the values of a key stand in one cell.
type several int

const (
	one    several = iota // a value, however many lines it takes
	commas                // divided by commas, semicolons or lines
	lines                 // a value a line
)

var counts = map[string]several{
	"themes": commas, "audience": commas,
	"accept": lines, "corrections": lines, "files": lines, "keep-apart": lines, "join": lines, "heading": lines, "as-is": lines,
}

var dates = map[string]bool{"date": true, "publishDate": true, "expiryDate": true, "updated": true, "reviewBy": true, "start": true, "end": true}

// readMeta reads what the document says of itself: its first table, or else its
// properties.
func (r *reader) readMeta() {
	if i, fields := r.metaTable(); fields != nil {
		r.doc.Meta = fields
		t := r.doc.Blocks[i].(*doc.Table)
		r.doc.Asides = append(r.doc.Asides, &doc.Aside{At: t.At, Reason: "what the document says of itself", Text: strings.TrimSpace(doc.Plain([]doc.Block{t}))})
		r.headless = slices.DeleteFunc(r.headless, func(t *doc.Table) bool { return t == r.doc.Blocks[i] })
		r.doc.Blocks = slices.Delete(r.doc.Blocks, i, i+1)
		return
	}
	r.metaProperties()
}

// metaTable returns the fields of the first table and where it stands, or nil.
// It must be the first thing in the document but for its title: two columns, no
// merged cells, at least two rows, a title or date among them, and more than
// half of its keys known. An unknown key is kept, to be refused by the schema
// with its place, rather than to turn the whole table into text.
func (r *reader) metaTable() (int, []doc.Field) {
	i := 0
	for i < len(r.doc.Blocks) && isTitle(r.doc.Blocks[i]) {
		i++
	}
	if i == len(r.doc.Blocks) {
		return 0, nil
	}
	t, ok := r.doc.Blocks[i].(*doc.Table)
	if !ok || len(t.Rows) < 2 || len(t.Caption) > 0 {
		return 0, nil
	}
	var fields []doc.Field
	known, named := 0, false
	for _, row := range t.Rows {
		if len(row.Cells) != 2 || row.Cells[0].ColSpan > 1 || row.Cells[1].ColSpan > 1 || row.Cells[0].RowSpan > 1 || row.Cells[1].RowSpan > 1 {
			return 0, nil
		}
		label := strings.ToLower(strings.Join(strings.Fields(doc.Plain(row.Cells[0].Blocks)), " "))
		label = strings.TrimRight(label, ": ")
		key, ok := keys[label]
		if !ok {
			if !keyLike.MatchString(label) {
				return 0, nil
			}
			key = strings.ReplaceAll(label, " ", "-")
		} else {
			known++
		}
		named = named || key == "title" || key == "date"
		values := metaValues(key, doc.Plain(row.Cells[1].Blocks))
		if values == nil {
			continue // a row that nobody has filled in says nothing
		}
		fields = append(fields, doc.Field{At: row.Cells[1].At, Key: key, Values: values})
	}
	if !named || known*2 <= len(t.Rows) || fields == nil {
		return 0, nil
	}
	return i, fields
}

var keyLike = regexp.MustCompile(`^[a-z][a-z _-]{0,30}$`)

func isTitle(b doc.Block) bool {
	h, ok := b.(*doc.Heading)
	return ok && h.Level <= 1
}

// metaValues returns the values that a text gives to a key.
func metaValues(key, text string) []string {
	var out []string
	add := func(s string) {
		if s = oneLine(s); s == "" {
			return
		}
		if dates[key] {
			s = isoDate(s)
		}
		out = append(out, s)
	}
	if counts[key] == one {
		add(text)
		return out
	}
	for line := range strings.Lines(text) {
		if counts[key] == lines {
			add(line)
			continue
		}
		for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == ',' || r == ';' }) {
			add(part)
		}
	}
	return out
}

// isoDate returns a date that is written out, "7 May 2024", as metadata has
// them, "2024-05-07". Figures alone are left as they are, for the schema to
// refuse: nobody can tell 7/5 from 5/7.
func isoDate(s string) string {
	if day, clock, ok := strings.Cut(s, "T"); ok && strings.HasSuffix(clock, "Z") {
		s = day // a date among the file's properties has a time as well
	}
	words := ordinal.ReplaceAllString(s, "$1")
	for _, form := range []string{"2 January 2006", "2 Jan 2006", "Monday 2 January 2006", "Monday, 2 January 2006", "January 2, 2006"} {
		if t, err := time.Parse(form, words); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return s
}

var ordinal = regexp.MustCompile(`\b(\d{1,2})(st|nd|rd|th)\b`)

// metaProperties reads the properties that an editor can fill in on purpose:
// title, subject, tags, and custom ones that are named like a key. Author,
// company and the rest are never read.
func (r *reader) metaProperties() {
	at := r.at("document properties")
	core, custom := r.properties()
	add := func(key string, values ...string) {
		if len(values) > 0 && values[0] != "" && !slices.ContainsFunc(r.doc.Meta, func(f doc.Field) bool { return f.Key == key }) {
			r.doc.Meta = append(r.doc.Meta, doc.Field{At: at, Key: key, Values: values})
		}
	}
	if t := oneLine(core.Child("dc:title").Content()); t != "" {
		switch own := r.ownTitle(); {
		case own == "" || sameWords(own, t):
			add("title", t)
		default:
			core = nil
			r.warn("title-property", at, "the property Title says other than the title in the text, and is not used",
				"properties are often left over from the file that was copied",
				"choose File, Info, and correct or clear Title, Subject and Tags")
		}
	}
	add("description", oneLine(core.Child("dc:subject").Content()))
	add("themes", metaValues("themes", core.Child("cp:keywords").Content())...)
	for _, p := range children(custom) {
		key, ok := keys[strings.ToLower(strings.TrimSpace(p.Attr("name")))]
		if !ok {
			continue
		}
		add(key, metaValues(key, p.Content())...)
	}
}

// properties returns the core and custom properties of the file; a damaged part
// says nothing.
func (r *reader) properties() (core, custom *archive.Node) {
	if r.asked {
		return r.core, r.custom
	}
	r.asked = true
	defer func() { r.core, r.custom = core, custom }()
	for _, kind := range []struct {
		name string
		to   **archive.Node
	}{{"core-properties", &core}, {"custom-properties", &custom}} {
		part, err := r.Related("", kind.name)
		if part == "" || err != nil {
			// Strict files spell the types in one word.
			if part, err = r.Related("", map[string]string{"core-properties": "coreProperties", "custom-properties": "customProperties"}[kind.name]); part == "" || err != nil {
				continue
			}
		}
		if n, err := r.XML(part); err == nil {
			*kind.to = n
		}
	}
	return core, custom
}

// ownTitle returns the title that the text itself begins with, or "".
func (r *reader) ownTitle() string {
	for _, b := range r.doc.Blocks {
		if h, ok := b.(*doc.Heading); ok && h.Level == 1 {
			return doc.Words(h.Inlines)
		}
	}
	return ""
}

func sameWords(a, b string) bool {
	return strings.EqualFold(lettersOf(a), lettersOf(b))
}

func lettersOf(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r > 0x7f && r != '–' && r != '—' && r != '’' && r != '\u00a0')
	}), " ")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
