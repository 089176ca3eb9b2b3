// Package read turns a file of any kind into the document that every later
// stage works on.
//
// In go a path, for positions, and the file's bytes. [File] looks at the bytes,
// never at the name alone, and calls the reader for what the file is: Markdown
// and plain text, Word, tagged PDF. [Words] takes the same file's words by a
// second way, for the ledger. A file that no reader takes gets a sentence that
// says what it is and what to do.
package read

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/docx"
	"nscp/tools/internal/read/markdown"
	"nscp/tools/internal/read/pdf"
	"nscp/tools/internal/read/text"
)

// A reader reads one kind of file.
type reader struct {
	kind    archive.Kind
	endings []string // the endings that the file's name may have
	read    func(path string, data []byte) (*doc.Document, []diag.Finding)
	words   func(path string, data []byte) ([]ledger.Word, []diag.Finding)
}

// readers lists every kind of file that holds a document. To add one, add a row.
var readers = []reader{
	{archive.Text, []string{".md", ".markdown", ".txt"}, markdown.Read, textWords},
	{archive.Word, []string{".docx"}, docx.Read, wordWords},
	{archive.PDF, []string{".pdf"}, pdf.Read, pdf.Words},
}

// File reads a document. An error finding means that it must not be used.
func File(name string, data []byte) (*doc.Document, []diag.Finding) {
	r, finding := readerFor(name, data)
	if finding != nil {
		return &doc.Document{Path: name}, []diag.Finding{*finding}
	}
	return r.read(name, data)
}

// Both is [File] and then [Words], for a file whose document and words are both
// asked for: a Word file is unpacked and its XML parsed once, and the two still
// share nothing of how text is taken out of it. words is called at most once, and
// what it holds on to goes with it.
func Both(name string, data []byte) (d *doc.Document, findings []diag.Finding, words func() ([]ledger.Word, []diag.Finding)) {
	if r, _ := readerFor(name, data); r != nil && r.kind == archive.Word {
		f := docx.Open(name, data)
		d, findings = f.Read()
		return d, findings, func() ([]ledger.Word, []diag.Finding) { return wordsOf(name, f) }
	}
	d, findings = File(name, data)
	return d, findings, func() ([]ledger.Word, []diag.Finding) { return Words(name, data) }
}

// Words returns the words of a document in the order in which they stand in
// the file, by a way of its own that shares nothing with [File] but the opening
// of the file.
func Words(name string, data []byte) ([]ledger.Word, []diag.Finding) {
	r, finding := readerFor(name, data)
	if finding != nil {
		return nil, []diag.Finding{*finding}
	}
	return r.words(name, data)
}

// readerFor returns the reader for what the file is. A file whose name says one
// thing and whose bytes say another is refused: a person looks for it under the
// wrong program, and what it holds has not been looked at by anybody.
func readerFor(name string, data []byte) (*reader, *diag.Finding) {
	ending := strings.ToLower(path.Ext(name))
	kind := archive.Identify(data)
	named := func(r reader) bool { return slices.Contains(r.endings, ending) }
	if i := slices.IndexFunc(readers, named); i >= 0 {
		r := &readers[i]
		// HTML and XML are text whose first lines look like markup; the reader
		// of text says more about them than "a web page" would.
		if kind == r.kind || r.kind == archive.Text && (kind == archive.HTML || kind == archive.XML || kind == archive.Unknown) {
			return r, nil
		}
	}
	i := slices.IndexFunc(readers, func(r reader) bool { return r.kind == kind })
	if i >= 0 {
		f := diag.Finding{
			Rule: archive.RuleKind, Severity: diag.Error, Pos: diag.Position{Path: name},
			Message: fmt.Sprintf("this is a %s, although its name ends in %q", kind, ending),
			Why:     "a file is looked for, opened and checked by the program that its name says",
			Fix:     fmt.Sprintf("change the end of its name to %s", readers[i].endings[0]),
		}
		return nil, &f
	}
	f := archive.Refusal(kind).Finding(name)
	return nil, &f
}

// textWords returns the words of a text file.
func textWords(name string, data []byte) ([]ledger.Word, []diag.Finding) {
	decoded, findings := text.Decode(name, data)
	if slices.ContainsFunc(findings, func(f diag.Finding) bool { return f.Severity == diag.Error }) {
		return nil, findings
	}
	return ledger.Markdown(name, decoded), nil
}

// wordWords returns the words of a Word file that was read without an error.
func wordWords(name string, data []byte) ([]ledger.Word, []diag.Finding) {
	return wordsOf(name, docx.Open(name, data))
}

func wordsOf(name string, f *docx.File) ([]ledger.Word, []diag.Finding) {
	spans, err := f.Words()
	if err != nil {
		return nil, []diag.Finding{{Rule: archive.RuleDamaged, Severity: diag.Error, Pos: diag.Position{Path: name}, Message: err.Error(),
			Fix: "open the file in Word, save it again, and use the new file"}}
	}
	length := 0
	for _, s := range spans {
		length += len(s.Text)
	}
	words := ledger.Texts{Words: slices.Grow(ledger.Room(), length/6)}
	for _, s := range spans {
		words.Add(s.Pos, s.Text, "")
	}
	return words.Words, nil
}
