package main

import (
	"slices"

	"github.com/spf13/cobra"

	"nscp/tools/internal/doctor"
)

func newDoctor(s *site) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what is set up and what is not, each with the command to run",
		Long: `Say what is set up and what is not, each with the command to run.

Nothing is changed. The exit status is 1 when something is missing without which
the site cannot be made.
` + exitHelp,
		Example: `  nscp doctor

  $ nscp doctor
  ok       the pages are what the sources make
  missing  the website has not been built here
           run: nscp build`,
		Args: takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			day, err := today()
			if err != nil {
				return err
			}
			work := progress(cmd)
			work.Begin("looking")
			items := doctor.Examine(cmd.Context(), s.dir, day)
			work.End()
			if err := doctor.WriteText(cmd.OutOrStdout(), items); err != nil {
				return err
			}
			if slices.ContainsFunc(items, func(it doctor.Item) bool { return it.Need && !it.Done }) {
				return errProblems
			}
			return nil
		},
	}
}
