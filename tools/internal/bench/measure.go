package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A sample is what one process took, with the processes that it started.
type sample struct {
	wall, processor float64 // seconds
	memory          float64 // MiB at the peak
}

// errLimit says that a process was stopped because it took too long.
var errLimit = errors.New("stopped")

// measure runs a command in a process of its own and returns what it took and
// what it wrote. One that takes longer than the limit is stopped with all that
// it started.
func measure(ctx context.Context, limit time.Duration, dir string, args ...string) (sample, string, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	// One group, so that what it starts is stopped with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.Env = append(os.Environ(), "ASTRO_TELEMETRY_DISABLED=1", "NO_UPDATE_NOTIFIER=1", "LC_ALL=C.UTF-8")
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	start := time.Now()
	err := cmd.Run()
	s := sample{wall: time.Since(start).Seconds()}
	if cmd.ProcessState != nil {
		s.processor = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			s.memory = float64(u.Maxrss) / 1024 // Linux counts kibibytes
		}
	}
	switch {
	case ctx.Err() == context.DeadlineExceeded:
		return s, "", errLimit
	case err != nil:
		return s, "", fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, tail(out.String()+log.String(), 20))
	}
	return s, out.String(), nil
}

// tail returns the last lines of a text.
func tail(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// A series is what the runs of one thing took at one size.
type series struct {
	samples []sample
	stopped bool // one took longer than the limit
}

func (s *series) of(value func(sample) float64) float64 {
	if s == nil || len(s.samples) == 0 {
		return math.NaN()
	}
	var all []float64
	for _, x := range s.samples {
		all = append(all, value(x))
	}
	slices.Sort(all)
	if n := len(all); n%2 == 0 {
		return (all[n/2-1] + all[n/2]) / 2
	}
	return all[len(all)/2]
}

func (s *series) processor() float64 { return s.of(func(x sample) float64 { return x.processor }) }
func (s *series) wall() float64      { return s.of(func(x sample) float64 { return x.wall }) }
func (s *series) memory() float64    { return s.of(func(x sample) float64 { return x.memory }) }

// exponent returns by which power a value grew from one size to another: 1 is in
// proportion, 2 is by the square.
func exponent(n1, v1, n2, v2 float64) float64 { return math.Log(v2/v1) / math.Log(n2/n1) }
