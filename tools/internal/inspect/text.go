package inspect

import (
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/hidden"
	md "nscp/tools/internal/read/markdown"
	"nscp/tools/internal/read/sheet"
	"nscp/tools/internal/read/text"
)

// A source is a text file that is being looked through.
type source struct {
	data []byte
	src  *text.Source
	list hidden.List
}

// open decodes a text file and notes its invisible characters. It returns nil
// with an error finding where the file is no text.
func open(name string, data []byte) (*source, []diag.Finding) {
	decoded, fs := text.Decode(name, data)
	if errs, _ := diag.Count(fs); errs > 0 {
		return nil, fs
	}
	s := &source{data: decoded, src: text.NewSource(name, decoded, 1)}
	for i := 0; i < len(decoded); {
		r, n := utf8.DecodeRune(decoded[i:])
		if r >= 0x7f && text.IsHidden(r) || r < ' ' && text.IsHidden(r) {
			f := text.HiddenRune(r, s.src.Position(i), "")
			severity := hidden.Warn
			if f.Severity == diag.Error {
				severity = hidden.Stop
			}
			s.add(hidden.Invisible, severity, i, strings.TrimPrefix(f.Message, "found "), "")
		}
		i += n
	}
	return s, fs
}

func (s *source) add(kind hidden.Kind, severity hidden.Severity, offset int, detail, content string) {
	s.list.Add(hidden.Item{Kind: kind, Severity: severity, Pos: s.src.Position(offset), Detail: detail, Content: strings.TrimSpace(content)})
}

// isMarkdown reports whether pages are made from the file, and it is none itself.
func (s *source) isMarkdown() bool {
	ext := strings.ToLower(path.Ext(s.src.Position(0).Path))
	return ext == ".md" || ext == ".markdown"
}

// table lists what is hidden in a .csv file: cells that a spreadsheet program
// takes for a formula show its result in place of what the file says.
func table(name string, data []byte) ([]Item, []diag.Finding) {
	t, fs := open(name, data)
	if t == nil {
		return nil, fs
	}
	book, _ := sheet.Read(name, data)
	for _, sh := range book.Sheets {
		for _, row := range sh.Rows {
			for _, c := range row {
				if formula.MatchString(c.Text) {
					t.list.Add(hidden.Item{Kind: hidden.Formula, Severity: hidden.Warn, Pos: c.Pos, Content: c.Text})
				}
			}
		}
	}
	return t.list.Items, fs
}

// formula matches what a spreadsheet program runs. A number with a sign is a
// number.
var formula = regexp.MustCompile(`^[\t\r ]*[=@]|^[\t\r ]*[+-][^\d\s.,£(]`)

// markdown lists what is hidden in Markdown or HTML: comments, elements that a
// browser does not show, link definitions that nothing uses (a way to write
// comments in Markdown), remarks among the metadata, pictures inside the text,
// lines that are nothing but a protective marking.
func markdown(name string, data []byte) ([]Item, []diag.Finding) {
	s, fs := open(name, data)
	if s == nil {
		return nil, fs
	}
	body := s.remarks()
	s.elements(body)
	s.definitions(body)
	d, _ := md.Read(name, data)
	for _, it := range hidden.Markings(d.Blocks) {
		s.list.Add(it)
	}
	return s.list.Items, fs
}

// remarks notes comments in the front matter and returns where the text begins.
func (s *source) remarks() int {
	const fence = "---\n"
	all := string(s.data)
	if !strings.HasPrefix(all, fence) {
		return 0
	}
	end := strings.Index(all[len(fence):], "\n---")
	if end < 0 {
		return 0
	}
	offset := 0
	for line := range strings.Lines(all[:len(fence)+end+1]) {
		if remark := strings.TrimSpace(line); strings.HasPrefix(remark, "#") {
			s.add(hidden.Comment, hidden.Strip, offset, "a remark among the metadata", strings.TrimLeft(remark, "# "))
		}
		offset += len(line)
	}
	return len(fence) + end + len("\n---")
}

// elements reads the tags from an offset on. Code is no exception: what it
// shows it shows, and a comment in it is listed once too often rather than once
// too seldom.
func (s *source) elements(from int) {
	for _, c := range hidden.Elements(s.data[from:]) {
		s.add(hidden.Text, hidden.Stop, from+c.Offset, hidden.Unshown, c.Words)
	}
	z := html.NewTokenizer(strings.NewReader(string(s.data[from:])))
	at := from
	for {
		kind := z.Next()
		raw := z.Raw()
		if kind == html.ErrorToken {
			return
		}
		switch tok := z.Token(); kind {
		case html.CommentToken:
			severity := hidden.Stop
			if s.isMarkdown() {
				severity = hidden.Strip // the pages made from it have none
			}
			s.add(hidden.Comment, severity, at, "", tok.Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			s.embedded(tok, at)
		}
		at += len(raw)
	}
}

// embedded notes a picture that stands in the text as data: it carries its
// metadata with it.
func (s *source) embedded(t html.Token, at int) {
	for _, a := range t.Attr {
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "data:") {
			s.add(hidden.Embedded, hidden.Stop, at, "a file inside the text, as data", "")
		}
	}
}

var (
	definition = regexp.MustCompile(`(?m)^ {0,3}\[([^\]^\n][^\]\n]*)\]:[ \t]*(\S.*)?$`)
	dataLink   = regexp.MustCompile(`(?i)\]\(\s*<?data:[^)\s]*`)
)

// definitions notes link definitions that nothing refers to: nobody sees them.
func (s *source) definitions(from int) {
	body := string(s.data[from:])
	lower := strings.ToLower(body)
	for _, m := range definition.FindAllStringSubmatchIndex(body, -1) {
		label := lower[m[2]:m[3]]
		if strings.Count(lower, "["+label+"]") > 1 {
			continue
		}
		s.add(hidden.Comment, hidden.Stop, from+m[0], "a link that nothing in the text uses", body[m[0]:m[1]])
	}
	for _, m := range dataLink.FindAllStringIndex(body, -1) {
		s.add(hidden.Embedded, hidden.Stop, from+m[0], "a file inside the text, as data", "")
	}
}
