package main

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"
)

// many is as many arguments as anyone likes.
const many = math.MaxInt

// takes says how many arguments a command takes. Someone who forgot one, or the
// quotation marks around a title, is shown what was expected.
func takes(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) >= least && len(args) <= most {
			return nil
		}
		usage, _, _ := strings.Cut(cmd.UseLine(), " [flags]")
		err := fmt.Errorf("found %s behind %q; expected: %s", words(len(args)), cmd.CommandPath(), usage)
		if len(args) > most && most > 0 {
			return hint(err, "put a title or a name that has spaces in it in quotation marks")
		}
		return hint(err, "run: %s --help", cmd.CommandPath())
	}
}

func words(n int) string {
	switch n {
	case 0:
		return "nothing"
	case 1:
		return "one word"
	}
	return fmt.Sprint(n, " words")
}

// flagError says what is wrong with a flag, without the words of the library that
// reads numbers.
func flagError(cmd *cobra.Command, err error) error {
	text, _, number := strings.Cut(err.Error(), ": strconv.")
	if number {
		err = errors.New(text + "; expected a number")
	}
	return hint(err, "run: %s --help", cmd.CommandPath())
}

// quoted returns a path as it stands in a command line, on Windows as well.
func quoted(path string) string {
	switch {
	case strings.ContainsAny(path, "\"$`"):
		return "'" + path + "'"
	case strings.ContainsAny(path, " \t'&;()<>|*?[]{}#~!"):
		return `"` + path + `"`
	}
	return path
}
