package folder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"nscp/tools/internal/parallel"
	"nscp/tools/internal/publish/release"
)

// stage puts the release together aside, reads all of it back, and gives it its
// name.
func (t *Target) stage(ctx context.Context, site *release.Site, from *release.Manifest, o release.Options) error {
	aside := t.staging()
	now, err := t.now()
	if err != nil {
		return err
	}
	all := files(site.Manifest)
	before := map[string]release.Variant{}
	if from != nil {
		before = files(from)
	}
	names := slices.Sorted(maps.Keys(all))
	for i, name := range names {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		to := slash(aside, name)
		if err := t.mkdir(filepath.Dir(to)); err != nil {
			return err
		}
		old := ""
		if from != nil {
			old = slash(t.release(from.ID), name)
		}
		if err := t.bring(slash(site.Dir, name), old, to, before[name].SHA256 == all[name].SHA256, now); err != nil {
			return err
		}
		if i%100 == 0 {
			o.Report("copying", i, len(names))
		}
	}
	o.Report("copying", len(names), len(names))
	wrong, err := t.compare(ctx, aside, site.Manifest)
	if err != nil {
		return err
	}
	// A file of the last release may be damaged, and its second name with it.
	for _, name := range slices.Sorted(maps.Keys(wrong)) {
		to := slash(aside, name)
		if err := t.do("remove", to, func() error { return os.Remove(to) }); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := t.copyFile(slash(site.Dir, name), to, now); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		if wrong, err = t.compare(ctx, aside, site.Manifest); err != nil {
			return err
		}
		for name, what := range wrong {
			return fmt.Errorf("%s cannot be written: %s when it is read back", name, what)
		}
	}
	if err := t.do("sync", aside, func() error { return syncTree(aside) }); err != nil {
		return err
	}
	to := t.release(site.Manifest.ID)
	if err := t.do("rename", to, func() error { return os.Rename(aside, to) }); err != nil {
		return err
	}
	return t.do("sync", filepath.Dir(to), func() error { return syncDir(filepath.Dir(to)) })
}

// bring puts one file into its place. One that is as it was in the last release
// gets a second name.
func (t *Target) bring(from, old, to string, same bool, now time.Time) error {
	if old != "" {
		if same && t.link(old, to) == nil {
			return nil
		}
		// To nginx a file is told by its size and the second of its time.
		if info, err := os.Stat(old); err == nil && info.ModTime().Unix() >= now.Unix() {
			now = info.ModTime().Add(time.Second)
		}
	}
	return t.copyFile(from, to, now)
}

// compare reads the release in a folder and returns what is wrong with it, by
// path. Files that do not belong to it are left alone: assets of other releases.
func (t *Target) compare(ctx context.Context, dir string, m *release.Manifest) (map[string]string, error) {
	all := files(m)
	wrong := map[string]string{}
	var mu sync.Mutex
	err := parallel.Do(ctx, runtime.GOMAXPROCS(0), slices.Sorted(maps.Keys(all)), func(_ context.Context, name string) error {
		hash, size, err := release.HashFile(slash(dir, name))
		what := ""
		switch {
		case errors.Is(err, fs.ErrNotExist):
			what = "it is missing"
		case err != nil:
			return err
		case size != all[name].Size:
			what = fmt.Sprintf("it has %d bytes instead of %d", size, all[name].Size)
		case hash != all[name].SHA256:
			what = "its bytes are not those that were published"
		default:
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		wrong[name] = what
		return nil
	})
	return wrong, err
}

// repair puts right what is wrong with a release that may be what readers have:
// each file under another name first.
func (t *Target) repair(site *release.Site, wrong map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(wrong)) {
		to := slash(t.release(site.Manifest.ID), name)
		data, err := os.ReadFile(slash(site.Dir, name))
		if err == nil {
			err = t.mkdir(filepath.Dir(to))
		}
		if err == nil {
			err = t.write(to, data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// carry gives a release the assets of the others that are kept.
func (t *Target) carry(to *release.Manifest, s state) error {
	have := files(to)
	for _, k := range s.Kept {
		if k.Release == to.ID {
			continue
		}
		m, err := t.readManifest(k.Release)
		if errors.Is(err, fs.ErrNotExist) {
			continue // dropped meanwhile
		}
		if err != nil {
			return err
		}
		for name := range files(m) {
			if _, own := have[name]; own || !asset(m, name) {
				continue
			}
			target := slash(t.release(to.ID), name)
			if _, err := os.Lstat(target); err == nil {
				continue
			}
			if err := t.mkdir(filepath.Dir(target)); err != nil {
				return err
			}
			if err := t.link(slash(t.release(k.Release), name), target); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// asset reports whether a file, or the one that it is a form of, is an asset.
func asset(m *release.Manifest, name string) bool {
	f, ok := m.Find(name)
	for _, ext := range release.Extensions {
		if !ok && filepath.Ext(name) == ext {
			f, ok = m.Find(name[:len(name)-len(ext)])
		}
	}
	return ok && f.Kind == release.Asset
}

// clean removes releases that are no longer kept, and what was begun and never
// finished. It removes nothing without a manifest of ours.
func (t *Target) clean(s state, plan *release.Plan) error {
	ids, err := t.announced()
	if err != nil {
		return err
	}
	needed := map[string]bool{} // files of releases that are kept
	for _, k := range s.Kept {
		m, err := t.readManifest(k.Release)
		if err != nil {
			return err
		}
		for name := range files(m) {
			needed[name] = true
		}
	}
	for _, id := range ids {
		if slices.ContainsFunc(s.Kept, func(k kept) bool { return k.Release == id }) {
			continue
		}
		if err := t.uncarry(id, s, needed); err != nil {
			return err
		}
		for _, name := range []string{t.release(id), t.manifestFile(id)} {
			if err := t.do("remove", name, func() error { return os.RemoveAll(name) }); err != nil {
				return err
			}
		}
		plan.Clean = append(plan.Clean, releasesName+"/"+id)
	}
	return nil
}

// uncarry takes the assets of a release that is dropped out of those that are
// kept.
func (t *Target) uncarry(id string, s state, needed map[string]bool) error {
	m, err := t.readManifest(id)
	if err != nil {
		return nil // what it carried cannot be told; it does no harm
	}
	for _, name := range slices.Sorted(maps.Keys(files(m))) {
		if needed[name] || !asset(m, name) {
			continue
		}
		for _, k := range s.Kept {
			at := slash(t.release(k.Release), name)
			if _, err := os.Lstat(at); err != nil {
				continue
			}
			if err := t.do("remove", at, func() error { return os.Remove(at) }); err != nil {
				return err
			}
		}
	}
	return nil
}
