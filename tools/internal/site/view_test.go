package site

import (
	"fmt"
	"strings"
	"testing"
)

func TestNothingGoesWrongWhileAPageLoads(t *testing.T) {
	b := open(t)
	b.eachPage(t, func(t *testing.T, p *page) {
		for _, wrong := range ask[[]string](t, b, `__wrong`) {
			t.Errorf("%s: %s", p.path, wrong)
		}
		for _, u := range ask[[]string](t, b, `performance.getEntriesByType("resource").map((e) => e.name)`) {
			if !strings.HasPrefix(u, b.server.URL) {
				t.Errorf("%s asks another site for %s", p.path, u)
			}
		}
		if n := ask[int](t, b, `document.cookie.length + localStorage.length + sessionStorage.length`); n != 0 {
			t.Errorf("%s stores something", p.path)
		}
	})
}

// overflowing lists elements that stick out of the screen, but for those inside a
// box that scrolls by itself and those moved out of sight on purpose.
const overflowing = `(() => {
	const wide = document.documentElement.clientWidth;
	const scrolls = (e) => { for (let a = e; a && a !== document.body; a = a.parentElement) { const s = getComputedStyle(a); if (/(auto|scroll|hidden)/.test(s.overflowX) || s.position === "fixed") return true; } return false; };
	const out = [];
	if (document.documentElement.scrollWidth > wide) out.push("the page scrolls sideways: " + document.documentElement.scrollWidth + " of " + wide);
	for (const e of document.querySelectorAll("body *")) {
		const r = e.getBoundingClientRect();
		if (r.width && r.height && (r.right > wide + 1 || r.left < -1) && !scrolls(e) && !e.closest("svg, .skip, .visually-hidden")) out.push(e.tagName + "." + e.className + ": " + e.textContent.trim().slice(0, 40));
	}
	return out.slice(0, 5);
})()`

// covered lists words that are cut off or lie under other words.
const covered = `(() => {
	const out = [];
	const boxes = [];
	for (const e of document.querySelectorAll("main p, main li, main h1, main h2, main h3, main td, main th, main dt, main dd, header a, footer a, main a, main span")) {
		if (e.closest(".visually-hidden, .exit, details:not([open]), [hidden], .chart, [popover]") || getComputedStyle(e).visibility === "hidden") continue;
		const s = getComputedStyle(e);
		if ((s.overflow === "hidden" || s.overflowX === "hidden") && e.scrollWidth > e.clientWidth + 1 && s.clipPath === "none") out.push("cut off: " + e.textContent.trim().slice(0, 40));
		if (!/^(P|H1|H2|H3|DT|DD)$/.test(e.tagName)) continue;
		const r = e.getBoundingClientRect();
		if (r.width && r.height) boxes.push([e, r]);
	}
	for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < Math.min(i + 12, boxes.length); j++) {
		const [a, r] = boxes[i], [b, q] = boxes[j];
		if (a.contains(b) || b.contains(a)) continue;
		const x = Math.min(r.right, q.right) - Math.max(r.left, q.left), y = Math.min(r.bottom, q.bottom) - Math.max(r.top, q.top);
		if (x > 2 && y > 4) out.push("overlap: " + a.textContent.trim().slice(0, 30) + " | " + b.textContent.trim().slice(0, 30));
	}
	return out.slice(0, 5);
})()`

// spacing is the text spacing that WCAG 2.2, 1.4.12 says a page must bear.
const spacing = `(() => { const s = new CSSStyleSheet(); s.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"); document.adoptedStyleSheets = [s]; return 1 })()`

func TestPagesReflow(t *testing.T) {
	for name, v := range map[string]view{
		"1280 by 1024 at 400%":  {width: 320, height: 256, scale: 4},
		"phone, 320 wide":       {width: 320, height: 640},
		"tablet, 768 wide":      {width: 768, height: 1024},
		"wide screen, 1280":     {},
		"very wide screen":      {width: 2560, height: 1200},
		"phone, 320, no script": {width: 320, height: 640, noScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			b.emulate(t, v)
			b.eachPage(t, func(t *testing.T, p *page) {
				for _, check := range []string{overflowing, covered} {
					for _, wrong := range ask[[]string](t, b, check) {
						t.Errorf("%s: %s", p.path, wrong)
					}
				}
			})
		})
	}
}

