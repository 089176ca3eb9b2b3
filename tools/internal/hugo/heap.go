package hugo

import (
	"os"
	"runtime"
)

// Hugo makes a lot of garbage and keeps little of a small site, and keeps the parsed
// text and HTML of every page of a large one as long as a quarter of the machine's
// memory is free. A whole build needs each page's once, so it gets other bounds.
const (
	// spare is memory that is never touched, and so never taken from the machine. The
	// collector counts it as alive and lets the heap grow by as much before it looks
	// again: at 1,000 documents a third as often, at 10,000 about as often as without.
	spare = 128 << 20

	// kept is the heap in GiB beyond which Hugo forgets what it can make again. It
	// changes no page.
	kept, keptName = "0.25", "HUGO_MEMORYLIMIT"
)

// withinBounds sets both until the returned function is called. The second is a
// variable of the process, which engine guards as it does the others; somebody's own
// value stays.
func withinBounds() (restore func()) {
	room := make([]byte, spare)
	_, set := os.LookupEnv(keptName)
	if !set {
		if err := os.Setenv(keptName, kept); err != nil {
			panic(err) // only a malformed name is refused
		}
	}
	return func() {
		runtime.KeepAlive(room)
		if !set {
			os.Unsetenv(keptName)
		}
	}
}
