package search

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"

	"nscp/tools/internal/built"
)

func page(title, main string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("<!doctype html><html lang=en><head><title>x</title></head><body><header><h2 id=h>Menu</h2></header><main><h1>" + title + "</h1>" + main + "</main><footer>Foot</footer></body></html>")}
}

func TestAPageIsCutAtItsHeadings(t *testing.T) {
	have, err := Sections(built.NewPage("about/index.html", page("About <i>us</i>", `
		<nav><a href="#a">Aims</a></nav><p class="meta">3 minutes</p><p>First<br>words.</p>
		<h2 id="a">Our <span class="visually-hidden">hidden</span>aims</h2><p>To be <b>kin</b>d.</p><ul><li>One</li><li>Two</li></ul>
		<h4 id="deep">Deeper</h4><p>Still aims.</p>
		<form>Form</form><div data-search="off">Off</div>
		<h3 id="b">Last</h3>`).Data))
	if err != nil {
		t.Fatal(err)
	}
	want := []Section{
		{Page: "about/", Title: "About us", Text: "First words."},
		{Page: "about/", Title: "About us", Anchor: "a", Heading: "Our aims", Text: "To be kind. One Two Deeper Still aims."},
		{Page: "about/", Title: "About us", Anchor: "b", Heading: "Last"},
	}
	if d := cmp.Diff(want, have); d != "" {
		t.Error(d)
	}
}

func TestPagesThatAskNotToBeFoundAreNot(t *testing.T) {
	for name, source := range map[string]string{
		"noindex": `<head><meta name="robots" content="noindex"></head><main><h1>A</h1><p>b</p></main>`,
		"off":     `<main data-search="off"><h1>A</h1><p>b</p></main>`,
		"no main": `<h1>A</h1><p>b</p>`,
	} {
		have, err := Sections(built.NewPage("x/index.html", []byte(source)))
		if err != nil || len(have) != 0 {
			t.Errorf("%s: have %v, %v want no sections", name, have, err)
		}
	}
}

func TestFormsAreWhatAReaderTypes(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"Children's services", "childrens services"},
		{"Nottinghamshire’s 7,100 places", "nottinghamshires 7100 places"},
		{"e-learning, co-sleeping", "e learning elearning co sleeping cosleeping"},
		{"2023 – 2024; (MASH)", "2023 2024 mash"},
		{"a,b 1,2", "a b 12"},
		{"'quoted' -dash- ", "quoted dash"},
		{"", ""},
	} {
		if have := strings.Join(Forms(test.text), " "); have != test.want {
			t.Errorf("%q: have %q want %q", test.text, have, test.want)
		}
	}
}

// found looks a word up in an index as the page's script does, and returns the
// places that hold it, heaviest first.
func found(t *testing.T, files map[string][]byte, word string) []string {
	t.Helper()
	var m manifest
	readPart(t, files, "index", &m)
	at := -1
	for i, w := range m.Words {
		if w[0] <= word {
			at = i
		}
	}
	if at < 0 {
		return nil
	}
	var entries []entry
	readPart(t, files, m.Words[at][1], &entries)
	type hit struct {
		name   string
		weight int
	}
	var hits []hit
	for _, e := range entries {
		if !slices.Contains(strings.Fields(e.Forms), word) {
			continue
		}
		section := 0
		for i := 0; i < len(e.Places); i += 2 {
			section += e.Places[i]
			var rows [][]string
			part := section / m.PerPart
			names := m.Places
			if m.PerList > 0 {
				names = nil
				readPart(t, files, m.Places[part/m.PerList], &names)
				part %= m.PerList
			}
			readPart(t, files, names[part], &rows)
			row := rows[section%m.PerPart]
			hits = append(hits, hit{row[0] + "#" + row[1], e.Places[i+1]})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return b.weight - a.weight })
	var names []string
	for _, h := range hits {
		names = append(names, h.name)
	}
	return names
}

// An entry is one stem in a part.
type entry struct {
	Forms  string `json:"f"`
	Places []int  `json:"p"`
}

