package site

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A browser is one tab of one Chromium, shared by all tests: opening a tab costs
// more than looking at a page.
type browser struct {
	ctx    context.Context
	server *httptest.Server // serves asItIs
}

var (
	shared     *browser
	sharedErr  error
	sharedOnce sync.Once
	stops      []func()
)

func closeBrowser() {
	for i := len(stops) - 1; i >= 0; i-- {
		stops[i]()
	}
}

// open returns the browser as it is before any emulation: 1280 by 900, light,
// reduced motion (smooth scrolling makes focus checks fail falsely).
func open(t *testing.T) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("Chromium is not installed")
	}
	sharedOnce.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Flag("hide-scrollbars", true))
		if os.Geteuid() == 0 {
			// Chromium's sandbox does not work for root, as in a container.
			options = append(options, chromedp.Flag("no-sandbox", true))
		}
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, stopTab := chromedp.NewContext(allocator)
		server := asItIs.serve()
		stops = append(stops, stop, stopTab, server.Close)
		sharedErr = chromedp.Do(ctx, chromedp.Navigate("about:blank"), chromedp.Func(observe))
		shared = &browser{ctx: ctx, server: server}
	})
	if sharedErr != nil {
		t.Fatal(sharedErr)
	}
	shared.emulate(t, view{})
	return shared
}

// observe makes every page keep what went wrong on it while it was loaded.
func observe(ctx context.Context, tab *chromedp.Target) error {
	_, err := cdp.Call(ctx, tab, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: `
		window.__wrong = [];
		addEventListener("securitypolicyviolation", (e) => __wrong.push("policy: " + e.violatedDirective + " " + e.blockedURI + " " + e.sample));
		addEventListener("error", (e) => __wrong.push("error: " + e.message), true);
		new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) __wrong.push("layout shift of " + e.value); })).observe({type: "layout-shift", buffered: true});
	`})
	return err
}

// A view is how a reader's device shows a page. The zero view is a wide screen.
type view struct {
	width, height int64
	scale         float64 // 4 with 320 by 256 is a screen of 1280 by 1024 at 400%
	dark          bool
	motion        bool // without the wish for less of it
	forced        bool
	more          bool // contrast
	print         bool
	noScript      bool
}

func (b *browser) emulate(t *testing.T, v view) {
	t.Helper()
	if v.width == 0 {
		v.width, v.height = 1280, 900
	}
	if v.scale == 0 {
		v.scale = 1
	}
	feature := func(name, value string) *emulation.MediaFeature {
		return &emulation.MediaFeature{Name: name, Value: value}
	}
	pick := func(on bool, yes, no string) string {
		if on {
			return yes
		}
		return no
	}
	media := emulation.SetEmulatedMediaParams{
		Media: pick(v.print, "print", ""),
		Features: []*emulation.MediaFeature{
			feature("prefers-color-scheme", pick(v.dark, "dark", "light")),
			feature("prefers-reduced-motion", pick(v.motion, "no-preference", "reduce")),
			feature("forced-colors", pick(v.forced, "active", "none")),
			feature("prefers-contrast", pick(v.more, "more", "no-preference")),
		},
	}
	b.do(t,
		chromedp.EmulateViewport(v.width, v.height, chromedp.EmulateScale(v.scale)),
		chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			if _, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, media); err != nil {
				return err
			}
			_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.noScript})
			return err
		}))
}

// limit is how long one step in the browser may take, on a slow machine.
const limit = time.Minute

func (b *browser) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, limit)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// visit opens a page of the site as it is.
func (b *browser) visit(t *testing.T, path string) {
	t.Helper()
	b.do(t, chromedp.Navigate(b.server.URL+path))
}

// ask runs an expression in the page and returns its value.
func ask[V any](t *testing.T, b *browser, expression string) V {
	t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, limit)
	defer stop()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[V](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// waitFor waits until an expression is true.
func (b *browser) waitFor(t *testing.T, expression string) {
	t.Helper()
	for end := time.Now().Add(limit / 4); ; time.Sleep(30 * time.Millisecond) {
		if ask[bool](t, b, expression) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", expression)
		}
	}
}

// press presses and lets go of a key: "Tab", "Shift+Tab", "Enter", "Escape", "Shift", "a".
func (b *browser) press(t *testing.T, keys ...string) {
	t.Helper()
	codes := map[string]int64{"Tab": 9, "Enter": 13, "Shift": 16, "Escape": 27, " ": 32, "ArrowDown": 40, "ArrowRight": 39, "End": 35, "Home": 36}
	for _, key := range keys {
		var modifiers int64
		if rest, ok := strings.CutPrefix(key, "Shift+"); ok {
			key, modifiers = rest, int64(chromedp.ModifierShift)
		}
		words := ""
		switch {
		case key == "Enter":
			words = "\r"
		case len(key) == 1:
			words = key
		}
		b.do(t, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
				p := input.DispatchKeyEventParams{Type: kind, Key: key, Code: key, WindowsVirtualKeyCode: codes[key], Modifiers: modifiers}
				if kind == input.DispatchKeyEventTypeKeyDown {
					p.Text = words
				}
				if _, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, p); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// eachPage visits every page of the site as it is.
func (b *browser) eachPage(t *testing.T, f func(t *testing.T, p *page)) {
	t.Helper()
	for _, p := range asItIs.pages {
		if p.refresh() {
			continue
		}
		b.visit(t, p.path)
		f(t, p)
	}
}
