package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// nscp runs the command as a person would, and returns what it says.
func nscp(t *testing.T, want int, args ...string) string {
	t.Helper()
	var said bytes.Buffer
	if status := run(t.Context(), args, &said, &said); status != want {
		t.Fatalf("nscp %s: have exit status %d, want %d\n%s", strings.Join(args, " "), status, want, said.String())
	}
	return said.String()
}

// ours is what only our partnership's site may say: its names, and the numbers and
// places that stand in its pages.
var ours = regexp.MustCompile(`(?i)nottingham|nscp\.|\bNotts\b|0300 ?500|Mansfield|Bassetlaw|Strategic Leadership|0115 ?\d`)

// Another partnership's site is begun, looked at, filled in and built for
// publication with no template changed, and no byte of it is about us.
func TestAnotherPartnershipsSiteSaysNothingOfOurs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "rutland")
	nscp(t, clean, "init", dir, "--name", "Rutland Safeguarding Children Partnership", "--address", "https://rscp.example.org", "--colour", "#4b2a7b",
		"--help-page", "https://www.example.gov.uk/concern/", "--contact-page", "https://www.example.gov.uk/partnership/")
	said := nscp(t, problems, "-C", dir, "check")
	for _, want := range []string{"error: nobody has checked the number of Emergency", "warning: nobody has checked the number of Childline", "1 error, 3 warnings"} {
		if !strings.Contains(said, want) {
			t.Errorf("check says\n%s\nwant %q", said, want)
		}
	}
	contacts := filepath.Join(dir, "data/contacts.toml")
	data, err := os.ReadFile(contacts)
	if err == nil {
		err = os.WriteFile(contacts, bytes.ReplaceAll(data, []byte("\nsource ="), []byte("\nchecked = "+time.Now().UTC().Format(time.DateOnly)+"\nsource =")), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	if said := nscp(t, clean, "-C", dir, "check"); !strings.HasPrefix(said, "nothing found") {
		t.Errorf("with its contacts checked, check says\n%s", said)
	}
	for _, source := range [][]string{
		{"report", "Annual report 2024 to 2025"}, {"briefing", "Safer sleep"}, {"arrangements", "Safeguarding arrangements 2026"}, {"resource", "Safer sleep toolkit"},
	} {
		nscp(t, clean, append([]string{"-C", dir, "new"}, source...)...)
	}
	nscp(t, clean, "-C", dir, "build", "--production")
	home, err := os.ReadFile(filepath.Join(dir, "public/index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Rutland Safeguarding Children Partnership (RSCP)", "safe in Rutland", "#4b2a7b", "https://rscp.example.org/"} {
		if !bytes.Contains(home, []byte(want)) {
			t.Errorf("the front page holds no %q", want)
		}
	}
	read := 0
	err = filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if filepath.Dir(name) == filepath.Join(dir, ".nscp") {
			return nil // what the program notes for itself names its own file, here nscp.test
		}
		data, err := os.ReadFile(name)
		read++
		if found := ours.Find(data); found != nil {
			t.Errorf("%s holds %q", name, found)
		}
		// The program has the same name, in small letters: files for hosts say who made
		// them, and no page does.
		if bytes.Contains(data, []byte("NSCP")) || filepath.Ext(name) == ".html" && bytes.Contains(bytes.ToLower(data), []byte("nscp")) {
			t.Errorf("%s holds our abbreviation", name)
		}
		return err
	})
	if err != nil || read < 200 {
		t.Errorf("read %d files, error %v", read, err)
	}
}

func TestInitReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	args := []string{"init", dir, "--name", "Rutland Safeguarding Children Partnership", "--address", "https://rscp.example.org"}
	if err := os.WriteFile(filepath.Join(dir, "letter.docx"), []byte("words"), 0o666); err != nil {
		t.Fatal(err)
	}
	if said := nscp(t, failed, args...); !strings.Contains(said, "is not empty\nhint: ") {
		t.Errorf("have %q", said)
	}
	if there, err := os.ReadDir(dir); err != nil || len(there) != 1 {
		t.Errorf("have %v, error %v", there, err)
	}
	if err := os.Remove(filepath.Join(dir, "letter.docx")); err != nil {
		t.Fatal(err)
	}
	nscp(t, clean, args...) // an empty folder is what an editor makes first
}
