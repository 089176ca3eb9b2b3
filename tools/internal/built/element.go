package built

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A manner is what the plain reader has to know of an element: where its tag
// says more than that the element begins.
type manner uint16

const (
	known     manner = 1 << iota // by the plain reader
	void                         // has no content and no end tag
	block                        // ends a paragraph that is still open
	heading                      // ends a heading that is still open
	single                       // ends one of its own kind that is still open
	metadata                     // may stand in the head
	raw                          // its content is no markup
	structure                    // only elements and white space are inside it
	leaf                         // only words are inside it
	enclosed                     // stands in certain elements only (parents)
	implied                      // is there although the page has no tags for it
)

// manners are of the elements that the plain reader knows, which are those with
// simple rules. A page with any other goes to the full parser.
var manners = func() map[atom.Atom]manner {
	m := map[atom.Atom]manner{}
	for _, some := range []struct {
		how   manner
		names string
	}{
		{void, "br col img input source track wbr"},
		{void | block, "hr"},
		{void | metadata, "link meta"},
		{raw | metadata, "script style title"},
		{block, `address article aside blockquote dd details dialog div dl dt fieldset figcaption figure footer header
			hgroup li main menu nav ol p pre search section summary ul`},
		{block | heading, "h1 h2 h3 h4 h5 h6"},
		{block | single, "form"},
		{single, "a button"},
		{block | structure, "table"},
		{structure, "colgroup optgroup tbody tfoot thead tr"},
		{single | structure, "select"},
		{leaf, "option"},
		{0, `abbr audio b bdi bdo caption cite code data del dfn em i ins kbd label legend mark meter output picture
			progress q s samp small span strong sub sup td th time u var video`},
	} {
		for name := range strings.FieldsSeq(some.names) {
			m[atom.Lookup([]byte(name))] = some.how | known
		}
	}
	for name := range parents {
		m[name] |= enclosed
	}
	return m
}()

// parents are the elements that certain elements must stand in: anywhere else the
// tag ends or begins other elements.
var parents = map[atom.Atom][]atom.Atom{
	atom.Title: {atom.Head},
	atom.Li:    {atom.Ul, atom.Ol, atom.Menu},
	atom.Dt:    {atom.Dl},
	atom.Dd:    {atom.Dl},
	atom.Col:   {atom.Colgroup}, atom.Colgroup: {atom.Table}, atom.Caption: {atom.Table},
	atom.Thead: {atom.Table}, atom.Tbody: {atom.Table}, atom.Tfoot: {atom.Table},
	atom.Tr: {atom.Thead, atom.Tbody, atom.Tfoot},
	atom.Th: {atom.Tr}, atom.Td: {atom.Tr},
	atom.Optgroup: {atom.Select}, atom.Option: {atom.Select, atom.Optgroup},
}

// drawn are the elements of drawings that the plain reader knows.
var drawn = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq("circle defs desc ellipse g line path polygon polyline rect text title tspan use") {
		m[name] = true
	}
	return m
}()

// spelt are the attributes of drawings that the plain reader knows and that have
// capitals.
var spelt = map[string]bool{"viewBox": true, "preserveAspectRatio": true}
