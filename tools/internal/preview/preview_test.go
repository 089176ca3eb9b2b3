package preview_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/hugo"
	"nscp/tools/internal/preview"
	"nscp/tools/internal/search"
)

const report = "sources/annual-reports/2020-21/report.md"

func TestServeShowsSourcesPagesStylesAndStaticFiles(t *testing.T) {
	d := serve(t, newSite(t))
	d.shows("/", "Three lamps burn")
	d.shows("/annual-reports/2020-21/introduction/", "counted every vessel")
	d.shows("/pilots/second/", "He knows the tides") // a draft
	d.shows("/main.css", "#123456")
	d.shows("/robots.txt", "User-agent")
	if _, err := os.Stat(filepath.Join(d.dir, "public")); err == nil {
		t.Error("the preview wrote public/")
	}
	if status, body := d.get("/nowhere/"); status != http.StatusNotFound || !strings.Contains(body, "Nothing here") {
		t.Errorf("have status %d and %q for a page that is not there, want 404 and the site's own page", status, body)
	}
}

func TestSearchFindsWhatIsShown(t *testing.T) {
	d := serve(t, newSite(t))
	made := func() map[string][]byte {
		t.Helper()
		index, err := search.Files(os.DirFS(publish(t, d.dir)))
		if err != nil {
			t.Fatal(err)
		}
		return index
	}
	d.remove("content/pilots/second.md") // a draft is previewed and not published
	d.gone("/pilots/second/")
	for _, words := range []string{"Three lamps burn", "Four lamps burn"} {
		d.write("content/_index.md", "---\ntitle: The harbour\n---\n<!--more-->\n"+words+" tonight.\n")
		d.shows("/", words+" tonight")
		index := made()
		if len(index) == 0 {
			t.Fatal("the index has no files")
		}
		for name, want := range index {
			if status, have := d.get(name); status != http.StatusOK || have != string(want) {
				t.Errorf("%s: have status %d and %.80q, want %.80q", name, status, have, want)
			}
		}
	}
}

// publish builds the site in dir and returns the website's folder.
func publish(t testing.TB, dir string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "public")
	found, err := hugo.Build(t.Context(), dir, hugo.Options{Destination: out})
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	return out
}

func TestEditOfASourceShows(t *testing.T) {
	d := serve(t, newSite(t))
	d.write(report, "# Report of the harbour 2020 to 2021\n\n## Introduction\n\nThe office counted twice.\n\n## Lamps\n\nThe lamps were lit.\n\n## Ropes\n\nThe ropes were new.\n")
	d.shows("/annual-reports/2020-21/introduction/", "counted twice")
	d.shows("/annual-reports/2020-21/ropes/", "ropes were new")
	d.logs(report + ": ")
}

func TestEditsOfEveryPartShow(t *testing.T) {
	d := serve(t, newSite(t))
	for _, tt := range []struct{ file, text, page, words string }{
		{"content/pilots/first.md", "---\ntitle: The oldest pilot\n---\nShe is ninety.\n", "/pilots/first/", "She is ninety"},
		{"content/pilots/first.md", "---\ntitle: The eldest pilot\n---\nShe is ninety.\n", "/", "The eldest pilot"},
		{"layouts/page.html", `{{ define "main" }}<main>{{ .Content }}</main>{{ end }}`, "/pilots/first/", "<main>"},
		{"assets/main.css", "body { color: #654321; }", "/main.css", "#654321"},
		{"static/robots.txt", "User-agent: Someone", "/robots.txt", "Someone"},
		{"hugo.toml", "baseURL = \"https://example.org/\"\ntitle = \"Other\"\ndisableKinds = [\"rss\", \"taxonomy\", \"term\"]\n", "/", "<!doctype html>\n<html"},
		{"static/new/place/a.txt", "A new file", "/new/place/a.txt", "A new file"},
	} {
		d.write(tt.file, tt.text)
		d.shows(tt.page, tt.words)
	}
}

