package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func newMan() *cobra.Command {
	return &cobra.Command{
		Use:   "man FOLDER",
		Short: "Write the manual pages of every subcommand to a folder",
		Long: `Write the manual pages of every subcommand to a folder.
` + exitHelp,
		Example: `  nscp man ~/.local/share/man/man1
  man nscp-serve`,
		Args:              takes(1, 1),
		ValidArgsFunction: completeFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o777); err != nil {
				return err
			}
			// No date of the day: the same program writes the same pages.
			day := time.Unix(0, 0).UTC()
			root := cmd.Root()
			root.DisableAutoGenTag = true
			if err := doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "nscp", Manual: "nscp", Date: &day}, args[0]); err != nil {
				return err
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "the manual pages are in", args[0])
			return err
		},
	}
}
