package convert_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/convert"
)

// killed names the site folder that a child process of the test converts.
const killed = "NSCP_TEST_KILLED"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killed); dir != "" {
		if _, err := convert.Run(context.Background(), dir, convert.Options{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// twoReports returns a site folder, the file of its report, and two texts for it that
// make different pages.
func twoReports(t *testing.T) (dir, source string, first, second []byte) {
	t.Helper()
	dir = own(t)
	source = filepath.Join(dir, reportPath)
	first, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	return dir, source, first, bytes.ReplaceAll(first, []byte("artnership"), []byte("artners together"))
}

// A conversion that is killed outright, at any moment, leaves each file old or
// new, and the next one puts the rest right.
func TestKilledConversionLeavesEachFileWhole(t *testing.T) {
	dir, source, first, second := twoReports(t)
	states := make([]map[string][]byte, 2)
	for i, text := range [][]byte{first, second} {
		write(t, source, text)
		mustRun(t, dir, convert.Options{})
		states[i] = files(t, dir)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	mixed := 0
	const kills = 60
	for n := range kills {
		write(t, source, [][]byte{first, second}[n%2])
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), killed+"="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rnd.IntN(90_000)) * time.Microsecond)
		_ = cmd.Process.Kill() // it may have ended by itself
		_ = cmd.Wait()         // killed is what it should be
		old, fresh := 0, 0
		for name, now := range files(t, dir) {
			switch {
			case strings.HasPrefix(name, "sources/") || strings.HasPrefix(filepath.Base(name), ".nscp-"):
			case bytes.Equal(now, states[0][name]) && bytes.Equal(now, states[1][name]):
			case bytes.Equal(now, states[0][name]):
				old++
			case bytes.Equal(now, states[1][name]):
				fresh++
			default:
				t.Fatalf("kill %d: %s is neither old nor new", n, name)
			}
		}
		if old > 0 && fresh > 0 {
			mixed++
		}
	}
	write(t, source, first)
	mustRun(t, dir, convert.Options{})
	for name, want := range states[0] {
		if now, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(now, want) {
			t.Errorf("%s was not put right: %v", name, err)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "content/*/*/.nscp-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("temporary files are left: %v %v", left, err)
	}
	t.Logf("killed %d times, %d of them between two files", kills, mixed)
}

// A preview and a build convert the same site at the same time.
func TestConversionsAtTheSameTimeWriteWholeFiles(t *testing.T) {
	dir, source, first, second := twoReports(t)
	for n := range 10 {
		write(t, source, [][]byte{first, second}[n%2])
		errs := make(chan error)
		for range 4 {
			go func() {
				_, err := convert.Run(t.Context(), dir, convert.Options{Index: true})
				errs <- err
			}()
		}
		for range 4 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if r := mustRun(t, dir, convert.Options{Check: true}); len(r.Changes) > 0 {
			t.Errorf("%d pages are not what the sources make", len(r.Changes))
		}
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}
