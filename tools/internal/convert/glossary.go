package convert

import (
	"nscp/tools/internal/page"
)

// glossary returns the files that all sources make together. While a source cannot
// be converted its last good pages stay, and so does the glossary that belongs to
// them: what it used and spelt out is not known. The same holds for sources that are
// left out.
func glossary(sources []*Source, o Options) []page.File {
	var terms []page.Term
	whole := o.Only == nil
	for _, s := range sources {
		if s.Pages == nil {
			whole = false
			continue
		}
		terms = append(terms, s.Pages.Terms...)
	}
	files := page.Glossary(terms).Files
	if !whole {
		for i := range files {
			files[i].Data = nil // as it stands
		}
	}
	return files
}
