package ledger

import (
	"bufio"
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	ghtml "github.com/yuin/goldmark/renderer/html"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"nscp/tools/internal/diag"
)

// Page returns the words of a generated content page, in the order in which the
// site shows them: its title where title is set, then its body as goldmark,
// configured like Hugo in hugo.toml, renders it. What Hugo would drop (raw
// HTML, a link that runs a script) is no word here, so it shows as lost.
//
// Shortcodes are those of docs/architecture.md: their tags say nothing, what
// stands between them is Markdown, and a table's caption comes before its rows.
// Any other shortcode is an error, as is front matter that can't be read.
func Page(path string, data []byte, title bool) ([]Word, error) {
	p := newPage(path, data, make([]Word, 0, len(data)/6))
	if title {
		if err := p.title(); err != nil {
			return nil, err
		}
	}
	if err := p.body(); err != nil {
		return nil, err
	}
	return p.words, nil
}

// AppendPage appends the words of a page to words, its title's first, and says at
// which its body begins.
func AppendPage(words []Word, path string, data []byte) (all []Word, body int, err error) {
	p := newPage(path, data, words)
	if err := p.title(); err != nil {
		return nil, 0, err
	}
	body = len(p.words)
	if err := p.body(); err != nil {
		return nil, 0, err
	}
	return p.words, body, nil
}

func newPage(path string, data []byte, words []Word) *page {
	p := &page{text: newText(path), words: words, markdown: string(data)}
	rest, skipped := frontMatter(p.markdown)
	p.src = data[len(data)-len(rest):]
	p.matter, p.markdown = p.markdown[:len(p.markdown)-len(rest)], rest
	p.line = int32(skipped) + 1
	return p
}

// body takes the words of the body; nothing comes behind it.
func (p *page) body() error {
	body, err := withoutShortcodes(p.text.path, p.markdown, int(p.line)-1)
	if err != nil {
		return err
	}
	if body != p.markdown {
		p.src = []byte(body)
	}
	p.block(hugoGrammar.Parse(gtext.NewReader(p.src)))
	p.text.free()
	return nil
}

// hugoGrammar is what hugo.toml makes of goldmark. A test holds the two
// together.
var hugoGrammar = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.DefinitionList, extension.Footnote),
	goldmark.WithParserOptions(parser.WithAttribute(), parser.WithBlockParsers(util.Prioritized(attributeParser{}, 100))),
).Parser()

// page goes through goldmark's tree.
type page struct {
	text             *text
	words            []Word
	matter, markdown string
	src              []byte // the body as goldmark reads it
	// The line that the byte at seen stands in, to find the next from.
	line int32
	seen int
}

// title takes the words of the title out of front matter. Only its own lines are
// read as YAML, which is slow, and only where they need be; the converter prints it
// on one.
func (p *page) title() error {
	_, matter, ok := strings.Cut(p.matter, "\n")
	if !ok {
		return fmt.Errorf("%s: no front matter, and so no title", p.text.path)
	}
	line := int32(1)
	for !strings.HasPrefix(matter, "title:") {
		line++
		if _, matter, ok = strings.Cut(matter, "\n"); !ok {
			return nil
		}
	}
	end := strings.IndexByte(matter, '\n') + 1
	for strings.HasPrefix(matter[end:], " ") {
		end += strings.IndexByte(matter[end:], '\n') + 1
	}
	title, ok := plainTitle(matter[:end])
	if !ok {
		var m struct{ Title string }
		if err := yaml.Unmarshal([]byte(matter[:end]), &m); err != nil {
			return fmt.Errorf("%s: front matter: %w", p.text.path, err)
		}
		title = m.Title
	}
	p.text.addString(title, line+1, 0)
	p.words = p.text.flush(p.words)
	return nil
}

// plainTitle returns the title in a line that YAML reads as it stands: in double
// quotes without an escape, or several words, or a long one, of letters, digits and
// marks that mean nothing to it.
func plainTitle(line string) (title string, ok bool) {
	if title, ok = strings.CutPrefix(line, "title: "); !ok {
		return "", false
	}
	title = strings.Trim(title, " \n")
	bare := true
	if n := len(title); n > 1 && title[0] == '"' && title[n-1] == '"' {
		title, bare = title[1:n-1], false
	}
	for i, r := range title {
		switch {
		case unicode.IsLetter(r), !bare && ' ' <= r && r < 0x7f && r != '"' && r != '\\':
		case i > 0 && strings.ContainsRune("0123456789 -_./,()’–", r):
		default:
			return "", false
		}
	}
	// A short word may be null, or no.
	return title, !bare || len(title) > len("false")
}

// at returns the line of the byte at offset.
func (p *page) at(offset int) int32 {
	if offset < p.seen {
		p.line -= int32(bytes.Count(p.src[offset:p.seen], []byte("\n")))
	} else {
		p.line += int32(bytes.Count(p.src[p.seen:offset], []byte("\n")))
	}
	p.seen = offset
	return p.line
}

// block takes the words of a block and of all inside it.
func (p *page) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.HTMLBlock, *attributes:
		return
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		for i := range n.Lines().Len() {
			s := n.Lines().At(i)
			p.text.addBytes(s.Value(p.src), p.at(s.Start))
		}
		p.words = p.text.flush(p.words)
		return
	case *extast.Table:
		if a, ok := n.NextSibling().(*attributes); ok && !a.HasBlankPreviousLines() {
			p.text.addString(a.caption, p.line, 0)
			p.words = p.text.flush(p.words)
		}
	}
	if c := n.FirstChild(); c != nil && c.Type() == ast.TypeInline {
		p.inlines(n)
		p.words = p.text.flush(p.words)
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		p.block(c)
	}
}

func (p *page) inlines(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		p.inline(c)
	}
}

