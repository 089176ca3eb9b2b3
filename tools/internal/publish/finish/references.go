package finish

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/hosting"
	"nscp/tools/internal/publish/release"
)

// checkReferences looks at what pages load and at what they hold that the policy
// forbids. It is what publication rests on: when every file that a page loads
// has a name that changes with its bytes, old and new pages can stand side by
// side and each still gets its own files.
func (b *build) checkReferences() {
	kinds := map[string]string{}
	for _, f := range b.files {
		kinds[f.Path] = f.Kind
	}
	// The same mistake in a template is on every page. It is said once, at the
	// first page that has it.
	said := map[string]*diag.Finding{}
	resolve := b.resolver()
	times := map[string]int{}
	say := func(name, rule, message, why, fix string) {
		key := rule + message
		if times[key]++; said[key] == nil {
			said[key] = &diag.Finding{Rule: rule, Severity: diag.Error, Pos: diag.Position{Path: "public/" + name}, Message: message, Why: why, Fix: fix}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.pages)) {
		d := b.pages[name]
		for _, what := range slices.Compact(d.inline) {
			say(name, "inline-code", "the page has "+what+", which its own policy forbids", "browsers leave it out, and the page looks or works wrong",
				"move it into a file under assets/ and load that")
		}
		if d.base {
			say(name, "inline-code", "the page has a base element, which its own policy forbids", "", "write addresses that need none")
		}
		if path.Ext(name) == ".html" && !slices.Equal(d.policy, []string{hosting.Policy}) {
			say(name, "policy", fmt.Sprintf("the page's meta element has the policy %q; expected %q", strings.Join(d.policy, " | "), hosting.Policy),
				"where a page and its host say different things, browsers obey both, and object storage says nothing",
				"make layouts/_partials/head-fixed.html and tools/internal/publish/hosting/hosting.go say the same")
		}
		for _, address := range d.loads {
			target, outside := resolve(name, address)
			switch {
			case name == "404.html" && !strings.HasPrefix(address, "/") && !strings.Contains(address, "://"):
				say(name, "missing-file", fmt.Sprintf("the page loads %s by an address that depends on where it is shown", address),
					"hosts show it at any address that leads nowhere", "let the address begin with /")
			case outside:
				say(name, "outside-request", fmt.Sprintf("the page loads %s from another host", address), "the other host would learn who reads which page, and the policy forbids it", "bring the file into assets/")
			case kinds[target] == "":
				say(name, "missing-file", fmt.Sprintf("the page loads %s, and there is no such file", address), "", "correct the address, or add the file")
			case kinds[target] != release.Asset:
				say(name, "fingerprint", fmt.Sprintf("the page loads %s, whose name stays the same when the file changes", address),
					"while a new release goes up, a reader could get an old page with a new file, or a new page with an old one kept by the browser",
					"load it in the template with resources.Get, pipe it through fingerprint, and use its RelPermalink")
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(said)) {
		f := said[key]
		if n := times[key] - 1; n > 0 {
			f.Message += fmt.Sprintf(" (and %d more files with the same)", n)
		}
		b.found = append(b.found, *f)
	}
}

// resolver returns a function that says which file an address in the file name stands
// for. outside means that it is on another host.
func (b *build) resolver() func(name, address string) (target string, outside bool) {
	base, err := url.Parse(b.options.Base)
	if err != nil {
		base = new(url.URL)
	}
	root := strings.TrimSuffix(base.Path, "/") + "/"
	resolve := func(name, address string) (target string, outside bool) {
		page := &url.URL{Scheme: base.Scheme, Host: base.Host, Path: root + name}
		u, err := page.Parse(address)
		if err != nil {
			return "", false
		}
		if u.Host != base.Host || u.Scheme != base.Scheme {
			return "", true
		}
		rest, ok := strings.CutPrefix(u.Path, root)
		if !ok {
			return "", false
		}
		if rest == "" || strings.HasSuffix(rest, "/") {
			rest += "index.html"
		}
		return rest, false
	}
	type answer struct {
		target  string
		outside bool
	}
	known := map[string]answer{} // of addresses that are the same wherever they stand
	return func(name, address string) (string, bool) {
		if !strings.HasPrefix(address, "/") {
			return resolve(name, address)
		}
		a, ok := known[address]
		if !ok {
			a.target, a.outside = resolve(name, address)
			known[address] = a
		}
		return a.target, a.outside
	}
}
