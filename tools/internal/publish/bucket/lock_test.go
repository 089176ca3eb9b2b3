package bucket

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

func TestPublishersWaitForEachOther(t *testing.T) {
	o := newOrdeal(t)
	var working, most, waited atomic.Int64
	var group sync.WaitGroup
	for i, site := range []*release.Site{o.second, o.last, o.first, o.second} {
		group.Go(func() {
			proxy := trial.StartProxy(t, o.g)
			var began, ending atomic.Bool
			proxy.Before = func(_ int, r *trial.Request) {
				// From its first write to the state until it gives the lock back, a
				// publisher is alone.
				switch {
				case r.Method != http.MethodPut:
				case strings.HasSuffix(r.URL.Path, stateKey) && began.CompareAndSwap(false, true):
					most.Store(max(most.Load(), working.Add(1)))
				case strings.HasSuffix(r.URL.Path, lockKey) && ending.CompareAndSwap(true, false):
					working.Add(-1)
				}
			}
			s := quick(proxy.Endpoint)
			s.Lease = 2 * time.Minute // so that the lock is not renewed in between
			target, err := Open("s3://base", s)
			if err != nil {
				t.Error(err)
				return
			}
			_, err = target.Publish(t.Context(), site, release.Options{Yes: true, Progress: func(p release.Progress) {
				if strings.HasPrefix(p.Phase, "waiting") {
					waited.Add(1)
				}
				if p.Phase == "clearing away" {
					ending.Store(true)
				}
			}})
			if err != nil {
				t.Errorf("publisher %d: %v", i, err)
			}
		})
	}
	group.Wait()
	if have := most.Load(); have != 1 {
		t.Errorf("have %d publishers at work at a time, want 1", have)
	}
	if waited.Load() == 0 {
		t.Error("nobody waited for anybody")
	}
	shown := o.shown(t, "base")
	same := 0
	for _, v := range []trial.Version{o.a, o.b, o.c} {
		if len(trial.Same(shown, v, isAsset)) == 0 {
			same++
		}
	}
	if same != 1 {
		t.Errorf("what readers see is %d of the three releases, want it to be one of them as a whole", same)
	}
	o.heal(t, "base")
}

func TestAPublisherThatWaitsTooLongSaysSo(t *testing.T) {
	o := newOrdeal(t)
	holder := open(t, "s3://base", quick(o.g.Endpoint))
	_, held, err := holder.acquire(t.Context(), release.Options{})
	if err != nil {
		t.Fatal(err)
	}
	target, err := Open("s3://base", quick(o.g.Endpoint))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = target.Publish(t.Context(), o.second, release.Options{Wait: time.Millisecond}); !errors.Is(err, release.ErrBusy) {
		t.Errorf("have error %v, want that another publication is under way", err)
	}
	if err := held.release(t.Context()); err != nil {
		t.Error(err)
	}
	publish(t, target, o.second, release.Options{Wait: time.Millisecond})
}

