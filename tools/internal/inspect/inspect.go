// Package inspect lists everything in a file that its reader would not see:
// tracked changes, comments, hidden rows and text, embedded files, metadata,
// the place where a photograph was taken.
//
// In go a path, for positions, and the file's bytes; what the file is, its bytes
// say. Out come items, each with its kind, its place and what publication does
// about it, and findings where a file cannot be looked into. The readers that
// turn files into pages look for the same things with the same code, so what
// stops or warns here stops or warns there: this package adds pictures and text
// files, which have no hidden parts of that kind, and the way it is shown.
//
// [WriteText] names places and never repeats what stands there, unless it is
// asked to: a listing is pasted into an e-mail more easily than the file.
package inspect

import (
	"path"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/docx"
	"nscp/tools/internal/read/hidden"
	"nscp/tools/internal/read/pdf"
	"nscp/tools/internal/read/picture"
	"nscp/tools/internal/read/sheet"
)

// An Item is one hidden thing at one place.
type Item = hidden.Item

// Findings returns a finding for every item that stops publication or warns,
// without its content.
func Findings(items []Item) []diag.Finding { return hidden.Findings(items, nil) }

// File lists what is hidden in a file, in the order of the file. An error
// finding says that it could not be looked into, and why.
func File(name string, data []byte) ([]Item, []diag.Finding) {
	switch kind := archive.Identify(data); kind {
	case archive.Word:
		return docx.Hidden(name, data)
	case archive.Excel:
		items, fs := sheet.Hidden(name, data)
		return items, wholly(fs)
	case archive.PDF:
		return pdf.Hidden(name, data)
	case archive.PNG, archive.JPEG, archive.GIF, archive.TIFF, archive.WebP:
		return picture.Inspect(diag.Position{Path: name}, data), nil
	case archive.Text, archive.HTML, archive.XML, archive.Unknown:
		return textFile(name, data)
	default:
		return nil, []diag.Finding{archive.Refusal(kind).Finding(name)}
	}
}

// wholly returns the errors about a file as a whole: what is wrong with single
// cells is not for an inspection.
func wholly(fs []diag.Finding) []diag.Finding {
	return slices.DeleteFunc(fs, func(f diag.Finding) bool {
		return f.Severity != diag.Error || f.Pos.Place != "" || f.Pos.Line > 0
	})
}

// textFile lists what is hidden in a text file, by the end of its name: text
// says nothing of what it is.
func textFile(name string, data []byte) ([]Item, []diag.Finding) {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".html", ".htm":
		return markdown(name, data)
	case ".csv":
		return table(name, data)
	}
	t, fs := open(name, data)
	if t == nil {
		return nil, fs
	}
	return t.list.Items, fs
}
