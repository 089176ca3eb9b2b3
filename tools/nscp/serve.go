package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/pkg/browser"
	"github.com/spf13/cobra"

	"nscp/tools/internal/audit"
	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/preview"
)

func newServe(s *site) *cobra.Command {
	var port int
	var open bool
	var only string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the site on this machine, and follow every change of its files",
		Long: `Show the site on this machine, and follow every change of its files.

A change of a source, page, template or style shows in the browser by itself.
What is wrong is listed here, and the last good pages stay up until it is
mended. Drafts and embargoed pages are shown; nobody else can see them, as the
site is served to this machine alone. Ctrl-C ends it.

A very large site starts and follows faster with --only: just the sources and
pages that fit the pattern, below sources/ or content/, are converted and made.
They are what will be published; links to other pages lead nowhere.
` + exitHelp,
		Example: `  nscp serve              show the site at http://localhost:1313/
  nscp serve --open       and open it in the browser
  nscp serve --port 8080  at another port
  nscp serve --only 'briefings/**'   the briefings alone`,
		Args: takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if port < 0 || port > 65535 {
				return hint(fmt.Errorf("found port %d; expected a number from 0 to 65535", port), "run: nscp serve --help")
			}
			known := &audit.Known{} // the checks look at each document again only when it changed
			work := progress(cmd)
			work.Begin("converting, and making the pages")
			err := preview.Serve(cmd.Context(), preview.Options{
				Dir:  s.dir,
				Port: port,
				Only: only,
				Log:  cmd.ErrOrStderr(),
				OpenFolder: func(path string) error {
					browser.Stdout, browser.Stderr = cmd.ErrOrStderr(), cmd.ErrOrStderr()
					return browser.OpenFile(path)
				},
				Audit: func(ctx context.Context, dir string, r *convert.Result) ([]diag.Finding, error) {
					return audit.Beyond(ctx, dir, r, audit.Options{Today: time.Now(), Known: known})
				},
				Ready: func(address string) {
					work.End()
					fmt.Fprintln(cmd.OutOrStdout(), address)
					if !open {
						return
					}
					browser.Stdout, browser.Stderr = cmd.ErrOrStderr(), cmd.ErrOrStderr()
					if err := browser.OpenURL(address); err != nil {
						fmt.Fprintf(cmd.ErrOrStderr(), "the browser could not be opened (%v); open the address yourself\n", err)
					}
				},
			})
			if taken := new(preview.PortError); errors.As(err, &taken) && taken.Free > 0 {
				return hint(err, "port %d is free; run: nscp serve --port %d", taken.Free, taken.Free)
			}
			if errors.Is(err, os.ErrPermission) && port > 0 && port < 1024 {
				return hint(err, "ports below 1024 need an administrator's rights; take another: nscp serve --port 8080")
			}
			return err
		},
	}
	cmd.Flags().IntVar(&port, "port", 1313, "`number` of the port; 0 takes any that is free")
	cmd.Flags().StringVar(&only, "only", "", "show only the pages that fit a `pattern`, such as 'briefings/**'")
	cmd.Flags().BoolVar(&open, "open", false, "open the site in the browser")
	return cmd
}
