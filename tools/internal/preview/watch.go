package preview

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
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
	done    chan struct{}
}

// newWatcher watches the site in dir. It tells of nothing before settle has been
// called for the first time.
func newWatcher(dir string) (*watcher, error) {
	root, err := realPath(dir)
	if err != nil {
		return nil, err
	}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	w := &watcher{
		changes: make(chan changeSet),
		events:  events,
		settled: make(chan []string),
		done:    make(chan struct{}),
	}
	// The root itself tells of hugo.toml and of folders that appear later.
	if err := events.Add(root); err != nil {
		events.Close()
		return nil, err
	}
	t := newTree(root)
	for _, path := range t.paths() {
		w.add(path)
	}
	go w.run(t)
	return w, nil
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
		busy    = true           // the receiver has not called settle
		pending changeSet        // what is being handed over
		out     chan<- changeSet // nil when there is nothing to hand over
	)
	look := func() {
		if busy || out != nil || ripe != nil || len(touched) == 0 {
			return
		}
		slices.Sort(touched)
		pending, touched = t.look(slices.Compact(touched)...), nil
		if len(pending.all()) > 0 {
			out = w.changes
		}
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
		case out <- pending:
			out, busy = nil, true
		case written := <-w.settled:
			t.look(written...)
			busy = false
			look()
		}
	}
}
