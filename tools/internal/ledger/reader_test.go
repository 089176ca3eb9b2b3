package ledger

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/markdown"
)

func TestTwoRoutesToTheWordsOfTheProjectsSourcesAgree(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../../../sources", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		source := Markdown(path, data)
		if r := Balance(source, rendered(t, data), nil); !r.Balanced() {
			for _, f := range r.Findings() {
				t.Error(f)
			}
		}
		files++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 {
		t.Error("no source found: the test looks in the wrong place")
	}
}

// markInside matches a mark with something on both sides of it. Whether such a
// mark is markup takes all of CommonMark's rules on emphasis to tell; the ledger
// lets either reading pass, but not both in one word next to a number's marks.
var markInside = regexp.MustCompile("[^ \n][*_~`]+[^ \n]")

// readAndPrinted returns what differs between a source and what comes of
// reading and printing it, or "" where nothing does, or where the source is one
// that no page may be made of.
func readAndPrinted(s string) string {
	if !utf8.ValidString(s) || strings.ContainsAny(s, "\r\x00\ufffd") || strings.Contains(s, "{{") ||
		markInside.MatchString(s) || strings.Contains(s, ":/") || strings.Contains(s, "www.") {
		return ""
	}
	d, found := markdown.Read("a.md", []byte(s))
	if errors, _ := diag.Count(found); errors > 0 || len(d.Notes) > 0 {
		return ""
	}
	html := false
	doc.Walk(d.Blocks, func(b doc.Block) bool {
		_, is := b.(*doc.HTML)
		html = html || is
		return true
	})
	doc.WalkInlines(d.Blocks, func(in doc.Inline) {
		_, is := in.(*doc.Markup)
		html = html || is
	})
	if html {
		return "" // for repair to make blocks of
	}
	printed := doc.FormatDocument(d)
	page, err := Page("p.md", []byte("---\n---\n"+printed), false)
	if err != nil {
		return err.Error()
	}
	r := Balance(Markdown("a.md", []byte(s)), page, nil)
	if r.Balanced() {
		return ""
	}
	return verdict(r) + "\nprinted:\n" + printed
}

func FuzzWhatIsReadAndPrintedHasTheWordsOfItsSource(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if wrong := readAndPrinted(s); wrong != "" {
			t.Errorf("%q: %s", s, wrong)
		}
	})
}
