package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/inspect"
)

func newInspect(s *site) *cobra.Command {
	var show bool
	cmd := &cobra.Command{
		Use:   "inspect FILE…",
		Short: "List what is hidden in files",
		Long: `List what is hidden in files: tracked changes, comments, hidden text, rows and
sheets, embedded files, metadata, the place where a photograph was taken.

Word, Excel, tagged PDF, pictures, CSV and Markdown are looked into; of a folder,
every file in it. What is hidden is named by its place and not repeated, so that
the list can be passed on. Each line says what publication does: stop (take it
out first), warn (look at it), strip (it is left out by itself).
` + exitHelp,
		Example: `  nscp inspect sources/briefings/safer-sleep.docx
  nscp inspect --show figures.xlsx   also print what is hidden

  $ nscp inspect plan.docx
  plan.docx: paragraph 4: stop: a comment [comment]
  plan.docx: document properties: strip: information about the file: author [metadata]`,
		Args: takes(1, many),
		RunE: func(cmd *cobra.Command, args []string) error {
			var items []inspect.Item
			var findings []diag.Finding
			for _, name := range args {
				files, err := inspect.Files(s.dir, filepath.ToSlash(name))
				if err != nil {
					return err
				}
				for _, f := range files {
					found, fs := inspect.File(f.Path, f.Data)
					items, findings = append(items, found...), append(findings, fs...)
				}
			}
			if err := inspect.WriteText(cmd.OutOrStdout(), items, show); err != nil {
				return err
			}
			fmt.Fprintln(cmd.ErrOrStderr(), inspect.Summary(items))
			if err := report(cmd, findings); err != nil {
				return err
			}
			if n, _ := diag.Count(inspect.Findings(items)); n > 0 {
				return errProblems
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&show, "show", false, "also print the hidden words themselves")
	return cmd
}
