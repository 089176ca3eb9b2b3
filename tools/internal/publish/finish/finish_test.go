package finish_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/finish"
	"nscp/tools/internal/publish/hosting"
	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

var now = time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)

// run finishes a draft and returns what was found, a line each.
func run(t *testing.T, d trial.Draft, dir string, o finish.Options) (*finish.Result, []string) {
	t.Helper()
	d.Write(t, dir)
	if o.Base == "" {
		o.Base = trial.Base
	}
	o.Now = now
	r, found, err := finish.Run(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range found {
		lines = append(lines, f.String())
	}
	return r, lines
}

func TestWhatAPageMustNotHoldIsFound(t *testing.T) {
	for _, tt := range []struct{ name, body, want string }{
		{"nothing", `<p>Words</p>`, ""},
		{"a style attribute", `<p style="color:red">Words</p>`, "the page has a style attribute on p, which its own policy forbids [inline-code]"},
		{"a style element", `<style>p{}</style>`, "the page has a style element"},
		{"a script inside the page", `<script>alert(1)</script>`, "the page has a script element without src"},
		{"a module inside the page", `<script type="module">alert(1)</script>`, "the page has a script element without src"},
		{"data in a script element", `<script type="application/ld+json">{}</script>`, ""},
		{"an event handler", `<body onload="x()">`, "the page has the event handler onload on body"},
		{"an event handler in capitals", `<p ONCLICK="x()">`, "the page has the event handler onclick on p"},
		{"a script as an address", `<a href=" java&#10;script:alert(1)">`, "the page has a script as the address of a"},
		{"a form that runs a script", `<button formaction="javascript:x">`, "the page has a script as the address of button"},
		{"a page in an attribute", `<iframe srcdoc="<p>">`, "the page has a page inside an attribute of iframe"},
		{"a base", `<base href="/x/">`, "the page has a base element"},
		{"a script of others", `<script src="https://cdn.example/x.js"></script>`, "the page loads https://cdn.example/x.js from another host [outside-request]"},
		{"a picture of others, without a scheme", `<img src="//cdn.example/x.png">`, "from another host"},
		{"a picture without encryption", `<img src="http://site.example/images/x.png">`, "from another host"},
		{"the site's own address in full", `<img src="` + trial.Base + `((images/plan.svg))">`, ""},
		{"a style sheet that is not there", `<link rel="stylesheet" href="/css/none.css">`, "the page loads /css/none.css, and there is no such file [missing-file]"},
		{"a picture under a fixed name", `<img src="/kinds/a.png">`, "the page loads /kinds/a.png, whose name stays the same when the file changes [fingerprint]"},
		{"one of several pictures", `<img srcset="((images/plan.svg)) 1x, /kinds/a.png 2x">`, "the page loads /kinds/a.png, whose name"},
		{"a preloaded picture", `<link rel="preload" as="image" imagesrcset="/kinds/a.png 1x">`, "the page loads /kinds/a.png, whose name"},
		{"an icon under a fixed name", `<link rel="shortcut icon" href="/kinds/a.png">`, "the page loads /kinds/a.png, whose name"},
		{"a picture by a relative address", `<img src="../kinds/a.png?v=1">`, "the page loads ../kinds/a.png?v=1, whose name"},
		{"a picture in the page", `<img src="data:image/png;base64,AAAA">`, ""},
		{"links, a feed and a manifest", `<a href="/kinds/a.png">x</a><link rel="alternate" href="/feed.xml"><link rel="manifest" href="/kinds/a.webmanifest"><link rel="canonical" href="/">`, ""},
		{"a second policy", `<meta http-equiv="content-security-policy" content="script-src 'unsafe-inline'">`, "[policy]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, found := run(t, trial.First.With(trial.Draft{
				"about/index.html": strings.ReplaceAll(tt.body, "https://site.example/((", "https://site.example(("),
				"kinds/a.png":      "x", "kinds/a.webmanifest": "{}",
			}), t.TempDir(), finish.Options{})
			all := strings.Join(found, "\n")
			if !strings.Contains(all, tt.want) || tt.want == "" && all != "" || tt.want != "" && !strings.HasPrefix(all, "public/about/index.html: error: ") {
				t.Errorf("have %q, want %q", all, tt.want)
			}
		})
	}
}

