package preview_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"nscp/tools/internal/hugo"
)

const (
	sleep     = "sources/briefings/sleep.md"
	sleepPage = "/learning/briefings/sleep/"
)

// broken has an error in its second paragraph.
const broken = "# Sleep\n\nA first paragraph.\n\nA baby sleeps [on its back](javascript:alert) every night.\n"

func TestBarSaysHowThePageStands(t *testing.T) {
	d := serve(t, newSite(t,
		"-- "+sleep+" --\n---\ndraft: true\nreviewBy: 2020-02-01\n---\n\n# Sleep\n\nWords.\n",
		"-- "+report+" --\n---\ntitle: The year\nstart: 2020-04-01\nend: 2021-03-31\n---\n\n# The year\n\n## Lamps\n\n| Lamp | Done |\n| --- | --- |\n| North | Trim it every evening, and keep a |\n\n|  | record of the oil. |\n| --- | --- |\n| South | Paint the tower |\n",
	))
	for page, wants := range map[string][]string{
		sleepPage:                            {"draft: not published", "review was due on 1 February 2020", sleep, "nothing found"},
		"/pilots/second/":                    {"draft: not published", "content/pilots/second.md"},
		"/pilots/first/":                     {"published with the next build", "content/pilots/first.md"},
		"/annual-reports/2020-21/lamps/":     {"Mended (", "joined this table", "keep-apart: ["},
		"/.nscp/bar?file=pilots/index.html":  {"content/pilots/_index.md"},
		"/.nscp/bar?file=../../etc/x/a.html": {"Preview"},
	} {
		for _, want := range wants {
			d.shows(page, want)
		}
	}
}

func TestFindingStandsInTheBarWithWhyAndFix(t *testing.T) {
	d := serve(t, newSite(t, "-- "+sleep+" --\n# Sleep\n\nA baby sleeps.\n"))
	d.shows(sleepPage, "nothing found")
	d.save(sleep, broken)
	d.shows(sleepPage, "1 error, 0 warnings")
	for _, want := range []string{"[link-address]", "Why: ", "To mend it: ", sleep + ":5:", `data-words=`} {
		d.shows(sleepPage, want)
	}
	d.shows("/pilots/first/", "nothing found, and 1 finding elsewhere")
	d.save(sleep, "# Sleep\n\nA baby sleeps well.\n")
	d.shows(sleepPage, "nothing found<")
}

func TestDeskListsEveryDocument(t *testing.T) {
	d := serve(t, newSite(t, "-- "+sleep+" --\n"+broken))
	for _, want := range []string{sleep, "stopped by an error", "Report of the harbour", `href="/annual-reports/2020-21/"`, "[link-address]"} {
		d.shows("/desk/", want)
	}
	// A page of the site at that address stands above ours.
	d.write("content/desk/_index.md", "---\ntitle: Our own desk\n---\n")
	d.shows("/desk/", "Our own desk")
}

func TestWordsOfAFindingAreShownAndNotRun(t *testing.T) {
	d := serve(t, newSite(t, "-- "+sleep+" --\n# Sleep\n\n![<script>alert(1)</script>](<x\"><script>alert(2)</script>.png>)\n"))
	_, page := d.get("/desk/")
	if strings.Contains(page, "<script>alert") {
		t.Errorf("have page\n%s", page)
	}
	d.shows("/desk/", "found &lt;script&gt;")
}

