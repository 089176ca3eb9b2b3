package starter_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/read"
	"nscp/tools/internal/starter"
)

func none(string) bool { return false }

func TestNewSourceIsWhereItsKindBelongs(t *testing.T) {
	for _, tt := range []struct{ kind, title, want string }{
		{"briefing", "Safer sleep: what helps?", "sources/briefings/safer-sleep-what-helps.md"},
		{"briefing", "A child’s voice, é", "sources/briefings/a-childs-voice-e.md"},
		{"report", "Annual report 2024 to 2025", "sources/annual-reports/2024-25/report.md"},
		{"report", "Report 2029-30", "sources/annual-reports/2029-30/report.md"},
		{"arrangements", "Arrangements from 2026", "sources/arrangements/2026.md"},
		{"resource", "A toolkit", "sources/resources/resources.csv"},
	} {
		f, err := starter.New(tt.kind, tt.title, false, none)
		if err != nil || f.Path != tt.want {
			t.Errorf("%s %q: have %v %v want %q", tt.kind, tt.title, f, err, tt.want)
		}
	}
}

func TestWhatCannotBeBegunIsSaidWithTheWayOut(t *testing.T) {
	all := func(string) bool { return true }
	for _, tt := range []struct {
		kind, title, want string
		word              bool
		exists            func(string) bool
	}{
		{"briefing", " ", "the title is empty", false, none},
		{"briefing", "?!", "no letters", false, none},
		{"report", "The report", "which year", false, none},
		{"report", "Report 2024 to 2027", "which year", false, none},
		{"arrangements", "Arrangements", "which year", false, none},
		{"poem", "Tide", `kind "poem"`, false, none},
		{"briefing", "Sleep", "there already", false, all},
		{"briefing", "Sleep", "there already", true, func(p string) bool { return strings.HasSuffix(p, ".md") }},
		{"resource", "Sleep", "workbook", false, all},
		{"resource", "Sleep", "not a document", true, none},
	} {
		_, err := starter.New(tt.kind, tt.title, tt.word, tt.exists)
		var e *starter.Error
		if !errors.As(err, &e) || !strings.Contains(e.Message, tt.want) || e.Hint == "" {
			t.Errorf("%s %q: have %v, want %q with a hint", tt.kind, tt.title, err, tt.want)
		}
	}
}

// A new source goes the whole way without a finding, as text as a draft; the two
// forms of a document make the same pages.
func TestNewSourceIsConvertedWithoutAFinding(t *testing.T) {
	for _, kind := range starter.Kinds {
		made := map[bool]string{}
		for _, word := range []bool{false, true} {
			if kind == "resource" && word {
				continue
			}
			f, err := starter.New(kind, "Working & learning <together> 2024 to 2025", word, none)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			path := filepath.Join(dir, filepath.FromSlash(f.Path))
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, f.Data, 0o666); err != nil {
				t.Fatal(err)
			}
			if kind != "resource" {
				if _, found := read.File(f.Path, f.Data); len(found) > 0 {
					t.Errorf("%s, word %t: the reader finds %v", kind, word, found)
				}
			}
			r, err := convert.Run(t.Context(), dir, convert.Options{Check: true})
			// A row of a list with nothing but its title is told of, once.
			expected := map[bool]int{kind == "resource": 1}[true]
			if err != nil || r.Errors() || len(r.Findings) != expected || len(r.Changes) == 0 {
				t.Fatalf("%s, word %t: have findings %v, %d pages, error %v", kind, word, r.Findings, len(r.Changes), err)
			}
			for _, c := range r.Changes {
				if !word && strings.HasSuffix(c.Path, ".md") && !bytes.Contains(c.After, []byte("draft: true")) {
					t.Errorf("%s is not a draft:\n%s", c.Path, c.After)
				}
				if strings.HasSuffix(c.Path, ".md") { // a draft has no data
					made[word] += c.Path + "\n"
				}
			}
		}
		if kind != "resource" && made[true] != made[false] {
			t.Errorf("%s: Markdown makes\n%sand Word\n%s", kind, made[false], made[true])
		}
	}
}

func TestNewResourceIsALineOnTheEndOfTheList(t *testing.T) {
	f, err := starter.New("resource", `A "red, amber" tool`, false, func(p string) bool { return strings.HasSuffix(p, ".csv") })
	if err != nil || !f.Added || string(f.Data) != `"A ""red, amber"" tool",,,,,,`+"\n" {
		t.Errorf("have %+v %v", f, err)
	}
}

func TestSameTitleMakesTheSameBytes(t *testing.T) {
	a, err := starter.New("briefing", "Tide", true, none)
	if err != nil {
		t.Fatal(err)
	}
	b, err := starter.New("briefing", "Tide", true, none)
	if err != nil || !bytes.Equal(a.Data, b.Data) {
		t.Errorf("the bytes differ: %v", err)
	}
}

func TestLibreOfficeOpensTheWordDocument(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	for kind, heading := range map[string]string{"briefing": "What we learned", "report": "Case reviews", "arrangements": "Who the partners are"} {
		dir := t.TempDir()
		const title = "Tide & <time> 2024 to 2025"
		f, err := starter.New(kind, title, true, none)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "new.docx"), f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
		convert := func(to, name string) {
			t.Helper()
			cmd := exec.Command(office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", to, "--outdir", dir, filepath.Join(dir, "new.docx"))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", kind, err, out)
			}
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil || len(data) == 0 {
				t.Errorf("%s: have no %s: %v", kind, name, err)
			}
		}
		convert("pdf", "new.pdf")
		convert("txt:Text", "new.txt")
		text, err := os.ReadFile(filepath.Join(dir, "new.txt"))
		if err != nil || !strings.Contains(string(text), title) || !strings.Contains(string(text), heading) {
			t.Errorf("%s: LibreOffice reads %q, %v", kind, text, err)
		}
	}
}
