package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestWhatWorkflowsAndManualsCallIsThere takes every call of nscp out of the
// workflows, the container file and the manuals, and holds it against the
// commands and flags that there are. Nobody runs a workflow before it is needed.
func TestWhatWorkflowsAndManualsCallIsThere(t *testing.T) {
	names, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	manuals, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	names = append(append(names, manuals...), "../../.gitlab-ci.yml", "../../Containerfile", "../../README.md")
	call := regexp.MustCompile("(?m)(?:\\$RUNNER_TEMP/nscp|\\.nscp/nscp|\\./nscp-tool|`nscp|^ {2,}nscp|run --rm .* nscp) ([a-z][^`\n;#|]*)")
	calls := 0
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(data), -1) {
			line, _, _ := strings.Cut(m[1], "   ") // what follows is a remark
			args := strings.Fields(line)
			cmd, rest, err := newRoot().Find(args)
			if err == nil {
				cmd.InitDefaultHelpFlag()
				err = cmd.ParseFlags(rest)
			}
			if err != nil || cmd.Name() == "nscp" {
				t.Errorf("%s calls %q: %v", filepath.Base(name), "nscp "+line, err)
			}
			calls++
		}
	}
	if calls < 30 {
		t.Errorf("found %d calls", calls)
	}
	t.Logf("%d calls", calls)
}