func TestNewRemovedAndRenamedFilesShow(t *testing.T) {
	d := serve(t, newSite(t))
	d.write("content/pilots/third.md", "---\ntitle: The third pilot\n---\nThey know the wind.\n")
	d.shows("/pilots/third/", "They know the wind")
	d.shows("/pilots/", "The third pilot")
	// Two folders at once, one in the other.
	d.write("content/moorings/north/quay.md", "---\ntitle: The north quay\n---\nDeep water.\n")
	d.shows("/moorings/north/quay/", "Deep water")
	d.remove("content/pilots/third.md")
	d.gone("/pilots/third/")
	if err := os.Rename(filepath.Join(d.dir, "content/moorings"), filepath.Join(d.dir, "content/berths")); err != nil {
		t.Fatal(err)
	}
	d.shows("/berths/north/quay/", "Deep water")
	d.gone("/moorings/north/quay/")
	d.write("content/berths/north/quay.md", "---\ntitle: The north quay\n---\nShallow water.\n")
	d.shows("/berths/north/quay/", "Shallow water")
	// A source that goes takes its pages with it.
	d.remove("sources/annual-reports/2020-21")
	d.gone("/annual-reports/2020-21/introduction/")
}

func TestManyFilesAtOnceShow(t *testing.T) {
	d := serve(t, newSite(t))
	for i := range 200 {
		d.write(fmt.Sprintf("content/pilots/p%d.md", i), fmt.Sprintf("---\ntitle: Pilot %d\n---\nPilot number %d.\n", i, i))
	}
	for i := range 200 {
		d.shows(fmt.Sprintf("/pilots/p%d/", i), fmt.Sprintf("Pilot number %d.", i))
	}
	for i := range 200 {
		d.write(fmt.Sprintf("content/pilots/p%d.md", i), fmt.Sprintf("---\ntitle: Pilot %d\n---\nOther words %d.\n", i, i))
	}
	for i := range 200 {
		d.shows(fmt.Sprintf("/pilots/p%d/", i), fmt.Sprintf("Other words %d.", i))
	}
	d.remove("content/pilots")
	d.gone("/pilots/p199/")
	d.shows("/", "Three lamps burn")
}

func TestFilesSavedThroughATemporaryNameShow(t *testing.T) {
	d := serve(t, newSite(t))
	for i := range 5 {
		words := fmt.Sprintf("Saved %d times.", i)
		d.write("content/pilots/.first.md.swp", "half")
		d.write("content/pilots/~$first.md", "lock")
		d.write("content/pilots/first.md.tmp", "---\ntitle: The first pilot\n---\n"+words)
		if err := os.Rename(filepath.Join(d.dir, "content/pilots/first.md.tmp"), filepath.Join(d.dir, "content/pilots/first.md")); err != nil {
			t.Fatal(err)
		}
		d.remove("content/pilots/~$first.md")
		d.shows("/pilots/first/", words)
	}
}

func TestBrokenEditLeavesTheLastGoodPageAndSaysWhatToMend(t *testing.T) {
	for name, tt := range map[string]struct{ file, broken, page, words, says string }{
		"page":     {"content/pilots/first.md", "---\ntitle: [\n---\n", "/pilots/first/", "She knows the channel", "content/pilots/first.md:2:"},
		"link":     {"content/pilots/first.md", "[x](broken:y)", "/pilots/first/", "She knows the channel", "leads nowhere"},
		"template": {"layouts/page.html", "{{ define \"main\" }}{{ .Nosuch }}{{ end }}", "/pilots/first/", "She knows the channel", "layouts/page.html:1:"},
		"settings": {"hugo.toml", "title =", "/", "Three lamps", "hugo.toml:1:"},
		"source":   {report, "---\ntitle: [\n---\nWords.\n", "/annual-reports/2020-21/introduction/", "counted every vessel", report},
	} {
		t.Run(name, func(t *testing.T) {
			d := serve(t, newSite(t))
			good, err := os.ReadFile(filepath.Join(d.dir, tt.file))
			if err != nil {
				t.Fatal(err)
			}
			d.shows(tt.page, tt.words)
			d.write(tt.file, tt.broken)
			d.logs(tt.says)
			d.shows(tt.page, tt.words)
			d.write(tt.file, string(good))
			d.logs("nothing is wrong any more")
			d.shows(tt.page, tt.words)
		})
	}
}

