package markdown

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// seeds adds the sources of all goldens, and a few that are no good.
func seeds(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no goldens: %v", err)
	}
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(source(f, a))
	}
	for _, s := range []string{"", "---\na: b", "\xff\xfea\x00", "caf\xe9", "> > > > >", "<script>", "|a|\n|-|\n|b|c|", "[^1]: [^2]: x\n[^1][^2]", "- [^1]: a", "```\n", "a\\\\\\\nb", "\t\tx", "*a*b*c*", "<!--"} {
		f.Add([]byte(s))
	}
}

func FuzzReadNeverPanicsAndKeepsPlaces(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, fs := Read("p.md", data)
		lines := 2 + strings.Count(string(data), "\n") + strings.Count(string(data), "\r")
		check := func(p diag.Position) {
			if p.Path != "p.md" || p.Line < 0 || p.Line > lines || p.Column < 0 {
				t.Errorf("have position %+v in a file of %d lines", p, lines)
			}
		}
		for _, x := range fs {
			check(x.Pos)
			if x.Message == "" || x.Rule == "" || x.Fix == "" {
				t.Errorf("the finding %+v does not say enough", x)
			}
		}
		doc.Walk(d.Blocks, func(b doc.Block) bool {
			check(b.Position())
			if b.Position().Line == 0 {
				t.Errorf("%T has no line", b)
			}
			return true
		})
		doc.WalkInlines(d.Blocks, func(in doc.Inline) {
			if x, ok := in.(*doc.Text); ok && (x.Pos.Line == 0 || x.Pos.Column == 0 || x.Text == "") {
				t.Errorf("the text %q has position %+v", x.Text, x.Pos)
			}
		})
	})
}

// letters returns the letters of a text in order.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// said returns all that a document holds, markup and code included, but for
// links and pictures: it reports false where there are any.
func said(d *doc.Document) (string, bool) {
	var b strings.Builder
	plain := true
	var blocks func([]doc.Block)
	var inlines func([]doc.Inline)
	inlines = func(ins []doc.Inline) {
		for _, in := range ins {
			switch in := in.(type) {
			case *doc.Text:
				b.WriteString(in.Text)
			case *doc.Literal:
				b.WriteString(in.Text)
			case *doc.Markup:
				b.WriteString(in.Text)
			case *doc.Emphasis:
				inlines(in.Inlines)
			case *doc.NoteMark, *doc.Link, *doc.Image:
				plain = false
			}
		}
	}
	blocks = func(bs []doc.Block) {
		for _, x := range bs {
			switch x := x.(type) {
			case *doc.Heading:
				inlines(x.Inlines)
				b.WriteString(x.ID)
			case *doc.Code:
				b.WriteString(x.Text)
			case *doc.HTML:
				b.WriteString(x.Text)
			case *doc.List:
				for _, it := range x.Items {
					blocks(it.Blocks)
				}
			case *doc.Quote:
				blocks(x.Blocks)
				inlines(x.Source)
			case *doc.Table:
				for _, r := range x.Rows {
					for _, c := range r.Cells {
						blocks(c.Blocks)
					}
				}
				plain = plain && x.ID == "" && len(x.Caption) == 0
			default:
				for _, ins := range doc.Inlines(x) {
					inlines(ins)
				}
			}
		}
	}
	blocks(d.Blocks)
	return b.String(), plain && len(d.Notes) == 0
}

// Reading keeps every letter of a text that has no links, references or names of
// programming languages, in order: those are letters that are not text.
func FuzzReadKeepsEveryLetter(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if !utf8.Valid(data) || strings.ContainsAny(string(data), "&\x00\ufeff") || strings.Contains(string(data), "```") || strings.Contains(string(data), "~~~") {
			return
		}
		d, fs := Read("p.md", data)
		if errors, _ := diag.Count(fs); errors > 0 || len(d.Meta) > 0 {
			return
		}
		have, plain := said(d)
		if strings.HasPrefix(strings.TrimSpace(string(data)), "---") || !plain {
			return
		}
		if diff := cmp.Diff(letters(string(data)), letters(have)); diff != "" {
			t.Errorf("(-want +have)\n%s\n%q\n%s", diff, data, dumpDocument(d, false))
		}
	})
}

// What is printed reads back as what is printed again, letter for letter.
func FuzzPrintingAndReadingAreStable(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		first, fs := Read("p.md", data)
		if errors, _ := diag.Count(fs); errors > 0 {
			return
		}
		once := doc.FormatDocument(first)
		if strings.Contains(once, "{{<") || strings.Contains(strings.ReplaceAll(once, "***\n", ""), "***") {
			// A table that Markdown cannot say; or bold in italic that begin at one
			// place, for which CommonMark has no sure form.
			return
		}
		second, _ := Read("p.md", []byte(once))
		twice := doc.FormatDocument(second)
		if diff := cmp.Diff(once, twice); diff != "" {
			t.Errorf("(-once +twice)\n%s\nread %q as\n%s\nprinted\n%s\nread as\n%s", diff, data, dumpDocument(first, true), once, dumpDocument(second, true))
		}
	})
}
