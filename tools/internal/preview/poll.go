package preview

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Network drives, and folders that a program such as OneDrive fills, may change
// without any event. Two things tell: a file that is written as a trial and of
// which nothing is heard, and a change that is found by looking although no event
// told of it. From then on the site is looked at every second.
const (
	// patrol is how often the site is looked at where events come.
	patrol = 10 * time.Second
	// beat is how often it is looked at where none do.
	beat = time.Second
	// late is when an event that has not come will not come.
	late = 2 * time.Second
)

// deaf reports whether no event comes for a file in the site folder root. It
// writes and removes one in the folder .nscp, which is never published. Where
// that cannot be done it says no: the patrol finds out.
func deaf(root string, within time.Duration) bool {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return true
	}
	defer events.Close()
	folder := filepath.Join(root, ".nscp")
	if os.Mkdir(folder, 0o777) == nil {
		defer os.Remove(folder)
	}
	if _, err := os.Stat(folder); err != nil {
		return false
	}
	if err := events.Add(folder); err != nil {
		return true
	}
	return !hears(folder, events.Events, within)
}

// hears reports whether an event comes for a file that is written to folder.
func hears(folder string, events <-chan fsnotify.Event, within time.Duration) bool {
	f, err := os.CreateTemp(folder, "probe-")
	if err != nil {
		return true
	}
	f.Close()
	defer os.Remove(f.Name())
	end := time.After(within)
	for {
		select {
		case e := <-events:
			if e.Name == f.Name() {
				return true
			}
		case <-end:
			return false
		}
	}
}

// next returns when to look again after looking took that long: a site of many
// files on a slow drive must not be looked at all the time.
func next(every, took time.Duration) time.Duration { return max(every, 10*took) }

// A suspicion holds files that were seen to have changed and of which no event
// has told yet. An event may only be late.
type suspicion map[string]bool

func (s suspicion) add(c changeSet) {
	for _, name := range c.all() {
		s[name] = true
	}
}

// clear takes out the file, or the files in the folder, that an event named.
func (s suspicion) clear(path string) {
	for name := range s {
		if name == path || strings.HasPrefix(name, path+string(filepath.Separator)) {
			delete(s, name)
		}
	}
}