func TestSiteThatIsBrokenFromTheStartShowsWhatToMend(t *testing.T) {
	d := serve(t, newSite(t, "-- layouts/page.html --\n{{ .Nosuch }}"))
	status, body := d.get("/")
	if status != http.StatusServiceUnavailable || !strings.Contains(body, "layouts/page.html:1:") {
		t.Errorf("have status %d and %q, want 503 and the place", status, body)
	}
	d.write("layouts/page.html", `{{ define "main" }}{{ .Content }}{{ end }}`)
	d.shows("/", "Three lamps burn")
}

func TestSiteBelowAPathIsServedThere(t *testing.T) {
	d := serve(t, newSite(t, "-- hugo.toml --\nbaseURL = \"https://example.org/safe/\"\ndisableKinds = [\"rss\", \"taxonomy\", \"term\"]\n"))
	if !strings.HasSuffix(d.address, "/safe/") {
		t.Errorf("have address %s, want one that ends in /safe/", d.address)
	}
	d.shows("pilots/first", "She knows the channel")
	d.shows("", `href="/safe/pilots/first/"`)
}

func TestContextEndsTheServerAndFreesThePort(t *testing.T) {
	d := serve(t, newSite(t))
	// A browser that listens must not hold it up.
	events, err := http.Get(d.address + ".nscp/live")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	if err := d.stop(); err != nil {
		t.Errorf("have error %v, want none", err)
	}
	u, err := url.Parse(d.address)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:"+u.Port())
	if err != nil {
		t.Fatalf("the port is still taken: %v", err)
	}
	l.Close()
}

func TestTakenPortIsSaidWithTheNextFreeOne(t *testing.T) {
	for _, ip := range []string{"127.0.0.1:0", "[::1]:0"} {
		l, err := net.Listen("tcp", ip)
		if err != nil {
			t.Logf("%s: %v", ip, err)
			continue
		}
		defer l.Close()
		port := l.Addr().(*net.TCPAddr).Port
		err = preview.Serve(t.Context(), preview.Options{Dir: newSite(t), Port: port})
		var taken *preview.PortError
		if !errors.As(err, &taken) || taken.Port != port || taken.Free <= port {
			t.Errorf("%s: have error %#v, want one that names port %d and a later one", ip, err, port)
			continue
		}
		free, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(taken.Free))
		if err != nil {
			t.Errorf("port %d is said to be free: %v", taken.Free, err)
			continue
		}
		free.Close()
	}
}

