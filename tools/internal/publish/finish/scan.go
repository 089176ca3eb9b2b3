package finish

import (
	"bytes"
	"mime"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A document is what was read of a page, a style sheet or a drawing.
type document struct {
	loads  []string // addresses that a browser fetches by itself to show it
	inline []string // code inside it, which the policy forbids: what was found
	policy []string // what its meta elements say of the policy
	base   bool     // a base element, which would change what every address means
}

// loading names the attributes by which a browser fetches something without
// being asked. A link element is told by its rel.
var loading = map[string][]string{
	"script": {"src"}, "img": {"src", "srcset"}, "source": {"src", "srcset"}, "video": {"src", "poster"},
	"audio": {"src"}, "track": {"src"}, "embed": {"src"}, "iframe": {"src"}, "object": {"data"}, "input": {"src"},
	"image": {"href", "xlink:href"}, "use": {"href", "xlink:href"}, "feimage": {"href", "xlink:href"},
}

// linked are the relations that make a browser fetch what a link names as a part
// of the page. A manifest and a feed stand for themselves.
var linked = []string{"stylesheet", "icon", "shortcut", "apple-touch-icon", "mask-icon", "preload", "modulepreload"}

// data are the types of script element that hold data, which no policy stops.
var dataTypes = []string{"application/ld+json", "application/json"}

// scanPage reads a page.
func scanPage(data []byte) *document {
	d := new(document)
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return d
		case html.StartTagToken, html.SelfClosingTagToken:
			d.element(z)
		}
	}
}

// scanDrawing reads an SVG file, which a browser shows as a page of its own when
// it is opened. The HTML tokenizer reads elements and attributes the same way.
func scanDrawing(data []byte) *document { return scanPage(data) }

func (d *document) element(z *html.Tokenizer) {
	raw, more := z.TagName()
	name := string(raw)
	attrs := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		k, v := string(key), string(value)
		if _, twice := attrs[k]; !twice { // a browser takes the first
			attrs[k] = v
		}
		switch {
		case k == "style":
			d.inline = append(d.inline, "a style attribute on "+name)
		case strings.HasPrefix(k, "on") && len(k) > 4:
			d.inline = append(d.inline, "the event handler "+k+" on "+name)
		case k == "srcdoc":
			d.inline = append(d.inline, "a page inside an attribute of "+name)
		case scriptAddress(v) && slices.Contains([]string{"href", "src", "action", "formaction", "xlink:href", "data"}, k):
			d.inline = append(d.inline, "a script as the address of "+name)
		}
	}
	switch name {
	case "style":
		d.inline = append(d.inline, "a style element")
	case "base":
		d.base = true
	case "script":
		if _, ok := attrs["src"]; !ok {
			if kind, _, _ := mime.ParseMediaType(attrs["type"]); !slices.Contains(dataTypes, kind) {
				d.inline = append(d.inline, "a script element without src")
			}
		}
	case "meta":
		if strings.EqualFold(attrs["http-equiv"], "content-security-policy") {
			d.policy = append(d.policy, attrs["content"])
		}
	case "link":
		for rel := range strings.FieldsSeq(strings.ToLower(attrs["rel"])) {
			if slices.Contains(linked, rel) {
				d.load(attrs["href"])
				break
			}
		}
		d.loadSet(attrs["imagesrcset"])
	}
	for _, key := range loading[name] {
		if strings.HasSuffix(key, "srcset") {
			d.loadSet(attrs[key])
		} else {
			d.load(attrs[key])
		}
	}
}

// scriptAddress reports whether a browser would run an address. It passes over
// white space and control characters as browsers do.
func scriptAddress(s string) bool {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, s)
	return len(s) >= 11 && strings.EqualFold(s[:11], "javascript:")
}

func (d *document) load(address string) {
	address = strings.TrimSpace(address)
	if address == "" || strings.HasPrefix(address, "#") || strings.HasPrefix(strings.ToLower(address), "data:") {
		return
	}
	if !slices.Contains(d.loads, address) {
		d.loads = append(d.loads, address)
	}
}

// loadSet adds the addresses of a srcset, "a.png 1x, b.png 2x".
func (d *document) loadSet(set string) {
	for part := range strings.SplitSeq(set, ",") {
		address, _, _ := strings.Cut(strings.TrimSpace(part), " ")
		d.load(address)
	}
}

var (
	styleComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	styleURL     = regexp.MustCompile(`(?i)\burl\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)`)
	styleImport  = regexp.MustCompile(`(?i)@import\s+(?:"([^"]*)"|'([^']*)')`)
)

// scanStyle reads a style sheet.
func scanStyle(data []byte) *document {
	d := new(document)
	data = styleComment.ReplaceAll(data, nil)
	for _, pattern := range []*regexp.Regexp{styleURL, styleImport} {
		for _, m := range pattern.FindAllSubmatch(data, -1) {
			for _, address := range m[1:] {
				d.load(string(address))
			}
		}
	}
	return d
}
