// Package finish makes a built website ready for readers.
//
// In goes a folder with the pages as Hugo wrote them, which nobody serves yet.
// Run adds what hosts need (redirects, _headers and the like), reads every page
// and style sheet for what would break under the site's policy, compresses what
// becomes smaller, and returns the manifest: every file with its hash, type,
// cache rule and source. [Swap] then puts the folder in the place of the last
// website, whole.
//
// The same input gives the same bytes. Nothing here looks at a clock except to
// warn that security.txt lapses.
package finish

import (
	"context"
	"crypto/md5"
	"crypto/sha512"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"nscp/tools/internal/built"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/parallel"
	"nscp/tools/internal/publish/hosting"
	"nscp/tools/internal/publish/release"
)

// Options say how a website is finished.
type Options struct {
	Base      string                                           // address of the home page, such as https://example.org/
	Redirects []hosting.Redirect                               // from sources/redirects.csv
	Plain     bool                                             // no compressed forms: the host makes its own
	Cache     string                                           // folder that keeps compressed forms between runs; "" keeps none
	Now       time.Time                                        // the day, for what lapses
	Scan      *Scan                                            // what was read of the pages already; nil is nothing
	Source    func(path string) (name, sha256 string, ok bool) // what a file of the website was made from; nil knows of none
}

// Result is a finished website, not yet in its place.
type Result struct {
	Manifest   *release.Manifest
	Compressed int               // forms made in this run
	Reused     int               // forms that the cache had
	Hosting    map[string]string // includes for servers that the owner runs, by name
}

// Run finishes the website in the folder dir, in place. With an error among the
// findings the folder is not to be used.
func Run(ctx context.Context, dir string, o Options) (*Result, []diag.Finding, error) {
	b := &build{dir: dir, options: o}
	if err := b.list(); err != nil {
		return nil, nil, err
	}
	if n, _ := diag.Count(b.found); n > 0 {
		return nil, b.sorted(), nil
	}
	if err := b.redirects(); err != nil {
		return nil, nil, err
	}
	if err := b.read(ctx); err != nil {
		return nil, nil, err
	}
	b.checkReferences()
	b.checkWhole()
	if n, _ := diag.Count(b.found); n > 0 {
		return nil, b.sorted(), nil
	}
	if err := b.hostFiles(); err != nil {
		return nil, nil, err
	}
	r := &Result{Hosting: map[string]string{
		"nginx-http.conf":   hosting.NginxHTTP(),
		"nginx-server.conf": hosting.NginxServer(o.Redirects),
		"site.caddy":        hosting.Caddy(o.Redirects),
	}}
	var err error
	if !o.Plain {
		if r.Compressed, r.Reused, err = b.compress(ctx); err != nil {
			return nil, nil, err
		}
	}
	r.Manifest = release.New(b.files)
	return r, b.sorted(), nil
}

// build is the work on one website.
type build struct {
	dir     string
	options Options
	files   []release.File
	pages   map[string]*document // what was read of pages and style sheets, by path

	mu    sync.Mutex // guards found and pages while files are read
	found []diag.Finding
}

func (b *build) add(f ...diag.Finding) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.found = append(b.found, f...)
}

func (b *build) sorted() []diag.Finding {
	diag.Sort(b.found)
	return b.found
}

func (b *build) full(name string) string { return filepath.Join(b.dir, filepath.FromSlash(name)) }

// list finds every file. Only kinds of file that the website is meant to hold
// are let through: whatever else lies in the folder (.env, ~$report.docx,
// Thumbs.db) came there by mistake.
func (b *build) list() error {
	return filepath.WalkDir(b.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(b.dir, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		kind, known := hosting.TypeOf(rel)
		switch {
		case !d.Type().IsRegular():
			b.add(stray(rel, "is a link or a device, and not a file"))
		case !known, !release.ValidPath(rel), hidden(rel), hosting.KindOf(rel) == release.Host:
			b.add(stray(rel, "is no kind of file that a page of this website could need"))
		case !norm.NFC.IsNormalString(rel):
			b.add(diag.Finding{
				Rule: "file-name", Severity: diag.Error, Pos: diag.Position{Path: "public/" + rel},
				Message: "a letter and its accent are stored as two characters in the name; expected one",
				Why:     "the name looks like another that readers type, and is not the same",
				Fix:     "type the name of its file in content/ or static/ anew, or leave the accent out",
			})
		default:
			k := hosting.KindOf(rel)
			b.files = append(b.files, release.File{Path: rel, Kind: k, Type: kind, Cache: hosting.CacheOf(k)})
		}
		return nil
	})
}

// hidden reports whether a path has a part that systems treat as hidden or
// temporary. RFC 8615 gives .well-known to websites.
func hidden(name string) bool {
	for part := range strings.SplitSeq(strings.TrimPrefix(name, ".well-known/"), "/") {
		if strings.HasPrefix(part, ".") || strings.HasPrefix(part, "~") {
			return true
		}
	}
	return false
}

func stray(name, message string) diag.Finding {
	return diag.Finding{
		Rule: "stray-file", Severity: diag.Error, Pos: diag.Position{Path: "public/" + name}, Message: message,
		Why: "everything in the folder is published, for everyone to find",
		Fix: "take it out of static/ or content/, or out of the mounts in hugo.toml",
	}
}

