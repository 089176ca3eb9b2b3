package hosting

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// In nginx one add_header inside a location takes away every header that was
// set outside. So no location here sets a header: the cache rule is a map, which
// nginx looks up when it sends, and one list of headers holds for the whole
// server. The map is asked for the address that is answered in the end: where
// /css/main.<hash>.css is missing, that is /404.html, and the error is not kept
// for a year.

// NginxHTTP prints what belongs in http { }.
func NginxHTTP() string {
	return fmt.Sprintf(`# Written by "nscp build --production". Include this inside http { }.
map $uri $nscp_cache {
    default %q;
    "~%s" %q;
}
`, Short, fingerprint, Immutable)
}

// NginxServer prints what belongs in server { }, beside root and listen.
func NginxServer(redirects []Redirect) string {
	var b strings.Builder
	b.WriteString(`# Written by "nscp build --production". Include this inside server { }, once root is set.
# A location of your own that has an add_header loses all of these; include nothing twice.
index index.html;
server_tokens off;
absolute_redirect off;
gzip_static on;
gzip_vary on;
# With ngx_brotli: brotli_static on;

default_type application/octet-stream;
types {
`)
	for _, ext := range slices.Sorted(maps.Keys(types)) {
		kind, _, _ := strings.Cut(types[ext], ";")
		fmt.Fprintf(&b, "    %s %s;\n", kind, ext[1:])
	}
	b.WriteString("}\ncharset utf-8;\ncharset_types")
	for _, kind := range charsets() {
		b.WriteString(" " + kind)
	}
	b.WriteString(";\n\n")
	for _, h := range Security {
		fmt.Fprintf(&b, "add_header %s \"%s\" always;\n", h.Name, h.Value)
	}
	b.WriteString(`add_header Cache-Control $nscp_cache always;

error_page 404 /404.html;
location ~ ^/(_headers|_redirects|staticwebapp\.config\.json)$ { return 404; }
location ~ /\.(?!well-known/) { return 404; }
`)
	for _, a := range answers(redirects) {
		if tree, ok := strings.CutSuffix(a.from, "*"); ok {
			fmt.Fprintf(&b, "location ^~ %s { return 301 \"%s\"; }\n", tree, a.to)
		} else {
			fmt.Fprintf(&b, "location = %s { return 301 \"%s\"; }\n", a.from, a.to)
		}
	}
	return b.String()
}

// charsets returns the types besides text/html that are sent with a charset.
func charsets() []string {
	var kinds []string
	for _, t := range types {
		if kind, _, ok := strings.Cut(t, ";"); ok && kind != "text/html" {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}
