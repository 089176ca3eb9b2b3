package bucket

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"nscp/tools/internal/publish/release"
)

// The lock is one object that says whether somebody publishes. It is never
// deleted, and only ever written on condition that it is as it was read, so of
// two publishers that want it one gets it, whatever their clocks say.
//
// Its holder writes it again every quarter of the lease. A waiting publisher
// takes over when it has seen the lock unchanged for one and a half leases, by
// its own stopwatch: the times of different machines are never compared. The
// holder stops by itself when it could not renew for three quarters of the
// lease, long before. What remains is a holder that is frozen between deciding
// to write and writing, for more than half a lease, and then goes on: one write
// per worker can still leave its machine. Object storage has no means against
// that; such a write is conditional on what it replaces, a page that it hits is
// still whole, and the next publication notices and puts it right.
//
// Storage that ignores conditions would make all of this worthless without a
// sign, so it is put to the test each time the lock is taken.

const lockKey = release.Records + "/lock"

var recordHeaders = headers{kind: "application/json", cache: "no-store"}

// A lockState is what the lock object holds.
type lockState struct {
	Held bool   `json:"held"`
	By   string `json:"by"`   // the holder, made up anew for each publication
	Turn string `json:"turn"` // made up anew for each write, so that no two are alike

	Lease time.Duration `json:"lease"` // after which silence means death; nanoseconds
}

// patience returns how long the lock must be seen unchanged before it is taken
// over.
func (s lockState) patience(t *Target) time.Duration {
	if t.takeover != 0 {
		return t.takeover
	}
	// A damaged lock does not say; one that says nonsense is not believed.
	lease := s.Lease
	if lease <= 0 || lease > time.Hour {
		lease = t.lease
	}
	return lease * 3 / 2
}

type lock struct {
	t    *Target
	id   string
	lose context.CancelCauseFunc
	stop func()    // ends the renewing
	now  time.Time // when the lock was taken, by the storage's clock

	mu      sync.Mutex
	etag    string
	renewed time.Time // when the last renewal that succeeded was begun
}

// acquire waits for the lock. The context that it returns ends when the lock is
// lost.
func (t *Target) acquire(ctx context.Context, o release.Options) (context.Context, *lock, error) {
	l := &lock{t: t, id: rand.Text()}
	// Interrupted between writing and reading back, nobody would know whose the lock
	// is, and it would stay held.
	whole := context.WithoutCancel(ctx)
	deadline := time.Now().Add(o.Patience())
	seen, since := "", time.Now()
	for {
		state, etag, err := t.readLock(ctx)
		if err != nil {
			return nil, nil, err
		}
		switch {
		case etag == "":
			err = l.write(whole, true, absent)
		case !state.Held || state.By == l.id:
			err = l.write(whole, true, condition(etag))
		case etag != seen:
			seen, since = etag, time.Now()
			err = errCondition
		case time.Since(since) > state.patience(t):
			err = l.write(whole, true, condition(etag))
		default:
			err = errCondition
		}
		if err == nil {
			break
		}
		if !errors.Is(err, errCondition) {
			return nil, nil, fmt.Errorf("taking the lock: %w", err)
		}
		if time.Now().After(deadline) {
			return nil, nil, release.ErrBusy
		}
		o.Tell("waiting for another publication to end")
		select {
		case <-ctx.Done():
			return nil, nil, context.Cause(ctx)
		case <-time.After(min(state.patience(t)/8, time.Second/2)):
		}
	}
	if err := l.prove(ctx); err != nil {
		return nil, nil, errors.Join(err, l.release(ctx))
	}
	held, lose := context.WithCancelCause(ctx)
	l.lose = lose
	var done sync.WaitGroup
	renewing, stop := context.WithCancel(held)
	done.Go(func() { l.keep(renewing) })
	l.stop = func() { stop(); done.Wait() }
	return held, l, nil
}

