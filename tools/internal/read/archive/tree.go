package archive

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A Node is an XML element, or a run of text, in which case only Text is set.
//
// The name is a local name behind the prefix that this package gives the
// namespace ("w:p"), whatever prefix the file uses; elements of a namespace
// that no reader here knows are named "?:local". An attribute of its element's
// namespace, or of none, has no prefix: "val" is w:val in a document and val in
// a workbook; a relation is "r:id".
type Node struct {
	Name  string
	Text  string
	Attrs []Attr
	Nodes []*Node
}

// An Attr is one attribute.
type Attr struct{ Name, Value string }

// Attr returns the value of the attribute, or "".
func (n *Node) Attr(name string) string {
	v, _ := n.Lookup(name)
	return v
}

// Lookup returns the value of the attribute and whether it is there.
func (n *Node) Lookup(name string) (string, bool) {
	if n == nil {
		return "", false
	}
	for i := range n.Attrs {
		if n.Attrs[i].Name == name {
			return n.Attrs[i].Value, true
		}
	}
	return "", false
}

// Child returns the first child element with the name, or nil. It may be called
// on nil, so that a path of children can be followed without asking.
func (n *Node) Child(name string) *Node {
	if n == nil {
		return nil
	}
	for _, c := range n.Nodes {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Find returns the first element with the name inside n, at any depth, in
// document order, or nil.
func (n *Node) Find(name string) *Node {
	if n == nil {
		return nil
	}
	for _, c := range n.Nodes {
		if c.Name == name {
			return c
		}
		if f := c.Find(name); f != nil {
			return f
		}
	}
	return nil
}

// Walk calls f for n and every element inside it, in document order. Where f
// returns false, what is inside is passed over.
func (n *Node) Walk(f func(*Node) bool) {
	if n == nil || n.Name == "" || !f(n) {
		return
	}
	for _, c := range n.Nodes {
		c.Walk(f)
	}
}

// Content returns all text inside n.
func (n *Node) Content() string {
	if n == nil {
		return ""
	}
	if len(n.Nodes) == 1 && n.Nodes[0].Name == "" {
		return n.Nodes[0].Text
	}
	var b strings.Builder
	n.content(&b)
	return b.String()
}

func (n *Node) content(b *strings.Builder) {
	b.WriteString(n.Text)
	for _, c := range n.Nodes {
		c.content(b)
	}
}

// namespaces gives every namespace a prefix of our own. A Strict file (ISO
// 29500) has other names for the same elements; both map to one.
var namespaces = map[string]string{
	"http://www.w3.org/XML/1998/namespace":                                      "xml",
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":              "w",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                          "w",
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":                 "x",
	"http://purl.oclc.org/ooxml/spreadsheetml/main":                             "x",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":       "r",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":                   "r",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":                "m",
	"http://purl.oclc.org/ooxml/officeDocument/math":                            "m",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                     "a",
	"http://purl.oclc.org/ooxml/drawingml/main":                                 "a",
	"http://schemas.openxmlformats.org/drawingml/2006/picture":                  "pic",
	"http://purl.oclc.org/ooxml/drawingml/picture":                              "pic",
	"http://schemas.openxmlformats.org/drawingml/2006/chart":                    "c",
	"http://purl.oclc.org/ooxml/drawingml/chart":                                "c",
	"http://schemas.microsoft.com/office/drawing/2014/chartex":                  "cx",
	"http://schemas.openxmlformats.org/drawingml/2006/diagram":                  "dgm",
	"http://purl.oclc.org/ooxml/drawingml/diagram":                              "dgm",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing":    "wp",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":                "wp",
	"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing":       "xdr",
	"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing":                   "xdr",
	"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": "ep",
	"http://purl.oclc.org/ooxml/officeDocument/extendedProperties":              "ep",
	"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties":   "cust",
	"http://purl.oclc.org/ooxml/officeDocument/customProperties":                "cust",
	"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes":      "vt",
	"http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes":                  "vt",
	"http://schemas.openxmlformats.org/package/2006/metadata/core-properties":   "cp",
	"http://schemas.openxmlformats.org/package/2006/relationships":              "rel",
	"http://schemas.openxmlformats.org/package/2006/content-types":              "ct",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":               "mc",
	"http://purl.org/dc/elements/1.1/":                                          "dc",
	"http://purl.org/dc/terms/":                                                 "dcterms",
	"urn:schemas-microsoft-com:vml":                                             "v",
	"urn:schemas-microsoft-com:office:office":                                   "o",
	"urn:schemas-microsoft-com:office:word":                                     "w10",
	"http://schemas.microsoft.com/office/word/2010/wordml":                      "w14",
	"http://schemas.microsoft.com/office/word/2012/wordml":                      "w15",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingShape":         "wps",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingGroup":         "wpg",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas":        "wpc",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing":       "wp14",
	"http://schemas.microsoft.com/office/drawing/2010/main":                     "a14",
	"http://schemas.microsoft.com/office/drawing/2016/SVG/main":                 "asvg",
	"http://schemas.microsoft.com/office/drawing/2017/decorative":               "adec",
	"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments":   "xtc",
	"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main":             "x14",
	"http://schemas.microsoft.com/office/2020/mipLabelMetadata":                 "clbl",
}

// rawName is a name under the prefix of namespaces, as the key of the table
// that makes each name one string.
type rawName struct{ prefix, local string }

// name returns prefix and local name as one string.
func (a *Package) name(prefix, local string) string {
	if prefix == "" {
		return local
	}
	k := rawName{prefix, local}
	if s, ok := a.intern[k]; ok {
		return s
	}
	s := prefix + ":" + local
	a.intern[k] = s
	return s
}

// A scope is the namespace declarations of one element.
type scope struct {
	depth  int
	prefix string // as the file writes it
	name   string // as namespaces has it; "?" when unknown
}

// XML parses a part. A part that is not there gives nil and no error. Text that
// is only white space is kept, because in w:t it counts. Any error is a
// *[Problem].
func (a *Package) XML(name string) (*Node, error) {
	data, err := a.unpack(name, a.limits.XML)
	if data == nil || err != nil {
		return nil, err
	}
	return a.parse(data)
}

func (a *Package) parse(data []byte) (*Node, error) {
	data, err := toUTF8(data)
	if err != nil {
		return nil, err
	}
	if longTag(data) {
		return nil, unsafe("the XML inside the file has a tag of more than 8 MB")
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "utf-16") { // converted above
			return in, nil
		}
		return nil, errors.New("unknown encoding")
	}
	root := &Node{}
	t := treeBuilder{a: a, stack: []*Node{root}, scopes: []scope{{prefix: "xml", name: "xml"}}}
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, damaged("the XML inside it breaks off or is malformed")
		}
		if err := t.token(tok); err != nil {
			return nil, err
		}
	}
	if len(t.stack) != 1 || len(root.Nodes) == 0 {
		return nil, damaged("the XML inside it breaks off or is malformed")
	}
	for _, n := range root.Nodes {
		if n.Name != "" {
			return n, nil
		}
	}
	return nil, damaged("the XML inside it breaks off or is malformed")
}

