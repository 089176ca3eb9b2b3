package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
)

// propertyParts hold what a workbook says of the people, the organisation and
// the computer it was made with. None of it is read for publication, so it only
// matters to somebody who passes the file on.
var propertyParts = []string{"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"}

// telling are the properties worth a word; the others are counts and versions.
var telling = map[string]string{
	"creator": "author", "lastModifiedBy": "last editor", "title": "title", "subject": "subject",
	"keywords": "keywords", "description": "comments", "category": "category", "contentStatus": "status",
	"Company": "company", "Manager": "manager", "HyperlinkBase": "link base", "Template": "template",
	"lpwstr": "a property of its own", "lpstr": "a property of its own",
}

// properties reports which properties are filled.
func (r *report) properties(wb *workbook) {
	var filled, content []string
	for _, name := range propertyParts {
		part, err := wb.parts.Part(name)
		if err != nil {
			r.refuse(err)
			continue
		}
		d := xml.NewDecoder(bytes.NewReader(part))
		element := ""
		for tok, err := d.Token(); err == nil; tok, err = d.Token() {
			switch t := tok.(type) {
			case xml.StartElement:
				element = t.Name.Local
				if element == "TitlesOfParts" || element == "HeadingPairs" {
					if d.Skip() != nil {
						break
					}
				}
			case xml.EndElement:
				element = ""
			case xml.CharData:
				label, text := telling[element], strings.TrimSpace(string(t))
				if label != "" && text != "" {
					filled = append(filled, label)
					content = append(content, label+": "+text)
				}
			}
		}
	}
	main, err := wb.parts.Part(wb.main)
	if err == nil && bytes.Contains(main, []byte(":absPath ")) {
		filled = append(filled, "folder it was saved in")
	}
	if len(filled) == 0 {
		return
	}
	r.add(diag.Finding{Rule: "file-properties", Severity: diag.Warning, Pos: r.at(""),
		Message: fmt.Sprintf("the workbook's properties are filled: %s", strings.Join(filled, ", ")),
		Why:     "they are not published, but whoever is sent the file can read them",
		Fix:     "choose File, Info, Check for Issues, Inspect Document, and remove document properties",
		Excerpt: r.excerpt(content)})
}

// partText returns the first words of a part: its text, and the values that
// caches keep in attributes.
func (wb *workbook) partText(name string) []string {
	part, err := wb.parts.Part(name)
	if err != nil {
		return nil
	}
	var out []string
	d := xml.NewDecoder(bytes.NewReader(part))
	for tok, err := d.Token(); err == nil && len(out) < 20; tok, err = d.Token() {
		switch t := tok.(type) {
		case xml.StartElement:
			if v := attributes(t)["v"]; v != "" {
				out = append(out, v)
			}
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}
