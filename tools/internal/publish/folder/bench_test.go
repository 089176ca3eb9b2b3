//go:build unix

package folder

import (
	"strconv"
	"testing"
	"time"

	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

// BenchmarkUnchanged publishes a website that is there already. Every byte on
// both sides is read and compared.
func BenchmarkUnchanged(b *testing.B) {
	site := trial.Many(trial.Pages()).Plain(b)
	at := target(b, b.TempDir())
	publish(b, at, site, release.Options{})
	at.step = func(what, name string) error {
		b.Errorf("%s %s, and nothing changed", what, name)
		return nil
	}
	used := time.Duration(0)
	for b.Loop() {
		before := trial.ProcessorTime(b)
		again, err := release.Open(b.Context(), site.Dir)
		if err != nil {
			b.Fatal(err)
		}
		if r := publish(b, at, again, release.Options{}); !r.Plan.Empty() {
			b.Fatal(r.Plan.Summary())
		}
		used += trial.ProcessorTime(b) - before
	}
	b.ReportMetric(used.Seconds()/float64(b.N), "processor-s/op")
}

// BenchmarkOnePage publishes a website of which one page changed.
func BenchmarkOnePage(b *testing.B) {
	draft := trial.Many(trial.Pages())
	at := target(b, b.TempDir())
	publish(b, at, draft.Plain(b), release.Options{})
	copied, used := 0, time.Duration(0)
	at.step = func(what, _ string) error {
		if what == "copy" {
			copied++
		}
		return nil
	}
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		site := draft.With(trial.Draft{"about/index.html": "<p>About us, number " + strconv.Itoa(i) + "</p>"}).Plain(b)
		copied = 0
		b.StartTimer()
		before := trial.ProcessorTime(b)
		publish(b, at, site, release.Options{})
		used += trial.ProcessorTime(b) - before
	}
	b.ReportMetric(float64(copied), "copies/op")
	b.ReportMetric(used.Seconds()/float64(b.N), "processor-s/op")
}