func TestTheSameMistakeOnEveryPageIsSaidOnce(t *testing.T) {
	d := trial.First
	for _, name := range []string{"a", "b", "c"} {
		d = d.With(trial.Draft{name + "/index.html": `<p style="x">`})
	}
	_, found := run(t, d, t.TempDir(), finish.Options{})
	want := []string{"public/a/index.html: error: the page has a style attribute on p, which its own policy forbids (and 2 more files with the same) [inline-code]"}
	if !slices.Equal(found, want) {
		t.Errorf("have %q, want %q", found, want)
	}
}

func TestWhatStyleSheetsAndDrawingsLoadIsFound(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"css/main.css", `@import "https://fonts.example/a.css"; p{}`, "from another host"},
		{"css/main.css", `p{background:url(/kinds/a.png)}`, "loads /kinds/a.png, whose name stays the same"},
		{"css/main.css", `p{background:URL( '../kinds/a.png' )}`, "loads ../kinds/a.png, whose name stays the same"},
		{"css/main.css", `p{background:url(data:image/png;base64,AA)} /* url(/kinds/a.png) */ q{fill:url(#x)}`, ""},
		{"images/plan.svg", `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, "a script element without src"},
		{"images/plan.svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>`, "the event handler onload on svg"},
		{"images/plan.svg", `<svg xmlns="http://www.w3.org/2000/svg"><image href="https://cdn.example/a.png"/></svg>`, "from another host"},
		{"images/plan.svg", `<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>`, ""},
	} {
		_, found := run(t, trial.First.With(trial.Draft{tt.name: tt.text, "kinds/a.png": "x"}), t.TempDir(), finish.Options{})
		if all := strings.Join(found, "\n"); !strings.Contains(all, tt.want) || tt.want == "" && all != "" {
			t.Errorf("%s with %q: have %q, want %q", tt.name, tt.text, all, tt.want)
		}
	}
}

