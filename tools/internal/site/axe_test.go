package site

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Rules that axe has and leaves off, whatever tags are asked for. Without
// target-size nothing of WCAG 2.2 is tested.
const axeOptions = `{
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
	rules: {
		"target-size": {enabled: true},
		"color-contrast-enhanced": {enabled: true},
		"identical-links-same-purpose": {enabled: true},
	},
	resultTypes: ["violations", "incomplete"],
}`

// undecided are what axe cannot tell in one view, with the reason why it is all
// right. Anything else that it leaves open fails.
var undecided = []struct{ view, rule, within, reason string }{
	{"phone", "color-contrast", ".table-wide", "the words lie beyond the edge of a table that scrolls; the wide views decide them"},
	{"menu", "color-contrast", "#menu", "the open menu lies over the page; its colours are those of the wide view's, which are decided"},
}

type axeResult struct {
	ID, Help string
	Nodes    []struct {
		Target         []any
		HTML           string
		Any, All, None []struct{ Message string }
	}
}

func axeSource(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(needNode(t, "axe-core"), "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// check runs axe on the page that is open.
func (b *browser) check(t *testing.T, axe, view, where string) {
	t.Helper()
	raw := ask[string](t, b, axe+`;axe.run(document, `+axeOptions+`).then((r) => JSON.stringify({violations: r.violations, incomplete: r.incomplete}))`)
	var found struct{ Violations, Incomplete []axeResult }
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		t.Fatal(err)
	}
	for _, v := range found.Violations {
		for _, n := range v.Nodes {
			why := ""
			for _, c := range append(append(n.Any, n.All...), n.None...) {
				why += " " + c.Message
			}
			t.Errorf("%s: %s: %s: %v: %.160s:%.200s", where, v.ID, v.Help, n.Target, n.HTML, why)
		}
	}
	for _, v := range found.Incomplete {
		for _, n := range v.Nodes {
			if !b.decided(t, view, v.ID, n.Target) {
				why := ""
				for _, c := range append(append(n.Any, n.All...), n.None...) {
					why += " " + c.Message
				}
				t.Errorf("%s: undecided: %s: %v: %.160s:%.200s", where, v.ID, n.Target, n.HTML, why)
			}
		}
	}
}

// decided reports whether what axe leaves open is known and all right.
func (b *browser) decided(t *testing.T, view, rule string, target []any) bool {
	t.Helper()
	for _, u := range undecided {
		if u.view == view && strings.HasPrefix(rule, u.rule) &&
			ask[bool](t, b, fmt.Sprintf(`!!document.querySelector(%q).closest(%q)`, target[0], u.within)) {
			return true
		}
	}
	return false
}

func TestAxeFindsNothing(t *testing.T) {
	axe := axeSource(t)
	for name, v := range map[string]view{
		"light": {},
		"dark":  {dark: true},
		"phone": {width: 320, height: 640},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			b.emulate(t, v)
			b.eachPage(t, func(t *testing.T, p *page) {
				// Closed parts are checked as well.
				ask[int](t, b, `document.querySelectorAll("details").forEach((d) => d.open = true), 1`)
				b.check(t, axe, name, p.path)
			})
		})
	}
}

func TestAxeFindsNothingInAnOpenMenu(t *testing.T) {
	axe := axeSource(t)
	b := open(t)
	for _, dark := range []bool{false, true} {
		b.emulate(t, view{width: 320, height: 640, dark: dark})
		b.visit(t, "/")
		ask[int](t, b, `document.querySelector(".menu-button").click(), 1`)
		b.waitFor(t, `document.querySelector("#menu").matches(":popover-open")`)
		b.check(t, axe, "menu", fmt.Sprintf("menu, dark %v", dark))
	}
}
