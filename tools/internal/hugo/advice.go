package hugo

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
)

// advise gives a finding its rule, and says why it matters and what to do, by
// what was said where Hugo always says it the same, or else by the folder.
func advise(f diag.Finding) diag.Finding {
	for _, k := range known {
		if strings.Contains(f.Message, k.words) && strings.HasPrefix(f.Pos.Path, k.under) {
			f.Rule, f.Why, f.Fix = k.rule, k.why, k.fix
			if f.Pos.Path == "" {
				f.Pos.Path = k.path
			}
			break
		}
	}
	if f.Pos.Path == "" {
		f.Pos.Path = "layouts"
	}
	if f.Rule == "" {
		top, _, _ := strings.Cut(f.Pos.Path, "/")
		f.Rule = rules[top]
		if f.Rule == "" {
			f.Rule = "site-build"
		}
	}
	if f.Fix == "" {
		f.Fix = "correct " + f.Pos.Path
		if f.Pos.Line > 0 {
			f.Fix += fmt.Sprintf(" at line %d", f.Pos.Line)
		}
		if f.Rule == "page-build" {
			f.Fix += "; if its first lines say that it was generated, correct the source that they name instead"
		}
	}
	return f
}

// rules names the rule for a finding in each folder.
var rules = map[string]string{
	"content":   "page-build",
	"layouts":   "template",
	"assets":    "asset",
	"data":      "data-file",
	"i18n":      "wording-file",
	"hugo.toml": "configuration",
}

// known lists messages that Hugo always gives in the same words.
var known = []struct{ words, under, rule, path, why, fix string }{
	{
		words: "aw HTML omitted", rule: "raw-html",
		why: "Hugo leaves raw HTML out of the page, so its words would be missing",
		fix: "write it as Markdown or with one of the site's shortcodes",
	},
	{
		words: "REF_NOT_FOUND", rule: "page-reference",
		why: "a reader who follows the link would find nothing",
		fix: "correct the link, or add the page that it names",
	},
	{
		words: "is not a parsable date", rule: "front-matter-date",
		why: "a page whose date cannot be read might come out too early",
		fix: "write the date as year-month-day, such as 2025-03-31",
	},
	{
		words: "found no layout file", rule: "missing-layout", path: "layouts",
		why: "the page would be left out without a word",
		fix: "add the layout to layouts/, or switch the kind off under disableKinds in hugo.toml",
	},
	{
		words: "security.allowContent", rule: "content-type",
		why: "a page in raw HTML would bring its own scripts and styles past every check",
		fix: "write the page as Markdown",
	},
	{
		words: "on line", under: "public/", rule: "page-minify",
		fix: "correct the script, style or markup in the template that writes this page",
	},
	{
		words: "DEPRECATED", rule: "deprecated-setting", path: "hugo.toml",
		fix: "use what the message names instead",
	},
	{
		words: "load config", rule: "configuration", path: "hugo.toml",
		fix: "correct hugo.toml",
	},
}
