package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"nscp/tools/internal/publish"
	"nscp/tools/internal/publish/bucket"
	"nscp/tools/internal/publish/release"
)

func newVerify() *cobra.Command {
	var settings bucket.Settings
	cmd := &cobra.Command{
		Use:   "verify TARGET",
		Short: "Read everything at a target and compare it with what was published",
		Long: `Read everything at a target and compare it with what was published.

Every file that readers have, and every one that is kept to go back to, is read
and its bytes compared with the manifest: a flipped bit, a missing file, a wrong
header and a file that nscp did not publish are found. Nothing is changed.
` + credentialsHelp + exitHelp,
		Example: `  nscp verify s3://our-site
  nscp verify /srv/www/our-site`,
		Args: takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			target, err := publish.Open(args[0], settings)
			if err != nil {
				return advise(err)
			}
			found, err := target.Verify(cmd.Context(), release.Options{Progress: publication(cmd)})
			progress(cmd).End()
			if err != nil {
				return advise(err)
			}
			if err := report(cmd, found); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "everything is as it was published")
			return err
		},
	}
	storageFlags(cmd, &settings)
	return cmd
}
