package docx

import (
	"strconv"
	"strings"

	"nscp/tools/internal/read/archive"
)

// unpacked are the parts of a Word file, each XML part parsed when it is first
// asked for and once. The trees are all that [File.Read] and [File.Words] share;
// neither changes them. To parse is half the work of reading, and a parser that
// lost a word would lose it for both passes if each called it. That ours loses none
// is held by encoding/xml, in a fuzz test of package archive.
type unpacked struct {
	*archive.Package
	trees map[string]*archive.Node
}

// XML is [archive.Package.XML], once for each part.
func (p *unpacked) XML(name string) (*archive.Node, error) {
	if n, ok := p.trees[name]; ok {
		return n, nil
	}
	n, err := p.Package.XML(name)
	if err == nil {
		p.trees[name] = n
	}
	return n, err
}

// A file is an open Word file with what every pass over its text needs. Each pass
// makes its own, so that nothing that one finds out is taken on trust by the other:
// the ledger holds the one against the other.
type file struct {
	*unpacked
	main      string // name of the part that holds the text
	rels      map[string]archive.Relation
	document  *archive.Node
	body      *archive.Node
	styles    *styles
	numbering *numbering
	theme     theme
	settings  *archive.Node
	headers   []headerPart
}

// A headerPart is a header or footer that is printed on some page.
type headerPart struct {
	part   string
	footer bool
	number int // 1-based, headers and footers each counted in order of first use
}

// openParts opens a Word file. Any error is a *[archive.Problem].
func openParts(data []byte, limits archive.Limits) (*unpacked, error) {
	pkg, err := archive.Open(data, limits)
	if err != nil {
		return nil, err
	}
	return &unpacked{pkg, map[string]*archive.Node{}}, nil
}

// open begins a pass. Any error is a *[archive.Problem].
func (pkg *unpacked) open() (*file, error) {
	main, kind, err := pkg.Main()
	if err != nil {
		return nil, err
	}
	if kind != archive.Word {
		p := archive.Refusal(kind)
		if kind == archive.Excel {
			p.Message += ", although its name says otherwise"
			p.Fix = "change the end of its name, so that %s ends in .xlsx"
		}
		return nil, p
	}
	f := &file{unpacked: pkg, main: main}
	if f.rels, err = f.relations(main); err != nil {
		return nil, err
	}
	if f.document, err = pkg.XML(main); err != nil {
		return nil, err
	}
	f.body = f.document.Child("w:body")
	if f.document.Name != "w:document" || f.body == nil {
		return nil, &archive.Problem{
			Rule:    archive.RuleDamaged,
			Message: "the file is damaged: its main part holds no Word text",
			Fix:     "open %s in Word, save a copy and use the copy; if it does not open there, ask for the file again",
		}
	}
	trees := map[string]*archive.Node{}
	for _, kind := range []string{"theme", "settings", "styles", "numbering"} {
		if trees[kind], err = pkg.XML(f.related(kind)); err != nil {
			return nil, err
		}
	}
	f.settings = trees["settings"]
	f.theme = readTheme(trees["theme"], f.settings)
	f.styles = readStyles(trees["styles"], f.theme)
	f.numbering = readNumbering(trees["numbering"], f.styles)
	f.headers = f.printedHeaders()
	return f, nil
}

// relations returns the relations of a part by id.
func (f *file) relations(part string) (map[string]archive.Relation, error) {
	rels, err := f.Relations(part)
	if err != nil {
		return nil, err
	}
	m := make(map[string]archive.Relation, len(rels))
	for _, r := range rels {
		m[r.ID] = r
	}
	return m, nil
}

// related returns the part that the document refers to by the type, or a name
// that no part has.
func (f *file) related(kind string) string {
	name := ""
	for _, r := range f.rels {
		// Several of one type would be a fault of the file; the choice must not
		// depend on the order of a map.
		if r.Type == kind && !r.External && (name == "" || r.Target < name) {
			name = r.Target
		}
	}
	return name
}

// printedHeaders returns the headers and footers that are printed. A file often
// holds more: those for a first page or for even pages that are switched off
// are seen by nobody.
func (f *file) printedHeaders() []headerPart {
	evenOdd := on(f.settings.Child("w:evenAndOddHeaders"))
	var out []headerPart
	seen := map[string]bool{}
	count := map[bool]int{}
	f.body.Walk(func(n *archive.Node) bool {
		if n.Name == "w:sectPrChange" {
			return false
		}
		if n.Name != "w:sectPr" {
			return true
		}
		for _, c := range n.Nodes {
			footer := c.Name == "w:footerReference"
			if !footer && c.Name != "w:headerReference" {
				continue
			}
			kind := c.Attr("type")
			if kind == "first" && !on(n.Child("w:titlePg")) || kind == "even" && !evenOdd {
				continue
			}
			rel, ok := f.rels[c.Attr("r:id")]
			if !ok || rel.External || seen[rel.Target] {
				continue
			}
			seen[rel.Target] = true
			count[footer]++
			out = append(out, headerPart{rel.Target, footer, count[footer]})
		}
		return false
	})
	return out
}

// place returns the place of a header as findings name it.
func (h headerPart) place() string {
	if h.footer {
		return "footer " + strconv.Itoa(h.number)
	}
	return "header " + strconv.Itoa(h.number)
}

// on reports whether an on/off element is on: there, and not set to false
// (ECMA-376 part 1, 17.17.4).
func on(n *archive.Node) bool { return n != nil && isOn(n) }

func isOn(n *archive.Node) bool {
	switch v, ok := n.Lookup("val"); {
	case !ok:
		return true
	default:
		return v != "0" && v != "false" && v != "off" && v != "none"
	}
}

// whole returns what an element says as a whole number, and whether it says one.
func whole(n *archive.Node) (int, bool) {
	val, ok := n.Lookup("val")
	if !ok {
		return 0, false
	}
	v, err := strconv.Atoi(val)
	return v, err == nil
}

// number returns an attribute as a whole number. Measures may carry a unit in a
// Strict file ("12pt"); they are returned in the unit that plain numbers have,
// which perPoint gives.
func number(s string, perPoint float64) (int, bool) {
	if s = strings.TrimSpace(s); s == "" {
		return 0, false
	}
	if n, err := strconv.Atoi(s); err == nil {
		return n, true
	}
	for unit, points := range map[string]float64{"pt": 1, "in": 72, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12, "pi": 12} {
		if v, ok := strings.CutSuffix(s, unit); ok {
			if x, err := strconv.ParseFloat(v, 64); err == nil && x < 1e6 && x > -1e6 {
				return int(x * points * perPoint), true
			}
		}
	}
	if x, err := strconv.ParseFloat(s, 64); err == nil && x < 1e9 && x > -1e9 {
		return int(x), true
	}
	return 0, false
}

// branch returns what is to be read of an mc:AlternateContent: the first choice
// whose extensions are known here, else the fallback. Reading both would give a
// text box twice.
func branch(n *archive.Node) []*archive.Node {
	for _, c := range n.Nodes {
		if c.Name != "mc:Choice" {
			continue
		}
		if r := c.Attr("Requires"); !strings.Contains(r, "?") {
			return c.Nodes
		}
	}
	if fb := n.Child("mc:Fallback"); fb != nil {
		return fb.Nodes
	}
	// Without a fallback the choice is all there is.
	if c := n.Child("mc:Choice"); c != nil {
		return c.Nodes
	}
	return nil
}

// children returns what is inside n, which may be nil.
func children(n *archive.Node) []*archive.Node {
	if n == nil {
		return nil
	}
	return n.Nodes
}
