package hosting_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"nscp/tools/internal/publish/folder"
	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

var (
	rate   = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	errors = regexp.MustCompile(`Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)`)
	status = regexp.MustCompile(`Non-2xx or 3xx responses: (\d+)`)
)

// BenchmarkNginxAtAThousandConnections compares a page of 600 words, compressed
// and with all its headers, with a line of text from the same nginx. Both are
// asked for by wrk on this machine, which shares the processors: the ratio tells
// something, the rate does not.
func BenchmarkNginxAtAThousandConnections(b *testing.B) {
	wrk, err := exec.LookPath("wrk")
	if err != nil {
		b.Skip("wrk is not installed; on Debian: apt-get install wrk")
	}
	dir := filepath.Join(b.TempDir(), "www")
	target, err := folder.Open(dir)
	if err == nil {
		_, err = target.Publish(b.Context(), trial.Many(200).Finish(b), release.Options{})
	}
	if err != nil {
		b.Fatal(err)
	}
	site := trial.Nginx(b, filepath.Join(dir, "current"), filepath.Join(dir, "hosting/nginx-http.conf"), filepath.Join(dir, "hosting/nginx-server.conf"))

	plain := b.TempDir()
	for name, text := range map[string]string{"index.html": "ok\n", "http.conf": "", "server.conf": ""} {
		if err := os.WriteFile(filepath.Join(plain, name), []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	line := trial.Nginx(b, plain, filepath.Join(plain, "http.conf"), filepath.Join(plain, "server.conf"))

	load := func(address string) float64 {
		out, err := exec.Command(wrk, "-c", "1000", "-t", "2", "-d", "4s", "-H", "Accept-Encoding: gzip", address).CombinedOutput()
		if err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		if m := errors.FindStringSubmatch(string(out)); m != nil && strings.Join(m[1:], "") != "0000" {
			b.Errorf("%s: %s", address, m[0])
		}
		if m := status.FindString(string(out)); m != "" {
			b.Errorf("%s: %s", address, m)
		}
		n, err := strconv.ParseFloat(rate.FindStringSubmatch(string(out))[1], 64)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	var whole, bare float64
	for b.Loop() {
		whole += load(site + "/pages/1/150/")
		bare += load(line + "/")
	}
	n := float64(b.N)
	b.ReportMetric(whole/n, "pages/s")
	b.ReportMetric(bare/n, "lines/s")
	b.ReportMetric(whole/bare, "ratio")
}
