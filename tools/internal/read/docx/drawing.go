package docx

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
	"nscp/tools/internal/read/picture"
)

// A shape is what is known of a drawing before its parts are looked at.
type shape struct {
	alt        string
	decorative bool
	link       *target
	width      int   // on the page, in CSS pixels; 0 when unknown
	fill       paint // behind its text
	used       bool  // its alt text has been given to a picture
}

// emuPerPixel is how many English metric units a CSS pixel has (914,400 to the
// inch, 96 pixels to the inch).
const emuPerPixel = 9525

// drawing reads w:drawing, w:pict or w:object.
func (s *story) drawing(n *archive.Node, st *runState) {
	if n.Name == "w:object" {
		s.hide(hidden.Stop, hidden.Embedded, s.here(), "", "")
		return
	}
	if !s.showing() {
		return
	}
	concealed := st.kind
	if pr := n.Find("wp:docPr"); pr != nil && isTrue(pr.Attr("hidden")) {
		concealed = hidden.Picture
	}
	if concealed != "" {
		s.hide(hidden.Stop, hidden.Picture, s.here(), "", visibleText(n))
		return
	}
	if n.Name == "w:pict" {
		s.vml(n.Nodes, shape{}, st)
		return
	}
	for _, c := range n.Nodes {
		sh := shape{}
		if pr := c.Child("wp:docPr"); pr != nil {
			sh.alt = strings.TrimSpace(pr.Attr("descr"))
			if sh.alt == "" {
				// Older Words have a box for a title only.
				sh.alt = strings.TrimSpace(pr.Attr("title"))
			}
			sh.decorative = isTrue(pr.Find("adec:decorative").Attr("val"))
			sh.link = s.drawingLink(pr)
		}
		if cx, ok := number(c.Child("wp:extent").Attr("cx"), 12700); ok {
			sh.width = cx / emuPerPixel
		}
		s.shapes(c.Nodes, &sh, st)
	}
}

func isTrue(v string) bool { return v == "1" || v == "true" || v == "on" }

// drawingLink returns where a picture leads when it is clicked.
func (s *story) drawingLink(pr *archive.Node) *target {
	click := pr.Find("a:hlinkClick")
	if rel, ok := s.rels[click.Attr("r:id")]; ok {
		if tip := click.Attr("tooltip"); tip != "" {
			s.hide(hidden.Strip, hidden.Metadata, s.here(), "the tip of a link", tip)
		}
		return s.address(rel.Target, s.here())
	}
	return nil
}

// shapes reads the parts of a drawing: pictures, text boxes, groups of both.
func (s *story) shapes(nodes []*archive.Node, sh *shape, st *runState) {
	for _, n := range nodes {
		switch n.Name {
		case "pic:pic":
			s.picture(n, sh, st)
		case "wps:wsp":
			inner := *sh
			inner.fill = s.shapeFill(n)
			s.shapes(n.Nodes, &inner, st)
		case "w:txbxContent":
			s.textBox(n, sh.fill)
		case "c:chart", "cx:chart":
			s.unread("a chart", "copy the chart and paste it as a picture with alt text, or give its figures in a table")
		case "dgm:relIds":
			s.unread("a SmartArt drawing", "write its words out as a list, or paste it as a picture with alt text")
		case "mc:AlternateContent":
			s.shapes(branch(n), sh, st)
		case "w14:contentPart", "wp:docPr", "pic:nvPicPr":
		default:
			s.shapes(n.Nodes, sh, st)
		}
	}
}

func (s *story) unread(what, fix string) {
	s.fail("unread-content", s.here(), what+" cannot be read, so its words and figures would be lost",
		"a drawing of this kind is a picture to those who see it and nothing to those who do not", fix)
}

// shapeFill returns the background of a text box.
func (s *story) shapeFill(n *archive.Node) paint {
	if pr := n.Child("wps:spPr"); pr != nil {
		if p := s.theme.drawn(pr); p.set || pr.Child("a:noFill") != nil {
			return p
		}
	}
	if ref := n.Child("wps:style").Child("a:fillRef"); ref != nil && ref.Attr("idx") != "0" {
		if c, ok := s.theme[ref.Child("a:schemeClr").Attr("val")]; ok {
			return paint{set: true, rgb: c}
		}
		return paint{set: true, clear: true}
	}
	return paint{}
}

