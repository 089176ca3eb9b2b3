package preview_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The policy that the real site's pages carry.
const policed = `-- layouts/baseof.html --
<!doctype html>
<html lang="en">
  <head>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'">
    <title>{{ .Title }}</title>
  </head>
  <body>{{ block "main" . }}{{ end }}</body>
</html>
`

func TestBrowserFollowsChangesByItself(t *testing.T) {
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("Chromium is not installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // it does not work for root
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	tab, stopTab := chromedp.NewContext(allocator)
	defer stopTab()

	d := serve(t, newSite(t, policed))
	// The first action on a context must have no time limit: the browser would
	// end with it.
	if err := chromedp.Do(tab, chromedp.Navigate(d.address+"pilots/first/")); err != nil {
		t.Fatal(err)
	}
	reads := func(words string) {
		t.Helper()
		d.within("the browser shows "+words, func() bool {
			ctx, stop := context.WithTimeout(tab, time.Minute)
			defer stop()
			// While the page reloads there is nothing to read.
			text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body ? document.body.innerText : ''"))
			return err == nil && strings.Contains(text, words)
		})
	}
	reads("She knows the channel")
	d.write("content/pilots/first.md", "---\ntitle: The first pilot\n---\nShe is ninety.\n")
	reads("She is ninety")
	// A page that goes, and comes back.
	d.remove("content/pilots/first.md")
	reads("Nothing here")
	d.write("content/pilots/first.md", "---\ntitle: The first pilot\n---\nShe is back.\n")
	reads("She is back")
	d.write("layouts/page.html", `{{ define "main" }}<p>Another template.</p>{{ end }}`)
	reads("Another template")
}