func readPart(t *testing.T, files map[string][]byte, name string, v any) {
	t.Helper()
	data, ok := files[Folder+"/"+name+".json"]
	if !ok {
		t.Fatalf("the index names %s.json, which it does not hold", name)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}

func TestAnyFormOfAWordFindsEveryForm(t *testing.T) {
	files, err := Files(fstest.MapFS{
		"a/index.html":  page("One", `<p>Exploitation of children.</p><h2 id="dying">Dying</h2><p>About grief.</p>`),
		"b/index.html":  page("Two", `<p>They were exploited. Somebody may die. Grief.</p>`),
		"whole/x.html":  page("No", ``),
		"style.css":     {Data: []byte("exploit")},
		"c/d/page.html": page("Three", `<p>Nothing of it.</p>`),
	})
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string][]string{
		"exploited":    {"a/#", "b/#"},
		"exploitation": {"a/#", "b/#"},
		"dying":        {"a/#dying", "b/#"},
		"die":          {"a/#dying", "b/#"},
		"grief":        {"a/#dying", "b/#"},
		"the":          nil,
		"three":        {"c/d/page.html#"},
	} {
		have := found(t, files, word)
		slices.Sort(have)
		if d := cmp.Diff(want, have); d != "" {
			t.Errorf("%s: %s", word, d)
		}
	}
}

func TestAWordInAHeadingWeighsMore(t *testing.T) {
	files, err := Files(fstest.MapFS{
		"a/index.html": page("One", `<p>neglect neglect and other words that make it long enough to be like the rest</p>`),
		"b/index.html": page("Two", `<h2 id="n">Neglect</h2><p>and other words that make it long enough to be like the rest</p>`),
	})
	if err != nil {
		t.Fatal(err)
	}
	if have := found(t, files, "neglect"); len(have) == 0 || have[0] != "b/#n" {
		t.Errorf("have %v want b/#n first", have)
	}
}

// made returns a site of n pages in made-up words, whose frequencies fall off as
// those of a language do.
func made(n int) fstest.MapFS {
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]string, 6000)
	for i := range words {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteByte("bcdfglmnprstv"[r.IntN(13)])
			b.WriteByte("aeiou"[r.IntN(5)])
		}
		words[i] = b.String()
	}
	zipf := rand.NewZipf(r, 1.1, 8, uint64(len(words)-1))
	site := fstest.MapFS{}
	for i := range n {
		var b strings.Builder
		for s := range 6 {
			fmt.Fprintf(&b, `<h2 id="s%d">%s %s</h2><p>`, s, words[zipf.Uint64()], words[zipf.Uint64()])
			for range 100 {
				b.WriteString(words[zipf.Uint64()])
				b.WriteByte(' ')
			}
			b.WriteString("</p>")
		}
		site[fmt.Sprintf("p%d/index.html", i)] = page("Page "+words[zipf.Uint64()], b.String())
	}
	return site
}

// A large site's manifest names lists of the parts in place of the parts.
func TestALargeSiteLeadsToTheSamePlaces(t *testing.T) {
	site := made(200)
	all, listed := New(), New()
	listed.MostNames = 10
	if err := built.Each(site, all.Page, listed.Page); err != nil {
		t.Fatal(err)
	}
	one, err := all.Files()
	if err != nil {
		t.Fatal(err)
	}
	two, err := listed.Files()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(two) - len(one); n != 2 { // 1,400 sections, 117 parts, 2 lists
		t.Errorf("have %d more files, want 2 lists", n)
	}
	if len(two[Folder+"/index.json"]) >= len(one[Folder+"/index.json"])-1000 {
		t.Error("the manifest is not smaller")
	}
	for _, word := range []string{"nana", "bobo", "tata", "fi", "lele"} {
		want := found(t, one, word)
		if have := found(t, two, word); !slices.Equal(have, want) {
			t.Errorf("%s: have %v want %v", word, have, want)
		}
	}
}

