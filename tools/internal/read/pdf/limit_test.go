package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
)

func TestMoreThanIsReadIsRefusedAndNeverCutShort(t *testing.T) {
	pages := &txtar.Archive{}
	tree := "Document\n"
	for p := 1; p <= maxPages+1; p++ {
		pages.Files = append(pages.Files, txtar.File{Name: fmt.Sprintf("page %d", p),
			Data: []byte("/P <</MCID 0>> BDC BT /F1 11 Tf 72 700 Td (Text) Tj ET EMC")})
		tree += fmt.Sprintf("  P p%d 0\n", p)
	}
	pages.Files = append(pages.Files, txtar.File{Name: "tree", Data: []byte(tree)})

	forms := &txtar.Archive{Files: []txtar.File{
		{Name: "page 1", Data: []byte("/P <</MCID 0>> BDC BT /F1 11 Tf 72 700 Td (Text) Tj ET /X Do EMC")},
		{Name: "resources", Data: []byte("/XObject <</X 50 0 R>>")},
		{Name: "tree", Data: []byte("Document\n  P 0\n")},
	}}
	for n := 50; n <= 50+maxForms; n++ {
		forms.Files = append(forms.Files, txtar.File{
			Name: fmt.Sprintf("%d stream <</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X %d 0 R>>>>>>", n, n+1),
			Data: []byte("/X Do"),
		})
	}

	endless := txtar.Parse([]byte("-- page 1 --\n/P <</MCID 0>> BDC BT /F1 11 Tf 72 700 Td (Text) Tj ET /A Do EMC\n" +
		"-- resources --\n/XObject <</A 50 0 R>>\n-- tree --\nDocument\n  P 0\n"))
	for n := 50; n < 50+maxForms-1; n++ { // each draws the next one a hundred times
		endless.Files = append(endless.Files, txtar.File{
			Name: fmt.Sprintf("%d stream <</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</A %d 0 R>>>>>>", n, n+1),
			Data: []byte(strings.Repeat("/A Do ", 100)),
		})
	}
	endless.Files = append(endless.Files, txtar.File{Name: fmt.Sprintf("%d stream <</Type /XObject /Subtype /Form /BBox [0 0 9 9]>>", 50+maxForms-1), Data: []byte("q Q")})

	for name, a := range map[string]*txtar.Archive{"pages": pages, "forms inside forms": forms, "forms without end": endless} {
		_, fs := Read("file.pdf", makePDF(t, a))
		if len(fs) != 1 || fs[0].Rule != "file-size" {
			t.Errorf("%s: have %v, want one finding about the size", name, fs)
		}
	}
	if _, fs := Read("file.pdf", append([]byte("%PDF-1.7\n"), make([]byte, maxFile)...)); len(fs) != 1 || fs[0].Rule != "file-size" {
		t.Errorf("bytes: have %v, want one finding about the size", fs)
	}
}

func TestAStreamThatUnpacksToFarTooMuchIsRefused(t *testing.T) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	for range 256 {
		if _, err := z.Write(bytes.Repeat([]byte{' '}, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	data := makePDF(t, &txtar.Archive{Files: []txtar.File{
		{Name: "page 1", Data: []byte("/P <</MCID 0>> BDC BT /F1 11 Tf 72 700 Td (Text) Tj ET /X Do EMC")},
		{Name: "resources", Data: []byte("/XObject <</X 50 0 R>>")},
		{Name: "tree", Data: []byte("Document\n  P 0\n")},
		{Name: "50 stream <</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter /FlateDecode>>", Data: packed.Bytes()},
	}})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, fs := Read("file.pdf", data)
	runtime.ReadMemStats(&after)
	if errors, _ := diag.Count(fs); errors != 1 {
		t.Errorf("have %v, want one error", fs)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 200<<20 {
		t.Errorf("%d MB were set aside for %d kB", used>>20, len(data)>>10)
	}
}

func TestMemoryStaysBounded(t *testing.T) {
	deep := strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000)
	many := strings.Repeat("1 0 0 rg 0 0 10 10 re f (x) Tj ", 50_000)
	for name, content := range map[string]string{
		"nested arrays":  deep + " TJ",
		"nested states":  strings.Repeat("q ", 200_000),
		"open marks":     strings.Repeat("/P <</MCID 0>> BDC ", 100_000),
		"marks and runs": strings.Repeat("/P BMC ", 50_000) + "BT /F1 12 Tf " + strings.Repeat("(x) Tj ", 50_000) + "ET",
		"many strokes":   "BT /F1 12 Tf " + many + "ET",
	} {
		data := makePDF(t, txtar.Parse([]byte("-- page 1 --\n"+content+"\n-- tree --\nDocument\n  P 0\n")))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		Read("file.pdf", data)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 400<<20 {
			t.Errorf("%s: %d MB were set aside for %d kB", name, used>>20, len(data)>>10)
		}
	}
}
