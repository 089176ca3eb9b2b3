package main

import (
	"slices"

	"github.com/spf13/cobra"

	"nscp/tools/internal/check"
	"nscp/tools/internal/diag"
)

// What a shell offers behind a subcommand when the person presses Tab. Files and
// folders of the site are offered where nothing else is said.

// completeRules offers the names of the rules, each with what it looks for.
func completeRules(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var all []cobra.Completion
	for _, r := range check.Rules {
		all = append(all, cobra.CompletionWithDesc(r.ID, r.Title))
	}
	slices.Sort(all)
	return all, cobra.ShellCompDirectiveNoFileComp
}

// completeRule offers a rule as the only argument.
func completeRule(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return completeRules(cmd, args, begun)
}

// completeFolder offers folders.
func completeFolder(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// completeSources offers the files of the site that wait for a decision: those that
// documents are made from.
func completeSources(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []cobra.Completion{"md", "docx", "pdf", "xlsx", "csv", "toml"}, cobra.ShellCompDirectiveFilterFileExt
}

// completeFlags says what may stand behind flags.
func completeFlags(cmd *cobra.Command) {
	offers := map[string]cobra.CompletionFunc{
		"rule":     completeRules,
		"format":   cobra.FixedCompletions([]cobra.Completion{string(diag.Text), string(diag.JSON), string(diag.SARIF), string(diag.GitHub)}, cobra.ShellCompDirectiveNoFileComp),
		"encoding": cobra.FixedCompletions([]cobra.Completion{"gzip", "br", "identity"}, cobra.ShellCompDirectiveNoFileComp),
		"site": func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		"directory": func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	for name, offer := range offers {
		if cmd.Flags().Lookup(name) != nil || cmd.PersistentFlags().Lookup(name) != nil {
			if err := cmd.RegisterFlagCompletionFunc(name, offer); err != nil {
				panic(err) // two functions for one flag: a mistake in this file
			}
		}
	}
	for _, sub := range cmd.Commands() {
		completeFlags(sub)
	}
}
