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
	for short, long := range map[string]string{"DSLs": "designated safeguarding lead", "a TAF": "team around the family"} {
		if strings.Count(html, long) != 1 || !strings.Contains(html, short+`<span class="added" data-added> (<a href="/sub/path/glossary/#`) {
			t.Errorf("%s is not explained at its first use outside quotation marks", short)
		}
	}
	if strings.Contains(html, "xylophonist") || strings.Contains(html, "extra question") || strings.Contains(html, "external query") {
		t.Error("an abbreviation is explained by a document that is not public yet, or by one of two meanings")
	}
}

func TestTheGlossaryIsBuiltFromTheText(t *testing.T) {
	p := sampled.page(t, "glossary/")
	p.wants(t,
		`<dt><abbr>DSL</abbr>: designated safeguarding lead</dt><dd class="meta">Used in <a href="/sub/path/annual-reports/2022-23/training/">`,
		`<dt><abbr>MASH</abbr>: multi-agency safeguarding hub</dt><dd>`,
		`<dt><abbr>XQ</abbr>: external query</dt>`, `<dt><abbr>XQ</abbr>: extra question</dt>`,
		`<dt>professional curiosity</dt><dd>`,
	)
	for _, hidden := range []string{"xylophonist", "not-yet-published"} {
		if strings.Contains(p.main(), hidden) {
			t.Errorf("the glossary shows %s", hidden)
		}
	}
}
