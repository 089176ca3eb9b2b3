package trial

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
)

// Runs counts publications in trouble by what befell them, so that the output of
// the tests says how many there were: a loop that runs over nothing looks like
// one that passes.
var Runs runs

type runs struct {
	mu    sync.Mutex
	count map[string]int
}

// Add counts one.
func (r *runs) Add(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.count == nil {
		r.count = map[string]int{}
	}
	r.count[what]++
}

// Print writes the counts, the sum first. It writes nothing where there was no
// trouble.
func (r *runs) Print(w io.Writer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	total := 0
	for _, n := range r.count {
		total += n
	}
	if total == 0 {
		return
	}
	fmt.Fprintf(w, "%d publications in trouble, each looked at as readers see it and then healed:\n", total)
	for _, what := range slices.Sorted(maps.Keys(r.count)) {
		fmt.Fprintf(w, "%6d  %s\n", r.count[what], what)
	}
}
