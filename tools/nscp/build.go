package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"nscp/tools/internal/audit"
	"nscp/tools/internal/built"
	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/heap"
	"nscp/tools/internal/hugo"
	"nscp/tools/internal/publish/finish"
	"nscp/tools/internal/publish/production"
	"nscp/tools/internal/search"
)

func newBuild(s *site) *cobra.Command {
	var forReaders, twice, compress bool
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Write the whole website to public/",
		Long: `Write the whole website to public/.

The sources are converted, and Hugo, which is part of this program, makes the
website from the pages. It changes places with the last one only when all of it
is there: after an error, public/ is what it was.

The same sources give the same bytes on every machine. What counts as now, for
embargoed pages, is the latest date named in a page that has passed, or
SOURCE_DATE_EPOCH if that is set.

For publication (--production) the front matter of every page is read strictly,
what must wait or is over is held against the built website, every page is
looked through for what its security policy forbids, text is compressed, and a
manifest with the hash of every file is written to .nscp/public/.
` + exitHelp,
		Example: `  nscp build               write the website to public/
  nscp build --production  the same, ready for nscp publish
  nscp build --verify      build twice in different conditions, compare every byte
  nscp -C ../site build    for the site in another folder`,
		Args: takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			defer heap.Room()()
			switch {
			case twice:
				return s.buildTwice(cmd)
			case forReaders:
				return s.buildForReaders(cmd, !compress)
			}
			work := progress(cmd)
			work.Begin("converting")
			r, err := convert.Run(cmd.Context(), s.dir, convert.Options{Index: true, Lean: true, Progress: work.Count})
			if err != nil {
				return err
			}
			if err := report(cmd, r.Findings); err != nil {
				return err
			}
			work.Begin("making the pages")
			found, err := hugo.Build(cmd.Context(), s.dir, hugo.Options{Finish: func(_ context.Context, dir string) ([]diag.Finding, error) {
				work.Begin("looking at every page, and making the search index")
				return complete(r, dir)
			}})
			work.End()
			if err != nil {
				return err
			}
			if err := report(cmd, found); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "the website is in public/")
			return err
		},
	}
	cmd.Flags().BoolVar(&forReaders, "production", false, "build for publication: strictly, compressed, with a manifest")
	cmd.Flags().BoolVar(&twice, "verify", false, "build for publication twice, in different conditions, and compare")
	cmd.Flags().BoolVar(&compress, "compress", true, "with --production: make gzip and brotli forms; false where the host makes its own")
	cmd.MarkFlagsMutuallyExclusive("production", "verify")
	return cmd
}

// complete holds every built page against its source, and adds the search index. The
// pages are read once, and the others look at them as well.
func complete(r *convert.Result, dir string, others ...built.Use) ([]diag.Finding, error) {
	verifier, err := r.Verifier()
	if err != nil {
		return nil, err
	}
	index := search.New()
	uses := append([]built.Use{verifier.Page, index.Page}, others...)
	found, err := verifier.Findings(built.Each(os.DirFS(dir), uses...))
	if err != nil {
		return nil, err
	}
	return found, index.Write(dir)
}

func (s *site) buildForReaders(cmd *cobra.Command, plain bool) error {
	now := time.Now()
	work := progress(cmd)
	gate, err := audit.Open(s.dir, audit.Options{Today: now})
	if err != nil {
		return err
	}
	defer gate.Close()
	// What is published rests on what the files hold, and never on their times.
	work.Begin("converting, and checking each document")
	r, err := convert.Run(cmd.Context(), s.dir, convert.Options{Index: true, Exact: true, Read: gate.Read, Each: gate.Each, Lean: true, Progress: work.Count})
	if err != nil {
		return err
	}
	r.Changes = nil // a site's worth of pages, which Hugo reads from disk
	clock, err := hugo.Clock(s.dir, now)
	if err != nil {
		return err
	}
	done, found, err := production.Build(cmd.Context(), production.Options{
		Dir: s.dir, Plain: plain, Now: now, Clock: clock, Revision: production.Revision(s.dir),
		Check: func(ctx context.Context) ([]diag.Finding, error) {
			work.Begin("checking")
			checked, err := gate.Result(ctx, r)
			if err != nil {
				return nil, err
			}
			return checked.Errors(), nil
		},
		Build: func(ctx context.Context, publish production.Finish) ([]diag.Finding, error) {
			work.Begin("making the pages")
			return hugo.Build(ctx, s.dir, hugo.Options{Clock: clock, Finish: func(ctx context.Context, dir string) ([]diag.Finding, error) {
				work.Begin("looking at every page, and making the search index")
				base, err := home(s.dir)
				if err != nil {
					return nil, err
				}
				links, scan := gate.Crawl(&audit.Built{Files: os.DirFS(dir), Base: base}), new(finish.Scan)
				found, err := complete(r, dir, links.Page, scan.Page)
				if n, _ := diag.Count(found); err != nil || n > 0 {
					return found, err
				}
				more, err := gate.Pages(r, links)
				// Warnings are for nscp check.
				found = append(found, slices.DeleteFunc(more, func(f diag.Finding) bool { return f.Severity != diag.Error })...)
				if n, _ := diag.Count(found); err != nil || n > 0 {
					return found, err
				}
				work.Begin("compressing, and listing every file")
				more, err = publish(ctx, dir, scan)
				return append(found, more...), err
			}})
		},
	})
	work.End()
	if err != nil {
		return err
	}
	if err := report(cmd, found); err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "release %s is in public/: %d files, %d of their compressed forms made now and %d kept from before\n",
		done.Manifest.ID, len(done.Manifest.Files), done.Compressed, done.Reused)
	return err
}

// home returns the path of the website's home page.
func home(dir string) (string, error) {
	address, err := production.Address(dir)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	return u.Path, nil
}

// buildTwice has this program build copies of the site, each in a process of its
// own, as time zone, language and processors are those of a process.
func (s *site) buildTwice(cmd *cobra.Command) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	found, err := production.Reproduce(cmd.Context(), s.dir, func(ctx context.Context, c production.Conditions) ([]diag.Finding, error) {
		fmt.Fprintln(cmd.ErrOrStderr(), "building in other conditions")
		build := exec.CommandContext(ctx, self, "build", "--production", "-C", c.Dir)
		build.Env = append(os.Environ(), c.Env...)
		build.Stderr = cmd.ErrOrStderr()
		err := build.Run()
		if status := new(exec.ExitError); errors.As(err, &status) && status.ExitCode() == problems {
			return nil, errProblems // it has listed them
		}
		return nil, err
	})
	if err != nil {
		return err
	}
	if err := report(cmd, found); err != nil {
		return err
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), "every byte is the same, whatever the time zone, language, processors, folder, file times, order of files and moment")
	return err
}
