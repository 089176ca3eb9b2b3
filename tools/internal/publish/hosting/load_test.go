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
	rate         = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	socketErrors = regexp.MustCompile(`Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)`)
	status       = regexp.MustCompile(`Non-2xx or 3xx responses: (\d+)`)
)

// load asks for an address with a thousand connections for a time, and returns
// the rate. An answer that is not a page or that never comes is an error.
func load(tb testing.TB, address, seconds string) float64 {
	tb.Helper()
	wrk, err := exec.LookPath("wrk")
	if err != nil {
		tb.Skip("wrk is not installed; on Debian: apt-get install wrk")
	}
	out, err := exec.Command(wrk, "-c", "1000", "-t", "2", "-d", seconds+"s", "--timeout", "20s", "-H", "Accept-Encoding: gzip", address).CombinedOutput()
	if err != nil {
		tb.Fatalf("%v: %s", err, out)
	}
	if m := socketErrors.FindStringSubmatch(string(out)); m != nil && strings.Join(m[1:], "") != "0000" {
		tb.Errorf("%s: %s", address, m[0])
	}
	if m := status.FindString(string(out)); m != "" {
		tb.Errorf("%s: %s", address, m)
	}
	m := rate.FindStringSubmatch(string(out))
	if m == nil {
		tb.Fatalf("wrk says %s", out)
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// pageAndLine serves a website and, from another nginx, a line of text, and
// returns the addresses of a page of 600 words and of the line.
func pageAndLine(tb testing.TB) (page, line string) {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "www")
	target, err := folder.Open(dir)
	if err == nil {
		_, err = target.Publish(tb.Context(), trial.Many(20).Finish(tb), release.Options{})
	}
	if err != nil {
		tb.Fatal(err)
	}
	site := trial.Nginx(tb, filepath.Join(dir, "current"), filepath.Join(dir, "hosting/nginx-http.conf"), filepath.Join(dir, "hosting/nginx-server.conf"))
	plain := tb.TempDir()
	for name, text := range map[string]string{"index.html": "ok\n", "http.conf": "", "server.conf": ""} {
		if err := os.WriteFile(filepath.Join(plain, name), []byte(text), 0o666); err != nil {
			tb.Fatal(err)
		}
	}
	return site + "/pages/0/15/", trial.Nginx(tb, plain, filepath.Join(plain, "http.conf"), filepath.Join(plain, "server.conf")) + "/"
}

func TestNginxMakesNoErrorAtAThousandConnections(t *testing.T) {
	page, line := pageAndLine(t)
	whole, bare := load(t, page, "1"), load(t, line, "1")
	t.Logf("%.0f pages a second, %.0f lines a second, ratio %.2f", whole, bare, whole/bare)
	if whole == 0 || bare == 0 {
		t.Error("nothing was served")
	}
}

// BenchmarkNginxAtAThousandConnections compares a page of 600 words, compressed
// and with all its headers, with a line of text from the same nginx. Both are
// asked for by wrk on this machine, which shares the processors: the ratio tells
// something, the rate does not.
func BenchmarkNginxAtAThousandConnections(b *testing.B) {
	page, line := pageAndLine(b)
	var whole, bare float64
	for b.Loop() {
		whole += load(b, page, "4")
		bare += load(b, line, "4")
	}
	n := float64(b.N)
	b.ReportMetric(whole/n, "pages/s")
	b.ReportMetric(bare/n, "lines/s")
	b.ReportMetric(whole/bare, "ratio")
}
