package pdf

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// sound fails where reading breaks a promise. read has no recover of its own, so
// that a panic of this package fails, and does not pass for a damaged file.
func sound(t *testing.T, data []byte) {
	read("file.pdf", data)
	d, fs := Read("file.pdf", data)
	for _, f := range fs {
		if f.Message == "" || f.Rule == "" || f.Pos.Path != "file.pdf" || f.Severity == diag.Error && f.Fix == "" {
			t.Errorf("a finding without rule, message, path or fix: %+v", f)
		}
	}
	doc.FormatDocument(d)
	if errors, _ := diag.Count(fs); errors == 0 {
		Words("file.pdf", data)
	}
	Hidden("file.pdf", data)
}

func FuzzRead(f *testing.F) {
	for _, data := range archives(f) {
		f.Add(data)
	}
	for _, file := range realFiles(f) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(sound)
}

// FuzzContent fuzzes what a page draws and its fonts inside of a file that can be
// opened.
func FuzzContent(f *testing.F) {
	f.Add("BT /F1 12 Tf 72 700 Td (Once) Tj ET", "1 beginbfrange <0003> <0005> <0062> endbfrange", "P 0")
	f.Add("/Span <</ActualText (x)>> BDC q 1 0 0 1 0 0 cm [(a)-300(b)] TJ EMC", "", "L\n    LI 0")
	f.Add("BI /W 1 ID x EI 0 0 10 10 re W n /C1 9 Tf <00010002> ' 1 2 (x) \"", "1 begincodespacerange <00> <ff> endcodespacerange", "Table\n    TR\n      TH 0")
	f.Fuzz(func(t *testing.T, content, cmap, tree string) {
		if len(content)+len(cmap)+len(tree) > 20_000 {
			return
		}
		for _, c := range tree {
			if c != ' ' && c != '\n' && c != '/' && !wordRune(c) {
				return // the description of the tree, and no part of what is read
			}
		}
		a := &txtar.Archive{Files: []txtar.File{
			{Name: "page 1", Data: []byte("/P <</MCID 0>> BDC " + content + "\nEMC")},
			{Name: "fonts", Data: []byte("/C1 50 0 R")},
			{Name: "50", Data: []byte("<</Type /Font /Subtype /Type0 /Encoding 52 0 R /DescendantFonts [51 0 R] /ToUnicode 52 0 R>>")},
			{Name: "51", Data: []byte("<</Type /Font /Subtype /CIDFontType2 /W [1 [500] 3 5 700]>>")},
			{Name: "52 stream", Data: []byte(cmap)},
			{Name: "tree", Data: []byte("Document\n  " + tree)},
		}}
		sound(t, makePDF(t, a))
	})
}

func BenchmarkRead(b *testing.B) {
	for _, file := range []string{"libreoffice.pdf", "chromium.pdf"} {
		data, err := os.ReadFile("testdata/" + file)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(file, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, fs := Read("file.pdf", data); len(fs) > 0 {
					b.Fatal(fs)
				}
			}
		})
	}
	// Pages of a long report: a heading, 40 lines in 8 paragraphs, a list.
	for _, pages := range []int{6, 60, 600} {
		data := longReport(b, pages)
		b.Run(fmt.Sprintf("%d pages", pages), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, fs := Read("file.pdf", data); len(fs) > 0 {
					b.Fatal(fs)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/float64(pages), "ms/page")
		})
	}
}

func longReport(t testing.TB, pages int) []byte {
	a := &txtar.Archive{}
	tree := "Document\n"
	for p := 1; p <= pages; p++ {
		var c strings.Builder
		fmt.Fprintf(&c, "/H1 <</MCID 0>> BDC BT /F2 16 Tf 72 780 Td (Section %d) Tj ET EMC\n", p)
		tree += fmt.Sprintf("  H1 p%d 0\n", p)
		for i := 1; i <= 8; i++ {
			fmt.Fprintf(&c, "/P <</MCID %d>> BDC BT /F1 11 Tf 14 TL 72 %d Td ", i, 780-80*i)
			for range 5 {
				c.WriteString("[(The partner)20(ship works with families and with those who know them )-300(well, )] TJ T* ")
			}
			c.WriteString("ET EMC\n")
			tree += fmt.Sprintf("  P p%d %d\n", p, i)
		}
		a.Files = append(a.Files, txtar.File{Name: fmt.Sprintf("page %d", p), Data: []byte(c.String())})
	}
	a.Files = append(a.Files, txtar.File{Name: "tree", Data: []byte(tree)})
	return makePDF(t, a)
}
