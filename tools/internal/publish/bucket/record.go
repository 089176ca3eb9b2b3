package bucket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"nscp/tools/internal/publish/release"
)

// What the tool keeps at a target, each object under .nscp/ there:
//
//	lock             who publishes (lock.go)
//	state.json       which release readers have, and which came before
//	index.json       what was last found right, with its ETag
//	releases/ID.json the manifest of a release
//	blobs/HASH       the bytes of a page, kept to publish and to go back
const (
	stateKey    = release.Records + "/state.json"
	indexKey    = release.Records + "/index.json"
	releasesKey = release.Records + "/releases/"
	blobsKey    = release.Records + "/blobs/"
)

// A state says which release readers have.
type state struct {
	Serial   int    `json:"serial"`             // grows with every write, so that no two are alike
	Release  string `json:"release,omitempty"`  // what readers have
	Encoding string `json:"encoding,omitempty"` // form in which text is stored; see [Settings.Encoding]
	Next     string `json:"next,omitempty"`     // what pages are being changed to; "" when they all are of Release
	Dirty    bool   `json:"dirty,omitempty"`    // something of earlier releases may be left to clear away
	Kept     []kept `json:"kept,omitempty"`     // the releases that can be gone back to, newest first; Release is the first
}

type kept struct {
	Release  string    `json:"release"`
	Replaced time.Time `json:"replaced,omitzero"` // when it was, by the storage's clock
}

// reached reports whether pages of a release can have been put in their places.
func (s state) reached(id string) bool {
	return id == s.Release || id == s.Next || slices.ContainsFunc(s.Kept, func(k kept) bool { return k.Release == id })
}

// begin returns the state in which pages are being changed to release id. A
// release that an earlier publication never finished changing to is kept like
// one that readers had: some of them have pages of it.
func (s state) begin(id string, now time.Time) state {
	if s.Next != "" && s.Next != id && s.Next != s.Release {
		s.Kept = slices.Concat(s.Kept[:min(1, len(s.Kept))], []kept{{s.Next, now}},
			slices.DeleteFunc(slices.Clone(s.Kept[min(1, len(s.Kept)):]), func(k kept) bool { return k.Release == s.Next }))
	}
	s.Next, s.Dirty = id, true
	return s
}

// settle returns the state in which readers have what pages were changed to.
func (s state) settle(o release.Options, now time.Time) state {
	list := []kept{{Release: s.Next}}
	for _, k := range s.Kept {
		if k.Release == s.Next {
			continue
		}
		if k.Replaced.IsZero() {
			k.Replaced = now
		}
		list = append(list, k)
	}
	s.Release, s.Next, s.Kept = s.Next, "", keep(list, o, now)
	return s
}

// keep returns which of the releases are to be kept: up to a number, and longer
// until a time, as assets of a release that was replaced a moment ago are asked
// for by pages that caches still hold.
func keep(list []kept, o release.Options, now time.Time) []kept {
	var stay []kept
	for _, k := range list {
		if len(stay) == 0 || len(stay) < o.Kept() || now.Sub(k.Replaced) < o.KeptFor() {
			stay = append(stay, k)
		}
	}
	return stay
}

// index says of each object what it was found to hold, and under which ETag. It
// saves reading everything at each publication. It is no authority: an object
// whose ETag is another now is read.
type index map[string]entry

type entry struct {
	Sum  string `json:"sum"` // of bytes and headers; see [Target.sum]
	ETag string `json:"etag"`
}

// maxRecord is more than any record has, in bytes.
const maxRecord = 1 << 30

// read reads a record. Reading is tried again when it comes back damaged.
// A record that is not there has the ETag "".
func (t *Target) read(ctx context.Context, key string, parse func([]byte) error) (etag string, err error) {
	err = t.get(ctx, key, 10<<20, func(o object, _ headers, body io.Reader) error {
		etag = o.etag
		data, err := io.ReadAll(io.LimitReader(body, maxRecord))
		if err != nil {
			return err
		}
		if err := parse(data); err != nil {
			return &wrongError{err.Error()}
		}
		return nil
	})
	if errors.Is(err, errMissing) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", key, err)
	}
	return etag, nil
}

// readState returns the state. A damaged one stops everything, unless the caller
// was told to take over what there is: then it is as if nothing was recorded.
func (t *Target) readState(ctx context.Context, adopt bool) (s state, etag string, err error) {
	etag, err = t.read(ctx, stateKey, func(data []byte) error {
		s = state{}
		err := release.Unseal(data, &s)
		if err != nil && adopt {
			s, err = state{}, nil
		}
		return err
	})
	return s, etag, err
}

// readIndex returns what is known of the objects. A damaged index is none: then
// everything is read.
func (t *Target) readIndex(ctx context.Context) (index, error) {
	known := index{}
	_, err := t.read(ctx, indexKey, func(data []byte) error {
		known = index{}
		if release.Unseal(data, &known) != nil {
			known = index{}
		}
		return nil
	})
	return known, err
}

// readManifest returns the manifest of a release, nil if there is none.
func (t *Target) readManifest(ctx context.Context, id string) (m *release.Manifest, err error) {
	_, err = t.read(ctx, releasesKey+id+".json", func(data []byte) error {
		var err error
		if m, err = release.Read(data); err == nil && m.ID != id {
			err = fmt.Errorf("it is the manifest of release %s", m.ID)
		}
		return err
	})
	return m, err
}

// writeState writes the state on condition that nobody else did, and reads it
// back. The state knows its new ETag afterwards.
func (p *publication) writeState(ctx context.Context, s state) error {
	s.Serial++
	data, err := release.Seal(s)
	if err != nil {
		return err
	}
	if_ := condition(p.stateETag)
	if p.stateETag == "" {
		if_ = absent
	}
	etag, err := p.ensure(ctx, stateKey, bytesContent(data), recordHeaders, if_)
	if err != nil {
		return err
	}
	p.state, p.stateETag = s, etag
	return nil
}

// writeIndex writes the index. Only the holder of the lock does, so there is no
// condition.
func (p *publication) writeIndex(ctx context.Context) error {
	p.mu.Lock()
	data, err := release.Seal(p.known)
	p.mu.Unlock()
	if err != nil {
		return err
	}
	_, err = p.ensure(ctx, indexKey, bytesContent(data), recordHeaders, always)
	return err
}
