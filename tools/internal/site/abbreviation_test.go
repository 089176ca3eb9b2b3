package site

import (
	"strings"
	"testing"
)

func TestTheFirstUseOfAnAbbreviationIsExplained(t *testing.T) {
	html := string(sampled.page(t, "annual-reports/2022-23/training/").data)
	const added = `<span class="added" data-added> (<a href="/sub/path/glossary/#mash">multi-agency safeguarding hub</a>)</span>`
	if n := strings.Count(html, added); n != 1 {
		t.Fatalf("MASH is explained %d times, want once", n)
	}
	// Not in the quotation and not in the link, but at the first use after them.
	if !strings.Contains(html, "<em>the MASH"+added+"</em> spoke") {
		t.Errorf("MASH is explained in the wrong place: %s", html[strings.Index(html, added)-200:strings.Index(html, added)])
	}
	if strings.Contains(html, "glossary/#camhs") {
		t.Error("CAMHS is explained although the text spells it out")
	}
	whole := string(sampled.page(t, "annual-reports/2022-23/whole/").data)
	if n := strings.Count(whole, added); n != 1 {
		t.Errorf("the whole report explains MASH %d times, want once", n)
	}
}
