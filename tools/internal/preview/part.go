package preview

import (
	"fmt"
	"path"
	"strings"

	"github.com/gobwas/glob"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/hugo"
)

// A part is what is shown of a site that is too large to be shown whole. Hugo still
// reads every page, so that what it shows is what will be published, with all its
// lists; but it renders only the part's, and only the part's sources are converted.
// To mount less content instead would be faster still, and show other pages: with
// shorter lists, and broken where they link to what is not there.
type part struct {
	pattern string
	globs   []glob.Glob
	pages   map[string]bool // addresses of what its sources made, and of the lists above
}

// newPart returns the part that a pattern names, or nil for the whole site.
func newPart(pattern string) (*part, error) {
	if pattern == "" {
		return nil, nil
	}
	p := &part{pattern: pattern, pages: map[string]bool{}}
	for _, text := range []string{pattern, strings.TrimSuffix(pattern, "/") + "/**"} {
		g, err := glob.Compile(text, '/')
		if err != nil {
			return nil, fmt.Errorf("%q is no pattern of paths, such as \"briefings/**\": %w", pattern, err)
		}
		p.globs = append(p.globs, g)
	}
	return p, nil
}

func (p *part) matches(name string) bool {
	for _, g := range p.globs {
		if g.Match(name) {
			return true
		}
	}
	return false
}

// takes reports whether a source belongs to the part.
func (p *part) takes(source string) bool {
	name, ok := strings.CutPrefix(source, "sources/")
	return ok && p.matches(name)
}

// add takes in the page at an address and the lists above it. Nothing is ever taken
// out again: the last good pages of a source with an error are shown.
func (p *part) add(address string) {
	for ; address != "." && !p.pages[address]; address = path.Dir(address) {
		p.pages[address] = true
	}
}

// shows reports whether the page at an address is rendered: the part's, those that
// people wrote at an address that fits, the home page and the one for what is not
// there.
func (p *part) shows(address string) bool {
	return address == "" || address == hugo.NotFound || p.pages[address] || p.matches(address) || p.matches(address+".md")
}

// concerns reports whether a finding is about the part, or about no page at all.
func (p *part) concerns(f diag.Finding) bool {
	if strings.HasPrefix(f.Pos.Path, "sources/") {
		return p.takes(f.Pos.Path)
	}
	name, ok := strings.CutPrefix(strings.TrimSuffix(f.Pos.Path, ".md"), "content/")
	if !ok {
		return true
	}
	for _, own := range []string{"_index", "index"} {
		if name == own {
			return true
		}
		name = strings.TrimSuffix(name, "/"+own)
	}
	return p.shows(name)
}
