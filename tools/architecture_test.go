// Package tools_test holds the order of the house: which package may know which,
// as docs/architecture.md says. It looks at what the packages import and not at
// what anyone meant.
package tools_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// A listed package is one line of go list -json.
type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

const internal = "nscp/tools/internal/"

// list returns the packages of the module by import path, test files left out.
func list(t *testing.T) map[string]listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Deps", "nscp/...")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	packages := map[string]listed{}
	for d := json.NewDecoder(out); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages[p.ImportPath] = p
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if len(packages) < 10 {
		t.Fatalf("have %d packages, want all of the module", len(packages))
	}
	return packages
}

func TestOnlyOnePackageKnowsHugo(t *testing.T) {
	for name, p := range list(t) {
		if name == internal+"hugo" {
			continue
		}
		for _, i := range p.Imports {
			if strings.HasPrefix(i, "github.com/gohugoio/") {
				t.Errorf("%s imports %s; only tools/internal/hugo may", name, i)
			}
		}
	}
}

// TestFewPackagesReachHugo keeps the tests of everything else fast on a machine
// that has not compiled Hugo.
func TestFewPackagesReachHugo(t *testing.T) {
	reach := []string{internal + "hugo", internal + "preview", internal + "bench", "nscp/tools/nscp"}
	for name, p := range list(t) {
		if slices.Contains(p.Deps, internal+"hugo") && !slices.Contains(reach, name) {
			t.Errorf("%s reaches Hugo; only %v may", name, reach)
		}
	}
}

// line is the order of the house. A package may use those before it and none
// after it. A package that is not named here stands where the one it lies in
// does.
var line = []string{
	"parallel", "heap", "sieve", "diag", "program", "built", "palette", "terminal", "check/spelling", "doc", "frontmatter", "ledger", "read", "figures", "register", "upkeep", "crawl", "inspect",
	"repair", "publication", "statutory", "disclosure", "check", "page", "history", "convert", "audit", "desk", "starter", "scaffold", "doctor", "search", "publish", "hugo", "preview",
	// These serve tests, and are used by no other package.
	"golden", "damage", "synthetic", "bench", "site", "sources", "tally",
}

// apart are pairs of which the first must not use the second although it stands
// after it.
var apart = map[string][]string{
	"repair":      {"read", "frontmatter"}, // it is given documents, and never asks how they came to be
	"publication": {"read", "repair", "frontmatter"},
	"page":        {"read"},
	"hugo":        {"convert", "page", "publication"}, // it builds any site
	"publish":     {"convert", "hugo"},
}

func TestDependenciesRunOneWay(t *testing.T) {
	for name, p := range list(t) {
		rest, ok := strings.CutPrefix(name, internal)
		if !ok {
			continue
		}
		place, own := placeOf(rest)
		if place < 0 {
			t.Errorf("%s has no place in the line: add it to docs/architecture.md and to the list in this test", name)
			continue
		}
		for _, i := range p.Imports {
			used, ok := strings.CutPrefix(i, internal)
			if !ok {
				continue
			}
			at, group := placeOf(used)
			if at > place {
				t.Errorf("%s imports %s, which comes after it: %v", name, i, line)
			}
			if slices.Contains(apart[own], group) {
				t.Errorf("%s imports %s; %s must not know %s", name, i, own, group)
			}
		}
	}
}

// placeOf returns where a package stands in the line and under which name.
func placeOf(name string) (int, string) {
	for at := name; at != "."; at = path.Dir(at) {
		if i := slices.Index(line, at); i >= 0 {
			return i, at
		}
	}
	return -1, ""
}

// TestOnlyDriversTouchTheDisk keeps reading, repair, recognising, printing and
// checking free of files: they are given bytes and return values, so they can be
// tested and fuzzed whole.
func TestOnlyDriversTouchTheDisk(t *testing.T) {
	drivers := []string{"program", "terminal", "history", "convert", "audit", "upkeep", "doctor", "inspect", "search", "publish", "hugo", "preview", "golden", "tally", "synthetic", "bench"}
	for name, p := range list(t) {
		rest, ok := strings.CutPrefix(name, internal)
		_, own := placeOf(rest)
		if !ok || slices.Contains(drivers, own) {
			continue
		}
		for _, i := range p.Imports {
			if i == "os" || i == "os/exec" || i == "net" || i == "net/http" {
				t.Errorf("%s imports %s; of tools/internal only %v may", name, i, drivers)
			}
		}
	}
}

// TestGoModKeepsWhatHugoWouldDelete: "hugo mod tidy" takes a go.mod for the list
// of a theme's modules and removes the rest.
func TestGoModKeepsWhatHugoWouldDelete(t *testing.T) {
	data, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"github.com/gohugoio/hugo v0.165.0", // the newest for Go 1.26
		"github.com/spf13/cobra v",
		"nscp/tools/nscp", // what "go tool nscp" runs
	} {
		if !strings.Contains(string(data), line) {
			t.Errorf("go.mod holds no %q", line)
		}
	}
	for _, deps := range list(t)["nscp/tools/nscp"].Deps {
		// With it the program is 20 MB larger and slower to start.
		if deps == "github.com/gohugoio/hugo/commands" {
			t.Errorf("the program links %s; tools/internal/hugo drives hugolib", deps)
		}
	}
}
