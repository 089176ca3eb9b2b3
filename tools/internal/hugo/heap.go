package hugo

import "os"

// Hugo keeps the parsed text and HTML of every page of a large site as long as a
// quarter of the machine's memory is free. A whole build needs each page's once: kept is
// the heap in GiB beyond which Hugo forgets what it can make again. It changes no page.
const kept, keptName = "0.25", "HUGO_MEMORYLIMIT"

// withinBounds sets it until the returned function is called. It is a variable of the
// process, which engine guards as it does the others; somebody's own value stays.
func withinBounds() (restore func()) {
	_, set := os.LookupEnv(keptName)
	if !set {
		if err := os.Setenv(keptName, kept); err != nil {
			panic(err) // only a malformed name is refused
		}
	}
	return func() {
		if !set {
			os.Unsetenv(keptName)
		}
	}
}
