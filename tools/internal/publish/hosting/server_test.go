package hosting_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"nscp/tools/internal/publish/finish"
	"nscp/tools/internal/publish/folder"
	"nscp/tools/internal/publish/hosting"
	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

// redirects are the shapes that a redirect can have.
const redirects = `from,to
/nscb,/
/nscb/*,/about/
/nscp/report.pdf,/reports/2024/paper.pdf
/nscp/about/,/about/#people
/elsewhere/page.html,https://example.org/page?a=b
`

// every is a website with every kind of file that one may hold.
var every = func() trial.Draft {
	d := trial.First
	for _, name := range []string{"a.json", "a.webmanifest", "a.xml", "a.txt", "a.csv", "a.png", "a.jpg", "a.jpeg", "a.gif", "a.webp", "a.avif", "a.ico", "a.woff2", "a.pdf", "a.docx", "a.xlsx"} {
		d = d.With(trial.Draft{"kinds/" + name: strings.Repeat("words of "+name+" ", 20)})
	}
	return d
}()

// published publishes the website to a folder and returns it.
func published(t *testing.T) (*release.Site, string) {
	t.Helper()
	site := every.FinishWith(t, func(o *finish.Options) {
		rows, found := hosting.ReadRedirects("sources/redirects.csv", []byte(redirects))
		if len(found) > 0 {
			t.Fatal(found)
		}
		o.Redirects = rows
	})
	dir := filepath.Join(t.TempDir(), "www")
	target, err := folder.Open(dir)
	if err == nil {
		_, err = target.Publish(t.Context(), site, release.Options{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return site, dir
}

// client follows nothing and unpacks nothing.
var client = &http.Client{
	Transport:     &http.Transport{DisableCompression: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

func get(t *testing.T, address, accept string) answer {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if accept != "" {
		req.Header.Set("Accept-Encoding", accept)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, body}
}

// unpack returns the body as a browser shows it.
func (a answer) unpack(t *testing.T) []byte {
	t.Helper()
	var r io.Reader
	var err error
	switch a.header.Get("Content-Encoding") {
	case "":
		return a.body
	case "gzip":
		r, err = gzip.NewReader(bytes.NewReader(a.body))
	case "br":
		r = brotli.NewReader(bytes.NewReader(a.body))
	}
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// carries compares an answer's headers with the table.
func (a answer) carries(t *testing.T, address string, want []hosting.Header) {
	t.Helper()
	for _, h := range want {
		if have := a.header.Values(h.Name); len(have) != 1 || have[0] != h.Value {
			t.Errorf("%s: %s: have %q, want %q", address, h.Name, have, h.Value)
		}
	}
}

func TestNginxSendsWhatTheTableSays(t *testing.T) {
	site, dir := published(t)
	base := trial.Nginx(t, filepath.Join(dir, "current"), filepath.Join(dir, "hosting/nginx-http.conf"), filepath.Join(dir, "hosting/nginx-server.conf"))
	serves(t, base, site, "gzip")
}

func TestNginxWithBrotliSendsWhatTheTableSays(t *testing.T) {
	site, dir := published(t)
	base := trial.NginxBrotli(t, filepath.Join(dir, "current"), filepath.Join(dir, "hosting/nginx-http.conf"), filepath.Join(dir, "hosting/nginx-server.conf"))
	serves(t, base, site, "gzip", "br")
}

func TestCaddySendsWhatTheTableSays(t *testing.T) {
	site, dir := published(t)
	base := trial.Caddy(t, filepath.Join(dir, "current"), filepath.Join(dir, "hosting/site.caddy"))
	serves(t, base, site, "gzip", "br")
}

func serves(t *testing.T, base string, site *release.Site, encodings ...string) {
	files := 0
	for _, f := range site.Manifest.Files {
		address := base + "/" + strings.TrimSuffix(f.Path, "index.html")
		if f.Kind == release.Host {
			if a := get(t, address, ""); a.status != http.StatusNotFound {
				t.Errorf("%s is for another host: have %d", address, a.status)
			}
			continue
		}
		files++
		want, err := os.ReadFile(filepath.Join(site.Dir, filepath.FromSlash(f.Path)))
		if err != nil {
			t.Fatal(err)
		}
		moved := strings.HasPrefix(f.Path, "nsc") || strings.HasPrefix(f.Path, "elsewhere")
		for _, accept := range append([]string{""}, encodings...) {
			a := get(t, address, accept)
			if moved {
				if a.status != http.StatusMovedPermanently {
					t.Errorf("%s: have %d, want a redirect", address, a.status)
				}
				continue
			}
			if a.status != http.StatusOK && f.Path != "404.html" {
				t.Errorf("%s: have %d", address, a.status)
				continue
			}
			a.carries(t, address, hosting.Headers(f))
			v, compressed := f.Variant(accept)
			if have := a.header.Get("Content-Encoding"); have != v.Encoding {
				t.Errorf("%s for a reader of %q: have %q, want %q", address, accept, have, v.Encoding)
			}
			if compressed && int64(len(a.body)) != v.Size {
				t.Errorf("%s in %s: have %d bytes, want %d", address, accept, len(a.body), v.Size)
			}
			// ngx_brotli leaves Vary out where it answers plainly and there is no
			// gzip form. A cache that keeps such an answer gives it to everyone,
			// and everyone can read it.
			_, zipped := f.Variant("gzip")
			if (v.Encoding != "" || zipped) && !strings.Contains(a.header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s: caches are not told that there are several forms: Vary %q", address, a.header.Get("Vary"))
			}
			if !bytes.Equal(a.unpack(t), want) {
				t.Errorf("%s for a reader of %q: other bytes than were published", address, accept)
			}
		}
	}
	t.Logf("%d files, each in %d forms", files, len(encodings)+1)

	// What is not there: the page that says so, with every header, and not kept
	// for a year even under a name that would be.
	missing, err := os.ReadFile(filepath.Join(site.Dir, "404.html"))
	if err != nil {
		t.Fatal(err)
	}
	page, _ := site.Manifest.Find("404.html")
	for _, path := range []string{
		"/none", "/none/", "/css/main.0123456789abcdef0123456789abcdef.css", "/search/p0123456789.json",
		"/.nscp/manifest.json", "/.git/config", "/.env", "/_headers", "/about/.hidden",
	} {
		for _, accept := range append([]string{""}, encodings...) {
			a := get(t, base+path, accept)
			if a.status != http.StatusNotFound || !bytes.Equal(a.unpack(t), missing) {
				t.Errorf("%s for a reader of %q: have %d %.60q, want the page that says that there is none", path, accept, a.status, a.body)
			}
			a.carries(t, path, hosting.Headers(page))
		}
	}
	// Old addresses.
	for from, to := range map[string]string{
		"/nscb": "/", "/nscb/": "/", "/nscb/deep/page": "/about/", "/nscp/report.pdf": "/reports/2024/paper.pdf",
		"/nscp/about": "/about/#people", "/nscp/about/": "/about/#people", "/elsewhere/page.html": "https://example.org/page?a=b",
	} {
		a := get(t, base+from, "")
		if have := a.header.Get("Location"); a.status != http.StatusMovedPermanently || have != to {
			t.Errorf("%s: have %d to %q, want 301 to %q", from, a.status, have, to)
		}
		a.carries(t, from, hosting.Security)
	}
	// A reader who has the page is told so, and one who has another is not.
	first := get(t, base+"/about/", "")
	req, err := http.NewRequest(http.MethodGet, base+"/about/", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("If-None-Match", first.header.Get("ETag"))
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusNotModified {
		t.Errorf("a page that the reader has: have %d, want 304", resp.StatusCode)
	}
}

// TestACorrectionOfOneDigitIsSeenAtOnce publishes a page of the same size in the
// same second, which servers that tell versions by size and time could miss.
func TestACorrectionOfOneDigitIsSeenAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	target, err := folder.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	put := func(number string) {
		if _, err := target.Publish(t.Context(), trial.First.With(trial.Draft{"reports/index.html": "<p>" + number + "</p>"}).Finish(t), release.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	put("669")
	base := trial.Nginx(t, filepath.Join(dir, "current"), filepath.Join(dir, "hosting/nginx-http.conf"), filepath.Join(dir, "hosting/nginx-server.conf"))
	for _, number := range []string{"513", "514", "515"} {
		tag := get(t, base+"/reports/", "gzip").header.Get("ETag")
		put(number)
		req, err := http.NewRequest(http.MethodGet, base+"/reports/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", "gzip")
		req.Header.Set("If-None-Match", tag)
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("with %s: have %d, and the reader keeps the old number", number, resp.StatusCode)
		}
	}
}
