package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/starter"
)

func newNew(s *site) *cobra.Command {
	var word bool
	cmd := &cobra.Command{
		Use:   "new " + strings.Join(starter.Kinds, "|") + ` "Title"`,
		Short: "Begin a source: the right file in the right place, with its headings",
		Long: `Begin a source: the right file in the right place, with its headings.

A Markdown file begins as a draft: it is shown by "nscp serve" and published
when the line "draft: true" is taken out. --word makes a Word document instead,
with the styles that the converter understands. Nothing that is there already is
replaced.
` + exitHelp,
		Example: `  nscp new briefing "Safer sleep"
  nscp new briefing --word "Safer sleep"
  nscp new report "Annual report 2024 to 2025"
  nscp new arrangements "Safeguarding arrangements 2026"
  nscp new resource "Safer sleep toolkit"

  $ nscp new briefing --word "Safer sleep"
  sources/briefings/safer-sleep.docx`,
		Args:      takes(2, 2),
		ValidArgs: starter.Kinds,
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Stat(filepath.Join(s.dir, "sources")); err != nil {
				return &convert.NoSiteError{Dir: s.dir}
			}
			f, err := starter.New(args[0], args[1], word, func(name string) bool {
				_, err := os.Lstat(filepath.Join(s.dir, filepath.FromSlash(name)))
				return err == nil
			})
			if e := new(starter.Error); errors.As(err, &e) {
				return hint(err, "%s", e.Hint)
			}
			if err != nil {
				return err
			}
			if err := begin(filepath.Join(s.dir, filepath.FromSlash(f.Path)), f); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), f.Path)
			return err
		},
	}
	cmd.Flags().BoolVar(&word, "word", false, "make a Word document")
	return cmd
}

// begin writes a new file, or adds to one. It never replaces anything, not even
// what came there in between.
func begin(path string, f *starter.File) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	if !f.Added {
		return put(path, f.Data, os.O_EXCL)
	}
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	data := f.Data
	if len(old) > 0 && old[len(old)-1] != '\n' {
		data = append([]byte("\n"), data...)
	}
	return put(path, data, 0)
}
