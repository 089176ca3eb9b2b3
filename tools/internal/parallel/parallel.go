// Package parallel runs one function over a list with a bounded number of
// workers.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Do calls f for every item, at most workers at a time, in the order of the
// list. The first error ends the context that the other calls hold and is
// returned when all of them have come back; items not begun by then are left.
func Do[T any](ctx context.Context, workers int, items []T, f func(context.Context, T) error) error {
	return Count(ctx, workers, len(items), func(ctx context.Context, i int) error { return f(ctx, items[i]) })
}

// Count does the same for the numbers from 0 to n-1.
func Count(ctx context.Context, workers, n int, f func(context.Context, int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(max(workers, 1), n) {
		wg.Go(func() {
			for {
				i := int(next.Add(1) - 1)
				if i >= n || ctx.Err() != nil {
					return
				}
				if err := f(ctx, i); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// Each calls f for the numbers from 0 to n-1, as many at a time as there are
// processors, for work that can neither fail nor be called off.
func Each(n int, f func(int)) {
	_ = Count(context.Background(), runtime.GOMAXPROCS(0), n, func(_ context.Context, i int) error { // nil
		f(i)
		return nil
	})
}
