package bucket

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

// The website whose publication goes wrong here is as small as it can be and
// still have everything happen: a page that stays, one that changes, one that
// comes, one that goes, and an asset that changes.
var (
	shell = `<link rel="stylesheet" href="((css/main.css))">`
	small = trial.Draft{
		"index.html":     shell + `<p>Home, first.</p><a href="/old/">Old</a>`,
		"404.html":       `<p>There is no such page.</p>`,
		"old/index.html": shell + `<p>A page that goes.</p><a href="/">Home</a>`,
		"css/main.css":   "body{color:#111}" + strings.Repeat(".long{margin:0}", 20),
	}
	smallNext = small.With(trial.Draft{
		"index.html":     shell + `<p>Home, second.</p><a href="/new/">New</a>`,
		"new/index.html": shell + `<p>A page that comes.</p><a href="/">Home</a>`,
		"old/index.html": "",
		"css/main.css":   "body{color:#222}" + strings.Repeat(".long{margin:0}", 20),
	})
	smallLast = smallNext.With(trial.Draft{"index.html": shell + `<p>Home, third.</p><a href="/new/">New</a>`})
)

const stranger, strangersText = "theirs/notes.txt", "somebody else's"

// An ordeal is a server with a bucket to which the first release was published
// in peace, and copies of it to which the second is published in trouble.
type ordeal struct {
	g                   *trial.Gateway
	first, second, last *release.Site
	a, b, c             trial.Version
	steps               int // requests that the publication makes when nothing goes wrong

	mu      sync.Mutex
	runs    int
	reached int // the publication succeeded in spite of the fault
}

func newOrdeal(t *testing.T) *ordeal {
	t.Helper()
	o := &ordeal{g: trial.StartGateway(t), first: small.Finish(t), second: smallNext.Finish(t), last: smallLast.Finish(t)}
	o.a, o.b, o.c = trial.Contents(t, o.first), trial.Contents(t, o.second), trial.Contents(t, o.last)
	o.g.Make("base")
	publish(t, open(t, "s3://base", quick(o.g.Endpoint)), o.first, release.Options{})
	put(t, o.g, "base", stranger, strangersText)
	o.g.Copy("base", "count")
	proxy := trial.StartProxy(t, o.g)
	publish(t, open(t, "s3://count", quick(proxy.Endpoint)), o.second, release.Options{})
	o.steps = len(proxy.Requests())
	return o
}

// shown returns what readers see, without what is somebody else's, which must be
// as it was.
func (o *ordeal) shown(t *testing.T, bucket string) map[string]trial.Object {
	t.Helper()
	shown := o.g.Shown(bucket)
	if have := string(shown[stranger].Data); have != strangersText {
		t.Errorf("what somebody else put there: have %q, want %q", have, strangersText)
	}
	delete(shown, stranger)
	return shown
}

// endure publishes with trouble, looks at what readers see then, and lets the
// next publication heal it.
func (o *ordeal) endure(t *testing.T, bucket string, publish func(address string) error) {
	t.Helper()
	o.g.Copy("base", bucket)
	defer o.g.Drop(bucket)
	failed := publish("s3://" + bucket)
	if failed != nil && (strings.Contains(failed.Error(), trial.AccessKey) || strings.Contains(failed.Error(), trial.SecretKey)) {
		t.Errorf("the error tells the key: %v", failed)
	}
	shown := o.shown(t, bucket)
	if wrong := trial.Broken(shown, o.a, o.b); len(wrong) > 0 {
		t.Errorf("after the fault readers see: %s", strings.Join(wrong, "; "))
	}
	if failed == nil {
		if wrong := trial.Same(shown, o.b, isAsset); len(wrong) > 0 {
			t.Errorf("the publication said that it succeeded, and: %s", strings.Join(wrong, "; "))
		}
	}
	o.heal(t, bucket)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.runs++; failed == nil {
		o.reached++
	}
}

// heal publishes in peace, the same release or the one after it, and makes sure
// that nothing of the trouble is left.
func (o *ordeal) heal(t *testing.T, bucket string) {
	t.Helper()
	site, want := o.second, o.b
	if len(bucket)%2 == 0 {
		site, want = o.last, o.c
	}
	target := open(t, "s3://"+bucket, quick(o.g.Endpoint))
	if _, err := target.Publish(t.Context(), site, release.Options{}); err != nil {
		t.Errorf("the next publication did not succeed: %v", err)
		return
	}
	if wrong := trial.Same(o.shown(t, bucket), want, isAsset); len(wrong) > 0 {
		t.Errorf("after the next publication: %s", strings.Join(wrong, "; "))
	}
	found, err := target.Verify(t.Context(), release.Options{})
	found = slices.DeleteFunc(found, func(f diag.Finding) bool { return f.Pos.Path == stranger })
	if err != nil || len(found) > 0 {
		t.Errorf("after the next publication verify says %v %v", found, err)
	}
}