func (p *page) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		line := p.at(n.Segment.Start)
		value := n.Segment.Value(p.src)
		if !n.IsRaw() {
			value = decode(value)
		}
		p.text.addBytes(value, line)
		if n.SoftLineBreak() || n.HardLineBreak() {
			p.text.add(' ', line, 0)
		}
	case *ast.String:
		p.text.addString(html.UnescapeString(string(n.Value)), p.line, 0)
	case *ast.RawHTML, *extast.FootnoteBacklink:
	case *extast.FootnoteLink:
		p.text.add(gapCharacter, p.line, 0)
	case *ast.AutoLink:
		from := len(p.text.chars)
		p.text.addBytes(n.Label(p.src), p.line)
		p.text.addLink(from, string(n.URL(p.src)), p.line, 0)
	case *ast.Link:
		from := len(p.text.chars)
		p.inlines(n)
		p.target(from, n.Destination, n.Title)
	case *ast.Image:
		p.text.add(gapCharacter, p.line, 0)
		p.inlines(n)
		p.text.add(gapCharacter, p.line, 0)
		p.text.addBytes(decode(n.Title), p.line)
		p.text.add(gapCharacter, p.line, 0)
	default:
		p.inlines(n)
	}
}

// target puts a link's destination and title behind its words.
func (p *page) target(from int, dest, title []byte) {
	dest, title = util.UnescapePunctuations(dest), decode(title)
	dest = util.ResolveEntityNames(util.ResolveNumericReferences(dest))
	if !ghtml.IsDangerousURL(dest) {
		p.text.addLink(from, string(dest), p.line, 0)
	}
	if len(title) > 0 && !internal(string(dest)) {
		p.text.add(gapCharacter, p.line, 0)
		p.text.addBytes(title, p.line)
		p.text.add(gapCharacter, p.line, 0)
	}
}

// decode returns what a browser shows of text that goldmark's renderer writes.
func decode(b []byte) []byte {
	if bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, '&') < 0 {
		return b
	}
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	ghtml.DefaultWriter.Write(w, b)
	w.Flush() // a buffer takes all
	return []byte(html.UnescapeString(out.String()))
}

// gapCharacter parts two words and is of neither: a character that Unicode
// keeps for such use, so no text has it.
const gapCharacter = '\ufdd0'

var (
	shortcode     = regexp.MustCompile(`\{\{[<%]\s*(/?)\s*([\w-]*)(.*?)\s*/?\s*[>%]\}\}`)
	raised        = regexp.MustCompile(`\{\{[<%]\s*/?\s*su[bp]\s*[>%]\}\}`)
	captionOf     = regexp.MustCompile(`\scaption="((?:[^"\\]|\\.)*)"`)
	quotePrefix   = regexp.MustCompile(`^[> \t]*$`)
	knownShortcut = set("action caption cell header row sub sup table")
)

// withoutShortcodes returns Markdown without the tags of shortcodes, line for
// line. A tag that has a line to itself leaves a blank line, as Hugo renders
// what is inside by itself; any other leaves a gap.
func withoutShortcodes(path, body string, skipped int) (string, error) {
	if !strings.Contains(body, "{{<") && !strings.Contains(body, "{{%") {
		return body, nil
	}
	lines := strings.Split(body, "\n")
	for i, line := range lines {
		if !strings.Contains(line, "{{") {
			continue
		}
		line = raised.ReplaceAllString(line, "") // they stand inside a word
		lines[i] = line
		tags := shortcode.FindAllStringSubmatch(line, -1)
		if len(tags) == 0 {
			continue
		}
		var captions strings.Builder
		for _, tag := range tags {
			if !knownShortcut[tag[2]] {
				return "", fmt.Errorf("%s: no shortcode of a report's pages: %s",
					diag.Position{Path: path, Line: skipped + i + 1}, tag[0])
			}
			if m := captionOf.FindStringSubmatch(tag[3]); m != nil {
				captions.WriteString(literal(m[1]))
			}
		}
		if rest := shortcode.ReplaceAllString(line, ""); quotePrefix.MatchString(rest) {
			lines[i] = rest + captions.String()
		} else {
			lines[i] = shortcode.ReplaceAllString(line, string(gapCharacter)) + captions.String()
		}
	}
	return strings.Join(lines, "\n"), nil
}

// literal returns text as Markdown that says just that.
func literal(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf && punctuation(byte(r)) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// attributes is a line such as {caption="…"} behind a block, which Hugo takes
// for attributes of the block and not for words.
type attributes struct {
	ast.BaseBlock
	caption string
}

var kindAttributes = ast.NewNodeKind("LedgerAttributes")

func (*attributes) Kind() ast.NodeKind { return kindAttributes }

func (a *attributes) Dump(source []byte, level int) { ast.DumpHelper(a, source, level, nil, nil) }

// attributeParser reads such lines as Hugo's own does, for all blocks.
type attributeParser struct{}

func (attributeParser) Trigger() []byte { return []byte{'{'} }

func (attributeParser) Open(_ ast.Node, reader gtext.Reader, _ parser.Context) (ast.Node, parser.State) {
	as, ok := parser.ParseAttributes(reader)
	if !ok {
		return nil, parser.RequireParagraph
	}
	a := &attributes{}
	if v, ok := as.Find([]byte("caption")); ok {
		if b, ok := v.([]byte); ok {
			a.caption = string(decode(b))
		}
	}
	return a, parser.NoChildren
}

func (attributeParser) Continue(ast.Node, gtext.Reader, parser.Context) parser.State {
	return parser.Close
}

func (attributeParser) Close(ast.Node, gtext.Reader, parser.Context) {}
func (attributeParser) CanInterruptParagraph() bool                  { return true }
func (attributeParser) CanAcceptIndentedLine() bool                  { return false }
