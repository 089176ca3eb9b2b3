package bucket

import (
	"strconv"
	"testing"
	"time"

	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

// BenchmarkUnchanged publishes a website that is there already: what it takes to
// know that. The website's own files are read and compared as well.
func BenchmarkUnchanged(b *testing.B) {
	g := trial.StartGateway(b)
	g.Make("site")
	site := trial.Many(trial.Pages()).Plain(b)
	target := open(b, "s3://site", Settings{Endpoint: g.Endpoint})
	publish(b, target, site, release.Options{})
	used := time.Duration(0)
	for b.Loop() {
		before := trial.ProcessorTime(b)
		again, err := release.Open(b.Context(), site.Dir)
		if err != nil {
			b.Fatal(err)
		}
		if r := publish(b, target, again, release.Options{}); !r.Plan.Empty() {
			b.Fatal(r.Plan.Summary())
		}
		used += trial.ProcessorTime(b) - before
	}
	b.ReportMetric(used.Seconds()/float64(b.N), "processor-s/op")
}

// BenchmarkOnePage publishes a website of which one page changed.
func BenchmarkOnePage(b *testing.B) {
	g := trial.StartGateway(b)
	g.Make("site")
	draft := trial.Many(trial.Pages())
	target := open(b, "s3://site", Settings{Endpoint: g.Endpoint})
	publish(b, target, draft.Plain(b), release.Options{})
	proxy := trial.StartProxy(b, g)
	target = open(b, "s3://site", Settings{Endpoint: proxy.Endpoint})
	used := time.Duration(0)
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		site := draft.With(trial.Draft{"about/index.html": "<p>About us, number " + strconv.Itoa(i) + "</p>"}).Plain(b)
		proxy.Reset(nil)
		b.StartTimer()
		before := trial.ProcessorTime(b)
		publish(b, target, site, release.Options{})
		used += trial.ProcessorTime(b) - before
	}
	b.ReportMetric(float64(len(uploads(proxy.Requests()))), "uploads/op")
	b.ReportMetric(float64(len(proxy.Requests())), "requests/op")
	b.ReportMetric(used.Seconds()/float64(b.N), "processor-s/op")
}

// BenchmarkFirst publishes a website to an empty bucket.
func BenchmarkFirst(b *testing.B) {
	g := trial.StartGateway(b)
	site := trial.Many(trial.Pages()).Plain(b)
	for i := 0; b.Loop(); i++ {
		bucket := "site-" + strconv.Itoa(i)
		g.Make(bucket)
		publish(b, open(b, "s3://"+bucket, Settings{Endpoint: g.Endpoint}), site, release.Options{})
		b.StopTimer()
		g.Drop(bucket)
		b.StartTimer()
	}
}
