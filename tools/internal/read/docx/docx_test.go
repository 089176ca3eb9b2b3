package docx_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/golden"
	"nscp/tools/internal/read/docx"
	"nscp/tools/internal/read/docx/docxtest"
	"nscp/tools/internal/read/text"
)

const file = "sources/a.docx"

// dump prints everything that Read returns, for goldens.
func dump(d *doc.Document, fs []diag.Finding) string {
	var b strings.Builder
	for _, f := range d.Meta {
		fmt.Fprintf(&b, "meta %s: %s (%s)\n", f.Key, strings.Join(f.Values, " | "), f.Pos.Place)
	}
	if len(d.Meta) > 0 {
		b.WriteByte('\n')
	}
	b.WriteString(doc.FormatDocument(d))
	if len(d.Asides)+len(d.Images)+len(fs) > 0 {
		b.WriteString("\n----\n")
	}
	for _, a := range d.Asides {
		fmt.Fprintf(&b, "aside %s (%s): %s\n", a.Pos.Place, a.Reason, strings.ReplaceAll(a.Text, "\n", " / "))
	}
	for _, a := range d.Images {
		fmt.Fprintf(&b, "image %s (%s)\n", a.Name, a.Pos.Place)
	}
	for _, f := range fs {
		fmt.Fprintln(&b, strings.TrimPrefix(f.String(), file+": "))
	}
	return visible(b.String())
}

// visible writes characters that nobody can see as their numbers.
func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 0x7f && text.IsHidden(r) {
			fmt.Fprintf(&b, "<U+%04X>", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// TestGolden reads every txtar file of testdata, whose comment says what it
// shows.
func TestGolden(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(t *testing.T, a *txtar.Archive) {
		data, err := docxtest.Build(a)
		if err != nil {
			t.Fatal(err)
		}
		d, fs := docx.Read(file, data)
		golden.Put(a, "want", dump(d, fs))
		if errs, _ := diag.Count(fs); errs == 0 {
			balance(t, d, data)
		}
	})
}

// balance holds the words of the document, its notes and its asides against
// those of the flat pass, as the ledger does with more care for order.
func balance(t *testing.T, d *doc.Document, data []byte) {
	t.Helper()
	spans, err := docx.Words(file, data)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, s := range spans {
		for _, w := range words(s.Text) {
			count[w]++
		}
	}
	take := func(s string) {
		for _, w := range words(s) {
			count[w]--
		}
	}
	take(linked(d.Blocks))
	for _, n := range d.Notes {
		take(linked(n.Blocks))
	}
	for _, a := range d.Asides {
		take(a.Text)
	}
	for w, n := range count {
		switch {
		case n > 0:
			t.Errorf("%q is in the file %d times more than in the document", w, n)
		case n < 0:
			t.Errorf("%q is in the document %d times more than in the file", w, -n)
		}
	}
}

// linked returns the words of blocks with the destinations of their links.
func linked(blocks []doc.Block) string {
	s := doc.Plain(blocks)
	doc.WalkInlines(blocks, func(in doc.Inline) {
		l, ok := in.(*doc.Link)
		if !ok || strings.HasPrefix(l.Href, "#") {
			return
		}
		bare := func(s string) string {
			return strings.TrimRight(strings.NewReplacer("https://", "", "http://", "", "mailto:", "").Replace(strings.ToLower(s)), "/ ")
		}
		if bare(doc.Words(l.Inlines)) != bare(l.Href) {
			s += " " + l.Href
		}
	})
	return s
}

// words cuts text into words. The marks of ledger.Destination are none of them.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return strings.ContainsRune(" \t\n\x1e\x1f\u00a0.,;:!?()[]\"“”‘’'—–-/|#&=%", r)
	})
}

// TestRealFiles reads files that word processors wrote.
func TestRealFiles(t *testing.T) {
	golden.Each(t, "testdata/*.docx", func(t *testing.T, name string) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d, fs := docx.Read(file, data)
		golden.File(t, name+".want", dump(d, fs))
		if errs, _ := diag.Count(fs); errs == 0 {
			balance(t, d, data)
		}
	})
}
