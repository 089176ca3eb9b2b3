package hosting

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Caddy prints a snippet to import inside a site block, once root is set.
//
// Types are set here, and late (defer), because Caddy takes them from the machine
// that it runs on and sets them when it serves the file. Everything else is set
// early, and again for errors: what is set late does not reach an error, and what
// was set early for a file that turns out to be missing would stay on the answer,
// a year's cache rule among it.
func Caddy(redirects []Redirect) string {
	var b strings.Builder
	b.WriteString("# Written by \"nscp build --production\". Inside a site block: root * FOLDER, then import this file.\n")
	headers := func(indent string) {
		fmt.Fprintf(&b, "%sheader {\n", indent)
		for _, h := range Security {
			fmt.Fprintf(&b, "%s\t%s \"%s\"\n", indent, h.Name, h.Value)
		}
		fmt.Fprintf(&b, "%s}\n", indent)
	}
	headers("")
	// Not one rule and an exception: Caddy puts rules into an order of its own.
	fmt.Fprintf(&b, "@nscp_asset path_regexp %s\nheader @nscp_asset Cache-Control \"%s\"\n", fingerprint, Immutable)
	fmt.Fprintf(&b, "@nscp_page not path_regexp %s\nheader @nscp_page Cache-Control \"%s\"\n", fingerprint, Short)
	for _, ext := range slices.Sorted(maps.Keys(types)) {
		paths := "*" + ext
		if ext == ".html" {
			paths += " */" // a folder shows its index.html
		}
		name := "@nscp_" + ext[1:]
		fmt.Fprintf(&b, "%s path %s\nheader %s {\n\tContent-Type \"%s\"\n", name, paths, name, types[ext])
		if Compressible(types[ext]) {
			b.WriteString("\tVary Accept-Encoding\n")
		}
		b.WriteString("\tdefer\n}\n")
	}
	// Inside route, Caddy takes them in this order and not by length.
	b.WriteString("route {\n")
	for _, a := range answers(redirects) {
		fmt.Fprintf(&b, "\tredir %s \"%s\" 301\n", a.from, a.to)
	}
	b.WriteString(`}
@nscp_hidden {
	path_regexp (^/(_headers|_redirects|staticwebapp\.config\.json)$|/\.)
	not path /.well-known/*
}
error @nscp_hidden 404
file_server {
	precompressed br gzip
}
handle_errors {
`)
	headers("\t")
	fmt.Fprintf(&b, "\theader Cache-Control \"%s\"\n\theader {\n\t\tContent-Type \"%s\"\n\t\tVary Accept-Encoding\n\t\tdefer\n\t}\n", Short, types[".html"])
	b.WriteString("\trewrite * /404.html\n\tfile_server {\n\t\tprecompressed br gzip\n\t}\n}\n")
	return b.String()
}
