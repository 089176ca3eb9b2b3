// Package trial is what the tests of publication have in common: small websites,
// a real S3 server, a proxy that makes each single request go wrong, and a
// reader who looks at what is there and says what is not whole.
//
// Nothing outside tests imports it.
package trial

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/finish"
	"nscp/tools/internal/publish/hosting"
	"nscp/tools/internal/publish/release"
)

// Base is the address of every website here.
const Base = "https://site.example/"

// A Draft is a website to be: text by path. A page (.html) is what stands in its
// body; ((css/main.css)) in it stands for the address of that asset, whose name
// gets a fingerprint. Other files are taken as they are.
type Draft map[string]string

// With returns the draft with changes. An empty text takes a file out.
func (d Draft) With(changes Draft) Draft {
	d = maps.Clone(d)
	for name, text := range changes {
		if text == "" {
			delete(d, name)
		} else {
			d[name] = text
		}
	}
	return d
}

var reference = regexp.MustCompile(`\(\(([^)]*)\)\)`)

// Write writes the built website to a folder, as Hugo would.
func (d Draft) Write(tb testing.TB, dir string) {
	tb.Helper()
	address := func(name string) string {
		sum := sha256.Sum256([]byte(d[name]))
		ext := path.Ext(name)
		return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:]) + ext
	}
	for _, name := range slices.Sorted(maps.Keys(d)) {
		text, to := d[name], name
		switch path.Ext(name) {
		case ".html":
			text = reference.ReplaceAllStringFunc(text, func(s string) string {
				return "/" + address(reference.FindStringSubmatch(s)[1])
			})
			text = `<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>` + name + `</title>` +
				`<meta http-equiv="Content-Security-Policy" content="` + hosting.Policy + `"></head><body>` + text + "</body></html>\n"
		case ".css", ".js", ".svg":
			to = address(name)
		}
		full := filepath.Join(dir, filepath.FromSlash(to))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			tb.Fatal(err)
		}
	}
}

// Finish returns the website ready for publication.
func (d Draft) Finish(tb testing.TB) *release.Site {
	tb.Helper()
	return d.FinishWith(tb, func(*finish.Options) {})
}

// Plain returns the website ready for publication without compressed forms, which
// take longer to make than all else of a large one.
func (d Draft) Plain(tb testing.TB) *release.Site {
	tb.Helper()
	return d.FinishWith(tb, func(o *finish.Options) { o.Plain = true })
}

// FinishWith returns the website ready for publication, finished in another way
// than the usual one.
func (d Draft) FinishWith(tb testing.TB, change func(*finish.Options)) *release.Site {
	tb.Helper()
	dest := filepath.Join(tb.TempDir(), "public")
	d.Write(tb, dest)
	o := finish.Options{Base: Base, Now: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)}
	change(&o)
	r, found, err := finish.Run(tb.Context(), dest, o)
	if err != nil {
		tb.Fatal(err)
	}
	if n, _ := diag.Count(found); n > 0 {
		tb.Fatal(found)
	}
	if err := r.Record(dest, finish.Record{}); err != nil {
		tb.Fatal(err)
	}
	s, err := release.Open(tb.Context(), dest)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// Pages is how many pages the benchmarks publish; NSCP_TRIAL_PAGES is another
// number.
func Pages() int {
	if n, err := strconv.Atoi(os.Getenv("NSCP_TRIAL_PAGES")); err == nil {
		return n
	}
	return 1000
}

// Many returns a website of n pages of about 600 words, no two alike.
func Many(n int) Draft {
	d := maps.Clone(First)
	words := strings.Fields("the lamp burns until the last vessel has passed and the keeper writes the hour into the book before he sleeps")
	for i := range n {
		var b strings.Builder
		b.WriteString(head)
		for j := range 600 {
			if j%12 == 0 {
				fmt.Fprintf(&b, "<p>%d. ", i*7+j)
			}
			b.WriteString(words[(i*31+j*j)%len(words)] + " ")
		}
		d[fmt.Sprintf("pages/%d/%d/index.html", i/100, i)] = b.String()
	}
	return d
}

const head = `<link rel="stylesheet" href="((css/main.css))"><script src="((js/exit.js))"></script>`

// First is a website; Second is what becomes of it: a page changes by one
// letter, one comes, one goes, and the style sheet is another.
var (
	First = Draft{
		"index.html":             head + `<p>Home, first.</p><a href="/about/">About</a> <a href="/old/">Old</a> <img src="((images/plan.svg))" alt="">`,
		"about/index.html":       head + `<p>About us, the same in both.</p><a href="/">Home</a>`,
		"reports/index.html":     head + `<p>Reports, 669 reviews.</p><a href="/about/">About</a>`,
		"old/index.html":         head + `<p>A page that goes.</p><a href="/">Home</a>`,
		"404.html":               head + `<p>There is no such page.</p>`,
		"css/main.css":           "body{color:#111}\n" + strings.Repeat(".long{margin:0}\n", 40),
		"js/exit.js":             "document.title\n",
		"images/plan.svg":        `<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>`,
		"feed.xml":               "<feed>first</feed>\n",
		"figures/index.csv":      "year,reviews\n2024,669\n",
		hosting.SecurityTxt:      "Contact: https://site.example/contact/\nExpires: 2026-03-31T00:00:00Z\n",
		"reports/2024/paper.pdf": "%PDF-1.7 not really, but it is never opened\n",
	}
	Second = First.With(Draft{
		"index.html":         head + `<p>Home, second.</p><a href="/about/">About</a> <a href="/new/">New</a>`,
		"reports/index.html": head + `<p>Reports, 513 reviews.</p><a href="/about/">About</a> <a href="/new/">New</a>`,
		"new/index.html":     head + `<p>A page that comes.</p><a href="/reports/">Reports</a> <img src="((images/map.svg))" alt="">`,
		"old/index.html":     "",
		"images/plan.svg":    "",
		"images/map.svg":     `<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>`,
		"css/main.css":       "body{color:#222}\n" + strings.Repeat(".long{margin:0}\n", 40),
		"feed.xml":           "<feed>second</feed>\n",
	})
	Third = Second.With(Draft{
		"index.html":   head + `<p>Home, third.</p><a href="/about/">About</a>`,
		"css/main.css": "body{color:#333}\n" + strings.Repeat(".long{margin:0}\n", 40),
		"feed.xml":     "<feed>third</feed>\n",
	})
)
