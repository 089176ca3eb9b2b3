package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// GitHub's workflow commands end at a line break and split their properties at
// commas and colons, so these are percent-encoded, the percent sign first
// (documented under "Workflow commands for GitHub Actions"; the encoding is that
// of actions/toolkit, command.ts).
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// WriteGitHub writes findings as annotations that GitHub shows beside the
// changed lines of a pull request:
//
//	::error file=sources/a.md,line=8,col=12,title=percent-change::what was found
//
// A place in a file without lines opens the message instead.
func WriteGitHub(w io.Writer, fs []Finding) error {
	b := bufio.NewWriter(w)
	for _, f := range fs {
		properties := []string{}
		add := func(key, value string) {
			properties = append(properties, key+"="+githubProperty.Replace(value))
		}
		if f.Pos.Path != "" {
			add("file", f.Pos.Path)
		}
		if f.Pos.Line > 0 {
			add("line", fmt.Sprint(f.Pos.Line))
			if f.Pos.Column > 0 {
				add("col", fmt.Sprint(f.Pos.Column))
			}
		}
		add("title", f.Rule)
		message := f.Message
		if f.Pos.Place != "" {
			message = f.Pos.Place + ": " + message
		}
		if f.Why != "" {
			message += "\nwhy: " + f.Why
		}
		if f.Fix != "" {
			message += "\nfix: " + f.Fix
		}
		fmt.Fprintf(b, "::%s %s::%s\n", f.Severity, strings.Join(properties, ","), githubData.Replace(message))
	}
	return b.Flush()
}
