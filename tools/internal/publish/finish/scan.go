package finish

import (
	"bytes"
	"encoding/hex"
	"mime"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"

	"nscp/tools/internal/built"
	"nscp/tools/internal/publish/hosting"
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

// A Scan is what was read of a website's pages in passing, before it is finished.
type Scan struct {
	mu    sync.Mutex
	pages map[string]scanned // by path
}

type scanned struct {
	document *document
	sha256   string
	size     int64
}

// Page reads a page. It may be called from several goroutines.
func (s *Scan) Page(p *built.Page) error {
	d, err := scanPage(p)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages == nil {
		s.pages = map[string]scanned{}
	}
	s.pages[p.File] = scanned{d, hex.EncodeToString(p.Hash()), int64(len(p.Data))}
	return nil
}

// of returns what was read of a page.
func (s *Scan) of(path string) (scanned, bool) {
	if s == nil {
		return scanned{}, false
	}
	known, ok := s.pages[path]
	return known, ok
}

// scanPage reads a page. In one that is not plain every tag is looked at, also those
// that a browser would drop or leave for later (a template's).
func scanPage(p *built.Page) (*document, error) {
	tree, err := p.Tree()
	if err != nil {
		return nil, err
	}
	if !tree.Plain() {
		return scanTags(p.Data), nil
	}
	d := new(document)
	for i := range tree.Nodes {
		if n := &tree.Nodes[i]; !n.Text() {
			d.element(string(n.Data), n.Attrs)
		}
	}
	return d, nil
}

// scanDrawing reads an SVG file, which a browser shows as a page of its own when
// it is opened. The HTML tokenizer reads elements and attributes the same way.
func scanDrawing(data []byte) *document { return scanTags(data) }

// scanTags reads every start tag.
func scanTags(data []byte) *document {
	d := new(document)
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return d
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			var attrs []built.Attr
			for more {
				var a built.Attr
				a.Key, a.Val, more = z.TagAttr()
				attrs = append(attrs, a)
			}
			d.element(string(name), attrs)
		}
	}
}

func (d *document) element(name string, attrs []built.Attr) {
	value := func(key string) string {
		for _, a := range attrs {
			if string(a.Key) == key { // a browser takes the first
				return string(a.Val)
			}
		}
		return ""
	}
	for _, a := range attrs {
		switch k := string(a.Key); {
		case k == "style":
			d.inline = append(d.inline, "a style attribute on "+name)
		case strings.HasPrefix(k, "on") && len(k) > 4:
			d.inline = append(d.inline, "the event handler "+k+" on "+name)
		case k == "srcdoc":
			d.inline = append(d.inline, "a page inside an attribute of "+name)
		case slices.Contains(addresses, k) && scriptAddress(a.Val):
			d.inline = append(d.inline, "a script as the address of "+name)
		}
	}
	switch name {
	case "style":
		d.inline = append(d.inline, "a style element")
	case "base":
		d.base = true
	case "script":
		if !slices.ContainsFunc(attrs, func(a built.Attr) bool { return string(a.Key) == "src" }) {
			if kind, _, _ := mime.ParseMediaType(value("type")); !slices.Contains(dataTypes, kind) {
				d.inline = append(d.inline, "a script element without src")
			}
		}
	case "meta":
		if strings.EqualFold(value("http-equiv"), "content-security-policy") {
			policy := value("content")
			if policy == hosting.Policy {
				policy = hosting.Policy // one for all pages
			}
			d.policy = append(d.policy, policy)
		}
	case "link":
		for rel := range strings.FieldsSeq(strings.ToLower(value("rel"))) {
			if slices.Contains(linked, rel) {
				d.load(value("href"))
				break
			}
		}
		d.loadSet(value("imagesrcset"))
	}
	for _, key := range loading[name] {
		if strings.HasSuffix(key, "srcset") {
			d.loadSet(value(key))
		} else {
			d.load(value(key))
		}
	}
}

// addresses are the attributes that name an address to go to or to fetch.
var addresses = []string{"href", "src", "action", "formaction", "xlink:href", "data"}

// scriptAddress reports whether a browser would run an address. It passes over
// white space and control characters as browsers do.
func scriptAddress(address []byte) bool {
	const script = "javascript:"
	at := 0
	for _, c := range address {
		switch {
		case c <= ' ':
		case at < len(script) && c|0x20 == script[at]|0x20:
			at++
		default:
			return at == len(script)
		}
	}
	return at == len(script)
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
