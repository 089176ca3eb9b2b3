// Bench measures how long the website takes to make, at sizes from one
// partnership's to a national archive's, and writes what it found as a table and
// a picture.
//
// In goes the project; sites of made-up documents come from package synthetic.
// Every stage, the whole pipeline, bare Hugo and the peers are each measured in a
// process of their own, in turn. Seconds are those of one machine: what is told
// are ratios within one run, memory, and by which power time grows with size.
//
// The tests of this package are the small run that is part of tools/test. They
// look at growth and never at seconds.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

const usage = `Measures the project at several sizes: tools/bench [flags]

Prints the results as Markdown. With --write they go to docs/performance.md and
docs/performance.svg.

  tools/bench --sizes 10,100 --runs 1 --peers=false   a look, one minute
  tools/bench --write                                 everything

Flags:
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := command(ctx, os.Args[1:]); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "error:", err)
		}
		os.Exit(2)
	}
}

func command(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("tools/bench", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	var (
		sizes  = flags.String("sizes", "10,100,1000,10000", "numbers of documents, with commas between them")
		runs   = flags.Int("runs", 3, "how often each is measured; the median is told")
		peers  = flags.Bool("peers", true, "measure Eleventy, Astro and Jekyll as well; npm installs the first two")
		cold   = flags.Int("cold", 1000, "largest number of documents that is also compressed without a cache; brotli takes far longer than all else")
		limit  = flags.Duration("limit", 5*time.Minute, "a build that takes longer is stopped, and not tried again at that size")
		seed   = flags.Uint64("seed", 1, "what the documents are made from")
		folder = flags.String("work", ".nscp/bench", "folder to work in; 10,000 documents need some 3 GB")
		write  = flags.Bool("write", false, "write docs/performance.md and docs/performance.svg")

		prepare = flags.Int("prepare", 0, "write what is measured at a size in this process, for the bench itself")
		stage   = flags.String("stage", "", "do one stage in this process, for the bench itself and for profiles")
		site    = flags.String("site", "", "with --stage: the site folder")
		built   = flags.String("built", "", "with --stage: the folder of its pages")
		profile = flags.String("profile", "", "with --stage: write a profile of the processor time here")
	)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("found %q; expected flags alone, see tools/bench --help", flags.Arg(0))
	}
	if *stage != "" {
		return runStage(ctx, os.Stdout, *stage, &work{dir: *site, out: *built}, *profile)
	}
	if runtime.GOOS != "linux" {
		return errors.New("memory is measured on Linux only")
	}
	b := &bench{
		runs: *runs, seed: *seed, peers: *peers, cold: *cold, limit: *limit,
		taken: map[string]*series{}, pages: map[int]int{}, plainPages: map[int]int{}, missing: map[string]string{}, query: map[int]int{},
	}
	begun := time.Now()
	b.log = func(format string, args ...any) {
		fmt.Fprintf(os.Stderr, "%6.0f s  %s\n", time.Since(begun).Seconds(), fmt.Sprintf(format, args...))
	}
	for s := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 1 {
			return fmt.Errorf("--sizes: found %q; expected a number of documents", s)
		}
		b.sizes = append(b.sizes, n)
	}
	slices.Sort(b.sizes)
	if b.runs < 1 {
		return fmt.Errorf("--runs: found %d; expected 1 or more", b.runs)
	}
	var err error
	if b.repository, err = os.Getwd(); err != nil {
		return err
	}
	if b.work, err = filepath.Abs(*folder); err != nil {
		return err
	}
	if *prepare > 0 {
		b.nscp = filepath.Join(b.work, "nscp")
		n, err := b.write(ctx, *prepare)
		if err == nil {
			_, err = fmt.Println(n)
		}
		return err
	}
	if err := b.run(ctx); err != nil {
		return err
	}
	machine, err := machineOf()
	if err != nil {
		return err
	}
	page := b.markdown(machine)
	if !*write {
		_, err := os.Stdout.WriteString(page)
		return err
	}
	if err := os.WriteFile("docs/performance.md", []byte(page), 0o666); err != nil {
		return err
	}
	return os.WriteFile("docs/performance.svg", []byte(b.plot()), 0o666)
}

// machineOf describes the machine by what matters: cores and memory.
func machineOf() (string, error) {
	data, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return "", err
	}
	var kib int
	if _, err := fmt.Sscanf(string(data), "MemTotal: %d kB", &kib); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d cores, %d GiB of memory, %s", runtime.NumCPU(), (kib+1<<19)>>20, strings.Replace(runtime.Version(), "go", "Go ", 1)), nil
}
