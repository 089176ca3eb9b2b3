package docx

import (
	"net/url"
	"slices"
	"strings"

	"nscp/tools/internal/ledger"
	"nscp/tools/internal/read/archive"
)

// The fields and links of the flat pass over the words.

func (w *flat) fieldChar(n *archive.Node) {
	switch n.Attr("fldCharType") {
	case "begin":
		if data := n.Child("w:ffData"); data != nil {
			w.say(formWords(data))
		}
		w.fields = append(w.fields, flatField{})
	case "separate":
		w.separate()
	case "end":
		w.endField()
	}
}

// separate begins the result of a field; that of a link opens a link.
func (w *flat) separate() {
	k := len(w.fields) - 1
	if k < 0 || w.fields[k].result {
		return
	}
	f := &w.fields[k]
	f.result = true
	args := instructionWords(f.instr)
	f.toc = len(args) > 0 && strings.EqualFold(args[0], "TOC")
	if len(args) < 2 || !strings.EqualFold(args[0], "HYPERLINK") {
		return
	}
	dest, anchor := "", ""
	for i := 1; i < len(args); i++ {
		switch strings.ToLower(args[i]) {
		case `\l`:
			if i++; i < len(args) {
				anchor = "#" + args[i]
			}
		case `\o`, `\t`:
			i++
		default:
			if !strings.HasPrefix(args[i], `\`) && dest == "" {
				dest = args[i]
			}
		}
	}
	if dest != "" {
		dest += anchor
	}
	f.link = true
	w.open(dest)
}

func (w *flat) endField() {
	k := len(w.fields) - 1
	if k < 0 {
		return
	}
	if w.fields[k].link {
		w.close()
	}
	w.fields = w.fields[:k]
}

func (w *flat) open(dest string) { w.links = append(w.links, flatLink{w.text.Len(), dest}) }

// close ends the innermost link, and says where it leads.
func (w *flat) close() {
	k := len(w.links) - 1
	if k < 0 {
		return
	}
	w.destination(w.links[k])
	w.links = w.links[:k]
}

// destination says where a link leads, unless its words do.
func (w *flat) destination(l flatLink) {
	words := w.text.String()[min(l.from, w.text.Len()):]
	if l.dest == "" || strings.HasPrefix(l.dest, "#") || strings.TrimSpace(words) == "" || w.header || w.listed() || bareAddress(words) == bareAddress(l.dest) {
		return
	}
	w.say(ledger.Destination(l.dest))
}

// listed reports whether the text is part of a contents list, which is set aside
// without its links.
func (w *flat) listed() bool {
	return slices.ContainsFunc(w.fields, func(f flatField) bool { return f.toc })
}

// bareAddress returns an address without what may be left off it in writing.
func bareAddress(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		s = strings.TrimPrefix(s, scheme)
	}
	if u, err := url.PathUnescape(s); err == nil {
		s = u
	}
	return strings.TrimRight(s, "/")
}
