package parallel_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"nscp/tools/internal/parallel"
)

func TestEveryItemIsGivenOnce(t *testing.T) {
	items := make([]int, 1000)
	for i := range items {
		items[i] = i
	}
	var sum, running, most atomic.Int64
	err := parallel.Do(t.Context(), 7, items, func(_ context.Context, i int) error {
		most.Store(max(most.Load(), running.Add(1)))
		sum.Add(int64(i))
		running.Add(-1)
		return nil
	})
	if have, want := sum.Load(), int64(1000*999/2); err != nil || have != want {
		t.Errorf("have sum %d and error %v, want %d", have, err, want)
	}
	if have := most.Load(); have > 7 {
		t.Errorf("have %d at a time, want at most 7", have)
	}
}

func TestTheFirstErrorStopsTheRest(t *testing.T) {
	broken := errors.New("broken")
	var calls atomic.Int64
	err := parallel.Do(t.Context(), 2, make([]int, 100000), func(ctx context.Context, _ int) error {
		if calls.Add(1) == 5 {
			return broken
		}
		return ctx.Err()
	})
	if !errors.Is(err, broken) {
		t.Errorf("have error %v, want %v", err, broken)
	}
	if calls.Load() == 100000 {
		t.Error("every item was begun in spite of the error")
	}
}

func TestACancelledContextIsAnError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := parallel.Do(ctx, 2, []int{1}, func(context.Context, int) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("have error %v, want that the work was cancelled", err)
	}
}

func TestEachNumberIsGivenOnce(t *testing.T) {
	var seen [1000]atomic.Int64
	parallel.Each(len(seen), func(i int) { seen[i].Add(1) })
	for i := range seen {
		if n := seen[i].Load(); n != 1 {
			t.Errorf("%d was given %d times", i, n)
		}
	}
}
