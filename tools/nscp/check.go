package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"nscp/tools/internal/audit"
	"nscp/tools/internal/check"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/heap"
	"nscp/tools/internal/hugo"
)

func newCheck(s *site) *cobra.Command {
	var o audit.Options
	var format string
	var rules, accepted bool
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Say what a careful editor, a statistician and a lawyer would find",
		Long: `Say what a careful editor, a statistician and a lawyer would find.

Sources, the pages that people write, lists, contacts and style sheets are
checked, and the website that they make; nothing is changed. With a PATH, a file
or a folder of the site, only what stands there is listed. An error stops
publication; a warning is for a person to judge.

What may point to a child is an error until a person signs it off; see
nscp signoff --help. Any other finding that is right as it is can be accepted,
with the reason, in the source; see nscp explain RULE.
` + exitHelp,
		Example: `  nscp check                                    everything
  nscp check sources/briefings                  what stands in one folder
  nscp check --rule percent-change --rule sum   what two rules find
  nscp check --since HEAD~1                     in files changed since a git revision
  nscp check --format sarif > findings.sarif    for code scanning`,
		RunE: func(cmd *cobra.Command, args []string) error {
			defer heap.Room()()
			if rules {
				_, err := fmt.Fprint(cmd.OutOrStdout(), check.RulesPage())
				return err
			}
			f, err := diag.ParseFormat(format)
			if err != nil {
				return err
			}
			for _, id := range o.Rules {
				if check.ByID(id) == nil {
					return hint(fmt.Errorf("no rule is called %q", id), "run: nscp check --rules")
				}
			}
			for _, p := range args {
				if _, err := os.Stat(filepath.Join(s.dir, p)); err != nil {
					return hint(fmt.Errorf("there is no %s in the site folder", p), "give a file or folder as it stands in a finding, such as sources/briefings")
				}
				o.Paths = append(o.Paths, filepath.ToSlash(p))
			}
			if o.Today, err = today(); err != nil {
				return err
			}
			o.Build = s.built()
			work := progress(cmd)
			work.Begin("checking")
			r, err := audit.Run(cmd.Context(), s.dir, o)
			work.End()
			if err != nil {
				return err
			}
			if err := diag.Write(cmd.OutOrStdout(), f, r.Findings); err != nil {
				return err
			}
			if f == diag.Text {
				fmt.Fprintln(cmd.OutOrStdout(), summary(r))
			}
			if accepted {
				listSettled(cmd, r)
			}
			if len(r.Errors()) > 0 {
				return errProblems
			}
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&o.Rules, "rule", nil, "list only what this `rule` finds; may be given more than once")
	cmd.Flags().StringVar(&format, "format", string(diag.Text), "text, json, sarif or github")
	cmd.Flags().StringVar(&o.Since, "since", "", "list only what stands in files changed since this git `revision`")
	cmd.Flags().BoolVar(&o.External, "external", false, "also ask other sites whether the pages linked to are there")
	cmd.Flags().BoolVar(&accepted, "accepted", false, "also list what was accepted or signed off, by whom and why")
	cmd.Flags().BoolVar(&rules, "rules", false, "print what each rule looks for, as Markdown")
	return cmd
}

// built makes the website in memory, for the checks of its pages. A folder without
// hugo.toml has no website, only sources.
func (s *site) built() audit.Builder {
	if _, err := os.Stat(filepath.Join(s.dir, "hugo.toml")); err != nil {
		return nil
	}
	return func(ctx context.Context, changed map[string][]byte) (*audit.Built, []diag.Finding, error) {
		b, found, err := hugo.Memory(ctx, s.dir, changed)
		return (*audit.Built)(b), found, err
	}
}

// summary says how many findings there are, and how many somebody has settled.
func summary(r *audit.Result) string {
	s := "nothing found"
	if len(r.Findings) > 0 {
		s = diag.Summary(r.Findings)
	}
	if n := len(r.Accepted); n > 0 {
		s += fmt.Sprintf("; %d accepted", n)
	}
	if n := len(r.Signed); n > 0 {
		s += fmt.Sprintf("; %d signed off", n)
	}
	return s
}

// listSettled lists what somebody has decided, as messages: the findings alone are
// what programs read.
func listSettled(cmd *cobra.Command, r *audit.Result) {
	for _, a := range r.Accepted {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: accepted: %s [%s]: %s\n", a.Finding.Pos, a.Finding.Message, a.Finding.Rule, a.Reason)
	}
	for _, a := range r.Signed {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: signed off by %s on %s: %s [%s]: %s\n",
			a.Finding.Pos, a.Signoff.By, a.Signoff.Date, a.Finding.Message, a.Finding.Rule, a.Signoff.Reason)
	}
}

// today returns the day: SOURCE_DATE_EPOCH, so that the same sources give the same
// findings, or the machine's.
func today() (time.Time, error) {
	epoch := os.Getenv("SOURCE_DATE_EPOCH")
	if epoch == "" {
		return time.Now().UTC(), nil
	}
	n, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return time.Time{}, hint(fmt.Errorf("SOURCE_DATE_EPOCH is %q, which is no time", epoch), "give it in seconds since 1970, or unset it")
	}
	return time.Unix(n, 0).UTC(), nil
}
