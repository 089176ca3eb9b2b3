// Package frontmatter is the one reader and writer of page metadata: the lines
// between "---" and "---" at the top of a text file.
//
// In goes a file; out come its fields in order, each with the place it stands,
// and the text that follows ([Read]). A [Schema] says which keys there may be
// and what their values must look like, and finds what Hugo would let through
// ([Schema.Check]). In the other direction a [Map] is printed in one canonical
// form ([Write]) that Hugo reads back to the same values.
//
// The format is YAML 1.2, read by the decoder that Hugo uses, so that a word
// means here what it means there: under YAML 1.1 "draft: yes" is a draft, under
// 1.2 it is a text, and Hugo publishes the page. TOML and JSON are refused with
// the way out: one house format is one set of traps.
package frontmatter

import (
	"bytes"
	"fmt"
	"strings"

	adrg "github.com/adrg/frontmatter"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// Limits on front matter. Hugo sets none, and spent minutes and gigabytes on a
// page with 200,000 keys. The last two are there because the YAML parser takes
// time with the square of what stands inside one another or on one line: 27
// seconds for 64,000 opening brackets.
const (
	MaxBytes    = 64 << 10 // size of the block
	MaxKeys     = 2000     // keys and list entries, counted at every level
	MaxDepth    = 8        // maps and lists inside one another
	maxLine     = 8 << 10  // bytes of one line
	maxBrackets = 1000     // "[" and "{" in the block
)

// The rules that findings of this package carry.
const (
	ruleSyntax    = "front-matter-syntax"
	ruleUnclosed  = "front-matter-unclosed"
	ruleFormat    = "front-matter-format"
	ruleLimit     = "front-matter-limit"
	ruleDuplicate = "front-matter-duplicate"
	ruleKey       = "front-matter-key"
	ruleValue     = "front-matter-value"
)

// Read splits a file into its front matter and its body.
//
// The fields come in the order of the file. A single value is a list of one, a
// key without a value has none. A map is flattened ("params.report"), and so is
// a list of maps ("sections.0.path"); a list entry that is one key with a plain
// value stays one entry, "key: value", because that is how an editor records a
// reason. The body is the part of data behind the block, and line the 1-based
// line on which it begins; a file without front matter is all body. A byte order
// mark is taken off.
//
// An error finding means that the file must not be used: what it says of itself
// is not known.
func Read(path string, data []byte) (fields []doc.Field, body []byte, line int, fs []diag.Finding) {
	data = bytes.TrimLeft(data, "\ufeff")
	b, found, fs := split(path, data)
	if !found {
		return nil, data, 1, fs
	}
	body, line = data[b.end:], b.bodyLine
	if diagErrors(fs) {
		return nil, body, line, fs
	}
	d := decoder{path: path, first: b.firstLine}
	if d.tooIntricate(data[:b.end]) {
		return nil, body, line, append(fs, d.findings...)
	}
	format := adrg.NewFormat(b.open, "---", d.unmarshal)
	rest, err := adrg.MustParse(bytes.NewReader(data[:b.end]), &fields, format)
	if err == nil && len(bytes.TrimSpace(rest)) > 0 {
		err = fmt.Errorf("%q stands behind the end of the block", firstLine(rest))
	}
	if err != nil {
		fs = append(fs, d.syntax(err))
	}
	return fields, body, line, append(fs, d.findings...)
}

// block is where the front matter stands in the data.
type block struct {
	open      string // the opening line, spaces trimmed
	firstLine int    // line of the first line behind the opening one
	end       int    // offset behind the closing line
	bodyLine  int    // line of that offset
}

// split finds the block. It is found by hand because the library takes a block
// that is never closed for no block at all, and the page goes out with its
// metadata as text.
func split(path string, data []byte) (b block, found bool, fs []diag.Finding) {
	offset, number := 0, 1
	line, n := nextLine(data)
	for n > 0 && line == "" {
		offset, number = offset+n, number+1
		line, n = nextLine(data[offset:])
	}
	at := diag.Position{Path: path, Line: number}
	switch {
	case line == "---" || line == "---yaml":
		b.open = line
	case line == "+++" || line == "---toml" || line == ";;;" || line == "---json" || line == "{":
		format := "TOML"
		if line != "+++" && line != "---toml" {
			format = "JSON"
		}
		return b, false, []diag.Finding{{
			Rule: ruleFormat, Severity: diag.Error, Pos: at,
			Message: fmt.Sprintf("the front matter is written as %s, and only YAML is read", format),
			Fix:     fmt.Sprintf("in %s, write each line as \"key: value\" between two lines of ---", path),
		}}
	default:
		return b, false, nil
	}
	offset, number = offset+n, number+1
	b.firstLine = number
	for offset < len(data) {
		if offset > MaxBytes {
			break
		}
		line, n = nextLine(data[offset:])
		offset, number = offset+n, number+1
		if line == "---" {
			b.end, b.bodyLine = offset, number
			return b, true, nil
		}
	}
	if offset < len(data) {
		b.end, b.bodyLine = len(data), number
		return b, true, []diag.Finding{{
			Rule: ruleLimit, Severity: diag.Error, Pos: at,
			Message: fmt.Sprintf("the front matter goes on for more than %d characters without a closing line of ---", MaxBytes),
			Fix:     fmt.Sprintf("in %s, put a line of --- behind the last \"key: value\" line", path),
		}}
	}
	b.end, b.bodyLine = len(data), number
	return b, true, []diag.Finding{{
		Rule: ruleUnclosed, Severity: diag.Error, Pos: at,
		Message: "the front matter that begins here is never closed; expected a line of ---",
		Why:     "without it the whole file is metadata, or all of its metadata is shown as text",
		Fix:     fmt.Sprintf("in %s, put a line of --- behind the last \"key: value\" line, or delete the one on line %d if it is only a ruled line", path, at.Line),
	}}
}

// nextLine returns the first line of data, its surrounding spaces trimmed as
// the library trims them, and how many bytes it takes with its line end.
func nextLine(data []byte) (string, int) {
	n := len(data)
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		n = i + 1
	}
	return string(bytes.TrimSpace(data[:n])), n
}

func firstLine(data []byte) string {
	line, _, _ := strings.Cut(string(bytes.TrimSpace(data)), "\n")
	return line
}

func diagErrors(fs []diag.Finding) bool {
	n, _ := diag.Count(fs)
	return n > 0
}
