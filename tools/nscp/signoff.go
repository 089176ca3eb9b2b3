package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"nscp/tools/internal/audit"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/disclosure"
)

func newSignoff(s *site) *cobra.Command {
	var by, reason, rule string
	var write bool
	cmd := &cobra.Command{
		Use:   "signoff PATH[:LINE]",
		Short: "Write down that a person has decided that words may be published",
		Long: `Write down that a person has decided that words may be published.

What may point to a child, and what is hidden inside a file, is an error of nscp
check until somebody who may decide has read it. What is hidden is never
published; its sign-off says that it may stay in the file. This prints the entry
for sources/signoffs.toml, or adds it with --write. The entry holds who, when and
why, and a mark of the words: when they change, it lapses, and somebody decides
again. It never holds the words.
` + exitHelp,
		Example: `  nscp signoff sources/briefings/safer-sleep.md:12 --by "Head of service" --reason "the family has agreed"
  nscp signoff sources/briefings/safer-sleep.md --by "Head of service" --reason "the family has agreed" --write
  nscp signoff sources/briefings/safer-sleep.docx --rule comment --by "Head of service" --reason "a note on layout" --write`,
		Args:              takes(1, 1),
		ValidArgsFunction: completeSources,
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(by) == "" || strings.TrimSpace(reason) == "" {
				return hint(errors.New("a sign-off says who decides and why"), `give both: --by "Head of service" --reason "the family has agreed"`)
			}
			path, line := args[0], 0
			if i := strings.LastIndexByte(path, ':'); i >= 0 {
				if n, err := strconv.Atoi(path[i+1:]); err == nil {
					path, line = path[:i], n
				}
			}
			day, err := today()
			if err != nil {
				return err
			}
			o := audit.Options{Today: day, Paths: []string{filepath.ToSlash(path)}}
			if rule != "" {
				o.Rules = []string{rule}
			}
			work := progress(cmd)
			work.Begin("checking")
			r, err := audit.Run(cmd.Context(), s.dir, o)
			work.End()
			if err != nil {
				return err
			}
			entries, err := entriesFor(r.Findings, line, func(f diag.Finding) (string, error) { return disclosure.Entry(f, by, reason, day) })
			if err != nil {
				return err
			}
			if entries == "" {
				return hint(fmt.Errorf("nothing in %s waits for a sign-off", args[0]), "run: nscp check %s", path)
			}
			if !write {
				_, err = fmt.Fprint(cmd.OutOrStdout(), entries)
				return err
			}
			if err := put(filepath.Join(s.dir, filepath.FromSlash(disclosure.SignoffPath)), []byte(entries), 0); err != nil {
				return fmt.Errorf("writing the sign-off: %w", err)
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "the decision is written down in", disclosure.SignoffPath)
			return err
		},
	}
	cmd.Flags().StringVar(&by, "by", "", "who decides: a `name` or a post")
	cmd.Flags().StringVar(&reason, "reason", "", "`why` it may be published, without repeating the words")
	cmd.Flags().StringVar(&rule, "rule", "", "only what this `rule` finds there")
	cmd.Flags().BoolVar(&write, "write", false, "add the entry to "+disclosure.SignoffPath)
	return cmd
}

// entriesFor returns the entries for findings that wait for a sign-off, one for
// the same words however often they were found in.
func entriesFor(findings []diag.Finding, line int, entry func(diag.Finding) (string, error)) (string, error) {
	var b strings.Builder
	seen := map[string]bool{}
	for _, f := range findings {
		if f.Mark == "" || line > 0 && f.Pos.Line != line || seen[f.Rule+f.Mark] {
			continue
		}
		seen[f.Rule+f.Mark] = true
		text, err := entry(f)
		if err != nil {
			return "", err
		}
		b.WriteString("\n" + strings.TrimSpace(text) + "\n")
	}
	return b.String(), nil
}
