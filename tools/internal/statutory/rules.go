package statutory

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
)

const group = "Statutory"

// The rules, which advise and never stop a build.
var (
	Mapping = diag.Rule{ID: "statutory-mapping", Group: group, Severity: diag.Warning,
		Title: "a line under statutory: in front matter that cannot be followed",
		Why:   "The page on how a document answers the guidance is made from it."}
	Missing = diag.Rule{ID: "statutory-gap", Group: group, Severity: diag.Warning, Advice: true,
		Title: "something that the statutory guidance asks for and that was not found",
		Why:   "Readers are shown what was not found; it may be there in other words, which the editor can say under statutory: in front matter."}
	Late = diag.Rule{ID: "statutory-date", Group: group, Severity: diag.Warning, Advice: true,
		Title: "a date that the guidance sets and that was not kept",
		Why:   "The report is due by 30 September and goes to the national panel within 7 days; practice reviews stay public for a year (Working Together 2023, paragraphs 109 and 362)."}
)

// Rules are all of them.
var Rules = []diag.Rule{Mapping, Missing, Late}

// Gaps returns one finding for everything that was not found in a document, but
// not for what is asked only of some (those with a note).
func Gaps(path string, line int, all []Coverage) []diag.Finding {
	var missing []string
	for _, c := range all {
		if c.State == NotFound && c.Note == "" {
			missing = append(missing, fmt.Sprintf("%s (%s)", c.ID, c.Text))
		}
	}
	if missing == nil {
		return nil
	}
	return []diag.Finding{{
		Rule: Missing.ID, Severity: Missing.Severity, Pos: diag.Position{Path: path, Line: line}, Why: Missing.Why,
		Message: fmt.Sprintf("found nothing on %d of the %d things that the guidance asks for: %s", len(missing), len(all), strings.Join(missing, "; ")),
		Fix:     "if it is there in other words, say where in the front matter of " + path + `: statutory: ["` + firstWord(missing[0]) + `: the-heading"]`,
	}}
}

func firstWord(s string) string {
	s, _, _ = strings.Cut(s, " ")
	return s
}