// readLock returns the state of the lock and its ETag, "" when there is none.
func (t *Target) readLock(ctx context.Context) (s lockState, etag string, err error) {
	err = t.get(ctx, lockKey, 0, func(o object, _ headers, body io.Reader) error {
		etag = o.etag
		s = lockState{}
		data, err := io.ReadAll(io.LimitReader(body, 10_000))
		if err != nil {
			return err
		}
		if json.Unmarshal(data, &s) != nil {
			// Damaged on the way or where it lies. It counts as held by somebody:
			// if it stays as it is, it is taken over.
			s = lockState{Held: true}
		}
		return nil
	})
	if errors.Is(err, errMissing) {
		return lockState{}, "", nil
	}
	if err != nil {
		return lockState{}, "", fmt.Errorf("reading the lock: %w", err)
	}
	return s, etag, nil
}

// write writes the lock on a condition and reads it back. errCondition means
// that somebody else was faster.
func (l *lock) write(ctx context.Context, held bool, if_ condition) error {
	data, err := json.Marshal(lockState{Held: held, By: l.id, Turn: rand.Text(), Lease: l.t.lease})
	if err != nil {
		return err
	}
	c := bytesContent(data)
	begun := time.Now()
	if _, err = l.t.put(ctx, lockKey, c, recordHeaders, if_); err != nil && !errors.Is(err, errCondition) {
		return err
	}
	// Where the answer to a first attempt was lost, the second one's condition
	// fails, and the lock is ours all the same: what stands there decides.
	mine := false
	etag, now := "", time.Time{}
	err = l.t.get(ctx, lockKey, 0, func(o object, _ headers, body io.Reader) error {
		have, err := io.ReadAll(io.LimitReader(body, 10_000))
		mine, etag, now = bytes.Equal(have, data), o.etag, o.modified
		return err
	})
	if err != nil {
		return err
	}
	if !mine {
		return errCondition
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.etag, l.renewed = etag, begun
	if l.now.IsZero() {
		l.now = now
	}
	return nil
}

// prove makes sure that the storage refuses a write whose condition does not
// hold. Were it to accept one, it would be the lock once more that is written.
func (l *lock) prove(ctx context.Context) error {
	data, err := json.Marshal(lockState{Held: true, By: l.id, Turn: "proof", Lease: l.t.lease})
	if err != nil {
		return err
	}
	for _, if_ := range []condition{absent, "00000000000000000000000000000000"} {
		_, err := l.t.put(ctx, lockKey, bytesContent(data), recordHeaders, if_)
		switch {
		case err == nil:
			return fmt.Errorf("%w: it ignores conditions (If-Match, If-None-Match), so two publishers could work at once", release.ErrUnsafe)
		case !errors.Is(err, errCondition):
			return fmt.Errorf("testing the lock: %w", err)
		}
	}
	return nil
}

// keep renews the lock until the context ends.
func (l *lock) keep(ctx context.Context) {
	tick := time.NewTicker(l.t.lease / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		l.mu.Lock()
		etag := l.etag
		l.mu.Unlock()
		once, cancel := context.WithTimeout(ctx, l.t.lease/2)
		err := l.write(once, true, condition(etag))
		cancel()
		if errors.Is(err, errCondition) {
			l.lose(release.ErrLost)
			return
		}
		// Any other error may pass; check gives up when it lasts.
		if l.check() != nil {
			return
		}
	}
}

// check reports whether the lock is surely still ours. It is asked before every
// write that a reader could notice.
func (l *lock) check() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	// Both clocks: the monotonic one of a laptop stands still while it sleeps,
	// and the other one can be set.
	age := max(time.Since(l.renewed), time.Now().Round(0).Sub(l.renewed.Round(0)))
	if age > l.t.lease*3/4 {
		l.lose(release.ErrLost)
		return release.ErrLost
	}
	return nil
}

// release gives the lock back. It works on when the publication was cancelled.
func (l *lock) release(ctx context.Context) error {
	if l.stop != nil {
		l.stop()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.t.timeout)
	defer cancel()
	l.mu.Lock()
	etag := l.etag
	l.mu.Unlock()
	err := l.write(ctx, false, condition(etag))
	if errors.Is(err, errCondition) {
		return release.ErrLost
	}
	return err
}
