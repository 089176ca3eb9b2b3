package crawl_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"nscp/tools/internal/crawl"
)

// page wraps words in what every page of the tests has.
func page(title, main string) string {
	return `<!doctype html><title>` + title + `</title><meta name="description" content="What ` + title + ` is for."><link rel="stylesheet" href="/s/a.css">` +
		`<header><a href="/s/">Home</a><a href="/s/two/">Two</a></header><main><h1>` + title + `</h1>` + main + `</main>`
}

// check returns what is found on a site with a second page, as "file: rule".
func check(t *testing.T, base, one string, more ...string) []crawl.Problem {
	t.Helper()
	files := fstest.MapFS{}
	put := func(name, data string) { files[name] = &fstest.MapFile{Data: []byte(data)} }
	put("index.html", page("Home", one))
	put("two/index.html", page("Two", `<h2 id="here">Here</h2>`))
	put("a.css", "a{color:red}")
	put("form.pdf", "%PDF")
	put("picture.png", "x")
	put("old/index.html", `<meta http-equiv="refresh" content="0; url=/s/two/"><a href="/s/nowhere/">x</a>`)
	for i := 0; i+1 < len(more); i += 2 {
		put(more[i], more[i+1])
	}
	found, known, err := crawl.Check(files, base, nil)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := json.Marshal(known)
	if err != nil {
		t.Fatal(err)
	}
	before := new(crawl.Known)
	if err := json.Unmarshal(kept, before); err != nil {
		t.Fatal(err)
	}
	again, now, err := crawl.Check(files, base, before)
	if err != nil {
		t.Fatal(err)
	}
	if now.Changed || !reflect.DeepEqual(found, again) {
		t.Errorf("what is known of the pages gives %v, want %v", again, found)
	}
	light, unweighed, err := crawl.Check(files, base, &crawl.Known{Unweighed: true})
	if err != nil {
		t.Fatal(err)
	}
	if want := slices.DeleteFunc(slices.Clone(found), func(p crawl.Problem) bool { return p.Rule.ID == "first-view" }); fmt.Sprint(light) != fmt.Sprint(want) {
		t.Errorf("without weights: have %v want %v", light, want)
	}
	unweighed.Unweighed = false
	if again, _, err = crawl.Check(files, base, unweighed); err != nil || !reflect.DeepEqual(found, again) {
		t.Errorf("weighed later: have %v and %v want %v", again, err, found)
	}
	return found
}

func TestEachRuleFindsWhatItIsForAndNothingElse(t *testing.T) {
	heavy := rand.New(rand.NewPCG(1, 2))
	var noise strings.Builder
	for range 4000 {
		fmt.Fprintf(&noise, "%x ", heavy.Uint64())
	}
	for _, c := range []struct{ name, rule, main, words string }{
		{"a link to nowhere", "dead-link", `<h2>Help</h2><p><a href="/s/three/">what to do</a></p>`, "what to do"},
		{"a link without the slash", "dead-link", `<p><a href="/s/two">two</a></p>`, "two"},
		{"a relative link to nowhere", "dead-link", `<p><a href="three/">x</a></p>`, "x"},
		{"a link that leaves the site's path", "dead-link", `<p><a href="/two/">x</a></p>`, "x"},
		{"an address that cannot be read", "dead-link", `<p><a href="http://[x/">x</a></p>`, "x"},
		{"a picture that is not there", "dead-link", `<p><img src="/s/nothing.png" alt="A hub"></p>`, ""},
		{"a place on the page", "dead-anchor", `<p><a href="#gone">x</a></p>`, "x"},
		{"a place on another page", "dead-anchor", `<p><a href="/s/two/#gone">x</a></p>`, "x"},
		{"an anchor twice", "repeated-anchor", `<h2 id="a">One</h2><h2 id="a">Two</h2>`, "Two"},
		{"an anchor with a space", "repeated-anchor", `<h2 id="a b">One</h2>`, "One"},
		{"a level left out", "page-outline", `<h3>Deep</h3>`, "Deep"},
		{"an empty heading", "page-outline", `<h2> </h2>`, ""},
		{"a second title", "page-outline", `<h1>Again</h1>`, ""},
		{"a table without a caption", "page-table", `<table><tr><th scope="col">A<tr><td>1</table>`, "A"},
		{"a table without names", "page-table", `<table><caption>Visits</caption><tr><td>A<tr><td>1</table>`, "Visits"},
		{"a picture without words", "unnamed-element", `<p><img src="/s/picture.png"></p>`, ""},
		{"a link without words", "unnamed-element", `<p><a href="/s/two/"> </a></p>`, ""},
		{"a command that shows", "template-trace", `<p>See {{< table >}} here</p>`, "See {{< table >}} here"},
		{"a value that is none", "template-trace", `<p>In &lt;no value> there were</p>`, ""},
		{"too heavy", "first-view", `<p>` + noise.String() + `</p>`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := check(t, "/s/", c.main)
			if len(found) != 1 || found[0].Rule.ID != c.rule || found[0].File != "index.html" || c.words != "" && found[0].Words != c.words {
				t.Errorf("have %+v\nwant one %s on index.html about %q", found, c.rule, c.words)
			}
		})
	}
	good := `<h2 id="a">A</h2><h3>B</h3><p><a href="#a">a</a> <a href="two/#here">b</a> <a href="/s/form.pdf">the form</a> <a href="https://example.org/x">c</a>
		<a href="mailto:a@example.org">d</a> <a href="/s/two/" aria-label="Two"><svg></svg></a> <a href="/s/two/"><img src="/s/picture.png" alt="A hub"></a>
		<code>{{ .Title }}</code></p><table><caption>Visits</caption><tr><th scope="col">A<tr><td>1</table>`
	if found := check(t, "/s/", good); len(found) != 0 {
		t.Errorf("a good page: have %+v want nothing", found)
	}
}

