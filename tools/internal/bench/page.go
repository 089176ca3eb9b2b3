package main

import (
	"fmt"
	"math"
	"strings"
)

// described says what each line of the comparison is.
var described = []struct{ name, what string }{
	{pipeline, "`nscp build --production --compress=false` with nothing from before: convert, check, Hugo, every built page held against its source, search index, manifest"},
	{again, "the same command when it has run before and one briefing was edited since, as an editor and CI with its kept index run it"},
	{ours, "the stock `hugo` program over the same content folder with this site's templates"},
	{bareHugo, "the stock `hugo` program over the same pages with the least theme that does what the peers do"},
	{eleventy, "the same pages, the same least theme"},
	{astro, "the same pages, the same least theme"},
	{jekyll, "the same pages, the same least theme"},
}

// markdown returns the results as a page.
func (b *bench) markdown(machine string) string {
	var s strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&s, format, args...) }
	say("# Performance\n\nThis page and its picture are written by `tools/bench --write`. Do not edit them.\n\n")
	say("Measured on %s, %s, in turn; a busy machine falls on all alike. Ratios carry over to other machines, seconds do not. ", machine, plural(b.runs, "run"))
	say("The documents are made up (`tools/internal/synthetic`): of twenty, one is a yearly report as a PDF extractor leaves it, with figures and actions, one is arrangements, and eighteen are briefings, half of them in Word.\n\n")
	say("![Processor time by number of documents, for the whole pipeline, Hugo, the peers and each stage](performance.svg)\n\n")

	say("## Beside bare Hugo and the peers\n\n")
	for _, d := range described {
		if why := b.missing[d.name]; why != "" {
			say("- **%s**: not measured: %s\n", d.name, firstLine(why))
		} else if b.peers || d.name == pipeline || d.name == again || d.name == ours || d.name == bareHugo {
			say("- **%s**: %s.\n", d.name, d.what)
		}
	}
	say("\nThe site has %s; the peers and the bare theme make %s, as the landing page and the whole of a report have no text of their own.\n", b.perSize(b.pages), b.perSize(b.plainPages))
	b.comparison(&s, "Processor time, and how many times that of bare Hugo", (*series).processor, "s")
	b.comparison(&s, "Time on the clock, and how many times that of bare Hugo", (*series).wall, "s")
	b.comparison(&s, "Peak memory, and how many times that of bare Hugo", (*series).memory, "MiB")

	say("\n## Stages\n\nProcessor milliseconds a document, the process's peak memory at the largest size, and the growth exponent: the power of the number of documents by which time grows; 1 is in proportion.\n\n| Stage |")
	for _, n := range b.sizes {
		say(" %s |", thousands(n))
	}
	from, to := b.span()
	say(" Peak MiB | Exponent %s to %s |\n|---|%s---:|---:|\n", thousands(from), thousands(to), strings.Repeat("---:|", len(b.sizes)))
	for _, name := range stageNames {
		say("| %s |", stageText[name])
		for _, n := range b.sizes {
			say(" %s |", number(1000*b.series(name, n).processor()/float64(n)))
		}
		say(" %s | %s |\n", number(b.series(name, to).memory()), number(b.exponent(name)))
	}

	say("\n## Compression\n\n")
	say("Gzip and brotli, each at its highest level, once for each content: kept by hash, so that an unchanged page is never compressed twice.\n\n| Processor seconds |")
	var compressed []int
	for _, n := range b.sizes {
		if b.taken[key(coldest, n)] != nil {
			compressed = append(compressed, n)
			say(" %s |", thousands(n))
		}
	}
	say("\n|---|%s\n", strings.Repeat("---:|", len(compressed)))
	for _, name := range []string{pipeline, cached, coldest} {
		say("| %s |", name)
		for _, n := range compressed {
			say(" %s |", number(b.series(name, n).processor()))
		}
		say("\n")
	}

	say("\n## Search\n\nWhat the costliest first query of two words fetches, compressed (script, list of parts, parts with words, ten results):")
	for i, n := range b.sizes {
		say("%s %.1f kB at %s documents", []string{"", ","}[min(i, 1)], float64(b.query[n])/1000, thousands(n))
	}
	say(".\n\n## Templates\n\nThe five that take longest at %s documents, by Hugo's own count. Each holds the time of those that it calls.\n\n| Template | Share of the longest | Times called | Each, ms |\n|---|---:|---:|---:|\n", thousands(b.sizes[len(b.sizes)-1]))
	for _, t := range b.templates {
		say("| `%s` | %.2f | %d | %.2f |\n", t.name, float64(t.total)/float64(b.templates[0].total), t.count, t.single.Seconds()*1000)
	}

	say("\n## The program\n\n`nscp --help` answers in %.0f ms, with %.0f ms of the processor. The program as it is released (`-ldflags='-s -w'`) has %.1f MB. What is in it, by the symbols of the program before they are stripped:\n\n| Module | Version | MB |\n|---|---|---:|\n", 1000*b.start.help, 1000*b.start.processor, float64(b.start.size)/1e6)
	for _, m := range b.start.modules[:min(15, len(b.start.modules))] {
		say("| %s | %s | %.1f |\n", m.name, m.version, float64(m.size)/1e6)
	}
	var others int64
	for _, m := range b.start.modules[min(15, len(b.start.modules)):] {
		others += m.size
	}
	say("| %d others | | %.1f |\n| Strings, tables and what names no module | | %.1f |\n", len(b.start.modules)-min(15, len(b.start.modules)), float64(others)/1e6, float64(b.start.rest)/1e6)

	b.targets(&s)
	say("\nEach rule of the checks by itself: `go test ./tools/internal/check -run '^$' -bench Rule -cpu 1`. From an edit to the browser: `go test ./tools/internal/preview -run '^$' -bench Edit`. A server with a thousand readers: `go test ./tools/internal/publish/hosting -run '^$' -bench Nginx`.\n")
	return s.String()
}

