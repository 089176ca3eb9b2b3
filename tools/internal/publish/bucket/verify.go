package bucket

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/parallel"
	"nscp/tools/internal/publish/release"
)

// Verify reads everything that readers have and everything that is kept to go
// back, and compares bytes and headers with what was published. Nothing that the
// storage says of its objects is taken on trust. It changes nothing.
func (t *Target) Verify(ctx context.Context, o release.Options) ([]diag.Finding, error) {
	s, _, err := t.readState(ctx, false)
	if err != nil {
		return nil, err
	}
	if s.Release == "" && s.Next == "" {
		return nil, fmt.Errorf("%w: nscp has published nothing here", release.ErrNoRelease)
	}
	v := &verification{Target: t.storing(s.Encoding), options: o, jobs: map[string]reading{}}
	if err := v.collect(ctx, s); err != nil {
		return nil, err
	}
	var done atomic.Int64
	err = parallel.Do(ctx, t.workers, slices.Sorted(maps.Keys(v.jobs)), func(ctx context.Context, key string) error {
		j := v.jobs[key]
		_, err := t.check(ctx, key, j.content, j.headers)
		wrong := new(wrongError)
		switch {
		case errors.As(err, &wrong):
			v.add("damaged-file", diag.Error, key, wrong.what, j.fix)
		case errors.Is(err, errMissing):
			v.add("missing-file", diag.Error, key, "it is missing", j.fix)
		case err != nil:
			return fmt.Errorf("%s: %w", key, err)
		}
		o.Report("reading", int(done.Add(1)), len(v.jobs))
		return nil
	})
	diag.Sort(v.found)
	return v.found, err
}

// A reading is one object and what it should be.
type reading struct {
	content
	headers
	fix string
}

type verification struct {
	*Target
	options release.Options
	jobs    map[string]reading

	mu    sync.Mutex
	found []diag.Finding
}

func (v *verification) add(rule string, severity diag.Severity, key, message, fix string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.found = append(v.found, diag.Finding{Rule: rule, Severity: severity, Pos: diag.Position{Path: key}, Message: message, Fix: fix})
}

const (
	fixAgain = "publish the same version again and have everything read: nscp publish --reread"
	fixKept  = "nothing, if nobody needs to go back to that release; it is dropped after the next publications"
)

// collect lists what to read, and reports what is there and should not be.
func (v *verification) collect(ctx context.Context, s state) error {
	if s.Next != "" {
		v.add("unfinished-publication", diag.Error, stateKey, fmt.Sprintf("pages are being changed to release %s, or a publication stopped while it did that", s.Next),
			"wait for it, or publish again")
	}
	listed, err := v.list(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{lockKey: true, stateKey: true, indexKey: true}
	recorded := true
	for _, k := range s.Kept {
		key := releasesKey + k.Release + ".json"
		known[key] = true
		m, err := v.readManifest(ctx, k.Release)
		if wrong := new(wrongError); err != nil && !errors.As(err, &wrong) {
			return err
		}
		if m == nil || err != nil {
			v.add("damaged-file", diag.Error, key, "the record of the release is damaged or missing", fixAgain)
			recorded = false
			continue
		}
		v.release(m, k.Release == s.Release && s.Next == "")
	}
	for key := range listed {
		_, wanted := v.jobs[key]
		switch {
		case wanted, known[key], !recorded: // without its record nobody can say what is of a release
		case strings.HasPrefix(key, release.Records+"/"):
			v.add("leftover-file", diag.Warning, key, "a publication that stopped left it", "nothing; the next publication clears it away")
		default:
			v.add("unknown-file", diag.Warning, key, "nscp did not publish it", "nothing, if somebody else did; nscp never touches it")
		}
	}
	return nil
}

// release adds the files of a release. Of one that readers no longer have, what
// is kept is read.
func (v *verification) release(m *release.Manifest, current bool) {
	for _, f := range m.Files {
		hash, size, h := v.stored(f)
		c := content{sha256: hash, size: size}
		fix := fixKept
		if current {
			fix = fixAgain
		}
		if f.Kind == release.Host {
			continue
		}
		if current || f.Kind == release.Asset {
			if _, have := v.jobs[f.Path]; !have {
				v.jobs[f.Path] = reading{c, h, fix}
			}
		}
		if f.Kind != release.Asset {
			if key := blobsKey + hash; v.jobs[key].sha256 == "" {
				v.jobs[key] = reading{c, blobHeaders, fixKept}
			}
		}
	}
}
