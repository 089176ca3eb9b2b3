package bucket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"nscp/tools/internal/parallel"
	"nscp/tools/internal/publish/release"
)

// Plan returns what publishing the site would do. Nothing is changed.
func (t *Target) Plan(ctx context.Context, site *release.Site, o release.Options) (*release.Plan, error) {
	p := &publication{Target: t, options: o, to: site.Manifest, source: local(t, site)}
	if err := p.survey(ctx); err != nil {
		return nil, err
	}
	return p.plan, p.plan.Refuse(o)
}

// Publish makes the site what readers have. An error before the pages change
// places leaves the target as it was, but for uploads that no reader sees and
// that the next publication uses or clears away. An error after that leaves
// every page whole, and the next publication finishes the work.
func (t *Target) Publish(ctx context.Context, site *release.Site, o release.Options) (*release.Result, error) {
	if o.DryRun {
		plan, err := t.Plan(ctx, site, o)
		return &release.Result{Plan: plan}, err
	}
	return t.locked(ctx, o, func(ctx context.Context, p *publication) error {
		p.to, p.source = site.Manifest, local(t, site)
		return p.run(ctx)
	})
}

// locked does work while no other publisher does any.
func (t *Target) locked(ctx context.Context, o release.Options, work func(context.Context, *publication) error) (*release.Result, error) {
	held, l, err := t.acquire(ctx, o)
	if err != nil {
		return nil, err
	}
	p := &publication{Target: t, options: o, lock: l}
	err = work(held, p)
	if cause := context.Cause(held); err != nil && cause != nil {
		err = cause
	}
	if free := l.release(ctx); err == nil && free != nil && !errors.Is(free, release.ErrLost) {
		// The work is done. The lock frees itself for the next publisher.
		o.Tell("the lock could not be given back; the next publication waits for it to lapse")
	}
	return &release.Result{Plan: p.plan, Release: p.state.Release}, err
}

// A publication is one run of the steps in the package comment.
type publication struct {
	*Target
	options release.Options
	lock    *lock
	to      *release.Manifest
	source  func(release.File) content // the bytes of a file, as stored

	state     state
	stateETag string
	listed    map[string]object
	plan      *release.Plan
	lacking   []release.File // in their places, but not kept to go back to
	// interrupted says that an earlier publication stopped while pages changed
	// places, so any of them may be in place already.
	interrupted bool
	manifests   map[string]*release.Manifest // read so far, by ID

	mu    sync.Mutex
	known index
}

// local returns where the bytes of a site in a folder come from.
func local(t *Target, site *release.Site) func(release.File) content {
	return func(f release.File) content {
		hash, size, h := t.stored(f)
		name := filepath.Join(site.Dir, filepath.FromSlash(f.Path)) + release.Extensions[h.encoding]
		return content{size: size, sha256: hash, open: func() (io.ReadSeekCloser, error) { return os.Open(name) }}
	}
}

