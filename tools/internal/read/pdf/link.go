package pdf

import (
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"nscp/tools/internal/read/hidden"
)

// link adds the words of a link. What the link leads to stands in an
// annotation that the element refers to.
func (s *sink) link(n *node, st style) {
	if href := s.destination(n); href != "" {
		st.link = &link{href: href}
	}
	s.walk(n.kids, st)
}

// destination returns where a link leads, or "" where that is inside the file
// or must not be published.
func (b *builder) destination(n *node) string {
	for _, k := range n.kids {
		if k.annot != nil {
			if href := b.address(k.annot, k.page); href != "" {
				return href
			}
		}
		if k.node != nil && inlineKind(k.node.kind) && k.node.kind != "Link" {
			if href := b.destination(k.node); href != "" {
				return href
			}
		}
	}
	return ""
}

// address returns the address of a link annotation.
func (b *builder) address(annot types.Dict, page int) string {
	f := b.file
	action := f.dict(annot["A"])
	raw := ""
	switch f.name(action["S"]) {
	case "URI":
		raw = strings.TrimSpace(textString(f.bytes(action["URI"])))
	case "Launch", "GoToR", "GoToE":
		b.hide(hidden.Stop, hidden.Address, page, "a file on somebody's computer", f.text(f.fileName(action["F"])))
		return ""
	default:
		return "" // a place in the file
	}
	if base := f.text(f.dict(f.catalog["URI"])["Base"]); base != "" && !strings.Contains(raw, ":") {
		raw = base + raw
	}
	if raw == "" {
		return ""
	}
	if why := hidden.Unpublishable(raw); why != "" {
		b.hide(hidden.Stop, hidden.Address, page, why, raw)
		return ""
	}
	return raw
}

// fileName returns the name in a file specification.
func (f *file) fileName(o types.Object) types.Object {
	d := f.dict(o)
	if d == nil {
		return o
	}
	if d["UF"] != nil {
		return d["UF"]
	}
	return d["F"]
}

func (b *builder) hide(severity hidden.Severity, kind hidden.Kind, page int, detail, content string) {
	b.list.Add(hidden.Item{Kind: kind, Severity: severity, Pos: position(b.path, page), Detail: detail, Content: content})
}

// unseen notes a run that nobody sees.
func (b *builder) unseen(r *run, content string) {
	detail := ""
	switch {
	case r.unseen == hidden.Text:
		detail = "it is invisible, outside of the page, or covered by something"
	case r.unseen == hidden.Struck:
		detail = "this is also how a deletion that was tracked looks in a PDF"
	}
	b.hide(hidden.Stop, r.unseen, r.page, detail, content+" ")
}
