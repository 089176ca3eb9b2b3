// Package hosting says what a host has to send with each file of the website,
// and prints it in the language of each host.
//
// In goes one table ([Security], [CacheOf], [TypeOf]) and the redirects of
// sources/redirects.csv; out come _headers and _redirects (Netlify, Cloudflare
// Pages), staticwebapp.config.json (Azure), and includes for nginx and Caddy.
// Object storage takes a file's own headers from the same table and can send no
// others, which is why every page carries the policy in a meta element too.
//
// The pages hold no inline script and no inline style, so one short policy fits
// all of them. A list of hashes of what is allowed inline was rejected: it is
// different for every page and outgrows what hosts accept.
package hosting

import (
	"path"
	"regexp"
	"strings"

	"nscp/tools/internal/publish/release"
)

// A Header is one response header.
type Header struct{ Name, Value string }

// Policy is the Content-Security-Policy that pages carry in a meta element.
const Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'self'"

// Security are the headers that every answer carries, errors included.
var Security = []Header{
	// frame-ancestors means nothing in a meta element.
	{"Content-Security-Policy", Policy + "; frame-ancestors 'none'"},
	// Not includeSubDomains: the host above may have others that are not ready,
	// and this site cannot know.
	{"Strict-Transport-Security", "max-age=31536000"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"}, // for browsers that do not know frame-ancestors
	// Which page of a safeguarding site somebody came from is nobody's business.
	{"Referrer-Policy", "no-referrer"},
	{"Permissions-Policy", "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), " +
		"encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), " +
		"payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Embedder-Policy", "require-corp"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
}

// The two cache rules. A name that changes with its bytes is kept for good;
// everything else is asked for again after a minute, so that a correction is
// seen at once and a withdrawn page is gone.
const (
	Immutable = "public, max-age=31536000, immutable"
	Short     = "public, max-age=60, must-revalidate"
)

// CacheOf returns the Cache-Control header of a kind of file.
func CacheOf(kind string) string {
	if kind == release.Asset {
		return Immutable
	}
	return Short
}

// types are the files that a website may hold, by extension, and what they are
// sent as. What is not listed is not published.
var types = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".xml":         "application/xml",
	".txt":         "text/plain; charset=utf-8",
	".csv":         "text/csv; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".jpg":         "image/jpeg",
	".jpeg":        "image/jpeg",
	".gif":         "image/gif",
	".webp":        "image/webp",
	".avif":        "image/avif",
	".ico":         "image/x-icon",
	".woff2":       "font/woff2",
	".pdf":         "application/pdf",
	".docx":        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx":        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// TypeOf returns the Content-Type of a file, and false for a file that has no
// place on the website.
func TypeOf(name string) (string, bool) {
	t, ok := types[strings.ToLower(path.Ext(name))]
	return t, ok
}

// Compressible reports whether compression can make files of a type smaller.
// Pictures, fonts, PDF and Office files are compressed already.
func Compressible(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.HasPrefix(kind, "text/") || kind == "image/svg+xml" || kind == "image/x-icon" ||
		kind == "application/json" || kind == "application/manifest+json" || kind == "application/xml"
}

// files that hosts read, at the root of the website.
var hostFiles = map[string]bool{"_headers": true, "_redirects": true, "staticwebapp.config.json": true}

// fingerprint matches addresses that change with the bytes behind them: names as
// Hugo's fingerprint makes them, main.<hash>.css, and the parts of the search
// index (package search), search/p<start of the hash>.json. nginx and Caddy use
// the same pattern.
const fingerprint = `\.[0-9a-f]{32,128}\.[0-9a-z]+$|/search/[a-z][0-9a-f]{10}\.json$`

var (
	fingerprinted = regexp.MustCompile(fingerprint)
	digits        = regexp.MustCompile(`[0-9a-f]{10,}`)
)

// Fingerprint returns the hash or the start of one, in hexadecimal, that a file's
// address holds, or "".
func Fingerprint(name string) string {
	return digits.FindString(fingerprinted.FindString("/" + name))
}

// KindOf returns the kind of a file by its name.
func KindOf(name string) string {
	switch {
	case hostFiles[name]:
		return release.Host
	case Fingerprint(name) != "":
		return release.Asset
	case path.Ext(name) == ".html":
		return release.Page
	}
	return release.Other
}

// Headers returns every header that a reader should get with a file.
func Headers(f release.File) []Header {
	return append([]Header{{"Content-Type", f.Type}, {"Cache-Control", f.Cache}}, Security...)
}