func (p *publication) run(ctx context.Context) error {
	if err := p.survey(ctx); err != nil {
		return err
	}
	if err := p.plan.Refuse(p.options); err != nil {
		return err
	}
	key := releasesKey + p.to.ID + ".json"
	record, recorded := p.listed[key]
	recorded = recorded && p.known[key].ETag == record.etag // or it is damaged
	outdated := len(keep(p.state.Kept, p.options, p.lock.now)) < len(p.state.Kept)
	if p.plan.Empty() && p.state.Next == "" && !p.state.Dirty && recorded && len(p.lacking) == 0 && !outdated {
		return nil
	}
	for _, step := range []func(context.Context) error{p.announce, p.upload, p.change, p.settle, p.clean} {
		if err := p.lock.check(); err != nil {
			return err
		}
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// survey finds out what is there and works out what is to be done.
func (p *publication) survey(ctx context.Context) (err error) {
	if p.state, p.stateETag, err = p.readState(ctx, p.options.Adopt); err != nil {
		return err
	}
	if p.known, err = p.readIndex(ctx); err != nil {
		return err
	}
	if p.listed, err = p.list(ctx); err != nil {
		return err
	}
	maps.DeleteFunc(p.known, func(key string, _ entry) bool {
		_, there := p.listed[key]
		return !there
	})
	if p.options.Reread {
		if err := p.reread(ctx); err != nil {
			return err
		}
	}
	p.interrupted = p.state.Next != ""
	p.manifests = map[string]*release.Manifest{p.to.ID: p.to}
	plan := &release.Plan{From: p.state.Release, To: p.to.ID}
	if plan.From != "" {
		from, err := p.manifest(ctx, plan.From)
		if err != nil {
			return err
		}
		// What the last release had and this one has not.
		compared := release.Compare(from, p.to)
		plan.Removed, plan.Of = compared.Removed, compared.Of
	}
	var unsure []release.File
	for _, f := range p.to.Files {
		o, there := p.listed[f.Path]
		switch {
		case f.Kind == release.Host:
		case there && p.known[f.Path] == (entry{p.sum(f), o.etag}):
			plan.Unchanged++
			hash, _, _ := p.stored(f)
			if o, kept := p.listed[blobsKey+hash]; f.Kind != release.Asset && (!kept || p.known[blobsKey+hash] != (entry{hash, o.etag})) {
				p.lacking = append(p.lacking, f)
			}
		case there:
			unsure = append(unsure, f)
		case f.Kind == release.Asset:
			plan.Assets = append(plan.Assets, f)
		default:
			plan.New = append(plan.New, f)
		}
	}
	if err := p.sort(ctx, plan, unsure); err != nil {
		return err
	}
	plan.Removed = slices.DeleteFunc(plan.Removed, func(f release.File) bool {
		_, there := p.listed[f.Path]
		return !there
	})
	p.plan = plan
	return nil
}

// reread reads what the index says is right, as far as it belongs to the release,
// and forgets what is not: storage that lost a bit still gives the old ETag.
func (p *publication) reread(ctx context.Context) error {
	type job struct {
		key string
		c   content
		h   headers
	}
	record, err := p.to.WithoutSources().Bytes()
	if err != nil {
		return err
	}
	jobs := []job{{releasesKey + p.to.ID + ".json", bytesContent(record), recordHeaders}}
	for _, f := range p.to.Files {
		if f.Kind == release.Host {
			continue
		}
		hash, size, h := p.stored(f)
		c := content{sha256: hash, size: size}
		jobs = append(jobs, job{f.Path, c, h})
		if f.Kind != release.Asset {
			jobs = append(jobs, job{blobsKey + hash, c, blobHeaders})
		}
	}
	jobs = slices.DeleteFunc(jobs, func(j job) bool { return p.entry(j.key).ETag == "" })
	var done atomic.Int64
	p.options.Report("reading", 0, len(jobs))
	return parallel.Do(ctx, p.workers, jobs, func(ctx context.Context, j job) error {
		_, err := p.check(ctx, j.key, j.c, j.h)
		if wrong := new(wrongError); errors.As(err, &wrong) {
			p.mu.Lock()
			delete(p.known, j.key)
			p.mu.Unlock()
			err = nil
		}
		if err != nil && !errors.Is(err, errMissing) {
			return fmt.Errorf("%s: %w", j.key, err)
		}
		p.options.Report("reading", int(done.Add(1)), len(jobs))
		return nil
	})
}

// sort tells files that are there apart: ours, to be replaced, and not ours.
func (p *publication) sort(ctx context.Context, plan *release.Plan, files []release.File) error {
	for _, f := range files {
		ours := p.known[f.Path].ETag == p.listed[f.Path].etag
		if !ours {
			var err error
			if ours, err = p.owned(ctx, f.Path); err != nil {
				return err
			}
		}
		switch {
		case !ours && !p.options.Adopt:
			plan.Conflicts = append(plan.Conflicts, f.Path)
		case f.Kind == release.Asset:
			plan.Assets = append(plan.Assets, f)
		default:
			plan.Changed = append(plan.Changed, f)
		}
	}
	return nil
}

// owned reports whether what is at path was put there by one of our
// publications. A release that readers have, or were getting when a publication
// stopped, owns its addresses; one that is kept owns its assets. Of any other
// only the bytes tell: where a page of ours was removed, somebody else may have
// put one since.
func (p *publication) owned(ctx context.Context, path string) (bool, error) {
	named := false
	for _, id := range p.announced() {
		m, err := p.manifest(ctx, id)
		if err != nil {
			return false, err
		}
		f, ok := m.Find(path)
		switch {
		case !ok || f.Kind == release.Host:
		case id == p.state.Release, id == p.state.Next, f.Kind == release.Asset && p.state.reached(id):
			return true, nil
		default:
			named = true
		}
	}
	if !named {
		return false, nil
	}
	return p.stillOurs(ctx, path, p.listed[path].etag)
}

// announced lists the releases whose manifests are at the target.
func (p *publication) announced() []string {
	var ids []string
	for key := range p.listed {
		if id, ok := strings.CutPrefix(key, releasesKey); ok {
			ids = append(ids, strings.TrimSuffix(id, ".json"))
		}
	}
	slices.Sort(ids)
	return ids
}

func (p *publication) manifest(ctx context.Context, id string) (*release.Manifest, error) {
	if m := p.manifests[id]; m != nil {
		return m, nil
	}
	m, err := p.readManifest(ctx, id)
	wrong := new(wrongError)
	switch {
	case err == nil && m != nil:
	case err != nil && !errors.As(err, &wrong):
		return nil, err
	case p.options.Adopt:
		m = &release.Manifest{ID: id} // it owns nothing any more
	default:
		return nil, fmt.Errorf("%w: the record of release %s is missing or damaged", release.ErrUnsafe, id)
	}
	p.manifests[id] = m
	return m, nil
}

// announce writes the manifest. What stands at its addresses is ours from now
// on, which is why conflicts were looked for before.
func (p *publication) announce(ctx context.Context) error {
	data, err := p.to.WithoutSources().Bytes()
	if err != nil {
		return err
	}
	key := releasesKey + p.to.ID + ".json"
	_, there := p.listed[key]
	c := bytesContent(data)
	etag, err := p.bring(ctx, key, c, recordHeaders, absent, there)
	p.learn(key, entry{c.sha256, etag})
	return err
}

// upload brings over what no reader refers to yet, and reads all of it back.
func (p *publication) upload(ctx context.Context) error {
	type job struct {
		key  string
		c    content
		h    headers
		sum  string
		if_  condition
		page bool
	}
	var jobs []job
	for _, f := range p.plan.Assets {
		_, _, h := p.stored(f)
		jobs = append(jobs, job{key: f.Path, c: p.source(f), h: h, sum: p.sum(f), if_: p.unchanged(f.Path)})
	}
	blobs := map[string]bool{}
	for _, f := range slices.Concat(p.plan.New, p.plan.Changed, p.lacking) {
		c := p.source(f)
		if key := blobsKey + c.sha256; !blobs[key] {
			blobs[key] = true
			jobs = append(jobs, job{key: key, c: c, h: blobHeaders, sum: c.sha256, if_: absent, page: true})
		}
	}
	var done atomic.Int64
	p.options.Report("uploading", 0, len(jobs))
	return parallel.Do(ctx, p.workers, jobs, func(ctx context.Context, j job) error {
		if !j.page {
			// An asset lies under its final name, and replacing a damaged one is
			// something that a reader could notice.
			if err := p.lock.check(); err != nil {
				return err
			}
		}
		if o, there := p.listed[j.key]; !there || p.entry(j.key) != (entry{j.sum, o.etag}) {
			etag, err := p.bring(ctx, j.key, j.c, j.h, j.if_, there)
			if err != nil {
				return err
			}
			p.learn(j.key, entry{j.sum, etag})
		}
		p.options.Report("uploading", int(done.Add(1)), len(jobs))
		return nil
	})
}

// blobHeaders keep a browser that comes across a blob from showing it.
var blobHeaders = headers{kind: "application/octet-stream", cache: "no-store"}

// bring makes sure that the right bytes are at a key. Where an earlier attempt
// may have left them, it looks before it uploads.
func (p *publication) bring(ctx context.Context, key string, c content, h headers, if_ condition, look bool) (etag string, err error) {
	if look {
		etag, err = p.check(ctx, key, c, h)
		wrong := new(wrongError)
		switch {
		case err == nil:
			return etag, nil
		case errors.As(err, &wrong):
			if_ = condition(etag)
		case !errors.Is(err, errMissing):
			return "", fmt.Errorf("%s: %w", key, err)
		}
	}
	return p.ensure(ctx, key, c, h, if_)
}

// unchanged returns the condition that a key is as it was listed.
func (p *publication) unchanged(key string) condition {
	if o, there := p.listed[key]; there {
		return condition(o.etag)
	}
	return absent
}

// change puts the pages in their places.
func (p *publication) change(ctx context.Context) error {
	s := p.state.begin(p.to.ID, p.lock.now)
	s.Encoding = p.encoding
	if err := p.writeState(ctx, s); err != nil {
		return err
	}
	total := len(p.plan.New) + len(p.plan.Changed)
	var done atomic.Int64
	put := func(ctx context.Context, f release.File) error {
		if err := p.lock.check(); err != nil {
			return err
		}
		_, _, h := p.stored(f)
		o, there := p.listed[f.Path]
		unsure := p.interrupted || p.entry(f.Path).ETag != o.etag
		etag, err := p.bring(ctx, f.Path, p.source(f), h, p.unchanged(f.Path), there && unsure)
		if err != nil {
			return err
		}
		p.learn(f.Path, entry{p.sum(f), etag})
		p.options.Report("changing pages", int(done.Add(1)), total)
		return nil
	}
	p.options.Report("changing pages", 0, total)
	// New addresses first, all of them: pages that change may lead there. A home
	// page among them is that of a first release: it comes once it leads somewhere.
	isHome := func(f release.File) bool { return f.Path == "index.html" }
	inner := slices.DeleteFunc(slices.Clone(p.plan.New), isHome)
	home := slices.DeleteFunc(slices.Clone(p.plan.New), func(f release.File) bool { return !isHome(f) })
	for _, files := range [][]release.File{inner, home, p.plan.Changed} {
		if err := parallel.Do(ctx, p.workers, files, put); err != nil {
			return fmt.Errorf("%d of %d pages are in place, and each is whole: %w", done.Load(), total, err)
		}
	}
	return nil
}

// settle records the release as the one that readers have.
func (p *publication) settle(ctx context.Context) error {
	if err := p.writeIndex(ctx); err != nil {
		return err
	}
	return p.writeState(ctx, p.state.settle(p.options, p.lock.now))
}

func (p *publication) entry(key string) entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known[key]
}

func (p *publication) learn(key string, e entry) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known[key] = e
}
