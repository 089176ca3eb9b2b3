package preview

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

func TestFolderThatTellsOfItsChangesIsNotDeaf(t *testing.T) {
	dir := t.TempDir()
	if deaf(dir, 20*time.Second) {
		t.Error("have a deaf folder, want one that tells of its changes")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("have %v left behind, error %v", left, err)
	}
}

func TestSilenceAfterATrialIsHeard(t *testing.T) {
	dir := t.TempDir()
	if hears(dir, make(chan fsnotify.Event), 10*time.Millisecond) {
		t.Error("have an event, want none")
	}
}

// A watcher whose events were all taken away stands for a drive that sends none.
func TestPlaceWithoutEventsIsFoundAndPolled(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "content", "a.md")
	if err := os.MkdirAll(filepath.Dir(page), 0o777); err != nil {
		t.Fatal(err)
	}
	said := make(chan string, 10)
	w, tree, err := watch(dir, func(words string) { said <- words })
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range w.events.WatchList() {
		if err := w.events.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	w.every, w.beat, w.late = 20*time.Millisecond, 5*time.Millisecond, 20*time.Millisecond
	go w.run(tree)
	defer w.close()
	w.settle()
	for i := range 3 {
		if err := os.WriteFile(page, []byte(strings.Repeat("word ", i+1)), 0o666); err != nil {
			t.Fatal(err)
		}
		select {
		case c := <-w.changes:
			if have := c.all(); !slices.ContainsFunc(have, func(name string) bool { return strings.HasSuffix(name, "a.md") }) {
				t.Errorf("have changes %v, want a.md", have)
			}
			w.settle()
		case <-time.After(20 * time.Second):
			t.Fatal("the change was not found")
		}
	}
	select {
	case words := <-said:
		if !strings.Contains(words, "does not tell of its changes") {
			t.Errorf("have %q", words)
		}
	case <-time.After(20 * time.Second):
		t.Error("nobody was told")
	}
}
