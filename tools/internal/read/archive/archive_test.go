package archive_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"nscp/tools/internal/read/archive"
)

const (
	types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	body = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>`
)

// pack makes an archive of name and content pairs.
func pack(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func word(t testing.TB, more ...string) []byte {
	return pack(t, append([]string{"[Content_Types].xml", types, "_rels/.rels", rels, "word/document.xml", body}, more...)...)
}

func utf16le(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

func TestFileThatIsNoOfficeFileIsNamedForWhatItIs(t *testing.T) {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 504)
	for _, tt := range []struct{ name, data, want string }{
		{"nothing", "", "the file is empty"},
		{"old Word", ole + utf16le("WordDocument"), "this is an old Word document (.doc), the form that Word used before 2007"},
		{"old Excel", ole + utf16le("Workbook"), "this is an old Excel workbook (.xls)"},
		{"password", ole + utf16le("EncryptedPackage"), "this is an Office file with a password"},
		{"other OLE file", ole, "this is an old Office file from before 2007"},
		{"PDF", "%PDF-1.7\n", "this is a PDF, although its name says otherwise"},
		{"rich text", `{\rtf1\ansi`, "this is a rich text file (.rtf)"},
		{"web page", "<!DOCTYPE html><title>x</title>", "this is a web page"},
		{"web page saved as XML", `<?xml version="1.0"?><html>`, "this is a web page"},
		{"picture", "\x89PNG\r\n\x1a\n", "this is a PNG picture"},
		{"text", "Dear all,\n", "this is a text file"},
		{"owner file", "\x06Editor" + strings.Repeat("\x00", 155), "this is an owner file that Word leaves"},
		{"bytes", "\x00\x01\x02\x03", "this is a file of an unknown kind"},
		{"OpenDocument", string(pack(t, "mimetype", "application/vnd.oasis.opendocument.text")), "this is an OpenDocument text (.odt)"},
		{"Pages", string(pack(t, "Index/Document.iwa", "x")), "this is an Apple Pages"},
		{"zip", string(pack(t, "minutes.txt", "x")), "this is a zip archive"},
		{"empty zip", "PK\x05\x06" + strings.Repeat("\x00", 18), "an archive with nothing in it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := problem(t, []byte(tt.data), archive.Default)
			if !strings.Contains(p.Message, tt.want) {
				t.Errorf("have %q want %q", p.Message, tt.want)
			}
			f := p.Finding("sources/a.docx")
			if !strings.Contains(f.Fix, "sources/a.docx") {
				t.Errorf("the fix does not name the file: %q", f.Fix)
			}
		})
	}
}

func problem(t *testing.T, data []byte, limits archive.Limits) *archive.Problem {
	t.Helper()
	_, err := archive.Open(data, limits)
	var p *archive.Problem
	if !errors.As(err, &p) {
		t.Fatalf("have %v want a problem", err)
	}
	return p
}

func TestHostileArchiveIsRefused(t *testing.T) {
	link := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		h := &zip.FileHeader{Name: "word/document.xml"}
		h.SetMode(fs.ModeSymlink | 0o777)
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte("/etc/passwd")); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	locked := func() []byte {
		data := word(t)
		// Set the flag of the central directory, which is the one that counts.
		for i := bytes.Index(data, []byte("PK\x01\x02")); i >= 0; {
			data[i+8] |= 1
			next := bytes.Index(data[i+4:], []byte("PK\x01\x02"))
			if next < 0 {
				break
			}
			i += 4 + next
		}
		return data
	}
	whole := word(t)
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"parent folder", word(t, "../../home/a", "x"), "a name that leads out of it"},
		{"parent folder in the middle", word(t, "word/../../a", "x"), "a name that leads out of it"},
		{"absolute", word(t, "/etc/a", "x"), "a name that leads out of it"},
		{"drive", word(t, "C:/a", "x"), "a name that leads out of it"},
		{"backslashes", word(t, `..\a`, "x"), "a name that leads out of it"},
		{"symbolic link", link(), "a link to somewhere else"},
		{"twice", word(t, "word/styles.xml", "a", "word/styles.xml", "b"), "two parts inside the file have the same name"},
		{"twice but for case", word(t, "Word/Document.XML", "b"), "two parts inside the file have the same name"},
		{"twice but for dots", word(t, "word/./document.xml", "b"), "a name that leads out of it"},
		{"zip password", locked(), "locked with a zip password"},
		{"cut short", whole[:len(whole)*2/3], "the file is damaged"},
		{"no list of parts", pack(t, "word/document.xml", body), "the list of its parts is missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if p := problem(t, tt.data, archive.Default); !strings.Contains(p.Message, tt.want) {
				t.Errorf("have %q want %q", p.Message, tt.want)
			}
		})
	}
}

func TestTooManyPartsAreRefused(t *testing.T) {
	limits := archive.Default
	limits.Parts = 3
	if p := problem(t, word(t, "word/styles.xml", "x"), limits); p.Message != "the file has 4 parts, and at most 3 are read" {
		t.Errorf("have %q", p.Message)
	}
}

func TestUnpackingStopsAtTheLimits(t *testing.T) {
	for _, tt := range []struct {
		name   string
		part   string
		limits func(*archive.Limits)
		want   string
	}{
		{"one part", "0123456789", func(l *archive.Limits) { l.Part = 9 }, "unpacks to more than"},
		{"all parts", "0123456789", func(l *archive.Limits) { l.Unpacked = 900 }, "unpacks to more than"},
		{"ratio", strings.Repeat("a", 8<<20), func(*archive.Limits) {}, "a part of the file unpacks to more than 250 times its size"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			limits := archive.Default
			tt.limits(&limits)
			a, err := archive.Open(word(t, "word/media/a.bin", tt.part), limits)
			if err != nil {
				t.Fatal(err)
			}
			var last error
			for range 200 {
				if _, last = a.Part("word/media/a.bin"); last != nil {
					break
				}
			}
			if last == nil || !strings.Contains(last.Error(), tt.want) {
				t.Errorf("have %v want %q", last, tt.want)
			}
		})
	}
}

// lying returns an archive whose one part claims a size that it does not have.
func lying(t *testing.T, name string, claimed uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range [][2]string{{"[Content_Types].xml", types}, {"_rels/.rels", rels}, {"word/document.xml", body}} {
		w, err := z.Create(p[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p[1])); err != nil {
			t.Fatal(err)
		}
	}
	content := []byte("<x/>")
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(content),
		CompressedSize64: uint64(len(content)), UncompressedSize64: claimed,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestClaimedSizeIsNotBelieved(t *testing.T) {
	a, err := archive.Open(lying(t, "word/styles.xml", 100<<20), archive.Default)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = a.Part("word/styles.xml")
	runtime.ReadMemStats(&after)
	if err == nil {
		t.Error("a part that claims 100 MB and holds 4 bytes was read")
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
		t.Errorf("%d bytes were set aside for it", grown)
	}
}

func TestHostileXMLIsRefused(t *testing.T) {
	for _, tt := range []struct{ name, xml, want string }{
		{"document type", `<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`, "document type"},
		{"entity of its own", `<x>&a;</x>`, "malformed"},
		{"depth", strings.Repeat("<a>", 300) + strings.Repeat("</a>", 300), "nested more than 256 deep"},
		{"elements", "<x>" + strings.Repeat("<a/>", 600) + "</x>", "XML elements"},
		{"attributes", "<x" + strings.Repeat(` a=""`, 600) + "/>", "XML elements"},
		{"texts", "<x>" + strings.Repeat("a<!-- -->", 600) + "</x>", "XML elements"},
		{"not closed", "<x><a></x>", "malformed"},
		{"cut short", "<x><a>", "malformed"},
		{"nothing", "", "malformed"},
		{"other encoding", `<?xml version="1.0" encoding="EBCDIC"?><x/>`, "malformed"},
		{"long tag", `<x a="` + strings.Repeat("b", 9<<20) + `"/>`, "a tag of more than 8 MB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			limits := archive.Default
			limits.Nodes, limits.Ratio = 500, 1<<40
			a, err := archive.Open(word(t, "word/styles.xml", tt.xml), limits)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := a.XML("word/styles.xml"); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("have %v want %q", err, tt.want)
			}
		})
	}
}

func TestNamesHaveOnePrefixWhateverTheFileUses(t *testing.T) {
	const transitional = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	for _, tt := range []struct{ name, xml string }{
		{"usual prefix", transitional + `><w:p w:val="1">x</w:p></w:document>`},
		{"another prefix", `<q:document xmlns:q="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><q:p q:val="1">x</q:p></q:document>`},
		{"no prefix", `<document xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><p val="1">x</p></document>`},
		{"Strict", `<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:p w:val="1">x</w:p></w:document>`},
		{"declared inside", `<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><z:p xmlns:z="http://purl.oclc.org/ooxml/wordprocessingml/main" z:val="1">x</z:p></w:document>`},
		{"UTF-16", "\xff\xfe" + utf16le(`<?xml version="1.0" encoding="UTF-16"?>`+transitional+`><w:p w:val="1">x</w:p></w:document>`)},
		{"byte order mark", "\xef\xbb\xbf" + transitional + `><w:p w:val="1">x</w:p></w:document>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := archive.Open(word(t, "word/a.xml", tt.xml), archive.Default)
			if err != nil {
				t.Fatal(err)
			}
			root, err := a.XML("word/a.xml")
			if err != nil {
				t.Fatal(err)
			}
			p := root.Child("w:p")
			if root.Name != "w:document" || p.Attr("val") != "1" || p.Content() != "x" {
				t.Errorf("have %s, p %+v", root.Name, p)
			}
		})
	}
}

func TestUnknownNamespaceIsNotTakenForAKnownOne(t *testing.T) {
	a, err := archive.Open(word(t, "word/a.xml", `<w:t xmlns:w="urn:somebody"><w:t>x</w:t></w:t>`), archive.Default)
	if err != nil {
		t.Fatal(err)
	}
	root, err := a.XML("word/a.xml")
	if err != nil {
		t.Fatal(err)
	}
	if root.Name != "?:t" {
		t.Errorf("have %q want %q", root.Name, "?:t")
	}
}

func TestRelationsAreResolvedFromTheirPart(t *testing.T) {
	const r = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/a.png"/>` +
		`<Relationship Id="b" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/image" Target="/word/media/b.png"/>` +
		`<Relationship Id="c" Type="x/hyperlink" Target="https://example.org/a b" TargetMode="External"/>` +
		`<Relationship Id="d" Type="x/image" Target="../../../d.png"/></Relationships>`
	a, err := archive.Open(word(t, "word/_rels/document.xml.rels", r), archive.Default)
	if err != nil {
		t.Fatal(err)
	}
	rels, err := a.Relations("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	want := []archive.Relation{
		{ID: "a", Type: "image", Target: "word/media/a.png"},
		{ID: "b", Type: "image", Target: "word/media/b.png"},
		{ID: "c", Type: "hyperlink", Target: "https://example.org/a b", External: true},
		{ID: "d", Type: "image", Target: "d.png"},
	}
	if len(rels) != len(want) {
		t.Fatalf("have %d want %d", len(rels), len(want))
	}
	for i := range want {
		if rels[i] != want[i] {
			t.Errorf("have %+v want %+v", rels[i], want[i])
		}
	}
	main, kind, err := a.Main()
	if main != "word/document.xml" || kind != archive.Word || err != nil {
		t.Errorf("have %q %q %v", main, kind, err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(word(f))
	f.Add(word(f, "../a", "x"))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := archive.Default
		limits.Unpacked, limits.Nodes = 1<<20, 10_000
		a, err := archive.Open(data, limits)
		if err != nil {
			return
		}
		for _, name := range a.Names() {
			if root, err := a.XML(name); err == nil && root == nil {
				t.Errorf("a listed part is not there")
			}
		}
	})
}
