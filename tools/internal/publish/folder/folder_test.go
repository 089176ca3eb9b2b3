//go:build unix

package folder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"nscp/tools/internal/publish/hosting"
	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

// TestMain runs a publisher instead of the tests when it is told to, so that a
// test can kill one or take its rights away.
func TestMain(m *testing.M) {
	if how := os.Getenv("NSCP_TRIAL_PUBLISHER"); how != "" {
		os.Exit(publisher(how))
	}
	os.Exit(m.Run())
}

type task struct {
	Dir, Site string
	KillAt    int // the change on disk before which the publisher is killed
	User      int // whose rights it has; 0 for all
}

func publisher(how string) int {
	var do task
	err := json.Unmarshal([]byte(how), &do)
	if err == nil {
		err = do.run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (do task) run() error {
	ctx := context.Background()
	site, err := release.Open(ctx, do.Site)
	if err != nil {
		return err
	}
	if do.User != 0 {
		if err := syscall.Setuid(do.User); err != nil {
			return err
		}
	}
	t, err := Open(do.Dir)
	if err != nil {
		return err
	}
	n := 0
	t.step = func(string, string) error {
		if n++; n == do.KillAt {
			if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
				return err
			}
			select {}
		}
		return nil
	}
	_, err = t.Publish(ctx, site, release.Options{})
	return err
}

// start runs a task in another process.
func (do task) start(t *testing.T) error {
	t.Helper()
	how, err := json.Marshal(do)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "NSCP_TRIAL_PUBLISHER="+string(how))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

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

// steps returns the changes on disk that publishing the second release makes.
func steps(t *testing.T, first, second *release.Site) []string {
	t.Helper()
	at := target(t, trial.Memory(t))
	publish(t, at, first, release.Options{})
	var all []string
	at.step = func(what, name string) error {
		all = append(all, what+" "+name)
		return nil
	}
	publish(t, at, second, release.Options{Keep: 1, Grace: -1})
	return all
}

// TestEachChangeOnDiskThatFails lets each change on disk fail, once and from then
// on, for want of space and of rights.
func TestEachChangeOnDiskThatFails(t *testing.T) {
	first, second, last := trial.First.Finish(t), trial.Second.Finish(t), trial.Third.Finish(t)
	a, b, c := trial.Contents(t, first), trial.Contents(t, second), trial.Contents(t, last)
	all := steps(t, first, second)
	runs, failed := 0, 0
	for n := range all {
		for _, way := range []struct {
			err     error
			lasting bool
		}{{syscall.ENOSPC, false}, {syscall.ENOSPC, true}, {syscall.EACCES, true}} {
			dir := trial.Memory(t)
			at := target(t, dir)
			publish(t, at, first, release.Options{})
			count := -1
			at.step = func(string, string) error {
				if count++; count == n || count > n && way.lasting {
					return way.err
				}
				return nil
			}
			_, err := at.Publish(t.Context(), second, release.Options{Keep: 1, Grace: -1})
			runs++
			if err != nil {
				failed++
			}
			have := shown(t, dir)
			if wrong := isRelease(have, a, b); len(wrong) > 0 {
				t.Errorf("%s fails (%v): %s", all[n], err, strings.Join(wrong, "; "))
			}
			if wrong := trial.Broken(have, a, b); len(wrong) > 0 && err != nil {
				t.Errorf("%s fails (%v): %s", all[n], err, strings.Join(wrong, "; "))
			}
			heal(t, dir, []*release.Site{second, last}[n%2], []trial.Version{b, c}[n%2])
		}
	}
	t.Logf("%d runs over %d changes on disk; the publication failed in %d", runs, len(all), failed)
}

func heal(t *testing.T, dir string, site *release.Site, want trial.Version) {
	t.Helper()
	at := target(t, dir)
	publish(t, at, site, release.Options{})
	if wrong := isRelease(shown(t, dir), want); len(wrong) > 0 {
		t.Errorf("after the next publication: %s", strings.Join(wrong, "; "))
	}
	if found, err := at.Verify(t.Context(), release.Options{}); err != nil || len(found) > 0 {
		t.Errorf("after the next publication verify says %v %v", found, err)
	}
	if _, err := os.Stat(at.staging()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was begun is left: %v", err)
	}
}

func TestAPublisherKilledAtEachStep(t *testing.T) {
	first, second, last := trial.First.Finish(t), trial.Second.Finish(t), trial.Third.Finish(t)
	a, b, c := trial.Contents(t, first), trial.Contents(t, second), trial.Contents(t, last)
	all := steps(t, first, second)
	runs := 0
	for n := range all {
		runs++
		dir := trial.Memory(t)
		publish(t, target(t, dir), first, release.Options{})
		err := task{Dir: dir, Site: second.Dir, KillAt: n + 1}.start(t)
		have := shown(t, dir)
		if wrong := isRelease(have, a, b); len(wrong) > 0 {
			t.Errorf("killed before %s (%v): %s", all[n], err, strings.Join(wrong, "; "))
		}
		if wrong := trial.Broken(have, a, b); len(wrong) > 0 {
			t.Errorf("killed before %s (%v): %s", all[n], err, strings.Join(wrong, "; "))
		}
		heal(t, dir, []*release.Site{second, last}[n%2], []trial.Version{b, c}[n%2])
	}
	t.Logf("%d runs", runs)
}

func TestAFullDiskChangesNothing(t *testing.T) {
	first, second := trial.First.Finish(t), trial.Second.With(trial.Draft{"big.pdf": strings.Repeat("paper ", 100_000)}).Finish(t)
	dir := trial.SmallDisk(t, "700k")
	at := target(t, dir)
	publish(t, at, first, release.Options{})
	_, err := at.Publish(t.Context(), second, release.Options{})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("have error %v, want that there is no space", err)
	}
	if wrong := isRelease(shown(t, dir), trial.Contents(t, first)); len(wrong) > 0 {
		t.Error(wrong)
	}
	heal(t, dir, trial.Second.Finish(t), trial.Contents(t, trial.Second.Finish(t)))
}

