package folder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"nscp/tools/internal/publish/release"
)

// Plan returns what publishing the site would do. Nothing is changed.
func (t *Target) Plan(_ context.Context, site *release.Site, o release.Options) (*release.Plan, error) {
	plan, _, err := t.plan(site.Manifest, o)
	if err != nil {
		return nil, err
	}
	return plan, plan.Refuse(o)
}

// plan compares a release with the one that readers have. Where the record of
// that one is damaged, publishing the same release again mends it, and so does
// adopting: then nothing is known of it, and it counts as none.
func (t *Target) plan(to *release.Manifest, o release.Options) (*release.Plan, *release.Manifest, error) {
	current, err := t.current()
	if err != nil {
		return nil, nil, err
	}
	if current == "" {
		return release.Compare(nil, to), nil, nil
	}
	if current == to.ID {
		return release.Compare(to, to), to, nil
	}
	from, err := t.readManifest(current)
	if err != nil && o.Adopt {
		return release.Compare(nil, to), nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	return release.Compare(from, to), from, nil
}

// Publish makes the site what readers have. After an error they have what they
// had before.
func (t *Target) Publish(ctx context.Context, site *release.Site, o release.Options) (*release.Result, error) {
	if o.DryRun {
		plan, err := t.Plan(ctx, site, o)
		return &release.Result{Plan: plan}, err
	}
	return t.locked(ctx, o, func() (*release.Plan, error) {
		plan, from, err := t.plan(site.Manifest, o)
		if err != nil {
			return nil, err
		}
		if err := plan.Refuse(o); err != nil {
			return plan, err
		}
		return plan, t.put(ctx, site, from, o, plan)
	})
}

// Rollback makes an earlier release what readers have: the one that o names, or
// the one before. All of it is read before anything changes.
func (t *Target) Rollback(ctx context.Context, o release.Options) (*release.Result, error) {
	back := func() (*release.Plan, error) {
		s, current, err := t.readState(o)
		if err != nil {
			return nil, err
		}
		id := o.Release
		for _, k := range s.Kept {
			if id == "" && k.Release != current {
				id = k.Release
			}
		}
		if !slices.ContainsFunc(s.Kept, func(k kept) bool { return k.Release == id }) {
			return nil, release.ErrNoRelease
		}
		to, err := t.readManifest(id)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", release.ErrNoRelease, err)
		}
		plan, _, err := t.plan(to, o)
		if err != nil || o.DryRun {
			return plan, err
		}
		if wrong, err := t.compare(ctx, t.release(id), to); err != nil || len(wrong) > 0 {
			return plan, errors.Join(err, fmt.Errorf("release %s cannot be gone back to: %d of its files are damaged or missing", id, len(wrong)))
		}
		return plan, t.settle(ctx, to, o, plan)
	}
	if o.DryRun {
		plan, err := back()
		return &release.Result{Plan: plan}, err
	}
	return t.locked(ctx, o, back)
}

// Releases lists the releases that can be gone back to, newest first.
func (t *Target) Releases(context.Context) ([]string, error) {
	s, _, err := t.readState(release.Options{})
	var ids []string
	for _, k := range s.Kept {
		ids = append(ids, k.Release)
	}
	return ids, err
}

// locked does work while no other publisher does any. The lock is the system's:
// it ends with the process that holds it, however that ends.
func (t *Target) locked(ctx context.Context, o release.Options, work func() (*release.Plan, error)) (*release.Result, error) {
	if err := switchable(); err != nil {
		return nil, err
	}
	for _, name := range []string{t.dir, t.path(release.Records), t.path(release.Records, releasesName), t.path(releasesName)} {
		if err := t.mkdir(name); err != nil {
			return nil, err
		}
	}
	type grant struct {
		unlock func()
		err    error
	}
	granted := make(chan grant, 1)
	go func() {
		unlock, err := lockedfile.MutexAt(t.path(release.Records, "lock")).Lock()
		granted <- grant{unlock, err}
	}()
	giveUp := func(err error) (*release.Result, error) {
		go func() { // the lock may still come
			if g := <-granted; g.err == nil {
				g.unlock()
			}
		}()
		return nil, err
	}
	notice := time.NewTimer(time.Second)
	defer notice.Stop()
	patience := time.NewTimer(o.Patience())
	defer patience.Stop()
	for {
		select {
		case g := <-granted:
			if g.err != nil {
				return nil, g.err
			}
			defer g.unlock()
			plan, err := work()
			current, e := t.current()
			return &release.Result{Plan: plan, Release: current}, errors.Join(err, e)
		case <-notice.C:
			o.Tell("waiting for another publication to end")
		case <-patience.C:
			return giveUp(release.ErrBusy)
		case <-ctx.Done():
			return giveUp(context.Cause(ctx))
		}
	}
}

