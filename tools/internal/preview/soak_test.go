package preview_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/hugo"
	"nscp/tools/internal/page"
)

// soaking is how many random changes a soak makes, at about 50 ms each.
const soaking = 300

// added is what the preview puts into a page as it serves it.
var added = regexp.MustCompile(`(?s)<link rel="stylesheet" href="/\.nscp/bar\.css">.*/\.nscp/reload\.js" [^>]*></script>\n`)

// Random edits, renames, deletions, half-written files and folder moves, in a
// random rhythm, end in the same content and the same pages as a fresh start. Two
// seeds run each time; NSCP_SEEDS=30 runs as many, from the third on.
func TestManyRandomChangesEndInWhatAFreshStartShows(t *testing.T) {
	seeds := []uint64{1, 2}
	if n, err := strconv.Atoi(os.Getenv("NSCP_SEEDS")); err == nil {
		seeds = nil
		for i := range n {
			seeds = append(seeds, uint64(3+i))
		}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			d := serve(t, newSite(t))
			k := &soak{desk: d, rnd: rand.New(rand.NewPCG(seed, 7)), half: map[string][]byte{}, pages: map[string]bool{}}
			for range soaking {
				k.change()
				if k.rnd.IntN(4) == 0 {
					time.Sleep(time.Duration(k.rnd.IntN(60)) * time.Millisecond)
				}
			}
			for name, data := range k.half { // every program finishes what it began
				d.write(name, string(data))
			}
			k.settles(t)
		})
	}
}

// The website's own lists, which are cut into pages and go by dates, themes and
// audiences, follow every edit that they are made from.
func TestManyEditsOfTheWebsiteEndInWhatAFreshStartShows(t *testing.T) {
	d := serve(t, largeSite(t, 100))
	k := &soak{desk: d, rnd: rand.New(rand.NewPCG(1, 7)), pages: map[string]bool{}}
	sources, err := filepath.Glob(filepath.Join(d.dir, "sources/briefings/*.md"))
	if err != nil || len(sources) < 10 {
		t.Fatal(sources, err)
	}
	for n := range 40 {
		name, err := filepath.Rel(d.dir, sources[k.rnd.IntN(8)])
		if err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("---\ndate: 2025-0%d-11\nthemes: [%s]\n---\n\n# %s\n\nWords of change %d, in a briefing about %s.\n",
			1+k.rnd.IntN(9), k.pick("Housing", "Online safety", "Neglect"), k.pick("A first title", "Another title "+name), n, k.pick("sleep", "harm (H)", "the MASH"))
		d.write(filepath.ToSlash(name), text)
		if n%4 == 0 {
			d.write("content/privacy.md", fmt.Sprintf("---\ntitle: %s\n---\n\nWords of change %d.\n", k.pick("Privacy", "A privacy notice"), n))
		}
		time.Sleep(time.Duration(k.rnd.IntN(200)) * time.Millisecond)
	}
	k.settles(t)
}

// settles waits until the preview shows what a fresh start shows.
func (k *soak) settles(t *testing.T) {
	t.Helper()
	why := ""
	defer func() {
		if t.Failed() {
			t.Log(why)
		}
	}()
	k.within("the preview shows what a fresh start shows", func() bool {
		why = k.differs()
		return why == ""
	})
}

// Hugo keeps what it made of the same words before, and must publish it again.
func TestUndoneEditOfTheWebsiteLeavesNoTrace(t *testing.T) {
	dir := realSite(t)
	site, err := hugo.NewSite(dir, hugo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	build := func(edited ...string) fs.FS {
		t.Helper()
		if _, found, err := site.Build(edited...); err != nil || len(found) > 0 {
			t.Fatal(found, err)
		}
		pages, err := site.Pages()
		if err != nil {
			t.Fatal(err)
		}
		return pages
	}
	before := build()
	name := filepath.Join(dir, "content/arrangements/2024.md")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := os.WriteFile(name, bytes.Replace(text, []byte("title: "), []byte("title: Once more, "), 1), 0o666); err != nil {
			t.Fatal(err)
		}
		edited := build(name)
		if err := os.WriteFile(name, text, 0o666); err != nil {
			t.Fatal(err)
		}
		after := build(name)
		changed := 0
		err := fs.WalkDir(before, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			want, err := fs.ReadFile(before, name)
			if err != nil {
				return err
			}
			if other, err := fs.ReadFile(edited, name); err != nil || !bytes.Equal(other, want) {
				changed++
			}
			if have, err := fs.ReadFile(after, name); err != nil || !bytes.Equal(have, want) {
				t.Errorf("%s: have %.2000s want %.2000s", name, have, want)
			}
			return nil
		})
		if err != nil || changed < 5 {
			t.Errorf("have %d files that the edit changed and error %v, want some", changed, err)
		}
	}
}

type soak struct {
	*desk
	rnd   *rand.Rand
	n     int
	half  map[string][]byte // files that were written half, and what they are to hold
	pages map[string]bool   // every address there ever was
}

// pick returns one of a few names, so that changes meet.
func (k *soak) pick(names ...string) string { return names[k.rnd.IntN(len(names))] }

