package page

import "nscp/tools/internal/doc"

// PictureFolder holds the pictures of all documents. Each is named by its
// content, and the folder is the converter's own.
const PictureFolder = "assets/images/documents/"

// pictures adds the document's pictures, and makes the text lead to them.
func (s *Set) pictures(d *doc.Document) {
	named := map[string]bool{}
	for _, a := range d.Images {
		named[a.Name] = true
		s.add(File{Path: PictureFolder + a.Name, Source: d.Path, Data: a.Data})
	}
	doc.WalkInlines(d.Blocks, func(in doc.Inline) {
		if m, ok := in.(*doc.Image); ok && named[m.Src] {
			m.Src = "images/documents/" + m.Src
		}
	})
}
