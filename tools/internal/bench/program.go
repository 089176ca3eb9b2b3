package main

import (
	"cmp"
	"context"
	"debug/buildinfo"
	"debug/elf"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A startup says how the released program starts and how large it is.
type startup struct {
	help      float64 // seconds until nscp --help has answered
	processor float64 // of it, seconds of the processor
	size      int64   // bytes, stripped
	modules   []module
	rest      int64 // bytes that no symbol of a module accounts for
}

type module struct {
	name, version string
	size          int64
}

// measureStart builds the program as it is released and looks at it.
func (b *bench) measureStart(ctx context.Context) error {
	stripped := filepath.Join(b.work, "nscp-stripped")
	if _, _, err := measure(ctx, time.Hour, b.repository, "go", "build", "-ldflags=-s -w", "-o", stripped, "./tools/nscp"); err != nil {
		return err
	}
	info, err := os.Stat(stripped)
	if err != nil {
		return err
	}
	b.start.size = info.Size()
	s := &series{}
	for range max(b.runs, 5) * 2 {
		x, _, err := measure(ctx, time.Minute, b.repository, stripped, "--help")
		if err != nil {
			return err
		}
		s.samples = append(s.samples, x)
	}
	b.start.help, b.start.processor = s.wall(), s.processor()
	return b.weighModules()
}

// weighModules adds up the symbols of the program by the module they come from.
// The released program has none, so the one with its symbols is asked.
func (b *bench) weighModules() error {
	info, err := buildinfo.ReadFile(b.nscp)
	if err != nil {
		return err
	}
	sizes := map[string]*module{standard: {name: standard, version: info.GoVersion}}
	for _, d := range append(info.Deps, &info.Main) {
		sizes[d.Path] = &module{name: d.Path, version: d.Version}
	}
	f, err := elf.Open(b.nscp)
	if err != nil {
		return err
	}
	defer f.Close()
	symbols, err := f.Symbols()
	if err != nil {
		return err
	}
	b.start.rest = b.start.size
	for _, s := range symbols {
		// What is zero at the start takes no room in the file.
		if int(s.Section) >= len(f.Sections) || f.Sections[s.Section].Type == elf.SHT_NOBITS {
			continue
		}
		if m := sizes[moduleOf(s.Name, sizes)]; m != nil {
			m.size += int64(s.Size)
			b.start.rest -= int64(s.Size)
		}
	}
	for _, m := range sizes {
		b.start.modules = append(b.start.modules, *m)
	}
	slices.SortFunc(b.start.modules, func(x, y module) int { return cmp.Or(cmp.Compare(y.size, x.size), cmp.Compare(x.name, y.name)) })
	return nil
}

// standard is what Go brings itself.
const standard = "Go's own library and runtime"

// moduleOf returns the module of a symbol: the longest one whose path begins the
// symbol's, "" where it names none.
func moduleOf(symbol string, known map[string]*module) string {
	symbol = strings.TrimLeft(strings.TrimPrefix(symbol, "type:"), ".*[]")
	if end := strings.IndexAny(symbol, "([ {"); end >= 0 {
		symbol = symbol[:end]
	}
	symbol = strings.ReplaceAll(symbol, "%2e", ".")
	for at := symbol; at != ""; {
		if known[at] != nil {
			return at
		}
		at = at[:max(0, strings.LastIndexAny(at, "/."))]
	}
	// Only a path of another host has a dot in its first part; a name without a
	// package ("go:func.*") holds what is everyone's.
	first, _, deep := strings.Cut(symbol, "/")
	if strings.Contains(symbol, ":") || deep && strings.Contains(first, ".") || !strings.Contains(symbol, ".") {
		return ""
	}
	return standard
}
