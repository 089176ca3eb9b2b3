package docx

import (
	"path"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
	"nscp/tools/internal/read/picture"
)

// sortedValues returns the values of a map, in order and once each.
func sortedValues(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// parts are what a file can carry in parts of their own, by the folder or name
// they stand under. Content types say the same less reliably: a part of an
// unknown type is still in the file.
var parts = []struct {
	prefix   string
	kind     hidden.Kind
	severity hidden.Severity
	detail   string
}{
	{"word/embeddings/", hidden.Embedded, hidden.Stop, ""},
	{"word/activex/", hidden.Embedded, hidden.Stop, "a control that runs code"},
	{"word/vbaproject", hidden.Macro, hidden.Stop, ""},
	{"word/vbadata", hidden.Macro, hidden.Stop, ""},
	{"word/webextensions/", hidden.Embedded, hidden.Stop, "an add-in"},
	{"word/afchunk", hidden.Embedded, hidden.Stop, "a document that Word was to merge in when it is opened"},
	{"word/glossary/document.xml", hidden.Metadata, hidden.Strip, "building blocks of the template, with their words"},
	{"word/people.xml", hidden.Metadata, hidden.Strip, "the names of people who commented or changed the text"},
	{"word/fonts/", hidden.Metadata, hidden.Strip, "a font"},
	{"word/printersettings", hidden.Metadata, hidden.Strip, "the name of a printer"},
	{"word/recipientdata", hidden.Metadata, hidden.Strip, "the list of people of a mail merge"},
	{"docprops/thumbnail", hidden.Metadata, hidden.Strip, "a picture of the first page as it once was"},
	{"customxml/item", hidden.Metadata, hidden.Strip, "data for another system, such as a document library"},
	{"docmetadata/", hidden.Metadata, hidden.Strip, "a sensitivity label"},
	{"_xmlsignatures/", hidden.Metadata, hidden.Strip, "a signature, with the name of the person who signed"},
}

// inspect lists what the file holds besides its text: properties, settings,
// parts of their own, and what pictures know.
func (r *reader) inspect() {
	r.inspectParts()
	r.inspectProperties()
	r.inspectSettings()
}

// readParts notes the parts that stop publication wherever they hang: an object
// in the text has been noted at its paragraph, and this finds those that
// nothing in the text shows.
func (r *reader) readParts() {
	embedded := r.list.Has(hidden.Embedded)
	for _, name := range r.Names() {
		for _, p := range parts {
			if p.severity == hidden.Stop && strings.HasPrefix(strings.ToLower(name), p.prefix) && !isRels(name) && !(embedded && p.kind == hidden.Embedded) {
				r.hide(p.severity, p.kind, r.at(""), p.detail, "")
			}
		}
	}
	_, custom := r.properties()
	for _, n := range children(custom) {
		// The label that Microsoft 365 puts on a document is a marking as much as
		// the words in a header, and outlives them.
		name := strings.ToLower(n.Attr("name"))
		if strings.HasPrefix(name, "msip_label_") && strings.HasSuffix(name, "_name") {
			r.marking(r.at("document properties"), n.Content())
		}
	}
}

func isRels(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".rels") }

func (r *reader) inspectParts() {
	for _, name := range r.Names() {
		lower := strings.ToLower(name)
		if isRels(name) {
			r.inspectRelations(name)
			continue
		}
		for _, p := range parts {
			if p.severity == hidden.Strip && strings.HasPrefix(lower, p.prefix) {
				r.hide(p.severity, p.kind, r.at(partPlace(name)), p.detail, r.partWords(name))
			}
		}
		if strings.HasPrefix(lower, "word/media/") {
			data, err := r.Part(name)
			if err != nil || data == nil {
				continue
			}
			for _, it := range picture.Inspect(diag.Position{Path: r.doc.Path, Place: "picture " + path.Base(name)}, data) {
				r.list.Add(it)
			}
			if !r.uses(name) {
				r.hide(hidden.Strip, hidden.Picture, r.at("picture "+path.Base(name)), "a picture that the text does not show", "")
			}
		}
	}
}

// partPlace returns the place of a part: a person can find it by opening the
// file with a zip program.
func partPlace(name string) string { return "part " + name }

// partWords returns the words of a part, where it has any.
func (r *reader) partWords(name string) string {
	if !strings.HasSuffix(strings.ToLower(name), ".xml") {
		return ""
	}
	root, err := r.XML(name)
	if err != nil || root == nil {
		return ""
	}
	var b strings.Builder
	root.Walk(func(n *archive.Node) bool {
		for _, a := range n.Attrs {
			switch a.Name {
			case "author", "userId", "w15:userId", "w15:author":
				b.WriteString(a.Value + " ")
			}
		}
		for _, c := range n.Nodes {
			if s := strings.TrimSpace(c.Text); c.Name == "" && s != "" {
				b.WriteString(s + " ")
			}
		}
		return b.Len() < 4000
	})
	return strings.TrimSpace(b.String())
}