// The real site, built as it is published, is searched for everything that the
// preview adds to a page.
func TestNothingOfThePreviewIsInThePublishedSite(t *testing.T) {
	marks := []string{"/.nscp/", "nscp-bar", "nscp-note", "nscp-update", "nscp-urgent", "data-words", "data-place", "EventSource", "/desk/"}
	for _, name := range []string{"reload.js", "bar.js", "bar.css", "desk.css"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if line = strings.TrimSpace(line); len(line) > 40 {
				marks = append(marks, line)
			}
		}
	}
	for name, dir := range map[string]string{"real": "../../..", "test": newSite(t)} {
		out := filepath.Join(t.TempDir(), "public")
		found, err := hugo.Build(t.Context(), dir, hugo.Options{Destination: out})
		if err != nil || len(found) > 0 {
			t.Fatal(found, err)
		}
		read := 0
		err = filepath.WalkDir(out, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			read++
			for _, mark := range marks {
				if bytes.Contains(data, []byte(mark)) {
					t.Errorf("%s: %s holds %q, which only the preview may add", name, path, mark)
				}
			}
			return err
		})
		if err != nil || read < 5 {
			t.Errorf("%s: read %d files, error %v", name, read, err)
		}
	}
}

// A browser shows one page.
type browser struct{ tab context.Context }

// eval runs JavaScript in the page, and returns the string that comes of it; ""
// while the page is being loaded again.
func (b browser) eval(script string) string {
	ctx, stop := context.WithTimeout(b.tab, time.Minute)
	defer stop()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](script))
	if err != nil {
		return ""
	}
	return text
}