func TestPagesBearMoreTextSpacing(t *testing.T) {
	b := open(t)
	b.emulate(t, view{width: 320, height: 640})
	b.eachPage(t, func(t *testing.T, p *page) {
		ask[int](t, b, spacing)
		for _, check := range []string{overflowing, covered} {
			for _, wrong := range ask[[]string](t, b, check) {
				t.Errorf("%s: %s", p.path, wrong)
			}
		}
	})
}

func TestPagesAreWholeWithoutScript(t *testing.T) {
	b := open(t)
	words := map[string]string{}
	// Everything that a reader sees with scripts off; forms that need a script are
	// hidden then.
	const seen = `document.body.innerText.replace(/\s+/g, " ")`
	b.emulate(t, view{noScript: true})
	b.eachPage(t, func(t *testing.T, p *page) { words[p.path] = ask[string](t, b, seen) })
	b.emulate(t, view{})
	b.eachPage(t, func(t *testing.T, p *page) {
		with := ask[string](t, b, seen)
		without := words[p.path]
		switch p.path {
		case "/search/":
			if strings.Contains(without, "Words to look for") || !strings.Contains(without, "Site map") {
				t.Errorf("%s without script shows %q", p.path, without)
			}
		case "/learning/briefings/":
			if strings.Contains(without, "All themes") {
				t.Errorf("%s shows a form that does nothing without script", p.path)
			}
			for _, link := range asItIs.page(t, "themes/").links {
				if strings.Count(link, "/") > 2 && !contains(asItIs.page(t, "learning/briefings/").links, link) && strings.HasPrefix(link, "/themes/") {
					t.Errorf("%s does not link to %s", p.path, link)
				}
			}
		default:
			if with != without {
				t.Errorf("%s shows other words without script:\n%.300s\n%.300s", p.path, without, with)
			}
		}
	})
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func TestNothingMovesForReadersWhoAskForThat(t *testing.T) {
	b := open(t)
	const moving = `[...document.querySelectorAll("*")].filter((e) => { const s = getComputedStyle(e); return s.scrollBehavior === "smooth" || parseFloat(s.transitionDuration) > 0 || (s.animationName !== "none" && parseFloat(s.animationDuration) > 0) }).map((e) => e.tagName + "." + e.className)`
	b.eachPage(t, func(t *testing.T, p *page) {
		if m := ask[[]string](t, b, moving); len(m) > 0 {
			t.Errorf("%s: %v", p.path, m)
		}
	})
}

func TestForcedColoursKeepWhatBackgroundsSay(t *testing.T) {
	b := open(t)
	b.emulate(t, view{forced: true})
	// Boxes that are told apart by a background alone vanish: each needs a border.
	// Bars must keep a colour of their own.
	const lost = `(() => {
		const out = [];
		for (const e of document.querySelectorAll(".card, .tile, .action, .note, .contacts li, .button, .exit-link, .help-link, .menu-button, .group, .chips a, .letters a, .commitment")) {
			const s = getComputedStyle(e);
			if (e.getClientRects().length && ["Top", "Right", "Bottom", "Left"].every((side) => parseFloat(s["border" + side + "Width"]) === 0)) out.push(e.className || e.tagName);
		}
		for (const r of document.querySelectorAll(".bar rect")) if (getComputedStyle(r).fill === getComputedStyle(r.ownerSVGElement).backgroundColor) out.push("bar");
		const current = document.querySelector(".menu [aria-current]");
		if (current && parseFloat(getComputedStyle(current).borderBottomWidth) === 0) out.push("current");
		return [...new Set(out)];
	})()`
	b.eachPage(t, func(t *testing.T, p *page) {
		if l := ask[[]string](t, b, lost); len(l) > 0 {
			t.Errorf("%s: %v", p.path, l)
		}
	})
}

func TestTextGrowsWithTheReadersOwnSize(t *testing.T) {
	b := open(t)
	for _, path := range []string{"/", "/about/"} {
		b.visit(t, path)
		before := ask[float64](t, b, `parseFloat(getComputedStyle(document.querySelector("main p")).fontSize)`)
		ask[int](t, b, `document.documentElement.style.fontSize = "200%", 1`)
		after := ask[float64](t, b, `parseFloat(getComputedStyle(document.querySelector("main p")).fontSize)`)
		if ratio := after / before; ratio < 1.8 {
			t.Errorf("%s: text grows by %s when the reader's size doubles", path, fmt.Sprintf("%.2f", ratio))
		}
	}
}
