package inspect_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/inspect"
	"nscp/tools/internal/read/docx/docxtest"
	"nscp/tools/internal/read/hidden"
)

const marker = "zebra-in-hiding"

// One file of each format, with the marker in a place that its reader does not
// see.
func files(t *testing.T) map[string][]byte {
	t.Helper()
	word, err := docxtest.Parts("document.xml", `<w:p><w:r><w:t>Seen.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>`+marker+`</w:t></w:r></w:p>`)
	if err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	defer book.Close()
	for cell, v := range map[string]string{"A1": "Year", "A2": "2023", "B1": "Note", "B2": marker} {
		if err := book.SetCellStr("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetColVisible("Sheet1", "B", false); err != nil {
		t.Fatal(err)
	}
	var excel bytes.Buffer
	if err := book.Write(&excel); err != nil {
		t.Fatal(err)
	}
	jpeg, err := docxtest.Picture("jpeg 20x10 exif=6 note=" + marker)
	if err != nil {
		t.Fatal(err)
	}
	png, err := docxtest.Picture("png 20x10 note=" + marker)
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"a.docx": word,
		"a.xlsx": excel.Bytes(),
		"a.pdf":  pdfWithComment(marker),
		"a.jpeg": jpeg,
		"a.png":  png,
		"a.md":   []byte("# Seen\n\n<!-- " + marker + " -->\n\nText.\n"),
		"a.csv":  []byte("year,value\n2023,=" + marker + "()\n"),
		"a.txt":  []byte("Seen\u200b.\n"),
	}
}

// pdfWithComment returns a tagged PDF with a note on its page.
func pdfWithComment(words string) []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 6 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> /Annots [8 0 R] /StructParents 0 >>",
		"",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /StructTreeRoot /K 7 0 R >>",
		"<< /Type /StructElem /S /P /P 6 0 R /Pg 3 0 R /K 0 >>",
		"<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (" + words + ") >>",
	}
	stream := "/P << /MCID 0 >> BDC BT /F 12 Tf 20 200 Td (Seen.) Tj ET EMC"
	objects[3] = fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream)
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

func TestEveryFormatIsLookedIntoAndNothingIsRepeatedUnasked(t *testing.T) {
	for name, data := range files(t) {
		t.Run(name, func(t *testing.T) {
			items, fs := inspect.File(name, data)
			if len(fs) > 0 {
				t.Fatal(fs)
			}
			if len(items) == 0 {
				t.Fatal("nothing was found")
			}
			for _, it := range items {
				if it.Pos.Path != name || it.Kind == "" {
					t.Errorf("have item %+v", it)
				}
			}
			var quiet, shown bytes.Buffer
			if err := inspect.WriteText(&quiet, items, false); err != nil {
				t.Fatal(err)
			}
			if err := inspect.WriteText(&shown, items, true); err != nil {
				t.Fatal(err)
			}
			quiet.WriteString(fmt.Sprint(inspect.Findings(items)))
			if strings.Contains(quiet.String(), marker) {
				t.Errorf("the marker is repeated unasked:\n%s", quiet.String())
			}
			if name != "a.txt" && !strings.Contains(shown.String(), marker) {
				t.Errorf("the marker is not shown when asked:\n%s", shown.String())
			}
		})
	}
}

func TestCommentStopsAPageThatIsPublishedAsItIs(t *testing.T) {
	items, _ := inspect.File("static/a.html", []byte("<p>Text <!-- not this --> text.</p>"))
	if len(items) != 1 || items[0].Kind != hidden.Comment || items[0].Severity != hidden.Stop {
		t.Errorf("have %v, want a comment that stops", items)
	}
}

