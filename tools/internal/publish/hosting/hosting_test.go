package hosting_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/golden"
	"nscp/tools/internal/publish/hosting"
	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/search"
)

const hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// files returns a list of files as a manifest has it.
func files(names ...string) []release.File {
	var all []release.File
	for _, name := range names {
		kind, ok := hosting.TypeOf(name)
		if !ok {
			kind = "text/plain"
		}
		k := hosting.KindOf(name)
		all = append(all, release.File{Path: name, Kind: k, Type: kind, Cache: hosting.CacheOf(k), SHA256: hash})
	}
	return all
}

func TestEachHostIsToldInItsLanguage(t *testing.T) {
	rows, found := hosting.ReadRedirects("sources/redirects.csv", []byte(redirects))
	if len(found) > 0 {
		t.Fatal(found)
	}
	site := files("index.html", "404.html", "about/index.html", "css/main."+hash+".css", "icons/a."+hash+".svg", "feed.xml",
		"learning/index.html", "learning/plan."+hash+".png", "search/index.html", "search/index.json", "search/p0123456789.json", "_headers")
	headers, err1 := hosting.NetlifyHeaders(site)
	moved, err2 := hosting.NetlifyRedirects(rows)
	azure, err3 := hosting.Azure(site, rows)
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	have := &txtar.Archive{Comment: []byte("What each host is told of a small website.\n")}
	for _, f := range []struct{ name, text string }{
		{"_headers", headers}, {"_redirects", moved}, {"staticwebapp.config.json", azure},
		{"nginx-http.conf", hosting.NginxHTTP()}, {"nginx-server.conf", hosting.NginxServer(rows)}, {"site.caddy", hosting.Caddy(rows)},
	} {
		have.Files = append(have.Files, txtar.File{Name: f.name, Data: []byte(f.text)})
	}
	golden.File(t, "testdata/hosts.txtar", string(txtar.Format(have)))
}

// TestNoTwoRulesSetOneHeader holds what _headers rests on: hosts join the values
// of rules that both fit. It reads the file as its manual describes it.
func TestNoTwoRulesSetOneHeader(t *testing.T) {
	site := files("index.html", "404.html", "about/index.html", "css/main."+hash+".css", "feed.xml", "learning/index.html", "learning/plan."+hash+".png", "search/p0123456789.json")
	text, err := hosting.NetlifyHeaders(site)
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]map[string]string{}
	pattern := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "/"):
			pattern = line
			rules[pattern] = map[string]string{}
		default:
			name, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
			if !ok || pattern == "" {
				t.Fatalf("not a rule: %q", line)
			}
			rules[pattern][name] = value
		}
	}
	for _, f := range site {
		have := map[string][]string{}
		for pattern, headers := range rules {
			tree, wild := strings.CutSuffix(pattern, "*")
			if wild && strings.HasPrefix("/"+f.Path, tree) || "/"+f.Path == pattern {
				for name, value := range headers {
					have[name] = append(have[name], value)
				}
			}
		}
		for _, h := range hosting.Security {
			if fmt.Sprint(have[h.Name]) != "["+h.Value+"]" {
				t.Errorf("%s: %s: have %q, want %q once", f.Path, h.Name, have[h.Name], h.Value)
			}
		}
		want := "[]"
		if f.Kind == release.Asset && path.Dir(f.Path) != "search" {
			want = "[" + hosting.Immutable + "]"
		}
		if fmt.Sprint(have["Cache-Control"]) != want {
			t.Errorf("%s: have Cache-Control %q, want %s", f.Path, have["Cache-Control"], want)
		}
	}
}

