package main

import (
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"nscp/tools/internal/synthetic"
)

const repository = "../../.."

// counted is what a stage took, as far as it can be counted.
type counted struct{ allocations, bytes, processor float64 }

// through takes a new site through every stage, and returns what each took.
func through(t *testing.T, documents int) map[string]counted {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site")
	if err := synthetic.Site(dir, repository, 1, documents); err != nil {
		t.Fatal(err)
	}
	w := &work{dir: dir, out: filepath.Join(dir, "built"), parts: map[string]float64{}}
	took := map[string]counted{}
	for _, s := range stages {
		if s.name == "query" {
			continue // it measures, and is no part of a build
		}
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		w.last = processor()
		begun := w.last
		if err := s.do(t.Context(), w); err != nil {
			t.Fatalf("%d documents: %s: %v", documents, s.name, err)
		}
		runtime.ReadMemStats(&after)
		took[s.name] = counted{float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc), processor() - begun}
	}
	return took
}

// The small run of the benchmark: four times as many documents take no more than
// four times the work, at every stage. Allocations are the same on every machine
// and are held closely. Processor time swings on a busy one, by half and not by
// four times, so its bound only stops what grows by the square.
func TestEveryStageGrowsInProportion(t *testing.T) {
	const small, large = 60, 240
	through(t, 5) // what is made once in a process
	one, four := through(t, small), through(t, large)
	for _, s := range stages {
		if one[s.name].allocations == 0 {
			continue
		}
		a, b := one[s.name], four[s.name]
		power := func(x, y float64) float64 { return exponent(small, x, large, y) }
		allocations, bytes, time := power(a.allocations, b.allocations), power(a.bytes, b.bytes), power(a.processor, b.processor)
		t.Logf("%-10s allocations %.2f, bytes %.2f, processor time %.2f (%.2f s)", s.name, allocations, bytes, time, b.processor)
		if allocations > 1.05 || bytes > 1.05 {
			t.Errorf("%s: allocations grow with the power %.2f of the documents and their bytes with %.2f, want 1.05 at most", s.name, allocations, bytes)
		}
		if time > 1.5 && b.processor > 0.2 {
			t.Errorf("%s: processor time grows with the power %.2f of the documents, want about 1", s.name, time)
		}
	}
}

func TestExponent(t *testing.T) {
	for power, later := range map[float64]float64{0: 3, 1: 30, 2: 300} {
		if have := exponent(10, 3, 100, later); math.Abs(have-power) > 1e-9 {
			t.Errorf("from 3 to %v: have %v want %v", later, have, power)
		}
	}
}

func TestPlainPagesHaveNothingOfHugo(t *testing.T) {
	have := plain("## Title {#title}\n\n{{< table caption=\"Places\" >}}{{< row >}}{{< cell >}}A *b*{{< /cell >}}{{< /row >}}{{< /table >}}\nH{{< sub >}}2{{< /sub >}}O\n")
	for _, want := range []string{"## Title\n", "\n<table>\n", "\n<tr>\n", "\n</td>\n", "H<sub>2</sub>O"} {
		if !strings.Contains(have, want) {
			t.Errorf("%q is not in %q", want, have)
		}
	}
	if strings.Contains(have, "{") {
		t.Errorf("a mark of Hugo's is left: %q", have)
	}
}

func TestModulesAreFoundBySymbol(t *testing.T) {
	known := map[string]*module{"github.com/a/b": {}, "github.com/a/b/v2": {}, "nscp": {}}
	for symbol, want := range map[string]string{
		"github.com/a/b.(*T).Do": "github.com/a/b", "github.com/a/b/v2/deep.F": "github.com/a/b/v2", "nscp/tools/internal/doc.Walk": "nscp",
		"type:*github.com/a/b.T": "github.com/a/b", "encoding/json.Marshal": standard, "runtime.mallocgc": standard,
		"go:func.*": "", "example.org/other.F": "",
	} {
		if have := moduleOf(symbol, known); have != want {
			t.Errorf("%s: have %q want %q", symbol, have, want)
		}
	}
}

// The page and the picture hold together without a peer and with one size.
func TestPageTellsWhatWasMeasured(t *testing.T) {
	b := &bench{
		sizes: []int{100, 1000}, runs: 1, taken: map[string]*series{}, pages: map[int]int{}, plainPages: map[int]int{},
		missing: map[string]string{jekyll: "not installed"}, query: map[int]int{100: 20_000, 1000: 40_000},
		peers: true, templates: []template{{"baseof.html", 9, 3, 3}}, start: startup{modules: []module{{"nscp", "v1", 2e6}}, size: 7e7, help: .04},
	}
	for i, name := range append([]string{pipeline, ours, bareHugo, eleventy, astro, again}, stageNames...) {
		for _, n := range b.sizes {
			b.series(name, n).samples = []sample{{wall: 1, processor: float64((i + 1) * n), memory: 100}}
		}
	}
	page := b.markdown("2 cores")
	for _, want := range []string{"**Jekyll**: not measured: not installed", "| Astro | 500 | 1.67 | 5000 | 1.67 |", "`baseof.html`", "kept", "2 cores", "20.0 kB at 100 documents, 40.0 kB at 1,000 documents"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	picture := b.plot()
	if n := strings.Count(picture, "<path class=\"line"); n != 13 {
		t.Errorf("have %d lines in the picture, want 13", n)
	}
	for _, without := range []string{"<script", "style=\"", "href", "NaN", "Inf"} {
		if strings.Contains(picture, without) {
			t.Errorf("the picture holds %q", without)
		}
	}
	if dir := os.Getenv("NSCP_KEEP"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "plot.svg"), []byte(picture), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