// stageText is what the table calls a stage.
var stageText = map[string]string{
	"read": "read, both ways", "repair": "repair", "page": "recognise and print", "ledger": "ledger",
	"check": "check: the rules", "convert": "convert, all of the above but check", "unchanged": "convert, nothing changed",
	"audit": "`nscp check`: read, convert and check everything", "hugo": "Hugo, with our templates", "verify": "hold built pages against sources", "search": "search index", "crawl": "rules over the built pages", "pages": "these three and what publication reads of pages, in one reading, as in a build", "finish": "finish, without compression",
}

// comparison writes a table of one value, with ratios to the bare theme.
func (b *bench) comparison(s *strings.Builder, title string, value func(*series) float64, unit string) {
	fmt.Fprintf(s, "\n### %s\n\n| %s |", title, unit)
	for _, n := range b.sizes {
		fmt.Fprintf(s, " %s | × |", thousands(n))
	}
	fmt.Fprintf(s, "\n|---|%s\n", strings.Repeat("---:|---:|", len(b.sizes)))
	for _, d := range described {
		if b.missing[d.name] != "" || b.taken[key(d.name, b.sizes[0])] == nil {
			continue
		}
		fmt.Fprintf(s, "| %s |", d.name)
		for _, n := range b.sizes {
			x, bare := b.series(d.name, n), value(b.series(bareHugo, n))
			if len(x.samples) == 0 && x.stopped {
				fmt.Fprintf(s, " stopped | |")
				continue
			}
			fmt.Fprintf(s, " %s | %s |", number(value(x)), number(value(x)/bare))
		}
		s.WriteString("\n")
	}
}

// targets holds the results against what the project promises.
func (b *bench) targets(s *strings.Builder) {
	fmt.Fprintf(s, "\n## Promises\n\nWhy those that are not kept are not: [performance-limits.md](performance-limits.md).\n\n| Promise | Measured | |\n|---|---|---|\n")
	row := func(promise, measured string, kept bool) {
		fmt.Fprintf(s, "| %s | %s | %s |\n", promise, measured, map[bool]string{true: "kept", false: "**not kept**"}[kept])
	}
	for _, n := range b.sizes {
		if n < 1000 {
			continue
		}
		for _, program := range []string{pipeline, again} {
			p := b.series(program, n)
			for _, limit := range []string{ours, bareHugo} {
				ratio := p.processor() / b.series(limit, n).processor()
				row(fmt.Sprintf("%s at most 1.25 × %s, processor time, %s documents", program, limit, thousands(n)), number(ratio), ratio <= 1.25)
			}
			for _, peer := range []string{eleventy, astro, jekyll} {
				x := b.taken[key(peer, n)]
				promise := fmt.Sprintf("%s slower than %s, %s documents", peer, program, thousands(n))
				switch {
				case x == nil:
				case len(x.samples) == 0 && x.stopped:
					row(promise, fmt.Sprintf("stopped after %v", b.limit), true)
				case len(x.samples) > 0:
					processor, wall := x.processor()/p.processor(), x.wall()/p.wall()
					row(promise, fmt.Sprintf("%s × its processor time, %s × its time on the clock", number(processor), number(wall)), processor > 1 && wall > 1)
				}
			}
		}
	}
	last := b.sizes[len(b.sizes)-1]
	for _, limit := range []string{ours, bareHugo} {
		ratio := b.series(pipeline, last).memory() / b.series(limit, last).memory()
		row(fmt.Sprintf("peak memory at most 1.15 × %s, %s documents", limit, thousands(last)), number(ratio), ratio <= 1.15)
	}
	worst, name := 0.0, ""
	for _, stage := range stageNames {
		if e := b.exponent(stage); e > worst {
			worst, name = e, stage
		}
	}
	row("growth exponent of every stage at most 1.05", fmt.Sprintf("%s at most (%s)", number(worst), name), worst <= 1.05)
	if built := b.series("hugo", last).processor(); built > 0 {
		share := b.series("search", last).processor() / built
		row("search index under a tenth of the Hugo build", number(share), share < .1)
	}
	row("a first query under 60 kB at the largest size", fmt.Sprintf("%.1f kB", float64(b.query[last])/1000), b.query[last] < 60_000)
	row("`nscp --help` under 50 ms", fmt.Sprintf("%.0f ms", 1000*b.start.help), b.start.help < .05)
	row("released program under 90 MB", fmt.Sprintf("%.1f MB", float64(b.start.size)/1e6), b.start.size < 90_000_000)
}

// span returns the sizes between which growth is told: from 100 documents, below
// which starting outweighs the work, to the largest.
func (b *bench) span() (from, to int) {
	to = b.sizes[len(b.sizes)-1]
	from = b.sizes[0]
	for _, n := range b.sizes {
		if n <= 100 {
			from = n
		}
	}
	return from, to
}

func (b *bench) exponent(name string) float64 {
	from, to := b.span()
	return exponent(float64(from), b.series(name, from).processor(), float64(to), b.series(name, to).processor())
}

func (b *bench) perSize(pages map[int]int) string {
	var parts []string
	for _, n := range b.sizes {
		parts = append(parts, fmt.Sprintf("%s pages at %s documents", thousands(pages[n]), thousands(n)))
	}
	return strings.Join(parts, ", ")
}

// number prints a value with three digits that matter.
func number(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return thousands(n/1000) + fmt.Sprintf(",%03d", n%1000)
}

func plural(n int, word string) string {
	if n == 1 {
		return "one " + word
	}
	return fmt.Sprintf("median of %d %ss", n, word)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
