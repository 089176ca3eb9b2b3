package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/terminal"
)

// The exit statuses, the same for every subcommand.
const (
	clean    = 0 // what was asked for is done
	problems = 1 // the content has errors, or is not what the sources make
	failed   = 2 // the tool could not run
)

const exitHelp = `
Exit status:
  0  what was asked for is done
  1  something in the content is wrong; it was listed
  2  the tool could not run`

// site is what every subcommand works on.
type site struct{ dir string }

// newRoot returns the command with all its subcommands.
func newRoot() *cobra.Command {
	s := new(site)
	root := &cobra.Command{
		Use:   "nscp",
		Short: "Turn a safeguarding partnership's documents into its website",
		Long: `Turn a safeguarding partnership's documents into its website.

What people write or drop into sources/ becomes pages in content/, and these
become the website in public/. Every word of a source is on the site, or the
tool says why not.
` + exitHelp,
		Example: `  nscp serve              show the site, and follow every change of its files
  nscp convert --explain  write the pages, and say what was mended in the sources
  nscp build              write the whole website to public/`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.PersistentFlags().StringVarP(&s.dir, "directory", "C", ".", "work on the site in this `folder`")
	root.AddCommand(
		newConvert(s),
		newBuild(s),
		newServe(s),
		newCheck(s),
		newExplain(),
		newSignoff(s),
		newStatus(s),
		newNew(s),
		newInit(),
		newDoctor(s),
		newMan(),
		newInspect(s),
		newPublish(s),
		newVerify(),
	)
	completeFlags(root)
	root.SetFlagErrorFunc(flagError)
	return root
}

// run runs the command line and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(terminal.New(stdout, terminal.Is, os.Getenv))
	messages := terminal.New(stderr, terminal.Is, os.Getenv)
	root.SetErr(messages)
	cmd, err := root.ExecuteContextC(ctx)
	messages.End()
	switch {
	case err == nil:
		return clean
	case errors.Is(err, errProblems):
		return problems
	case errors.Is(err, context.Canceled):
		err = hint(errors.New("interrupted"), "nothing is half-written; run the command again")
	}
	red, bold, plain := "", "", ""
	if messages.Colours() {
		red, bold, plain = "\x1b[1;31m", "\x1b[1m", "\x1b[0m"
	}
	if strings.HasPrefix(err.Error(), "unknown command") {
		err = hint(err, "run: %s --help", cmd.CommandPath()) // cobra's own, which names no way out
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		err = hint(err, "the disk is full; make room, and run the command again")
	case errors.Is(err, fs.ErrPermission) && !errors.As(err, new(*hinted)):
		err = hint(err, "you may not read or write there; ask whoever looks after this computer, or look whether another program has the file open")
	}
	if none := new(convert.NoSiteError); errors.As(err, &none) {
		err = hint(err, "go to the website's folder, or name it: nscp -C FOLDER …")
	}
	fmt.Fprintf(stderr, "%serror:%s %v\n", red, plain, err)
	var h *hinted
	if errors.As(err, &h) {
		fmt.Fprintf(stderr, "%shint:%s %s\n", bold, plain, h.hint)
	}
	return failed
}

// errProblems says that the content has errors, which have been listed.
var errProblems = errors.New("the content has errors")

// progress returns where a command says how far its work is. It is seen by a person
// at a terminal only, and only of what takes longer than a second.
func progress(cmd *cobra.Command) *terminal.Writer {
	if w, ok := cmd.ErrOrStderr().(*terminal.Writer); ok {
		return w
	}
	return terminal.New(cmd.ErrOrStderr(), terminal.Is, os.Getenv)
}

// report lists findings as messages, and returns errProblems if one is an error.
func report(cmd *cobra.Command, findings []diag.Finding) error {
	progress(cmd).End()
	if len(findings) == 0 {
		return nil
	}
	if err := diag.WriteText(cmd.ErrOrStderr(), findings); err != nil {
		return err
	}
	fmt.Fprintln(cmd.ErrOrStderr(), diag.Summary(findings))
	if n, _ := diag.Count(findings); n > 0 {
		return errProblems
	}
	return nil
}

// A hinted error says what to do about it.
type hinted struct {
	error
	hint string
}

func (h *hinted) Unwrap() error { return h.error }

// hint adds to err what to do about it.
func hint(err error, format string, args ...any) error {
	return &hinted{err, fmt.Sprintf(format, args...)}
}