// TestHostsReadWhatTheyAreTold has Netlify's own parsers read _headers and
// _redirects, and Google's evaluator the policy.
func TestHostsReadWhatTheyAreTold(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("Node is not installed")
	}
	if _, err := os.Stat("../../../node_modules/csp_evaluator"); err != nil {
		t.Skip("the checkers are not installed; run: npm --prefix tools ci --ignore-scripts")
	}
	rows, found := hosting.ReadRedirects("sources/redirects.csv", []byte(redirects))
	if len(found) > 0 {
		t.Fatal(found)
	}
	site := files("index.html", "404.html", "about/index.html", "css/main."+hash+".css", "feed.xml", "learning/index.html", "learning/plan."+hash+".png")
	headers, err1 := hosting.NetlifyHeaders(site)
	moved, err2 := hosting.NetlifyRedirects(rows)
	dir := t.TempDir()
	err3 := os.WriteFile(dir+"/_headers", []byte(headers), 0o666)
	err4 := os.WriteFile(dir+"/_redirects", []byte(moved), 0o666)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(node, "testdata/hosts.mjs", dir+"/_headers", dir+"/_redirects").Output()
	if err != nil {
		t.Fatal(err, string(out))
	}
	var read struct {
		Errors  []string
		Headers []struct {
			For    string
			Values map[string]string
		}
		Redirects []struct {
			From, To string
			Status   int
		}
		Findings []struct {
			Severity               int
			Directive, Description string
		}
	}
	if err := json.Unmarshal(out, &read); err != nil {
		t.Fatal(err)
	}
	if len(read.Errors) > 0 {
		t.Errorf("the host does not understand: %q", read.Errors)
	}
	rules := map[string]map[string]string{}
	for _, h := range read.Headers {
		rules[h.For] = h.Values
	}
	if len(rules["/*"]) != len(hosting.Security) {
		t.Errorf("have %d headers for everything, want %d", len(rules["/*"]), len(hosting.Security))
	}
	for _, h := range hosting.Security {
		if have := rules["/*"][h.Name]; have != h.Value {
			t.Errorf("%s: the host reads %q, want %q", h.Name, have, h.Value)
		}
	}
	for _, asset := range []string{"/css/*", "/learning/plan." + hash + ".png"} {
		if have := rules[asset]["Cache-Control"]; have != hosting.Immutable {
			t.Errorf("%s: the host reads Cache-Control %q, want %q", asset, have, hosting.Immutable)
		}
	}
	have := map[string]string{}
	for _, r := range read.Redirects {
		if r.Status != 301 {
			t.Errorf("%s: the host answers %d, want 301", r.From, r.Status)
		}
		have[r.From] = r.To
	}
	for from, to := range map[string]string{
		"/nscb": "/", "/nscb/": "/", "/nscb/*": "/about/", "/nscp/report.pdf": "/reports/2024/paper.pdf",
		"/nscp/about": "/about/#people", "/nscp/about/": "/about/#people", "/elsewhere/page.html": "https://example.org/page?a=b",
	} {
		if have[from] != to {
			t.Errorf("%s: the host leads to %q, want %q", from, have[from], to)
		}
	}
	// 10 is high and 60 low; 50 is "perhaps": that 'self' is no help where a site
	// holds what others uploaded, which this one does not.
	if len(read.Findings) == 0 {
		t.Error("the evaluator said nothing, not even what it says of every policy")
	}
	for _, f := range read.Findings {
		if f.Severity < 50 {
			t.Errorf("the policy is weak: %s: %s", f.Directive, f.Description)
		}
	}
}

func TestAzureSendsWhatTheTableSays(t *testing.T) {
	site := files("index.html", "css/main."+hash+".css", "feed.xml", "a.webmanifest")
	text, err := hosting.Azure(site, nil)
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		GlobalHeaders, MimeTypes map[string]string
		Routes                   []struct {
			Route   string
			Headers map[string]string
		}
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	for _, f := range site {
		for _, h := range hosting.Headers(f) {
			have := c.GlobalHeaders[h.Name]
			for _, r := range c.Routes {
				if tree, ok := strings.CutSuffix(r.Route, "*"); ok && strings.HasPrefix("/"+f.Path, tree) && r.Headers[h.Name] != "" {
					have = r.Headers[h.Name]
				}
			}
			if h.Name == "Content-Type" {
				have = c.MimeTypes[path.Ext(f.Path)]
			}
			if have != h.Value {
				t.Errorf("%s: %s: have %q, want %q", f.Path, h.Name, have, h.Value)
			}
		}
	}
}

