package archive

import (
	"path"
	"strings"
)

// A Relation is a link from one part to another, or to somewhere outside.
type Relation struct {
	ID       string
	Type     string // the last word of the type's address: "image", "hyperlink", "footnotes"
	Target   string // the name of a part, or an address where External
	External bool
}

// Relations returns what the part refers to, in the order of the file. The
// relations of the package as a whole are those of part "". A part without any
// gives nil.
func (a *Package) Relations(part string) ([]Relation, error) {
	part = clean(part)
	if rels, ok := a.relations[part]; ok {
		return rels, nil
	}
	dir, base := path.Split(part)
	root, err := a.XML(dir + "_rels/" + base + ".rels")
	if root == nil || err != nil {
		return nil, err
	}
	var rels []Relation
	for _, n := range root.Nodes {
		if n.Name != "rel:Relationship" {
			continue
		}
		r := Relation{
			ID:       n.Attr("Id"),
			Type:     path.Base(n.Attr("Type")),
			Target:   n.Attr("Target"),
			External: strings.EqualFold(n.Attr("TargetMode"), "External"),
		}
		if !r.External {
			// A target starts at the part's folder unless it begins with a slash.
			target, _, _ := strings.Cut(strings.ReplaceAll(r.Target, `\`, "/"), "#")
			if !strings.HasPrefix(target, "/") {
				target = dir + target
			}
			r.Target = clean(target)
		}
		rels = append(rels, r)
	}
	a.relations[part] = rels
	return rels, nil
}

// Related returns the part that a part refers to by the type, or "". Strict
// files write some types with other words; both are asked for by the
// Transitional one.
func (a *Package) Related(part, kind string) (string, error) {
	rels, err := a.Relations(part)
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.Type == kind && !r.External {
			return r.Target, nil
		}
	}
	return "", nil
}

// contentTypes says what each part is.
type contentTypes struct {
	byPart map[string]string // lower-case part name
	byEnd  map[string]string // lower-case end of the name
}

func (a *Package) readTypes() error {
	root, err := a.XML("[Content_Types].xml")
	if err != nil {
		return err
	}
	if root == nil {
		if a.Has("word/document.xml") || a.Has("xl/workbook.xml") {
			return damaged("the list of its parts is missing")
		}
		return Refusal(Zip)
	}
	t := contentTypes{map[string]string{}, map[string]string{}}
	for _, n := range root.Nodes {
		switch n.Name {
		case "ct:Override":
			t.byPart[strings.ToLower(clean(n.Attr("PartName")))] = n.Attr("ContentType")
		case "ct:Default":
			t.byEnd[strings.ToLower(n.Attr("Extension"))] = n.Attr("ContentType")
		}
	}
	a.types = t
	return nil
}

// ContentType returns what the package says the part is, such as
// "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml".
func (a *Package) ContentType(part string) string {
	part = strings.ToLower(clean(part))
	if t, ok := a.types.byPart[part]; ok {
		return t
	}
	return a.types.byEnd[strings.TrimPrefix(path.Ext(part), ".")]
}

// Main returns the name and kind of the package's main part: the document, the
// workbook or the presentation. Any error is a *[Problem].
func (a *Package) Main() (string, Kind, error) {
	rels, err := a.Relations("")
	if err != nil {
		return "", Unknown, err
	}
	for _, r := range rels {
		if r.Type != "officeDocument" || r.External {
			continue
		}
		if !a.Has(r.Target) {
			return "", Unknown, damaged("its main part is missing")
		}
		switch t := a.ContentType(r.Target); {
		case strings.Contains(t, "wordprocessingml"), strings.Contains(t, "ms-word"):
			return r.Target, Word, nil
		case strings.Contains(t, "spreadsheetml"), strings.Contains(t, "ms-excel"):
			return r.Target, Excel, nil
		case strings.Contains(t, "presentationml"), strings.Contains(t, "ms-powerpoint"):
			return r.Target, PowerPoint, nil
		}
		return r.Target, Unknown, nil
	}
	return "", Unknown, damaged("it does not say which of its parts is the document")
}
