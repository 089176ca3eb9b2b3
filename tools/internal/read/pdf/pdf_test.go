package pdf

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/hidden"
)

func archives(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	out := map[string][]byte{}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(file), ".txtar")] = makePDF(t, a)
	}
	return out
}

// TestTheSameForEveryFormOfAFile makes copies with qpdf that hold the same
// objects in other ways.
func TestTheSameForEveryFormOfAFile(t *testing.T) {
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		t.Skip("qpdf is not installed, and makes the copies that this test compares")
	}
	forms := map[string][]string{
		"object streams":  {"--object-streams=generate"},
		"no streams":      {"--object-streams=disable", "--stream-data=uncompress"},
		"linearised":      {"--linearize"},
		"readable":        {"--qdf"},
		"AES-256":         {"--encrypt", "", "owner", "256", "--"},
		"AES-128":         {"--encrypt", "", "owner", "128", "--use-aes=y", "--"},
		"RC4-40":          {"--allow-weak-crypto", "--encrypt", "", "owner", "40", "--"},
		"no extraction":   {"--encrypt", "", "owner", "256", "--extract=n", "--accessibility=n", "--"},
		"AES and streams": {"--object-streams=generate", "--encrypt", "", "owner", "256", "--"},
		"all at once":     {"--linearize", "--object-streams=generate", "--encrypt", "", "owner", "256", "--"},
	}
	for _, file := range realFiles(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := describe(t, data)
		for name, args := range forms {
			t.Run(filepath.Base(file)+" "+name, func(t *testing.T) {
				out := filepath.Join(t.TempDir(), "copy.pdf")
				if msg, err := exec.Command(qpdf, append(append([]string{}, args...), file, out)...).CombinedOutput(); err != nil {
					t.Fatalf("qpdf: %v: %s", err, msg)
				}
				copied, err := os.ReadFile(out)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(want, describe(t, copied)); d != "" {
					t.Errorf("(-original +copy):\n%s", d)
				}
			})
		}
		t.Run(filepath.Base(file)+" with a password", func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "copy.pdf")
			if msg, err := exec.Command(qpdf, "--encrypt", "secret", "owner", "256", "--", file, out).CombinedOutput(); err != nil {
				t.Fatalf("qpdf: %v: %s", err, msg)
			}
			locked, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			_, fs := Read("file.pdf", locked)
			if len(fs) != 1 || fs[0].Rule != "password" || !strings.Contains(fs[0].Message, "password") {
				t.Errorf("have %v, want one finding about the password", fs)
			}
		})
	}
}

// TestTheSameForHybridFiles writes files as Word does: a table of objects for old
// readers, in which the structure is missing, and a stream with it for new ones.
func TestTheSameForHybridFiles(t *testing.T) {
	a, err := txtar.ParseFile("testdata/word.txtar")
	if err != nil {
		t.Fatal(err)
	}
	plain := makePDF(t, a)
	hybrid := hybridPDF(t, plain)
	if bytes.Equal(plain, hybrid) || !bytes.Contains(hybrid, []byte("/XRefStm")) {
		t.Fatal("the copy is no hybrid file")
	}
	if d := cmp.Diff(describe(t, plain), describe(t, hybrid)); d != "" {
		t.Errorf("(-plain +hybrid):\n%s", d)
	}
}

var objectBody = regexp.MustCompile(`(?s)(\d+) 0 obj\n(.*?)\nendobj\n`)

