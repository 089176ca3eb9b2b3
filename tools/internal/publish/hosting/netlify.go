package hosting

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"nscp/tools/internal/publish/release"
)

// Netlify and Cloudflare Pages read the same two files. Where several rules fit
// an address, the one joins the values of a header with commas and the other's
// manual does not say what it does. So no two rules here set the same header:
// everything gets the security headers, and only assets get a cache rule. The
// rule for pages is what both hosts send by themselves ("max-age=0,
// must-revalidate").

// Cloudflare's limits are the lower ones.
const (
	maxHeaderRules = 100
	maxHeaderLine  = 2000
	maxRedirects   = 2000 // of them without a wildcard
	maxWildcards   = 100
)

// NetlifyHeaders prints _headers.
func NetlifyHeaders(files []release.File) (string, error) {
	var b strings.Builder
	rules := 1
	b.WriteString("# Written by \"nscp build --production\". What stands here is the table in tools/internal/publish/hosting.\n/*\n")
	for _, h := range Security {
		if len(h.Name)+len(h.Value)+4 > maxHeaderLine {
			return "", fmt.Errorf("the header %s is longer than hosts accept", h.Name)
		}
		fmt.Fprintf(&b, "  %s: %s\n", h.Name, h.Value)
	}
	for _, pattern := range assetPatterns(files) {
		fmt.Fprintf(&b, "%s\n  Cache-Control: %s\n", pattern, Immutable)
		rules++
	}
	if rules > maxHeaderRules {
		return "", fmt.Errorf("_headers needs %d rules, and hosts accept %d: put fingerprinted files into folders of their own", rules, maxHeaderRules)
	}
	return b.String(), nil
}

// NetlifyRedirects prints _redirects. Hosts take the first line that fits, so
// addresses stand before wildcards.
func NetlifyRedirects(redirects []Redirect) (string, error) {
	var b strings.Builder
	b.WriteString("# Written by \"nscp build --production\" from sources/redirects.csv.\n")
	plain, wild := 0, 0
	for _, a := range answers(redirects) {
		fmt.Fprintf(&b, "%s %s 301\n", a.from, a.to)
		if strings.HasSuffix(a.from, "*") {
			wild++
		} else {
			plain++
		}
	}
	if plain > maxRedirects || wild > maxWildcards {
		return "", fmt.Errorf("_redirects needs %d lines and %d wildcards, and hosts accept %d and %d", plain, wild, maxRedirects, maxWildcards)
	}
	return b.String(), nil
}

// assetPatterns returns what matches assets and nothing else: "/css/*" for a
// folder that holds nothing but assets, the address for any other asset. The
// hosts have no pattern for "a name with a hash in it". The parts of the search
// index stand beside a page and are many; without a rule they are asked for
// again, which costs a reader little.
func assetPatterns(files []release.File) []string {
	mixed := map[string]bool{".": true}
	for _, f := range files {
		if f.Kind != release.Asset {
			for dir := path.Dir(f.Path); dir != "."; dir = path.Dir(dir) {
				mixed[dir] = true
			}
		}
	}
	var patterns []string
	for _, f := range files {
		if f.Kind != release.Asset {
			continue
		}
		pattern := "/" + f.Path
		for dir := path.Dir(f.Path); !mixed[dir]; dir = path.Dir(dir) {
			pattern = "/" + dir + "/*"
		}
		if strings.HasPrefix(pattern, "/search/") {
			continue
		}
		patterns = append(patterns, pattern)
	}
	slices.Sort(patterns)
	return slices.Compact(patterns)
}
