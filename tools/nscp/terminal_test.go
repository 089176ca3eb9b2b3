//go:build !windows

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/tools/txtar"
)

// onTerminal runs nscp at a terminal, and returns all that it shows there.
func onTerminal(t *testing.T, env []string, args ...string) string {
	t.Helper()
	cmd := exec.Command("nscp", args...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "NO_COLOR=", "CLICOLOR=")
	cmd.Env = append(cmd.Env, env...)
	screen, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	var shown bytes.Buffer
	_, _ = io.Copy(&shown, screen) // it ends with an error when the program does
	_ = cmd.Wait()                 // the status is that of the findings
	return shown.String()
}

func TestColoursStandOutOnATerminalOnly(t *testing.T) {
	site, err := txtar.ParseFile(sitePath)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	site.Files = append(site.Files, txtar.File{Name: "sources/briefings/bad.md", Data: []byte("# Bad\n\nA [link](javascript:x).\n")})
	if err := unpack(dir, site); err != nil {
		t.Fatal(err)
	}
	const finding = "\x1b[1;31merror:\x1b[0m the link"
	for _, tt := range []struct {
		env, args []string
		want      string
		coloured  bool
	}{
		{nil, []string{"-C", dir, "convert", "--check"}, finding, true},
		{nil, []string{"-C", dir, "check"}, finding, true},
		{nil, []string{"-C", dir, "check"}, "[\x1b[36mlink-address\x1b[0m]", true},
		{nil, []string{"explain", "no-rule"}, "\x1b[1;31merror:\x1b[0m ", true},
		{nil, []string{"-C", dir, "check", "--format", "json"}, `"link-address"`, false},
		{[]string{"NO_COLOR=1"}, []string{"-C", dir, "check"}, "error: the link", false},
		{[]string{"TERM=dumb"}, []string{"-C", dir, "check"}, "error: the link", false},
		{[]string{"CLICOLOR=0"}, []string{"explain", "no-rule"}, "error: ", false},
	} {
		shown := onTerminal(t, tt.env, tt.args...)
		// Clearing the line of progress is no colour.
		if !strings.Contains(shown, tt.want) || strings.Contains(strings.ReplaceAll(shown, "\x1b[K", ""), "\x1b[") != tt.coloured {
			t.Errorf("%v nscp %v: have %q, want %q, coloured %v", tt.env, tt.args, shown, tt.want, tt.coloured)
		}
	}
	out, _ := exec.Command("nscp", "-C", dir, "check").CombinedOutput() // into a pipe
	if !bytes.Contains(out, []byte("error: the link")) || bytes.Contains(out, []byte("\x1b")) {
		t.Errorf("into a pipe: have %q", out)
	}
}

func TestLongWorkShowsHowFarItIs(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "sources/briefings")
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	words := strings.Repeat("Three lamps burn on the pier, and a keeper counts them each evening before the tide. ", 400)
	const sources = 1600 // some seconds of work for one processor
	for i := range sources {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("lamps-%d.md", i)), fmt.Appendf(nil, "# Lamps %d\n\n%s\n", i, words), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"-C", dir, "convert", "--check"}
	if shown := onTerminal(t, []string{"GOMAXPROCS=1"}, args...); !strings.Contains(shown, "\r\x1b[Kconverting ") || !strings.Contains(shown, "of 1600)") || strings.LastIndex(shown, "of 1600)") > strings.LastIndex(shown, "\r\x1b[K") {
		t.Errorf("at a terminal: have %.300q", shown)
	}
	out, _ := exec.Command("nscp", args...).CombinedOutput()
	if bytes.Contains(out, []byte("of 1600)")) {
		t.Errorf("into a pipe: have %.300q", out)
	}
}