func TestOtherHostsAndMethodsAreRefused(t *testing.T) {
	d := serve(t, newSite(t))
	for _, tt := range []struct {
		method, host string
		want         int
	}{
		{"GET", "localhost", http.StatusOK},
		{"HEAD", "127.0.0.1:1313", http.StatusOK},
		{"GET", "[::1]:1313", http.StatusOK},
		{"GET", "evil.example", http.StatusForbidden},
		{"GET", "localhost.evil.example:1313", http.StatusForbidden},
		{"GET", "192.168.0.1", http.StatusForbidden},
		{"POST", "localhost", http.StatusMethodNotAllowed},
	} {
		req, err := http.NewRequest(tt.method, d.address, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = tt.host
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != tt.want {
			t.Errorf("%s with host %s: have status %d, want %d", tt.method, tt.host, resp.StatusCode, tt.want)
		}
	}
}

func TestOnlyFilesOfTheSiteAreServed(t *testing.T) {
	d := serve(t, newSite(t))
	for _, path := range []string{"..%2fhugo.toml", "%2e%2e/hugo.toml", "static/robots.txt", "hugo.toml", "/etc/passwd", report, ".git/config", "pilots/first/index.html/"} {
		if status, body := d.get(path); status == http.StatusOK {
			t.Errorf("%s: have status %d and %.80q, want no file", path, status, body)
		}
	}
}

func TestPagesReloadThemselvesAndOnlyThose(t *testing.T) {
	d := serve(t, newSite(t))
	_, page := d.get("/pilots/first/")
	if !strings.Contains(page, `<script src="/.nscp/reload.js"`) || !strings.Contains(page, `data-file="pilots/first/index.html"`) {
		t.Errorf("have page %q, want the script that reloads it", page)
	}
	if strings.Index(page, "reload.js") < strings.Index(page, "bar.js") {
		t.Error("the script that asks for updates stands before the one that shows them, which could miss the first")
	}
	if status, script := d.get(".nscp/reload.js"); status != http.StatusOK || !strings.Contains(script, "EventSource") {
		t.Errorf("have status %d and script %.80q", status, script)
	}
	if _, style := d.get("/main.css"); strings.Contains(style, ".nscp") {
		t.Errorf("have style %q, want it as it is", style)
	}

	resp, err := http.Get(d.address + ".nscp/live")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	events := make(chan string, 100)
	go func() {
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			// One without files says that what is known of the pages may be new.
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && !strings.Contains(data, `"files":[]`) {
				events <- data
			}
		}
	}()
	if first := <-events; !strings.Contains(page, `data-build=`+first) {
		t.Errorf("have build %s, want the one that the page %q names", first, page)
	}
	d.save("content/pilots/first.md", "---\ntitle: The first pilot\n---\nShe is ninety.\n")
	next := <-events
	if !strings.Contains(next, `"pilots/first/index.html"`) || strings.Contains(next, `"pilots/index.html"`) {
		t.Errorf("have update %s, want it to name the edited page and no other", next)
	}
	d.save("static/robots.txt", "User-agent: Someone")
	if next := <-events; !strings.Contains(next, `"robots.txt"`) {
		t.Errorf("have update %s, want it to name the static file", next)
	}
}

func TestNothingOfThePreviewIsWritten(t *testing.T) {
	d := serve(t, newSite(t))
	d.shows("/", ".nscp")
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(d.dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("reload.js")) {
			t.Errorf("%s holds what only the preview may add", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// BenchmarkEdit measures from the moment a file is saved until the new words
// come over HTTP.
func BenchmarkEdit(b *testing.B) {
	for _, pages := range []int{10, 1000} {
		dir := newSite(b)
		d := &desk{TB: b, dir: dir}
		for i := range pages {
			d.write(fmt.Sprintf("content/pilots/p%d.md", i), fmt.Sprintf("---\ntitle: Pilot %d\n---\n%s", i, strings.Repeat("The tide turns at the bar. ", 100)))
		}
		briefings := newSite(b)
		d = &desk{TB: b, dir: briefings}
		for i := range pages {
			d.write(fmt.Sprintf("sources/briefings/b%d.md", i), fmt.Sprintf("# Briefing %d\n\n%s\n", i, strings.Repeat("The tide turns at the bar. ", 100)))
		}
		for name, edit := range map[string]func(d *desk, words string) (page string){
			"page": func(d *desk, words string) string {
				d.write("content/pilots/p1.md", "---\ntitle: Pilot 1\n---\n"+words)
				return "/pilots/p1/"
			},
			"briefing": func(d *desk, words string) string {
				d.write("sources/briefings/b1.md", "# Briefing 1\n\n"+words+"\n")
				return "/learning/briefings/b1/"
			},
			"source": func(d *desk, words string) string {
				d.write(report, "# Report of the harbour 2020 to 2021\n\n## Introduction\n\n"+words+"\n\n## Lamps\n\nThe lamps were lit.\n")
				return "/annual-reports/2020-21/introduction/"
			},
		} {
			b.Run(fmt.Sprintf("%s/%d", name, pages), func(b *testing.B) {
				site := dir
				if name == "briefing" {
					site = briefings
				}
				d := serve(b, site)
				for i := 0; b.Loop(); i++ {
					words := fmt.Sprintf("Edit number %d.", i)
					page := edit(d, words)
					for {
						if _, body := d.get(page); strings.Contains(body, words) {
							break
						}
						time.Sleep(time.Millisecond)
					}
				}
			})
		}
	}
}
