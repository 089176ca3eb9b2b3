// Package nscp holds the website's own files, so that the program carries them to
// where another partnership's site begins. Package scaffold makes that site.
package nscp

import "embed"

// Site is what another partnership's site is made from: templates, styles and the
// interface's words as they are, and the pages and settings of which only names
// change. What is the partnership's own (sources, what is made from them, its
// pictures) is not in it.
//
//go:embed hugo.toml all:layouts assets/css assets/js assets/icons i18n data/glossary.toml data/sections.toml
//go:embed content/*.md content/*/_index.md content/*/*/_index.md content/*/_content.gotmpl
//go:embed sources/README.md docs/checks.md
var Site embed.FS