// hybridPDF moves the structure elements of a file into an object stream that
// only the stream named by XRefStm knows of (7.5.8.4).
func hybridPDF(t *testing.T, plain []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets, inside, size := map[int]int{}, []int{}, 0
	var index, content strings.Builder
	for _, m := range objectBody.FindAllSubmatch(plain, -1) {
		n := 0
		fmt.Sscan(string(m[1]), &n)
		size = max(size, n+1)
		if bytes.Contains(m[2], []byte("/StructElem")) {
			fmt.Fprintf(&index, "%d %d ", n, content.Len())
			content.Write(m[2])
			content.WriteByte('\n')
			inside = append(inside, n)
			continue
		}
		offsets[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, m[2])
	}
	if len(inside) == 0 {
		t.Fatal("the file has no structure elements")
	}
	holder, table := size, size+1
	holderAt := b.Len()
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", holder,
		stream(fmt.Sprintf("<</Type /ObjStm /N %d /First %d>>", len(inside), index.Len()), index.String()+content.String()))
	tableAt := b.Len()
	// An entry is a type of one byte, a number of three and one of one: where a
	// stream stands, or the stream that holds an object and its place in it.
	var entries bytes.Buffer
	for i := range inside {
		entries.Write([]byte{2, 0, byte(holder >> 8), byte(holder), byte(i)})
	}
	entries.Write([]byte{1, byte(holderAt >> 16), byte(holderAt >> 8), byte(holderAt), 0})
	var which strings.Builder
	for _, n := range inside {
		fmt.Fprintf(&which, "%d 1 ", n)
	}
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", table,
		stream(fmt.Sprintf("<</Type /XRef /Size %d /W [1 3 1] /Index [%s%d 1]>>", size+2, which.String(), holder), entries.String()))
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", size)
	for n := 1; n < size; n++ {
		if at, ok := offsets[n]; ok {
			fmt.Fprintf(&b, "%010d 00000 n \n", at)
		} else {
			b.WriteString("0000000000 00000 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", size+2, start)
	// A second table without entries leads to the stream first, and to the table
	// that calls the hidden objects free only after that.
	second := b.Len()
	fmt.Fprintf(&b, "xref\n0 0\ntrailer\n<</Size %d /Root 1 0 R /Prev %d /XRefStm %d>>\nstartxref\n%d\n%%%%EOF\n", size+2, start, tableAt, second)
	return b.Bytes()
}

// TestTheTextIsWhatPopplerReads holds the text of the tags, in their order,
// against that of another program, letter by letter.
func TestTheTextIsWhatPopplerReads(t *testing.T) {
	pdfinfo, err := exec.LookPath("pdfinfo")
	if err != nil {
		t.Skip("pdfinfo (poppler-utils) is not installed, and this test compares with it")
	}
	files := map[string]string{}
	for _, f := range realFiles(t) {
		files[filepath.Base(f)] = f
	}
	for name, data := range archives(t) {
		switch name {
		case "loops", "fonts", "hidden-text", "actual-text", "untagged", "no-text", "scan", "outside-tags", "forms", "roles", "emphasis":
			continue // poppler leaves out what it does not know, such as types of PDF 2.0
		}
		files[name] = filepath.Join(t.TempDir(), "made.pdf")
		if err := os.WriteFile(files[name], data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	quoted := regexp.MustCompile(`(?m)^\s*"(.*)"$`)
	for name, file := range files {
		out, err := exec.Command(pdfinfo, "-struct-text", "-enc", "UTF-8", file).Output()
		if err != nil {
			t.Errorf("%s: pdfinfo: %v", name, err)
			continue
		}
		var want strings.Builder
		for _, m := range quoted.FindAllSubmatch(out, -1) {
			want.Write(m[1])
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := open(data)
		if err != nil {
			t.Fatal(err)
		}
		in := newInterpreter(f)
		var drawn []*pageContent
		pages := f.pages()
		for _, p := range pages {
			drawn = append(drawn, in.drawPage(p))
		}
		for _, p := range drawn { // poppler has no opinion on what is seen
			for i := range p.runs {
				p.runs[i].unseen = ""
			}
		}
		c := index(drawn)
		roots, _ := f.readTree(pages)
		have := ""
		for _, n := range roots {
			have += c.text(c.all(n))
		}
		if d := cmp.Diff(letters(want.String()), letters(have)); d != "" {
			t.Errorf("%s (-poppler +ours):\n%s", name, d)
		}
	}
}

// letters returns the letters and digits of a text, ligatures as letters.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if wordRune(r) {
			return r
		}
		return -1
	}, tidy(s))
}