// treeBuilder turns tokens into nodes. It resolves namespaces itself, because
// the decoder's own resolution keeps no prefixes, and mc:AlternateContent names
// what it requires by prefix.
type treeBuilder struct {
	a      *Package
	stack  []*Node
	raw    []xml.Name // names of the open elements, as written
	scopes []scope
	room   []Node // nodes set aside in blocks: one allocation for many
}

func (t *treeBuilder) node() *Node {
	if len(t.room) == 0 {
		t.room = make([]Node, 128)
	}
	n := &t.room[0]
	t.room = t.room[1:]
	return n
}

func (t *treeBuilder) token(tok xml.Token) error {
	top := t.stack[len(t.stack)-1]
	switch tok := tok.(type) {
	case xml.Directive:
		return &Problem{
			Rule:    RuleUnsafe,
			Message: "the XML inside the file has a document type, which no office program writes",
			Why:     "document types are used to make a reader fetch other files or run out of memory",
			Fix:     "do not use %s; ask whoever sent it to save it again from Word or Excel",
		}
	case xml.CharData:
		if len(t.stack) > 1 {
			if err := t.count(1); err != nil {
				return err
			}
			n := t.node()
			n.Text = string(tok)
			top.Nodes = append(top.Nodes, n)
		}
	case xml.StartElement:
		if err := t.count(1 + len(tok.Attr)); err != nil {
			return err
		}
		if len(t.stack) > t.a.limits.Depth {
			return unsafe(fmt.Sprintf("the XML inside the file is nested more than %d deep", t.a.limits.Depth))
		}
		n := t.start(tok)
		top.Nodes = append(top.Nodes, n)
		t.stack = append(t.stack, n)
		t.raw = append(t.raw, tok.Name)
	case xml.EndElement:
		if len(t.raw) == 0 || t.raw[len(t.raw)-1] != tok.Name {
			return damaged("the XML inside it breaks off or is malformed")
		}
		depth := len(t.stack)
		t.stack = t.stack[:depth-1]
		t.raw = t.raw[:len(t.raw)-1]
		for len(t.scopes) > 0 && t.scopes[len(t.scopes)-1].depth == depth {
			t.scopes = t.scopes[:len(t.scopes)-1]
		}
	}
	return nil
}