func TestWithoutRightsNothingChanges(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give up rights")
	}
	first, second := trial.First.Finish(t), trial.Second.Finish(t)
	dir := t.TempDir()
	publish(t, target(t, dir), first, release.Options{})
	for name := dir; name != "/"; name = filepath.Dir(name) { // so that it can be read
		if info, err := os.Stat(name); err == nil && info.Mode().Perm()&0o005 != 0o005 {
			if err := os.Chmod(name, info.Mode().Perm()|0o055); err != nil {
				t.Fatal(err)
			}
		}
	}
	err := task{Dir: dir, Site: second.Dir, User: 65534}.start(t)
	if err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("have error %v, want that permission is denied", err)
	}
	if wrong := isRelease(shown(t, dir), trial.Contents(t, first)); len(wrong) > 0 {
		t.Error(wrong)
	}
}

func TestPublishersWaitForEachOther(t *testing.T) {
	dir := t.TempDir()
	sites := []*release.Site{trial.First.Finish(t), trial.Second.Finish(t), trial.Third.Finish(t)}
	var versions []trial.Version
	for _, s := range sites {
		versions = append(versions, trial.Contents(t, s))
	}
	publish(t, target(t, dir), sites[0], release.Options{})
	errs := make(chan error)
	for i := range 6 {
		go func() { errs <- task{Dir: dir, Site: sites[i%3].Dir}.start(t) }()
	}
	for done := 0; done < 6; {
		select {
		case err := <-errs:
			done++
			if err != nil {
				t.Error(err)
			}
		default:
		}
		// What is read through the link in one go is of one release.
		if wrong := isRelease(shown(t, dir), versions...); len(wrong) > 0 {
			t.Errorf("while others publish: %s", strings.Join(wrong, "; "))
		}
	}
	if found, err := target(t, dir).Verify(t.Context(), release.Options{}); err != nil || len(found) > 0 {
		t.Error(found, err)
	}
}

func TestAPublisherThatWaitsTooLongSaysSo(t *testing.T) {
	dir := t.TempDir()
	first := trial.First.Finish(t)
	at := target(t, dir)
	publish(t, at, first, release.Options{})
	entered, leave := make(chan bool), make(chan bool)
	go at.locked(t.Context(), release.Options{}, func() (*release.Plan, error) {
		close(entered)
		<-leave
		return nil, nil
	})
	<-entered
	_, err := target(t, dir).Publish(t.Context(), first, release.Options{Wait: time.Millisecond})
	if !errors.Is(err, release.ErrBusy) {
		t.Errorf("have error %v, want that another publication is under way", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := target(t, dir).Publish(ctx, first, release.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("have error %v, want that it was cancelled", err)
	}
	close(leave)
	publish(t, target(t, dir), first, release.Options{})
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
