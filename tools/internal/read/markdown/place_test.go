package markdown

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// checkPlaces tests that every run of words begins in the source where it says.
func checkPlaces(t *testing.T, data []byte, d *doc.Document) {
	t.Helper()
	lines := strings.Split(string(data), "\n")
	check := func(pos diag.Position, want string) {
		if pos.Line < 1 || pos.Line > len(lines) {
			t.Errorf("%q is said to be at %v", want, pos)
			return
		}
		line := []rune(lines[pos.Line-1])
		if pos.Column < 1 || pos.Column > len(line) {
			t.Errorf("%q is said to be at %v, and that line has %d characters", want, pos, len(line))
			return
		}
		first, _ := utf8.DecodeRuneInString(want)
		if r := line[pos.Column-1]; r != first && r != '\\' && r != '&' {
			t.Errorf("%q is said to be at %v, where %q stands", want, pos, string(line[pos.Column-1:]))
		}
	}
	visit := func(in doc.Inline) {
		switch in := in.(type) {
		case *doc.Text:
			check(in.Pos, in.Text)
		case *doc.Markup:
			check(in.Pos, in.Text)
		case *doc.Image:
			check(in.Pos, "!")
		}
	}
	doc.WalkInlines(d.Blocks, visit)
	for _, n := range d.Notes {
		check(n.Pos, "[")
		doc.WalkInlines(n.Blocks, visit)
	}
}

func TestEveryRunOfWordsStandsWhereItSays(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d, _ := Read("in.md", source(t, a))
		checkPlaces(t, source(t, a), d)
	}
}

func TestRealReportStandsWhereItSays(t *testing.T) {
	data := realReport(t)
	d, _ := Read("report.md", data)
	checkPlaces(t, data, d)
}

// The same text has the same document and places however it was saved.
func TestEncodingAndLineEndsChangeNothing(t *testing.T) {
	text := []byte("---\ntitle: Café\n---\n\nOne – two\nthree\n\n| a | é |\n|---|---|\n| £5 | *x* |\n\n```\ncode\n```\n")
	d, fs := Read("p.md", text)
	if len(fs) > 0 {
		t.Fatal(fs)
	}
	want := dumpDocument(d, false)
	windows := strings.ReplaceAll(string(text), "\n", "\r\n")
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(windows))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"Windows line ends": []byte(windows), "Mac line ends": []byte(strings.ReplaceAll(string(text), "\n", "\r")),
		"a byte order mark": []byte("\ufeff" + string(text)), "UTF-16": utf16,
	} {
		d, fs := Read("p.md", data)
		if diff := cmp.Diff(want, dumpDocument(d, false)); diff != "" || len(fs) > 0 {
			t.Errorf("%s: %v (-want +have)\n%s", name, fs, diff)
		}
	}
}

func TestHiddenCharactersWrittenAsReferencesAreFound(t *testing.T) {
	_, fs := Read("p.md", []byte("a &#x202e;b &nbsp; &shy;c\n"))
	if have, want := fmt.Sprint(fs), "[p.md:1:1: error: found a right-to-left override (U+202E); expected text that reads as it is stored [hidden-character] p.md:1:19: warning: found a soft hyphen (U+00AD), which nobody can see [hidden-character]]"; have != want {
		t.Errorf("have %s\nwant %s", have, want)
	}
}
