package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"unicode"

	gtext "github.com/yuin/goldmark/text"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/hidden"
)

// What must not reach a page: addresses that run something, lead out of the web
// or tell of the inside of an organisation, and raw HTML that runs something.
// Hugo empties some of these links and drops such a tag in silence; here it is
// an error with its line.

// address reports a link or picture that leads where none may lead. An address
// without a scheme leads to a page of the site. The finding does not repeat the
// address, which may be the very thing that must not become public.
func (c *converter) address(href string, offset int, picture bool) {
	scheme := schemeOf(href)
	why := ""
	switch {
	case strings.HasPrefix(href, `\\`):
		why = "a place on a network drive"
	case scheme == "" || scheme == "sms" && !picture:
		return
	case picture && scheme != "http" && scheme != "https":
		why = "an address that holds no picture file"
	default:
		why = hidden.Unpublishable(href)
	}
	if why == "" {
		return
	}
	if scheme != "" && scheme != "http" && scheme != "https" {
		why += " (" + scheme + ":)"
	}
	what, expected := "link", "a web address, an e-mail address (mailto:) or a telephone number (tel:)"
	if picture {
		what, expected = "picture", "the name of a picture file"
	}
	c.add(diag.Finding{
		Rule: "link-address", Severity: diag.Error, Pos: c.src.Position(offset),
		Message: fmt.Sprintf("the %s leads to %s; expected %s", what, why, expected),
		Why:     "such an address can run a program in the reader's browser, works for nobody outside, or tells strangers about the inside of an organisation",
		Fix:     fmt.Sprintf("in %s, correct the address or take the %s out", c.path, what),
	})
}

// schemeOf returns the scheme of an address in lower case, or "". Browsers pass
// over spaces and control characters in front of it and inside it.
func schemeOf(href string) string {
	href = strings.Map(func(r rune) rune {
		if r <= ' ' || unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, href)
	name, _, ok := strings.Cut(href, ":")
	if !ok || strings.ContainsAny(name, "/?#") {
		return ""
	}
	return name
}

var (
	// tag matches a tag as far as its ">", which in a quoted value ends nothing.
	tag = regexp.MustCompile(`<([A-Za-z][-A-Za-z0-9]*)(?:"[^"]*"|'[^']*'|[^'"<>])*`)
	// attribute matches a name with its value inside a tag.
	attribute = regexp.MustCompile(`([A-Za-z_:][-\w:.]*)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)`)
	// activeTags run, fetch or ask for something.
	activeTags = regexp.MustCompile(`^(?i:script|style|iframe|frame|frameset|object|embed|applet|form|input|button|textarea|select|link|meta|base|svg|math|template|audio|video|portal)$`)
)

// rawHTML returns the text of raw HTML, and reports what must not be in it.
func (c *converter) rawHTML(lines []gtext.Segment) string {
	var b strings.Builder
	starts := make([]int, len(lines)) // of each line in the text
	for i, s := range lines {
		starts[i] = b.Len()
		b.Write(s.Value(c.data))
	}
	text := b.String()
	position := func(at int) diag.Position {
		i := sort.SearchInts(starts, at+1) - 1
		return c.src.Position(lines[i].Start + max(at-starts[i]-lines[i].Padding, 0))
	}
	for _, m := range tag.FindAllStringSubmatchIndex(text, -1) {
		name := strings.ToLower(text[m[2]:m[3]])
		if activeTags.MatchString(name) {
			c.add(diag.Finding{
				Rule: "active-html", Severity: diag.Error, Pos: position(m[0]),
				Message: fmt.Sprintf("found <%s>; expected text only", name),
				Why:     "a tag of this kind runs, fetches or asks for something in the reader's browser",
				Fix:     fmt.Sprintf("in %s, delete everything from <%s> to </%s>", c.path, name, name),
			})
		}
		for _, a := range attribute.FindAllStringSubmatchIndex(text[m[3]:m[1]], -1) {
			key := strings.ToLower(text[m[3]:][a[2]:a[3]])
			value := unescape([]byte(strings.Trim(text[m[3]:][a[4]:a[5]], `"'`)))
			scheme := schemeOf(value)
			if !strings.HasPrefix(key, "on") && scheme != "javascript" && scheme != "vbscript" && scheme != "data" {
				continue
			}
			c.add(diag.Finding{
				Rule: "active-html", Severity: diag.Error, Pos: position(m[3] + a[0]),
				Message: fmt.Sprintf("found %s=%q in <%s>; expected text only", key, shorten(value, 40), name),
				Why:     "it can run a program in the reader's browser",
				Fix:     fmt.Sprintf("in %s, delete the tag and keep its words", c.path),
			})
		}
	}
	return text
}

// formula matches what an extractor takes for one, in LaTeX: "$5\%$", "$20^{\circ}$".
var formula = regexp.MustCompile(`\$[^$\n]{0,80}(?:\\[%a-zA-Z]|[\^_]\{)[^$\n]{0,80}\$`)

// formulas reports formulas, which a page shows with all their signs.
func (c *converter) formulas() {
	if bytes.IndexByte(c.data, '$') < 0 {
		return
	}
	for _, m := range formula.FindAllIndex(c.data, -1) {
		c.add(diag.Finding{
			Rule: "formula", Severity: diag.Warning, Pos: c.src.Position(m[0]),
			Message: "found the signs of a formula (LaTeX); expected words or a number",
			Excerpt: c.src.Excerpt(m[0], m[1]),
			Why:     "the page shows the signs as they are, and a screen reader reads them out",
			Fix:     fmt.Sprintf("in %s, write it as it is read, such as 5%%", c.path),
		})
	}
}

// code matches what stands in a text as code, where a tag is only words.
var code = regexp.MustCompile("(?s)```.*?```|~~~.*?~~~|`[^`]*`")

// unshown returns the words in tags that a browser does not show: with the tags
// gone, the page would. Tags that run something are errors of their own.
func (c *converter) unshown() []hidden.Item {
	data := c.data
	if bytes.ContainsAny(data, "`~") {
		data = code.ReplaceAllFunc(data, func(m []byte) []byte { return bytes.Repeat([]byte(" "), len(m)) })
	}
	var out []hidden.Item
	for _, e := range hidden.Elements(data) {
		if activeTags.MatchString(e.Element) {
			continue
		}
		out = append(out, hidden.Item{Kind: hidden.Text, Severity: hidden.Stop, Pos: c.src.Position(e.Offset), Detail: hidden.Unshown, Content: e.Words})
	}
	return out
}

func shorten(s string, most int) string {
	r := []rune(s)
	if len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
