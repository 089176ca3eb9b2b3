package check

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

var linkText = &Rule{
	ID:       "link-text",
	Group:    "Structure and access",
	Title:    "a link whose words do not say where it leads",
	Why:      "Screen reader users list a page's links; “here” six times says nothing, and a bare address is spelt out letter by letter (WCAG 2.2, 2.4.4).",
	Severity: diag.Warning,
	Bad: []string{
		"For the full arrangements [click here](/arrangements/).",
		"The arrangements are at <https://example.org/about/arrangements/>.",
		"[](/arrangements/)",
		"Read the [report](/a/) and the other [report](/b/).",
	},
	Good: []string{
		"Read the [safeguarding arrangements](/arrangements/).",
		"Write to [safeguarding@example.org](mailto:safeguarding@example.org).",
		"Ring [0300 500 80 90](tel:03005008090).",
	},
	check: checkLinkText,
}

// emptyPhrases are link texts that name no destination.
var emptyPhrases = set("here", "click here", "click", "read more", "more", "this", "link", "this link", "this page", "page", "website", "this website", "see here", "find out more", "learn more",
	"more information", "further information", "details", "more details", "download", "follow this link", "available here", "go", "continue", "view", "web page", "webpage", "see more", "visit", "this site", "click this link", "on this link")

func checkLinkText(p *page) []diag.Finding {
	var out []diag.Finding
	leads := map[string]string{}
	doc.WalkInlines(p.allBlocks(), func(in doc.Inline) {
		l, ok := in.(*doc.Link)
		if !ok {
			return
		}
		text := doc.Squeeze(doc.Words(l.Inlines))
		low := strings.Trim(strings.ToLower(text), " .,:;!>»→")
		message := ""
		switch {
		case text == "":
			message = "found a link without words"
		case emptyPhrases[low]:
			message = fmt.Sprintf("found %q as the words of a link; expected where it leads", text)
		case bareAddress(low) && !strings.HasPrefix(l.Href, "mailto:") && !strings.HasPrefix(l.Href, "tel:"):
			message = fmt.Sprintf("found a bare address, %q, as the words of a link; expected where it leads", text)
		case leads[low] != "" && leads[low] != l.Href:
			message = fmt.Sprintf("two links are called %q and lead to different places", text)
		}
		if low != "" && leads[low] == "" {
			leads[low] = l.Href
		}
		if message == "" {
			return
		}
		out = append(out, diag.Finding{
			Pos: l.Pos, Message: message, Excerpt: diag.Excerpt(or(text, l.Href), 0, 0),
			Fix: fmt.Sprintf("in %s, link the words that name the page, and leave %q out", p.Path, or(text, "the empty link")),
		})
	})
	return out
}

// allBlocks returns the blocks of a document and of its notes.
func (p *page) allBlocks() []doc.Block {
	if len(p.Notes) == 0 {
		return p.Blocks
	}
	out := append([]doc.Block{}, p.Blocks...)
	for _, n := range p.Notes {
		out = append(out, n.Blocks...)
	}
	return out
}

func bareAddress(s string) bool {
	return hasAnyPrefix(s, "http://", "https://", "www.") && !strings.Contains(s, " ")
}