func TestWhatHostsDoNotAcceptIsSaid(t *testing.T) {
	var many []release.File
	for i := range 120 {
		many = append(many, files(fmt.Sprintf("a%d/index.html", i), fmt.Sprintf("a%d/p.%s.png", i, hash))...)
	}
	if _, err := hosting.NetlifyHeaders(many); err == nil {
		t.Error("more rules than a host accepts were written")
	}
	var rows []hosting.Redirect
	for i := range 1200 {
		rows = append(rows, hosting.Redirect{From: fmt.Sprintf("/old/%d/", i), To: "/"})
	}
	if _, err := hosting.NetlifyRedirects(rows); err == nil {
		t.Error("more redirects than a host accepts were written")
	}
	if _, err := hosting.Azure(nil, rows); err == nil {
		t.Error("a larger file than Azure accepts was written")
	}
}

func TestThePolicyAllowsNothingInline(t *testing.T) {
	for _, bad := range []string{"unsafe", "nonce", "sha256", "*", "http:", "https:"} {
		if strings.Contains(hosting.Policy, bad) {
			t.Errorf("the policy holds %q", bad)
		}
	}
	if !strings.HasPrefix(hosting.Policy, "default-src 'none'; ") {
		t.Errorf("have %q, want everything forbidden that is not named", hosting.Policy)
	}
}

func TestNamesThatChangeWithTheirBytesAreKnown(t *testing.T) {
	for name, want := range map[string]string{
		"css/main." + hash + ".css": hash, "a." + hash[:32] + ".js": hash[:32], "search/p0123456789.json": "0123456789",
		"css/main.css": "", "a.b.css": "", "search/index.json": "", "search/p012345678.json": "", "x/search/p0123456789.json": "0123456789",
		hash + ".css": "", "a." + hash[:31] + ".css": "", "a." + strings.ToUpper(hash) + ".css": "", "a." + hash + "/index.html": "",
	} {
		if have := hosting.Fingerprint(name); have != want {
			t.Errorf("%s: have %q, want %q", name, have, want)
		}
	}
}

// TestThePartsOfTheSearchIndexAreAssets: pages kept open ask for parts of the
// index that they know, by names that package search makes.
func TestThePartsOfTheSearchIndexAreAssets(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/index.html", []byte("<html><title>Home</title><main><h1>Home</h1><p>Words to be found.</p></main></html>"), 0o666); err != nil {
		t.Fatal(err)
	}
	parts, err := search.Files(os.DirFS(dir))
	if err != nil || len(parts) < 2 {
		t.Fatal(parts, err)
	}
	for name, data := range parts {
		print := hosting.Fingerprint(name)
		if name == "search/index.json" {
			if print != "" {
				t.Error("the list of parts has a fixed name")
			}
			continue
		}
		if print == "" || !strings.HasPrefix(release.Hash(data), print) {
			t.Errorf("%s: have %q, want the start of the hash of the part", name, print)
		}
	}
}

func TestRedirectsAreReadStrictly(t *testing.T) {
	for _, tt := range []struct{ rows, want string }{
		{"/a,/b/", ""},
		{"# a comment\n/a,/b/,a note", ""},
		{"/old/*,/b/", ""},
		{"/a,https://example.org/b", ""},
		{"/a,/b/#part", ""},
		{"a,/b/", `2: error: the old address is "a"; expected a path such as /old/page/ [redirect-syntax]`},
		{"//a,/b/", `the old address is "//a"`},
		{"https://example.org/a,/b/", `the old address is "https://example.org/a"`},
		{"/a?b=c,/b/", `the old address "/a?b=c" has characters that hosts read in different ways`},
		{"/a b,/b/", `the old address "/a b" has characters`},
		{"/a;return 200,/b/", `has characters`},
		{"/a}{,/b/", `has characters`},
		{"/../a,/b/", `has characters`},
		{"/a*,/b/", `has a wildcard inside a name`},
		{"/*,/b/", `would cover the whole website`},
		{"/,/b/", `would cover the whole website`},
		{"/a,b", `the new address is "b"`},
		{"/a,//evil.example", `the new address is "//evil.example"`},
		{"/a,http://example.org/", `the new address is "http://example.org/"`},
		{"/a,https://u:p@example.org/", `the new address is`},
		{"/a,javascript:alert(1)", `the new address is`},
		{`/a,"/b""; include /etc/passwd"`, `the new address is`},
		{"/a", `the row has no second column`},
		{`/a,"/b`, `the line is not a row of a table`},
	} {
		_, found := hosting.ReadRedirects("r.csv", []byte("from,to\n"+tt.rows+"\n"))
		have := ""
		for _, f := range found {
			have += f.String()
		}
		if !strings.Contains(have, tt.want) || tt.want == "" && have != "" {
			t.Errorf("%q: have %q, want %q", tt.rows, have, tt.want)
		}
	}
	if _, found := hosting.ReadRedirects("r.csv", []byte("/a,/b/\n")); len(found) != 1 || !strings.Contains(found[0].Message, "does not name the columns") {
		t.Errorf("a table without its first row: have %v", found)
	}
}

