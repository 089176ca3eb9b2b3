package hugo

import (
	"fmt"
	"path"
	"strings"

	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/resources/page"

	"nscp/tools/internal/diag"
)

// sharedAddresses finds pages that would be written to the same address. Hugo
// writes the one and then the other, and says nothing.
func sharedAddresses(dir string, sites *hugolib.HugoSites) []diag.Finding {
	var fs []diag.Finding
	owner := map[string]string{}
	claim := func(address, file string) {
		first, taken := owner[address]
		switch {
		case !taken:
			owner[address] = file
		case first != file:
			fs = append(fs, diag.Finding{
				Rule:     "shared-address",
				Severity: diag.Error,
				Pos:      diag.Position{Path: max(first, file)},
				Message:  fmt.Sprintf("the page has the same address as %s: %s", min(first, file), address),
				Why:      "only one of the two would be on the website",
				Fix:      "give one of the two another url in its front matter, or another file name",
			})
		}
	}
	base := sites.Configs.GetFirstLanguageConfig().BaseURL().BasePathNoTrailingSlash
	for _, p := range sites.Pages() {
		file := sourceOf(dir, p)
		own := ""
		for _, format := range p.OutputFormats() {
			own = strings.TrimPrefix(format.RelPermalink(), base)
			claim(own, file)
		}
		for _, alias := range p.Aliases() {
			if !strings.HasPrefix(alias, "/") { // beside the page
				alias = path.Join(path.Dir(path.Clean(own)), alias)
			}
			if path.Ext(alias) == "" && alias != "/" {
				alias += "/" // Hugo has taken it off
			}
			claim(alias, file)
		}
	}
	return fs
}

// sourceOf returns the file that the page was made from; for a page that Hugo
// makes by itself, a list of a section or a theme, what Hugo calls it.
func sourceOf(dir string, p page.Page) string {
	if f := p.File(); f != nil {
		if rel := relative(dir, f.Filename()); rel != "" {
			return rel
		}
	}
	return p.Kind() + " " + p.Path()
}
