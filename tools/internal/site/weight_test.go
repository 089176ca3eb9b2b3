package site

import (
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"golang.org/x/net/html/atom"
)

const (
	// firstWindow is what a server may send before it hears from the reader: ten
	// segments of a new connection (RFC 6928).
	firstWindow = 14_600
	// wholeWindow is allowed for a whole report on one page.
	wholeWindow = 20_000
	// scriptLimit is what a page's scripts may weigh, where it has any.
	scriptLimit = 6_000
)

// wire returns how many bytes go over the wire, as brotli at its highest level.
func wire(t *testing.T, data []byte) int {
	t.Helper()
	var b strings.Builder
	w := brotli.NewWriterLevel(&b, 11)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
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
			limit := firstWindow
			if strings.HasSuffix(p.path, "/whole/") {
				limit = wholeWindow
			}
			if have := weight + sheets; have > limit {
				t.Errorf("%s: %d bytes of HTML and %d of style, %d together; at most %d", p.path, weight, sheets, have, limit)
			} else if have > worst && limit == firstWindow {
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
