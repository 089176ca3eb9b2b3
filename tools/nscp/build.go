package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/hugo"
	"nscp/tools/internal/search"
)

func newBuild(s *site) *cobra.Command {
	return &cobra.Command{
		Use:   "build",
		Short: "Write the whole website to public/",
		Long: `Write the whole website to public/.

The sources are converted, and Hugo, which is part of this program, makes the
website from the pages. It changes places with the last one only when all of it
is there: after an error, public/ is what it was.

The same sources give the same bytes on every machine. What counts as now, for
embargoed pages, is the latest date named in a page that has passed, or
SOURCE_DATE_EPOCH if that is set.
` + exitHelp,
		Example: `  nscp build            write the website to public/
  nscp -C ../site build  the same for the site in another folder`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := convert.Run(cmd.Context(), s.dir, convert.Options{Index: true})
			if err != nil {
				return err
			}
			if err := report(cmd, r.Findings); err != nil {
				return err
			}
			found, err := hugo.Build(cmd.Context(), s.dir, hugo.Options{
				Finish: func(_ context.Context, dir string) ([]diag.Finding, error) {
					found, err := r.VerifyBuilt(dir)
					if err != nil {
						return nil, err
					}
					return found, search.Write(dir)
				},
			})
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
}
