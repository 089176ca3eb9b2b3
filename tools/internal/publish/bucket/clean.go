package bucket

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"nscp/tools/internal/parallel"
	"nscp/tools/internal/publish/release"
)

// clean removes pages that are no more, and what belongs only to releases that
// are no longer kept. It runs when everything else has been verified. What is
// removed is worked out anew from what is there: a run that was cut short leaves
// nothing that the next one would miss.
func (p *publication) clean(ctx context.Context) error {
	keep := map[string]bool{}
	for _, k := range p.state.Kept {
		m, err := p.manifest(ctx, k.Release)
		if err != nil {
			return err
		}
		keep[releasesKey+k.Release+".json"] = true
		for _, f := range m.Files {
			if f.Kind == release.Asset {
				keep[f.Path] = true
				continue
			}
			keep[blobsKey+f.SHA256] = true
			for _, v := range f.Variants {
				keep[blobsKey+v.SHA256] = true
			}
		}
	}
	for _, f := range p.to.Files {
		keep[f.Path] = f.Kind != release.Host
	}
	var pages, rest, manifests []string
	for _, id := range p.announced() {
		m, err := p.manifest(ctx, id)
		if err != nil {
			return err
		}
		if key := releasesKey + id + ".json"; !keep[key] {
			manifests = append(manifests, key)
		}
		for _, f := range m.Files {
			_, there := p.listed[f.Path]
			switch {
			case keep[f.Path] || !there:
			case f.Kind == release.Asset:
				rest = append(rest, f.Path)
			case f.Kind != release.Host:
				pages = append(pages, f.Path)
			}
		}
	}
	for key := range p.listed {
		if strings.HasPrefix(key, blobsKey) && !keep[key] {
			rest = append(rest, key)
		}
	}
	total := len(pages) + len(rest) + len(manifests)
	var done atomic.Int64
	p.options.Report("clearing away", 0, total)
	// Manifests last: they say whose everything else is.
	for _, keys := range [][]string{pages, rest, manifests} {
		slices.Sort(keys)
		err := parallel.Do(ctx, p.workers, slices.Compact(keys), func(ctx context.Context, key string) error {
			if err := p.lock.check(); err != nil {
				return err
			}
			err := p.removeOurs(ctx, key)
			p.options.Report("clearing away", int(done.Add(1)), total)
			return err
		})
		if err != nil {
			return fmt.Errorf("the new release is up; clearing away what was before stopped: %w", err)
		}
		p.plan.Clean = append(p.plan.Clean, slices.Compact(keys)...)
	}
	s := p.state
	s.Dirty = false
	return p.writeState(ctx, s)
}

// removeOurs deletes an object that we put there. Most storage knows no condition
// for a deletion, and since the listing somebody may have put a file of their own
// in its place; what can be done is to look once more, just before.
func (p *publication) removeOurs(ctx context.Context, key string) error {
	if !strings.HasPrefix(key, release.Records+"/") {
		now, err := p.stat(ctx, key)
		if errors.Is(err, errMissing) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if ours, err := p.stillOurs(ctx, key, now.etag); err != nil || !ours {
			return err
		}
	}
	return p.remove(ctx, key)
}

// stillOurs reports whether what is at a key, with an ETag, is something that we
// put there. It is read when it is not known for sure: somebody may have put a
// file of their own where a page of ours was.
func (p *publication) stillOurs(ctx context.Context, key, etag string) (bool, error) {
	if p.entry(key).ETag == etag {
		return true, nil
	}
	var last error
	for _, id := range p.announced() {
		m, err := p.manifest(ctx, id)
		if err != nil {
			return false, err
		}
		f, ok := m.Find(key)
		if !ok {
			continue
		}
		hash, size, h := p.stored(f)
		_, err = p.check(ctx, key, content{sha256: hash, size: size}, h)
		if err == nil {
			return true, nil
		}
		if errors.Is(err, errMissing) {
			return false, nil
		}
		last = err
	}
	if wrong := new(wrongError); errors.As(last, &wrong) {
		return false, nil
	}
	return false, last
}
