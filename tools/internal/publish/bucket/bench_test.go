//go:build unix

package bucket

import (
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

// processorTime returns what this process has used. The server is another one.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// pages is how many pages the benchmarks publish; NSCP_TRIAL_PAGES is another
// number.
func pages() int {
	if n, err := strconv.Atoi(os.Getenv("NSCP_TRIAL_PAGES")); err == nil {
		return n
	}
	return 1000
}

// BenchmarkUnchanged publishes a website that is there already: what it takes to
// know that. The website's own files are read and compared as well.
func BenchmarkUnchanged(b *testing.B) {
	g := trial.StartGateway(b)
	g.Make("site")
	site := trial.Many(pages()).Finish(b)
	target := open(b, "s3://site", Settings{Endpoint: g.Endpoint})
	publish(b, target, site, release.Options{})
	used := time.Duration(0)
	for b.Loop() {
		before := processorTime(b)
		again, err := release.Open(b.Context(), site.Dir)
		if err != nil {
			b.Fatal(err)
		}
		if r := publish(b, target, again, release.Options{}); !r.Plan.Empty() {
			b.Fatal(r.Plan.Summary())
		}
		used += processorTime(b) - before
	}
	b.ReportMetric(used.Seconds()/float64(b.N), "processor-s/op")
}

// BenchmarkOnePage publishes a website of which one page changed.
func BenchmarkOnePage(b *testing.B) {
	g := trial.StartGateway(b)
	g.Make("site")
	draft := trial.Many(pages())
	target := open(b, "s3://site", Settings{Endpoint: g.Endpoint})
	publish(b, target, draft.Finish(b), release.Options{})
	proxy := trial.StartProxy(b, g)
	target = open(b, "s3://site", Settings{Endpoint: proxy.Endpoint})
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		site := draft.With(trial.Draft{"about/index.html": "<p>About us, number " + strconv.Itoa(i) + "</p>"}).Finish(b)
		proxy.Reset(nil)
		b.StartTimer()
		publish(b, target, site, release.Options{})
		b.ReportMetric(float64(len(uploads(proxy.Requests()))), "uploads/op")
		b.ReportMetric(float64(len(proxy.Requests())), "requests/op")
	}
}

// BenchmarkFirst publishes a website to an empty bucket.
func BenchmarkFirst(b *testing.B) {
	g := trial.StartGateway(b)
	site := trial.Many(pages()).Finish(b)
	for i := 0; b.Loop(); i++ {
		bucket := "site-" + strconv.Itoa(i)
		g.Make(bucket)
		publish(b, open(b, "s3://"+bucket, Settings{Endpoint: g.Endpoint}), site, release.Options{})
		b.StopTimer()
		g.Drop(bucket)
		b.StartTimer()
	}
}
