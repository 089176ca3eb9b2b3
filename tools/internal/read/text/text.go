// Package text turns the bytes of a text file into UTF-8 with one kind of line
// end, and finds the place in it that an offset stands for.
//
// In go the bytes of a Markdown, CSV or plain text file, however the program
// that wrote them saved them: UTF-8 with or without a byte order mark, UTF-16
// of either order with or without one, Windows-1252; lines ended as on Windows,
// Unix or an old Mac. Out come UTF-8 bytes with "\n" line ends ([Decode]) and
// findings that say what could not be read. [Hidden] reports characters that
// are there but that nobody can see, and [Source] tells line and column.
package text

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"nscp/tools/internal/diag"
)

// MaxSize is the largest text file that is read, in bytes. A year's report is
// 40,000 bytes; a file five hundred times as long is a mistake, and every step
// after this one would pay for it.
const MaxSize = 20 << 20

// Decode returns the text of a file as UTF-8 without a byte order mark, its
// lines ended by "\n". Decoding what it returned gives the same again.
//
// An error finding means that the text must not be used; what is returned with
// it is empty.
func Decode(path string, data []byte) ([]byte, []diag.Finding) {
	if len(data) > MaxSize {
		return nil, []diag.Finding{{
			Rule:     "file-size",
			Severity: diag.Error,
			Pos:      diag.Position{Path: path},
			Message:  fmt.Sprintf("the file has %d million characters or more, and at most %d million are read", len(data)/1_000_000, MaxSize/1_000_000),
			Why:      "a text of this length is nearly always the wrong file, or a file with pictures saved as text",
			Fix:      fmt.Sprintf("check that %s is the right file, or split it into parts", path),
		}}
	}
	var fs []diag.Finding
	switch form := sniff(data); form {
	case utf16LE, utf16BE:
		order := unicode.LittleEndian
		if form == utf16BE {
			order = unicode.BigEndian
		}
		out, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil || len(data)%2 != 0 || bytes.ContainsRune(out, utf8.RuneError) {
			return nil, []diag.Finding{undecodable(path, "UTF-16", lineOf(out, bytes.IndexRune(out, utf8.RuneError)))}
		}
		data = out
	case windows1252:
		out, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if err != nil {
			return nil, []diag.Finding{undecodable(path, "Windows-1252", 1)}
		}
		fs = append(fs, diag.Finding{
			Rule:     "file-encoding",
			Severity: diag.Warning,
			Pos:      diag.Position{Path: path, Line: lineOf(data, firstHigh(data))},
			Message:  "the file is not UTF-8; it was read as Windows-1252, which fits",
			Why:      "pound signs, dashes and curly quotation marks are the characters that go wrong when this guess is wrong",
			Fix:      fmt.Sprintf("save %s as UTF-8 (in Notepad: Save as, Encoding: UTF-8)", path),
		})
		data = out
	case broken:
		return nil, []diag.Finding{undecodable(path, "UTF-8", lineOf(data, firstInvalid(data)))}
	case binary:
		return nil, []diag.Finding{noText(path)}
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, []diag.Finding{noText(path)}
	}
	// Programs that add a byte order mark to what has one already leave two.
	return lineEnds(bytes.TrimLeft(data, "\ufeff")), fs
}

func noText(path string) diag.Finding {
	return diag.Finding{
		Rule:     "file-kind",
		Severity: diag.Error,
		Pos:      diag.Position{Path: path},
		Message:  "the file is not text: it holds bytes that no text has",
		Fix:      fmt.Sprintf("open %s in the program that made it, and save it as Word (.docx), PDF or plain text", path),
	}
}

func undecodable(path, encoding string, line int) diag.Finding {
	return diag.Finding{
		Rule:     "file-encoding",
		Severity: diag.Error,
		Pos:      diag.Position{Path: path, Line: line},
		Message:  fmt.Sprintf("the file has characters that cannot be read as %s", encoding),
		Why:      "words would be lost or turned into question marks",
		Fix:      fmt.Sprintf("open %s in the program that made it and save it again as UTF-8", path),
	}
}

// lineEnds returns data with Windows and old Mac line ends as "\n".
func lineEnds(data []byte) []byte {
	if bytes.IndexByte(data, '\r') < 0 {
		return data
	}
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
}

// lineOf returns the 1-based line of an offset in data whose line ends may be
// of any kind.
func lineOf(data []byte, offset int) int {
	head := lineEnds(data[:min(max(offset, 0), len(data))])
	return 1 + bytes.Count(head, []byte("\n"))
}
