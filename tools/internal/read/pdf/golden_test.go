package pdf

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/golden"
	"nscp/tools/internal/ledger"
)

// TestReadGolden reads PDFs that the archives under testdata describe.
func TestReadGolden(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(t *testing.T, a *txtar.Archive) {
		golden.Put(a, "want", describe(t, makePDF(t, a)))
	})
}

// realFiles are PDFs written by real programs.
func realFiles(t testing.TB) []string {
	files, err := filepath.Glob("testdata/*.pdf")
	if err != nil || len(files) < 3 {
		t.Fatalf("have %d files %v", len(files), err)
	}
	return files
}

func TestReadRealFiles(t *testing.T) {
	for _, file := range realFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden.File(t, strings.TrimSuffix(file, ".pdf")+".want", describe(t, data))
		})
	}
}

// describe prints what is read: blocks, notes, asides, findings. Where there is
// no error it also holds the document against the words of the file, and no
// word may be missing or new.
func describe(t testing.TB, data []byte) string {
	t.Helper()
	d, fs := Read("file.pdf", data)
	var out strings.Builder
	outline(&out, d.Blocks, "")
	for _, n := range d.Notes {
		fmt.Fprintf(&out, "note %s @ %s\n", n.Label, n.Pos.Place)
		outline(&out, n.Blocks, "  ")
	}
	for _, a := range d.Asides {
		fmt.Fprintf(&out, "aside (%s) %q @ %s\n", a.Reason, a.Text, a.Pos.Place)
	}
	for _, a := range d.Images {
		fmt.Fprintf(&out, "picture %s of %d bytes\n", strings.TrimLeft(filepath.Ext(a.Name), "."), len(a.Data))
	}
	if len(fs) > 0 {
		out.WriteString("findings\n")
		if err := diag.WriteText(&out, fs); err != nil {
			t.Fatal(err)
		}
	}
	if errors, _ := diag.Count(fs); errors == 0 {
		balance(t, d, data)
	}
	return out.String()
}

// balance fails where the ledger of a document does not balance.
func balance(t testing.TB, d *doc.Document, data []byte) {
	t.Helper()
	source, fs := Words("file.pdf", data)
	if len(fs) > 0 {
		t.Fatal(fs)
	}
	page, err := ledger.Page("page.md", []byte(doc.FormatDocument(d)), false)
	if err != nil {
		t.Fatal(err)
	}
	var records []ledger.Record
	for _, a := range d.Asides {
		records = append(records, ledger.Record{Kind: ledger.SetAside, Pos: a.Pos, Text: a.Text, Reason: a.Reason})
	}
	if r := ledger.Balance(source, page, records); !r.Balanced() {
		t.Errorf("the ledger does not balance: lost %+v, invented %+v, unproved %+v", r.Lost, r.Invented, r.Unproved)
	}
}

// outline prints blocks an element a line.
func outline(out *strings.Builder, blocks []doc.Block, indent string) {
	for _, b := range blocks {
		at := " @ " + b.Position().Place
		switch b := b.(type) {
		case *doc.Heading:
			fmt.Fprintf(out, "%sh%d %s%s\n", indent, b.Level, doc.FormatInline(b.Inlines), at)
		case *doc.Paragraph:
			fmt.Fprintf(out, "%sp %s%s\n", indent, doc.FormatInline(b.Inlines), at)
		case *doc.Quote:
			fmt.Fprintf(out, "%squote (%s)%s\n", indent, doc.FormatInline(b.Source), at)
			outline(out, b.Blocks, indent+"  ")
		case *doc.List:
			kind := "bullets"
			if b.Ordered {
				kind = fmt.Sprintf("numbers from %d", b.Start)
			}
			fmt.Fprintf(out, "%slist of %s%s\n", indent, kind, at)
			for _, it := range b.Items {
				fmt.Fprintf(out, "%s  item @ %s\n", indent, it.Pos.Place)
				outline(out, it.Blocks, indent+"    ")
			}
		case *doc.Table:
			fmt.Fprintf(out, "%stable %q%s\n", indent, doc.Words(b.Caption), at)
			for _, r := range b.Rows {
				out.WriteString(indent + "  ")
				for _, c := range r.Cells {
					mark := ""
					if r.Header || c.Header {
						mark = "#"
					}
					if c.ColSpan > 1 {
						mark += fmt.Sprintf("↔%d", c.ColSpan)
					}
					if c.RowSpan > 1 {
						mark += fmt.Sprintf("↕%d", c.RowSpan)
					}
					fmt.Fprintf(out, "|%s %s ", mark, strings.ReplaceAll(strings.TrimSpace(doc.Plain(c.Blocks)), "\n", " ¶ "))
				}
				fmt.Fprintf(out, "| @ %s\n", r.Pos.Place)
			}
		case *doc.Figure:
			fmt.Fprintf(out, "%sfigure alt %q caption %q%s\n", indent, b.Image.Alt, doc.Words(b.Caption), at)
		case *doc.Code:
			fmt.Fprintf(out, "%scode %q%s\n", indent, b.Text, at)
		default:
			fmt.Fprintf(out, "%s%T%s\n", indent, b, at)
		}
	}
}
