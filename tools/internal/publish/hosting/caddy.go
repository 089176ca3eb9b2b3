package hosting

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Caddy prints a snippet to import inside a site block, once root is set. Types
// are set here because Caddy takes them from the machine that it runs on. The
// cache rule is set once more for errors: the headers of the file that was asked
// for are already on the answer when it turns out to be missing.
func Caddy(redirects []Redirect) string {
	var b strings.Builder
	b.WriteString(`# Written by "nscp build --production". Inside a site block: root * FOLDER, then import this file.
header {
	-Server
`)
	for _, h := range Security {
		fmt.Fprintf(&b, "\t%s \"%s\"\n", h.Name, h.Value)
	}
	fmt.Fprintf(&b, "\tCache-Control \"%s\"\n}\n", Short)
	fmt.Fprintf(&b, "@nscp_asset path_regexp %s\nheader @nscp_asset Cache-Control \"%s\"\n", fingerprint, Immutable)
	for _, ext := range slices.Sorted(maps.Keys(types)) {
		fmt.Fprintf(&b, "header *%s Content-Type \"%s\"\n", ext, types[ext])
	}
	for _, r := range redirects {
		for _, from := range r.Forms() {
			fmt.Fprintf(&b, "redir %s %s 301\n", from, r.To)
		}
	}
	b.WriteString(`@nscp_hidden {
	path_regexp (^/(_headers|_redirects|staticwebapp\.config\.json)$|/\.)
	not path /.well-known/*
}
error @nscp_hidden 404
file_server {
	precompressed br gzip
}
handle_errors {
`)
	fmt.Fprintf(&b, "\theader Cache-Control \"%s\"\n\theader Content-Type \"%s\"\n", Short, types[".html"])
	b.WriteString("\trewrite * /404.html\n\tfile_server {\n\t\tprecompressed br gzip\n\t}\n}\n")
	return b.String()
}
