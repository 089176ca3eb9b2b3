package markdown

import (
	"fmt"
	"strings"
	"testing"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// Each of these took goldmark or Hugo seconds to hours, or gives a page that
// nobody can read.
func TestTooMuchOfAnythingIsRefusedWithItsPlace(t *testing.T) {
	nested := func(mark string) string {
		var b strings.Builder
		for i := range 40 {
			b.WriteString(strings.Repeat(" ", i*len(mark)) + mark + "a\n")
		}
		return b.String()
	}
	for _, c := range []struct{ name, in, want string }{
		{"10,000 nested quotes", "Text\n\n" + strings.Repeat(">", 10_000) + " a\n", "p.md:3:1: error: quotations and lists stand 10000 deep inside one another; expected at most 32 [nesting]"},
		{"with spaces", strings.Repeat("> ", 10_000) + "a\n", "p.md:1:1: error: quotations and lists stand 10000 deep inside one another; expected at most 32 [nesting]"},
		{"10,000 list items in one another", strings.Repeat("- ", 10_000) + "a\n", "p.md:1:1: error: quotations and lists stand 10000 deep inside one another; expected at most 32 [nesting]"},
		{"tabs", strings.Repeat("-\t", 10_000) + "a\n", "p.md:1:1: error: quotations and lists stand 10000 deep inside one another; expected at most 32 [nesting]"},
		{"numbers", strings.Repeat("1. ", 10_000) + "a\n", "p.md:1:1: error: quotations and lists stand 10000 deep inside one another; expected at most 32 [nesting]"},
		{"lists in quotations", strings.Repeat("> - ", 10_000) + "a\n", "p.md:1:1: error: quotations and lists stand 20000 deep inside one another; expected at most 32 [nesting]"},
		{"lists nested line by line", nested("- "), "p.md:33:1: error: quotations and lists stand 33 deep inside one another; expected at most 32 [nesting]"},
		{"numbered lists nested line by line", nested("1. "), "p.md:33:1: error: quotations and lists stand 33 deep inside one another; expected at most 32 [nesting]"},
		{"a table of 10,000 rows", "Text\n\n| a | b |\n|---|---|\n" + strings.Repeat("| 1 | 2 |\n", 10_000), "p.md:3:1: error: the table has 10001 rows; expected at most 2000 [table-size]"},
		{"20,000 headings", strings.Repeat("# Same\n\n", 20_000), "p.md: error: there are 20000 headings; expected at most 2000 [heading-count]"},
		{"20,000 empty lines", "    a\n" + strings.Repeat("\n", 20_000) + "    b\n", "p.md:10002:1: error: more than 10000 empty lines stand in a row [empty-lines]"},
		{"brackets", strings.Repeat("[a](", 50_000), "there are too many marks of Markdown (such as * _ [ ] ` <) without partners to be read [stray-marks]"},
		{"asterisks", "a**b" + strings.Repeat("c* ", 50_000), "there are too many marks of Markdown (such as * _ [ ] ` <) without partners to be read [stray-marks]"},
		{"comments", "a " + strings.Repeat("<!-- a ", 50_000), "there are too many marks of Markdown (such as * _ [ ] ` <) without partners to be read [stray-marks]"},
		{"definitions", strings.Repeat("[a]: b\n", 50_000), "there are too many marks of Markdown (such as * _ [ ] ` <) without partners to be read [stray-marks]"},
	} {
		_, fs := Read("p.md", []byte(c.in))
		if len(fs) != 1 || !strings.HasSuffix(fs[0].String(), c.want) || !strings.HasPrefix(fs[0].String(), "p.md:") {
			t.Errorf("%s: have %.300v\nwant %s", c.name, fs, c.want)
			continue
		}
		if fs[0].Severity != diag.Error || !strings.Contains(fs[0].Fix, "p.md") {
			t.Errorf("%s: have severity %v and fix %q", c.name, fs[0].Severity, fs[0].Fix)
		}
	}
}

func TestALotOfOrdinaryTextIsNotTooMuch(t *testing.T) {
	var b strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&b, "## Part %d\n\nText with *one* mark, [a link](/x/) and `code`.\n\n", i)
	}
	b.WriteString("| a | b |\n|---|---|\n" + strings.Repeat("| *1* | [2](/x/) |\n", 1900) + "\n")
	b.WriteString(strings.Repeat("> a\n>\n> - b\n>   - c\n>     1. d\n\n", 500))
	b.WriteString(strings.Repeat("- - -\n\n"+strings.Repeat("* ", 40)+"\n\n", 50))
	b.WriteString(strings.Repeat(strings.Repeat(" ", 90)+"- far to the right\n", 50))
	d, fs := Read("p.md", []byte(b.String()))
	if len(fs) != 0 {
		t.Errorf("have %.300v want no findings", fs)
	}
	if n := len(d.Blocks); n < 3600 {
		t.Errorf("have %d blocks", n)
	}
}

func TestAFileWithoutTextIsAnError(t *testing.T) {
	for _, in := range []string{"", "\n \n", "\ufeff", "---\ntitle: A\n---\n"} {
		d, fs := Read("p.md", []byte(in))
		if len(fs) != 1 || fs[0].Rule != "empty-file" || fs[0].Severity != diag.Error || len(d.Blocks) != 0 {
			t.Errorf("%q: have %v", in, fs)
		}
	}
}

func TestEveryReadGivesADocumentAndFrontMatterComesWithIt(t *testing.T) {
	d, fs := Read("p.md", []byte("\ufeff---\r\nkeep-apart: 66\r\n---\r\n\r\nText\r\nmore\r\n"))
	if len(fs) != 0 || d.Value("keep-apart") != "66" {
		t.Errorf("have %v and %v", d.Meta, fs)
	}
	p, ok := d.Blocks[0].(*doc.Paragraph)
	if !ok || p.Pos.String() != "p.md:5:1" || doc.Words(p.Inlines) != "Text more" {
		t.Errorf("have %+v", d.Blocks[0])
	}
	d, fs = Read("p.md", []byte("---\ntitle: A\n"))
	if d == nil || len(fs) == 0 || fs[0].Rule != "front-matter-unclosed" {
		t.Errorf("have %v and %v", d, fs)
	}
}
