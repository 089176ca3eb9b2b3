package site

import (
	"strings"
	"testing"
)

// focused says what has the focus: its text, and whether a reader sees that it has.
const focused = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return null;
	const s = getComputedStyle(e), r = e.getBoundingClientRect();
	const mid = document.elementFromPoint(Math.min(Math.max(r.left + Math.min(r.width / 2, 20), 1), innerWidth - 2), Math.min(Math.max(r.top + r.height / 2, 1), innerHeight - 2));
	return {
		name: (e.getAttribute("aria-label") || e.textContent || e.id).trim().replace(/\s+/g, " "),
		id: e.id, tag: e.tagName, href: e.getAttribute("href") || "",
		outline: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2,
		seen: r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight && !!mid && (e.contains(mid) || mid.contains(e)),
		key: [...document.querySelectorAll("*")].indexOf(e),
	};
})()`

type focus struct {
	Name, ID, Tag, Href string
	Outline, Seen       bool
	Key                 int
}

func (b *browser) focus(t *testing.T) *focus {
	t.Helper()
	return ask[*focus](t, b, focused)
}

func TestEveryPageCanBeWalkedWithTheKeyboard(t *testing.T) {
	b := open(t)
	b.eachPage(t, func(t *testing.T, p *page) {
		want := ask[[]int](t, b, `(() => { const all = [...document.querySelectorAll("*")]; return all.filter((e) => e.matches("a[href], button, input, select, summary, [tabindex='0']") && e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) && !e.disabled).map((e) => all.indexOf(e)) })()`)
		var have []int
		for range len(want) + 2 {
			b.press(t, "Tab")
			f := b.focus(t)
			if f == nil {
				break
			}
			if len(have) > 0 && f.Key == have[0] {
				break
			}
			have = append(have, f.Key)
			if !f.Outline {
				t.Errorf("%s: %s %q has the focus and nothing shows it", p.path, f.Tag, f.Name)
			}
			if !f.Seen {
				t.Errorf("%s: %s %q has the focus and cannot be seen", p.path, f.Tag, f.Name)
			}
		}
		if len(have) != len(want) {
			t.Errorf("%s: Tab reaches %d of %d controls", p.path, len(have), len(want))
			return
		}
		for i := range want {
			if have[i] != want[i] {
				t.Errorf("%s: Tab leaves the order of the page at control %d", p.path, i+1)
				return
			}
		}
	})
}

func TestTheSkipLinkComesFirstAndLeadsToTheContent(t *testing.T) {
	b := open(t)
	b.eachPage(t, func(t *testing.T, p *page) {
		b.press(t, "Tab")
		if f := b.focus(t); f == nil || f.Href != "#main" || !f.Seen {
			t.Errorf("%s: the first Tab reaches %+v, want the skip link in sight", p.path, f)
			return
		}
		b.press(t, "Enter")
		if f := b.focus(t); f == nil || f.ID != "main" {
			t.Errorf("%s: the skip link moves the focus to %+v, want the main content", p.path, f)
		}
	})
}

func TestTheMenuOpensAndClosesWithTheKeyboard(t *testing.T) {
	b := open(t)
	b.emulate(t, view{width: 320, height: 640, noScript: false})
	b.visit(t, "/about/")
	for i := 0; ; i++ {
		b.press(t, "Tab")
		if f := b.focus(t); f != nil && f.Tag == "BUTTON" {
			break
		}
		if i > 10 {
			t.Fatal("Tab does not reach the menu button")
		}
	}
	b.press(t, "Enter")
	b.waitFor(t, `document.querySelector("#menu").matches(":popover-open")`)
	b.press(t, "Tab")
	if f := b.focus(t); f == nil || !strings.Contains(f.Href, "/annual-reports/") || !f.Seen {
		t.Errorf("after the menu opened, Tab reaches %+v, want its first link", f)
	}
	b.press(t, "Escape")
	b.waitFor(t, `!document.querySelector("#menu").matches(":popover-open")`)
	if f := b.focus(t); f == nil || f.Tag != "BUTTON" {
		t.Errorf("after Escape the focus is on %+v, want the menu button", f)
	}
}

func TestTheFilterWorksWithTheKeyboardAndSaysWhatItDid(t *testing.T) {
	b := open(t)
	b.visit(t, "/learning/briefings/")
	total := ask[int](t, b, `document.querySelectorAll(".card").length`)
	if total == 0 {
		t.Skip("there are no briefings")
	}
	ask[int](t, b, `document.querySelector("#filter-themes").focus(), 1`)
	b.press(t, "ArrowDown")
	b.waitFor(t, `document.querySelector("#filter-themes").value !== ""`)
	shown := ask[int](t, b, `[...document.querySelectorAll(".card")].filter((c) => c.checkVisibility()).length`)
	said := ask[string](t, b, `document.querySelector(".filter-count").textContent`)
	theme := ask[string](t, b, `document.querySelector("#filter-themes").value`)
	if want := ask[int](t, b, `[...document.querySelectorAll(".card")].filter((c) => c.dataset.themes.split(" ").includes("`+theme+`")).length`); shown != want || want == 0 {
		t.Errorf("theme %q shows %d briefings, want %d", theme, shown, want)
	}
	if !strings.Contains(said, "shown") {
		t.Errorf("the status says %q", said)
	}
	b.press(t, "Home")
	b.waitFor(t, `[...document.querySelectorAll(".card")].every((c) => c.checkVisibility())`)
}

func TestDetailsOpenWithTheKeyboard(t *testing.T) {
	b := open(t)
	b.visit(t, "/figures/")
	if !ask[bool](t, b, `!!document.querySelector("summary")`) {
		t.Skip("no figure has a table")
	}
	ask[int](t, b, `document.querySelector("summary").focus(), 1`)
	b.press(t, "Enter")
	b.waitFor(t, `document.querySelector("details").open && document.querySelector("details table").checkVisibility()`)
}

func TestWideTablesScrollWithTheKeyboard(t *testing.T) {
	b := open(t)
	b.emulate(t, view{width: 320, height: 640})
	scrolled := 0
	b.eachPage(t, func(t *testing.T, p *page) {
		n := ask[int](t, b, `[...document.querySelectorAll(".table")].filter((e) => e.scrollWidth > e.clientWidth + 1 && e.checkVisibility()).length`)
		if n == 0 {
			return
		}
		scrolled++
		if bad := ask[int](t, b, `[...document.querySelectorAll(".table")].filter((e) => e.scrollWidth > e.clientWidth + 1 && e.checkVisibility() && (e.tabIndex !== 0 || !e.getAttribute("aria-labelledby"))).length`); bad > 0 {
			t.Errorf("%s: %d tables scroll sideways and cannot be reached with the keyboard", p.path, bad)
		}
	})
	if scrolled == 0 {
		t.Log("no table is wider than a phone")
	}
}

func TestShiftThreeTimesLeavesThePage(t *testing.T) {
	b := open(t)
	const path = "/worried-about-a-child/"
	stay := func() {
		b.visit(t, path)
		// The way out leads to a page of this test, not to the real one.
		ask[int](t, b, `document.getElementById("exit").href = "/about/", 1`)
	}
	at := func() string { return ask[string](t, b, `location.pathname`) }

	stay()
	b.press(t, "Shift", "Shift", "a", "Shift", "Shift")
	if at() != path {
		t.Error("Shift left the page although another key came between")
	}
	stay()
	b.press(t, "Shift", "Shift")
	if said := ask[string](t, b, `document.querySelector(".exit [role=status]").textContent`); !strings.Contains(said, "1") {
		t.Errorf("after two presses the status says %q", said)
	}
	before := ask[int](t, b, `history.length`)
	b.press(t, "Shift")
	b.waitFor(t, `location.pathname === "/about/"`)
	if after := ask[int](t, b, `history.length`); after != before {
		t.Errorf("leaving made the history grow from %d to %d", before, after)
	}
}

func TestTheWayOutIsALinkWithoutScript(t *testing.T) {
	b := open(t)
	b.emulate(t, view{noScript: true})
	b.visit(t, "/worried-about-a-child/")
	if have := ask[string](t, b, `document.getElementById("exit").href + " " + document.getElementById("exit").rel`); have != "https://www.bbc.co.uk/weather nofollow noreferrer" {
		t.Errorf("have %q", have)
	}
}
