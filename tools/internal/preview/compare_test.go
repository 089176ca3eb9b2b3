package preview_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/synthetic"
)

// BenchmarkEditBesideHugoServer measures from the moment a file is saved until the
// new words come over HTTP: a source, a page that a person wrote, and the same page
// in a plain "hugo server" on a copy of the same content in the same run. The number
// is how many made-up documents stand beside the shipped ones. It reports medians in
// milliseconds; "lists" is until every list that may name the page is right, too,
// and an editor's next edit comes after that. For the 50 edits (with 10,000
// documents the preparation takes some minutes):
//
//	go test -run '^$' -bench BesideHugoServer/1000$ -benchtime 50x -timeout 1h ./tools/internal/preview
func BenchmarkEditBesideHugoServer(b *testing.B) {
	for _, further := range []int{0, 1000, 10000} {
		b.Run(fmt.Sprint(further), func(b *testing.B) {
			dir := largeSite(b, further)
			(&desk{TB: b, dir: dir}).write("sources/briefings/edited.md", "# An edited briefing\n\nNot yet edited.\n")
			ours := serve(b, dir)
			theirs := &desk{TB: b, dir: b.TempDir(), log: new(record)}
			if err := os.CopyFS(theirs.dir, os.DirFS(ours.dir)); err != nil {
				b.Fatal(err)
			}
			theirs.address = plainServer(b, theirs.dir)
			times := map[string][]time.Duration{}
			edit := func(what string, d *desk, file, page, text string, number int) {
				words := fmt.Sprintf("Edit number %d.", number)
				rests := strings.Count(d.log.String(), updated)
				d.write(file, text+words+"\n")
				began := time.Now()
				for {
					if _, body := d.get(page); strings.Contains(body, words) {
						break
					}
					time.Sleep(time.Millisecond)
				}
				times[what] = append(times[what], time.Since(began))
				if d == theirs {
					return
				}
				for strings.Count(d.log.String(), updated) == rests {
					time.Sleep(time.Millisecond)
				}
				times[what+"-lists"] = append(times[what+"-lists"], time.Since(began))
			}
			const source, hand = "# An edited briefing\n\n", "---\ntitle: Privacy\n---\n\n"
			for i := 0; b.Loop(); i++ {
				edit("source", ours, "sources/briefings/edited.md", "/learning/briefings/edited/", source, i)
				edit("page", ours, "content/privacy.md", "/privacy/", hand, i)
				edit("hugo", theirs, "content/privacy.md", "/privacy/", hand, i)
			}
			for what, all := range times {
				slices.Sort(all)
				b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, what+"-p50-ms")
			}
		})
	}
}

// updated is what the log says when everything that follows from an edit is shown.
const updated = " updated in "

// largeSite returns a copy of the shipped site with further documents.
func largeSite(t testing.TB, further int) string {
	t.Helper()
	dir := t.TempDir()
	if err := synthetic.Site(dir, "../../..", 1, further); err != nil {
		t.Fatal(err)
	}
	return dir
}

// plainServer starts "hugo server" and returns its address. The program is made of
// the library that the preview uses, so both are of one version.
func plainServer(b *testing.B, dir string) string {
	program := filepath.Join(b.TempDir(), "hugo")
	if out, err := exec.Command("go", "build", "-o", program, "github.com/gohugoio/hugo").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	cmd := exec.Command(program, "server", "--source", dir, "--port", fmt.Sprint(port), "--bind", "127.0.0.1", "--baseURL", "http://127.0.0.1/", "--environment", "production", "--disableLiveReload", "--renderToMemory")
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Kill() // it has nothing to finish
		_ = cmd.Wait()
	})
	address := fmt.Sprintf("http://127.0.0.1:%d/", port)
	for end := time.Now().Add(10 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if resp, err := http.Get(address); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return address
			}
		}
		if time.Now().After(end) {
			b.Fatal("hugo server did not start")
		}
	}
}
