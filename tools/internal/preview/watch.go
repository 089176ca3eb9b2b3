package preview

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// quiet is how long nothing may happen before a change counts as complete:
	// long enough for a program that saves in several steps.
	quiet = 20 * time.Millisecond
	// patience is when changes are shown although more keep coming.
	patience = 500 * time.Millisecond
)

// A watcher tells of changes to the files of a site, one complete change at a
// time. The receiver must call settle when it is done with one, and only then
// gets the next.
type watcher struct {
	changes chan changeSet

	events  *fsnotify.Watcher
	settled chan []string
	unheard chan struct{} // tells that no event comes
	polls   atomic.Bool   // changes are looked for, as no event tells of them
	say     func(string)  // tells the person
	done    chan struct{}

	every, beat, late time.Duration // see poll.go
}

// newWatcher watches the site in dir. It tells of nothing before settle has been
// called for the first time. What a person should know goes to say.
func newWatcher(dir string, say func(string)) (*watcher, error) {
	w, t, err := watch(dir, say)
	if err != nil {
		return nil, err
	}
	go func() {
		if deaf(t.root, late) {
			select {
			case w.unheard <- struct{}{}:
			case <-w.done:
			}
		}
	}()
	go w.run(t)
	return w, nil
}

// watch returns a watcher that does not run yet, and the site as it is now.
func watch(dir string, say func(string)) (*watcher, *tree, error) {
	root, err := realPath(dir)
	if err != nil {
		return nil, nil, err
	}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, nil, err
	}
	w := &watcher{
		changes: make(chan changeSet),
		events:  events,
		settled: make(chan []string),
		unheard: make(chan struct{}),
		say:     say,
		done:    make(chan struct{}),
		every:   patrol,
		beat:    beat,
		late:    late,
	}
	// The root itself tells of hugo.toml and of folders that appear later.
	if err := events.Add(root); err != nil {
		// There may be no more to be had, or no such thing on this drive.
		w.polls.Store(true)
	}
	t := newTree(root)
	for _, path := range t.paths() {
		w.add(path)
	}
	return w, t, nil
}

// realPath returns dir as Hugo and the watcher name the files in it: absolute,
// without symbolic links.
func realPath(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(dir)
}

// settle says that the last change has been dealt with, and that the files at
// these paths were written in doing so: they are not told of.
func (w *watcher) settle(written ...string) {
	select {
	case w.settled <- written:
	case <-w.done:
	}
}

func (w *watcher) close() {
	w.events.Close()
	<-w.done
}

// add watches path and the folders in it. What cannot be watched is left: its
// changes show with the next one that is seen in a folder above it.
func (w *watcher) add(path string) {
	_ = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return nil
		}
		if passing(filepath.Base(name)) {
			return filepath.SkipDir
		}
		_ = w.events.Add(name)
		return nil
	})
}

// drop stops watching the folders in a folder that was renamed. They would go on
// to tell of changes under the old name.
func (w *watcher) drop(path string) {
	for _, name := range w.events.WatchList() {
		if strings.HasPrefix(name, path+string(filepath.Separator)) {
			_ = w.events.Remove(name) // it may be gone already
		}
	}
}

// run gathers events until nothing more happens, looks at what they named, and
// hands over what changed. While the receiver is at work nothing is looked at,
// so that files which it writes itself can be told from others.
func (w *watcher) run(t *tree) {
	defer close(w.done)
	var (
		touched []string         // paths that events named and that were not looked at
		come    []string         // those that may be new folders
		ripe    <-chan time.Time // when they can be
		latest  time.Time        // until when that can be put off
		again   <-chan time.Time // when to look at what is held back
		busy    = true           // the receiver has not called settle
		pending changeSet        // what is being handed over
		out     chan<- changeSet // nil when there is nothing to hand over
		held    = newHold(t.root)
		round   = time.NewTimer(w.every) // when to look at everything
		suspect = suspicion{}
		doubt   <-chan time.Time // when suspects become certain
	)
	defer round.Stop()
	held.begin(t, time.Now())
	look := func() (c changeSet) {
		if busy || out != nil || ripe != nil {
			return c
		}
		slices.Sort(touched)
		c, touched = t.look(slices.Compact(touched)...), nil
		now := time.Now()
		held.take(c, now)
		var news bool
		pending, news = held.release(now)
		if again = nil; len(held.files) > 0 {
			again = time.After(recheck)
		}
		if len(pending.all()) > 0 || news {
			out = w.changes
		}
		return c
	}
	touch := func(path string) {
		now := time.Now()
		if len(touched) == 0 {
			latest = now.Add(patience)
		}
		touched = append(touched, path)
		ripe = time.After(min(quiet, latest.Sub(now)))
	}
	for {
		select {
		case e, ok := <-w.events.Events:
			if !ok {
				return
			}
			if e.Op == fsnotify.Chmod || !t.belongs(e.Name) {
				continue
			}
			suspect.clear(e.Name)
			if e.Has(fsnotify.Create) {
				come = append(come, e.Name)
				w.add(e.Name)
			}
			if e.Has(fsnotify.Rename) {
				w.drop(e.Name)
			}
			touch(e.Name)
		case err, ok := <-w.events.Errors:
			if !ok {
				return
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				for _, path := range t.paths() {
					w.add(path)
					touch(path)
				}
			}
		case <-ripe:
			// A folder that was renamed is at first watched under its old name,
			// and then not at all; by now it can be watched as a new one.
			for _, path := range come {
				w.add(path)
			}
			ripe, come = nil, nil
			look()
		case <-again:
			again = nil
			look()
		case <-round.C:
			began := time.Now()
			quietly := len(touched) == 0 && ripe == nil
			if !busy && out == nil && ripe == nil {
				touched = t.paths()
			}
			if c := look(); quietly && !w.polls.Load() && len(c.all()) > 0 {
				suspect.add(c)
				doubt = time.After(w.late)
			}
			round.Reset(next(w.interval(), time.Since(began)))
		case <-doubt:
			if doubt = nil; len(suspect) > 0 {
				w.poll()
				round.Reset(w.interval())
			}
		case <-w.unheard:
			w.poll()
			round.Reset(w.interval())
		case out <- pending:
			out, busy = nil, true
		case written := <-w.settled:
			t.look(written...)
			busy = false
			look()
		}
	}
}

// interval returns how often everything is looked at.
func (w *watcher) interval() time.Duration {
	if w.polls.Load() {
		return w.beat
	}
	return w.every
}

// poll makes the watcher look for changes itself.
func (w *watcher) poll() {
	if !w.polls.Swap(true) {
		w.say("this folder does not tell of its changes, as on a network drive or in OneDrive; it is looked at every second instead")
	}
}