func TestHiddenWordsNeverComeOut(t *testing.T) {
	planted := 0
	files := archives(t)
	for _, f := range realFiles(t) {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		files[f] = data
	}
	for name, data := range files {
		planted += bytes.Count(data, []byte("MARKER"))
		d, fs := Read("file.pdf", data)
		if out := fmt.Sprintf("%+v", fs) + doc.FormatDocument(d) + fmt.Sprintf("%+v %+v", d.Asides, d.Meta); strings.Contains(out, "MARKER") {
			t.Errorf("%s: a hidden word came out:\n%s", name, out)
		}
	}
	if planted < 20 {
		t.Errorf("have %d planted words, want at least 20", planted)
	}
}

func TestHiddenListsWhatIsHiddenWithItsWords(t *testing.T) {
	markers := regexp.MustCompile(`MARKER (\d+|one|two)`)
	for name, data := range archives(t) {
		a, err := txtar.ParseFile("testdata/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		items, fs := Hidden("file.pdf", data)
		if len(fs) > 0 && name != "no-text" {
			t.Errorf("%s: %v", name, fs)
		}
		found := map[string]bool{}
		for _, it := range items {
			for _, m := range markers.FindAllString(it.Content, -1) {
				found[m] = true
			}
		}
		for _, f := range a.Files {
			for _, m := range markers.FindAllString(string(f.Data), -1) {
				if !found[m] {
					t.Errorf("%s: %s was not found in %+v", name, m, items)
				}
			}
		}
	}
}

func TestHiddenNamesPropertiesAndEarlierVersions(t *testing.T) {
	a := txtar.Parse([]byte("-- page 1 --\n/P <</MCID 0>> BDC BT /F1 12 Tf 72 700 Td (Seen) Tj ET EMC\n-- tree --\nDocument\n  P 0\n-- 50 --\n<</Author (MARKER 1) /Producer (x)>>\n-- trailer --\n/Info 50 0 R\n"))
	data := makePDF(t, a)
	items, _ := Hidden("file.pdf", data)
	if !slices.ContainsFunc(items, func(it hidden.Item) bool {
		return it.Kind == hidden.Metadata && it.Severity == hidden.Strip && it.Content == "MARKER 1"
	}) {
		t.Errorf("the author is not in %+v", items)
	}
	if _, fs := Read("file.pdf", data); len(fs) > 0 {
		t.Errorf("properties are findings: %v", fs)
	}
	// The page is drawn anew, as editing programs save it; the first drawing
	// stays in the file.
	edited := string(data)
	i := strings.Index(edited, "(Seen) Tj")
	number := regexp.MustCompile(`(\d+) 0 obj\n<< /Length`).FindAllStringSubmatch(edited[:i], -1)
	n := number[len(number)-1][1]
	at := len(edited)
	body := fmt.Sprintf("%s 0 obj\n%s\nendobj\n", n, stream("", "/P <</MCID 0>> BDC BT /F1 12 Tf 72 700 Td (Other) Tj ET EMC"))
	xref := at + len(body)
	prev := regexp.MustCompile(`startxref\n(\d+)`).FindStringSubmatch(edited)[1]
	size := regexp.MustCompile(`/Size (\d+)`).FindStringSubmatch(edited)[1]
	edited += body + fmt.Sprintf("xref\n%s 1\n%010d 00000 n \ntrailer\n<</Size %s /Root 1 0 R /Prev %s>>\nstartxref\n%d\n%%%%EOF\n", n, at, size, prev, xref)
	d, fs := Read("file.pdf", []byte(edited))
	if len(fs) != 1 || fs[0].Rule != string(hidden.Revision) || !strings.Contains(doc.FormatDocument(d), "Other") {
		t.Errorf("have %v and %q, want one finding about an earlier version", fs, doc.FormatDocument(d))
	}
}

func TestWhatIsNoTaggedPDFIsRefusedInPlainWords(t *testing.T) {
	whole := archives(t)["word"]
	for name, test := range map[string]struct{ data, want string }{
		"empty":           {"", "empty"},
		"text":            {"Just text.", "text"},
		"only a head":     {"%PDF-1.7\n", "damaged"},
		"cut in half":     {string(whole[:len(whole)/2]), "damaged"},
		"a Word file":     {"PK\x03\x04", "zip"},
		"no catalogue":    {"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2 /Root 1 0 R>>\nstartxref\n30\n%%EOF\n", ""},
		"a huge table":    {"%PDF-1.7\nxref\n0 99999999\n", "damaged"},
		"password unsaid": {strings.Replace(string(whole), "/Root 1 0 R", "/Encrypt 1 0 R /Root 1 0 R", 1), "locked"},
	} {
		d, fs := Read("file.pdf", []byte(test.data))
		if len(fs) != 1 || fs[0].Severity != diag.Error || fs[0].Fix == "" || fs[0].Pos.Path != "file.pdf" || !strings.Contains(fs[0].Message, test.want) {
			t.Errorf("%s: have %v, want one error with %q", name, fs, test.want)
		}
		if d == nil || len(d.Blocks) > 0 {
			t.Errorf("%s: have the document %v", name, d)
		}
	}
}

func TestNothingIsWrittenOutsideOfMemory(t *testing.T) {
	home := t.TempDir()
	for _, v := range []string{"HOME", "XDG_CONFIG_HOME", "AppData", "TMPDIR"} {
		t.Setenv(v, home)
	}
	Read("file.pdf", archives(t)["word"])
	left, err := os.ReadDir(home)
	if err != nil || len(left) > 0 {
		t.Errorf("have %v %v, want nothing", left, err)
	}
}

func TestReadingInParallelGivesTheSame(t *testing.T) {
	data, err := os.ReadFile("testdata/libreoffice.pdf")
	if err != nil {
		t.Fatal(err)
	}
	want, _ := Read("file.pdf", data)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if have, _ := Read("file.pdf", data); doc.FormatDocument(have) != doc.FormatDocument(want) {
				t.Error("two readings of one file differ")
			}
		})
	}
	wait.Wait()
}

