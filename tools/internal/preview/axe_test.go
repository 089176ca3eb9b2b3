package preview_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The bar, a note beside its paragraph and the overview are for every editor: axe
// finds nothing on them, in the real site, with all that opens opened.
func TestAxeFindsNothingInThePreview(t *testing.T) {
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Skip("tools/node_modules/axe-core is not there: run npm --prefix tools ci --ignore-scripts, or tools/test")
	}
	d := serveWith(t, realSite(t), func(string) error { return nil })
	const name, page = "sources/briefings/working-together.md", "/learning/briefings/working-together/"
	d.save(name, "# Working together\n\nTeams met each week.\n")
	d.shows(page, "Teams met each week")
	d.save(name, "# Working together\n\nTeams [met](javascript:x) each week.\n")
	d.shows(page, "1 error")
	for _, where := range []string{page, "/annual-reports/2023-24/", "/desk/"} {
		view := d.browse(where)
		if where == page {
			d.within("the note is beside its paragraph", func() bool { return view.eval(`String(!!document.querySelector('.nscp-note'))`) == "true" })
		}
		view.eval(`document.querySelectorAll('details').forEach((e) => e.open = true); ''`)
		ctx, stop := context.WithTimeout(view.tab, time.Minute)
		found, err := chromedp.Run(ctx, chromedp.Evaluate[string](string(axe)+`;
			axe.run(document, {runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, rules: {"target-size": {enabled: true}}})
			.then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + v.help + ": " + n.target + ": " + n.html.slice(0, 120))).join("\n"))`, chromedp.EvalAwaitPromise))
		stop()
		if err != nil || found != "" {
			t.Errorf("%s: %v\n%s", where, err, found)
		}
	}
}
