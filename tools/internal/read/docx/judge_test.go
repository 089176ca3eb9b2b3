package docx_test

import (
	"slices"
	"testing"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/docx"
)

// has reports whether there is an error with the rule.
func has(fs []diag.Finding, rule string) bool {
	return slices.ContainsFunc(fs, func(f diag.Finding) bool { return f.Severity == diag.Error && f.Rule == rule })
}

func TestMarkingsAreToldFromWordsThatAreNone(t *testing.T) {
	for header, want := range map[string]bool{
		"OFFICIAL":                           true,
		"OFFICIAL-SENSITIVE":                 true,
		"Official – Sensitive [Personal]":    true,
		"Official: Sensitive":                true,
		"RESTRICTED":                         true,
		"PROTECT – PERSONAL":                 true,
		"PROTECT":                            true,
		"Confidential":                       true,
		"In confidence":                      true,
		"Draft v0.3":                         true,
		"NOT FOR PUBLICATION":                true,
		"Embargoed until 4 June":             true,
		"For internal use only":              true,
		"Annual report":                      false,
		"Official statistics":                false,
		"Confidentiality and sharing":        false,
		"Drafting group":                     false,
		"PROTECT CHILDREN FROM HARM":         false,
		"Protecting children":                false,
		"NOT PROTECTIVELY MARKED":            false,
		"Unclassified":                       false,
		"The secret life of a safe guarding": false,
	} {
		data := build(t, "document.xml", `<w:p><w:r><w:t>Text.</w:t></w:r></w:p><w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>`,
			"header1.xml", "<w:p><w:r><w:t>"+header+"</w:t></w:r></w:p>")
		if _, fs := docx.Read(file, data); has(fs, "protective-marking") != want {
			t.Errorf("%q: have %v want %v", header, !want, want)
		}
	}
}

func TestGapsAreToldFromWordsInBrackets(t *testing.T) {
	for text, want := range map[string]bool{
		"There were [insert number] events.": true,
		"By [Enter name here].":              true,
		"On [TBC].":                          true,
		"By &lt;add author&gt;.":             true,
		"On xx/xx/xxxx.":                     true,
		"XXX people came.":                   true,
		"Click or tap here to enter text.":   true,
		"Lorem ipsum dolor.":                 true,
		"It was said [emphasis added].":      false,
		"It was said [added emphasis].":      false,
		"“I told [name] of it.”":             false,
		"[typed from notes]":                 false,
		"Read the guidance [1].":             false,
		"Click here to read more.":           false,
	} {
		data := build(t, "document.xml", "<w:p><w:r><w:t>"+text+"</w:t></w:r></w:p>")
		if _, fs := docx.Read(file, data); has(fs, "unfilled-text") != want {
			t.Errorf("%q: have %v want %v", text, !want, want)
		}
	}
}

func TestTextIsHiddenByContrastNotByColour(t *testing.T) {
	for _, tt := range []struct {
		ink, paper string
		want       bool
	}{
		{"FFFFFF", "FFFFFF", true},
		{"FEFEFE", "FFFFFF", true},
		{"F2F2F2", "FFFFFF", true},
		{"E7E6E6", "FFFFFF", true},
		{"D9D9D9", "FFFFFF", false}, // faint, and seen
		{"FFFF00", "FFFFFF", true},
		{"FFFFFF", "1F3864", false},
		{"1F3864", "1F3864", true},
		{"000000", "101010", true},
		{"C00000", "00B050", false},
		{"auto", "000000", false},
	} {
		data := build(t, "document.xml", `<w:p><w:pPr><w:shd w:val="clear" w:fill="`+tt.paper+`"/></w:pPr><w:r><w:rPr><w:color w:val="`+tt.ink+`"/></w:rPr><w:t>Words.</w:t></w:r></w:p>`)
		if _, fs := docx.Read(file, data); has(fs, "white-text") != tt.want {
			t.Errorf("%s on %s: have %v want %v", tt.ink, tt.paper, !tt.want, tt.want)
		}
	}
}

func TestDocumentWithoutTextIsAnError(t *testing.T) {
	for _, body := range []string{"", "<w:p/>", "<w:p><w:r><w:t> </w:t></w:r></w:p>"} {
		if _, fs := docx.Read(file, build(t, "document.xml", body)); !has(fs, "empty-file") {
			t.Errorf("%q: have %v, want empty-file", body, fs)
		}
	}
}
