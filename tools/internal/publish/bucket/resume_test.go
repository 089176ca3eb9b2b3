package bucket

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

// uploads returns the requests that wrote something else than our records.
func uploads(requests []string) []string {
	var wrote []string
	for _, r := range requests {
		if strings.HasPrefix(r, "PUT ") && (!strings.Contains(r, release.Records+"/") || strings.Contains(r, blobsKey)) {
			wrote = append(wrote, r)
		}
	}
	return wrote
}

func TestWhatAStoppedPublicationUploadedIsNotUploadedAgain(t *testing.T) {
	o := newOrdeal(t)
	proxy := trial.StartProxy(t, o.g)
	target := open(t, "s3://base", quick(proxy.Endpoint))

	stopAtFirstPage(proxy)
	if _, err := target.Publish(t.Context(), o.second, release.Options{}); err == nil {
		t.Fatal("the publication was not stopped")
	}
	proxy.Before = nil
	proxy.Reset(nil)
	publish(t, target, o.second, release.Options{})
	for _, r := range uploads(proxy.Requests()) {
		if strings.Contains(r, "/css/") || strings.Contains(r, blobsKey) {
			t.Errorf("%s, which had been uploaded", r)
		}
	}
	if wrong := trial.Same(o.shown(t, "base"), o.b, isAsset); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// stopAtFirstPage has everything refused from the moment that a page of the
// second release would take its place.
func stopAtFirstPage(proxy *trial.Proxy) {
	stopping := false
	proxy.Before = func(n int, r *trial.Request) {
		if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/new/index.html") {
			stopping = true
		}
		if stopping {
			panic(http.ErrAbortHandler)
		}
	}
}

func TestAPageThatWasChangedByHandIsPutRight(t *testing.T) {
	o := newOrdeal(t)
	target := open(t, "s3://base", quick(o.g.Endpoint))
	put(t, o.g, "base", "index.html", "defaced")
	publish(t, target, o.first, release.Options{})
	if wrong := trial.Same(o.shown(t, "base"), o.a, isAsset); len(wrong) > 0 {
		t.Error(wrong)
	}
}

func TestADamagedRecordIsSaidAndMended(t *testing.T) {
	for _, tt := range []struct {
		key   string
		adopt bool // it is only mended when that is asked for
	}{{indexKey, false}, {lockKey, false}, {stateKey, true}, {releasesKey, false}} {
		t.Run(tt.key, func(t *testing.T) {
			o := newOrdeal(t)
			key := tt.key
			if key == releasesKey {
				key += o.first.Manifest.ID + ".json"
			}
			put(t, o.g, "base", key, "not what it was")
			target := open(t, "s3://base", quick(o.g.Endpoint))
			_, err := target.Publish(t.Context(), o.first, release.Options{})
			if (err != nil) != tt.adopt {
				t.Fatalf("have error %v", err)
			}
			if tt.adopt {
				publish(t, target, o.first, release.Options{Adopt: true})
			}
			publish(t, target, o.second, release.Options{})
			if wrong := trial.Same(o.shown(t, "base"), o.b, isAsset); len(wrong) > 0 {
				t.Error(wrong)
			}
			o.heal(t, "base")
		})
	}
}

// TestAPublicationThatIsInterruptedGivesTheLockBack interrupts a publication, as
// Ctrl-C does, at each of its requests, which reaches the storage all the same.
func TestAPublicationThatIsInterruptedGivesTheLockBack(t *testing.T) {
	o := newOrdeal(t)
	for i, w := range o.works {
		for n := 1; n <= w.steps; n++ {
			t.Run(fmt.Sprintf("%s/request %d", w.name, n), func(t *testing.T) {
				t.Parallel()
				proxy := trial.StartProxy(t, o.g)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				proxy.Before = func(at int, _ *trial.Request) {
					if at == n {
						cancel()
					}
				}
				o.endure(t, w, fmt.Sprintf("stop-%d-%d", i, n), func(address string) error {
					err := w.do(ctx, open(t, address, quick(proxy.Endpoint)))
					proxy.Settle()
					state, etag, unread := open(t, address, quick(o.g.Endpoint)).readLock(t.Context())
					if unread != nil || etag != "" && state.Held {
						t.Errorf("the lock is still held: %+v %v", state, unread)
					}
					return err
				})
				trial.Runs.Add(w.name + ": interrupted")
			})
		}
	}
}
