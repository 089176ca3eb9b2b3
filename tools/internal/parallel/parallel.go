// Package parallel runs one function over a list with a bounded number of
// workers.
package parallel

import (
	"context"
	"sync"
	"sync/atomic"
)

// Do calls f for every item, at most workers at a time, in the order of the
// list. The first error ends the context that the other calls hold and is
// returned when all of them have come back; items not begun by then are left.
func Do[T any](ctx context.Context, workers int, items []T, f func(context.Context, T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(max(workers, 1), len(items)) {
		wg.Go(func() {
			for {
				i := next.Add(1) - 1
				if i >= int64(len(items)) || ctx.Err() != nil {
					return
				}
				if err := f(ctx, items[i]); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}
