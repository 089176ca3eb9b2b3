package bucket

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

// TestMain runs a publisher instead of the tests when it is told to, so that a
// test can kill one.
func TestMain(m *testing.M) {
	if task := os.Getenv("NSCP_TRIAL_PUBLISHER"); task != "" {
		os.Exit(publisher(task))
	}
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": trial.AccessKey, "AWS_SECRET_ACCESS_KEY": trial.SecretKey, "AWS_SESSION_TOKEN": "",
		"AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_CONFIG_FILE": os.DevNull,
		"AWS_REGION": "", "AWS_DEFAULT_REGION": "", "AWS_ENDPOINT_URL": "", "AWS_ENDPOINT_URL_S3": "",
		"HTTP_PROXY": "", "HTTPS_PROXY": "",
	} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	minio.DefaultRetryUnit = time.Millisecond // it also waits after its last try
	flag.Parse()
	if err := flag.Set("test.parallel", "4"); err != nil { // they wait more than they work
		panic(err)
	}
	status := m.Run()
	trial.Runs.Print(os.Stdout)
	os.Exit(status)
}

// A task is something for a publisher to do: to publish a website, or to go back
// where there is none.
type task struct {
	Endpoint, Address string
	Site              string // folder
	Options           release.Options
}

func (do task) do(ctx context.Context, t *Target) error {
	if do.Site == "" {
		_, err := t.Rollback(ctx, do.Options)
		return err
	}
	site, err := release.Open(ctx, do.Site)
	if err == nil {
		_, err = t.Publish(ctx, site, do.Options)
	}
	return err
}