// change does one thing to the site.
func (k *soak) change() {
	k.n++
	words := fmt.Sprintf("Words of change %d.", k.n)
	letter := k.pick("a", "b", "c", "d")
	text := "sources/briefings/" + letter + ".md"
	office := "sources/briefings/w" + letter + ".docx"
	folder := "content/" + k.pick("quays", "docks")
	k.pages["learning/briefings/"+letter+"/"], k.pages["learning/briefings/w"+letter+"/"] = true, true
	switch k.rnd.IntN(12) {
	case 0, 1:
		k.write(text, "# Briefing "+letter+"\n\n"+words+"\n")
	case 2:
		k.save(text, "---\ndraft: true\n---\n\n# Briefing "+letter+"\n\n"+words+"\n")
	case 3:
		delete(k.half, office)
		k.saveAsWord(office, word(k.TB, "Word "+letter, words), time.Duration(k.rnd.IntN(8))*time.Millisecond)
	case 4: // half a Word file
		whole := word(k.TB, "Word "+letter, words)
		k.write(office, string(whole[:k.rnd.IntN(len(whole))]))
		k.half[office] = whole
	case 5:
		delete(k.half, office)
		k.remove(k.pick(text, office))
		if _, err := os.Stat(filepath.Join(k.dir, office)); err == nil {
			k.half[office] = word(k.TB, "Word "+letter, words) // it may be half a file
		}
	case 6:
		name := folder + "/" + k.pick("north", "south") + "/" + letter + ".md"
		k.write(name, "---\ntitle: Place "+letter+"\n---\n"+words+"\n")
		k.pages[strings.TrimSuffix(strings.TrimPrefix(name, "content/"), ".md")+"/"] = true
	case 7: // a folder is moved, unless there is one
		to := filepath.Join(k.dir, "content", k.pick("quays", "docks", "piers"))
		if _, err := os.Stat(to); err != nil {
			_ = os.Rename(filepath.Join(k.dir, filepath.FromSlash(folder)), to) // there may be none to move
			for _, side := range []string{"north", "south"} {
				for _, l := range []string{"a", "b", "c", "d"} {
					k.pages[filepath.Base(to)+"/"+side+"/"+l+"/"] = true
				}
			}
		}
	case 8:
		k.remove(folder)
	case 9: // a source that breaks, and is mended by a later change or at the end
		k.write(text, "---\ntitle: [\n---\n"+words)
		k.half[text] = []byte("# Briefing " + letter + "\n\n" + words + "\n")
		return
	case 10:
		k.write("assets/main.css", fmt.Sprintf("body { color: #%06d; }", k.n))
	case 11:
		k.write("content/pilots/first.md", "---\ntitle: The first pilot\n---\n"+words+"\n")
	}
	if data, err := os.ReadFile(filepath.Join(k.dir, text)); err == nil && !bytes.Contains(data, []byte("title: [")) {
		delete(k.half, text)
	} else if err != nil {
		delete(k.half, text)
	}
}

// differs says how the preview differs from a fresh start with the same files.
func (k *soak) differs() string {
	fresh := k.TempDir()
	for _, part := range []string{"sources", "content", "layouts", "assets", "data", "i18n", "static", "hugo.toml"} {
		err := filepath.WalkDir(filepath.Join(k.dir, part), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				if errors.Is(err, fs.ErrNotExist) && path == filepath.Join(k.dir, part) {
					return nil // not every site has all parts
				}
				return err
			}
			rel, err := filepath.Rel(k.dir, path)
			if err != nil {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil || part == "content" && page.Stamp(data) != page.NoStamp {
				return err // what is generated is to be made anew
			}
			to := filepath.Join(fresh, rel)
			if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
				return err
			}
			return os.WriteFile(to, data, 0o666)
		})
		if err != nil {
			return err.Error() // the preview is writing just now
		}
	}
	if _, err := convert.Run(k.Context(), fresh, convert.Options{}); err != nil {
		k.Fatal(err)
	}
	have, want := markdownFiles(k, k.dir), markdownFiles(k, fresh)
	for name, data := range want {
		if have[name] != data {
			return fmt.Sprintf("%s: have %q want %q", name, have[name], data)
		}
	}
	for name := range have {
		if _, ok := want[name]; !ok {
			return name + " should be gone"
		}
	}
	site, err := hugo.NewSite(fresh, hugo.Options{Host: strings.TrimSuffix(strings.TrimPrefix(k.address, "http://"), "/"), Unpublished: true})
	if err != nil {
		k.Fatal(err)
	}
	defer site.Close()
	if _, found, err := site.Build(); err != nil || len(found) > 0 {
		k.Fatal(found, err)
	}
	pages, err := site.Pages()
	if err != nil {
		k.Fatal(err)
	}
	why, compared := "", 0
	err = fs.WalkDir(pages, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || why != "" {
			return err
		}
		data, err := fs.ReadFile(pages, name)
		_, body := k.get(name)
		if body = added.ReplaceAllString(body, ""); body != string(data) {
			why = fmt.Sprintf("page %s: have %q want %q", name, body, data)
		}
		delete(k.pages, strings.TrimSuffix(name, "index.html"))
		compared++
		return err
	})
	if err != nil || compared < 5 {
		k.Fatal(compared, err)
	}
	for address := range k.pages {
		if _, there := site.File(address + "index.html"); there || why != "" {
			continue
		}
		if status, _ := k.get(address); status != 404 {
			why = fmt.Sprintf("page %s: have status %d, want 404", address, status)
		}
	}
	return why
}

// markdownFiles returns the content of a site by path.
func markdownFiles(t testing.TB, dir string) map[string]string {
	files := map[string]string{}
	err := filepath.WalkDir(filepath.Join(dir, "content"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, relErr := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = string(data)
		if err == nil {
			err = relErr
		}
		return err
	})
	if err != nil {
		t.Log(err) // the preview is writing just now; the next look decides
	}
	return files
}
