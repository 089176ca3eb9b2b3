//go:build unix

package folder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

// TestMain runs a publisher instead of the tests when it is told to, so that a
// test can kill one or take its rights away.
func TestMain(m *testing.M) {
	if how := os.Getenv("NSCP_TRIAL_PUBLISHER"); how != "" {
		os.Exit(publisher(how))
	}
	status := m.Run()
	trial.Runs.Print(os.Stdout)
	os.Exit(status)
}

// A task is something for a publisher to do: to publish a website, or to go back
// where there is none.
type task struct {
	Dir, Site string
	Options   release.Options
	KillAt    int // the change on disk before which the publisher is killed
	User      int // whose rights it has; 0 for all
}

func publisher(how string) int {
	var do task
	err := json.Unmarshal([]byte(how), &do)
	if err == nil {
		err = do.run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (do task) run() error {
	if do.User != 0 {
		if err := syscall.Setuid(do.User); err != nil {
			return err
		}
	}
	t, err := Open(do.Dir)
	if err != nil {
		return err
	}
	n := 0
	t.step = func(string, string) error {
		if n++; n == do.KillAt {
			if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
				return err
			}
			select {}
		}
		return nil
	}
	return do.do(t)
}

func (do task) do(t *Target) error {
	ctx := context.Background()
	if do.Site == "" {
		_, err := t.Rollback(ctx, do.Options)
		return err
	}
	site, err := release.Open(ctx, do.Site)
	if err == nil {
		_, err = t.Publish(ctx, site, do.Options)
	}
	return err
}

// start runs a task in another process.
func (do task) start(t *testing.T) error {
	t.Helper()
	how, err := json.Marshal(do)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "NSCP_TRIAL_PUBLISHER="+string(how))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// An ordeal is three releases, and what is done to bring one in another's place.
type ordeal struct {
	first, second, last *release.Site
	a, b, c             trial.Version
	works               []*work
}

// A work is one thing that a publisher does.
type work struct {
	name  string
	base  []*release.Site // what was published before
	seen  []trial.Version // what readers may see meanwhile
	task  task
	steps []string // changes on disk when nothing goes wrong
}

func newOrdeal(t *testing.T) *ordeal {
	t.Helper()
	o := &ordeal{first: trial.First.Finish(t), second: trial.Second.Finish(t), last: trial.Third.Finish(t)}
	o.a, o.b, o.c = trial.Contents(t, o.first), trial.Contents(t, o.second), trial.Contents(t, o.last)
	o.works = []*work{
		{name: "beginning", seen: []trial.Version{nil, o.b}, task: task{Site: o.second.Dir}},
		{name: "replacing", base: []*release.Site{o.first}, seen: []trial.Version{o.a, o.b}, task: task{Site: o.second.Dir}},
		{name: "forgetting", base: []*release.Site{o.first}, seen: []trial.Version{o.a, o.b}, task: task{Site: o.second.Dir, Options: release.Options{Keep: 1, Grace: -1}}},
		{name: "going back", base: []*release.Site{o.first, o.second}, seen: []trial.Version{o.a, o.b}},
	}
	for _, w := range o.works {
		at := target(t, w.prepare(t))
		at.step = func(what, name string) error {
			w.steps = append(w.steps, what+" "+name)
			return nil
		}
		if err := w.task.do(at); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// prepare returns a folder as it is before the work.
func (w *work) prepare(t *testing.T) string {
	t.Helper()
	dir := trial.Memory(t)
	for _, s := range w.base {
		publish(t, target(t, dir), s, release.Options{})
	}
	return dir
}

// endured looks at what readers see after trouble, and lets the next publication
// heal it.
func (o *ordeal) endured(t *testing.T, w *work, n int, dir, trouble string, failed error) {
	t.Helper()
	have := shown(t, dir)
	if wrong := isRelease(have, w.seen...); len(wrong) > 0 {
		t.Errorf("%s: %s at %s (%v): %s", w.name, trouble, w.steps[n], failed, strings.Join(wrong, "; "))
	}
	if wrong := trial.Broken(have, w.seen...); len(wrong) > 0 && failed != nil && have != nil {
		t.Errorf("%s: %s at %s (%v): %s", w.name, trouble, w.steps[n], failed, strings.Join(wrong, "; "))
	}
	heal(t, dir, []*release.Site{o.second, o.last}[n%2], []trial.Version{o.b, o.c}[n%2])
	trial.Runs.Add(w.name + ": " + trouble)
}

// TestEachChangeOnDiskThatFails lets each change on disk fail, once and from then
// on, for want of space and of rights.
func TestEachChangeOnDiskThatFails(t *testing.T) {
	o := newOrdeal(t)
	for _, w := range o.works {
		for n := range w.steps {
			for _, way := range []struct {
				name    string
				err     error
				lasting bool
			}{{"no space, once", syscall.ENOSPC, false}, {"no space from here on", syscall.ENOSPC, true}, {"no rights from here on", syscall.EACCES, true}, {"a fault of the disk, once", syscall.EIO, false}} {
				dir := w.prepare(t)
				at := target(t, dir)
				count := -1
				at.step = func(string, string) error {
					if count++; count == n || count > n && way.lasting {
						return way.err
					}
					return nil
				}
				o.endured(t, w, n, dir, way.name, w.task.do(at))
			}
		}
	}
}

// TestEachFileThatIsWrittenWrongly changes a bit of each file just after it was
// written.
func TestEachFileThatIsWrittenWrongly(t *testing.T) {
	o := newOrdeal(t)
	for _, w := range o.works {
		for n, step := range w.steps {
			if !strings.HasPrefix(step, "copy ") && !strings.HasPrefix(step, "write ") || strings.HasSuffix(step, "/clock") {
				continue // a link is another name for a file that readers have; the clock's bytes are not read
			}
			dir := w.prepare(t)
			at := target(t, dir)
			count := -1
			at.done = func(_, name string) {
				if count++; count != n {
					return
				}
				data, err := os.ReadFile(name)
				if err == nil && len(data) > 0 {
					data[len(data)/2] ^= 1
					err = os.WriteFile(name, data, 0o644)
				}
				if err != nil {
					t.Error(err)
				}
			}
			o.endured(t, w, n, dir, "other bytes written than were meant", w.task.do(at))
		}
	}
}

func heal(t *testing.T, dir string, site *release.Site, want trial.Version) {
	t.Helper()
	at := target(t, dir)
	publish(t, at, site, release.Options{})
	if wrong := isRelease(shown(t, dir), want); len(wrong) > 0 {
		t.Errorf("after the next publication: %s", strings.Join(wrong, "; "))
	}
	if found, err := at.Verify(t.Context(), release.Options{}); err != nil || len(found) > 0 {
		t.Errorf("after the next publication verify says %v %v", found, err)
	}
	if _, err := os.Stat(at.staging()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was begun is left: %v", err)
	}
}

func TestAPublisherKilledAtEachStep(t *testing.T) {
	o := newOrdeal(t)
	for _, w := range o.works {
		for n := range w.steps {
			dir := w.prepare(t)
			do := w.task
			do.Dir, do.KillAt = dir, n+1
			err := do.start(t)
			if err == nil {
				t.Errorf("%s: the publisher was not killed before %s", w.name, w.steps[n])
			}
			o.endured(t, w, n, dir, "publisher killed", err)
		}
	}
}

// TestAFullDiskChangesNothing publishes a website that fits beside the last one
// only in part, to disks that are full at different steps.
func TestAFullDiskChangesNothing(t *testing.T) {
	noise := func(seed uint64) string {
		r := rand.New(rand.NewPCG(seed, 1))
		b := make([]byte, 100_000)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return string(b)
	}
	first := trial.First.With(trial.Draft{"big.pdf": noise(1), "map.png": noise(2)}).Finish(t)
	second, last := trial.Second.With(trial.Draft{"big.pdf": noise(3), "map.png": noise(4)}).Finish(t), trial.Second.With(trial.Draft{"big.pdf": "small", "map.png": "small"}).Finish(t)
	a, b := trial.Contents(t, first), trial.Contents(t, second)
	stopped := map[string]bool{}
	fitted := false
	for size := 600; size <= 1000; size += 20 {
		dir := trial.SmallDisk(t, fmt.Sprintf("%dk", size))
		ballast := filepath.Join(dir, "ballast") // the room that is made afterwards
		if err := os.WriteFile(ballast, make([]byte, 200_000), 0o666); err != nil {
			t.Fatal(err)
		}
		at := target(t, dir)
		publish(t, at, first, release.Options{})
		step := ""
		at.step = func(what, name string) error {
			step = what + " " + strings.TrimPrefix(name, dir)
			return nil
		}
		_, err := at.Publish(t.Context(), second, release.Options{})
		switch {
		case err == nil:
			fitted = true
		case !errors.Is(err, syscall.ENOSPC):
			t.Errorf("with a disk of %d kB: have error %v, want that there is no space", size, err)
		default:
			stopped[step] = true
		}
		if wrong := isRelease(shown(t, dir), a, b); len(wrong) > 0 {
			t.Errorf("with a disk of %d kB (%v): %s", size, err, strings.Join(wrong, "; "))
		}
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		heal(t, dir, last, trial.Contents(t, last))
		trial.Runs.Add("replacing: a disk too small, by size")
	}
	if len(stopped) < 3 || !fitted {
		t.Errorf("the publication stopped at %v, and fitted in the end: %v; want several places", slices.Sorted(maps.Keys(stopped)), fitted)
	}
}

func TestWithoutRightsNothingChanges(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give up rights")
	}
	first, second := trial.First.Finish(t), trial.Second.Finish(t)
	dir := t.TempDir()
	publish(t, target(t, dir), first, release.Options{})
	for name := dir; name != "/"; name = filepath.Dir(name) { // so that it can be read
		if info, err := os.Stat(name); err == nil && info.Mode().Perm()&0o005 != 0o005 {
			if err := os.Chmod(name, info.Mode().Perm()|0o055); err != nil {
				t.Fatal(err)
			}
		}
	}
	err := task{Dir: dir, Site: second.Dir, User: 65534}.start(t)
	if err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("have error %v, want that permission is denied", err)
	}
	if wrong := isRelease(shown(t, dir), trial.Contents(t, first)); len(wrong) > 0 {
		t.Error(wrong)
	}
}

func TestPublishersWaitForEachOther(t *testing.T) {
	dir := t.TempDir()
	sites := []*release.Site{trial.First.Finish(t), trial.Second.Finish(t), trial.Third.Finish(t)}
	var versions []trial.Version
	for _, s := range sites {
		versions = append(versions, trial.Contents(t, s))
	}
	publish(t, target(t, dir), sites[0], release.Options{})
	errs := make(chan error)
	for i := range 6 {
		go func() { errs <- task{Dir: dir, Site: sites[i%3].Dir}.start(t) }()
	}
	for done := 0; done < 6; {
		select {
		case err := <-errs:
			done++
			if err != nil {
				t.Error(err)
			}
		default:
		}
		// What is read through the link in one go is of one release.
		if wrong := isRelease(shown(t, dir), versions...); len(wrong) > 0 {
			t.Errorf("while others publish: %s", strings.Join(wrong, "; "))
		}
	}
	if found, err := target(t, dir).Verify(t.Context(), release.Options{}); err != nil || len(found) > 0 {
		t.Error(found, err)
	}
}

func TestAPublisherThatWaitsTooLongSaysSo(t *testing.T) {
	dir := t.TempDir()
	first := trial.First.Finish(t)
	at := target(t, dir)
	publish(t, at, first, release.Options{})
	entered, leave := make(chan bool), make(chan bool)
	go at.locked(t.Context(), release.Options{}, func() (*release.Plan, error) {
		close(entered)
		<-leave
		return nil, nil
	})
	<-entered
	_, err := target(t, dir).Publish(t.Context(), first, release.Options{Wait: time.Millisecond})
	if !errors.Is(err, release.ErrBusy) {
		t.Errorf("have error %v, want that another publication is under way", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := target(t, dir).Publish(ctx, first, release.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("have error %v, want that it was cancelled", err)
	}
	close(leave)
	publish(t, target(t, dir), first, release.Options{})
}
