package site

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	pages "nscp/tools/internal/built"
	"nscp/tools/internal/search"
)

// look types words into the search page and returns the addresses of the results.
func (b *browser) look(t *testing.T, words string) []string {
	t.Helper()
	ask[int](t, b, fmt.Sprintf(`(() => { document.querySelector(".search-count").textContent = ""; document.querySelector("#query").value = %q; document.querySelector("#search form").requestSubmit(); return 1 })()`, words))
	b.waitFor(t, `document.querySelector(".search-count").textContent !== "" && (document.querySelector(".search-results a") !== null || document.querySelector(".search-count").textContent === document.querySelector("#search").dataset.none)`)
	return ask[[]string](t, b, `[...document.querySelectorAll(".search-results a")].map((a) => a.href.replace(location.origin, ""))`)
}

func TestEveryHeadingIsFoundByItsWords(t *testing.T) {
	b := open(t)
	b.visit(t, "/search/")
	tried := 0
	for _, p := range asItIs.pages {
		sections, err := search.Sections(pages.NewPage(p.file, p.data))
		if err != nil {
			t.Fatal(err)
		}
		if len(sections) == 0 {
			continue
		}
		// The first and the last place of each page: enough to find a page that
		// is left out or an address that is wrong, and quick.
		for _, s := range slices.Compact([]search.Section{sections[0], sections[len(sections)-1]}) {
			tried++
			results := b.look(t, s.Heading+" "+s.Title)
			place, err := url.Parse("/" + s.Page)
			if err != nil {
				t.Fatal(err)
			}
			place.Fragment = s.Anchor
			if !slices.Contains(results, place.String()) {
				t.Errorf("%q does not find %s; it finds %v", s.Heading+" "+s.Title, place, results)
			}
		}
	}
	t.Logf("%d places looked for", tried)
}

// The index of a large site has one more step, which no site here is large enough for.
func TestSearchFindsTheSameByWayOfLists(t *testing.T) {
	b := open(t)
	b.visit(t, "/search/")
	want := map[string][]string{}
	for _, words := range []string{"safeguarding", "safer sleep", "training"} {
		want[words] = b.look(t, words)
	}
	x := search.New()
	x.MostNames = 0
	if err := pages.Each(os.DirFS(asItIs.dir), x.Page); err != nil {
		t.Fatal(err)
	}
	if err := x.Write(asItIs.dir); err != nil {
		t.Fatal(err)
	}
	// The server of the tests says nothing of how long a file may be kept.
	forget := func() {
		b.visit(t, "/search/")
		ask[int](t, b, `fetch("/search/index.json", { cache: "reload" }).then(() => { window.fresh = true }), 1`)
		b.waitFor(t, `window.fresh === true`)
	}
	defer func() {
		if err := search.Write(asItIs.dir); err != nil {
			t.Fatal(err)
		}
		forget()
	}()
	forget()
	for words, want := range want {
		if have := b.look(t, words); len(want) == 0 || !slices.Equal(have, want) {
			t.Errorf("%q finds %v by way of lists and %v without", words, have, want)
		}
	}
	names := ask[[]string](t, b, `performance.getEntriesByType("resource").map((e) => new URL(e.name).pathname).filter((n) => /\/l[0-9a-f]+\.json$/.test(n))`)
	if len(names) == 0 {
		t.Error("no list was fetched")
	}
}

func TestSearchForgivesAndStoresNothing(t *testing.T) {
	b := open(t)
	b.visit(t, "/search/")
	if n := ask[int](t, b, `performance.getEntriesByType("resource").filter((e) => e.name.endsWith(".json")).length`); n != 0 {
		t.Errorf("%d parts of the index are fetched before anybody searches", n)
	}
	before := ask[int](t, b, `history.length`)
	exact := b.look(t, "safeguarding")
	for words, why := range map[string]string{
		"safegaurding":     "two letters changed round",
		"safeguardng":      "a letter left out",
		"Safeguarding":     "a capital",
		"the safeguarding": "a word that says nothing",
		"safeguard":        "the beginning of it",
	} {
		if have := b.look(t, words); len(have) == 0 || !slices.Contains(exact, have[0]) {
			t.Errorf("%q (%s) finds %v", words, why, have)
		}
	}
	if have := b.look(t, "zzzzqqqq"); len(have) != 0 {
		t.Errorf("nonsense finds %v", have)
	}
	if said := ask[string](t, b, `document.querySelector(".search-count").textContent`); !strings.Contains(said, "Nothing found") {
		t.Errorf("the status says %q", said)
	}
	if have := ask[string](t, b, `location.search + location.hash`); have != "" {
		t.Errorf("the address holds %q", have)
	}
	if have := ask[int](t, b, `history.length`); have != before {
		t.Errorf("the history grew from %d to %d", before, have)
	}
	if n := ask[int](t, b, `localStorage.length + sessionStorage.length + document.cookie.length`); n != 0 {
		t.Error("something was stored")
	}
}

func TestSearchWorksWithTheKeyboard(t *testing.T) {
	b := open(t)
	b.visit(t, "/search/")
	ask[int](t, b, `document.querySelector("#query").focus(), 1`)
	b.press(t, strings.Split("child", "")...)
	b.press(t, "Enter")
	b.waitFor(t, `document.querySelectorAll(".search-results a").length > 1`)
	b.press(t, "Tab", "Tab")
	f := b.focus(t)
	if f == nil || f.Tag != "A" || !f.Seen || !f.Outline {
		t.Fatalf("after searching, two Tabs reach %+v, want the first result", f)
	}
	b.check(t, axeSource(t), "search", "search results")
	b.press(t, "Enter")
	b.waitFor(t, `location.pathname !== "/search/"`)
}

func TestAFirstSearchIsLight(t *testing.T) {
	b := open(t)
	b.visit(t, "/search/")
	for _, words := range []string{"safer sleep", "child protection plan", "training"} {
		b.visit(t, "/search/")
		b.look(t, words)
		names := ask[[]string](t, b, `performance.getEntriesByType("resource").map((e) => new URL(e.name).pathname).filter((n) => /\.(js|json)$/.test(n))`)
		total := 0
		for _, name := range names {
			total += wire(t, asItIs.file(t, strings.TrimPrefix(name, "/")))
		}
		t.Logf("%q: %d bytes in %d files", words, total, len(names))
		if total > 25_000 {
			t.Errorf("the first search for %q fetches %d bytes, at most 25,000", words, total)
		}
	}
}