func TestANameThatDoesNotFitItsBytesIsFound(t *testing.T) {
	dir := t.TempDir()
	trial.First.Write(t, dir)
	names, err := filepath.Glob(filepath.Join(dir, "css", "main.*.css"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	if err := os.WriteFile(names[0], []byte("p{color:red}"), 0o666); err != nil {
		t.Fatal(err)
	}
	_, found, err := finish.Run(t.Context(), dir, finish.Options{Base: trial.Base, Now: now})
	if err != nil || len(found) != 1 || found[0].Rule != "fingerprint" || !strings.Contains(found[0].Message, "the file's own begins with") {
		t.Errorf("have %v %v, want that the name does not fit", found, err)
	}
}

func TestOnlyWhatAWebsiteNeedsIsPublished(t *testing.T) {
	for _, name := range []string{".env", ".git/config", ".htaccess", "a/.DS_Store", "~$report.docx", "Thumbs.db", "notes.md", "a.php", "backup.zip", "a.html~", "x/.well-known/a.txt", ".nscp/manifest.json", "a/b c:d.html", "_headers"} {
		dir := t.TempDir()
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte("x"), 0o666); err != nil {
			t.Fatal(err)
		}
		_, found := run(t, trial.First, dir, finish.Options{})
		if len(found) != 1 || !strings.HasPrefix(found[0], "public/"+name+": error: ") || !strings.HasSuffix(found[0], "[stray-file]") {
			t.Errorf("%s: have %q, want that it has no place here", name, found)
		}
	}
	dir := t.TempDir()
	if err := os.Symlink(os.DevNull, filepath.Join(dir, "a.html")); err != nil {
		t.Fatal(err)
	}
	if _, found := run(t, trial.First, dir, finish.Options{}); len(found) != 1 || !strings.Contains(found[0], "is a link or a device") {
		t.Errorf("a link: have %q", found)
	}
}

func TestHalfAWebsiteIsNotOne(t *testing.T) {
	for name, rule := range map[string]string{"index.html": "[missing-page]", "404.html": "[missing-page]", hosting.SecurityTxt: "[security-txt]"} {
		_, found := run(t, trial.First.With(trial.Draft{name: ""}), t.TempDir(), finish.Options{})
		if len(found) != 1 || !strings.HasPrefix(found[0], "public/"+name) || !strings.HasSuffix(found[0], rule) {
			t.Errorf("without %s: have %q", name, found)
		}
	}
}

func TestCompressedFormsUnpackToTheFileAndAreSmaller(t *testing.T) {
	dir := t.TempDir()
	r, _ := run(t, trial.First.With(trial.Draft{"a.txt": "x", "long.csv": strings.Repeat("a,b\n", 500), "b.png": strings.Repeat("x", 500)}), dir, finish.Options{})
	forms := 0
	for _, f := range r.Manifest.Files {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		if err != nil {
			t.Fatal(err)
		}
		if release.Hash(data) != f.SHA256 || int64(len(data)) != f.Size {
			t.Errorf("%s is not as the manifest says", f.Path)
		}
		for encoding, ext := range release.Extensions {
			packed, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)+ext))
			v, listed := f.Variant(encoding)
			if listed != (err == nil) {
				t.Errorf("%s%s: on disk %v, in the manifest %v", f.Path, ext, err == nil, listed)
			}
			if err != nil {
				continue
			}
			forms++
			var u io.Reader = brotli.NewReader(bytes.NewReader(packed))
			if encoding == "gzip" {
				if u, err = gzip.NewReader(bytes.NewReader(packed)); err != nil {
					t.Fatal(err)
				}
			}
			back, err := io.ReadAll(u)
			if err != nil || !bytes.Equal(back, data) {
				t.Errorf("%s%s unpacks to something else: %v", f.Path, ext, err)
			}
			if len(packed) >= len(data) || release.Hash(packed) != v.SHA256 || int64(len(packed)) != v.Size {
				t.Errorf("%s%s: %d bytes of %d, or not as the manifest says", f.Path, ext, len(packed), len(data))
			}
		}
	}
	if forms < 10 {
		t.Errorf("have %d compressed forms", forms)
	}
	for _, name := range []string{"a.txt", "b.png", "_headers"} {
		if f, _ := r.Manifest.Find(name); len(f.Variants) > 0 {
			t.Errorf("%s was compressed", name)
		}
	}
}

func TestWhatIsUnchangedIsNotCompressedAgain(t *testing.T) {
	cache := filepath.Join(t.TempDir(), "cache")
	first, _ := run(t, trial.First, t.TempDir(), finish.Options{Cache: cache})
	if first.Compressed == 0 || first.Reused != 0 {
		t.Errorf("have %d made and %d kept at first", first.Compressed, first.Reused)
	}
	again, _ := run(t, trial.First, t.TempDir(), finish.Options{Cache: cache})
	if again.Compressed != 0 || again.Reused != first.Compressed || again.Manifest.ID != first.Manifest.ID {
		t.Errorf("have %d made and %d kept, want none and %d, and the same release", again.Compressed, again.Reused, first.Compressed)
	}
	// A damaged entry is made again, and so is all of it when it is deleted.
	damaged := 0
	err := filepath.WalkDir(cache, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err == nil && damaged < 3 && len(data) > 40 {
			damaged++
			data[3] ^= 1
			err = os.WriteFile(name, data, 0o666)
		}
		return err
	})
	if err != nil || damaged != 3 {
		t.Fatal(damaged, err)
	}
	mended, _ := run(t, trial.First, t.TempDir(), finish.Options{Cache: cache})
	if mended.Compressed != 3 || mended.Manifest.ID != first.Manifest.ID {
		t.Errorf("have %d made, want the 3 that were damaged, and the same release", mended.Compressed)
	}
	if err := os.RemoveAll(cache); err != nil {
		t.Fatal(err)
	}
	fresh, _ := run(t, trial.First, t.TempDir(), finish.Options{Cache: cache})
	if fresh.Compressed != first.Compressed || fresh.Manifest.ID != first.Manifest.ID {
		t.Errorf("have %d made, want %d, and the same release", fresh.Compressed, first.Compressed)
	}
}

