package main

import (
	"fmt"
	"io"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/heap"
)

func newConvert(s *site) *cobra.Command {
	var o convert.Options
	var explain bool
	cmd := &cobra.Command{
		Use:   "convert",
		Short: "Write the pages that the sources make",
		Long: `Write the pages that the sources make.

Each source is read, mended where extraction broke it, and written as pages in
the sections of content/ that belong to the converter. A file is written only
when it changes. A source with an error keeps the pages that it had.
` + exitHelp,
		Example: `  nscp convert            write the pages and list the files that changed
  nscp convert --check    change nothing; exit with 1 if pages and sources differ
  nscp convert --explain  say what was mended in the sources, why, and where each word is

  $ nscp convert
  created content/annual-reports/2023-24/introduction.md
  changed content/annual-reports/2023-24/report.md`,
		Args: takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			defer heap.Room()()
			o.Index = !explain // which tells of every source
			work := progress(cmd)
			work.Begin("converting")
			o.Progress = work.Count
			r, err := convert.Run(cmd.Context(), s.dir, o)
			work.End()
			if err != nil {
				return err
			}
			if explain {
				err = r.Explain(cmd.OutOrStdout())
			}
			if err == nil && o.Check {
				err = showDiff(cmd.OutOrStdout(), r.Changes)
			} else if err == nil {
				err = listChanges(cmd.OutOrStdout(), r.Changes)
			}
			if err != nil {
				return err
			}
			if err := report(cmd, r.Findings); err != nil {
				return err
			}
			if o.Check && len(r.Changes) > 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), "the pages are not what the sources make; to write them, run: nscp convert")
				return errProblems
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&o.Check, "check", false, "change nothing, show how the pages differ from the sources")
	cmd.Flags().BoolVar(&explain, "explain", false, "say what was mended and why, and where each word went")
	cmd.Flags().BoolVar(&o.Overwrite, "overwrite", false, "also replace generated pages that were edited by hand")
	return cmd
}

// listChanges prints the files that were written or removed.
func listChanges(w io.Writer, changes []convert.Change) error {
	for _, c := range changes {
		did := "changed"
		switch {
		case c.Before == nil:
			did = "created"
		case c.After == nil:
			did = "removed"
		}
		if _, err := fmt.Fprintln(w, did, c.Path); err != nil {
			return err
		}
	}
	return nil
}

// showDiff prints the changes so that "git apply" would make them.
func showDiff(w io.Writer, changes []convert.Change) error {
	for _, c := range changes {
		before, after := "a/"+c.Path, "b/"+c.Path
		if c.Before == nil {
			before = "/dev/null"
		}
		if c.After == nil {
			after = "/dev/null"
		}
		if _, err := w.Write(diff.Diff(before, c.Before, after, c.After)); err != nil {
			return err
		}
	}
	return nil
}
