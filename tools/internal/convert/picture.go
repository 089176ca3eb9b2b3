package convert

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/picture"
)

// pictures brings in the pictures that a text file names and that lie beside
// it: made fit for the web, without what the file says of the camera, the place
// and the people. Pictures inside a Word file are in the document already.
func (d *site) pictures(document *doc.Document) []diag.Finding {
	have := map[string]bool{}
	for _, a := range document.Images {
		have[a.Name] = true
	}
	var found []diag.Finding
	bring := func(m *doc.Image) {
		if have[m.Src] {
			return
		}
		refuse := func(message, fix string) {
			found = append(found, diag.Finding{
				Rule: "picture", Severity: diag.Error, Pos: m.Pos, Message: message,
				Why: "the page would have a gap where the picture is due", Fix: fix,
			})
		}
		u, err := url.Parse(m.Src)
		if err != nil || u.IsAbs() || u.Host != "" || strings.HasPrefix(m.Src, "/") {
			refuse(fmt.Sprintf("the picture %q is not beside the text", m.Src),
				"put the picture in the folder of "+document.Path+" and name it by its file name alone")
			return
		}
		data, finding := d.read(path.Join(path.Dir(document.Path), u.Path))
		if finding != nil {
			refuse(fmt.Sprintf("the picture %q %s", m.Src, finding.Message), "put the picture in the folder of "+document.Path+", or take it out of the text")
			return
		}
		p, err := picture.Clean(data, picture.View{})
		if err != nil {
			refuse(fmt.Sprintf("the picture %q cannot be used: %v", m.Src, err), "save it again as PNG or JPEG")
			return
		}
		if !have[p.Name] {
			have[p.Name] = true
			document.Images = append(document.Images, &doc.Asset{At: m.At, Name: p.Name, Data: p.Data})
		}
		m.Src = p.Name
	}
	doc.WalkInlines(document.Blocks, func(in doc.Inline) {
		if m, ok := in.(*doc.Image); ok {
			bring(m)
		}
	})
	return found
}
