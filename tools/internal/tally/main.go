// Command tally runs all tests and counts them. In go flags for go test, if any;
// out come the output of what failed, a line for each package, and at the very
// end how many tests passed, failed and were skipped, counted from the events of
// go test -json. It is what tools/test calls.
//
// The packages that reach Hugo come last: on a machine that has not compiled it
// yet, everything else has been tested before that begins.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

func main() {
	quick, slow, err := packages()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(2)
	}
	var all count
	broken := 0
	for _, group := range [][]string{quick, slow} {
		if len(group) == 0 {
			continue
		}
		for _, step := range []func([]string, *count) error{vet, test} {
			if err := step(group, &all); err != nil {
				fmt.Println("error:", err)
				broken++
			}
		}
	}
	fmt.Println(all.String())
	if broken > 0 || !all.good() {
		os.Exit(1)
	}
}

// packages lists the packages of the module: those whose tests need Hugo, and
// the others.
func packages() (quick, slow []string, err error) {
	// -e: a package that is broken is listed, and fails when it is tested.
	out, err := output("go", "list", "-e", "-test", "-f", "{{.ImportPath}} {{join .Deps \" \"}}", "./...")
	if err != nil {
		return nil, nil, err
	}
	hugo := map[string]bool{}
	var all []string
	for line := range strings.Lines(string(out)) {
		name, deps, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.HasPrefix(deps, "[") || strings.HasSuffix(name, "_test") {
			continue // a package compiled again for a test
		}
		tested, isTest := strings.CutSuffix(name, ".test")
		if !isTest {
			all = append(all, name)
		}
		if strings.Contains(deps, "github.com/gohugoio/") {
			hugo[tested] = true
		}
	}
	for _, name := range all {
		if hugo[name] {
			slow = append(slow, name)
		} else {
			quick = append(quick, name)
		}
	}
	return quick, slow, nil
}

func output(name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", name, args[0], err)
	}
	return out, nil
}

func vet(group []string, _ *count) error {
	cmd := exec.Command("go", append([]string{"vet"}, group...)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stdout
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go vet: %w", err)
	}
	return nil
}

// test runs the tests of a group of packages. Results are never taken from the
// cache: whether a browser is installed is nothing that it knows.
func test(group []string, all *count) error {
	failed := all.failed
	args := slices.Concat([]string{"test", "-json", "-count=1", "-p=2", "-timeout=20m"}, os.Args[1:], group)
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	events, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	readErr := all.read(events, os.Stdout)
	if readErr != nil {
		// What is left is passed on, so that the tests can end.
		_, _ = io.Copy(os.Stdout, bufio.NewReader(events))
	}
	if err := cmd.Wait(); err != nil && all.failed == failed {
		return fmt.Errorf("go test: %w", err)
	}
	return readErr
}