func TestPagesThatCannotBeToldApartOrReachedAreFound(t *testing.T) {
	found := check(t, "/s/", "<p>x</p>", "three/index.html", `<!doctype html><title>Two</title><main><h1>Two</h1></main>`)
	have := ""
	for _, p := range found {
		have += p.File + " " + p.Rule.ID + "\n"
	}
	const want = "three/index.html unlinked-page\ntwo/index.html page-title\n"
	if have != want {
		t.Errorf("have\n%swant\n%s", have, want)
	}
}

// What stands around every page is one mistake, however many pages have it.
func TestTheFrameIsReportedOnce(t *testing.T) {
	broken := strings.ReplaceAll(page("Three", ""), `href="/s/two/"`, `href="/s/tow/"`)
	found := check(t, "/s/", `<a href="/s/three/">3</a><a href="/s/four/">4</a>`, "three/index.html", broken, "four/index.html", strings.ReplaceAll(broken, "Three", "Four"))
	if len(found) != 1 || !found[0].Around || found[0].Rule.ID != "dead-link" {
		t.Errorf("have %+v want one dead link in the frame", found)
	}
}

func TestAProblemNamesTheHeadingItStandsUnder(t *testing.T) {
	found := check(t, "/s/", `<section><h2>First</h2><p>x</p></section><section><div><h2>Second</h2></div><ul><li><a href="#no">y</a></ul></section>`)
	if len(found) != 1 || found[0].Heading != "Second" || found[0].Address != "#no" {
		t.Errorf("have %+v want one under Second", found)
	}
}

// A page that is the same is held against what the others are now.
func TestKnownPagesAreHeldAgainstWhatChanged(t *testing.T) {
	styles := rand.New(rand.NewPCG(1, 1))
	heavy := make([]byte, 20_000)
	for i := range heavy {
		heavy[i] = byte(styles.Uint32())
	}
	for name, change := range map[string]struct{ file, data, want string }{
		"an anchor goes":      {"two/index.html", page("Two", `<h2 id="there">There</h2>`), "dead-anchor"},
		"a page goes":         {"two/index.html", "", "dead-link"},
		"a style sheet grows": {"a.css", string(heavy), "first-view"},
		"a title is taken":    {"two/index.html", page("Home", `<h2 id="here">Here</h2>`), "page-title"},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{}
			put := func(name, data string) { files[name] = &fstest.MapFile{Data: []byte(data)} }
			put("index.html", page("Home", `<a href="/s/two/#here">Here</a>`))
			put("two/index.html", page("Two", `<h2 id="here">Here</h2>`))
			put("a.css", "a{color:red}")
			found, known, err := crawl.Check(files, "/s/", nil)
			if err != nil || len(found) > 0 {
				t.Fatalf("have %v, %v", found, err)
			}
			if put(change.file, change.data); change.data == "" {
				delete(files, change.file)
			}
			found, _, err = crawl.Check(files, "/s/", known)
			if err != nil || !slices.ContainsFunc(found, func(p crawl.Problem) bool { return p.Rule.ID == change.want }) {
				t.Errorf("have %v, %v, want %s", found, err, change.want)
			}
			fresh, _, err := crawl.Check(files, "/s/", nil)
			if err != nil || !reflect.DeepEqual(found, fresh) {
				t.Errorf("have %v, and with nothing known %v", found, fresh)
			}
		})
	}
}

// BenchmarkCheck is for a site of a thousand pages, with nothing and all known.
func BenchmarkCheck(b *testing.B) {
	files := fstest.MapFS{"a.css": &fstest.MapFile{Data: []byte("a{color:red}")}}
	for i := range 1000 {
		var main strings.Builder
		for j := range 40 {
			fmt.Fprintf(&main, `<h2 id="h%d">Part %d</h2><p>What <a href="/s/p%d/#h%d">page %d</a> says in <em>part</em> %d, and what was done.</p>`, j, j, (i+j)%1000, j, i, j)
		}
		files[fmt.Sprintf("p%d/index.html", i)] = &fstest.MapFile{Data: []byte(page(fmt.Sprint("Page ", i), main.String()))}
	}
	_, known, err := crawl.Check(files, "/s/", nil)
	if err != nil {
		b.Fatal(err)
	}
	for name, before := range map[string]*crawl.Known{"nothing": nil, "all": known} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := crawl.Check(files, "/s/", before); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