// at returns a plan in which the nth request goes wrong, and with Down and
// DeniedFromNow every later one as well.
func at(n int, fault trial.Fault) func(int) trial.Fault {
	lasting := fault == trial.Down || fault == trial.DeniedFromNow
	return func(i int) trial.Fault {
		if i == n || i > n && lasting {
			return fault
		}
		return trial.None
	}
}

// every reports whether all faults are to be tried at all steps, which takes
// minutes, and not only some at each.
func every() bool { return os.Getenv("NSCP_TRIAL") == "all" }

// TestEachRequestThatGoesWrong lets each single request of a publication go
// wrong, in each way: at every step the publisher stops at (Down), one of the
// other ways in turn, and all of them with NSCP_TRIAL=all.
func TestEachRequestThatGoesWrong(t *testing.T) {
	o := newOrdeal(t)
	ways := []trial.Fault{
		trial.Refused, trial.Busy, trial.Broken500, trial.Denied, trial.CutRequest, trial.LostAnswer, trial.CutAnswer,
		trial.DirtyRequest, trial.DirtyAnswer, trial.DirtyHeader, trial.DirtyStore, trial.Twice, trial.Again, trial.DeniedFromNow, trial.Late,
	}
	// What passes by itself must not stop a publication.
	passing := []trial.Fault{
		trial.Refused, trial.Busy, trial.Broken500, trial.CutRequest, trial.LostAnswer, trial.CutAnswer, trial.Twice, trial.Again, trial.Late,
	}
	t.Cleanup(func() { t.Logf("%d runs over %d steps; the publisher got through in %d", o.runs, o.steps, o.reached) })
	for n := 1; n <= o.steps; n++ {
		for i, way := range append(ways, trial.Down) {
			if !every() && way != trial.Down && (n+i)%5 != 0 {
				continue
			}
			t.Run(fmt.Sprintf("%s at request %d", way, n), func(t *testing.T) {
				t.Parallel()
				proxy := trial.StartProxy(t, o.g)
				proxy.Patience = patience
				proxy.Reset(at(n, way))
				o.endure(t, fmt.Sprintf("run-%d-%d", n, i), func(address string) error {
					_, err := open(t, address, quick(proxy.Endpoint)).Publish(t.Context(), o.second, release.Options{})
					if err != nil && slices.Contains(passing, way) {
						t.Errorf("the publisher gave up: %v", err)
					}
					return err
				})
			})
		}
	}
}

// TestAPublisherKilledAtEachStep kills a publisher that is a process of its own,
// before and after each of its requests arrives.
func TestAPublisherKilledAtEachStep(t *testing.T) {
	o := newOrdeal(t)
	t.Cleanup(func() { t.Logf("%d runs over %d steps", o.runs, o.steps) })
	for n := 1; n <= o.steps; n++ {
		for i, way := range []trial.Fault{trial.KillBefore, trial.KillAfter} {
			if !every() && (n+i)%2 != 0 {
				continue
			}
			t.Run(fmt.Sprintf("%s %d", way, n), func(t *testing.T) {
				t.Parallel()
				proxy := trial.StartProxy(t, o.g)
				proxy.Reset(at(n, way))
				o.endure(t, fmt.Sprintf("kill-%d-%d", n, i), func(address string) error { return publishAndDie(t, proxy, address, o.second) })
			})
		}
	}
}

// publishAndDie publishes in another process, which the proxy kills.
func publishAndDie(t *testing.T, proxy *trial.Proxy, address string, site *release.Site) error {
	t.Helper()
	how, err := json.Marshal(task{proxy.Endpoint, address, site.Dir})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "NSCP_TRIAL_PUBLISHER="+string(how))
	var said bytes.Buffer
	cmd.Stderr = &said
	killed := make(chan struct{})
	var once sync.Once
	proxy.Kill = func() {
		once.Do(func() {
			close(killed)
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
		})
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	err = cmd.Wait()
	select {
	case <-killed:
	default:
		t.Errorf("the publisher ended by itself: %v %s", err, said.String())
	}
	return err
}

