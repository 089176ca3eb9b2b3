package preview_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestFolderOfADocumentOpensForItsOwnPagesOnly(t *testing.T) {
	opened := make(chan string, 10)
	d := serveWith(t, newSite(t, "-- "+sleep+" --\n# Sleep\n\nWords.\n"), func(path string) error {
		opened <- path
		return nil
	})
	d.shows(sleepPage, "Open its folder")
	d.shows("/pilots/first/", "Open its folder")
	_, page := d.get(sleepPage)
	token := regexp.MustCompile(`name="token" value="([A-Z2-7]{26})"`).FindStringSubmatch(page)
	if token == nil || strings.Count(page, sleep) == 0 {
		t.Fatalf("have page\n%s", page)
	}
	own := strings.TrimSuffix(d.address, "/")
	for _, tt := range []struct {
		what, method, token, source string
		header                      map[string]string
		status                      int
	}{
		{"the button", "POST", token[1], sleep, map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, http.StatusNoContent},
		{"an older browser", "POST", token[1], "content/pilots/first.md", map[string]string{"Origin": own}, http.StatusNoContent},
		{"a link", "GET", token[1], sleep, map[string]string{"Origin": own}, http.StatusMethodNotAllowed},
		{"a page elsewhere", "POST", "", sleep, map[string]string{"Origin": own}, http.StatusForbidden},
		{"a page elsewhere that guesses", "POST", strings.Repeat("A", 26), sleep, map[string]string{"Origin": own}, http.StatusForbidden},
		{"a page elsewhere that knows", "POST", token[1], sleep, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": own}, http.StatusForbidden},
		{"another origin", "POST", token[1], sleep, map[string]string{"Origin": "http://localhost:1"}, http.StatusForbidden},
		{"no origin", "POST", token[1], sleep, nil, http.StatusForbidden},
		{"another host", "POST", token[1], sleep, map[string]string{"Host": "evil.example", "Origin": "http://evil.example"}, http.StatusForbidden},
		{"no document", "POST", token[1], "sources/briefings/none.md", map[string]string{"Origin": own}, http.StatusNotFound},
		{"a way out", "POST", token[1], "content/../../etc/x.md", map[string]string{"Origin": own}, http.StatusNotFound},
		{"a whole path", "POST", token[1], "/etc/x.md", map[string]string{"Origin": own}, http.StatusNotFound},
		{"a template", "POST", token[1], "layouts/page.html", map[string]string{"Origin": own}, http.StatusNotFound},
	} {
		r, err := http.NewRequestWithContext(t.Context(), tt.method, own+"/.nscp/reveal", strings.NewReader(url.Values{"token": {tt.token}, "source": {tt.source}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for key, value := range tt.header {
			r.Header.Set(key, value)
		}
		r.Host = tt.header["Host"]
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != tt.status {
			t.Errorf("%s: have status %d, want %d", tt.what, resp.StatusCode, tt.status)
		}
		select {
		case have := <-opened:
			if want, err := filepath.EvalSymlinks(filepath.Join(d.dir, filepath.FromSlash(filepath.Dir(tt.source)))); err != nil || tt.status != http.StatusNoContent || have != want {
				t.Errorf("%s: opened %s", tt.what, have)
			}
		default:
			if tt.status == http.StatusNoContent {
				t.Errorf("%s: nothing was opened", tt.what)
			}
		}
	}
}

// The button works in a real browser, under the site's own policy, which sends no
// referrer; the page stays where it is.
func TestButtonOpensTheFolderAndThePageStays(t *testing.T) {
	opened := make(chan string, 1)
	d := serveWith(t, newSite(t, policed, mainPage, "-- "+sleep+" --\n# Sleep\n\nWords.\n"), func(path string) error {
		opened <- path
		return nil
	})
	d.shows(sleepPage, "Open its folder")
	eval := d.browse(sleepPage).eval
	eval(`window.same = 'yes'; document.querySelector('#nscp-bar form button').focus(); document.activeElement.click(); ''`)
	d.within("the folder is opened", func() bool {
		select {
		case path := <-opened:
			return strings.HasSuffix(filepath.ToSlash(path), "/sources/briefings")
		default:
			return false
		}
	})
	if have := eval(`window.same || 'loaded again'`); have != "yes" {
		t.Errorf("%s", have)
	}
}

func TestBarSaysWhatAReportAnswersOfTheGuidance(t *testing.T) {
	d := serve(t, newSite(t, "-- "+sleep+" --\n# Sleep\n\nWords.\n"))
	d.shows("/annual-reports/2020-21/", "Statutory guidance (0 of 4 covered)")
	d.shows("/annual-reports/2020-21/", "<strong>not found:</strong> How partners sought")
	d.shows(sleepPage, "nothing found")
	if _, page := d.get(sleepPage); strings.Contains(page, "nscp-coverage") || strings.Contains(page, "Open its folder") {
		t.Errorf("a briefing, where folders cannot be opened, has\n%s", page)
	}
}

func TestDeskSaysWhatWaitsAndWhatChanged(t *testing.T) {
	d := serve(t, newSite(t, "-- "+sleep+" --\n---\ndraft: true\nreviewBy: 2020-02-01\n---\n\n# Sleep\n\nWords.\n"))
	for _, want := range []string{"1 February 2020: Sleep, to be reviewed", "1 draft", "the folder is not kept by Git", "<h2>Documents</h2>"} {
		d.shows("/desk/", want)
	}
}
