package preview

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// The preview's own addresses begin with this. No page of a site can: Hugo
// leaves out folders whose names begin with a dot.
const own = "/.nscp/"

// An update is what a browser is told: the files that are different since the
// build before. None means that anything may be.
type update struct {
	Build string   `json:"build"`
	Files []string `json:"files"`
}

// A broadcast tells every browser that listens of each build.
type broadcast struct {
	mu        sync.Mutex
	began     int64 // tells this preview from one that ran before it
	builds    int
	listeners map[chan update]bool
}

// send tells of a build.
func (b *broadcast) send(files []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.builds++
	u := update{b.name(), files}
	for c := range b.listeners {
		select {
		case c <- u:
		default:
			// It is too slow. It asks again, and sees by the number that it
			// missed something.
			delete(b.listeners, c)
			close(c)
		}
	}
}

// listen returns a channel of updates, which is closed when they are missed, and
// the name of the current build.
func (b *broadcast) listen() (chan update, string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.listeners == nil {
		b.listeners = map[chan update]bool{}
	}
	c := make(chan update, 16)
	b.listeners[c] = true
	return c, b.name()
}

func (b *broadcast) leave(c chan update) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.listeners, c)
}

// current returns the name of the build that is shown.
func (b *broadcast) current() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.name()
}

func (b *broadcast) name() string {
	if b.began == 0 {
		b.began = time.Now().UnixMilli()
	}
	return strconv.FormatInt(b.began, 36) + "-" + strconv.Itoa(b.builds)
}

// stream tells one browser of builds, as server-sent events, until it leaves or
// the preview ends.
func (b *broadcast) stream(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "this connection cannot be kept open", http.StatusInternalServerError)
		return
	}
	updates, build := b.listen()
	defer b.leave(updates)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprintf(w, "retry: 500\nevent: build\ndata: %q\n\n", build)
	flusher.Flush()
	for {
		select {
		case <-r.Context().Done():
			return
		case u, ok := <-updates:
			if !ok {
				return
			}
			data, err := json.Marshal(u)
			if err != nil {
				return
			}
			if _, err := fmt.Fprintf(w, "event: update\ndata: %s\n\n", data); err != nil {
				return
			}
			flusher.Flush()
		}
	}
}
