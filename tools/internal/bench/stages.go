package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// stageNames are the stages as the table shows them: those of one document first,
// then those of the whole site.
var stageNames = []string{"read", "repair", "page", "ledger", "check", "convert", "unchanged", "audit", "hugo", "verify", "search", "crawl", "pages", "finish"}

// stages measures each stage in a process of its own. Large sites are measured
// once: there the machine's noise is small beside the work.
func (b *bench) stages(ctx context.Context, n int) error {
	folder := filepath.Join(b.work, fmt.Sprint(n))
	runs := b.runs
	if n > 1000 {
		runs = 1
	}
	for range runs {
		if err := b.clean(n, "built", "site/.nscp"); err != nil {
			return err
		}
		for _, s := range stages {
			x, out, err := measure(ctx, time.Hour, b.repository, b.self, "-stage", s.name, "-site", filepath.Join(folder, "site"), "-built", filepath.Join(folder, "built"))
			if err != nil {
				return err
			}
			var parts map[string]float64
			if err := json.Unmarshal([]byte(out), &parts); err != nil {
				return fmt.Errorf("stage %s: %w", s.name, err)
			}
			for part, seconds := range parts {
				if part == queryBytes {
					b.query[n] = int(seconds)
					continue
				}
				s := b.series(part, n)
				s.samples = append(s.samples, sample{processor: seconds, wall: x.wall, memory: x.memory})
			}
			b.log("%d documents: stage %s: %s", n, s.name, strings.TrimSpace(out))
		}
	}
	return nil
}

// A template is what Hugo says of one template.
type template struct {
	name          string
	total, single time.Duration // with what it calls
	count         int
}

var metric = regexp.MustCompile(`^\s*(\S+)\s+(\S+)\s+\S+\s+(\d+)\s+(\S+)$`)

// measureTemplates has Hugo count the templates of a site, and keeps the five
// that take longest.
func (b *bench) measureTemplates(ctx context.Context, n int) error {
	folder := filepath.Join(b.work, fmt.Sprint(n))
	_, out, err := measure(ctx, time.Hour, filepath.Join(folder, "site"), b.hugo, "--templateMetrics", "--destination", filepath.Join(folder, "metrics"))
	if err != nil {
		return err
	}
	for line := range strings.Lines(out) {
		m := metric.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			continue
		}
		total, err := time.ParseDuration(m[1])
		if err != nil {
			continue // the head of the table
		}
		single, err := time.ParseDuration(m[2])
		if err != nil {
			return err
		}
		count, err := strconv.Atoi(m[3])
		if err != nil {
			return err
		}
		b.templates = append(b.templates, template{m[4], total, single, count})
	}
	if len(b.templates) == 0 {
		return fmt.Errorf("hugo gave no template metrics: %s", tail(out, 5))
	}
	slices.SortFunc(b.templates, func(x, y template) int { return int(y.total - x.total) })
	b.templates = b.templates[:min(5, len(b.templates))]
	return nil
}
