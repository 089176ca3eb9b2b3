package trial

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"golang.org/x/net/html"

	"nscp/tools/internal/publish/release"
)

// An Object is what a reader gets from an address.
type Object struct {
	Data                  []byte // as the browser shows it, unpacked
	Type, Cache, Encoding string
}

// Shown returns everything that a bucket gives to readers, by path; what is
// under .nscp/ is left out.
func (g *Gateway) Shown(bucket string) map[string]Object {
	g.tb.Helper()
	all := g.Objects(bucket)
	maps.DeleteFunc(all, func(key string, _ Object) bool { return strings.HasPrefix(key, release.Records+"/") })
	return all
}

// Objects returns all objects of a bucket.
func (g *Gateway) Objects(bucket string) map[string]Object {
	g.tb.Helper()
	c := g.Client()
	all := map[string]Object{}
	for o := range c.ListObjectsIter(context.Background(), bucket, minio.ListObjectsOptions{Recursive: true}) {
		if o.Err != nil {
			g.tb.Fatal(o.Err)
		}
		body, _, sent, err := c.GetObject(context.Background(), bucket, o.Key, minio.GetObjectOptions{})
		if err != nil {
			g.tb.Fatal(o.Key, err)
		}
		data, err := io.ReadAll(body)
		body.Close()
		if err != nil {
			g.tb.Fatal(o.Key, err)
		}
		x := Object{Data: data, Type: sent.Get("Content-Type"), Cache: sent.Get("Cache-Control"), Encoding: sent.Get("Content-Encoding")}
		if x.Encoding == "gzip" {
			z, err := gzip.NewReader(bytes.NewReader(data))
			if err == nil {
				x.Data, err = io.ReadAll(z)
			}
			if err != nil {
				x.Data = []byte("cannot be unpacked: " + err.Error())
			}
		}
		all[o.Key] = x
	}
	return all
}

// Stored returns the bytes of an object as they lie at the server.
func (g *Gateway) Stored(bucket, key string) []byte {
	g.tb.Helper()
	data, err := os.ReadFile(filepath.Join(g.Dir, bucket, filepath.FromSlash(key)))
	if err != nil {
		g.tb.Fatal(err)
	}
	return data
}

// Contents returns the files of a website by path, as readers get them.
func Contents(tb testing.TB, s *release.Site) map[string]Object {
	tb.Helper()
	files := map[string]Object{}
	for _, f := range s.Manifest.Files {
		if f.Kind == release.Host {
			continue
		}
		data, err := os.ReadFile(filepath.Join(s.Dir, filepath.FromSlash(f.Path)))
		if err != nil {
			tb.Fatal(err)
		}
		x := Object{Data: data, Type: f.Type, Cache: f.Cache}
		if _, ok := f.Variant("gzip"); ok {
			x.Encoding = "gzip"
		}
		files[f.Path] = x
	}
	return files
}

// A Version is a release that may be seen: its files by path.
type Version map[string]Object

// Broken returns what is wrong with what readers see while one of the versions
// gives way to another: a page that is of none of them, is missing, lacks what it
// loads or leads nowhere. Nothing is trusted but the bytes. A website without a
// home page has not begun: nobody is led to its pages, which may be half there.
func Broken(shown map[string]Object, versions ...Version) []string {
	var wrong []string
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	paths := map[string]bool{}
	for _, v := range versions {
		for p := range v {
			paths[p] = true
		}
	}
	for _, p := range slices.Sorted(maps.Keys(paths)) {
		asset := strings.Contains(versions[0][p].Cache, "immutable")
		everywhere, matches := true, false
		have, there := shown[p]
		for _, v := range versions {
			want, ok := v[p]
			everywhere = everywhere && ok
			asset = asset || strings.Contains(want.Cache, "immutable")
			matches = matches || ok && bytes.Equal(have.Data, want.Data) && have.Type == want.Type && have.Cache == want.Cache && have.Encoding == want.Encoding
		}
		switch {
		case there && !matches:
			say("%s is of no release: %.80q %s %s %s", p, have.Data, have.Type, have.Cache, have.Encoding)
		case !there && everywhere && !asset:
			say("%s is in every release and missing", p)
		}
	}
	for _, p := range slices.Sorted(maps.Keys(shown)) {
		if path.Ext(p) != ".html" || !paths[p] {
			continue
		}
		loads, links := Refers(shown[p].Data)
		for _, to := range loads {
			have, there := shown[to]
			if !there {
				say("%s loads %s, which is missing", p, to)
				continue
			}
			for _, v := range versions {
				if want, ok := v[to]; ok && !bytes.Equal(want.Data, have.Data) {
					say("%s loads %s, which is damaged", p, to)
				}
			}
		}
		_, begun := shown["index.html"]
		for _, to := range links {
			if _, there := shown[to]; !there && begun {
				say("%s leads to %s, which is missing", p, to)
			}
		}
	}
	return wrong
}

// Refers returns the files that a page loads and those that it leads to.
func Refers(page []byte) (loads, links []string) {
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return loads, links
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		t := z.Token()
		for _, a := range t.Attr {
			to := strings.TrimPrefix(a.Val, "/")
			if to == "" || strings.HasSuffix(to, "/") {
				to += "index.html"
			}
			switch {
			case a.Key == "src", a.Key == "href" && t.Data == "link":
				loads = append(loads, to)
			case a.Key == "href" && strings.HasPrefix(a.Val, "/"):
				links = append(links, to)
			}
		}
	}
}

// Same reports how what readers see differs from a version and nothing else,
// but for what is allowed to be there besides.
func Same(shown map[string]Object, want Version, besides func(path string) bool) []string {
	var wrong []string
	for _, p := range slices.Sorted(maps.Keys(want)) {
		have, there := shown[p]
		if !there || !bytes.Equal(have.Data, want[p].Data) || have.Type != want[p].Type || have.Cache != want[p].Cache || have.Encoding != want[p].Encoding {
			wrong = append(wrong, fmt.Sprintf("%s: have %.60q %s, want %.60q %s", p, have.Data, have.Type, want[p].Data, want[p].Type))
		}
	}
	for _, p := range slices.Sorted(maps.Keys(shown)) {
		if _, ok := want[p]; !ok && !besides(p) {
			wrong = append(wrong, p+" should not be there")
		}
	}
	return wrong
}
