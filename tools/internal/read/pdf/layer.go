package pdf

import "github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

// hiddenLayers returns the layers (optional content groups, 8.11) that are
// switched off when the file is opened.
func (f *file) hiddenLayers() map[int]bool {
	off := map[int]bool{}
	props := f.dict(f.catalog["OCProperties"])
	if props == nil {
		return off
	}
	d := f.dict(props["D"])
	if f.name(d["BaseState"]) == "OFF" {
		for _, o := range f.array(props["OCGs"]) {
			off[reference(o)] = true
		}
		for _, o := range f.array(d["ON"]) {
			delete(off, reference(o))
		}
	}
	for _, o := range f.array(d["OFF"]) {
		off[reference(o)] = true
	}
	delete(off, 0)
	return off
}

// off reports whether content that belongs to a layer, or to a rule over
// several layers, is not shown.
func (in *interpreter) off(o types.Object) bool {
	if o == nil || len(in.layer) == 0 {
		return false
	}
	if n := reference(o); in.layer[n] {
		return true
	}
	f := in.file
	d := f.dict(o)
	if f.name(d["Type"]) != "OCMD" {
		return false
	}
	groups := f.array(d["OCGs"])
	if groups == nil && d["OCGs"] != nil {
		groups = types.Array{d["OCGs"]}
	}
	hidden := 0
	for _, g := range groups {
		if in.layer[reference(g)] {
			hidden++
		}
	}
	switch f.name(d["P"]) {
	case "AllOn":
		return hidden > 0
	case "AllOff":
		return len(groups) > 0 && hidden < len(groups)
	case "AnyOff":
		return len(groups) > 0 && hidden == 0
	}
	return len(groups) > 0 && hidden == len(groups)
}
