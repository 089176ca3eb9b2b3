// Package markdown reads Markdown and plain extracted text.
//
// In go the bytes of a file, in any encoding that package text knows; out comes
// a document ([Read]): blocks and inlines as CommonMark and GitHub's tables,
// strikethrough, bare addresses and footnotes define them, each with its line
// and column, and findings.
//
// Reading never repairs. A heading without its "#" stays a paragraph, and a
// table in two pieces stays two tables. Neither does it lose a word: raw HTML,
// which Hugo would drop without a word, is kept as doc.HTML and doc.Markup;
// cells beyond a table's width, which the specification drops, stay; and what
// cannot be kept (a footnote that nothing refers to, the title of a picture) is
// an error finding.
package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/read/hidden"
	"nscp/tools/internal/read/text"
)

// Read returns the document in a Markdown or plain text file. The path is the
// file's, relative to the site folder; it only names the file in positions and
// findings.
//
// An error finding means that the document must not be used; the document is
// never nil.
func Read(path string, data []byte) (*doc.Document, []diag.Finding) {
	d := &doc.Document{Path: path}
	data, fs := text.Decode(path, data)
	if errors, _ := diag.Count(fs); errors > 0 {
		return d, fs
	}
	fields, body, first, found := frontmatter.Read(path, data)
	d.Meta = fields
	fs = append(fs, found...)
	fs = append(fs, text.Hidden(text.NewSource(path, data, 1))...)

	src := text.NewSource(path, body, first)
	if deep := tooDeep(src, body, path); deep != nil {
		return d, append(fs, deep...)
	}
	fs = append(fs, columns(src, body, path)...)
	context := parser.NewContext()
	root := grammarFor(body).Parse(gtext.NewReader(body), parser.WithContext(context))
	c := converter{src: src, data: body, path: path, used: map[string]bool{}, mentions: map[string]int{}}
	d.Blocks = c.blocks(root)
	d.Notes = c.orderedNotes()
	c.unusedDefinitions()
	marks, _ := context.Get(looseMarks).([]looseMark)
	for _, m := range marks {
		c.looseMark(m)
	}
	c.tooMany()
	c.formulas()
	fs = append(fs, c.findings...)
	fs = append(fs, overspent(src, context, path)...)
	fs = append(fs, hidden.Findings(append(hidden.Markings(d.Blocks), c.unshown()...), data)...)
	if errors, _ := diag.Count(fs); errors == 0 && len(d.Blocks) == 0 {
		fs = append(fs, nothing(path))
	}
	diag.Sort(fs)
	return d, fs
}

// nothing is the finding for a file without any text.
func nothing(path string) diag.Finding {
	return diag.Finding{
		Rule: "empty-file", Severity: diag.Error, Pos: diag.Position{Path: path},
		Message: "there is no text in the file",
		Why:     "an empty file is nearly always one that was not saved, or not copied to its end",
		Fix:     "put the text into " + path + ", or delete the file",
	}
}

// grammar is what the site's own Markdown means: the same extensions as Hugo's,
// with our own tables and footnotes, because goldmark's lose words (see table.go
// and note.go).
var grammar = newGrammar(util.Prioritized(addresses{extension.NewLinkifyParser()}, 999))

func newGrammar(more ...util.PrioritizedValue) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(append(parser.DefaultBlockParsers(),
			util.Prioritized(noteBlockParser{}, 999))...),
		parser.WithInlineParsers(append(more,
			util.Prioritized(budgeted{parser.NewCodeSpanParser()}, 100),
			util.Prioritized(noteMarkParser{}, 101),
			util.Prioritized(budgeted{parser.NewLinkParser()}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(budgeted{parser.NewRawHTMLParser()}, 400),
			util.Prioritized(budgeted{parser.NewEmphasisParser()}, 500),
			util.Prioritized(budgeted{extension.NewStrikethroughParser()}, 500))...),
		parser.WithParagraphTransformers(
			util.Prioritized(definitions{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(tableTransformer{}, 200)),
	)
}

// offset returns where a node begins in the text: its own place, or else that
// of the first node inside it that has one.
func offset(n ast.Node) int {
	for ; n != nil; n = n.FirstChild() {
		if p := n.Pos(); p >= 0 {
			return p
		}
	}
	return 0
}
