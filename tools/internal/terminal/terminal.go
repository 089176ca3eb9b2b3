// Package terminal gives a person who looks on what a log has no use for: colours,
// and a line that says how far the work is.
//
// In goes a stream, such as standard error, and the environment; out comes a
// [Writer], to which messages are written as before. Where the stream is no
// terminal, or one that can do nothing (TERM=dumb), nothing is added to them. There
// are no colours where NO_COLOR is set (no-color.org) or CLICOLOR is 0.
package terminal

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// A Writer is a stream that may be a terminal. Its methods may be called from
// several goroutines. That of progress is one line, which goes before anything else
// is written.
type Writer struct {
	w       io.Writer
	person  bool // somebody looks on
	colours bool

	mu          sync.Mutex
	doing       string // "" when nothing is
	began       time.Time
	done, total int
	shown       bool          // the line stands on the screen
	drawn       string        // what it says
	stop        chan struct{} // ends the goroutine that draws
}

// New returns a Writer for a stream. isTerminal reports whether a stream is one; env
// returns a variable of the environment.
func New(w io.Writer, isTerminal func(io.Writer) bool, env func(string) string) *Writer {
	person := env("TERM") != "dumb" && isTerminal(w)
	return &Writer{w: w, person: person, colours: person && env("NO_COLOR") == "" && env("CLICOLOR") != "0"}
}

// Colours reports whether messages may have colours.
func (t *Writer) Colours() bool { return t.colours }

// Write writes a message.
func (t *Writer) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clear()
	return t.w.Write(p)
}

// patience is how long work takes before anything is said of it, and pace how often
// what is said is renewed.
const (
	patience = time.Second
	pace     = 100 * time.Millisecond
)

// Begin says what is being done now, such as "converting". It takes the place of
// what was done before; the same again changes nothing.
func (t *Writer) Begin(what string) {
	if !t.person {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.doing == what {
		return
	}
	t.clear()
	t.doing, t.began, t.done, t.total = what, time.Now(), 0, 0
	if t.stop == nil {
		t.stop = make(chan struct{})
		go t.draw(t.stop)
	}
}

// Count says how much of it is done. A count that comes late does not lead back.
func (t *Writer) Count(done, total int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done, t.total = max(done, t.done), total
}

// End says that nothing is being done any more.
func (t *Writer) End() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clear()
	if t.doing = ""; t.stop != nil {
		close(t.stop)
		t.stop = nil
	}
}

// draw renews the line until it is told to stop.
func (t *Writer) draw(stop chan struct{}) {
	for tick := time.NewTicker(pace); ; {
		select {
		case <-stop:
			tick.Stop()
			return
		case now := <-tick.C:
			t.mu.Lock()
			if line := t.line(now); t.stop == stop && line != "" && (!t.shown || line != t.drawn) {
				fmt.Fprint(t.w, "\r\x1b[K", line)
				t.shown, t.drawn = true, line
			}
			t.mu.Unlock()
		}
	}
}

// clear takes the line off the screen.
func (t *Writer) clear() {
	if t.shown {
		fmt.Fprint(t.w, "\r\x1b[K")
		t.shown = false
	}
}

// line returns "uploading [======      ]  50% (20 of 40)", or the seconds where
// nothing is counted; "" while it is too early.
func (t *Writer) line(now time.Time) string {
	took := now.Sub(t.began)
	if t.doing == "" || took < patience {
		return ""
	}
	if t.total <= 0 {
		return fmt.Sprintf("%s, %d s", t.doing, int(took.Seconds()))
	}
	const width = 30
	share := min(float64(t.done)/float64(t.total), 1)
	bar := strings.Repeat("=", int(share*width))
	gap := strings.Repeat(" ", max(0, 24-utf8.RuneCountInString(t.doing)))
	return fmt.Sprintf("%s%s [%-*s] %3d%% (%d of %d)", t.doing, gap, width, bar, int(share*100), t.done, t.total)
}
