package hugo

import (
	"os"

	"nscp/tools/internal/heap"
)

// Hugo makes a lot of garbage and keeps little of a small site, and keeps the parsed
// text and HTML of every page of a large one as long as a quarter of the machine's
// memory is free. A whole build needs each page's once, so it gets other bounds.
const (
	// spare is the room that garbage has, in bytes: the collector looks for it at 1,000
	// documents a third as often, at 10,000 about as often as without.
	spare = 128 << 20

	// kept is the heap in GiB beyond which Hugo forgets what it can make again. It
	// changes no page.
	kept, keptName = "0.25", "HUGO_MEMORYLIMIT"
)

// withinBounds sets both until the returned function is called. The second is a
// variable of the process, which engine guards as it does the others; somebody's own
// value stays.
func withinBounds() (restore func()) {
	end := heap.Room(spare)
	_, set := os.LookupEnv(keptName)
	if !set {
		if err := os.Setenv(keptName, kept); err != nil {
			panic(err) // only a malformed name is refused
		}
	}
	return func() {
		end()
		if !set {
			os.Unsetenv(keptName)
		}
	}
}
