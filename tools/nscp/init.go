package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"nscp/tools/internal/palette"
	"nscp/tools/internal/scaffold"
)

func newInit() *cobra.Command {
	var id scaffold.Identity
	cmd := &cobra.Command{
		Use:   "init FOLDER",
		Short: "Begin the site of another partnership",
		Long: `Begin the site of another partnership in a new folder.

It has the same templates, its own name, colour and addresses, and pages in
neutral words. It builds at once. What only the partnership knows, such as whom
to call, is left empty, and nscp check asks for it.

All shades are made from the brand's colour, so that every word on them can be
read. A colour on which white words cannot is refused, with the nearest on which
they can.
` + exitHelp,
		Example: `  nscp init rutland --name "Rutland Safeguarding Children Partnership" --address https://rscp.example.org/
  nscp init rutland --name "Rutland Safeguarding Children Partnership" --address https://rscp.example.org/ --colour "#4b2a7b" --help-page https://www.example.gov.uk/report-a-concern/`,
		Args:              takes(1, 1),
		ValidArgsFunction: completeFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := today()
			if err != nil {
				return err
			}
			files, err := scaffold.Files(id, day)
			if e := new(scaffold.Error); errors.As(err, &e) {
				return hint(err, "%s", e.Hint)
			}
			if e := new(palette.PaleError); errors.As(err, &e) {
				return hint(err, "the nearest shade that can be read: --colour %q", e.Nearest)
			}
			if err != nil {
				return err
			}
			if err := found(args[0], files); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), `the site is in %[1]s: %[2]d files
look at it:                         nscp -C %[3]s serve --open
see what only you know, to fill in: nscp -C %[3]s check
`, args[0], len(files), quoted(args[0]))
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&id.Name, "name", "", "`name` of the partnership")
	f.StringVar(&id.Address, "address", "", "web `address` that the site will have")
	f.StringVar(&id.Area, "area", "", "the `area` it is for (default what stands before \"Safeguarding\" in the name)")
	f.StringVar(&id.Abbreviation, "abbreviation", "", "short `name` (default the capitals of the name)")
	f.StringVar(&id.Colour, "colour", "", "the brand's `colour`, as six digits such as #17463a")
	f.StringVar(&id.HelpPage, "help-page", "", "web `address` where the area says who to tell about a child")
	f.StringVar(&id.ContactPage, "contact-page", "", "web `address` where the partnership says how to reach it")
	return cmd
}

// found writes the files to a new folder, beside it first, so that it is there
// whole or not at all.
func found(dir string, files []scaffold.File) (err error) {
	there, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return hint(err, "name a folder that is new, or empty")
	case len(there) > 0:
		return hint(fmt.Errorf("%s is not empty", dir), "name a folder that is new, or empty; nothing that is there is replaced")
	}
	if err := os.MkdirAll(filepath.Dir(filepath.Clean(dir)), 0o777); err != nil {
		return err
	}
	aside, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".nscp-init-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(aside)
	site := filepath.Join(aside, "site") // with the rights of any folder, not those of a temporary one
	for _, f := range files {
		to := filepath.Join(site, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(to, f.Data, 0o666); err != nil {
			return err
		}
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(site, dir)
}