// TestAServerKilledAtEachStep kills the server at each request and starts it
// again; the publisher goes on.
func TestAServerKilledAtEachStep(t *testing.T) {
	o := newOrdeal(t)
	proxy := trial.StartProxy(t, o.g)
	for n := 1; n <= o.steps; n++ {
		for i, way := range []trial.Fault{trial.ServerBefore, trial.ServerDuring, trial.ServerAfter} {
			if !every() && (n+i)%3 != 0 {
				continue
			}
			t.Run(fmt.Sprintf("%s %d", way, n), func(t *testing.T) {
				proxy.Reset(at(n, way))
				o.endure(t, fmt.Sprintf("server-%d-%d", n, i), func(address string) error {
					_, err := open(t, address, quick(proxy.Endpoint)).Publish(t.Context(), o.second, release.Options{})
					return err
				})
			})
		}
	}
	t.Logf("%d runs over %d steps; the publisher got through in %d", o.runs, o.steps, o.reached)
}

// TestManyThingsGoWrong lets requests go wrong at random, several in a
// publication, with several requests under way, over several publications in a
// row. NSCP_TRIAL_SEEDS says how many such stories are played.
func TestManyThingsGoWrong(t *testing.T) {
	o := newOrdeal(t)
	seeds := 40
	if s, err := strconv.Atoi(os.Getenv("NSCP_TRIAL_SEEDS")); err == nil {
		seeds = s
	}
	ways := []trial.Fault{
		trial.Refused, trial.Busy, trial.Broken500, trial.Denied, trial.CutRequest, trial.LostAnswer, trial.CutAnswer,
		trial.DirtyRequest, trial.DirtyAnswer, trial.DirtyHeader, trial.DirtyStore, trial.Twice, trial.Again, trial.DeniedFromNow, trial.Down,
	}
	t.Cleanup(func() { t.Logf("%d stories of several publications", seeds) })
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(seed), 7))
			bucket := fmt.Sprintf("seed-%d", seed)
			o.g.Copy("base", bucket)
			defer o.g.Drop(bucket)
			proxy := trial.StartProxy(t, o.g)
			versions := []trial.Version{o.a}
			sites := []*release.Site{o.first, o.second, o.last}
			all := []trial.Version{o.a, o.b, o.c}
			for range 1 + r.IntN(4) {
				next := r.IntN(len(sites))
				versions = append(versions, all[next])
				plan := map[int]trial.Fault{}
				from := 0
				for range 1 + r.IntN(4) {
					way := ways[r.IntN(len(ways))]
					n := 1 + r.IntN(o.steps)
					if plan[n] = way; way == trial.Down || way == trial.DeniedFromNow {
						from = n
					}
				}
				proxy.Reset(func(n int) trial.Fault {
					if from > 0 && n > from {
						return plan[from]
					}
					return plan[n]
				})
				s := quick(proxy.Endpoint)
				s.Workers = 1 + r.IntN(6)
				target := open(t, "s3://"+bucket, s)
				var err error
				if r.IntN(5) == 0 {
					_, err = target.Rollback(t.Context(), release.Options{})
				} else {
					_, err = target.Publish(t.Context(), sites[next], release.Options{Keep: 1 + r.IntN(3), Yes: true})
				}
				if wrong := trial.Broken(o.shown(t, bucket), versions...); len(wrong) > 0 {
					t.Fatalf("after %v (%v) readers see: %s", plan, err, strings.Join(wrong, "; "))
				}
			}
			o.heal(t, bucket)
		})
	}
}

// TestReadersSeeWholePagesAtEveryMoment looks at the website before every single
// request of a publication and of going back.
func TestReadersSeeWholePagesAtEveryMoment(t *testing.T) {
	o := newOrdeal(t)
	o.g.Copy("base", "watched")
	proxy := trial.StartProxy(t, o.g)
	s := quick(proxy.Endpoint)
	s.Timeout = 20 * time.Second // every request waits for the onlooker
	looks := 0
	proxy.Before = func(int, *trial.Request) {
		looks++
		if wrong := trial.Broken(o.shown(t, "watched"), o.a, o.b); len(wrong) > 0 {
			t.Errorf("before request %d readers see: %s", looks, strings.Join(wrong, "; "))
		}
	}
	target := open(t, "s3://watched", s)
	publish(t, target, o.second, release.Options{})
	if _, err := target.Rollback(t.Context(), release.Options{}); err != nil {
		t.Error(err)
	}
	t.Logf("looked %d times", looks)
}
