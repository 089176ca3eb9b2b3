package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// A count is how many tests ended how. A test and each of its subtests count as
// one each.
type count struct{ passed, failed, skipped int }

// good reports whether something ran and nothing failed.
func (c count) good() bool { return c.failed == 0 && c.passed > 0 }

func (c count) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", c.passed, c.failed, c.skipped)
}

// An event is a line of go test -json; see go doc test2json.
type event struct {
	Action, Package, ImportPath, Test, Output string
}

// A pack is what is known of a package whose tests run.
type pack struct {
	output  map[string]*bytes.Buffer // by test; "" is the package's own
	running map[string]bool
	own     count
}

// read counts the events of one go test -json, and writes to w what a person
// wants to see of them.
func (c *count) read(events io.Reader, w io.Writer) error {
	packs := map[string]*pack{}
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil {
				// Not an event, such as what a broken build prints.
				fmt.Fprintf(w, "%s\n", bytes.TrimSpace(line))
			} else {
				c.take(e, packs, w)
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	// A package that began and never ended was killed.
	for _, name := range slices.Sorted(maps.Keys(packs)) {
		fmt.Fprintf(w, "FAIL\t%s\tthe tests did not end\n", name)
		c.failed += max(1, len(packs[name].running))
	}
	return nil
}

func (c *count) take(e event, packs map[string]*pack, w io.Writer) {
	if e.Action == "build-output" {
		fmt.Fprint(w, e.Output)
		return
	}
	if e.Package == "" {
		return
	}
	p := packs[e.Package]
	if p == nil {
		p = &pack{output: map[string]*bytes.Buffer{}, running: map[string]bool{}}
		packs[e.Package] = p
	}
	if e.Action == "output" {
		if p.output[e.Test] == nil {
			p.output[e.Test] = new(bytes.Buffer)
		}
		p.output[e.Test].WriteString(e.Output)
		return
	}
	if e.Test == "" {
		if e.Action == "pass" || e.Action == "fail" || e.Action == "skip" {
			c.end(e, p, w)
			delete(packs, e.Package)
		}
		return
	}
	switch e.Action {
	case "run":
		p.running[e.Test] = true
		return
	case "pass":
		c.passed++
		p.own.passed++
	case "fail":
		c.failed++
		p.own.failed++
		fmt.Fprint(w, shown(p.output[e.Test]))
	case "skip":
		c.skipped++
		p.own.skipped++
		fmt.Fprint(w, shown(p.output[e.Test]))
	default:
		return
	}
	delete(p.running, e.Test)
	delete(p.output, e.Test)
}

// end counts what is left of a package that has ended, and writes its line.
func (c *count) end(e event, p *pack, w io.Writer) {
	if e.Action == "fail" {
		// Tests that were cut short, by a panic or the time limit.
		for _, name := range slices.Sorted(maps.Keys(p.running)) {
			c.failed++
			p.own.failed++
			fmt.Fprint(w, shown(p.output[name]))
			fmt.Fprintf(w, "--- FAIL: %s (did not end)\n", name)
		}
		// A package can fail without a test of it: it does not compile, or
		// what surrounds the tests gives up.
		if p.own.failed == 0 {
			c.failed++
			p.own.failed++
			fmt.Fprint(w, shown(p.output[""]))
			fmt.Fprintf(w, "FAIL\t%s\n", e.Package)
			return
		}
	}
	own := shown(p.output[""])
	if p.own == (count{}) {
		fmt.Fprint(w, own)
		return
	}
	// The last line is the verdict; what stands before it a package says of itself.
	fmt.Fprintf(w, "%s\t%s\n", strings.TrimRight(own, "\n"), p.own)
}

// shown returns the lines of output that say something: not those that only
// tell that a test began, went on or passed.
func shown(output *bytes.Buffer) string {
	if output == nil {
		return ""
	}
	var b strings.Builder
	for line := range strings.Lines(output.String()) {
		text := strings.TrimSpace(line)
		if strings.HasPrefix(text, "=== ") || strings.HasPrefix(text, "--- PASS") || text == "PASS" || text == "FAIL" {
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}