// TestALockIsTakenOverWhenItsHolderIsDeadAndNotBefore measures with the leases of
// the publishers themselves.
func TestALockIsTakenOverWhenItsHolderIsDeadAndNotBefore(t *testing.T) {
	o := newOrdeal(t)
	s := quick(o.g.Endpoint)
	s.Lease = 1200 * time.Millisecond
	owner, err := Open("s3://base", s)
	if err != nil {
		t.Fatal(err)
	}
	ctx, l, err := owner.acquire(t.Context(), release.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// Alive: it renews, and nobody gets in for longer than a dead one has.
	waiting, stop := context.WithTimeout(t.Context(), 3*s.Lease)
	defer stop()
	s.Lease = time.Millisecond // what counts is the lease of the holder
	other, err := Open("s3://base", s)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := other.acquire(waiting, release.Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("have error %v, want that it waited in vain", err)
	}
	if ctx.Err() != nil || l.check() != nil {
		t.Fatalf("the holder lost its lock: %v", context.Cause(ctx))
	}
	// Dead: it renews no more.
	l.stop()
	died := time.Now()
	s.Lease = time.Minute
	if other, err = Open("s3://base", s); err != nil {
		t.Fatal(err)
	}
	_, next, err := other.acquire(t.Context(), release.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if waited := time.Since(died); waited < 1200*time.Millisecond {
		t.Errorf("the lock was taken over after %v, before the lease was out", waited)
	}
	// The old holder comes to itself, and may not write any more.
	if err := l.check(); !errors.Is(err, release.ErrLost) {
		t.Errorf("have error %v, want that the lock is lost", err)
	}
	if context.Cause(ctx) == nil {
		t.Error("the work of the old holder goes on")
	}
	if err := l.release(t.Context()); !errors.Is(err, release.ErrLost) {
		t.Errorf("have error %v, want that the lock is lost", err)
	}
	if err := next.check(); err != nil {
		t.Errorf("the new holder has %v", err)
	}
	if err := next.release(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestAPublisherThatFellAsleepWritesNothingMore stops a publisher at each of its
// writes until another has published, and lets it go on.
func TestAPublisherThatFellAsleepWritesNothingMore(t *testing.T) {
	o := newOrdeal(t)
	for n := 1; n <= o.steps(); n++ {
		o.g.Copy("base", "sleep")
		proxy := trial.StartProxy(t, o.g)
		s := quick(proxy.Endpoint)
		s.Timeout, s.Lease = 20*time.Second, 200*time.Millisecond
		slept := false
		proxy.Before = func(count int, _ *trial.Request) {
			if slept || count < n {
				return
			}
			slept = true
			time.Sleep(150 * time.Millisecond) // three quarters of the lease
			publish(t, open(t, "s3://sleep", quick(o.g.Endpoint)), o.last, release.Options{})
		}
		_, err := open(t, "s3://sleep", s).Publish(t.Context(), o.second, release.Options{})
		proxy.Settle() // what it sent in its sleep arrives
		shown := o.shown(t, "sleep")
		if wrong := trial.Broken(shown, o.b, o.c); len(wrong) > 0 {
			t.Errorf("asleep at request %d (%v): %s", n, err, strings.Join(wrong, "; "))
		}
		o.heal(t, "sleep")
		o.g.Drop("sleep")
		trial.Runs.Add("replacing: publisher asleep while another publishes")
	}
}

func TestStorageThatIgnoresConditionsIsRefused(t *testing.T) {
	o := newOrdeal(t)
	for _, header := range []string{"If-Match", "If-None-Match"} {
		proxy := trial.StartProxy(t, o.g)
		// The header is signed, so it cannot be taken away; the answer is changed
		// to what a storage would say that never looked at it.
		proxy.Ignore = header
		_, err := open(t, "s3://base", quick(proxy.Endpoint)).Publish(t.Context(), o.second, release.Options{})
		if !errors.Is(err, release.ErrUnsafe) {
			t.Errorf("%s: have error %v, want that the target is not safe", header, err)
		}
		if wrong := trial.Same(o.shown(t, "base"), o.a, isAsset); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
}

func TestTheClockOfThisMachineDecidesNothing(t *testing.T) {
	o := newOrdeal(t)
	proxy := trial.StartProxy(t, o.g)
	proxy.Close = true // a connection that stays open would hold up the test's clock
	ctx := context.WithoutCancel(t.Context())
	real := time.Now()
	for _, skew := range []time.Duration{-14 * time.Minute, 14 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(real.Add(skew).Sub(time.Now()))
			target := open(t, "s3://base", quick(proxy.Endpoint))
			for _, s := range []*release.Site{o.second, o.last, o.first} {
				if _, err := target.Publish(ctx, s, release.Options{Keep: 1}); err != nil {
					t.Errorf("with a clock that is wrong by %v: %v", skew, err)
				}
			}
		})
		// Nothing is older than an hour, so every asset is still there.
		for _, v := range []trial.Version{o.a, o.b, o.c} {
			for p := range v {
				if _, there := o.shown(t, "base")[p]; isAsset(p) && !there {
					t.Errorf("with a clock that is wrong by %v, %s was removed", skew, p)
				}
			}
		}
	}
	synctest.Test(t, func(t *testing.T) { // the year 2000
		_, err := open(t, "s3://base", quick(proxy.Endpoint)).Publish(ctx, o.second, release.Options{})
		if !errors.Is(err, release.ErrClock) {
			t.Errorf("have error %v, want that the clock is wrong", err)
		}
	})
	if wrong := trial.Same(o.shown(t, "base"), o.a, isAsset); len(wrong) > 0 {
		t.Error(wrong)
	}
}