// uses reports whether a picture part was put into the document.
func (r *reader) uses(part string) bool {
	for k := range r.media {
		if strings.EqualFold(k.part, part) {
			return true
		}
	}
	return false
}

// inspectRelations notes the names of files and servers that parts refer to.
func (r *reader) inspectRelations(name string) {
	dir, base := path.Split(name)
	part := strings.TrimSuffix(dir, "_rels/") + strings.TrimSuffix(base, ".rels")
	rels, err := r.Relations(part)
	if err != nil {
		return
	}
	for _, rel := range rels {
		if !rel.External {
			continue
		}
		switch rel.Type {
		case "attachedTemplate":
			r.hide(hidden.Strip, hidden.Metadata, r.at("settings"), "the path of the template", rel.Target)
		case "mailMergeSource", "mailMergeHeaderSource":
			r.hide(hidden.Strip, hidden.Metadata, r.at("settings"), "the path of a mail merge list", rel.Target)
		case "hyperlink":
		default:
			r.hide(hidden.Strip, hidden.Metadata, r.at("part "+part), "the path of another file", rel.Target)
		}
	}
}

// inspectProperties lists the properties under File, Info.
func (r *reader) inspectProperties() {
	at := r.at("document properties")
	core, custom := r.properties()
	for _, n := range children(core) {
		if v := strings.TrimSpace(n.Content()); v != "" && n.Name != "" {
			_, name, _ := strings.Cut(n.Name, ":")
			r.hide(hidden.Strip, hidden.Metadata, at, propertyName(name), v)
		}
	}
	for _, n := range children(custom) {
		// The name of a custom property is content: somebody made it up.
		if v := strings.TrimSpace(n.Content()); n.Name != "" {
			r.hide(hidden.Strip, hidden.Metadata, at, "a custom property", n.Attr("name")+": "+v+"\n")
		}
	}
	part, err := r.Related("", "extended-properties")
	if part == "" || err != nil {
		if part, err = r.Related("", "extendedProperties"); part == "" || err != nil {
			return
		}
	}
	app, err := r.XML(part)
	if err != nil {
		return
	}
	for _, n := range children(app) {
		switch n.Name {
		case "ep:Manager", "ep:Company", "ep:Template", "ep:HyperlinkBase":
			if v := strings.TrimSpace(n.Content()); v != "" {
				_, name, _ := strings.Cut(n.Name, ":")
				r.hide(hidden.Strip, hidden.Metadata, at, propertyName(name), v)
			}
		}
	}
}

// propertyName returns a property's name in words. A name that is not known
// comes from the file, and is not repeated.
func propertyName(name string) string {
	words := map[string]string{
		"title": "title", "subject": "subject", "creator": "author", "keywords": "tags", "description": "comments",
		"lastModifiedBy": "last changed by", "revision": "number of times saved", "created": "date made",
		"modified": "date changed", "lastPrinted": "date printed", "category": "category", "contentStatus": "status",
		"language": "language", "version": "version", "identifier": "identifier", "contentType": "kind of content",
		"Manager": "manager", "Company": "company", "Template": "template", "HyperlinkBase": "base of links",
	}
	if w, ok := words[name]; ok {
		return w
	}
	return "a property"
}

// inspectSettings lists what the settings keep.
func (r *reader) inspectSettings() {
	at := r.at("settings")
	for _, n := range children(r.settings) {
		switch n.Name {
		case "w:rsids":
			r.hide(hidden.Strip, hidden.Metadata, at, "numbers that tell in which sitting each word was typed", "")
		case "w:docVars":
			for _, v := range n.Nodes {
				r.hide(hidden.Strip, hidden.Metadata, at, "document variables", v.Attr("name")+": "+v.Attr("val")+"\n")
			}
		case "w:mailMerge":
			var b strings.Builder
			n.Walk(func(c *archive.Node) bool {
				if v := c.Attr("val"); v != "" {
					b.WriteString(v + " ")
				}
				return true
			})
			r.hide(hidden.Strip, hidden.Metadata, at, "a mail merge", b.String())
		case "w:trackRevisions":
			if isOn(n) {
				r.hide(hidden.Strip, hidden.Metadata, at, "Track Changes is switched on", "")
			}
		}
	}
}
