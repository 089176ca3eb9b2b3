package site

import (
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"golang.org/x/net/html/atom"

	"nscp/tools/internal/crawl"
)

// scriptLimit is what a page's scripts may weigh, where it has any.
const scriptLimit = 6_000

// wire returns how many bytes go over the wire, as brotli at its highest level.
func wire(t *testing.T, data []byte) int {
	t.Helper()
	n, err := crawl.Wire(data, brotli.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAPageAndItsStyleComeInOneRoundTrip(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		styles := map[string]int{}
		worst, where := 0, ""
		for _, p := range s.pages {
			if p.refresh() {
				continue
			}
			weight := wire(t, p.data)
			sheets, scripts := 0, 0
			for _, n := range p.all(atom.Link, atom.Script) {
				rel, _ := attr(n, "rel")
				media, _ := attr(n, "media")
				href, _ := attr(n, "href")
				src, _ := attr(n, "src")
				name := strings.TrimPrefix(href+src, s.base)
				if rel != "stylesheet" && src == "" || media == "print" {
					continue
				}
				if _, ok := styles[name]; !ok {
					styles[name] = wire(t, s.file(t, name))
				}
				if src != "" {
					scripts += styles[name]
				} else {
					sheets += styles[name]
				}
			}
			limit := crawl.Limit(p.path)
			if have := weight + sheets; have > limit {
				t.Errorf("%s: %d bytes of HTML and %d of style, %d together; at most %d", p.path, weight, sheets, have, limit)
			} else if have > worst && limit == crawl.FirstWindow {
				worst, where = have, p.path
			}
			if strings.HasSuffix(p.path, "/whole/") {
				t.Logf("%s: %d bytes", p.path, weight+sheets)
			}
			if scripts > scriptLimit {
				t.Errorf("%s: %d bytes of script; at most %d", p.path, scripts, scriptLimit)
			}
		}
		t.Logf("heaviest: %s, %d bytes; %v", where, worst, styles)
	})
}
