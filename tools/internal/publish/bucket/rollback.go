package bucket

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"nscp/tools/internal/parallel"
	"nscp/tools/internal/publish/release"
)

// Rollback makes an earlier release what readers have: the one that o names, or
// the one before. All of it is read at the target before anything changes, so
// going back needs nothing but the target.
func (t *Target) Rollback(ctx context.Context, o release.Options) (*release.Result, error) {
	o.Yes = true // who goes back means it
	if o.DryRun {
		p := &publication{Target: t, options: o}
		if err := p.earlier(ctx); err != nil {
			return nil, err
		}
		err := p.survey(ctx)
		return &release.Result{Plan: p.plan, Release: p.state.Release}, err
	}
	return t.locked(ctx, o, func(ctx context.Context, p *publication) error {
		if err := p.earlier(ctx); err != nil {
			return err
		}
		if err := p.whole(ctx); err != nil {
			return err
		}
		return p.run(ctx)
	})
}

// Releases lists the releases that can be gone back to, newest first. The first
// is what readers have.
func (t *Target) Releases(ctx context.Context) ([]string, error) {
	s, _, err := t.readState(ctx, false)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, k := range s.Kept {
		ids = append(ids, k.Release)
	}
	return ids, nil
}

// earlier makes the release to go back to what is published.
func (p *publication) earlier(ctx context.Context) error {
	s, _, err := p.readState(ctx, false)
	if err != nil {
		return err
	}
	id := p.options.Release
	if id == "" {
		for _, k := range s.Kept {
			if k.Release != s.Release {
				id = k.Release
				break
			}
		}
	}
	if id == "" || !slices.ContainsFunc(s.Kept, func(k kept) bool { return k.Release == id }) {
		return release.ErrNoRelease
	}
	p.Target = p.storing(s.Encoding)
	if p.to, err = p.readManifest(ctx, id); err != nil {
		return err
	}
	if p.to == nil {
		return fmt.Errorf("%w: its manifest is missing", release.ErrNoRelease)
	}
	p.source = func(f release.File) content {
		hash, size, h := p.stored(f)
		key, sent := f.Path, h
		if f.Kind != release.Asset {
			key, sent = blobsKey+hash, blobHeaders
		}
		return p.kept(ctx, key, content{size: size, sha256: hash}, sent)
	}
	return nil
}

// kept returns content that is read from the target when it is needed.
func (p *publication) kept(ctx context.Context, key string, c content, h headers) content {
	c.open = func() (io.ReadSeekCloser, error) {
		var data []byte
		err := p.get(ctx, key, c.size, func(_ object, _ headers, body io.Reader) error {
			var err error
			if data, err = io.ReadAll(io.LimitReader(body, c.size+1)); err == nil && release.Hash(data) != c.sha256 {
				err = &wrongError{"its bytes are not those that were published"}
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		return nopCloser{bytes.NewReader(data)}, nil
	}
	return c
}

// whole makes sure that everything of the release is still at the target.
func (p *publication) whole(ctx context.Context) error {
	return parallel.Do(ctx, p.workers, p.to.Files, func(ctx context.Context, f release.File) error {
		if f.Kind == release.Host {
			return nil
		}
		body, err := p.source(f).open()
		if err != nil {
			return fmt.Errorf("release %s cannot be gone back to: %w", p.to.ID, err)
		}
		return body.Close()
	})
}
