package check

import (
	"fmt"
	"path"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

var altText = &Rule{
	ID:       "alt-text",
	Group:    "Structure and access",
	Title:    "a picture without words for those who cannot see it",
	Why:      "Without a text alternative a picture says nothing to a screen reader user (WCAG 2.2, 1.1.1).",
	Severity: diag.Error,
	Bad: []string{
		"![](groups.png)",
		"![groups.png](groups.png)",
		"![Picture 3](groups.png)",
		"![Image of the groups](groups.png)",
	},
	Good: []string{
		"![How the four groups report to the Strategic Leadership Group](groups.png)",
	},
	check: checkAltText,
}

// longestAlt is how many characters a text alternative may have. A screen reader
// reads it in one go and cannot stop inside.
const longestAlt = 250

func checkAltText(p *page) []diag.Finding {
	var out []diag.Finding
	doc.WalkInlines(p.Blocks, func(in doc.Inline) {
		m, ok := in.(*doc.Image)
		if !ok || m.Decorative {
			return
		}
		alt := doc.Squeeze(m.Alt)
		low := strings.ToLower(alt)
		message := ""
		switch {
		case alt == "":
			message = "found a picture without a text alternative"
		case low == strings.ToLower(path.Base(m.Src)) || fileName(low):
			message = fmt.Sprintf("found a file name, %q, as a picture's text alternative", alt)
		case numberedPicture(low):
			message = fmt.Sprintf("found %q as a picture's text alternative; expected what it shows", alt)
		case hasAnyPrefix(low, "image of ", "picture of ", "photo of ", "a picture of ", "an image of ", "a photo of ", "graphic of ", "screenshot of a picture"):
			message = fmt.Sprintf("the text alternative begins %q; a screen reader has already said that it is a picture", strings.Join(strings.Fields(alt)[:2], " "))
		case len([]rune(alt)) > longestAlt:
			message = fmt.Sprintf("the text alternative has %d characters; expected %d or fewer", len([]rune(alt)), longestAlt)
		default:
			return
		}
		out = append(out, diag.Finding{
			Pos: m.Pos, Message: message, Excerpt: diag.Excerpt(or(alt, m.Src), 0, 0),
			Fix: fmt.Sprintf("in %s, say in a sentence what the picture tells a reader, or mark it as decorative", p.Path),
		})
	})
	return out
}

func fileName(s string) bool {
	return !strings.Contains(s, " ") && hasAnySuffix(s, ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".emf", ".wmf", ".bmp", ".tif", ".tiff")
}

// numberedPicture reports whether words are what Word or an extractor calls a
// picture: "Picture 3", "image1", "graphic".
func numberedPicture(s string) bool {
	for _, w := range []string{"picture", "image", "img", "graphic", "photo", "chart", "diagram", "figure", "screenshot", "logo", "graph"} {
		if rest, ok := strings.CutPrefix(s, w); ok {
			if strings.Trim(rest, " 0123456789-_.") == "" {
				return true
			}
		}
	}
	return false
}

func hasAnyPrefix(s string, all ...string) bool {
	for _, p := range all {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func hasAnySuffix(s string, all ...string) bool {
	for _, p := range all {
		if strings.HasSuffix(s, p) {
			return true
		}
	}
	return false
}
