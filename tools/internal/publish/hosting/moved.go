package hosting

import (
	"fmt"
	"html"
	"path"
	"strings"
)

// Moved returns the page that stands at an old address, for hosts that know no
// redirects (object storage, GitHub Pages), and its path. A wildcard has a page
// at its folder only. An address that ends in an extension other than .html has
// none: a browser would not take it for a page.
func Moved(r Redirect, base string) (name, text string, ok bool) {
	name = strings.Trim(strings.TrimSuffix(r.From, "*"), "/")
	switch path.Ext(name) {
	case ".html":
	case "":
		name = path.Join(name, "index.html")
	default:
		return "", "", false
	}
	to := r.To
	if strings.HasPrefix(to, "/") {
		to = strings.TrimSuffix(base, "/") + to
	}
	to = html.EscapeString(to)
	// A refresh without delay is no obstacle (WCAG technique H76), and a link
	// stands there for browsers that are told not to follow one.
	return name, fmt.Sprintf(`<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>This page has moved</title>
<meta http-equiv="Content-Security-Policy" content="%s">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=%s">
</head>
<body>
<main>
<h1>This page has moved</h1>
<p><a href="%s">Go to its new address</a></p>
</main>
</body>
</html>
`, Policy, to, to), true
}
