// Package production builds the website for publication, or says why not.
//
// In goes a site folder and how to check and to build it; out comes public/,
// finished (package finish), with its manifest, or findings and the last public/
// as it was. It is the gate: with an error anywhere, or a disclosure that nobody
// has signed off, nothing is built.
//
// Which pages must wait or are over is worked out here a second time and by
// other means than Hugo's, strictly, and the built website is held against it.
// What Hugo lets through (a draft spelt "yes", a date under a key that it does
// not know) would otherwise be found by readers.
package production

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/finish"
	"nscp/tools/internal/publish/hosting"
	"nscp/tools/internal/publish/release"
)

// RedirectsPath is where old addresses are kept, below the site folder.
const RedirectsPath = "sources/redirects.csv"

// Options say how to build for publication.
type Options struct {
	Dir         string    // the site folder
	Destination string    // "" is public/ in it
	Plain       bool      // no compressed forms of the files
	Now         time.Time // the real time
	Clock       time.Time // what counts as now in the pages
	Revision    func() (revision string, modified bool)

	// Check returns everything that is wrong with the content, disclosures that
	// nobody has signed off included. An error among it stops the build.
	Check func(context.Context) ([]diag.Finding, error)
	// Build builds the site at the destination and calls the function with the
	// folder that is about to take the place of the last website.
	Build func(context.Context, Finish) ([]diag.Finding, error)
}

// A Finish finishes the website in a folder. scan is what was read of its pages on
// the way, and may be nil.
type Finish func(ctx context.Context, dir string, scan *finish.Scan) ([]diag.Finding, error)

// Build builds the website for publication. With an error among the findings,
// the last website is still there.
func Build(ctx context.Context, o Options) (*finish.Result, []diag.Finding, error) {
	if o.Destination == "" {
		o.Destination = filepath.Join(o.Dir, "public")
	}
	found, err := o.Check(ctx)
	if err != nil {
		return nil, nil, err
	}
	sources, waiting, more, err := readSite(o.Dir, o.Clock, o.Now)
	if err != nil {
		return nil, nil, err
	}
	found = append(found, more...)
	redirects, more, err := redirects(o.Dir)
	if err != nil {
		return nil, nil, err
	}
	found = append(found, more...)
	if o.Clock.After(o.Now) {
		found = append(found, diag.Finding{
			Rule: "clock", Severity: diag.Error, Pos: diag.Position{Path: "SOURCE_DATE_EPOCH"},
			Message: fmt.Sprintf("it stands for %s, which is still to come", o.Clock.Format(time.RFC3339)),
			Why:     "pages that are embargoed until then would be published",
			Fix:     "unset SOURCE_DATE_EPOCH, or set it to a time that has passed",
		})
	}
	if n, _ := diag.Count(found); n > 0 {
		return nil, sorted(found), nil
	}
	base, err := Address(o.Dir)
	if err != nil {
		return nil, nil, err
	}
	var result *finish.Result
	more, err = o.Build(ctx, func(ctx context.Context, dir string, scan *finish.Scan) ([]diag.Finding, error) {
		out, err := published(waiting, dir)
		if err != nil || len(out) > 0 {
			return out, err
		}
		r, out, err := finish.Run(ctx, dir, finish.Options{
			Base: base, Redirects: redirects, Now: o.Now, Plain: o.Plain, Scan: scan, Source: sources.of,
			Cache: filepath.Join(o.Dir, release.Records, "cache"),
		})
		if n, _ := diag.Count(out); err != nil || n > 0 {
			return out, err
		}
		result = r
		return out, r.Record(o.Destination, o.record(sources))
	})
	found = sorted(append(found, more...))
	if n, _ := diag.Count(found); err != nil || n > 0 {
		return nil, found, err
	}
	return result, found, nil
}

func sorted(found []diag.Finding) []diag.Finding {
	diag.Sort(found)
	return slices.Compact(found) // two looked at the same line
}

// redirects reads the old addresses; there need not be any.
func redirects(dir string) ([]hosting.Redirect, []diag.Finding, error) {
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(RedirectsPath)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	r, found := hosting.ReadRedirects(RedirectsPath, data)
	return r, found, nil
}

// Address returns the address of the home page.
func Address(dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, "hugo.toml"))
	if err != nil {
		return "", err
	}
	var c struct {
		BaseURL string `toml:"baseURL"`
	}
	if err := toml.Unmarshal(data, &c); err != nil {
		return "", fmt.Errorf("hugo.toml: %w", err)
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("hugo.toml: baseURL is %q; expected the address of the website, such as https://example.org/", c.BaseURL)
	}
	return strings.TrimSuffix(c.BaseURL, "/") + "/", nil
}
