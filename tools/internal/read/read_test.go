package read_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read"
)

func archived(t testing.TB, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Bad input of every kind is refused with one finding that says what the file is
// and names it in the way out.
func TestBadInputIsRefusedInWordsForTheEditor(t *testing.T) {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 504)
	utf16 := func(s string) string {
		b, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct{ name, file, data, want string }{
		{"empty", "report.md", "", "empty"},
		{"only spaces", "report.md", " \n\n", "there is no text in the file"},
		{"a picture", "report.md", "\x89PNG\r\n\x1a\n\x00\x00", "this is a PNG picture, although its name says otherwise"},
		{"a zip archive", "report.md", archived(t, "a.txt", "x"), "this is a zip archive"},
		{"a Word file under another name", "report.md", archived(t, "word/document.xml", "<w/>"), `this is a Word document, although its name ends in ".md"`},
		{"a PDF under another name", "report.md", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "this is a PDF, although its name"},
		{"an old Word file", "report.doc", ole + utf16("WordDocument"), "this is an old Word document (.doc), the form that Word used before 2007"},
		{"an old Word file, renamed", "report.docx", ole + utf16("WordDocument"), "this is an old Word document (.doc), the form that Word used before 2007"},
		{"a Word file with a password", "report.docx", ole + utf16("EncryptedPackage"), "this is an Office file with a password, so it cannot be read"},
		{"rich text", "report.docx", `{\rtf1\ansi x}`, "this is a rich text file (.rtf)"},
		{"text under another name", "report.docx", "Dear all,\n", `this is a text file, although its name ends in ".docx"`},
		{"random bytes", "report.md", "\x00\x01\x02\xff\xfe\x9d\x81", "the file is not text"},
		{"damaged text", "report.md", "caf\u00e9\ncaf\xc3\n", "the file has characters that cannot be read as UTF-8"},
		{"front matter never closed", "report.md", "---\ntitle: A\n\nText\n", "the front matter that begins here is never closed"},
		{"50 MB", "report.md", strings.Repeat("word ", 10_000_000), "the file has 50 million characters or more"},
		{"10,000 nested quotes", "report.md", strings.Repeat("> ", 10_000) + "a", "quotations and lists stand 10000 deep inside one another"},
		{"a table of 10,000 rows", "report.md", "|a|b|\n|-|-|\n" + strings.Repeat("|c|d|\n", 10_000), "the table has 10001 rows"},
		{"a script", "report.md", "Text\n\n<script>alert(1)</script>\n", "found <script>"},
		{"a link that runs", "report.md", "[a](javascript:alert(1))\n", "the link leads to a program"},
	} {
		d, fs := read.File(c.file, []byte(c.data))
		if d == nil {
			t.Errorf("%s: have no document", c.name)
		}
		if len(fs) != 1 || fs[0].Severity != diag.Error || !strings.Contains(fs[0].Message, c.want) {
			t.Errorf("%s: have %.400v\nwant one error: %s", c.name, fs, c.want)
			continue
		}
		if fs[0].Pos.Path != c.file || fs[0].Fix == "" {
			t.Errorf("%s: have position %v and fix %q", c.name, fs[0].Pos, fs[0].Fix)
		}
	}
}

func TestTextIsReadHoweverItWasSaved(t *testing.T) {
	big, err := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String("# Café\r\n\r\nText\r\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"UTF-8": "# Café\n\nText\n", "UTF-16 without a byte order mark": big, "a byte order mark": "\ufeff# Café\n\nText\n",
		// Word's owner files have 162 bytes as well, and begin with a low one.
		"162 bytes": "# Café\n\nText\n" + strings.Repeat("\n", 162-len("# Café\n\nText\n")),
	} {
		d, fs := read.File("report.md", []byte(data))
		if len(fs) != 0 || doc.Plain(d.Blocks) != "Café\nText\n" {
			t.Errorf("%s: have %v and %q", name, fs, doc.Plain(d.Blocks))
		}
	}
}

func FuzzFileNeverPanics(f *testing.F) {
	for _, s := range []string{"", "# A\n", "\x89PNG\r\n\x1a\n", "%PDF-1.7\n", "PK\x03\x04", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", `{\rtf1`, "\xff\xfea\x00", "caf\xe9", "<html>"} {
		f.Add("report.md", []byte(s))
		f.Add("report.docx", []byte(s))
	}
	f.Add("report.docx", []byte(archived(f, "word/document.xml", "<w:document/>")))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		d, fs := read.File(name, data)
		if d == nil {
			t.Error("have no document")
		}
		if errors, _ := diag.Count(fs); errors == 0 && len(d.Blocks) == 0 {
			t.Errorf("have neither text nor a finding that says why: %v", fs)
		}
	})
}
