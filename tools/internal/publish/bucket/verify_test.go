package bucket

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

func TestVerifyFindsWhatIsNotAsItWasPublished(t *testing.T) {
	o := newOrdeal(t)
	target := open(t, "s3://base", quick(o.g.Endpoint))
	publish(t, target, o.second, release.Options{})
	var asset, kept string
	for _, f := range o.second.Manifest.Files {
		if f.Kind == release.Asset {
			asset = f.Path
		}
	}
	old, _ := o.first.Manifest.Find("old/index.html")
	hash, _, _ := target.stored(old)
	kept = blobsKey + hash
	home, _ := o.second.Manifest.Find("index.html")
	hash, _, _ = target.stored(home)
	own := blobsKey + hash

	page, _ := o.second.Manifest.Find("new/index.html")
	_, _, sent := target.stored(page)
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T)
		want   string
	}{
		{"nothing", func(*testing.T) {}, ""},
		{"a flipped bit in a page", func(t *testing.T) { rot(t, o.g, "base", "index.html") }, "index.html: error: its bytes are not those that were published [damaged-file]"},
		{"a flipped bit in an asset", func(t *testing.T) { rot(t, o.g, "base", asset) }, asset + ": error: its bytes are not those that were published [damaged-file]"},
		{"a flipped bit in what is kept", func(t *testing.T) { rot(t, o.g, "base", kept) }, kept + ": error: its bytes are not those that were published [damaged-file]"},
		{"a flipped bit in what is kept of this release", func(t *testing.T) { rot(t, o.g, "base", own) }, own + ": error: its bytes are not those that were published [damaged-file]"},
		{"a flipped bit in a record", func(t *testing.T) { rot(t, o.g, "base", releasesKey+o.second.Manifest.ID+".json") }, "the record of the release is damaged or missing [damaged-file]"},
		{"a missing page", func(t *testing.T) { remove(t, target, "404.html") }, "404.html: error: it is missing [missing-file]"},
		{"a missing asset", func(t *testing.T) { remove(t, target, asset) }, asset + ": error: it is missing [missing-file]"},
		{"an unknown object", func(t *testing.T) { put(t, o.g, "base", "odd.html", "x") }, "odd.html: warning: nscp did not publish it [unknown-file]"},
		{"a leftover of ours", func(t *testing.T) { put(t, o.g, "base", blobsKey+"0123", "x") }, ".nscp/blobs/0123: warning: a publication that stopped left it [leftover-file]"},
		{"a wrong cache rule", func(t *testing.T) { resend(t, o.g, target, page, headers{sent.kind, "public", sent.encoding}) }, `new/index.html: error: its Cache-Control is "public" instead of "` + sent.cache + `" [damaged-file]`},
		{"a wrong type", func(t *testing.T) { resend(t, o.g, target, page, headers{"text/plain", sent.cache, sent.encoding}) }, `new/index.html: error: its Content-Type is "text/plain" instead of "text/html; charset=utf-8" [damaged-file]`},
		{"a missing encoding", func(t *testing.T) { resend(t, o.g, target, page, headers{sent.kind, sent.cache, ""}) }, `new/index.html: error: its Content-Encoding is "" instead of "gzip" [damaged-file]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.damage(t)
			found, err := target.Verify(t.Context(), release.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var have []string
			for _, f := range found {
				if f.Pos.Path != stranger {
					have = append(have, f.String())
				}
			}
			if all := strings.Join(have, "\n"); !strings.HasSuffix(all, tt.want) || len(have) > 1 || tt.want == "" && all != "" {
				t.Errorf("have %q, want %q", all, tt.want)
			}
			// Publishing the same version mends what readers have and what is kept of
			// it, also where the storage hides the damage: a bit that flipped where it
			// lies has the same ETag.
			if err := o.g.Client().RemoveObject(t.Context(), "base", "odd.html", minio.RemoveObjectOptions{}); err != nil {
				t.Fatal(err)
			}
			publish(t, target, o.second, release.Options{Reread: true})
			if wrong := trial.Same(o.shown(t, "base"), o.b, isAsset); len(wrong) > 0 {
				t.Error(wrong)
			}
			found, err = target.Verify(t.Context(), release.Options{})
			for _, f := range found {
				if f.Pos.Path != stranger && f.Pos.Path != kept && f.Severity == diag.Error {
					t.Errorf("after it was published again: %s", f)
				}
			}
			if err != nil {
				t.Error(err)
			}
			proxy := trial.StartProxy(t, o.g)
			publish(t, open(t, "s3://base", quick(proxy.Endpoint)), o.second, release.Options{Reread: true})
			if again := uploads(proxy.Requests()); len(again) > 0 {
				t.Errorf("nothing was wrong, and %s", again)
			}
			// A page of an earlier release is mended from that release alone.
			publish(t, target, o.first, release.Options{Keep: 1, Grace: -1, Reread: true})
			publish(t, target, o.second, release.Options{})
		})
	}
}

func TestVerifySaysWhereNothingWasPublished(t *testing.T) {
	g := trial.StartGateway(t)
	g.Make("site")
	if _, err := open(t, "s3://site", quick(g.Endpoint)).Verify(t.Context(), release.Options{}); !errors.Is(err, release.ErrNoRelease) {
		t.Errorf("have error %v, want that there is no release", err)
	}
}

func TestVerifySaysThatAPublicationStopped(t *testing.T) {
	o := newOrdeal(t)
	proxy := trial.StartProxy(t, o.g)
	stopAtFirstPage(proxy)
	target := open(t, "s3://base", quick(proxy.Endpoint))
	if _, err := target.Publish(t.Context(), o.second, release.Options{}); err == nil {
		t.Fatal("the publication was not stopped")
	}
	proxy.Before = nil
	found, err := target.Verify(t.Context(), release.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Rule == "unfinished-publication" {
			return
		}
	}
	t.Errorf("have %v, want that a publication stopped", found)
}

// rot flips a bit where the server keeps an object, behind its back.
func rot(t *testing.T, g *trial.Gateway, bucket, key string) {
	t.Helper()
	name := filepath.Join(g.Dir, bucket, filepath.FromSlash(key))
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, target *Target, key string) {
	t.Helper()
	if err := target.remove(t.Context(), key); err != nil {
		t.Fatal(err)
	}
}

// resend writes a page with other headers, as somebody would by hand.
func resend(t *testing.T, g *trial.Gateway, target *Target, f release.File, h headers) {
	t.Helper()
	data := g.Stored("base", f.Path)
	if _, err := target.put(t.Context(), f.Path, bytesContent(data), h, always); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(g.Stored("base", f.Path), data) {
		t.Fatal("the page was not written again")
	}
}