// browse opens a page in Chromium.
func (d *desk) browse(page string) browser {
	d.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		d.Skip("Chromium is not installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.WindowSize(1100, 800))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	d.Cleanup(stop)
	tab, stopTab := chromedp.NewContext(allocator)
	d.Cleanup(stopTab)
	if err := chromedp.Do(tab, chromedp.Navigate(d.address+strings.TrimPrefix(page, "/"))); err != nil {
		d.Fatal(err)
	}
	return browser{tab}
}

const mainPage = `-- layouts/page.html --
{{ define "main" }}<main><h1 data-ledger>{{ .Title }}</h1><div data-ledger>{{ .Content }}</div></main>{{ end }}
-- layouts/home.html --
{{ define "main" }}<main>{{ with resources.Get "data/resources.json" }}{{ .Content }}{{ end }}</main>{{ end }}
`

func TestFindingStandsBesideItsParagraphUntilItIsMended(t *testing.T) {
	d := serve(t, newSite(t, policed, mainPage, "-- "+sleep+" --\n# Sleep\n\nA first paragraph.\n\nA baby sleeps on its back every night.\n"))
	d.shows(sleepPage, "on its back")
	eval := d.browse(sleepPage).eval
	const beside = `(document.querySelector('.nscp-note')?.previousElementSibling?.textContent || '') + '|' + (document.querySelector('.nscp-note')?.textContent || '')`
	eval(`window.same = 'yes'; ''`)
	d.save(sleep, broken)
	d.within("the finding stands beside its paragraph", func() bool {
		have := eval(beside)
		return strings.HasPrefix(have, "A baby sleeps on its back every night.|") && strings.Contains(have, "link-address") && strings.Contains(have, "To mend it")
	})
	if have := eval(`window.same || 'loaded again'`); have != "yes" {
		t.Errorf("%s: the last good page was loaded again for the finding", have)
	}
	if have := eval(`document.querySelector('#nscp-bar [role=status]').textContent`); !strings.Contains(have, "1 error") {
		t.Errorf("have status %q", have)
	}
	// By keyboard: the list opens, and its link leads to the note.
	eval(`document.querySelector('#nscp-findings summary').focus(); document.activeElement.click(); document.querySelector('.nscp-go a').click(); ''`)
	d.within("the link leads to the note", func() bool { return eval(`location.hash`) == "#nscp-note-0" })
	// The site's own policy must let the style in.
	if have := eval(`getComputedStyle(document.getElementById('nscp-bar')).position`); have != "sticky" {
		t.Errorf("have position %q, want the bar's own style", have)
	}
	d.save(sleep, "# Sleep\n\nA first paragraph.\n\nA baby sleeps soundly.\n")
	d.within("the finding is gone and the new words are there", func() bool {
		have := eval(`document.body.innerText`)
		return strings.Contains(have, "sleeps soundly") && !strings.Contains(have, "link-address")
	})
}

func TestBarShowsTheNewestAnswerHoweverLongAnOlderOneTakes(t *testing.T) {
	d := serve(t, newSite(t, policed, mainPage, "-- "+sleep+" --\n# Sleep\n\nA baby sleeps on its back every night.\n"))
	d.shows(sleepPage, "on its back")
	eval := d.browse(sleepPage).eval
	// The first answer is what the server said before the edit, and takes a second.
	eval(`(() => {
		const ask = window.fetch;
		window.fetch = async (...request) => {
			const answer = await ask(...request);
			if (!window.held) {
				window.held = "held";
				await new Promise((done) => setTimeout(done, 1000));
				window.held = "let go";
			}
			return answer;
		};
		document.dispatchEvent(new Event("nscp-update"));
		return "";
	})()`)
	d.within("an answer is held back", func() bool { return eval(`window.held || ''`) == "held" })
	d.save(sleep, broken)
	d.within("the finding stands in the bar after the older answer came", func() bool {
		return eval(`window.held`) == "let go" && strings.Contains(eval(`document.getElementById('nscp-bar').textContent`), "link-address")
	})
}

func TestBrowserFollowsWordAndExcelAsTheySave(t *testing.T) {
	d := serve(t, newSite(t, policed, mainPage))
	d.saveAsWord(tide, word(t, "The tide", "It turns at six."), 0)
	d.shows(tidePage, "turns at six")
	eval := d.browse(tidePage).eval
	reads := func(words string, want bool) {
		t.Helper()
		d.within("the browser shows "+words, func() bool {
			text := eval(`document.body.innerText + document.getElementById('nscp-bar').textContent`)
			return text != "" && strings.Contains(text, words) == want
		})
	}
	reads("turns at six", true)
	d.saveAsWord(tide, word(t, "The tide", "It turns at seven.</w:t></w:r><w:ins w:id=\"1\" w:author=\"A\"><w:r><w:t> Perhaps.</w:t></w:r></w:ins><w:r><w:t>"), time.Millisecond)
	reads("[tracked-", true)
	reads("turns at six", true)
	d.saveAsWord(tide, word(t, "The tide", "It turns at eight."), time.Millisecond)
	reads("turns at eight", true)
	reads("[tracked-", false)

	home := d.browse("/").eval
	const list = "sources/resources/resources.xlsx"
	book := func(title string, hide bool) []byte {
		f := excelize.NewFile()
		defer f.Close()
		for i, row := range [][]any{{"title", "summary", "audience", "link", "owner", "reviewed on", "review by"}, {title, "What to do", "all", "", "", "", ""}, {"Second", "More", "all", "", "", "", ""}} {
			cell, err := excelize.CoordinatesToCellName(1, i+1)
			if err == nil {
				err = f.SetSheetRow("Sheet1", cell, &row)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if hide {
			if err := f.SetRowVisible("Sheet1", 3, false); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	shows := func(words string, want bool) {
		t.Helper()
		d.within("the browser shows "+words, func() bool {
			text := home(`document.body.textContent`)
			return text != "" && strings.Contains(text, words) == want
		})
	}
	d.saveAsWord(list, book("Fog signals", false), time.Millisecond)
	shows("Fog signals", true)
	d.saveAsWord(list, book("Horn signals", true), time.Millisecond)
	shows("1 finding elsewhere", true)
	shows("Fog signals", true)
	d.saveAsWord(list, book("Horn signals", false), time.Millisecond)
	shows("Horn signals", true)
	shows("finding elsewhere", false)
}

// Both say the same of a class: a style for one that nothing has is dead.
func TestEveryClassOfTheBarHasAStyle(t *testing.T) {
	var style []byte
	for _, name := range []string{"bar.css", "desk.css"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		style = append(style, data...)
	}
	d := serve(t, newSite(t))
	_, page := d.get("/")
	for _, class := range regexp.MustCompile(`class="(nscp-[a-z]+)"`).FindAllStringSubmatch(page, -1) {
		if !bytes.Contains(style, []byte("."+class[1])) {
			t.Errorf("class %s has no style", class[1])
		}
	}
}