// redirects writes a page at each old address, for hosts that know no redirects.
func (b *build) redirects() error {
	b.add(hosting.CheckRedirects(b.options.Redirects, release.New(b.files))...)
	taken := map[string]bool{}
	for _, f := range b.files {
		taken[f.Path] = true
	}
	for _, r := range b.options.Redirects {
		name, text, ok := hosting.Moved(r, b.options.Base)
		if !ok || taken[name] {
			continue // a page in the way is a finding already
		}
		taken[name] = true
		if err := b.write(name, text); err != nil {
			return err
		}
	}
	return nil
}

// hostFiles writes what hosts read at the root of the website.
func (b *build) hostFiles() error {
	headers, err := hosting.NetlifyHeaders(b.files)
	if err != nil {
		return err
	}
	redirects, err := hosting.NetlifyRedirects(b.options.Redirects)
	if err != nil {
		return err
	}
	azure, err := hosting.Azure(b.files, b.options.Redirects)
	if err != nil {
		return err
	}
	return errors.Join(b.write("_headers", headers), b.write("_redirects", redirects), b.write("staticwebapp.config.json", azure))
}

// write adds a file to the website.
func (b *build) write(name, text string) error {
	kind, ok := hosting.TypeOf(name)
	if !ok {
		kind = "text/plain; charset=utf-8"
	}
	k := hosting.KindOf(name)
	f := release.File{Path: name, Kind: k, Type: kind, Cache: hosting.CacheOf(k), SHA256: release.Hash([]byte(text)), Size: int64(len(text))}
	b.files = append(b.files, f)
	if err := os.MkdirAll(filepath.Dir(b.full(name)), 0o777); err != nil {
		return err
	}
	return os.WriteFile(b.full(name), []byte(text), 0o666)
}

// read hashes every file and scans those that refer to others.
func (b *build) read(ctx context.Context) error {
	b.pages = map[string]*document{}
	return parallel.Count(ctx, runtime.GOMAXPROCS(0), len(b.files), func(_ context.Context, i int) error {
		f := &b.files[i]
		if b.options.Source != nil {
			if name, hash, ok := b.options.Source(f.Path); ok {
				f.Source, f.SourceSHA256 = name, hash
			}
		}
		if page, ok := b.options.Scan.of(f.Path); ok {
			f.SHA256, f.Size = page.sha256, page.size
			b.keep(f.Path, page.document)
			return nil
		}
		data, err := os.ReadFile(b.full(f.Path))
		if err != nil {
			return err
		}
		f.SHA256, f.Size = release.Hash(data), int64(len(data))
		if f.Kind == release.Asset {
			b.checkFingerprint(*f, data)
		}
		var d *document
		switch path.Ext(f.Path) {
		case ".html":
			if d, err = scanPage(built.NewPage(f.Path, data)); err != nil {
				return err
			}
		case ".css":
			d = scanStyle(data)
		case ".svg":
			d = scanDrawing(data)
		default:
			return nil
		}
		b.keep(f.Path, d)
		return nil
	})
}

func (b *build) keep(path string, d *document) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pages[path] = d
}

// checkFingerprint holds the promise that a name with a hash in it makes: other
// bytes, other name. Readers keep such a file for a year.
func (b *build) checkFingerprint(f release.File, data []byte) {
	have := hosting.Fingerprint(f.Path)
	var own string
	switch len(have) {
	case 32:
		own = fmt.Sprintf("%x", md5.Sum(data))
	case 96:
		own = fmt.Sprintf("%x", sha512.Sum384(data))
	case 128:
		own = fmt.Sprintf("%x", sha512.Sum512(data))
	default:
		own = f.SHA256
	}
	if strings.HasPrefix(own, have) {
		return
	}
	b.add(diag.Finding{
		Rule: "fingerprint", Severity: diag.Error, Pos: diag.Position{Path: "public/" + f.Path},
		Message: fmt.Sprintf("the name holds the hash %s…, and the file's own begins with %s", have[:10], own[:10]),
		Why:     "readers keep such a file for a year and would not see that it changed",
		Fix:     "let the template make the name: pipe the file through fingerprint as the last step",
	})
}

// checkWhole makes sure that this is a website and not a part of one.
func (b *build) checkWhole() {
	has := func(name string) bool {
		for _, f := range b.files {
			if f.Path == name {
				return true
			}
		}
		return false
	}
	for _, need := range []struct{ name, why, fix string }{
		{"index.html", "without a home page this is no website, and publishing it would take the last one away", "see what hugo.toml and layouts/home.html say of the home page"},
		{"404.html", "hosts show it where there is no page", "restore layouts/404.html"},
	} {
		if !has(need.name) {
			b.add(diag.Finding{Rule: "missing-page", Severity: diag.Error, Pos: diag.Position{Path: "public/" + need.name}, Message: "is missing", Why: need.why, Fix: need.fix})
		}
	}
	if !has(hosting.SecurityTxt) {
		b.add(diag.Finding{
			Rule: "security-txt", Severity: diag.Warning, Pos: diag.Position{Path: "public/" + hosting.SecurityTxt}, Message: "is missing",
			Why: "whoever finds a weakness must be able to say so (RFC 9116)", Fix: "restore layouts/_partials/security.txt",
		})
		return
	}
	data, err := os.ReadFile(b.full(hosting.SecurityTxt))
	if err != nil {
		b.add(stray(hosting.SecurityTxt, err.Error()))
		return
	}
	b.add(hosting.CheckSecurityTxt(string(data), b.options.Now)...)
}
