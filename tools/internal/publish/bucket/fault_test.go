package bucket

import (
	"bytes"
	"context"
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

// An ordeal is a server with buckets as they are before a publication, and copies
// of them to which it is made in trouble.
type ordeal struct {
	g                   *trial.Gateway
	first, second, last *release.Site
	a, b, c             trial.Version
	works               []*work
}

// A work is one thing that a publisher does.
type work struct {
	name  string
	base  string          // the bucket as it is before
	seen  []trial.Version // what readers may see meanwhile
	want  trial.Version   // what they see in the end
	task  task            // without the addresses
	steps int             // requests that it takes when nothing goes wrong
}

func newOrdeal(t *testing.T) *ordeal {
	t.Helper()
	o := &ordeal{g: trial.StartGateway(t), first: small.Finish(t), second: smallNext.Finish(t), last: smallLast.Finish(t)}
	o.a, o.b, o.c = trial.Contents(t, o.first), trial.Contents(t, o.second), trial.Contents(t, o.last)
	o.g.Make("empty")
	put(t, o.g, "empty", stranger, strangersText)
	o.g.Copy("empty", "base")
	publish(t, open(t, "s3://base", quick(o.g.Endpoint)), o.first, release.Options{})
	o.g.Copy("base", "moved")
	publish(t, open(t, "s3://moved", quick(o.g.Endpoint)), o.second, release.Options{})
	o.works = []*work{
		{name: "replacing", base: "base", seen: []trial.Version{o.a, o.b}, want: o.b, task: task{Site: o.second.Dir}},
		{name: "beginning", base: "empty", seen: []trial.Version{{}, o.b}, want: o.b, task: task{Site: o.second.Dir}},
		{name: "going back", base: "moved", seen: []trial.Version{o.a, o.b}, want: o.a, task: task{Options: release.Options{Release: o.first.Manifest.ID}}},
		{name: "forgetting", base: "base", seen: []trial.Version{o.a, o.b}, want: o.b, task: task{Site: o.second.Dir, Options: release.Options{Keep: 1, Grace: -1}}},
	}
	proxy := trial.StartProxy(t, o.g)
	for _, w := range o.works {
		o.g.Copy(w.base, "count")
		proxy.Reset(nil)
		if err := w.do(t.Context(), open(t, "s3://count", quick(proxy.Endpoint))); err != nil {
			t.Fatal(err)
		}
		w.steps = len(proxy.Requests())
		o.g.Drop("count")
	}
	return o
}

// steps is how many requests it takes to replace one release by another.
func (o *ordeal) steps() int { return o.works[0].steps }

func (w *work) do(ctx context.Context, t *Target) error { return w.task.do(ctx, t) }

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

// endure does the work in trouble, looks at what readers see then, and lets the
// next publication heal it.
func (o *ordeal) endure(t *testing.T, w *work, bucket string, do func(address string) error) {
	t.Helper()
	o.g.Copy(w.base, bucket)
	defer o.g.Drop(bucket)
	failed := do("s3://" + bucket)
	if failed != nil && (strings.Contains(failed.Error(), trial.AccessKey) || strings.Contains(failed.Error(), trial.SecretKey)) {
		t.Errorf("the error tells the key: %v", failed)
	}
	shown := o.shown(t, bucket)
	if wrong := trial.Broken(shown, w.seen...); len(wrong) > 0 {
		t.Errorf("after the fault readers see: %s", strings.Join(wrong, "; "))
	}
	if failed == nil {
		if wrong := trial.Same(shown, w.want, isAsset); len(wrong) > 0 {
			t.Errorf("the publisher said that it succeeded, and: %s", strings.Join(wrong, "; "))
		}
	}
	o.heal(t, bucket)
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

// passing are the faults that pass by themselves and must not stop a publisher.
var passing = []trial.Fault{
	trial.Refused, trial.Busy, trial.Broken500, trial.TooMany, trial.Conflict, trial.CutRequest, trial.LostAnswer, trial.CutAnswer,
	trial.Slow, trial.Late, trial.Twice, trial.Again,
}

// lasting are those that may stop it.
var lasting = []trial.Fault{
	trial.Denied, trial.DirtyRequest, trial.DirtyAnswer, trial.DirtyHeader, trial.DirtyStore, trial.Down, trial.DeniedFromNow,
}

// TestEachRequestThatGoesWrong lets each single request go wrong: in each way where
// one release replaces another, and for the other works in those ways that tell a
// work apart, or in each with NSCP_TRIAL=all.
func TestEachRequestThatGoesWrong(t *testing.T) {
	o := newOrdeal(t)
	for i, w := range o.works {
		ways := slices.Concat(passing, lasting)
		if i > 0 && os.Getenv("NSCP_TRIAL") != "all" {
			ways = []trial.Fault{trial.LostAnswer, trial.DirtyHeader, trial.DirtyStore, trial.Down}
		}
		for n := 1; n <= w.steps; n++ {
			for j, way := range ways {
				t.Run(fmt.Sprintf("%s/%s at request %d", w.name, way, n), func(t *testing.T) {
					t.Parallel()
					proxy := trial.StartProxy(t, o.g)
					proxy.Patience = patience
					proxy.Reset(at(n, way))
					o.endure(t, w, fmt.Sprintf("run-%d-%d-%d", i, n, j), func(address string) error {
						err := w.do(t.Context(), open(t, address, quick(proxy.Endpoint)))
						if err != nil && slices.Contains(passing, way) {
							t.Errorf("the publisher gave up: %v", err)
						}
						return err
					})
					trial.Runs.Add(w.name + ": " + string(way))
				})
			}
		}
	}
}

// TestAPublisherKilledAtEachStep kills a publisher that is a process of its own,
// before and after each of its requests arrives.
func TestAPublisherKilledAtEachStep(t *testing.T) {
	o := newOrdeal(t)
	for i, w := range o.works {
		for n := 1; n <= w.steps; n++ {
			ways := []trial.Fault{trial.KillBefore, trial.KillAfter}
			if i > 0 {
				ways = ways[1:] // after one request is before the next
			}
			for j, way := range ways {
				t.Run(fmt.Sprintf("%s/%s %d", w.name, way, n), func(t *testing.T) {
					t.Parallel()
					proxy := trial.StartProxy(t, o.g)
					proxy.Reset(at(n, way))
					o.endure(t, w, fmt.Sprintf("kill-%d-%d-%d", i, n, j), func(address string) error { return doAndDie(t, proxy, w, address) })
					trial.Runs.Add(w.name + ": " + string(way))
				})
			}
		}
	}
}

// doAndDie does a work in another process, which the proxy kills.
func doAndDie(t *testing.T, proxy *trial.Proxy, w *work, address string) error {
	t.Helper()
	do := w.task
	do.Endpoint, do.Address = proxy.Endpoint, address
	how, err := json.Marshal(do)
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
	for i, w := range o.works {
		ways := []trial.Fault{trial.ServerBefore, trial.ServerDuring, trial.ServerAfter}
		if i > 0 {
			ways = ways[1:2]
		}
		for n := 1; n <= w.steps; n++ {
			for j, way := range ways {
				t.Run(fmt.Sprintf("%s/%s %d", w.name, way, n), func(t *testing.T) {
					proxy.Reset(at(n, way))
					o.endure(t, w, fmt.Sprintf("server-%d-%d-%d", i, n, j), func(address string) error {
						return w.do(t.Context(), open(t, address, quick(proxy.Endpoint)))
					})
					trial.Runs.Add(w.name + ": " + string(way))
				})
			}
		}
	}
}

// TestManyThingsGoWrong lets requests go wrong at random, several in a
// publication, with several requests under way, over several publications in a
// row. NSCP_TRIAL_SEEDS says how many such stories are played.
func TestManyThingsGoWrong(t *testing.T) {
	o := newOrdeal(t)
	seeds := 200
	if s, err := strconv.Atoi(os.Getenv("NSCP_TRIAL_SEEDS")); err == nil {
		seeds = s
	}
	// Without those that only take their time.
	ways := slices.DeleteFunc(slices.Concat(passing, lasting), func(f trial.Fault) bool { return f == trial.Slow || f == trial.Late })
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
					n := 1 + r.IntN(o.steps())
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
			trial.Runs.Add("stories of several publications, each with several faults")
		})
	}
}

// TestReadersSeeWholePagesAtEveryMoment looks at the website before every single
// request.
func TestReadersSeeWholePagesAtEveryMoment(t *testing.T) {
	o := newOrdeal(t)
	proxy := trial.StartProxy(t, o.g)
	s := quick(proxy.Endpoint)
	s.Timeout = 20 * time.Second // every request waits for the onlooker
	for _, w := range o.works {
		o.g.Copy(w.base, "watched")
		looks := 0
		proxy.Before = func(int, *trial.Request) {
			looks++
			if wrong := trial.Broken(o.shown(t, "watched"), w.seen...); len(wrong) > 0 {
				t.Errorf("%s: before request %d readers see: %s", w.name, looks, strings.Join(wrong, "; "))
			}
		}
		if err := w.do(t.Context(), open(t, "s3://watched", s)); err != nil {
			t.Error(err)
		}
		if looks < w.steps {
			t.Errorf("%s: looked %d times, want before each of %d requests", w.name, looks, w.steps)
		}
		o.g.Drop("watched")
	}
}
