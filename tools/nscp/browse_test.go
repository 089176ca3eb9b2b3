package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"nscp/tools/internal/publish/hosting"
	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

// TestThePublishedWebsiteInABrowser builds the site of this repository for
// publication, publishes it to object storage and to a folder, and looks at every
// page with Chromium: through the storage's own website, where the policy stands
// in the pages alone, and through nginx, which sends every header.
func TestThePublishedWebsiteInABrowser(t *testing.T) {
	chromium := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			chromium = p
			break
		}
	}
	if chromium == "" {
		t.Skip("Chromium is not installed")
	}
	g := trial.StartGateway(t)
	g.Make("site")
	t.Setenv("AWS_ACCESS_KEY_ID", trial.AccessKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", trial.SecretKey)

	dir := t.TempDir()
	for _, name := range []string{"hugo.toml", "content", "layouts", "assets", "static", "data", "i18n", "sources"} {
		copyTree(t, filepath.Join("../..", name), filepath.Join(dir, name))
	}
	www := filepath.Join(dir, "www")
	for _, args := range [][]string{
		{"build", "--production", "-C", dir},
		{"publish", "-C", dir, "s3://site", "--endpoint", g.Endpoint},
		{"verify", "s3://site", "--endpoint", g.Endpoint},
		{"publish", "-C", dir, www},
	} {
		var stdout, stderr bytes.Buffer
		if status := run(t.Context(), args, &stdout, &stderr); status != clean {
			t.Fatalf("%v: status %d\n%s", args, status, stderr.String())
		}
		if said := stdout.String() + stderr.String(); strings.Contains(said, trial.AccessKey) || strings.Contains(said, trial.SecretKey) {
			t.Errorf("%v tells the key:\n%s", args, said)
		}
	}
	site, err := release.Open(t.Context(), filepath.Join(dir, "public"))
	if err != nil {
		t.Fatal(err)
	}
	tab := newTab(t, chromium)
	t.Run("object storage", func(t *testing.T) {
		base := g.Open("site")
		headers(t, base, site, func(f release.File) []hosting.Header {
			return []hosting.Header{{Name: "Content-Type", Value: f.Type}, {Name: "Cache-Control", Value: f.Cache}}
		})
		if status := fetch(t, base+"/.nscp/state.json", "").StatusCode; status != http.StatusForbidden && status != http.StatusNotFound {
			t.Errorf("our own records are shown to readers: %d", status)
		}
		browse(t, tab, base, site)
	})
	t.Run("nginx", func(t *testing.T) {
		base := trial.Nginx(t, filepath.Join(www, "current"), filepath.Join(www, "hosting/nginx-http.conf"), filepath.Join(www, "hosting/nginx-server.conf"))
		headers(t, base, site, hosting.Headers)
		browse(t, tab, base, site)
	})
}

// newTab opens a browser whose pages note every violation of a policy.
func newTab(t *testing.T, program string) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.Flag("no-sandbox", true))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	tab, stopTab := chromedp.NewContext(allocator)
	t.Cleanup(stopTab)
	err := chromedp.Do(tab, chromedp.Navigate("about:blank"), chromedp.Func(func(ctx context.Context, at *chromedp.Target) error {
		_, err := cdp.Call(ctx, at, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: `
			window.__wrong = [];
			addEventListener("securitypolicyviolation", (e) => __wrong.push(e.violatedDirective + " " + e.blockedURI + " " + e.sample));
			addEventListener("error", (e) => __wrong.push("not loaded: " + (e.target.src || e.target.href || e.message)), true);
		`})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// local reaches names below localhost without asking anyone.
var local = &http.Client{
	Transport: &http.Transport{DisableCompression: true, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		_, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		return new(net.Dialer).DialContext(ctx, network, "127.0.0.1:"+port)
	}},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func fetch(t *testing.T, address, accept string) *http.Response {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", accept)
	resp, err := local.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp
}

// address returns how readers ask for a file.
func address(base string, f release.File) string {
	return base + "/" + strings.TrimSuffix(f.Path, "index.html")
}

// moved reports whether a page only leads on to another.
func moved(f release.File) bool {
	return strings.HasPrefix(f.Path, "nscb/") || strings.HasPrefix(f.Path, "nscp/")
}

// headers compares what is sent with each file with what should be.
func headers(t *testing.T, base string, site *release.Site, want func(release.File) []hosting.Header) {
	t.Helper()
	packed := 0
	for _, f := range site.Manifest.Files {
		if f.Kind == release.Host || f.Path == "404.html" || moved(f) {
			continue
		}
		resp := fetch(t, address(base, f), "gzip")
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: have %s", f.Path, resp.Status)
		}
		for _, h := range want(f) {
			if have := resp.Header.Get(h.Name); have != h.Value {
				t.Errorf("%s: %s: have %q, want %q", f.Path, h.Name, have, h.Value)
			}
		}
		_, smaller := f.Variant("gzip")
		if (resp.Header.Get("Content-Encoding") == "gzip") != smaller {
			t.Errorf("%s: have Content-Encoding %q, and compressed it is smaller: %v", f.Path, resp.Header.Get("Content-Encoding"), smaller)
		}
		if smaller {
			packed++
		}
	}
	t.Logf("%d files with their headers, %d of them compressed", len(site.Manifest.Files), packed)
}

// browse looks at every page.
func browse(t *testing.T, tab context.Context, base string, site *release.Site) {
	t.Helper()
	pages, wrong := 0, 0
	for _, f := range site.Manifest.Files {
		if f.Kind != release.Page || moved(f) {
			continue
		}
		ctx, stop := context.WithTimeout(tab, time.Minute)
		var found []string
		var styled bool
		err := chromedp.Do(ctx, chromedp.Navigate(address(base, f)))
		if err == nil {
			found, err = chromedp.Run(ctx, chromedp.Evaluate[[]string](`window.__wrong`))
		}
		if err == nil {
			styled, err = chromedp.Run(ctx, chromedp.Evaluate[bool](`document.styleSheets.length > 0 && document.styleSheets[0].cssRules.length > 0`))
		}
		stop()
		if err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		if !styled {
			t.Errorf("%s has no style", f.Path)
		}
		for _, w := range found {
			t.Errorf("%s: %s", f.Path, w)
		}
		pages++
		wrong += len(found)
	}
	t.Logf("%d pages, %d violations of the policy and files not loaded", pages, wrong)

	// That a violation would have been seen.
	ctx, stop := context.WithTimeout(tab, time.Minute)
	defer stop()
	noted, err := chromedp.Run(ctx, chromedp.Evaluate[int](`new Promise((done) => {
		addEventListener("securitypolicyviolation", () => setTimeout(() => done(__wrong.length)));
		document.body.setAttribute("style", "color: red");
	})`, chromedp.EvalAwaitPromise))
	if err != nil || noted == 0 {
		t.Errorf("an inline style was not noted: %v", err)
	}
}
