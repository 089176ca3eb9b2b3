package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"syscall"
	"time"

	"github.com/pelletier/go-toml/v2"

	"nscp/tools/internal/audit"
	"nscp/tools/internal/built"
	"nscp/tools/internal/convert"
	"nscp/tools/internal/crawl"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/heap"
	"nscp/tools/internal/hugo"
	"nscp/tools/internal/publish/finish"
	"nscp/tools/internal/search"
)

// clock is what every stage takes as now, so that no run depends on the day.
var clock = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// A work is what one process measures of itself.
type work struct {
	parts map[string]float64 // processor seconds by stage
	last  float64
	dir   string // the site folder
	out   string // a folder of its own
}

// stages are what a process of its own does, by name, in the order in which they
// are run over one site folder. What they leave lies there for the next.
var stages = []stage{
	{"documents", documents},
	{"check", rules},
	{"convert", func(ctx context.Context, w *work) error {
		r, err := convert.Run(ctx, w.dir, convert.Options{Index: true, Lean: true})
		if err != nil {
			return err
		}
		w.mark("convert")
		return failed(r.Findings, nil)
	}},
	{"unchanged", func(ctx context.Context, w *work) error {
		r, err := convert.Run(ctx, w.dir, convert.Options{Index: true, Lean: true})
		if err != nil {
			return err
		}
		for _, s := range r.Sources {
			if !s.Unchanged {
				return fmt.Errorf("%s was converted again", s.Path)
			}
		}
		w.mark("unchanged")
		return nil
	}},
	{"audit", func(ctx context.Context, w *work) error {
		r, err := audit.Run(ctx, w.dir, audit.Options{Today: clock})
		if err != nil {
			return err
		}
		w.mark("audit")
		return failed(r.Errors(), nil)
	}},
	{"hugo", func(ctx context.Context, w *work) error {
		found, err := hugo.Build(ctx, w.dir, hugo.Options{Destination: w.out, Clock: clock})
		w.mark("hugo")
		return failed(found, err)
	}},
	{"verify", func(ctx context.Context, w *work) error {
		r, err := convert.Run(ctx, w.dir, convert.Options{Index: true, Lean: true})
		if err != nil {
			return err
		}
		w.mark("")
		found, err := r.VerifyBuilt(w.out)
		w.mark("verify")
		return failed(found, err)
	}},
	{"search", func(_ context.Context, w *work) error {
		if err := search.Write(w.out); err != nil {
			return err
		}
		w.mark("search")
		return nil
	}},
	{"query", func(_ context.Context, w *work) error {
		n, err := firstQuery(w.out)
		w.parts[queryBytes] = float64(n)
		return err
	}},
	{"crawl", func(_ context.Context, w *work) error {
		_, _, err := crawl.Check(os.DirFS(w.out), "/", &crawl.Known{Unweighed: true})
		w.mark("crawl")
		return err
	}},
	// What a build does: the three before and the reading of the next together.
	{"pages", func(ctx context.Context, w *work) error {
		r, err := convert.Run(ctx, w.dir, convert.Options{Index: true, Lean: true})
		if err != nil {
			return err
		}
		if err := os.RemoveAll(filepath.Join(w.dir, ".nscp", "built.json")); err != nil {
			return err
		}
		w.mark("")
		files := os.DirFS(w.out)
		verifier, err := r.Verifier()
		if err != nil {
			return err
		}
		index, links, scan := search.New(), crawl.New(files, "/", &crawl.Known{Unweighed: true}), new(finish.Scan)
		found, err := verifier.Findings(built.Each(files, verifier.Page, index.Page, links.Page, scan.Page))
		if err := failed(found, err); err != nil {
			return err
		}
		if err := index.Write(w.out); err != nil {
			return err
		}
		_, _, err = links.Check()
		w.mark("pages")
		return err
	}},
	{"finish", func(ctx context.Context, w *work) error {
		base, err := address(w.dir)
		if err != nil {
			return err
		}
		_, found, err := finish.Run(ctx, w.out, finish.Options{Base: base, Now: clock, Plain: true})
		w.mark("finish")
		return failed(found, err)
	}},
}

type stage struct {
	name string
	do   func(context.Context, *work) error
}

// queryBytes is the name under which the stage "query" tells what a query fetches.
const queryBytes = "bytes of a query"

// runStage does one stage and writes what its parts took as JSON.
func runStage(ctx context.Context, out io.Writer, name string, w *work, profile string) error {
	i := slices.IndexFunc(stages, func(s stage) bool { return s.name == name })
	if i < 0 {
		return fmt.Errorf("there is no stage %q", name)
	}
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	defer heap.Room()() // as the commands do
	w.parts, w.last = map[string]float64{}, processor()
	if err := stages[i].do(ctx, w); err != nil {
		return fmt.Errorf("stage %s: %w", name, err)
	}
	return json.NewEncoder(out).Encode(w.parts)
}

// mark adds the processor time since the last mark to a part; "" is no part.
func (w *work) mark(part string) {
	now := processor()
	if part != "" {
		w.parts[part] += now - w.last
	}
	w.last = now
}

// processor returns the processor time of this process in seconds.
func processor() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// failed makes an error of what stops a publication: a run that did half the work
// measures nothing.
func failed(found []diag.Finding, err error) error {
	if n, _ := diag.Count(found); err == nil && n > 0 {
		i := slices.IndexFunc(found, func(f diag.Finding) bool { return f.Severity == diag.Error })
		return fmt.Errorf("%d errors, the first: %v", n, found[i])
	}
	return err
}

// address returns the site's own address, from its hugo.toml.
func address(dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, "hugo.toml"))
	if err != nil {
		return "", err
	}
	var c struct {
		BaseURL string `toml:"baseURL"`
	}
	return c.BaseURL, toml.Unmarshal(data, &c)
}
