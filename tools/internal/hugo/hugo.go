// Package hugo turns a site folder into its website. In goes a folder with
// hugo.toml, content, layouts and the rest; out come the pages, in a folder
// ([Build]) or in memory for a preview ([Site]), and findings that say which
// line of which file is wrong.
//
// It is the only package that imports Hugo, which is most of the compile. Both
// ways drive hugolib, so that a preview is made by the code that publishes.
// The hugo command's own entry point (commands.Execute) is not used: it prints
// to the process's output instead of returning what went wrong, keeps every
// site that it built alive, and cannot hold the clock still. A test compares
// the two byte for byte.
package hugo

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nscp/tools/internal/diag"
)

// Options says how a site is built. The zero value builds what is published.
type Options struct {
	Destination string    // folder for the pages; "" is public/ in the site folder
	Clock       time.Time // what "now" is for templates and embargoes; zero asks [Clock]
	Host        string    // host and port in the site's own addresses; "" leaves baseURL of hugo.toml as it is
	Unpublished bool      // with drafts, pages dated in the future and expired ones

	// Only reports whether the page at an address without slashes at its ends ("" is
	// the home page) is rendered. All others are read, and lists name them, but lead
	// nowhere. nil is every page. It is for a preview.
	Only func(address string) bool

	// First is told which pages are different when the pages of edited files are
	// shown and the lists that name them are yet to be rendered. It is for a preview,
	// and may be nil.
	First func(changed []string)

	// Finish is given the folder with the whole website before it is put in its
	// place, and may add to it. An error, of its own or found, keeps the last
	// website. It may be nil, and is not called for a preview.
	Finish func(ctx context.Context, dir string) ([]diag.Finding, error)
}

// Build builds the site in dir. The pages are written beside the destination
// and change places with it only when all of them are there, so a build that
// fails or is cut short leaves the last website as it was.
//
// It returns what is wrong with the site (a warning of Hugo's counts as an
// error, as nobody reads warnings in a pipeline), and an error when the tool
// itself could not run.
func Build(ctx context.Context, dir string, o Options) ([]diag.Finding, error) {
	dir, err := siteFolder(dir)
	if err != nil {
		return nil, err
	}
	if o.Clock.IsZero() {
		if o.Clock, err = Clock(dir, time.Now()); err != nil {
			return nil, err
		}
	}
	place, err := newExchange(dir, o.Destination)
	if err != nil {
		return nil, err
	}
	defer place.close()

	found, err := buildInto(dir, o, place.aside, place.dest)
	if err != nil || len(found) > 0 {
		return found, err
	}
	if o.Finish != nil {
		found, err = o.Finish(ctx, place.aside)
		if errors, _ := diag.Count(found); err != nil || errors > 0 {
			return found, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return found, place.swap()
}

// buildInto writes the whole site to the folder out, beside the last one.
func buildInto(dir string, o Options, out, last string) ([]diag.Finding, error) {
	engine.Lock()
	defer engine.Unlock()
	defer withinBounds()()
	log := new(journal)
	files := newRenewal(out, last)
	sites, err := load(dir, o, files, log, false)
	if err != nil {
		return problems(dir, err, log), nil
	}
	defer sites.Close()
	if err := render(sites, o.Clock, log); err != nil {
		return problems(dir, err, log), nil
	}
	fs := append(problems(dir, nil, log), sharedAddresses(dir, sites)...)
	if len(fs) > 0 {
		return sorted(fs), nil
	}
	if err := copyStatic(staticFiles(sites), files); err != nil {
		return nil, err
	}
	if _, err := removeEmpty(out); err != nil {
		return nil, err
	}
	return machinePaths(dir, out)
}

// machinePaths finds built files that name the site folder on this machine:
// esbuild writes it into style sheets that are not minified. It tells everyone
// a user's name, and gives other bytes on every machine.
func machinePaths(dir, out string) ([]diag.Finding, error) {
	var found []diag.Finding
	err := filepath.WalkDir(out, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(" .html .css .js .json .xml .txt .webmanifest ", " "+filepath.Ext(name)+" ") {
			return err
		}
		data, err := os.ReadFile(name)
		if i := bytes.Index(data, []byte(dir)); i >= 0 {
			found = append(found, diag.Finding{
				Rule:     "machine-path",
				Severity: diag.Error,
				Pos:      diag.Position{Path: "public/" + relative(out, name), Line: 1 + bytes.Count(data[:i], []byte("\n"))},
				Message:  "the file names the folder of this machine that the site is built in",
				Why:      "it would be published, and differ on every machine",
				Fix:      "minify what css.Build or js.Build makes, or take the path out of the template that writes it",
			})
		}
		return err
	})
	return found, err
}

// copyStatic copies what is served as it is. Hugo's library leaves that to the
// command.
func copyStatic(static fs.FS, out renewal) error {
	return fs.WalkDir(static, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(static, name)
		if err != nil {
			return err
		}
		return out.put(filepath.FromSlash(name), data)
	})
}

// siteFolder returns dir as an absolute path without symbolic links, which Hugo
// needs to relate the files it names to the site.
func siteFolder(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(dir, "hugo.toml")); err != nil {
		return "", fmt.Errorf("%s is not a site folder: it has no hugo.toml", dir)
	}
	return dir, nil
}

// sorted returns the findings in order and each only once.
func sorted(fs []diag.Finding) []diag.Finding {
	diag.Sort(fs)
	return slices.Compact(fs)
}

// oneLine returns s with its line breaks and runs of spaces made single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