func TestTheSameSiteGivesTheSameFiles(t *testing.T) {
	site := made(20)
	one, err := Files(site)
	if err != nil {
		t.Fatal(err)
	}
	two, err := Files(site)
	if err != nil {
		t.Fatal(err)
	}
	if !maps.EqualFunc(one, two, slices.Equal) {
		t.Error("two runs gave different files")
	}
}

// compressed returns how many bytes go over the wire.
func compressed(t testing.TB, data []byte) int {
	t.Helper()
	var b strings.Builder
	w := brotli.NewWriterLevel(&b, 11)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// worst returns what the costliest query of two words fetches: the list of parts,
// the two largest parts with words, and ten results from ten different parts.
func worst(t testing.TB, files map[string][]byte) int {
	total := compressed(t, files[Folder+"/index.json"])
	for kind, n := range map[string]int{"w": 2, "l": 10, "p": 10} {
		var parts [][]byte
		for name, data := range files {
			if strings.HasPrefix(name, Folder+"/"+kind) {
				parts = append(parts, data)
			}
		}
		slices.SortFunc(parts, func(a, b []byte) int { return len(b) - len(a) })
		for _, data := range parts[:min(n, len(parts))] {
			total += compressed(t, data)
		}
	}
	return total
}

func TestAQueryFetchesLittleHoweverLargeTheSite(t *testing.T) {
	for _, test := range []struct{ pages, limit int }{{40, 25_000}, {1000, 40_000}} {
		files, err := Files(made(test.pages))
		if err != nil {
			t.Fatal(err)
		}
		have := worst(t, files)
		t.Logf("%d pages of 600 words: the costliest query of two words fetches %d bytes (brotli), in %d files in all", test.pages, have, len(files))
		if have > test.limit {
			t.Errorf("%d pages: have %d bytes want at most %d", test.pages, have, test.limit)
		}
	}
}

func BenchmarkFiles(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		site := made(n)
		b.Run(fmt.Sprint(n, " pages"), func(b *testing.B) {
			for b.Loop() {
				if _, err := Files(site); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/page")
		})
	}
}

func FuzzForms(f *testing.F) {
	for _, s := range []string{"Children’s", "e-learning", "7,100", "a--b", "-", "'", "é-ü", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, form := range Forms(s) {
			if form == "" || strings.ContainsAny(form, " -,'’") {
				t.Errorf("%q gives the form %q", s, form)
			}
		}
		if have, want := Forms(s), Forms(strings.ToLower(s)); !slices.Equal(have, want) {
			t.Errorf("%q gives the forms %q, and in small letters %q", s, have, want)
		}
	})
}

func TestExcerptIsCutAtAWord(t *testing.T) {
	long := strings.Repeat("word ", excerptLength/5)
	for text, want := range map[string]string{
		"":                                 "",
		" \n one\u00a0 two\u2028":          "one two",
		long:                               strings.TrimSuffix(long, " "),
		long + "x":                         strings.TrimSuffix(long, " ") + "…",
		long + "– end":                     strings.TrimSuffix(long, " ") + "…",
		strings.Repeat("é", excerptLength): strings.Repeat("é", excerptLength),
		strings.Repeat("é", 300):           strings.Repeat("é", excerptLength) + "…",
		"a, " + strings.Repeat("é", 300):   "a…",
	} {
		if have := excerpt([]byte(text)); have != want {
			t.Errorf("%q: have %q want %q", text, have, want)
		}
	}
}

func TestTextThatIsSimpleIsJSON(t *testing.T) {
	for _, s := range []string{"", "Children’s “voice”", "…", "\u2028", "\u2029", "\u2027", "a\"", "\\", "\t", "\xff", "\xe2\x80"} {
		data, err := encode(s)
		if err != nil {
			t.Fatal(err)
		}
		if simple(s) && string(data) != `"`+s+`"` {
			t.Errorf("%q counts as simple, and JSON has %s for it", s, data)
		}
	}
}
