package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"nscp/tools/internal/check"
)

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain RULE",
		Short: "Say what a rule looks for, why, and what to do about a finding",
		Long: `Say what a rule looks for, why, and what to do about a finding.

The rule is the name in brackets at the end of a finding. What keeps a file from
being read or converted has no rule that could be set otherwise: the finding
itself says all there is to say.
` + exitHelp,
		Example: "  nscp explain percent-change",
		Args:    takes(1, 1),

		ValidArgsFunction: completeRule,
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := check.Explain(args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			return err
		},
	}
}