// maxBoxes is how deep text boxes stand inside one another.
const maxBoxes = 8

// textBox reads a text box; what it holds comes behind the paragraph that it is
// anchored to.
func (s *story) textBox(n *archive.Node, fill paint) {
	if s.boxed == maxBoxes || strings.TrimSpace(textOf(n, "w:t", "w:sym", "m:t")) == "" && n.Find("w:drawing") == nil && n.Find("w:pict") == nil {
		return
	}
	anchor, fields, within := s.para, s.fields, s.within
	s.boxed++
	s.fields, s.within = nil, nil
	entries := s.entries(n.Nodes, context{fill: fill}, nil)
	entries = s.flushCarry(entries)
	s.end()
	s.boxed--
	s.para, s.fields, s.within = anchor, fields, within
	if len(entries) == 0 {
		return
	}
	if !s.aside {
		s.hide(hidden.Warn, hidden.TextBox, s.here(), "", "")
	}
	anchor.extra = append(anchor.extra, entries...)
}

// picture reads a picture of DrawingML.
func (s *story) picture(n *archive.Node, sh *shape, st *runState) {
	own := *sh
	if pr := n.Child("pic:nvPicPr").Child("pic:cNvPr"); pr != nil {
		if isTrue(pr.Attr("hidden")) {
			s.hide(hidden.Stop, hidden.Picture, s.here(), "", "")
			return
		}
		if own.alt == "" {
			own.alt = strings.TrimSpace(pr.Attr("descr"))
		}
		own.decorative = own.decorative || isTrue(pr.Find("adec:decorative").Attr("val"))
		if own.link == nil {
			own.link = s.drawingLink(pr)
		}
	}
	fill := n.Child("pic:blipFill")
	blip := fill.Child("a:blip")
	view := picture.View{}
	if src := fill.Child("a:srcRect"); src != nil {
		view.Left, view.Top = perMille(src.Attr("l")), perMille(src.Attr("t"))
		view.Right, view.Bottom = perMille(src.Attr("r")), perMille(src.Attr("b"))
	}
	pr := n.Child("pic:spPr")
	view.Width = own.width
	if xfrm := pr.Child("a:xfrm"); xfrm != nil {
		view.FlipH, view.FlipV = isTrue(xfrm.Attr("flipH")), isTrue(xfrm.Attr("flipV"))
		if rot, ok := number(xfrm.Attr("rot"), 1); ok {
			// In sixty-thousandths of a degree; a slant is made upright.
			view.Turns = ((rot+45*60000)/(90*60000)%4 + 4) % 4
		}
		if cx, ok := number(xfrm.Child("a:ext").Attr("cx"), 12700); ok && cx > 0 {
			view.Width = min(cx/emuPerPixel, max(own.width, 1))
		}
	}
	if blip.Attr("r:embed") == "" && blip.Attr("r:link") != "" {
		s.hide(hidden.Stop, hidden.Linked, s.here(), "a picture", s.rels[blip.Attr("r:link")].Target)
		return
	}
	if s.rels[blip.Attr("r:link")].External {
		s.hide(hidden.Strip, hidden.Metadata, s.here(), "the name of a picture's file", s.rels[blip.Attr("r:link")].Target)
	}
	s.place(blip.Attr("r:embed"), view, &own, st)
	if own.used && !sh.used && own.alt == sh.alt {
		// The alt text of a group describes all of it; once is enough.
		sh.used, sh.alt, sh.decorative = true, "", true
	}
}

// perMille reads a part of a picture's side: hundred-thousandths, or per cent in
// a Strict file.
func perMille(v string) int {
	if p, ok := strings.CutSuffix(v, "%"); ok {
		if x, err := strconv.ParseFloat(p, 64); err == nil && x < 1000 && x > -1000 {
			return int(x * 1000)
		}
	}
	n, _ := number(v, 1)
	return n
}

