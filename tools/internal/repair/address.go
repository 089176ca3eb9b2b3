package repair

import (
	"regexp"
	"slices"
	"strings"

	"nscp/tools/internal/doc"
)

// siteName matches the words before an address that already name the place:
// "… available on the NSCP website <https://…>".
var siteName = regexp.MustCompile(`((?:[A-Z][\pL’'-]*\s+)*(?:website|web\s?page|page|site|portal|hub|toolkit|guidance|document))\s*[:(]?\s*$`)

// nameAddresses gives a link whose text is a bare address the name that the
// sentence has for it already. The address itself becomes where the link leads.
// Where the sentence has no name, the address stays: inventing one is not ours.
func nameAddresses(s *state) {
	doc.Walk(s.d.Blocks, func(b doc.Block) bool {
		if p, ok := b.(*doc.Paragraph); ok {
			p.Inlines = s.nameIn(p.Inlines)
		}
		return true
	})
}

func (s *state) nameIn(ins []doc.Inline) []doc.Inline {
	if !slices.ContainsFunc(ins, func(in doc.Inline) bool { _, ok := in.(*doc.Link); return ok }) {
		return ins
	}
	var out []doc.Inline
	bracket := false // the name took the bracket that opened before the address
	for _, in := range ins {
		if t, ok := in.(*doc.Text); ok && bracket && strings.HasPrefix(t.Text, ")") {
			in = cut(t, 1, len(t.Text))
		}
		bracket = false
		l, ok := in.(*doc.Link)
		if !ok || !isAddress(doc.Words(l.Inlines)) || len(out) == 0 {
			out = append(out, in)
			continue
		}
		t, ok := out[len(out)-1].(*doc.Text)
		if !ok {
			out = append(out, in)
			continue
		}
		m := siteName.FindStringSubmatchIndex(t.Text)
		if m == nil {
			out = append(out, in)
			continue
		}
		out = out[:len(out)-1]
		if m[2] > 0 {
			out = append(out, cut(t, 0, m[2]))
		}
		name := cut(t, m[2], m[3])
		bracket = strings.Contains(t.Text[m[3]:], "(")
		out = append(out, &doc.Link{At: name.At, Href: l.Href, Inlines: []doc.Inline{name}})
		s.note(Change{Pos: l.Pos, What: "gave the address the name " + `"` + name.Text + `"`, Because: "the words before it name the place"})
	}
	return out
}

func isAddress(text string) bool {
	return strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "www.")
}