func TestTheSameWebsiteIsTheSameRelease(t *testing.T) {
	first, _ := run(t, trial.First, t.TempDir(), finish.Options{})
	want, err := first.Manifest.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, processors := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(processors)
		dir := filepath.Join(t.TempDir(), strings.Repeat("long/", processors))
		again, _ := run(t, trial.First, dir, finish.Options{})
		have, err := again.Manifest.Bytes()
		if err != nil || !bytes.Equal(have, want) {
			t.Errorf("with %d processors another manifest: %v", processors, err)
		}
	}
	other, _ := run(t, trial.First.With(trial.Draft{"about/index.html": "<p>Other</p>"}), t.TempDir(), finish.Options{})
	if other.Manifest.ID == first.Manifest.ID {
		t.Error("another website is the same release")
	}
}

func TestASourceThatChangesNoPageMakesNoRelease(t *testing.T) {
	say := func(hash string) finish.Options {
		return finish.Options{Source: func(path string) (string, string, bool) { return "sources/a.md", hash, path == "index.html" }}
	}
	a, _ := run(t, trial.First, t.TempDir(), say("11"))
	b, _ := run(t, trial.First, t.TempDir(), say("22"))
	if a.Manifest.ID != b.Manifest.ID {
		t.Errorf("have %s and %s, want the same release", a.Manifest.ID, b.Manifest.ID)
	}
	if f, _ := b.Manifest.Find("index.html"); f.Source != "sources/a.md" || f.SourceSHA256 != "22" {
		t.Errorf("have source %q %q", f.Source, f.SourceSHA256)
	}
	if f, _ := b.Manifest.WithoutSources().Find("index.html"); f.Source != "" || f.SourceSHA256 != "" {
		t.Errorf("what goes to the target names the source %q", f.Source)
	}
}

func TestThePageForWhatIsMissingLoadsFromTheRoot(t *testing.T) {
	_, found := run(t, trial.First.With(trial.Draft{"404.html": `<img src="kinds/a.png"><p>None</p>`, "kinds/a.png": "x"}), t.TempDir(), finish.Options{})
	if have := strings.Join(found, "\n"); !strings.Contains(have, "public/404.html: error: the page loads kinds/a.png by an address that depends on where it is shown") {
		t.Errorf("have %q", have)
	}
}

func TestASiteBelowAFolderOfItsHostIsUnderstood(t *testing.T) {
	d := trial.Draft{"index.html": `<img src="/site/x.png"><link rel="stylesheet" href="/elsewhere/a.css">`, "404.html": "<p>None</p>", "x.png": "x"}
	_, found := run(t, d, t.TempDir(), finish.Options{Base: "https://pages.example/site/"})
	have := strings.Join(found, "\n")
	if !strings.Contains(have, "loads /site/x.png, whose name stays the same") || !strings.Contains(have, "loads /elsewhere/a.css, and there is no such file") {
		t.Errorf("have %q", have)
	}
}

func TestARecordThatCannotBeWrittenLeavesNoManifest(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	r, _ := run(t, trial.First, dest, finish.Options{})
	if err := r.Record(dest, finish.Record{}); err != nil {
		t.Fatal(err)
	}
	if _, err := release.Open(t.Context(), dest); err != nil {
		t.Fatal(err)
	}
	// A folder where a file is to be written.
	include := release.Beside(dest, "site.caddy")
	if err := os.Remove(include); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(include, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := r.Record(dest, finish.Record{}); err == nil {
		t.Error("nothing was said")
	}
	if _, err := release.Open(t.Context(), dest); err == nil {
		t.Error("the website can be published, and not all that goes with it is there")
	}
}

func BenchmarkFinishCached(b *testing.B) {
	d := trial.Many(1000)
	cache := filepath.Join(b.TempDir(), "cache")
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		dir := b.TempDir()
		d.Write(b, dir)
		b.StartTimer()
		r, found, err := finish.Run(b.Context(), dir, finish.Options{Base: trial.Base, Now: now, Cache: cache})
		if n, _ := diag.Count(found); err != nil || n > 0 {
			b.Fatal(found, err)
		}
		if i == 0 && r.Reused > 0 {
			b.Fatal("the cache was not empty")
		}
	}
}