// A mediaKey is one use of a picture part.
type mediaKey struct {
	part string
	view picture.View
}

// place puts a picture into the paragraph.
func (s *story) place(id string, view picture.View, sh *shape, st *runState) {
	at := s.here()
	rel, ok := s.rels[id]
	if !ok || rel.External {
		if rel.External {
			s.hide(hidden.Stop, hidden.Linked, at, "a picture", rel.Target)
			return
		}
		s.fail("picture", at, "a picture is missing from the file", "", "put the picture in again")
		return
	}
	if s.aside {
		return // logos in headers and footers are the site's own business
	}
	if view.Left > 0 || view.Top > 0 || view.Right > 0 || view.Bottom > 0 {
		s.hide(hidden.Strip, hidden.Cropped, at, "", "")
	}
	asset := s.asset(rel.Target, view, at)
	if asset == nil {
		return
	}
	sh.used = true
	switch {
	case sh.decorative && sh.link != nil:
		sh.alt = ""
		s.warn("image-alt", at, "a picture leads somewhere when it is clicked, and is marked as decorative",
			"a link without words cannot be followed by someone who does not see it",
			"right-click the picture, choose View Alt Text, and say where it leads")
	case sh.decorative:
		sh.alt = ""
	case sh.alt == "":
		s.warn("image-alt", at, "a picture has no alt text and is not marked as decorative",
			"someone who cannot see the picture is told that there is one, and nothing more",
			"right-click the picture, choose View Alt Text, and describe it, or tick Mark as decorative")
	case madeUp.MatchString(sh.alt):
		s.warn("image-alt", at, "the alt text of a picture was made up by Word and not checked by a person",
			"a guess about what a picture shows is read out as if it were so",
			"right-click the picture, choose View Alt Text, and describe it in your own words")
	}
	img := &doc.Image{At: at, Src: asset.Name, Alt: sh.alt, Decorative: sh.decorative}
	p := piece{inline: img}
	if sh.link != nil {
		p.inline = sh.link.inline([]doc.Inline{img})
	}
	s.add(p, st)
}

// madeUp matches alt text that Word or Excel proposes.
var madeUp = regexp.MustCompile(`(?i)(description|alt text) (automatically generated|is auto)|AI-generated content may be incorrect|^(image|picture|img|graphic|shape|screenshot)[ _-]*\d*(\.\w+)?$|^\S+\.(png|jpe?g|gif|tiff?|bmp)$`)

// asset returns the picture of a part, decoded and encoded again, or nil after
// it has said why there is none.
func (s *story) asset(part string, view picture.View, at doc.At) *doc.Asset {
	key := mediaKey{part, view}
	if a, ok := s.media[key]; ok {
		return a
	}
	s.media[key] = nil
	data, err := s.Part(part)
	if err != nil {
		s.findings = append(s.findings, problem(err).Finding(s.doc.Path))
		return nil
	}
	if data == nil {
		s.fail("picture", at, "a picture is missing from the file", "", "put the picture in again")
		return nil
	}
	pic, err := picture.Clean(data, view)
	switch {
	case errors.Is(err, picture.ErrFormat):
		s.fail("picture", at, "a picture is a drawing of a kind that browsers do not show (EMF, WMF or SVG)",
			"", "right-click it, choose Save as Picture, PNG, and put the PNG in its place")
		return nil
	case errors.Is(err, picture.ErrEmpty):
		s.hide(hidden.Stop, hidden.Picture, at, "a picture that is cropped to nothing", "")
		return nil
	case err != nil:
		s.fail("picture", at, "a picture cannot be used: "+err.Error(), "", "save the picture again, smaller, and put it in anew")
		return nil
	}
	a := &doc.Asset{At: at, Name: pic.Name, Data: pic.Data}
	s.media[key] = a
	if !s.images[a.Name] {
		s.images[a.Name] = true
		s.doc.Images = append(s.doc.Images, a)
	}
	return a
}