func TestRedirectsMustArrive(t *testing.T) {
	site := release.New(files("index.html", "about/index.html", "reports/paper.pdf", "plain.html"))
	for _, tt := range []struct{ rows, want string }{
		{"/old,/about/", ""},
		{"/old,/about", ""},
		{"/old,/", ""},
		{"/old,/reports/paper.pdf", ""},
		{"/old,/plain.html", ""},
		{"/old/*,/about/", ""},
		{"/old,/about/\n/old/*,/", ""},
		{"/old,/none/", "[redirect-target]"},
		{"/old,/old/", "[redirect-loop]"},
		{"/a,/b\n/b,/a", "[redirect-loop]"},
		{"/a,/b\n/b,/c\n/c,/about/", "[redirect-chain]"},
		{"/old/*,/old/new/", "[redirect-loop]"},
		{"/about/,/", "[redirect-shadow]"},
		{"/about/*,/", "[redirect-shadow]"},
		{"/old,/\n/old/,/about/", "[redirect-duplicate]"},
	} {
		rows, found := hosting.ReadRedirects("r.csv", []byte("from,to\n"+tt.rows+"\n"))
		if len(found) > 0 {
			t.Fatal(found)
		}
		have := ""
		for _, f := range hosting.CheckRedirects(rows, site) {
			have += f.String() + "\n"
		}
		if !strings.Contains(have, tt.want) || tt.want == "" && have != "" {
			t.Errorf("%q: have %q, want %q", tt.rows, have, tt.want)
		}
	}
}

func TestSecurityTxtIsHeldAgainstTheDay(t *testing.T) {
	now := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ text, want string }{
		{"Contact: mailto:a@example.org\nExpires: 2026-03-31T00:00:00Z\n", ""},
		{"Contact: https://example.org/\nExpires: 2025-06-30T00:00:00Z\n", "2: warning: the file lapses on 2025-06-30, in 29 days"},
		{"Contact: https://example.org/\nExpires: 2025-05-31T00:00:00Z\n", "error: the file has lapsed on 2025-05-31"},
		{"Contact: https://example.org/\nExpires: 2027-01-01T00:00:00Z\n", "warning: the file lapses only on 2027-01-01"},
		{"Contact: https://example.org/\nExpires: next year\n", `error: Expires is "next year"`},
		{"Contact: https://example.org/\n", "error: the file has 0 lines of Expires; expected one"},
		{"Contact: a@example.org\nExpires: 2026-03-31T00:00:00Z\n", `1: error: the contact is "a@example.org"`},
		{"Expires: 2026-03-31T00:00:00Z\n", "error: the file names no contact"},
	} {
		have := ""
		for _, f := range hosting.CheckSecurityTxt(tt.text, now) {
			have += f.String()
		}
		if !strings.Contains(have, tt.want) || tt.want == "" && have != "" {
			t.Errorf("%q: have %q, want %q", tt.text, have, tt.want)
		}
	}
}

func FuzzReadRedirects(f *testing.F) {
	f.Add([]byte(redirects))
	f.Add([]byte("from,to\n\"/a\",/b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, _ := hosting.ReadRedirects("r.csv", data)
		server := hosting.NginxServer(rows)
		if strings.Count(server, "{") != strings.Count(server, "}") || strings.Count(server, `"`)%2 != 0 {
			t.Errorf("an address broke out of its place: %q", server)
		}
		for _, r := range rows {
			if strings.ContainsAny(r.From+r.To, "\n\r\t \"'{};$\\") {
				t.Errorf("have the redirect %q to %q", r.From, r.To)
			}
		}
	})
}
