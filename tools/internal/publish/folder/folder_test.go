//go:build unix

package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/hosting"
	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

func target(tb testing.TB, dir string) *Target {
	tb.Helper()
	t, err := Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

func publish(tb testing.TB, t *Target, s *release.Site, o release.Options) *release.Result {
	tb.Helper()
	r, err := t.Publish(tb.Context(), s, o)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// shown returns what a server that knows compressed forms gives to readers.
func shown(tb testing.TB, dir string) map[string]trial.Object {
	tb.Helper()
	root, err := filepath.EvalSymlinks(filepath.Join(dir, currentName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		tb.Fatal(err)
	}
	all := map[string]trial.Object{}
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		kind, ok := hosting.TypeOf(rel)
		if ok {
			x := trial.Object{Data: data, Type: kind, Cache: hosting.CacheOf(hosting.KindOf(rel))}
			if _, err := os.Stat(name + ".gz"); err == nil {
				x.Encoding = "gzip"
			}
			all[filepath.ToSlash(rel)] = x
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

func isAsset(p string) bool { return hosting.Fingerprint(p) != "" }

// isRelease says whether what readers see is one of the versions as a whole.
// A nil version is a folder to which nothing was published.
func isRelease(have map[string]trial.Object, versions ...trial.Version) []string {
	var last []string
	for _, v := range versions {
		if last = trial.Same(have, v, isAsset); len(last) == 0 {
			return nil
		}
	}
	return last
}

func TestReadersGetTheReleaseThatWasPublished(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	at := target(t, dir)
	first, second := trial.First.Finish(t), trial.Second.Finish(t)
	publish(t, at, first, release.Options{})
	if wrong := trial.Same(shown(t, dir), trial.Contents(t, first), func(string) bool { return false }); len(wrong) > 0 {
		t.Error(wrong)
	}
	r := publish(t, at, second, release.Options{})
	if have, want := r.Plan.Summary(), "2 new assets, 1 new files, 5 changed, 1 removed, 4 unchanged"; have != want {
		t.Errorf("have %q, want %q", have, want)
	}
	if wrong := isRelease(shown(t, dir), trial.Contents(t, second)); len(wrong) > 0 {
		t.Error(wrong)
	}
	// What a page of the first release loads is still there.
	if wrong := trial.Broken(shown(t, dir), trial.Contents(t, first), trial.Contents(t, second)); len(wrong) > 0 {
		t.Error(wrong)
	}
	for _, f := range second.Manifest.Files {
		for _, v := range f.Variants {
			name := filepath.Join(dir, currentName, filepath.FromSlash(f.Path)+release.Extensions[v.Encoding])
			if hash, _, err := release.HashFile(name); err != nil || hash != v.SHA256 {
				t.Errorf("the compressed form of %s: %v", f.Path, err)
			}
		}
	}
	if found, err := at.Verify(t.Context(), release.Options{}); err != nil || len(found) > 0 {
		t.Error(found, err)
	}
}

func TestAnUnchangedSiteWritesNothing(t *testing.T) {
	dir := t.TempDir()
	at := target(t, dir)
	first := trial.First.Finish(t)
	publish(t, at, first, release.Options{})
	at.step = func(what, name string) error { return fmt.Errorf("%s %s, and nothing changed", what, name) }
	if r := publish(t, at, first, release.Options{}); !r.Plan.Empty() {
		t.Errorf("have %s, want nothing to do", r.Plan.Summary())
	}
}

func TestOneChangedPageIsAllThatIsCopied(t *testing.T) {
	dir := t.TempDir()
	at := target(t, dir)
	publish(t, at, trial.First.Finish(t), release.Options{})
	var copied []string
	at.step = func(what, name string) error {
		if what == "copy" {
			copied = append(copied, path.Base(path.Dir(filepath.ToSlash(name)))+"/"+path.Base(name))
		}
		return nil
	}
	publish(t, at, trial.First.With(trial.Draft{"about/index.html": "<p>About us, and who we are. And who we are not.</p>"}).Finish(t), release.Options{})
	if want := []string{"about/index.html", "about/index.html.br", "about/index.html.gz"}; !slices.Equal(copied, want) {
		t.Errorf("have %q, want %q", copied, want)
	}
}

// TestAPageThatChangedHasAnotherTime is for servers that tell versions by size
// and second: a page of the same size, published in the same second.
func TestAPageThatChangedHasAnotherTime(t *testing.T) {
	dir := t.TempDir()
	at := target(t, dir)
	name := filepath.Join(dir, currentName, "reports", "index.html")
	seen := map[int64]string{}
	for _, number := range []string{"669", "513", "668", "670"} {
		publish(t, at, trial.First.With(trial.Draft{"reports/index.html": "<p>" + number + " reviews</p>"}).Finish(t), release.Options{})
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if other, taken := seen[info.ModTime().Unix()]; taken {
			t.Errorf("the page with %s has the time of the page with %s", number, other)
		}
		seen[info.ModTime().Unix()] = number
	}
}

func TestADryRunChangesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	r := publish(t, target(t, dir), trial.First.Finish(t), release.Options{DryRun: true})
	if len(r.Plan.New) == 0 {
		t.Errorf("have %s, want everything new", r.Plan.Summary())
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a dry run made the folder: %v", err)
	}
}

func TestWhatIsNotOursIsNeverTouched(t *testing.T) {
	dir := t.TempDir()
	theirs := map[string]string{
		"index.html": "theirs", "releases/old/index.html": "theirs", "releases/notes.txt": "theirs", ".nscp/notes.txt": "theirs", "sub/current": "theirs",
	}
	for name, text := range theirs {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	at := target(t, dir)
	for _, d := range []trial.Draft{trial.First, trial.Second, trial.Third} {
		publish(t, at, d.Finish(t), release.Options{Keep: 1, Grace: -1})
	}
	for name, text := range theirs {
		if have, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err != nil || string(have) != text {
			t.Errorf("%s: have %q %v, want %q", name, have, err, text)
		}
	}
	// A folder of somebody else's with the name that the link needs.
	other := t.TempDir()
	if err := os.MkdirAll(filepath.Join(other, currentName), 0o777); err != nil {
		t.Fatal(err)
	}
	_, err := target(t, other).Publish(t.Context(), trial.First.Finish(t), release.Options{})
	if conflict := new(release.ConflictError); !errors.As(err, &conflict) {
		t.Errorf("have error %v, want that current is in the way", err)
	}
}

func TestRemovingMuchOfTheSiteAsksFirst(t *testing.T) {
	dir := t.TempDir()
	at := target(t, dir)
	first := trial.First.Finish(t)
	publish(t, at, first, release.Options{})
	less := trial.Draft{"index.html": "<p>Home</p>", "404.html": "<p>Nothing</p>"}.Finish(t)
	_, err := at.Publish(t.Context(), less, release.Options{})
	if removal := new(release.RemovalError); !errors.As(err, &removal) {
		t.Errorf("have error %v, want that much would go", err)
	}
	if wrong := isRelease(shown(t, dir), trial.Contents(t, first)); len(wrong) > 0 {
		t.Error(wrong)
	}
	publish(t, at, less, release.Options{Yes: true})
}

func TestReleasesAreKeptAndGoneBackTo(t *testing.T) {
	dir := t.TempDir()
	at := target(t, dir)
	if _, err := at.Rollback(t.Context(), release.Options{}); !errors.Is(err, release.ErrNoRelease) {
		t.Errorf("have error %v, want that there is no release", err)
	}
	sites := []*release.Site{trial.First.Finish(t), trial.Second.Finish(t), trial.Third.Finish(t)}
	for _, s := range sites {
		publish(t, at, s, release.Options{Keep: 2, Grace: -1})
	}
	if _, err := at.Rollback(t.Context(), release.Options{Release: sites[0].Manifest.ID}); !errors.Is(err, release.ErrNoRelease) {
		t.Errorf("have error %v, want that the first release is gone", err)
	}
	for _, want := range []*release.Site{sites[1], sites[2]} {
		if _, err := at.Rollback(t.Context(), release.Options{}); err != nil {
			t.Fatal(err)
		}
		have := shown(t, dir)
		if wrong := isRelease(have, trial.Contents(t, want)); len(wrong) > 0 {
			t.Error(wrong)
		}
		if wrong := trial.Broken(have, trial.Contents(t, sites[1]), trial.Contents(t, sites[2])); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
	if found, err := at.Verify(t.Context(), release.Options{}); err != nil || len(found) > 0 {
		t.Error(found, err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, releasesName))
	if err != nil || len(entries) != 2 {
		t.Errorf("have %v %v, want two releases", entries, err)
	}
	// A release that is no longer whole is not gone back to.
	if err := os.Remove(filepath.Join(dir, releasesName, sites[1].Manifest.ID, "index.html")); err != nil {
		t.Fatal(err)
	}
	if _, err := at.Rollback(t.Context(), release.Options{}); err == nil {
		t.Error("a release with a page missing was gone back to")
	}
	if wrong := isRelease(shown(t, dir), trial.Contents(t, sites[2])); len(wrong) > 0 {
		t.Error(wrong)
	}
}

func TestPublishingTheSameAgainDropsWhatIsNoLongerKept(t *testing.T) {
	dir := t.TempDir()
	at := target(t, dir)
	second := trial.Second.Finish(t)
	publish(t, at, trial.First.Finish(t), release.Options{})
	publish(t, at, second, release.Options{})
	publish(t, at, second, release.Options{Keep: 1, Grace: -1})
	if have, err := at.Releases(t.Context()); err != nil || len(have) != 1 {
		t.Errorf("have releases %v %v, want one", have, err)
	}
	if wrong := trial.Same(shown(t, dir), trial.Contents(t, second), func(string) bool { return false }); len(wrong) > 0 {
		t.Error(wrong)
	}
}

func TestVerifyFindsWhatIsNotAsItWasPublished(t *testing.T) {
	dir := t.TempDir()
	at := target(t, dir)
	first := trial.First.Finish(t)
	publish(t, at, first, release.Options{})
	name := filepath.Join(dir, currentName, "index.html")
	for _, tt := range []struct {
		name   string
		damage func() error
		want   string
	}{
		{"nothing", func() error { return nil }, ""},
		{"a flipped bit", func() error {
			data, err := os.ReadFile(name)
			data[len(data)/2] ^= 1
			return errors.Join(err, os.WriteFile(name, data, 0o666))
		}, "index.html: error: its bytes are not those that were published [damaged-file]"},
		{"a page cut short", func() error { return os.Truncate(name, 10) }, "index.html: error: it has 10 bytes instead of "},
		{"a missing page", func() error { return os.Remove(name) }, "index.html: error: it is missing [missing-file]"},
		{"an unknown file", func() error { return os.WriteFile(filepath.Join(dir, currentName, "odd.html"), nil, 0o666) }, "odd.html: warning: nscp did not publish it [unknown-file]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.damage(); err != nil {
				t.Fatal(err)
			}
			found, err := at.Verify(t.Context(), release.Options{})
			if err != nil {
				t.Fatal(err)
			}
			have := ""
			for _, f := range found {
				have += f.String() + "\n"
			}
			if !strings.Contains(have, tt.want) || tt.want == "" && have != "" || len(found) > 1 {
				t.Errorf("have %q, want %q", have, tt.want)
			}
			publish(t, at, first, release.Options{}) // puts it right
			if wrong := trial.Same(shown(t, dir), trial.Contents(t, first), func(p string) bool { return p == "odd.html" }); len(wrong) > 0 {
				t.Error(wrong)
			}
		})
	}
}

func TestADamagedRecordIsSaidAndMended(t *testing.T) {
	first, second, third := trial.First.Finish(t), trial.Second.Finish(t), trial.Third.Finish(t)
	for _, tt := range []struct {
		name, file string
		again      bool // publishing the same release mends it; else it takes --adopt
	}{
		{"of the release that readers have", "releases/" + second.Manifest.ID + ".json", true},
		{"of a release before", "releases/" + first.Manifest.ID + ".json", false},
		{"of the state", "state.json", false},
	} {
		for what, damage := range map[string]func(name string) error{
			"flipped": func(name string) error {
				data, err := os.ReadFile(name)
				data[len(data)/2] ^= 1
				return errors.Join(err, os.WriteFile(name, data, 0o666))
			},
			"missing": os.Remove,
			"empty":   func(name string) error { return os.Truncate(name, 0) },
		} {
			t.Run(tt.name+" "+what, func(t *testing.T) {
				dir := t.TempDir()
				at := target(t, dir)
				publish(t, at, first, release.Options{})
				publish(t, at, second, release.Options{})
				if err := damage(filepath.Join(dir, release.Records, filepath.FromSlash(tt.file))); err != nil {
					t.Fatal(err)
				}
				_, err := at.Publish(t.Context(), third, release.Options{DryRun: true})
				if err == nil {
					_, err = at.Publish(t.Context(), third, release.Options{})
				}
				// A state that is not there is that of a folder that a publisher was
				// killed in before it wrote its first: nothing is kept.
				if !errors.Is(err, release.ErrUnsafe) && tt.file+what != "state.jsonmissing" {
					t.Errorf("have error %v, want that a record is damaged", err)
				}
				if wrong := isRelease(shown(t, dir), trial.Contents(t, second), trial.Contents(t, third)); len(wrong) > 0 {
					t.Error(wrong)
				}
				publish(t, at, second, release.Options{Adopt: !tt.again})
				publish(t, at, third, release.Options{})
				if wrong := isRelease(shown(t, dir), trial.Contents(t, third)); len(wrong) > 0 {
					t.Error(wrong)
				}
				// What a record that is lost said of other files is lost: warnings.
				found, err := at.Verify(t.Context(), release.Options{})
				if errs, _ := diag.Count(found); err != nil || errs > 0 {
					t.Error(found, err)
				}
			})
		}
	}
}

func TestIncludesForServersAreBroughtOver(t *testing.T) {
	dir := t.TempDir()
	publish(t, target(t, dir), trial.First.Finish(t), release.Options{})
	entries, err := os.ReadDir(filepath.Join(dir, hostingName))
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, e := range entries {
		have = append(have, e.Name())
	}
	if want := []string{"nginx-http.conf", "nginx-server.conf", "site.caddy"}; !slices.Equal(have, want) {
		t.Errorf("have %q, want %q", have, want)
	}
	for name := range maps.Keys(shown(t, dir)) {
		if hosting.KindOf(name) == release.Host {
			t.Errorf("%s is for another host, and readers see it", name)
		}
	}
}