func publisher(how string) int {
	var do task
	err := json.Unmarshal([]byte(how), &do)
	if err == nil {
		var t *Target
		if t, err = Open(do.Address, quick(do.Endpoint)); err == nil {
			err = do.do(context.Background(), t)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// quick are settings that lose no time when something fails. One request at a
// time makes the order of requests the same in every run.
func quick(endpoint string) Settings {
	return Settings{Endpoint: endpoint, Workers: 1, Timeout: patience, Pause: time.Millisecond, Attempts: 4}
}

// patience is how long a publisher waits for an answer here.
const patience = 700 * time.Millisecond

func open(tb testing.TB, address string, s Settings) *Target {
	tb.Helper()
	t, err := Open(address, s)
	if err != nil {
		tb.Fatal(err)
	}
	t.takeover = 20 * time.Millisecond // a dead publisher is known as such at once
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

func isAsset(p string) bool { return strings.Count(path.Base(p), ".") == 2 }

func TestReadersGetTheReleaseThatWasPublished(t *testing.T) {
	g := trial.StartGateway(t)
	proxy := trial.StartProxy(t, g)
	g.Make("site")
	first, second := trial.First.Finish(t), trial.Second.Finish(t)
	target := open(t, "s3://site", quick(proxy.Endpoint))

	publish(t, target, first, release.Options{})
	for _, wrong := range trial.Same(g.Shown("site"), trial.Contents(t, first), func(string) bool { return false }) {
		t.Error(wrong)
	}
	r := publish(t, target, second, release.Options{})
	if have, want := r.Plan.Summary(), "2 new assets, 1 new files, 5 changed, 1 removed, 4 unchanged"; have != want {
		t.Errorf("have %q, want %q", have, want)
	}
	for _, wrong := range trial.Same(g.Shown("site"), trial.Contents(t, second), isAsset) {
		t.Error(wrong)
	}
	if wrong := trial.Broken(g.Shown("site"), trial.Contents(t, first), trial.Contents(t, second)); len(wrong) > 0 {
		t.Error(wrong)
	}
	found, err := target.Verify(t.Context(), release.Options{})
	if err != nil || len(found) > 0 {
		t.Error(found, err)
	}
}

func TestAnUnchangedSiteUploadsNothing(t *testing.T) {
	g := trial.StartGateway(t)
	proxy := trial.StartProxy(t, g)
	g.Make("site")
	first := trial.First.Finish(t)
	target := open(t, "s3://site", quick(proxy.Endpoint))
	publish(t, target, first, release.Options{})
	before := g.Objects("site")
	proxy.Reset(nil)
	r := publish(t, target, first, release.Options{})
	if !r.Plan.Empty() {
		t.Errorf("have %s, want nothing to do", r.Plan.Summary())
	}
	for _, request := range proxy.Requests() {
		if !strings.HasPrefix(request, "GET ") && request != "PUT /site/"+lockKey {
			t.Errorf("%s, and nothing changed", request)
		}
	}
	delete(before, lockKey)
	after := g.Objects("site")
	delete(after, lockKey)
	if have, want := slices.Sorted(maps.Keys(after)), slices.Sorted(maps.Keys(before)); !slices.Equal(have, want) {
		t.Errorf("have %q, want %q", have, want)
	}
}

func TestOneChangedPageIsAllThatIsUploaded(t *testing.T) {
	g := trial.StartGateway(t)
	proxy := trial.StartProxy(t, g)
	g.Make("site")
	target := open(t, "s3://site", quick(proxy.Endpoint))
	publish(t, target, trial.First.Finish(t), release.Options{})
	proxy.Reset(nil)
	publish(t, target, trial.First.With(trial.Draft{"about/index.html": "<p>About us, and who we are.</p>"}).Finish(t), release.Options{})
	var wrote []string
	for _, request := range proxy.Requests() {
		key, put := strings.CutPrefix(request, "PUT /site/")
		if strings.HasPrefix(request, "DELETE") || put && !strings.HasPrefix(key, release.Records+"/") {
			wrote = append(wrote, request)
		}
	}
	if want := []string{"PUT /site/about/index.html"}; !slices.Equal(wrote, want) {
		t.Errorf("have %q, want %q", wrote, want)
	}
}

func TestADryRunChangesNothing(t *testing.T) {
	g := trial.StartGateway(t)
	proxy := trial.StartProxy(t, g)
	g.Make("site")
	target := open(t, "s3://site", quick(proxy.Endpoint))
	r := publish(t, target, trial.First.Finish(t), release.Options{DryRun: true})
	if len(r.Plan.New) == 0 || len(r.Plan.Assets) == 0 {
		t.Errorf("have %s, want everything new", r.Plan.Summary())
	}
	for _, request := range proxy.Requests() {
		if !strings.HasPrefix(request, "GET ") {
			t.Errorf("a dry run asked for %s", request)
		}
	}
	if have := g.Objects("site"); len(have) > 0 {
		t.Errorf("have %q, want nothing", slices.Sorted(maps.Keys(have)))
	}
}

func TestWhatIsNotOursIsNeverTouched(t *testing.T) {
	g := trial.StartGateway(t)
	g.Make("site")
	target := open(t, "s3://site", quick(g.Endpoint))
	strangers := map[string]string{
		"theirs/report.pdf": "a file of somebody else", "index.php": "<?php", "about/team.html": "beside a page of ours",
		".nscpx/file": "not in our folder", "css/main.css": "beside an asset of ours",
	}
	for key, text := range strangers {
		put(t, g, "site", key, text)
	}
	untouched := func() {
		t.Helper()
		all := g.Objects("site")
		for key, text := range strangers {
			if string(all[key].Data) != text {
				t.Errorf("%s: have %q, want %q", key, all[key].Data, text)
			}
		}
	}
	for _, d := range []trial.Draft{trial.First, trial.Second, trial.Third, trial.First} {
		publish(t, target, d.Finish(t), release.Options{Keep: 1, Grace: -1})
		untouched()
	}

	// Where one stands in the way, nothing at all is published.
	put(t, g, "site", "new/index.html", "a page of somebody else")
	strangers["new/index.html"] = "a page of somebody else"
	before := g.Shown("site")
	_, err := target.Publish(t.Context(), trial.Second.Finish(t), release.Options{})
	if conflict := new(release.ConflictError); !errors.As(err, &conflict) || !slices.Equal(conflict.Paths, []string{"new/index.html"}) {
		t.Errorf("have error %v, want that new/index.html is in the way", err)
	}
	if wrong := trial.Same(g.Shown("site"), before, func(string) bool { return false }); len(wrong) > 0 {
		t.Error(wrong)
	}
	untouched()

	// Unless it is to be taken over.
	publish(t, target, trial.Second.Finish(t), release.Options{Adopt: true})
	if wrong := trial.Broken(g.Shown("site"), trial.Contents(t, trial.Second.Finish(t))); len(wrong) > 0 {
		t.Error(wrong)
	}
	// A page of ours that somebody put their own file over is not removed.
	put(t, g, "site", "new/index.html", "theirs now")
	publish(t, target, trial.First.Finish(t), release.Options{})
	if have := string(g.Objects("site")["new/index.html"].Data); have != "theirs now" {
		t.Errorf("have %q, want what somebody put there", have)
	}
}

// TestAFileThatSomebodyPutInPlaceOfOursMeanwhileIsNotRemoved: between the listing
// and a deletion minutes can pass.
func TestAFileThatSomebodyPutInPlaceOfOursMeanwhileIsNotRemoved(t *testing.T) {
	o := newOrdeal(t)
	proxy := trial.StartProxy(t, o.g)
	proxy.Before = func(_ int, r *trial.Request) {
		if r.Method == http.MethodHead && strings.HasSuffix(r.URL.Path, "/old/index.html") {
			put(t, o.g, "base", "old/index.html", "theirs now")
		}
	}
	publish(t, open(t, "s3://base", quick(proxy.Endpoint)), o.second, release.Options{})
	if have := string(o.g.Objects("base")["old/index.html"].Data); have != "theirs now" {
		t.Errorf("have %q, want what somebody put there", have)
	}
}

// TestAListingOfManyPagesIsWhole asks for three objects at a time.
func TestAListingOfManyPagesIsWhole(t *testing.T) {
	g := trial.StartGateway(t)
	g.Make("site")
	target := open(t, "s3://site/a prefix", quick(g.Endpoint))
	target.page = 3
	publish(t, target, trial.First.Finish(t), release.Options{})
	put(t, g, "site", "a prefix!/beside", "x")
	put(t, g, "site", "a", "x")
	few, err := target.list(t.Context())
	target.page = 1000
	all, err2 := target.list(t.Context())
	if err != nil || err2 != nil || len(all) < 20 || !maps.Equal(few, all) {
		t.Errorf("have %d objects three by three and %d at once, %v %v", len(few), len(all), err, err2)
	}
	target.page = 3
	second := trial.Second.Finish(t)
	publish(t, target, second, release.Options{Keep: 1, Grace: -1})
	if found, err := target.Verify(t.Context(), release.Options{}); err != nil || len(found) > 0 {
		t.Error(found, err)
	}
}

// TestNamesWithOddCharactersArriveAsTheyAre: people call files what they like.
func TestNamesWithOddCharactersArriveAsTheyAre(t *testing.T) {
	g := trial.StartGateway(t)
	g.Make("site")
	first := trial.First.With(trial.Draft{
		"reports/Annex A & B (final) + notes=1.pdf": "%PDF 1", "reports/Zoë's plan, 50 pages.pdf": "%PDF 2", "reports/Adroddiad Blynyddol – Môn.pdf": "%PDF 3",
		"reports/a~!b$c@d;e[f]{g}^h.csv": "a,b\n", "reports/日本.txt": "words\n",
	})
	target := open(t, "s3://site/sub path/+x", quick(g.Endpoint))
	for _, d := range []trial.Draft{first, first.With(trial.Draft{"reports/日本.txt": "other words\n"})} {
		site := d.Finish(t)
		publish(t, target, site, release.Options{Keep: 1, Grace: -1})
		shown := map[string]trial.Object{}
		for key, o := range g.Objects("site") {
			if key, ok := strings.CutPrefix(key, "sub path/+x/"); ok && !strings.HasPrefix(key, release.Records) {
				shown[key] = o
			}
		}
		if wrong := trial.Same(shown, trial.Contents(t, site), func(string) bool { return false }); len(wrong) > 0 {
			t.Error(wrong)
		}
		if found, err := target.Verify(t.Context(), release.Options{}); err != nil || len(found) > 0 {
			t.Error(found, err)
		}
	}
	publish(t, target, trial.First.Finish(t), release.Options{Yes: true})
	for key := range g.Objects("site") {
		if strings.HasPrefix(key, "sub path/+x/reports/") && !strings.HasSuffix(key, "index.html") && !strings.HasSuffix(key, "paper.pdf") {
			t.Errorf("%s was to be removed", key)
		}
	}
}

func TestRemovingMuchOfTheSiteAsksFirst(t *testing.T) {
	g := trial.StartGateway(t)
	g.Make("site")
	target := open(t, "s3://site", quick(g.Endpoint))
	first := trial.First.Finish(t)
	publish(t, target, first, release.Options{})
	less := trial.Draft{"index.html": "<p>Home</p>", "404.html": "<p>Nothing</p>"}.Finish(t)
	_, err := target.Publish(t.Context(), less, release.Options{})
	if removal := new(release.RemovalError); !errors.As(err, &removal) || removal.Removed != 7 || removal.Of != 9 {
		t.Errorf("have error %v, want that 7 of 9 files would go", err)
	}
	if wrong := trial.Same(g.Shown("site"), trial.Contents(t, first), func(string) bool { return false }); len(wrong) > 0 {
		t.Error(wrong)
	}
	publish(t, target, less, release.Options{Yes: true})
	if wrong := trial.Same(g.Shown("site"), trial.Contents(t, less), isAsset); len(wrong) > 0 {
		t.Error(wrong)
	}
}

func TestAssetsAreKeptForTheLastReleasesAndNoLonger(t *testing.T) {
	g := trial.StartGateway(t)
	g.Make("site")
	target := open(t, "s3://site", quick(g.Endpoint))
	sites := []*release.Site{trial.First.Finish(t), trial.Second.Finish(t), trial.Third.Finish(t)}
	for _, s := range sites {
		publish(t, target, s, release.Options{Keep: 2, Grace: -1})
	}
	shown := g.Shown("site")
	if wrong := trial.Broken(shown, trial.Contents(t, sites[1]), trial.Contents(t, sites[2])); len(wrong) > 0 {
		t.Error(wrong)
	}
	for _, f := range sites[0].Manifest.Files {
		_, second := sites[1].Manifest.Find(f.Path)
		_, third := sites[2].Manifest.Find(f.Path)
		if _, there := shown[f.Path]; there && !second && !third {
			t.Errorf("%s belongs to a release that is not kept", f.Path)
		}
	}
	// However few releases are kept, what was replaced a moment ago is.
	publish(t, target, sites[0], release.Options{Keep: 1})
	for _, s := range sites {
		for _, f := range s.Manifest.Files {
			if _, there := g.Shown("site")[f.Path]; f.Kind == release.Asset && !there && s != sites[0] {
				t.Errorf("%s is missing, and pages that need it were there a moment ago", f.Path)
			}
		}
	}
}

// TestPublishingTheSameAgainDropsWhatIsNoLongerKept is for what must not exist
// any more: a page that was withdrawn is still kept to go back to.
func TestPublishingTheSameAgainDropsWhatIsNoLongerKept(t *testing.T) {
	g := trial.StartGateway(t)
	g.Make("site")
	target := open(t, "s3://site", quick(g.Endpoint))
	second := trial.Second.Finish(t)
	publish(t, target, trial.First.With(trial.Draft{"old/index.html": "<p>Withdrawn words</p>"}).Finish(t), release.Options{})
	publish(t, target, second, release.Options{})
	kept := func() bool {
		for _, o := range g.Objects("site") {
			if strings.Contains(string(o.Data), "Withdrawn words") {
				return true
			}
			if z, err := gzip.NewReader(bytes.NewReader(o.Data)); err == nil {
				if data, err := io.ReadAll(z); err == nil && strings.Contains(string(data), "Withdrawn words") {
					return true
				}
			}
		}
		return false
	}
	if !kept() {
		t.Error("there is nothing to go back to")
	}
	publish(t, target, second, release.Options{Keep: 1, Grace: -1})
	if kept() {
		t.Error("the withdrawn words are still at the target")
	}
	if wrong := trial.Same(g.Shown("site"), trial.Contents(t, second), func(string) bool { return false }); len(wrong) > 0 {
		t.Error(wrong)
	}
}

func TestGoingBackNeedsNothingButTheTarget(t *testing.T) {
	g := trial.StartGateway(t)
	g.Make("site")
	target := open(t, "s3://site", quick(g.Endpoint))
	first, second := trial.First.Finish(t), trial.Second.Finish(t)
	if _, err := target.Rollback(t.Context(), release.Options{}); !errors.Is(err, release.ErrNoRelease) {
		t.Errorf("have error %v, want that there is no release", err)
	}
	publish(t, target, first, release.Options{})
	publish(t, target, second, release.Options{})
	back := func(o release.Options, want *release.Site) {
		t.Helper()
		r, err := target.Rollback(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if r.Release != want.Manifest.ID {
			t.Errorf("have release %s, want %s", r.Release, want.Manifest.ID)
		}
		if wrong := trial.Same(g.Shown("site"), trial.Contents(t, want), isAsset); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
	back(release.Options{}, first)
	back(release.Options{}, second)
	publish(t, target, trial.Third.Finish(t), release.Options{})
	back(release.Options{Release: first.Manifest.ID}, first)
	if _, err := target.Rollback(t.Context(), release.Options{Release: "0123456789abcdef0123"}); !errors.Is(err, release.ErrNoRelease) {
		t.Errorf("have error %v, want that there is no such release", err)
	}

	// What is no longer whole is not gone back to.
	page, _ := second.Manifest.Find("new/index.html")
	hash, _, _ := target.stored(page)
	if err := target.remove(t.Context(), blobsKey+hash); err != nil {
		t.Fatal(err)
	}
	if _, err := target.Rollback(t.Context(), release.Options{Release: second.Manifest.ID}); err == nil {
		t.Error("a release with a page missing was gone back to")
	}
	if wrong := trial.Same(g.Shown("site"), trial.Contents(t, first), isAsset); len(wrong) > 0 {
		t.Error(wrong)
	}
}

func TestAPrefixIsAWorldOfItsOwn(t *testing.T) {
	g := trial.StartGateway(t)
	g.Make("site")
	first, second := trial.First.Finish(t), trial.Second.Finish(t)
	publish(t, open(t, "s3://site/live", quick(g.Endpoint)), first, release.Options{})
	publish(t, open(t, "s3://site/live/next", quick(g.Endpoint)), second, release.Options{})
	publish(t, open(t, "s3://site/live", quick(g.Endpoint)), trial.Third.Finish(t), release.Options{Keep: 1, Grace: -1})
	next := map[string]trial.Object{}
	for key, o := range g.Objects("site") {
		if key, ok := strings.CutPrefix(key, "live/next/"); ok && !strings.HasPrefix(key, release.Records) {
			next[key] = o
		}
	}
	if wrong := trial.Same(next, trial.Contents(t, second), func(string) bool { return false }); len(wrong) > 0 {
		t.Error(wrong)
	}
}
