package ledger

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The grammar of tags in Markdown: CommonMark 0.31, section 6.6.
const (
	attributePattern = `(?:[ \t\r\n]+[a-zA-Z_:][a-zA-Z0-9:._-]*(?:[ \t\r\n]*=[ \t\r\n]*(?:[^"'=<>` + "`" + `\x00-\x20]+|'[^']*'|"[^"]*"))?)`
	openTagPattern   = `<[A-Za-z][A-Za-z0-9-]*` + attributePattern + `*[ \t\r\n]*/?>`
	closeTagPattern  = `</[A-Za-z][A-Za-z0-9-]*[ \t\r\n]*>`
)

var (
	tagAtStart  = regexp.MustCompile(`^(?:` + openTagPattern + `|` + closeTagPattern + `)`)
	tagOnLine   = regexp.MustCompile(`^(?:` + openTagPattern + `|` + closeTagPattern + `)[ \t\r]*$`)
	tagName     = regexp.MustCompile(`^</?([A-Za-z][A-Za-z0-9-]*)`)
	urlAtStart  = regexp.MustCompile(`^<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\x00-\x20]*)>`)
	mailAtStart = regexp.MustCompile(`^<([a-zA-Z0-9.!#$%&'*+/=?^_{|}~` + "`" + `-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*)>`)
	entity      = regexp.MustCompile(`^&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);`)
	attribute   = regexp.MustCompile(`[ \t\r\n"']([a-zA-Z_:][a-zA-Z0-9:._-]*)[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)'|([^"'=<>` + "`" + `\x00-\x20]+))`)
)

// inlineElements are the elements that may stand inside a word. All others end
// it. Superscripts and subscripts are among them, as they are for a browser: a
// Word file or a PDF says "1st" and "km2" without a sign between.
var inlineElements = set(`a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd
	label mark nobr q s samp small span strike strong sub sup time tt u var wbr`)

// htmlBlockElements begin a block of HTML wherever a line begins with their tag
// (CommonMark 0.31, section 4.6, kind 6).
var htmlBlockElements = set(`address article aside base basefont blockquote body caption center col
	colgroup dd details dialog dir div dl dt fieldset figcaption figure footer form frame frameset
	h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem nav noframes ol
	optgroup option p param search section source summary table tbody td tfoot th thead title tr
	track ul`)

func set(names string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(names) {
		m[n] = true
	}
	return m
}

// htmlBlock reports whether the line begins a block of HTML, and what ends it:
// a text, or a blank line where it is "".
func htmlBlock(s string, interrupts bool) (ends string, ok bool) {
	if s[0] != '<' {
		return "", false
	}
	for _, k := range [...][2]string{{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}} {
		if strings.HasPrefix(s, k[0]) {
			return k[1], true
		}
	}
	if len(s) > 2 && s[1] == '!' && 'A' <= s[2] && s[2] <= 'Z' {
		return ">", true
	}
	m := tagName.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	name, rest := strings.ToLower(m[1]), s[len(m[0]):]
	bounded := rest == "" || strings.ContainsRune(" \t\r>", rune(rest[0]))
	switch name {
	case "script", "pre", "style", "textarea":
		if s[1] != '/' && bounded {
			return "</" + name + ">", true
		}
	}
	if htmlBlockElements[name] && (bounded || strings.HasPrefix(rest, "/>")) {
		return "", true
	}
	return "", !interrupts && tagOnLine.MatchString(s)
}

// markup returns the length of the tag, comment, declaration or the like that s,
// the rest of the block, begins with, or 0 where it is text. Inside a block of
// HTML a tag may be less than well formed.
func (sc *scanner) markup(s string, inHTML bool) int {
	for _, k := range [...][2]string{{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}} {
		if strings.HasPrefix(s, k[0]) {
			if k[0] == "<!--" && (strings.HasPrefix(s, "<!-->") || strings.HasPrefix(s, "<!--->")) {
				return strings.IndexByte(s, '>') + 1
			}
			if n := sc.find(s[len(k[0]):], k[1]); n >= 0 {
				return len(k[0]) + n + len(k[1])
			}
			if inHTML {
				return len(s)
			}
			return 0
		}
	}
	if len(s) > 2 && s[1] == '!' && 'A' <= s[2] && s[2] <= 'Z' {
		return sc.find(s, ">") + 1
	}
	if n := len(tagAtStart.FindString(s)); n > 0 || !inHTML || !tagName.MatchString(s) {
		return n
	}
	return sc.find(s, ">") + 1
}

// attributeOf returns the value of a tag's attribute, entities decoded.
func attributeOf(tag, name string) string {
	for _, m := range attribute.FindAllStringSubmatch(tag, -1) {
		if strings.EqualFold(m[1], name) {
			return html.UnescapeString(m[2] + m[3] + m[4])
		}
	}
	return ""
}

// character returns what the entity at the start of s stands for and its
// length, or 0 where s begins with no entity.
func character(s string) (string, int) {
	m := entity.FindString(s)
	if m == "" {
		return "", 0
	}
	if m[1] == '#' {
		digits, base := m[2:len(m)-1], 10
		if digits[0]|0x20 == 'x' {
			digits, base = digits[1:], 16
		}
		n, err := strconv.ParseUint(digits, base, 32)
		if err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
			n = utf8.RuneError
		}
		return string(rune(n)), len(m)
	}
	if u := html.UnescapeString(m); u == ";" || u != m && !strings.HasSuffix(u, ";") {
		return u, len(m)
	}
	return "", 0
}
