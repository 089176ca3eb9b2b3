package main

import (
	"time"

	"github.com/spf13/cobra"

	"nscp/tools/internal/audit"
	"nscp/tools/internal/convert"
	"nscp/tools/internal/desk"
	"nscp/tools/internal/history"
)

func newStatus(s *site) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "List every document with its state and what was found in it",
		Long: `List every document with its state and what was found in it.

The same list is the page /desk/ of the preview. "!" marks what needs a person
now. At its end stand the findings that wait for a sign-off, the days that come,
and the files that changed since the last publication. Which version that was,
Git's tag "published" says, or else the note that nscp publish leaves where it
ran; where neither is there, the branch that changes are merged into is compared
with, and that is said. Nothing is changed.
` + exitHelp,
		Example: `  nscp status

  $ nscp status
  sources/briefings/safer-sleep.md
    Safer sleep
    draft: not published
  ! review was due on 1 March 2026
  ! 1 error, 0 warnings

  days
  ! 1 March 2026: sources/briefings/safer-sleep.md, to be reviewed

  changed since the publication of 4 February 2026 to s3://our-site
    changed sources/briefings/safer-sleep.md

  1 draft
  1 documents: 1 error, 0 warnings`,
		Args: takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			memo := &convert.Memo{}
			work := progress(cmd)
			work.Begin("converting")
			r, err := convert.Run(cmd.Context(), s.dir, convert.Options{Check: true, Memo: memo, Progress: work.Count})
			if err != nil {
				return err
			}
			work.Begin("checking")
			checked, err := audit.Run(cmd.Context(), s.dir, audit.Options{Today: time.Now(), Memo: memo})
			work.End()
			if err != nil {
				return err
			}
			since, err := history.Read(cmd.Context(), s.dir)
			if err != nil {
				return err
			}
			if err := desk.New(r, checked.Findings, time.Now()).WriteText(cmd.OutOrStdout(), since); err != nil {
				return err
			}
			if len(checked.Errors()) > 0 {
				return errProblems
			}
			return nil
		},
	}
}