// put brings the release into the folder, whole, and makes it what readers have.
func (t *Target) put(ctx context.Context, site *release.Site, from *release.Manifest, o release.Options, plan *release.Plan) error {
	to := site.Manifest
	wrong, err := t.compare(ctx, t.release(to.ID), to)
	if err != nil {
		return err
	}
	s, _, err := t.readState(o)
	if err != nil {
		return err
	}
	// The clock of the folder is not asked yet: that would write something.
	outdated := len(keep(s.Kept, o, time.Now())) < len(s.Kept)
	_, unrecorded := t.readManifest(to.ID)
	noted := len(s.Kept) > 0 && s.Kept[0].Release == to.ID
	if plan.Empty() && len(wrong) == 0 && !outdated && unrecorded == nil && noted && !o.Adopt {
		return nil
	}
	for _, k := range s.Kept {
		if _, err := t.readManifest(k.Release); err != nil && k.Release != to.ID {
			return err // said before anything changes
		}
	}
	// What a publisher that was killed left can be what fills the disk.
	if err := t.do("remove", t.staging(), func() error { return os.RemoveAll(t.staging()) }); err != nil {
		return err
	}
	// The manifest is what makes the release's folder ours.
	data, err := to.Bytes()
	if err == nil {
		err = t.write(t.manifestFile(to.ID), data)
	}
	if err != nil {
		return err
	}
	switch _, err := os.Lstat(t.release(to.ID)); {
	case errors.Is(err, fs.ErrNotExist):
		if err := t.stage(ctx, site, from, o); err != nil {
			// Not by way of do: what fails here is cleared away next time.
			return fmt.Errorf("nothing has changed for readers: %w", errors.Join(err, os.RemoveAll(t.staging())))
		}
	case err != nil:
		return err
	default:
		// It is there from an earlier time, and perhaps damaged.
		if err := t.repair(site, wrong); err != nil {
			return err
		}
	}
	if err := t.hosting(site); err != nil {
		return err
	}
	return t.settle(ctx, to, o, plan)
}

// settle gives a release that is whole the assets of those before it, makes it
// what readers have, and clears away what is no longer kept.
func (t *Target) settle(ctx context.Context, to *release.Manifest, o release.Options, plan *release.Plan) error {
	s, current, err := t.readState(o)
	if err != nil {
		return err
	}
	now, err := t.now()
	if err != nil {
		return err
	}
	if current != "" && (len(s.Kept) == 0 || s.Kept[0].Release != current) {
		// Killed behind the switch.
		s = s.moved(current, now, o)
	}
	next := s.moved(to.ID, now, o)
	if err := t.carry(to, next); err != nil {
		return fmt.Errorf("nothing has changed for readers: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	if current != to.ID {
		if err := t.switchTo(to.ID); err != nil {
			return err
		}
	}
	if err := t.writeState(next); err != nil {
		return fmt.Errorf("the new release is up; noting it failed: %w", err)
	}
	if err := t.clean(next, plan); err != nil {
		return fmt.Errorf("the new release is up; clearing away what was before stopped: %w", err)
	}
	return nil
}

// hosting brings over the includes for servers. They change with the redirects;
// a server reads them when it is told to.
func (t *Target) hosting(site *release.Site) error {
	if err := t.mkdir(t.path(hostingName)); err != nil {
		return err
	}
	for _, name := range []string{"nginx-http.conf", "nginx-server.conf", "site.caddy"} {
		data, err := os.ReadFile(release.Beside(site.Dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		to := t.path(hostingName, name)
		if have, err := os.ReadFile(to); err == nil && string(have) == string(data) {
			continue
		}
		if err := t.write(to, data); err != nil {
			return err
		}
	}
	return nil
}

// files returns every file of a release on disk, compressed forms included, by
// path.
func files(m *release.Manifest) map[string]release.Variant {
	all := map[string]release.Variant{}
	for _, f := range m.Files {
		if f.Kind == release.Host {
			continue
		}
		all[f.Path] = release.Variant{SHA256: f.SHA256, Size: f.Size}
		for _, v := range f.Variants {
			all[f.Path+release.Extensions[v.Encoding]] = v
		}
	}
	return all
}

func slash(dir, name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
