package preview_test

import (
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkEditBesideHugoServer measures from the moment a page is saved until
// the new words come over HTTP, with the shipped site alone and with further
// briefings, beside a plain "hugo server" on a copy of the same content in the
// same run. It reports medians in milliseconds. For the 50 edits:
//
//	go test -bench BesideHugo/1000 -benchtime 50x ./tools/internal/preview
func BenchmarkEditBesideHugoServer(b *testing.B) {
	for _, further := range []int{0, 1000, 10000} {
		b.Run(fmt.Sprint(further), func(b *testing.B) {
			ours, theirs := &desk{TB: b, dir: realSite(b)}, &desk{TB: b, dir: realSite(b)}
			for i := range further {
				text := fmt.Sprintf("---\ntitle: Briefing %d\n---\n\n%s\n", i, strings.Repeat("The tide turns at the bar. ", 100))
				for _, d := range []*desk{ours, theirs} {
					d.write(fmt.Sprintf("content/learning/briefings/b%d.md", i), text)
				}
			}
			ours.address = serve(b, ours.dir).address
			if address := plainServer(b, theirs.dir); address != "" {
				theirs.address = address
			}
			const file, page = "content/privacy.md", "/privacy/"
			var times [2][]time.Duration
			for i := 0; b.Loop(); i++ {
				for n, d := range []*desk{ours, theirs} {
					if d.address == "" {
						continue
					}
					words := fmt.Sprintf("Edit number %d.", i)
					d.write(file, "---\ntitle: Privacy\n---\n\n"+words+"\n")
					began := time.Now()
					for {
						if _, body := d.get(page); strings.Contains(body, words) {
							break
						}
						time.Sleep(time.Millisecond)
					}
					times[n] = append(times[n], time.Since(began))
				}
			}
			for n, name := range []string{"ours-p50-ms", "hugo-p50-ms"} {
				if slices.Sort(times[n]); len(times[n]) > 0 {
					b.ReportMetric(float64(times[n][len(times[n])/2].Microseconds())/1000, name)
				}
			}
		})
	}
}

// plainServer starts "hugo server" and returns its address, or "" where there is
// no hugo.
func plainServer(b *testing.B, dir string) string {
	program, err := exec.LookPath("hugo")
	if err != nil {
		b.Log("hugo is not installed; only the preview is measured")
		return ""
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
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
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
