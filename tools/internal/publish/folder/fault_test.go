//go:build unix

package folder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
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
	os.Exit(m.Run())
}

type task struct {
	Dir, Site string
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
	ctx := context.Background()
	site, err := release.Open(ctx, do.Site)
	if err != nil {
		return err
	}
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
	_, err = t.Publish(ctx, site, release.Options{})
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

// steps returns the changes on disk that publishing the second release makes.
func steps(t *testing.T, first, second *release.Site) []string {
	t.Helper()
	at := target(t, trial.Memory(t))
	publish(t, at, first, release.Options{})
	var all []string
	at.step = func(what, name string) error {
		all = append(all, what+" "+name)
		return nil
	}
	publish(t, at, second, release.Options{Keep: 1, Grace: -1})
	return all
}

// TestEachChangeOnDiskThatFails lets each change on disk fail, once and from then
// on, for want of space and of rights.
func TestEachChangeOnDiskThatFails(t *testing.T) {
	first, second, last := trial.First.Finish(t), trial.Second.Finish(t), trial.Third.Finish(t)
	a, b, c := trial.Contents(t, first), trial.Contents(t, second), trial.Contents(t, last)
	all := steps(t, first, second)
	runs, failed := 0, 0
	for n := range all {
		for _, way := range []struct {
			err     error
			lasting bool
		}{{syscall.ENOSPC, false}, {syscall.ENOSPC, true}, {syscall.EACCES, true}} {
			dir := trial.Memory(t)
			at := target(t, dir)
			publish(t, at, first, release.Options{})
			count := -1
			at.step = func(string, string) error {
				if count++; count == n || count > n && way.lasting {
					return way.err
				}
				return nil
			}
			_, err := at.Publish(t.Context(), second, release.Options{Keep: 1, Grace: -1})
			runs++
			if err != nil {
				failed++
			}
			have := shown(t, dir)
			if wrong := isRelease(have, a, b); len(wrong) > 0 {
				t.Errorf("%s fails (%v): %s", all[n], err, strings.Join(wrong, "; "))
			}
			if wrong := trial.Broken(have, a, b); len(wrong) > 0 && err != nil {
				t.Errorf("%s fails (%v): %s", all[n], err, strings.Join(wrong, "; "))
			}
			heal(t, dir, []*release.Site{second, last}[n%2], []trial.Version{b, c}[n%2])
		}
	}
	t.Logf("%d runs over %d changes on disk; the publication failed in %d", runs, len(all), failed)
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
	first, second, last := trial.First.Finish(t), trial.Second.Finish(t), trial.Third.Finish(t)
	a, b, c := trial.Contents(t, first), trial.Contents(t, second), trial.Contents(t, last)
	all := steps(t, first, second)
	runs := 0
	for n := range all {
		runs++
		dir := trial.Memory(t)
		publish(t, target(t, dir), first, release.Options{})
		err := task{Dir: dir, Site: second.Dir, KillAt: n + 1}.start(t)
		have := shown(t, dir)
		if wrong := isRelease(have, a, b); len(wrong) > 0 {
			t.Errorf("killed before %s (%v): %s", all[n], err, strings.Join(wrong, "; "))
		}
		if wrong := trial.Broken(have, a, b); len(wrong) > 0 {
			t.Errorf("killed before %s (%v): %s", all[n], err, strings.Join(wrong, "; "))
		}
		heal(t, dir, []*release.Site{second, last}[n%2], []trial.Version{b, c}[n%2])
	}
	t.Logf("%d runs", runs)
}

func TestAFullDiskChangesNothing(t *testing.T) {
	first, second := trial.First.Finish(t), trial.Second.With(trial.Draft{"big.pdf": strings.Repeat("paper ", 100_000)}).Finish(t)
	dir := trial.SmallDisk(t, "700k")
	at := target(t, dir)
	publish(t, at, first, release.Options{})
	_, err := at.Publish(t.Context(), second, release.Options{})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("have error %v, want that there is no space", err)
	}
	if wrong := isRelease(shown(t, dir), trial.Contents(t, first)); len(wrong) > 0 {
		t.Error(wrong)
	}
	heal(t, dir, trial.Second.Finish(t), trial.Contents(t, trial.Second.Finish(t)))
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