// count takes n elements, attributes or texts from the budget.
func (t *treeBuilder) count(n int) error {
	if t.a.nodes += n; t.a.nodes > t.a.limits.Nodes {
		return tooLarge(fmt.Sprintf("the file has more than %d million XML elements and attributes", t.a.limits.Nodes/1_000_000))
	}
	return nil
}

// longTag reports whether a tag is so long that its attributes alone would fill
// the memory: the decoder gathers all of them before the budget is asked. Word
// stores a drawing in one attribute, of some hundred kilobytes.
func longTag(data []byte) bool {
	const limit = 8 << 20
	for len(data) > limit {
		open := bytes.IndexByte(data, '<')
		if open < 0 {
			return false
		}
		data = data[open:]
		end := bytes.IndexByte(data, '>')
		if end < 0 {
			end = len(data)
		}
		if end > limit {
			return true
		}
		data = data[end:]
	}
	return false
}

// maxScopes bounds the namespace declarations in force at one place, which are
// looked through for every name. Word declares about 35.
const maxScopes = 256

func (t *treeBuilder) start(e xml.StartElement) *Node {
	depth := len(t.stack) + 1
	attrs := 0
	for _, at := range e.Attr {
		switch {
		case at.Name.Space == "xmlns":
			t.declare(depth, at.Name.Local, at.Value)
		case at.Name.Space == "" && at.Name.Local == "xmlns":
			t.declare(depth, "", at.Value)
		default:
			attrs++
		}
	}
	n := t.node()
	n.Name = t.a.name(t.resolve(e.Name.Space), e.Name.Local)
	if attrs == 0 {
		return n
	}
	n.Attrs = make([]Attr, 0, attrs)
	for _, at := range e.Attr {
		if at.Name.Space == "xmlns" || at.Name.Space == "" && at.Name.Local == "xmlns" {
			continue
		}
		prefix := ""
		if at.Name.Space != "" {
			prefix = t.resolve(at.Name.Space)
		}
		name := at.Name.Local
		if prefix != "" && prefix != elementPrefix(n.Name) {
			name = t.a.name(prefix, name)
		}
		value := at.Value
		if n.Name == "mc:Choice" && name == "Requires" {
			value = t.requires(value)
		}
		n.Attrs = append(n.Attrs, Attr{name, value})
	}
	return n
}

func elementPrefix(name string) string {
	prefix, _, _ := strings.Cut(name, ":")
	return prefix
}

// requires rewrites the prefixes of a Requires attribute as ours.
func (t *treeBuilder) requires(value string) string {
	fields := strings.Fields(value)
	for i, f := range fields {
		fields[i] = t.resolve(f)
	}
	return strings.Join(fields, " ")
}

func (t *treeBuilder) declare(depth int, prefix, uri string) {
	name, ok := namespaces[uri]
	if !ok {
		name = "?"
	}
	if len(t.scopes) < maxScopes {
		t.scopes = append(t.scopes, scope{depth, prefix, name})
	}
}

func (t *treeBuilder) resolve(prefix string) string {
	for i := len(t.scopes) - 1; i >= 0; i-- {
		if t.scopes[i].prefix == prefix {
			return t.scopes[i].name
		}
	}
	return "?"
}

// toUTF8 converts a part in UTF-16, the other encoding that the standard allows.
func toUTF8(data []byte) ([]byte, error) {
	var big bool
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return data[3:], nil
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		big = true
	case !bytes.HasPrefix(data, []byte("\xff\xfe")):
		return data, nil
	}
	data = data[2:]
	if len(data)%2 != 0 {
		return nil, damaged("the XML inside it breaks off or is malformed")
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		lo, hi := data[2*i], data[2*i+1]
		if big {
			lo, hi = hi, lo
		}
		units[i] = uint16(hi)<<8 | uint16(lo)
	}
	out := make([]byte, 0, len(data))
	for _, r := range utf16.Decode(units) {
		out = utf8.AppendRune(out, r)
	}
	return out, nil
}