func TestEncodings(t *testing.T) {
	standard, win, mac := baseEncoding(""), baseEncoding("WinAnsiEncoding"), baseEncoding("MacRomanEncoding")
	for _, test := range []struct {
		have, want rune
	}{
		{standard['\''], '’'}, {standard[0xa1], '¡'}, {standard[0xb1], '–'}, {standard[0xd0], '—'}, {standard[0xe1], 'Æ'}, {standard[0xfb], 'ß'}, {standard[0xd1], 0},
		{win[0x96], '–'}, {win[0xa3], '£'}, {win['\''], '\''}, {win[0x81], '•'}, {mac[0xd0], '–'}, {mac[0xa3], '£'}, {mac[0x8e], 'é'},
	} {
		if test.have != test.want {
			t.Errorf("have %q want %q", test.have, test.want)
		}
	}
}

func TestGlyphNames(t *testing.T) {
	for name, want := range map[string]string{
		"A": "A", "eacute": "é", "Scaron": "Š", "uni00A3": "£", "uni00660069": "fi", "u1F600": "😀", "f_f_i": "ffi", "a.small": "a", "ffl": "ffl",
		"bullet": "•", "g123": "", ".notdef": "", "uniD800": "", "endash": "–", "Euro": "€",
	} {
		if have, ok := glyphText(name); have != want || ok != (want != "") {
			t.Errorf("%s: have %q want %q", name, have, want)
		}
	}
}

func TestTextStrings(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                                   "plain",
		"\xfe\xff\x00A\xd8=\xde\x00":              "A😀",
		"\xff\xfeA\x00":                           "A",
		"\xef\xbb\xbf\xc3\xa9":                    "é",
		"\x84\x85 \xa3 \xa0":                      "—– £ €",
		"\xfe\xff\x00\x1b\x00e\x00n\x00\x1b\x00A": "A",
	} {
		if have := textString([]byte(in)); have != want {
			t.Errorf("%q: have %q want %q", in, have, want)
		}
	}
}

func TestLabels(t *testing.T) {
	for in, want := range map[string]label{
		"1.":    {number: 1},
		"(12)":  {number: 12},
		"3":     {number: 3},
		"a)":    {letter: 1},
		"(c)":   {letter: 3},
		"i.":    {letter: 1},
		"iv)":   {letter: 4},
		"•":     {bullet: true},
		"o":     {bullet: true},
		"":      {bullet: true},
		"1.2":   {},
		"Rec 3": {},
	} {
		want.text = in
		if have := parseLabel(in); have != want {
			t.Errorf("%q: have %+v want %+v", in, have, want)
		}
	}
}
