package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/golden"
)

// TestMain lets scripts run this binary as nscp.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"nscp": main})
}

// TestScripts runs testdata/script: a behaviour of the command in each file.
func TestScripts(t *testing.T) {
	site, err := txtar.ParseFile(sitePath)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *golden.Update,
		Setup: func(env *testscript.Env) error {
			// A port that another program has.
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			env.Defer(func() { l.Close() })
			env.Setenv("TAKEN_PORT", strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
			env.Setenv("TZ", "Europe/London")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"site": unpackSite(site),
		},
	})
}

// sitePath is the site that scripts work on, the one of the preview's tests.
const sitePath = "../internal/preview/testdata/site.txtar"

// unpackSite writes the test site to the folder that a script is in, so that a
// script holds only what it is about. Files that the script brings stay.
func unpackSite(a *txtar.Archive) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		if len(args) != 0 {
			ts.Fatalf("usage: site")
		}
		ts.Check(unpack(ts.MkAbs("."), a))
	}
}

func unpack(dir string, a *txtar.Archive) error {
	for _, f := range a.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if _, err := os.Stat(path); err == nil {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			return err
		}
	}
	return nil
}

func TestInterruptEndsServeCleanly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a test cannot send Ctrl-C to another program on Windows")
	}
	site, err := txtar.ParseFile(sitePath)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := unpack(dir, site); err != nil {
		t.Fatal(err)
	}
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		cmd := exec.Command("nscp", "-C", dir, "serve", "--port", "0")
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		address, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.Get(strings.TrimSpace(address))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || !strings.Contains(string(body), "Three lamps burn") {
			t.Errorf("have page %q and error %v", body, err)
		}
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("after %v: have %v, want exit status 0", sig, err)
		}
	}
}

// BenchmarkHelp measures how long the program takes to start.
func BenchmarkHelp(b *testing.B) {
	program := filepath.Join(b.TempDir(), "nscp")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for b.Loop() {
		if err := exec.Command(program, "--help").Run(); err != nil {
			b.Fatal(err)
		}
	}
}