func TestMarkdown(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"comment", "Text <!-- not this --> text.\n", "1:6 strip comment \"not this\""},
		{"comment over lines", "Text\n\n<!--\nnot\nthis -->\n", "3:1 strip comment \"not\\nthis\""},
		{"hidden element", "a <span hidden>b <b>c</b></span> d\n", "1:16 stop hidden-text \"b\"; 1:21 stop hidden-text \"c\""},
		{"style", "<p style=\"display: none\">x</p>y\n", "1:26 stop hidden-text \"x\""},
		{"white", "<p style='color:#fff'>x</p>y\n", "1:23 stop hidden-text \"x\""},
		{"unused link", "Text.\n\n[//]: # (not this)\n", "3:1 stop comment \"[//]: # (not this)\""},
		{"used link", "See [there].\n\n[there]: https://www.example.org/\n", ""},
		{"footnote", "See.[^1]\n\n[^1]: A note.\n", ""},
		{"remark", "---\ntitle: A\n# ask first\n---\nText\n", "3:1 strip comment \"ask first\""},
		{"heading is no remark", "---\ntitle: A\n---\n# Heading\n", ""},
		{"data", "![x](data:image/png;base64,AAAA)\n", "1:4 stop embedded-file \"\""},
		{"zero width", "wo\u200brd\n", "1:3 warn invisible-character \"\""},
		{"override", "a\u202eb\n", "1:2 stop invisible-character \"\""},
		{"plain", "# A\n\n2 < 3 & 4 > 1, a *b* c.\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			items, fs := inspect.File("a.md", []byte(tt.text))
			if len(fs) > 0 {
				t.Fatal(fs)
			}
			var have []string
			for _, it := range items {
				have = append(have, fmt.Sprintf("%d:%d %s %s %q", it.Pos.Line, it.Pos.Column, it.Severity, it.Kind, it.Content))
			}
			if got := strings.Join(have, "; "); got != tt.want {
				t.Errorf("have %s want %s", got, tt.want)
			}
		})
	}
}

func TestTableCellsThatRunAreFound(t *testing.T) {
	items, fs := inspect.File("a.csv", []byte("what,value\nsum,=1+1\nsign,-5\nplus,+7.5\nat,@x\n"))
	if len(fs) > 0 {
		t.Fatal(fs)
	}
	var have []string
	for _, it := range items {
		have = append(have, it.Content)
	}
	if want := []string{"=1+1", "@x"}; !slices.Equal(have, want) {
		t.Errorf("have %q want %q", have, want)
	}
}

func TestWhatCannotBeLookedIntoIsAFinding(t *testing.T) {
	for name, data := range map[string]string{
		"locked.docx": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00",
		"empty.docx":  "",
		"broken.docx": "PK\x03\x04 and no more",
		"bytes.md":    "\x00\x01\x02",
	} {
		items, fs := inspect.File(name, []byte(data))
		if errs, _ := diag.Count(fs); errs != 1 || len(items) > 0 {
			t.Errorf("%s: have %v, %v want an error", name, items, fs)
		}
	}
}

func TestContentIsShownWithoutActingOnTheTerminal(t *testing.T) {
	items := []inspect.Item{{Kind: hidden.Text, Severity: hidden.Stop, Content: "a\x1b[2Jb\u202ec"}}
	var b bytes.Buffer
	if err := inspect.WriteText(&b, items, true); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\u202e") {
		t.Errorf("have %q", b.String())
	}
}

func TestFolderIsReadInOrderWithoutLinks(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.md", "a/x.md", ".git/config", "~lock"} {
		full := filepath.Join(dir, "sources", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "sources", "b.md"), filepath.Join(dir, "sources", "c.md")); err != nil {
		t.Fatal(err)
	}
	files, err := inspect.Files(dir, "sources")
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, f := range files {
		have = append(have, f.Path)
	}
	if want := []string{"sources/a/x.md", "sources/b.md", "sources/~lock"}; !slices.Equal(have, want) {
		t.Errorf("have %q want %q", have, want)
	}
	if _, err := inspect.Files(dir, "nowhere"); err == nil {
		t.Error("a folder that is not there was read")
	}
}

func FuzzFile(f *testing.F) {
	f.Add("a.md", []byte("<!-- a --><p hidden>b</p>\n\n[x]: y\n"))
	f.Add("a.csv", []byte("a,b\n=1,2\n"))
	f.Add("a.bin", []byte("\x89PNG\r\n\x1a\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		items, _ := inspect.File(name, data)
		for _, it := range items {
			if it.Pos.Path != name {
				t.Errorf("an item in %q", it.Pos.Path)
			}
		}
		if err := inspect.WriteText(&bytes.Buffer{}, items, true); err != nil {
			t.Error(err)
		}
	})
}

func TestMarkdownThatIsMarkedIsListed(t *testing.T) {
	items, fs := inspect.File("a.md", []byte("# Title\n\nOFFICIAL-SENSITIVE\n\nText.\n"))
	if len(fs) > 0 || len(items) != 1 || items[0].Kind != hidden.Marking || items[0].Pos.Line != 3 {
		t.Errorf("have %v %v, want one marking on line 3", items, fs)
	}
}
