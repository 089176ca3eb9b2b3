package archive

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const w = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

// What office programs write, in all the ways in which they write it.
var ordinary = []string{
	`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n" + `<w:document ` + w + `><w:body><w:p w:rsidR="00A7"><w:r><w:t xml:space="preserve"> Ann &amp; Bob </w:t></w:r></w:p></w:body></w:document>`,
	`<?xml version='1.0' encoding='utf-8'?><document xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><p val = "1" other='"2"'/><p  ></p ></document>` + "\n",
	`<w:document ` + w + `><w:p xmlns:z="urn:z" z:a="1"><z:q/></w:p><z:q z:a="2" w:a="3"/></w:document>`,
	`<w:document ` + w + `><w:p xmlns:w="urn:other"><w:t/></w:p><w:t/></w:document>`,
	`<w:t ` + w + `>&lt;&gt;&quot;&apos;&#8217;&#x2019;&#x1F600; “£” 😀 ]] &#13;&#10;</w:t>`,
	`<x><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:Choice Requires="wps  q"/></mc:AlternateContent></x>`,
	`<a:b.c-d_e1 :f="1" g:="2"/>`,
}

// What is no XML, or is not for the scanner to say what it means.
var extraordinary = []string{
	``, ` `, `x`, `<`, `<x`, `</x>`, `<x>`, `<x/`, `<x></y>`, `<x></x `, `<x/><y/>`, `x<x/>`, `<x/>x`, `<1/>`, `<x><a:b:c/></x>`, `<é/>`,
	`<x a/>`, `<x a=1/>`, `<x a="1/>`, `<x a="<"/>`, `<x "1"/>`, `<x / >`, `<x =""/>`,
	`<x>&nbsp;</x>`, `<x>&amp</x>`, `<x>&</x>`, `<x>&#0;</x>`, `<x>&#xD800;</x>`, `<x>&#xFFFE;</x>`, `<x>&#x110000;</x>`, `<x>&#;</x>`, `<x>&#x;</x>`, `<x>&#+1;</x>`, `<x>&#1_0;</x>`,
	"<x>\x00</x>", "<x>\xff</x>", "<x>\ufffe</x>", "<x a='\uffff'/>", "<x>a\r\nb</x>", `<x>]]></x>`,
	`<x><!-- a --></x>`, `<x><![CDATA[<]]></x>`, `<x><?a b?></x>`, `<!DOCTYPE x><x/>`, `<?xml version="1.1"?><x/>`, `<?xml version="1.0" encoding="latin1"?><x/>`,
}

func TestScannerTakesWhatOfficeProgramsWrite(t *testing.T) {
	for _, part := range ordinary {
		if newPackage().scan(newRoom(), []byte(part)) == nil {
			t.Errorf("left to encoding/xml: %s", part)
		}
	}
}

func TestScannerTakesTheFilesOfLibreOffice(t *testing.T) {
	files, err := filepath.Glob("../docx/testdata/*.docx")
	if err != nil || len(files) == 0 {
		t.Fatalf("no Word files: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		a, err := Open(data, Default)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range a.Names() {
			if ending := path.Ext(name); ending != ".xml" && ending != ".rels" {
				continue
			}
			part, err := a.Part(name)
			if err != nil {
				t.Fatal(err)
			}
			if a.scan(newRoom(), part) == nil {
				t.Errorf("%s: %s is left to encoding/xml", file, name)
			}
		}
	}
}

func TestScannerLeavesAllElse(t *testing.T) {
	for _, part := range extraordinary {
		if have := newPackage().scan(newRoom(), []byte(part)); have != nil {
			t.Errorf("%q: have %+v", part, have)
		}
	}
}

func newRoom() *room { return rooms.Get().(*room) }

func newPackage() *Package {
	limits := Default
	limits.Nodes, limits.Depth = 100, 20
	return &Package{limits: limits}
}

// Whatever the scanner takes, it reads as encoding/xml does.
func FuzzScannerAgreesWithEncodingXML(f *testing.F) {
	for _, part := range append(ordinary, extraordinary...) {
		f.Add([]byte(part))
	}
	f.Fuzz(func(t *testing.T, part []byte) {
		fast, slow := newPackage(), newPackage()
		have := fast.scan(newRoom(), bytes.Clone(part))
		if have == nil {
			return
		}
		want, err := slow.decode(newRoom(), part)
		if err != nil {
			t.Fatalf("the scanner takes what encoding/xml refuses: %v\n%q", err, part)
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%q (-encoding/xml +scanner):\n%s", part, diff)
		}
		if fast.parsed != slow.parsed {
			t.Errorf("%q: counted %d, want %d", part, fast.parsed, slow.parsed)
		}
	})
}

// BenchmarkParse reads a part of ten thousand runs.
func BenchmarkParse(b *testing.B) {
	part := []byte(`<w:document ` + w + `><w:body>`)
	for range 10_000 {
		part = append(part, `<w:p w:rsidR="00A77B3E"><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Early help &amp; support</w:t></w:r></w:p>`...)
	}
	part = append(part, `</w:body></w:document>`...)
	room := newRoom()
	for name, parse := range map[string]func(*Package) *Node{
		"scan":   func(a *Package) *Node { return a.scan(room, part) },
		"decode": func(a *Package) *Node { n, _ := a.decode(room, part); return n },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(part)))
			b.ReportAllocs()
			for b.Loop() {
				if parse(&Package{limits: Default}) == nil {
					b.Fatal("not taken")
				}
			}
		})
	}
}
